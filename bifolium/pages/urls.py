"""The one address that negotiates a language."""

from django.urls import path

from bifolium.pages import views

app_name = "pages"
urlpatterns = [path("", views.choose_language, name="choose-language")]
