"""What a thing keeps of another that goes into it.

Its own names and data stand. Names of the other become variants, and fill languages
in which it has none; ids and data that it lacks are taken over. An id that is another
one is kept beside it. For example ``{"ids": {"viaf": "1"}}`` and ``{"ids": {"viaf":
"2", "gnd": "3"}}`` make ``{"ids": {"viaf": "1", "gnd": "3"}, "other_ids": {"viaf":
["2"]}}``.
"""

from collections.abc import Mapping
from typing import Any

from bifolium.dossier.spellings import spellings_of

OWN = ("variants", "ids", "other_ids")


def absorbed(
    labels: Mapping[str, str],
    data: Mapping[str, Any],
    *,
    other_labels: Mapping[str, str],
    other_data: Mapping[str, Any],
) -> tuple[dict[str, str], dict[str, Any]]:
    """Return names and data with those of the other; once more changes nothing."""
    names = {**other_labels, **labels}
    found = {key: value for key, value in other_data.items() if key not in OWN}
    found |= data
    own = {*names.values()}
    spelled = [
        *spellings_of(data),
        *other_labels.values(),
        *spellings_of(other_data),
    ]
    variants = list(dict.fromkeys(text for text in spelled if text not in own))
    ids, others = _ids(data, other_data)
    for key, value in (("variants", variants), ("ids", ids), ("other_ids", others)):
        if value:
            found[key] = value
    return names, found


def _mapping(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return dict(value) if isinstance(value, Mapping) else {}


def _ids(
    data: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the ids, and the further ones of those that have one already."""
    ids = {**_mapping(other, "ids"), **_mapping(data, "ids")}
    others = _mapping(data, "other_ids")
    further = [
        *((name, [text]) for name, text in _mapping(other, "ids").items()),
        *_mapping(other, "other_ids").items(),
    ]
    for name, texts in further:
        new = [text for text in texts if text != ids.get(name)]
        both = list(dict.fromkeys([*_list(others.get(name)), *new]))
        if both:
            others[name] = both
    return ids, others


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else []
