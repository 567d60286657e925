"""Purging at Fastly, which Wagtail has no back end for: one address a request."""

import logging
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from wagtail.contrib.frontend_cache.backends import BaseBackend

SECONDS = 30
API = "https://api.fastly.com"

logger = logging.getLogger("wagtail.frontendcache")


class FastlyBackend(BaseBackend):  # type: ignore[misc]
    """Takes ``TOKEN``; ``API`` is another address of the service, for tests."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.token = str(params["TOKEN"])
        self.api = str(params.get("API", API))

    def purge(self, url: str) -> None:
        """Purge one address; a refusal is logged, as Wagtail's back ends do."""
        target = f"{self.api}/purge/{url.partition('://')[2]}"
        request = Request(  # noqa: S310
            target, method="POST", headers={"Fastly-Key": self.token}
        )
        try:
            urlopen(request, timeout=SECONDS).close()  # noqa: S310
        except HTTPError as error:
            logger.error("Couldn't purge '%s' from Fastly. HTTP %d", url, error.code)
            error.close()
        except URLError as error:
            logger.error("Couldn't purge '%s' from Fastly. %s", url, error.reason)
