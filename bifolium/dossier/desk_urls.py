"""Addresses of the desk of a dossier, below ``dossiers/<slug>/``."""

from django.urls import path

from bifolium.dossier import desk, desk_edit, desk_history, desk_remove

app_name = "dossier_desk"
urlpatterns = [
    path("", desk.overview, name="overview"),
    path("work/<slug:code>/", desk.work, name="work"),
    path("things/", desk.things, name="things"),
    path("things/add/<slug:kind>/", desk_edit.thing, name="add_thing"),
    path("things/<int:pk>/", desk_edit.thing, name="thing"),
    path("statements/", desk.statements, name="statements"),
    path("statements/add/", desk_edit.statement, name="add_statement"),
    path("statements/<int:pk>/", desk_edit.statement, name="statement"),
    path("sources/", desk.sources, name="sources"),
    path("sources/add/", desk_edit.source, name="add_source"),
    path("sources/<int:pk>/", desk_edit.source, name="source"),
    path("<slug:kind>/<int:pk>/history/", desk_history.history, name="history"),
    path("<slug:kind>/<int:pk>/remove/", desk_remove.remove, name="remove"),
    path("<slug:kind>/<int:pk>/put-back/", desk_remove.put_back, name="put_back"),
    path("removed/", desk_remove.removed, name="removed"),
    path("date/", desk.date, name="date"),
    path("offers/<slug:what>/", desk.offers, name="offers"),
]
