"""The same record in a triple store, in the shape of Wikidata, beside our tables.

Used by ``tools.bench.dossier``: each statement is a node with its subject, object,
eyes, polarity and outermost days as qualifiers. The answers are compared by number.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

SPACE = "https://example.org/"
COPIED = """
select id, subject_id, object_id, in_eyes_of_id, polarity, s0, e1
  from dossier_statement where predicate = 'holds'"""
ON_A_DAY = """
prefix : <https://example.org/>
select ?statement ?person ?eyes ?polarity where {{
  ?statement :post :q{post} ; :eyes ?eyes ; :polarity ?polarity ;
             :first ?first ; :last ?last .
  ?person :holds ?statement .
  filter(?first <= {day} && ?last >= {day})
}}"""
A_LIFE = """
prefix : <https://example.org/>
select ?statement ?post ?eyes ?polarity ?first ?last where {{
  :q{person} :holds ?statement .
  ?statement :post ?post ; :eyes ?eyes ; :polarity ?polarity .
  optional {{ ?statement :first ?first }} optional {{ ?statement :last ?last }}
}} order by ?first"""


def quads(rows: Iterable[Any]) -> Iterator[Any]:
    """Yield the triples of statements."""
    from pyoxigraph import Literal, NamedNode, Quad

    names = "holds", "post", "eyes", "polarity", "first", "last"
    holds, post, eyes, polarity, first, last = (NamedNode(SPACE + n) for n in names)
    for key, subject, object_, authority, sign, begins, ends in rows:
        statement = NamedNode(f"{SPACE}s{key}")
        yield Quad(NamedNode(f"{SPACE}q{subject}"), holds, statement)
        yield Quad(statement, post, NamedNode(f"{SPACE}q{object_}"))
        yield Quad(statement, eyes, NamedNode(f"{SPACE}q{authority}"))
        yield Quad(statement, polarity, Literal(sign))
        if begins is not None:
            yield Quad(statement, first, Literal(begins))
        if ends is not None:
            yield Quad(statement, last, Literal(ends))


def filled(folder: str) -> tuple[Any, float]:
    """Return a store on disk with every statement, and the seconds it took."""
    from django.db import connection
    from pyoxigraph import Store

    store = Store(folder)
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(COPIED)
        store.bulk_extend(quads(iter(cursor.fetchone, None)))
    store.optimize()
    return store, time.perf_counter() - began


def compared(
    store: Any, question: str, ours: Callable[[Any], Any], subjects: list[Any]
) -> tuple[float, float]:
    """Return the middle and the 95th hundredth of the time of a question, in ms.

    :raises SystemExit: if the two find different numbers of statements.
    """
    times = []
    for subject in subjects:
        text = asked(question, subject)
        began = time.perf_counter()
        found = list(store.query(text))
        times.append(1000 * (time.perf_counter() - began))
        if len(found) != len(list(ours(subject))):
            raise SystemExit(f"{question}: {len(found)} statements for {subject}")
    return statistics.median(times), sorted(times)[int(0.95 * len(times))]


def asked(question: str, subject: Any) -> str:
    """Return a question in SPARQL."""
    if question == "post on a day":
        return ON_A_DAY.format(post=subject[0].pk, day=subject[1])
    return A_LIFE.format(person=subject.pk)
