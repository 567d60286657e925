"""Parameters of a question as text, and back: what databases take beside JSON.

``[7, {"date": "2026-11-25"}]`` are a number and a day.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

KINDS: dict[str, Any] = {
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "decimal": (Decimal, str, Decimal),
    "uuid": (UUID, str, UUID),
}


def written(parameters: Sequence[Any]) -> str:
    """Return parameters as text.

    :raises TypeError: for a kind that is not known; the page is then not baked.
    """
    return json.dumps(parameters, default=marked)


def marked(value: Any) -> dict[str, str]:
    """Return a value with the name of its kind."""
    for name, (kind, write, _read) in KINDS.items():
        if isinstance(value, kind):
            return {name: write(value)}
    raise TypeError(type(value).__name__)


def read_back(text: str) -> list[Any]:
    """Return the parameters of a text."""
    found: list[Any] = json.loads(text, object_hook=value_of)
    return found


def value_of(marked_value: dict[str, str]) -> Any:
    """Return what was marked."""
    ((name, text),) = marked_value.items()
    return KINDS[name][2](text)
