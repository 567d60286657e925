"""Addresses under the path of the desk, where the session is, for readers too."""

from django.urls import path

from bifolium.participation import views

urlpatterns = [path("<slug:key>/", views.admit, name="admit")]
