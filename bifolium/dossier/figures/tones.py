"""Which authority gets which tone in a figure: the most frequent first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bifolium.dossier.drawings.signs import TONES
from bifolium.dossier.models import Statement
from bifolium.dossier.names import short_name


@dataclass(frozen=True)
class Tones:
    """The tone of each authority by id, and the lines of the legend."""

    of: dict[int | None, int]
    words: tuple[str, ...]


def tones(statements: Iterable[Statement], language: str) -> Tones:
    """Return tones for the authorities in whose eyes the statements hold."""
    rows = list(statements)
    named = {row.in_eyes_of_id: row.in_eyes_of for row in rows if row.in_eyes_of}
    counts = Counter(row.in_eyes_of_id for row in rows if row.in_eyes_of)
    order = sorted(counts, key=lambda pk: (-counts[pk], pk or 0))
    has_rest = len(order) > TONES - 1 or any(row.in_eyes_of is None for row in rows)
    first = order[: TONES - 1]
    of: dict[int | None, int] = {pk: n for n, pk in enumerate(first)}
    words = [short_name(named[pk], language) for pk in first]
    if has_rest:
        words.append(_("others"))
    rest = len(words) - 1
    of.update(dict.fromkeys(order[TONES - 1 :], rest))
    of[None] = rest
    return Tones(of, tuple(words))
