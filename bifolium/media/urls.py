"""Addresses of uploaded pictures."""

from django.urls import path

from bifolium.media import views

app_name = "media"
urlpatterns = [path("<path:name>", views.serve_upload, name="upload")]
