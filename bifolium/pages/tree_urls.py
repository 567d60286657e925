"""The pages of the tree, below their language. Wagtail keeps its own addresses."""

from django.urls import re_path

from bifolium.pages import views

# Keys of a record and names of its files hold more signs than addresses of pages do.
RECORD = r"^((?:[\w-]+/)*dossier/(?:.+/|(?:\w+/)?\w+(?:\.\w+)+))$"

urlpatterns = [
    re_path(r"^(?!_util/)((?:[\w\-]+/)*)$", views.serve_page),
    re_path(RECORD, views.serve_page),
]
