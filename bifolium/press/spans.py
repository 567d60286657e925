"""Questions of which only a span of rows is used, marked at the end of the sentence.

``SELECT "id" FROM "article" ORDER BY "day" /* rows 12:24 */``: rows 12 to 23.
"""

import re

SPAN = re.compile(r" /\* rows (\d+):(\d+) \*/$")


def with_span(sentence: str, span: tuple[int, int]) -> str:
    """Return a sentence that asks for a span of its rows."""
    return f"{sentence} /* rows {span[0]}:{span[1]} */"


def without_span(sentence: str) -> tuple[str, tuple[int, int] | None]:
    """Return a sentence without its span, and the span; None for all rows."""
    found = SPAN.search(sentence)
    if found is None:
        return sentence, None
    return sentence[: found.start()], (int(found[1]), int(found[2]))
