"""Addresses of what leaves the house."""

from django.urls import URLPattern

app_name = "press"
urlpatterns: list[URLPattern] = []
