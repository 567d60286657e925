"""The front door, and the pages that say what went wrong."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request
from django.utils.translation import gettext as _
from wagtail.views import serve

from bifolium.pages.builders.shell import bare_shell, edition_links
from bifolium.pages.contexts import FailureContext, as_mapping
from bifolium.pages.parts import EditionLink
from bifolium.pages.queries import home_of, same_path_elsewhere
from bifolium.pages.routing import route


def choose_language(request: HttpRequest) -> HttpResponse:
    """Send the reader to the edition of the site in a language that they read."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with a page of the tree; Wagtail does all but the finding."""
    home = home_of(get_language() or "")
    if home is not None:
        request._wagtail_route_for_request = route(request, home, path)
    response: HttpResponse = serve(request, path)
    return response


def failure(
    request: HttpRequest,
    *,
    status: int,
    title: str,
    message: str,
    offers: list[EditionLink],
    offered_title: str,
) -> HttpResponse:
    """Return a page that says what went wrong, in the language of the address."""
    context = FailureContext(
        shell=bare_shell(request, title=title),
        status=status,
        title=title,
        message=message,
        offers=offers,
        offered_title=offered_title,
    )
    return render(
        request, f"errors/{status}.html", dict(as_mapping(context)), status=status
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Offer the editions that exist; else say that there is no such page."""
    found = same_path_elsewhere(request.path)
    if found:
        links = edition_links(found[0], request)
        return failure(
            request,
            status=404,
            title=_("Not available in this language"),
            message=_("This text has no edition in the language you asked for."),
            offers=[link for link in links if link.url],
            offered_title=found[0].title,
        )
    return failure(
        request,
        status=404,
        title=_("There is no such page"),
        message=_("The address may be mistyped, or the page may have been removed."),
        offers=[],
        offered_title="",
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the page is not open to the reader."""
    return failure(
        request,
        status=403,
        title=_("You have no access to this page"),
        message=_("It may need a sign-in at the desk."),
        offers=[],
        offered_title="",
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read; bare if it is not even for this site."""
    if isinstance(exception, DisallowedHost):
        text = _("This server does not know the site you asked for.")
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    return failure(
        request,
        status=400,
        title=_("The request could not be read"),
        message=_("Go back and try again."),
        offers=[],
        offered_title="",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Say, without a database, that something broke here."""
    language = get_language() or "en"
    return render(request, "errors/500.html", {"language": language}, status=500)
