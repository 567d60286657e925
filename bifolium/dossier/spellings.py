"""Other spellings of a name, as sources have them: a list in ``data["variants"]``.

In a cell or a box they stand one a line; in what follows they are two spellings::

    Maklakoff
    Маклаковъ
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

SCRIPTS = {
    **{"LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "HEBREW": "Hebr"},
    **{"ARABIC": "Arab", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "CJK": "Hani"},
    **{"HIRAGANA": "Hira", "KATAKANA": "Kana", "HANGUL": "Hang"},
}
"""First words of the names that Unicode gives to letters, and ISO 15924."""

LONGEST = 500


def spellings_in(text: str) -> list[str]:
    """Return the spellings that stand one a line, each once."""
    lines = (line.strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def spellings_of(data: Mapping[str, Any]) -> list[str]:
    """Return the spellings that a thing keeps."""
    found = data.get("variants")
    is_many = isinstance(found, Iterable) and not isinstance(found, str)
    return [text for text in found or () if isinstance(text, str)] if is_many else []


def lines_of(data: Mapping[str, Any]) -> str:
    """Return the spellings one a line; empty if lines could not hold them unchanged."""
    found = spellings_of(data)
    text = "\n".join(found)
    is_fit = all(len(one) <= LONGEST for one in found)
    is_same = spellings_in(text) == data.get("variants")
    return text if is_fit and is_same else ""


def tag_of(text: str) -> str:
    """Return the language tag of a spelling: of its script, the language unknown.

    Maklakoff may be French, German or English: ``und-Latn``.
    """
    # BCP 47, section 4.1, point 5: "und" where a tag is needed.
    words = {
        unicodedata.name(sign, "").split(" ")[0] for sign in text if sign.isalpha()
    }
    script = SCRIPTS.get(words.pop(), "") if len(words) == 1 else ""
    return f"und-{script}" if script else "und"
