"""The front door, and the pages that say what went wrong."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request


def choose_language(request: HttpRequest) -> HttpResponse:
    """Send the reader to the edition of the site in a language that they read."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _failure(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"errors/{status}.html", status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _failure(request, 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _failure(request, 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _failure(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    return _failure(request, 500)
