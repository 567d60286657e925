"""A StreamField that stays out of migrations and stores letters as they are."""

from typing import Any

from wagtail.fields import StreamField

from bifolium.pages.blocks import ARTICLE_BODY


class BodyField(StreamField):
    """The body of a page: the blocks of ``ARTICLE_BODY``.

    Migrations see an empty list of blocks, so a new block needs none.
    """

    def __init__(
        self, verbose_name: Any = None, block_types: Any = None, **options: Any
    ) -> None:
        blocks = ARTICLE_BODY if block_types is None else block_types
        super().__init__(blocks, verbose_name=verbose_name, **options)

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        options.pop("block_lookup", None)
        options.pop("verbose_name", None)
        return name, path, [], {**options, "block_types": []}
