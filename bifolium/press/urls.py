"""Addresses of what leaves the house."""

from django.urls import path, re_path

from bifolium.press import views

app_name = "press"
urlpatterns = [
    path("<slug:language>/feed.xml", views.feed, name="feed"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    re_path(r"^sitemap/(top|[0-9A-Z]{14})\.xml$", views.sitemap_part, name="map-part"),
    path("robots.txt", views.robots, name="robots"),
    re_path(r"^(?P<language>[\w-]+)/(?P<path>(?:[\w-]+/)*[\w-]+)\.pdf$", views.pdf),
]
