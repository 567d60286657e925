"""The desk of one dossier: what it holds, what to look at again, what boxes ask.

Whoever may write in the dossier sees all of it; nobody else sees any.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bifolium.dossier import queries_pages
from bifolium.dossier.boxes import LONGEST_DATE, echo_of
from bifolium.dossier.cited import when
from bifolium.dossier.lines import title_of
from bifolium.dossier.models import Dossier, Statement, Thing
from bifolium.dossier.queries.doubts import DOUBTS, doubts
from bifolium.dossier.queries_desk import (
    MOST_OFFERED,
    Wanted,
    in_box,
    sounding_like,
    source_in_box,
    sources_found,
    statements_found,
    things_found,
    things_named,
)
from bifolium.dossier.rights import may_edit
from bifolium.dossier.tables import CONTROL

A_PAGE = 50
MENDED_AT = {
    "no-evidence": "evidence",
    "weak": "evidence",
    "no-act": "id_basis",
    "no-view": "id_eyes",
    "undated": "id_when",
    "outside-life": "id_when",
    "outside-authority": "id_when",
    "backwards": "id_when",
    "two-holders": "id_acting",
    "possible-rivals": "id_when",
    "yes-and-no": "id_when",
}
"""The place in the form of a statement where a doubt of a kind is mended."""


@dataclass(frozen=True)
class Row:
    """A statement in a list; ``other`` is the one that it stands against."""

    title: str
    when: str
    eyes: str
    url: str
    statement: Statement
    other: "Row | None" = None


def dossier_for(request: HttpRequest, slug: str) -> Dossier:
    """Return the dossier at an address of the desk.

    :raises PermissionDenied: if the user may not write in it.
    """
    dossier = get_object_or_404(Dossier, slug=slug)
    if not may_edit(request.user, dossier):
        raise PermissionDenied
    return dossier


def address(dossier: Dossier, name: str, *places: object) -> str:
    """Return an address of the desk of a dossier."""
    return reverse(f"dossier_desk:{name}", args=[dossier.slug, *places])


def row_of(statement: Statement, *, at: str = "", other: "Row | None" = None) -> Row:
    """Return a statement as a row that leads to a place of its form."""
    eyes = statement.in_eyes_of
    url = address(statement.dossier, "statement", statement.pk)
    return Row(
        title_of(statement, get_language() or ""),
        when(statement.when, get_language() or ""),
        str(eyes) if eyes and eyes.pk != statement.subject_id else "",
        f"{url}#{at}" if at else url,
        statement,
        other,
    )


def page_of(request: HttpRequest, rows: Any) -> "Page[Any]":
    """Return the page of a list that is asked for, or the nearest that there is."""
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def asked_for(request: HttpRequest, name: str, longest: int = 200) -> str:
    """Return a text of a query without what no name and no date holds."""
    return CONTROL.sub("", request.GET.get(name, ""))[:longest].strip()


def onwards(request: HttpRequest) -> str:
    """Return what narrows a list, to stand before the number of another page."""
    kept = [(name, text) for name, text in request.GET.items() if name != "page"]
    return urlencode(kept)


@require_GET
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a dossier holds, and the doubts as a list of work."""
    dossier = dossier_for(request, slug)
    counts = queries_pages.counts(dossier)
    context = {
        "dossier": dossier,
        "totals": queries_pages.totals(dossier),
        "sources": dossier.sources.count(),
        "kinds": [
            (kind, name, counts.get(kind, 0)) for kind, name in Thing.Kind.choices
        ],
        "work": doubts(dossier),
    }
    return render(request, "dossier/desk/overview.html", context)


@require_GET
def work(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the rows that raise one kind of doubt, each with the form that mends it."""
    dossier = dossier_for(request, slug)
    names: dict[str, str | Promise] = {one: text for one, text, _sql in DOUBTS}
    if code not in names:
        raise Http404
    found = doubts(dossier, only=[code])
    page = page_of(request, found[0].found if found else [])
    pairs: list[tuple[str, str]] = list(page.object_list)
    keys = {key for pair in pairs for key in pair if key}
    known = statements_found(dossier, Wanted()).filter(key__in=keys)
    by_key = {row.key: row for row in known.select_related("dossier")}
    place = MENDED_AT[code]
    context = {
        "dossier": dossier,
        "title": names[code],
        "is_cut": bool(found and found[0].is_cut),
        "page": page,
        "onwards": onwards(request),
        "rows": [
            row_of(
                by_key[key],
                at=place,
                other=row_of(by_key[other], at=place) if other in by_key else None,
            )
            for key, other in pairs
            if key in by_key
        ],
    }
    return render(request, "dossier/desk/work.html", context)


@require_GET
def things(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the things of a dossier, all or those looked for."""
    dossier = dossier_for(request, slug)
    text, kind = asked_for(request, "q"), request.GET.get("kind", "")
    kinds = [kind] if kind in Thing.Kind.values else []
    found = things_found(dossier, text, kinds=kinds)
    alike = []
    if text and not found.exists():
        alike = sounding_like(dossier, text, kinds=kinds)
    page = page_of(request, alike or found)
    context = {
        "dossier": dossier,
        "q": text,
        "kind": kind,
        "kinds": Thing.Kind.choices,
        "is_by_sound": bool(alike),
        "page": page,
        "onwards": onwards(request),
        "rows": [
            (row, when(row.when, get_language() or "")) for row in page.object_list
        ],
    }
    return render(request, "dossier/desk/things.html", context)


@require_GET
def statements(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the statements of a dossier, all or those looked for."""
    dossier = dossier_for(request, slug)
    asked = request.GET
    named = asked_for(request, "thing", 700)
    about = things_named(dossier, named) if named else []
    predicate = asked.get("property", "")
    wanted = Wanted(
        text=asked_for(request, "q"),
        predicate=predicate if predicate in Statement.Predicate.values else "",
        thing=about[0] if len(about) == 1 else None,
        is_contested=bool(asked.get("contested")),
        is_unproved=bool(asked.get("unproved")),
    )
    rows = statements_found(dossier, wanted).select_related("dossier")
    # A name that means nothing, or many things, finds nothing.
    page = page_of(request, rows.none() if named and not wanted.thing else rows)
    context = {
        "dossier": dossier,
        "wanted": wanted,
        "thing": in_box(wanted.thing) if wanted.thing else named,
        "choices": [in_box(thing) for thing in about] if len(about) > 1 else [],
        "is_nothing": bool(named) and not about,
        "properties": Statement.Predicate.choices,
        "page": page,
        "onwards": onwards(request),
        "rows": [row_of(row) for row in page.object_list],
    }
    return render(request, "dossier/desk/statements.html", context)


@require_GET
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sources of a dossier, all or those looked for."""
    dossier = dossier_for(request, slug)
    text = asked_for(request, "q")
    page = page_of(request, sources_found(dossier, text))
    context = {"dossier": dossier, "q": text, "page": page, "onwards": onwards(request)}
    return render(request, "dossier/desk/sources.html", context)


@require_GET
def date(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer a date box: what its text means in both calendars, or what is wrong."""
    dossier_for(request, slug)
    echo = echo_of(asked_for(request, "text", LONGEST_DATE + 1))
    if echo.why and request.GET.get("free"):
        return HttpResponse("")
    return render(request, "dossier/desk/date_echo.html", {"echo": echo})


@require_GET
def offers(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """Answer a box of names: what it may mean, as options."""
    dossier = dossier_for(request, slug)
    text = asked_for(request, "text", 700).partition("[")[0]
    if what == "sources":
        found = map(source_in_box, sources_found(dossier, text)[:MOST_OFFERED])
    else:
        kinds = [kind for kind in request.GET.getlist("kind") if kind]
        rows = things_found(dossier, text, kinds=kinds)
        found = map(in_box, rows[:MOST_OFFERED])
    return render(request, "dossier/desk/offers.html", {"names": list(found)})
