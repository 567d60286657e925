"""Questions that the public pages of a dossier ask; each is one SQL query.

Evidence comes along in one more, for all rows at once.
"""

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q, QuerySet

from bifolium.dossier.merged import called
from bifolium.dossier.models import Dossier, Evidence, Source, Statement, Thing
from bifolium.dossier.queries import DISAGREEMENTS, Pair, _pairs

SHOWN = ("subject", "object__parent", "in_eyes_of")
DATED = ("holds", "keeps", "recognises")


def with_evidence(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    """Return statements with all that a line of a page needs."""
    evidence = Evidence.objects.select_related("source").order_by("-polarity", "pk")
    return rows.select_related(*SHOWN).prefetch_related(
        Prefetch("evidence", queryset=evidence)
    )


def in_time(rows: QuerySet[Statement]) -> list[Statement]:
    """Return statements with evidence in the order of time."""
    return list(with_evidence(rows).order_by("s1", "e0", "pk"))


def thing_named(dossier: Dossier, kind: str, key: str) -> Thing | None:
    return (
        dossier.things.select_related("parent", "dossier")
        .filter(kind=kind, key=key)
        .first()
    )


def statement_named(dossier: Dossier, key: str) -> Statement | None:
    return with_evidence(dossier.statements.filter(key=key)).first()


def statements_with(dossier: Dossier, keys: Iterable[str]) -> list[Statement]:
    """Return the statements of some keys, in the order of their keys."""
    rows = dossier.statements.filter(key__in=list(keys))
    return list(rows.select_related("subject", "object").order_by("key", "pk"))


def source_named(dossier: Dossier, key: str) -> Source | None:
    return dossier.sources.filter(key=key).first()


def said_of(thing: Thing) -> list[Statement]:
    """Return what names a thing, or a post within it, as subject or object."""
    rows = Statement.objects.filter(dossier=thing.dossier_id)
    own = Q(subject=thing) | Q(object=thing) | Q(object__parent=thing)
    return in_time(rows.filter(own))


def views_of(authority: Thing) -> list[Statement]:
    """Return what an authority says of others, in the order of time."""
    rows = Statement.objects.filter(in_eyes_of=authority)
    return in_time(rows.exclude(subject=authority).exclude(object=authority))


def parts_of(thing: Thing) -> list[Thing]:
    return list(Thing.objects.filter(parent=thing).order_by("pk"))


def things_of(dossier: Dossier, kind: str) -> list[Thing]:
    """Return the things of a kind as the tables order them."""
    return list(dossier.things.filter(kind=kind).order_by("pk"))


def counts(dossier: Dossier) -> dict[str, int]:
    """Return how many things of each kind a dossier holds."""
    rows = dossier.things.order_by().values_list("kind").annotate(Count("pk"))
    return dict(rows)


def totals(dossier: Dossier) -> dict[str, int]:
    """Return how many statements and pieces of evidence a dossier holds."""
    return dossier.statements.aggregate(
        statements=Count("pk", distinct=True), evidence=Count("evidence")
    )


def sources_of(dossier: Dossier) -> list[Source]:
    """Return the sources with how often each is used (``used``), by author."""
    return list(
        dossier.sources.annotate(used=Count("evidence")).order_by(
            "author", "title", "pk"
        )
    )


def evidence_from(source: Source) -> list[Evidence]:
    """Return all that a source is evidence for or against."""
    rows = Evidence.objects.filter(source=source).select_related(
        *(f"statement__{name}" for name in SHOWN)
    )
    return list(rows.order_by("statement__predicate", "statement__s1", "pk"))


def dated(
    dossier: Dossier, *, on: int | None = None, eyes: str = ""
) -> list[Statement]:
    """Return who held, kept or recognised, on a day or ever, without evidence.

    An authority's view dies with it.
    """
    rows = dossier.statements.filter(predicate__in=DATED, s0__isnull=False)
    if eyes:
        rows = rows.filter(called("authority", [eyes], "in_eyes_of__"))
    if on is not None:
        alive = Q(in_eyes_of=None) | Q(in_eyes_of__s0=None)
        alive |= Q(in_eyes_of__s0__lte=on, in_eyes_of__e1__gte=on)
        rows = rows.filter(alive, s0__lte=on, e1__gte=on)
    return list(
        rows.select_related(*SHOWN).order_by(
            "object__parent_id", "object_id", "-polarity", "s1", "pk"
        )
    )


def dated_count(dossier: Dossier) -> int:
    """Return how many rows ``dated`` has without a day."""
    return dossier.statements.filter(predicate__in=DATED, s0__isnull=False).count()


def statements_by_id(ids: Iterable[int]) -> dict[int, Statement]:
    """Return statements with evidence by their ids."""
    rows = with_evidence(Statement.objects.filter(pk__in=set(ids)))
    return {row.pk: row for row in rows.order_by("pk")}


def authorities(dossier: Dossier) -> list[Thing]:
    """Return in whose eyes posts were held or recognitions given."""
    seen = dossier.statements.filter(predicate__in=DATED).values("in_eyes_of")
    return list(dossier.things.filter(pk__in=seen).order_by("pk"))


def disagreements_about(subject: Thing) -> list[Pair]:
    """Return the pairs of statements about one subject whose sources disagree."""
    sql = DISAGREEMENTS.replace(" where ", " where a.subject_id = %s and ", 1)
    return _pairs(sql, [subject.pk, subject.dossier_id])
