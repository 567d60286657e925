"""Addresses of the desk of one dossier: rights, merging, changing many."""

from django.urls import path

from bifolium.dossier import desk_rights

AT = "dossiers/<slug:slug>/"

urlpatterns = [path(f"{AT}rights/", desk_rights.rights, name="dossier_rights")]
