"""Addresses under ``/ballot/``."""

from django.urls import path

from bifolium.participation import views

app_name = "participation"
urlpatterns = [
    path("rating/<uuid:subject>/", views.rating, name="rating"),
    path("<slug:key>/", views.poll, name="poll"),
]
