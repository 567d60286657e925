"""Figures of a dossier on one page, and what is taken away: SVG and CSV."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _

from bifolium.dossier import queries_pages
from bifolium.dossier.drawings import FIGURES, Drawing
from bifolium.dossier.figures import OptionsRefused, draw
from bifolium.dossier.figures.options import LISTS
from bifolium.dossier.figures.paper import on_paper
from bifolium.dossier.formats import FORMATS
from bifolium.dossier.queries.whole import record_of
from bifolium.dossier.tables_out import harmless, statement_rows
from bifolium.pages.builders.record import Setting, setting_of
from bifolium.pages.contexts import DossierFiguresContext
from bifolium.pages.models import ProjectPage
from bifolium.pages.models.record import Leaf

LONGEST_QUERY = 4000


def figures(setting: Setting) -> DossierFiguresContext:
    """Return what the page of all figures sees."""
    drawings = [
        draw(
            setting.dossier,
            figure.name,
            options={},
            language=setting.language,
            prefix=figure.name.replace("_", "-"),
            addresses=setting.addresses,
        )
        for figure in FIGURES
    ]
    title = _("Figures")
    return DossierFiguresContext(
        shell=setting.shell(title),
        title=title,
        rooms=setting.rooms(),
        figures=[drawing for drawing in drawings if not drawing.is_empty],
    )


def figure_file(page: ProjectPage, request: HttpRequest, leaf: Leaf) -> HttpResponse:
    """Answer with a figure as a picture or as its table; options stand in the query.

    :raises Http404: if there is no such figure.
    """
    setting = setting_of(page, request, leaf)
    if leaf.key not in {figure.name for figure in FIGURES}:
        raise Http404
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return HttpResponseBadRequest()
    try:
        drawing = draw(
            setting.dossier,
            leaf.key,
            options=options_in(request),
            language=setting.language,
            prefix="figure",
        )
    except OptionsRefused as refused:
        return HttpResponseBadRequest(str(refused), content_type="text/plain")
    if leaf.kind == "csv":
        return table(f"{leaf.key}.csv", [drawing.headers, *_cells(drawing)])
    response = HttpResponse(on_paper(drawing), content_type="image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{leaf.key}.svg"'
    return response


def _cells(drawing: Drawing) -> Iterable[Sequence[str]]:
    return (row.cells for row in drawing.rows)


def options_in(request: HttpRequest) -> dict[str, object]:
    """Return the options of a figure as an address gives them."""
    found: dict[str, object] = {}
    for name, values in request.GET.lists():
        if name in LISTS:
            found[name] = values
        elif name in ("since", "until") and values[-1].isdecimal():
            found[name] = int(values[-1][:6])
        else:
            found[name] = values[-1]
    return found


def table(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Answer with a table; no cell of it is a formula."""
    written = StringIO()
    csv.writer(written).writerows([map(harmless, row) for row in rows])
    # The mark of byte order tells spreadsheets that this is UTF-8.
    response = HttpResponse(
        f"\ufeff{written.getvalue()}", content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def record_file(page: ProjectPage, request: HttpRequest, leaf: Leaf) -> HttpResponse:
    """Answer with the whole record in one of the forms of ``FORMATS``.

    :raises Http404: if there is no such form.
    """
    setting = setting_of(page, request, leaf)
    chosen = next((one for one in FORMATS if one.suffix == leaf.key), None)
    if chosen is None:
        raise Http404
    dossier = setting.dossier
    body = chosen.render(record_of(dossier), dossier.slug)
    response = HttpResponse(body, content_type=chosen.media_type)
    name = f"{dossier.slug}.{chosen.suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def record_table(page: ProjectPage, request: HttpRequest, leaf: Leaf) -> HttpResponse:
    """Answer with all statements, or all sources, of a dossier."""
    setting = setting_of(page, request, leaf)
    if leaf.key == "sources":
        head = ("key", "author", "title", "year", "language", "reliability", "url")
        rows = queries_pages.sources_of(setting.dossier)
        cells = [tuple(getattr(row, name) for name in head) for row in rows]
        return table("sources.csv", [head, *cells])
    found = queries_pages.in_time(setting.dossier.statements.all())
    return table("statements.csv", statement_rows(found, setting.language))
