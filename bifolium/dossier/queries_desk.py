"""What an editor looks for at the desk: by name in any language, by key, by kind."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from bifolium.conf.labels import label
from bifolium.dossier.clashes import clashes
from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing
from bifolium.dossier.queries.lines import table_of
from bifolium.dossier.sounds import are_alike, words
from bifolium.dossier.spellings import spellings_of

IN_BOX = re.compile(r"\[(?:([a-z]+):)?([^\[\]]+)\]\s*$")
"""The key at the end of what stands in a box: "Vasily Maklakov [person:maklakov]"."""
MOST_OFFERED = 12
MOST_DOUBLES = 8


def spelled(field: str, word: str) -> Q:
    """Return what finds a word in labels of any language, or in keys."""
    found = Q(**{f"{field}key__icontains": word})
    for code, _name in settings.LANGUAGES:
        # SQLite folds the case of Latin letters only.
        for form in {word, word.capitalize(), word.lower()}:
            found |= Q(**{f"{field}labels__{code}__icontains": form})
    return found


def things_found(
    dossier: Dossier, text: str = "", *, kinds: Collection[str] = ()
) -> QuerySet[Thing]:
    """Return the things that bear every word in a name or the key; by kind and key."""
    rows = dossier.things.select_related("parent")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    for word in text.split():
        rows = rows.filter(spelled("", word))
    return rows.order_by("kind", "key", "pk")


def in_box(thing: Thing) -> str:
    """Return a thing as it stands in a box of the desk."""
    return f"{label(thing.labels) or thing.key} [{thing.kind}:{thing.key}]"


def things_named(
    dossier: Dossier, text: str, *, kinds: Collection[str] = ()
) -> list[Thing]:
    """Return what a box may mean: one thing if it is clear, none, or some of many."""
    found = IN_BOX.search(text)
    kind, key = (found[1], found[2]) if found else text.strip().partition(":")[::2]
    exact = dossier.things.filter(kind=kind or "", key=key)
    if kinds:
        exact = exact.filter(kind__in=kinds)
    if thing := exact.first():
        return [thing]
    same = things_found(dossier, text, kinds=kinds)[:MOST_OFFERED]
    whole = [row for row in same if text.strip() in (row.key, *row.labels.values())]
    if len(whole) == 1:
        return whole
    return list(same) or sounding_like(dossier, text, kinds=kinds)


def source_in_box(source: Source) -> str:
    """Return a source as it stands in a box of the desk."""
    return f"{source} [{source.key}]"


def sources_found(dossier: Dossier, text: str = "") -> QuerySet[Source]:
    """Return the sources that bear every word in author, title, year or key."""
    rows = dossier.sources.all()
    for word in text.split():
        wanted = Q()
        for column in ("key", "author", "title", "year"):
            for form in {word, word.capitalize(), word.lower()}:
                wanted |= Q(**{f"{column}__icontains": form})
        rows = rows.filter(wanted)
    return rows.order_by("author", "title", "pk")


def sources_named(dossier: Dossier, text: str) -> list[Source]:
    """Return what a box may mean: one source if it is clear, none, or some of many."""
    found = IN_BOX.search(text)
    exact = dossier.sources.filter(key=found[2] if found else text.strip()).first()
    return [exact] if exact else list(sources_found(dossier, text)[:MOST_OFFERED])


@dataclass(frozen=True)
class Wanted:
    """Which statements to list; what is empty does not narrow."""

    text: str = ""
    predicate: str = ""
    thing: Thing | None = None
    is_contested: bool = False
    is_unproved: bool = False
    keys: Collection[str] = field(default_factory=tuple)


def statements_found(dossier: Dossier, wanted: Wanted) -> QuerySet[Statement]:
    """Return the statements that are wanted, by subject and time."""
    rows = dossier.statements.select_related("subject", "object", "in_eyes_of")
    if wanted.predicate:
        rows = rows.filter(predicate=wanted.predicate)
    if thing := wanted.thing:
        rows = rows.filter(Q(subject=thing) | Q(object=thing) | Q(in_eyes_of=thing))
    for word in wanted.text.split():
        named = spelled("subject__", word) | spelled("object__", word)
        rows = rows.filter(named | Q(key__icontains=word))
    if wanted.is_unproved:
        rows = rows.exclude(Exists(Evidence.objects.filter(statement=OuterRef("pk"))))
    if wanted.is_contested:
        ids = {pk for one in clashes(dossier) for pk in (one.first, one.second)}
        rows = rows.filter(pk__in=table_of(ids))
    return rows.order_by("subject__kind", "subject__key", "predicate", "s0", "pk")


def names_of(thing: Thing) -> list[str]:
    """Return every name of a thing: in each language, and as recorded."""
    return [*thing.labels.values(), *spellings_of(thing.data)]


def sounding_like(
    dossier: Dossier, text: str, *, kinds: Collection[str] = ()
) -> list[Thing]:
    """Return some things whose names have the words of a text in another spelling.

    It reads every name, so it is for what no search by letters has found.
    """
    wanted = words(text)
    rows = dossier.things.select_related("parent").order_by("kind", "key", "pk")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    found = []
    for row in rows.iterator() if wanted else ():
        if any(wanted <= words(name) for name in names_of(row)):
            found.append(row)
        if len(found) == MOST_OFFERED:
            break
    return found


def doubles(dossier: Dossier, thing: Thing) -> list[Thing]:
    """Return what a new thing may be the same as, by name in any spelling or by id."""
    ids = thing.data.get("ids") or {}
    names = names_of(thing)
    titles = set(map(words, names)) - {frozenset()}
    found = []
    rows = dossier.things.filter(kind=thing.kind).exclude(pk=thing.pk).order_by("pk")
    for row in rows.iterator():
        known = row.data.get("ids")
        is_same = isinstance(known, dict) and any(
            known.get(name) == value for name, value in ids.items()
        )
        if thing.kind == Thing.Kind.PERSON:
            is_alike = are_alike(names, names_of(row))
        else:
            is_alike = bool(titles & set(map(words, names_of(row))))
        if is_same or is_alike:
            found.append(row)
        if len(found) == MOST_DOUBLES:
            break
    return found


def comes_back(dossier: Dossier, subject: Thing, onto: Thing, but: int | None) -> bool:
    """Return whether ``subject`` would continue itself if it continued ``onto``.

    ``but`` is the statement that says so now, and is not asked.
    """
    rows = dossier.statements.filter(predicate="continues")
    if but is not None:
        rows = rows.exclude(pk=but)
    onwards: dict[int, list[int]] = {}
    for one, other in rows.exclude(object=None).values_list("subject", "object"):
        onwards.setdefault(one, []).append(other)
    path, met = [onto.pk], set[int]()
    while path:
        here = path.pop()
        if here == subject.pk:
            return True
        if here not in met:
            met.add(here)
            path += onwards.get(here, [])
    return False


def is_within(thing: Thing, whole: Thing) -> bool:
    """Return whether ``whole`` is ``thing``, or is a part of it in the end."""
    here: Thing | None = whole
    met = set[int]()
    while here is not None and here.pk not in met:
        if here.pk == thing.pk:
            return True
        met.add(here.pk)
        here = here.parent
    return False
