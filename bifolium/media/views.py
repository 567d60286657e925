"""Hands out uploaded files, as something that nobody has to trust."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http import HttpResponseBase as Answer
from django.utils._os import safe_join
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

# Papers may be private: they go through /papers/, which asks.
PRIVATE = ("documents",)

# A rendition gets a new name when its picture or its size changes.
RENDITIONS = "images"
FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"

# Whatever a file says it is, in a page of its own it can do nothing.
HARMLESS = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
SHOWN = frozenset(
    [
        "audio/mpeg",
        "audio/ogg",
        "image/avif",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/svg+xml",
        "image/webp",
    ]
)

mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")


@require_safe
def serve_upload(request: HttpRequest, name: str) -> Answer:
    """Answer with one uploaded file; what is no picture or sound is downloaded."""
    file = upload(name)
    changed_at = int(file.stat().st_mtime)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    response: Answer
    if since is not None and changed_at <= since:
        response = HttpResponse(status=304)
    else:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        response = FileResponse(
            file.open("rb"), content_type=kind, as_attachment=kind not in SHOWN
        )
    is_rendition = name.startswith(f"{RENDITIONS}/")
    response["Cache-Control"] = FOREVER if is_rendition else AN_HOUR
    response["Last-Modified"] = http_date(changed_at)
    response["Content-Security-Policy"] = HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    return response


def upload(name: str) -> Path:
    """Return the file of that name among the uploads.

    :raises Http404: if there is none, or if it lies elsewhere or is private.
    """
    if "\0" in name:
        raise Http404(name)
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, name)).resolve()
    except SuspiciousFileOperation:
        raise Http404(name) from None
    root = Path(settings.MEDIA_ROOT).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        raise Http404(name)
    if file.relative_to(root).parts[0] in PRIVATE:
        raise Http404(name)
    return file
