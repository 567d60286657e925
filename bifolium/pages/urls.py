"""The front door, and the pages of the tree by language."""

from django.urls import path, re_path

from bifolium.pages import views

app_name = "pages"
urlpatterns = [path("", views.choose_language, name="choose-language")]
# Wagtail's own addresses (_util/) are left to it.
tree_patterns = [re_path(r"^(?!_util/)((?:[\w\-]+/)*)$", views.serve_page)]
