"""The index of an edition's search: scripts that a page loads as it needs them.

Scripts, because a page that was opened from a disk may load those and nothing else.
Each hands one value over under its own name::

    bifoliumFind("head", {"count": 2, "keys": [""], "endings": {…}, "stop": […]})
    bifoliumFind("names/0", "4f0c…a19d…")   which text is that of page 0, 1, 2 …
    bifoliumFind("words/all", "посл B1D\nреволюц 1F")
    bifoliumFind("texts/4f0c…", {"path": "analysis/two-men/", "title": …, "text": …})

A line of words has a stem and the pages in which it stands: for each, how far it is
from the page before, in base 36 and left out if it is one, and how much it says of the
page, from A to I. A file of words holds those that begin with its key, and is split by
the next letter when it grows too long; its name is the key in hexadecimal code points.
A text has its name from its path, so that it stays what it is when others come.
"""

import json
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from hashlib import blake2b
from typing import Any

from bifolium.press.static_edition.reading import Entry
from bifolium.press.static_edition.words import (
    WORD,
    endings_of,
    plain,
    stem,
    stop_words_of,
)

LONGEST = 60_000
NAMES_IN_FILE = 1024
NAME_LENGTH = 12
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LEVELS = "ABCDEFGHI"
# Usual saturation of repeated words, and length of a usual page in words (BM25).
SATURATION, BY_LENGTH, USUAL = 1.2, 0.75, 800
IN_TITLE, IN_NAMES = 1.0, 0.6


class Index:
    """The words of one language's pages. Add these in the order of their paths."""

    def __init__(self, language: str) -> None:
        self.endings = endings_of(language)
        self.stop = stop_words_of(language)
        self.known: dict[str, str] = dict.fromkeys(self.stop, "")
        self.lines: dict[str, array[int]] = {}
        self.names: list[str] = []

    def add(self, entry: Entry, name: str) -> None:
        """Add a page whose text has a name."""
        number = len(self.names)
        self.names.append(name)
        text = self.stems(entry.text)
        length = sum(text.values())
        title = self.stems(entry.title)
        names = self.stems(" ".join([*entry.authors, entry.kind]))
        for each in text | title | names:
            weight = weight_of(text[each], length)
            weight += IN_TITLE * (each in title) + IN_NAMES * (each in names)
            level = min(len(LEVELS) - 1, int(weight * 4.5))
            line = self.lines.setdefault(each, array("L"))
            line.append(number * len(LEVELS) + level)

    def stems(self, text: str) -> Counter[str]:
        """Return how often each stem stands in a text; words that tell nothing not."""
        found: Counter[str] = Counter()
        for word, times in Counter(WORD.findall(plain(text))).items():
            if word not in self.known:
                is_letter = len(word) == 1 and not word.isdigit()
                self.known[word] = "" if is_letter else stem(word, self.endings)
            if self.known[word]:
                found[self.known[word]] += times
        return found

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the index by name; the texts are not among them."""
        lines = [f"{each} {packed(self.lines[each])}" for each in sorted(self.lines)]
        keys = []
        for key, part in parts("", lines):
            keys.append(key)
            yield script(f"words/{file_of(key)}", "\n".join(part))
        for start in range(0, len(self.names), NAMES_IN_FILE):
            some = "".join(self.names[start : start + NAMES_IN_FILE])
            yield script(f"names/{start // NAMES_IN_FILE}", some)
        head = {"count": len(self.names), "keys": keys}
        yield script("head", {**head, "endings": self.endings, "stop": self.stop})


def weight_of(times: int, length: int) -> float:
    """Return how much a word says of a text, from 0 to 1."""
    usual = 1 - BY_LENGTH + BY_LENGTH * length / USUAL
    return times / (times + SATURATION * usual)


def packed(line: Iterable[int]) -> str:
    """Return the pages of a stem as they stand in a file of words."""
    found, before = [], -1
    for value in line:
        number, level = divmod(value, len(LEVELS))
        step = number - before
        found.append((base36(step) if step > 1 else "") + LEVELS[level])
        before = number
    return "".join(found)


def base36(number: int) -> str:
    """Return a positive number in digits and small letters."""
    length = int(math.log(number, 36)) + 1
    found = "".join(DIGITS[number // 36**place % 36] for place in range(length + 1))
    return found.rstrip("0")[::-1]


def parts(key: str, lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield sorted lines in parts that are not too long, by how they begin."""
    if sum(map(len, lines)) <= LONGEST or len(lines) == 1:
        yield key, lines
        return
    by_next: dict[str, list[str]] = {}
    for line in lines:
        by_next.setdefault(line[: len(key) + 1], []).append(line)
    for longer, some in by_next.items():
        # The word that is the key itself ends here, with a space.
        is_whole = longer.endswith(" ")
        yield from [(key, some)] if is_whole else parts(longer, some)


def file_of(key: str) -> str:
    """Return the name of the file of words with a key."""
    return "".join(f"{ord(sign):04x}" for sign in key) or "all"


def name_of(path: str) -> str:
    """Return the name of the text of a page."""
    return blake2b(path.encode(), digest_size=NAME_LENGTH // 2).hexdigest()


def text_file(entry: Entry, name: str) -> bytes:
    """Return the text of a page as a file."""
    return script(f"texts/{name}", asdict(entry))[1]


def entry_in(file: bytes) -> Entry:
    """Return the entry that a file of a text holds."""
    told: Mapping[str, Any] = json.loads(file[file.index(b"{") : file.rindex(b"}") + 1])
    return Entry(**told)


def script(name: str, value: object) -> tuple[str, bytes]:
    """Return the name and the bytes of a script that hands a value over."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"{name}.js", f'bifoliumFind("{name}",{told});\n'.encode()
