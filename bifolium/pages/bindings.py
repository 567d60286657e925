"""Words of a text bound to the record: how they are stored, and how they are read.

Stored as ``<a linktype="statement" id="12">two men</a>`` or with ``thing``; read as a
link to the page of that statement or thing, marked so that a script may show a card.
Where the record has no page in the language, the words stand without a link.
"""

from typing import Any

from django.db.models import Model
from django.utils.html import format_html
from django.utils.translation import get_language
from wagtail.rich_text import LinkHandler

from bifolium.dossier.addresses import Addresses
from bifolium.dossier.merged import rows_instead
from bifolium.dossier.models import Statement, Thing
from bifolium.pages.record_queries import record_addresses

Attributes = dict[str, str]


class RecordHandler(LinkHandler):
    """Words that lead to the record."""

    model: type[Model]

    @classmethod
    def get_model(cls) -> type[Model]:
        return cls.model

    @classmethod
    def address(cls, row: Any, addresses: Addresses) -> str:
        raise NotImplementedError

    @classmethod
    def get_many(cls, attrs_list: list[Attributes]) -> list[Any]:
        """Return the rows that are named, in order; None for what is gone."""
        keys = [attrs.get("id", "") for attrs in attrs_list]
        named = [int(key) for key in keys if key.isdecimal()]
        found = cls.found(named)
        return [found.get(int(key)) if key.isdecimal() else None for key in keys]

    @classmethod
    def found(cls, named: list[int]) -> dict[int, Any]:
        """Return the rows by the ids by which they are named."""
        return cls.model._default_manager.in_bulk(named)

    @classmethod
    def expand_db_attributes(cls, attrs: Attributes) -> str:
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[Attributes]) -> list[str]:
        rows = cls.get_many(attrs_list)
        dossiers = {row.dossier_id for row in rows if row}
        places = {key: record_addresses(key, get_language() or "") for key in dossiers}
        return [
            opened(cls.address(row, places[row.dossier_id]) if row else "")
            for row in rows
        ]

    @classmethod
    def extract_references(cls, attrs: Attributes) -> Any:
        if attrs.get("id", "").isdecimal():
            yield cls.model, attrs["id"], "", ""


def opened(url: str) -> str:
    """Return the opening tag of bound words."""
    return format_html('<a class="bound" href="{}" data-bound>', url) if url else "<a>"


class ThingHandler(RecordHandler):
    """Words bound to a thing; what went into another is read as that one."""

    identifier = "thing"
    model = Thing

    @classmethod
    def found(cls, named: list[int]) -> dict[int, Any]:
        found = super().found(named)
        gone = [key for key in named if key not in found]
        went = rows_instead(gone) if gone else {}
        instead = super().found(list(went.values())) if went else {}
        return found | {
            key: instead[kept] for key, kept in went.items() if kept in instead
        }

    @classmethod
    def address(cls, row: Thing, addresses: Addresses) -> str:
        return addresses.thing(row)


class StatementHandler(RecordHandler):
    identifier = "statement"
    model = Statement

    @classmethod
    def address(cls, row: Statement, addresses: Addresses) -> str:
        return addresses.statement(row)


HANDLERS: tuple[type[RecordHandler], ...] = (ThingHandler, StatementHandler)
