"""The succession of one post, in the eyes of each authority."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bifolium.conf.labels import label
from bifolium.dossier import queries
from bifolium.dossier.addresses import Addresses
from bifolium.dossier.calendars import HI, LO
from bifolium.dossier.cited import sources_of
from bifolium.dossier.drawings.drawing import Frame
from bifolium.dossier.drawings.timeline import Gap, Lane, TimelineData
from bifolium.dossier.figures.options import Options
from bifolium.dossier.figures.timelines import bar_of, told_of, years
from bifolium.dossier.models import Dossier, Statement


def build(
    dossier: Dossier, options: Options, language: str, addresses: Addresses
) -> TimelineData:
    """Return the holders of the first post that is chosen, a lane for each view."""
    rows = [row for row in _terms(dossier, options) if row.when]
    told = told_of(dossier, rows, language)
    since, until = years(rows, options)
    views: dict[int | None, list[Statement]] = {}
    for row in sorted(rows, key=lambda row: (row.s1 or 0, row.pk)):
        views.setdefault(row.in_eyes_of_id, []).append(row)
    lanes = [
        Lane(
            str(view or "fact"),
            _view(group[0], language),
            tuple(bar_of(row, False, told, language, addresses) for row in group),
        )
        for view, group in views.items()
    ]
    post = rows[0].object if rows else None
    name = label(post.labels, language) if post else _("Succession in a post")
    description = ngettext(
        "Succession with %(count)s term, listed in the table with its source.",
        "Succession with %(count)s terms, listed in the table with their sources.",
        len(rows),
    ) % {"count": len(rows)}
    headers = (
        _("Post"),
        _("Who"),
        _("In whose eyes"),
        _("How"),
        _("When"),
        _("In other eyes"),
        _("Source"),
    )
    return TimelineData(
        Frame(f"{name}, {since}–{until}", description, headers, sources_of(rows)),
        since,
        until,
        tuple(lanes),
        tones=told.palette.words,
        denial=_("denied"),
        gaps=tuple(gaps(rows)),
        contested=(_("contested"), _("possibly contested")),
    )


def _terms(dossier: Dossier, options: Options) -> list[Statement]:
    """Return the terms of the post that is chosen, else of the one most contested."""
    if options.posts:
        return queries.tenures(dossier, posts=options.posts[:1])
    rivals = {
        key for pair in queries.rivals(dossier) for key in (pair.first, pair.second)
    }
    rows = queries.tenures(dossier)
    told = [row.object_id for row in rows if row.pk in rivals]
    chosen = max(told, key=told.count) if told else rows[0].object_id if rows else 0
    return [row for row in rows if row.object_id == chosen]


def _view(row: Statement, language: str) -> str:
    if row.in_eyes_of is None:
        return _("Nobody’s view in particular")
    return label(row.in_eyes_of.labels, language)


def gaps(rows: Iterable[Statement]) -> Iterator[Gap]:
    """Yield the days between terms on which nobody can have held the post."""
    held = sorted((row.s0 or 0, row.e1 or 0) for row in rows if row.polarity > 0)
    reach = held[0][1] if held else HI
    for start, end in held:
        if LO < reach + 1 < start < HI:
            yield Gap(reach + 1, start - 1, _("vacant"))
        reach = max(reach, end)
