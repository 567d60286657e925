"""When the terms of a figure are contested, as days to be hatched and in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bifolium.dossier.calendars import HI, LO
from bifolium.dossier.clashes import Clash, clashes, views_of
from bifolium.dossier.drawings.hatching import Days, Hatch, hatches, merged
from bifolium.dossier.models import Dossier, Statement
from bifolium.dossier.names import short_name
from bifolium.dossier.wording import days


@dataclass(frozen=True)
class Contest:
    """The days on which a term cannot hold together with another view."""

    days: tuple[Hatch, ...] = ()
    words: str = ""


NEVER = Contest()


def contests(
    dossier: Dossier, rows: Iterable[Statement], language: str
) -> dict[int, Contest]:
    """Return the contest of each statement that has one, by its id."""
    shown = {row.pk: row.object_id for row in rows if row.object_id}
    against: dict[int, list[Clash]] = {}
    for clash in clashes(dossier, sorted(set(shown.values()))):
        for key in {clash.first, clash.second} & set(shown):
            against.setdefault(key, []).append(clash)
    others = {key: _others(key, found) for key, found in against.items()}
    views = views_of(other for found in others.values() for other in found)
    return {
        key: _contest(
            found,
            dict.fromkeys(short_name(views[other], language) for other in others[key]),
            language,
        )
        for key, found in against.items()
    }


def _others(key: int, found: Iterable[Clash]) -> list[int]:
    return [clash.second if clash.first == key else clash.first for clash in found]


def _contest(found: list[Clash], names: Iterable[str], language: str) -> Contest:
    possible = merged(clash.possibly for clash in found)
    sure = merged(clash.surely for clash in found if clash.surely)
    told = [in_words(span, sure, language) for span in possible]
    return Contest(hatches(possible, sure), f"{'; '.join(told)} ({', '.join(names)})")


def in_words(possible: Days, sure: Iterable[Days], language: str) -> str:
    """Return the days of a contest: those that are sure, and how far it may reach."""
    inside = [
        span for span in sure if possible[0] <= span[0] and span[1] <= possible[1]
    ]
    wider = between(possible, language)
    if not inside:
        words = _("possibly contested")
        return f"{words} {wider}" if wider else words
    surely = ", ".join(between(span, language) for span in inside)
    words = _("contested")
    words = f"{words} {surely}" if surely else words
    if inside == [possible]:
        return words
    return _("%(words)s, possibly %(days)s") % {"words": words, "days": wider}


def between(span: Days, language: str) -> str:
    """Return a first and a last day in words; a limit that is not known is unsaid."""
    first, last = span
    return days(language, first if first > LO else None, last if last < HI else None)
