"""Everything under ``/ballot/``; the endpoint tells addresses apart."""

from django.urls import path

from bifolium.participation import views

app_name = "participation"
urlpatterns = [path("<path:rest>", views.ballot, name="ballot")]
