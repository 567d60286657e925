"""Addresses of the desk of one dossier: rights, merging, changing many."""

from django.urls import path

from bifolium.dossier import desk_bulk, desk_merge, desk_rights

AT = "dossiers/<slug:slug>/"

urlpatterns = [
    path(f"{AT}rights/", desk_rights.rights, name="dossier_rights"),
    path(f"{AT}bulk/", desk_bulk.bulk, name="dossier_bulk"),
    path(f"{AT}merge/", desk_merge.merge, name="dossier_merge"),
    path(f"{AT}merge/<int:pk>/", desk_merge.merged, name="dossier_merged"),
    path(f"{AT}merge/<int:pk>/undo/", desk_merge.undo, name="dossier_undo_merge"),
]
