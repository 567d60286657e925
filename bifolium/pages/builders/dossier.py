"""Which builder makes which page of a dossier."""

from typing import Any

from django.http import HttpRequest

from bifolium.pages.builders import (
    record_day,
    record_files,
    record_gone,
    record_statements,
    record_things,
)
from bifolium.pages.builders.record import Builder, setting_of
from bifolium.pages.models import ProjectPage
from bifolium.pages.models.record import FILES, Leaf

LEAVES: dict[str, Builder] = {
    "overview": record_things.overview,
    "things": record_things.things,
    "thing": record_things.thing,
    "statement": record_statements.statement,
    "contested": record_statements.contested,
    "disagreements": record_statements.disagreements,
    "sources": record_things.sources,
    "source": record_things.source,
    "figures": record_files.figures,
    "on": record_day.on_day,
    "all_days": record_day.all_days,
    "gone": record_gone.gone,
}

FILES.update(
    {
        "figure": record_files.figure_file,
        "table": record_files.record_table,
        "record": record_files.record_file,
    }
)


def dossier_context(page: ProjectPage, request: HttpRequest, leaf: Leaf) -> Any:
    """Return what the template of one page of a dossier sees."""
    return LEAVES[leaf.name](setting_of(page, request, leaf))
