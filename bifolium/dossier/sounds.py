"""How a name sounds, whatever alphabet and whoever's ear it was written by.

Vowels count for their place only; what English, French and German ears heard of one
Russian sound is one sign: ``Maklakov``, ``Маклаков`` and ``Maklakoff`` all give
``maklakaf``, ``Чичерин``, ``Tchitcherine`` and ``Tschitscherin`` all ``sasaran``.
It is for finding what may be one and the same, never for telling that it is.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіѣѳѵ",
        (
            *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m"),
            *("n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch"),
            *("", "y", "", "e", "iu", "ia", "i", "e", "f", "i"),
        ),
        strict=True,
    )
)
MARKED = {"š": "sh", "č": "ch", "ž": "zh", "ß": "ss", "ł": "l", "ø": "o"}
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
IN_BRACKETS = re.compile(r"\([^)]*\)")

# In this order: the longer before what it holds.
HEARD = [
    (re.compile(pattern), sign)
    for pattern, sign in (
        (r"schtsch|shch|chtch|tsch|tch|sch|sh|ch|zh|cz|ts|tz", "s"),
        (r"c(?=[eiy])|z", "s"),
        (r"ph|[vw]", "f"),
        (r"th", "t"),
        (r"kh|ck|c|q|h", "k"),
        (r"x", "ks"),
        (r"[aeiouyj]+", "a"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[^a])a$", ""),
    )
]
SHORT = 3


def latin(text: str) -> str:
    """Return a text in plain small Latin letters."""
    small = text.casefold()
    spelled = "".join(CYRILLIC.get(sign, MARKED.get(sign, sign)) for sign in small)
    parts = unicodedata.normalize("NFKD", spelled)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Return how one word sounds; empty if it has no letter or digit."""
    heard = "".join(sign for sign in latin(word) if sign.isalnum())
    for pattern, sign in HEARD:
        heard = pattern.sub(sign, heard)
    return heard


def family(name: str) -> tuple[str, str]:
    """Return the family name of a person as it sounds, and how the given one begins.

    It is the last word, or what stands before a comma: "Maklakov, Vasily".
    """
    bare = IN_BRACKETS.sub(" ", name)
    before, comma, after = bare.partition(",")
    last = WORD.findall(before)
    given = WORD.findall(after) if comma else last[:-1]
    if not last:
        return "", ""
    first = sound(given[0])[:1] if given else ""
    return sound(last[-1]), first


def are_alike(one: Iterable[str], other: Iterable[str]) -> bool:
    """Return whether names of one person may be names of another, in any spelling."""
    ours, theirs = ({family(name) for name in names} for names in (one, other))
    return any(
        mine[0]
        and mine[0] == yours[0]
        and (mine[1] == yours[1] or not (mine[1] and yours[1]))
        for mine in ours
        for yours in theirs
    )


def words(name: str) -> frozenset[str]:
    """Return the sounds of the words of a title, in no order, without small ones."""
    found = WORD.findall(IN_BRACKETS.sub(" ", name))
    long = [word for word in found if len(word) > SHORT or not word.isalpha()]
    return frozenset(filter(None, map(sound, long or found)))
