"""A short digest of what a statement or a thing says, to see whether that changed."""

from collections.abc import Iterable
from hashlib import blake2b

from bifolium.dossier.merged import rows_instead
from bifolium.dossier.models import Evidence, Statement, Thing

OF_STATEMENT = (
    "subject_id",
    "predicate",
    "object_id",
    "value",
    "in_eyes_of_id",
    "polarity",
    "manner",
    "acting",
    "when",
    "confidence",
)
OF_EVIDENCE = ("source_id", "locator", "note", "polarity", "date_as_written")
OF_THING = ("labels", "parent_id", "data", "when")


def fingerprints(kind: str, ids: Iterable[int]) -> dict[int, str]:
    """Return the digests of things or statements by id; what is gone has none.

    A thing that went into another has that one's. The evidence of a statement
    belongs to what it says. ``kind`` is ``thing`` or ``statement``; the answer takes
    one query, and one more for evidence.
    """
    wanted = set(ids)
    if kind == "thing":
        return of_things(wanted)
    found: dict[int, list[object]] = {
        row[0]: [row[1:]]
        for row in Statement.objects.filter(pk__in=wanted).values_list(
            "pk", *OF_STATEMENT
        )
    }
    proofs = Evidence.objects.filter(statement__in=wanted).order_by("pk")
    for key, *proof in proofs.values_list("statement_id", *OF_EVIDENCE):
        found[key].append(proof)
    return {key: digest(parts) for key, parts in found.items()}


def of_things(wanted: set[int]) -> dict[int, str]:
    """Return the digests of things by id, old ids among them."""
    rows = Thing.objects.filter(pk__in=wanted).values_list("pk", *OF_THING)
    found = {row[0]: digest(row[1:]) for row in rows}
    went = rows_instead(wanted - found.keys()) if wanted - found.keys() else {}
    if went:
        instead = of_things({*went.values()})
        found |= {row: instead[kept] for row, kept in went.items() if kept in instead}
    return found


def digest(parts: object) -> str:
    """Return 24 hexadecimal digits that stand for the parts."""
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()
