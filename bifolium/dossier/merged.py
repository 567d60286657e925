"""Where the name of a thing leads that went into another."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from bifolium.dossier.models import Dossier, Merge, Thing


def standing(dossier: Dossier) -> QuerySet[Merge]:
    """Return the merges of a dossier that are not undone."""
    return Merge.objects.filter(dossier=dossier, undone=None)


def thing_instead(dossier: Dossier, kind: str, key: str) -> Thing | None:
    """Return into which thing one of a name went; null if there was none."""
    rows = standing(dossier).filter(kind=kind, key=key)
    return Thing.objects.filter(pk__in=rows.values("leads_to")).first()


def moved_things(dossier_id: int) -> list[tuple[str, str, Thing]]:
    """Return kind and key of all that went into other things, with those.

    A name that a new thing bears is left out.
    """
    rows = Merge.objects.filter(dossier=dossier_id, undone=None).order_by("pk")
    things = Thing.objects.in_bulk(list(rows.values_list("leads_to", flat=True)))
    keys = rows.values("key")
    taken = set(
        Thing.objects.filter(dossier=dossier_id, key__in=keys).values_list(
            "kind", "key"
        )
    )
    return [
        (row.kind, row.key, things[row.leads_to])
        for row in rows
        if row.leads_to in things and (row.kind, row.key) not in taken
    ]


def rows_instead(rows: Iterable[int]) -> dict[int, int]:
    """Return into which rows those went that are gone, by the old row."""
    found = Merge.objects.filter(row__in=list(rows), undone=None)
    return dict(found.values_list("row", "leads_to"))


def called(kind: str, keys: Iterable[str], at: str = "") -> Q:
    """Return what finds things of a kind by their keys, and by those that went.

    ``at`` leads to the thing from another row, as ``subject__``; empty for things.
    """
    keys = list(keys)
    went = Merge.objects.filter(kind=kind, key__in=keys, undone=None)
    there = Q(**{f"{at}pk__in": went.values("leads_to")})
    return Q(**{f"{at}key__in": keys}) | there
