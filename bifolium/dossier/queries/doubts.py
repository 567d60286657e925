"""What to look at again in a record; each is one SQL query.

A doubt is no error: sources do contradict each other, and a holder may be acting
without the word. What cannot be is refused at the door instead.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bifolium.dossier.models import Dossier
from bifolium.dossier.queries.days import exclusive_post
from bifolium.dossier.queries.lines import rows_of

MOST = 1000


@dataclass(frozen=True)
class Doubt:
    """A kind of doubt, and the statements that raise it, each with the other one."""

    code: str
    text: "str | Promise"
    found: list[tuple[str, str]]
    """Pairs of keys; the second is empty where one statement is enough."""
    is_cut: bool
    """Whether there are more than were looked for."""


MEET = "a.s1 <= a.e0 and b.s1 <= b.e0 and a.s1 < b.e0 and b.s1 < a.e0"
"""Both surely hold on one day, and not only on that of a handing over."""

NO_EVIDENCE = """
select a.key, '' from dossier_statement a
 where a.dossier_id = %s
   and not exists (select 1 from dossier_evidence e where e.statement_id = a.id)
 order by a.id"""

WEAK = """
select a.key, '' from dossier_statement a
 where a.dossier_id = %s
   and exists (select 1 from dossier_evidence e where e.statement_id = a.id)
   and not exists (select 1 from dossier_evidence e
                    join dossier_source s on s.id = e.source_id
                   where e.statement_id = a.id and s.reliability <> 'low')
 order by a.id"""

NO_VIEW = """
select a.key, '' from dossier_statement a
 where a.dossier_id = %s and a.predicate = 'holds' and a.in_eyes_of_id is null
 order by a.id"""

UNDATED = """
select a.key, '' from dossier_statement a
 where a.dossier_id = %s and a.predicate in ('holds', 'recognises')
   and a.s0 is null
 order by a.id"""

YES_AND_NO = f"""
select a.key, b.key from dossier_statement a
  join dossier_statement b on b.subject_id = a.subject_id
   and b.predicate = a.predicate and b.object_id = a.object_id
   and b.in_eyes_of_id = a.in_eyes_of_id and b.polarity < 0
 where a.dossier_id = %s and a.polarity > 0
   and a.predicate in ('holds', 'recognises') and {MEET}
 order by a.id, b.id"""

AFTER_LIFE = """
select a.key, b.key from dossier_statement a
  join dossier_statement b on b.subject_id = a.subject_id
   and b.predicate in ('born', 'died')
 where a.dossier_id = %s and a.predicate in ('holds', 'keeps', 'took_part')
   and ((b.predicate = 'died' and a.s0 > b.e1)
        or (b.predicate = 'born' and a.e1 < b.s0))
 order by a.id, b.id"""

AFTER_AUTHORITY = """
select a.key, '' from dossier_statement a
  join dossier_thing eyes on eyes.id = a.in_eyes_of_id
 where a.dossier_id = %s and (a.s0 > eyes.e1 or a.e1 < eyes.s0)
 order by a.id"""

BACKWARDS = """
select a.key, b.key from dossier_statement a
  join dossier_statement b on b.subject_id = a.subject_id and b.predicate = 'died'
 where a.dossier_id = %s and a.predicate = 'born' and b.e1 < a.s0
 order by a.id, b.id"""


def _no_act() -> str:
    acts = [_value("basis"), _value("instrument")]
    named = ", ".join(f"nullif({act}, '')" for act in acts)
    return f"""
select a.key, '' from dossier_statement a
 where a.dossier_id = %s and a.in_eyes_of_id is not null
   and a.predicate in ('holds', 'recognises') and coalesce({named}) is null
 order by a.id"""


def _value(name: str) -> str:
    if connection.vendor == "sqlite":
        return f"json_extract(a.value, '$.{name}')"
    return f"(a.value ->> '{name}')"


def _two_holders() -> str:
    return f"""
select a.key, b.key from dossier_statement a
  join dossier_thing post on post.id = a.object_id and {exclusive_post()}
  join dossier_statement b on b.object_id = a.object_id and b.predicate = 'holds'
   and b.in_eyes_of_id = a.in_eyes_of_id and b.subject_id > a.subject_id
 where a.dossier_id = %s and a.predicate = 'holds' and a.polarity > 0
   and b.polarity > 0 and not a.acting and not b.acting and {MEET}
 order by a.id, b.id"""


def _possible_rivals() -> str:
    return f"""
select a.key, b.key from dossier_statement a
  join dossier_thing post on post.id = a.object_id and {exclusive_post()}
  join dossier_statement b on b.object_id = a.object_id and b.predicate = 'holds'
   and b.in_eyes_of_id <> a.in_eyes_of_id and b.subject_id > a.subject_id
  join dossier_thing mine on mine.id = a.in_eyes_of_id
  join dossier_thing theirs on theirs.id = b.in_eyes_of_id
 where a.dossier_id = %s and a.predicate = 'holds' and a.polarity > 0
   and b.polarity > 0 and not a.acting and not b.acting
   and a.s0 < b.e1 and b.s0 < a.e1 and not ({MEET})
   and (mine.s0 is null or (mine.s0 <= b.e1 and mine.e1 >= b.s0))
   and (theirs.s0 is null or (theirs.s0 <= a.e1 and theirs.e1 >= a.s0))
 order by a.id, b.id"""


DOUBTS: list[tuple[str, "str | Promise", Callable[[], str]]] = [
    ("no-evidence", _("No evidence is given."), lambda: NO_EVIDENCE),
    ("no-act", _("A view, but no act that shows it."), _no_act),
    (
        "two-holders",
        _("Two holders at once of a post for one, in the same eyes."),
        _two_holders,
    ),
    ("yes-and-no", _("One authority says yes and no."), lambda: YES_AND_NO),
    ("outside-life", _("Outside the life of the person."), lambda: AFTER_LIFE),
    (
        "outside-authority",
        _("Outside the life of the authority whose view it is."),
        lambda: AFTER_AUTHORITY,
    ),
    ("backwards", _("Died before being born."), lambda: BACKWARDS),
    ("possible-rivals", _("Two holders who may have been rivals."), _possible_rivals),
    ("weak", _("Every source is of low reliability."), lambda: WEAK),
    ("no-view", _("A post, but not in whose eyes."), lambda: NO_VIEW),
    ("undated", _("No date is given."), lambda: UNDATED),
]


def doubts(
    dossier: Dossier, *, most: int = MOST, only: Collection[str] = ()
) -> list[Doubt]:
    """Return what doubts the record raises, at most so many of each kind.

    ``only`` names the kinds to look for; empty means all.
    """
    found = []
    for code, text, sql in DOUBTS:
        if only and code not in only:
            continue
        rows = rows_of(f"{sql()} limit {int(most) + 1}", [dossier.pk])
        if rows:
            pairs = [(key, other) for key, other in rows[:most]]
            found.append(Doubt(code, text, pairs, len(rows) > most))
    return found
