"""Mounts the rooms."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as desk_urls
from wagtail.documents import urls as paper_urls

urlpatterns = [
    # Under the desk's path, where the session cookie goes.
    path("desk/vote/", include("bifolium.participation.desk_urls")),
    path("desk/", include(desk_urls)),
    path("papers/", include(paper_urls)),
    path("media/", include("bifolium.media.urls")),
    path("ballot/", include("bifolium.participation.urls")),
    path("", include("bifolium.press.urls")),
    path("", include("bifolium.pages.urls")),
    *i18n_patterns(
        path("", include("bifolium.pages.tree_urls")), path("", include(wagtail_urls))
    ),
]

handler404 = "bifolium.pages.views.not_found"
handler500 = "bifolium.pages.views.server_error"
handler400 = "bifolium.pages.views.bad_request"
handler403 = "bifolium.pages.views.forbidden"
