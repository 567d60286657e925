"""What a reader gets where an edition is missing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class MissingEdition:
    """Offers the editions that exist where the asked one does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
