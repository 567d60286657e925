"""Every page type, one file a type."""

from bifolium.pages.models.home import HomePage

__all__ = ["HomePage"]
