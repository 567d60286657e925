"""Addresses of what leaves the house."""

from django.urls import path

from bifolium.press import views

app_name = "press"
urlpatterns = [
    path("<slug:language>/feed.xml", views.feed, name="feed"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
