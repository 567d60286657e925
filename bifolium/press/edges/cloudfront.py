"""Purging at CloudFront, as Wagtail does it, and what Wagtail leaves open.

CloudFront charges for each path, and ``/*`` is one path. What never reaches it (no
credentials, no network) is logged like a refusal, so that it is tried again.
"""

import logging
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from wagtail.contrib.frontend_cache.backends import CloudfrontBackend as WagtailBackend

# A whole batch: then so much has changed that everything is purged.
MANY = 300
EVERYTHING = "/*"

logger = logging.getLogger("wagtail.frontendcache")


class CloudfrontBackend(WagtailBackend):  # type: ignore[misc]
    """Takes ``DISTRIBUTION_ID``; credentials are found as boto3 finds them."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.unreached: Any = import_module("botocore.exceptions").BotoCoreError

    def purge_batch(self, urls: list[str]) -> None:
        """Purge some addresses, or everything if they are many."""
        if len(urls) < MANY:
            super().purge_batch(urls)
            return
        parts = urlsplit(urls[0])
        super().purge_batch([f"{parts.scheme}://{parts.netloc}{EVERYTHING}"])

    def _create_invalidation(self, distribution_id: str, paths: list[str]) -> None:
        try:
            super()._create_invalidation(distribution_id, paths)
        except self.unreached as error:
            logger.error("CloudFront is not reached: %s", error)
