"""Names short enough for a mark in a picture."""

import re
from collections import Counter
from collections.abc import Iterable

from bifolium.conf.labels import label
from bifolium.dossier.models import Thing

IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
TITLES = {"Prince", "Baron", "Count", "General", "Admiral"}


def short_name(thing: Thing, language: str) -> str:
    """Return a family name, or a name without what stands in brackets."""
    bare = IN_BRACKETS.sub("", label(thing.labels, language)).strip() or thing.key
    if thing.kind == Thing.Kind.PERSON:
        return bare.split()[-1]
    return bare.partition(",")[0]


def short_names(things: Iterable[Thing], language: str) -> dict[int, str]:
    """Return short names by id; persons of one family name get their initials."""
    by_id = {thing.pk: thing for thing in things}
    names = {pk: short_name(thing, language) for pk, thing in by_id.items()}
    times = Counter(names.values())
    return {
        pk: f"{_initials(by_id[pk], language)}{name}"
        if times[name] > 1 and by_id[pk].kind == Thing.Kind.PERSON
        else name
        for pk, name in names.items()
    }


def _initials(person: Thing, language: str) -> str:
    words = IN_BRACKETS.sub("", label(person.labels, language)).split()[:-1]
    given = [word for word in words if word[0].isupper() and word not in TITLES]
    return "".join(f"{word[0]}.\u00a0" for word in given)
