"""The rows of the general form in a JSON-LD graph of ours; see ``formats/linked``."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote


def sheets_in(whole: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the general form that a graph of ours holds, by sheet.

    What is not a node of ours is left out; that it is right is for ``forms`` to say.
    """
    found: dict[str, list[dict[str, Any]]] = {
        **{"sources": [], "things": [], "statements": [], "evidence": []},
        "merged": [],
    }
    graph = whole.get("@graph") if isinstance(whole, dict) else None
    for node in graph if isinstance(graph, list) else ():
        if not isinstance(node, dict):
            continue
        kind = str(node.get("@id", "")).partition("/")[0]
        if kind == "source":
            found["sources"].append(_source_row(node))
        elif kind == "thing":
            found["things"].append(_thing_row(node))
            found["merged"] += _merged_rows(node)
        elif kind == "statement":
            found["statements"].append(_statement_row(node))
            pieces = node.get("evidence")
            for piece in pieces if isinstance(pieces, list) else [pieces]:
                if isinstance(piece, dict):
                    found["evidence"].append(_piece_row(node, piece))
    return {sheet: rows for sheet, rows in found.items() if rows}


def _source_row(node: Mapping[str, Any]) -> dict[str, Any]:
    names = {"title": "headline", "archived_url": "archivedUrl", "kind": "genre"}
    names |= {"language": "inLanguage", "note": "description"}
    same = ("key", "author", "year", "url", "reliability")
    return {
        **{name: node.get(name) for name in same},
        **{name: node.get(term) for name, term in names.items()},
    }


def _thing_row(node: Mapping[str, Any]) -> dict[str, Any]:
    labels = node.get("label")
    kind, _colon, key = (_name_in(node) or "").partition(":")
    return {
        "kind": kind,
        "key": node.get("key") or key or node.get("@id"),
        "part_of": _name_in(node.get("partOf")),
        "when": node.get("when"),
        "when_edtf": node.get("edtf"),
        "variants": _lines_in(node.get("alternateName")),
        "data": node.get("data"),
        **{
            f"label_{code}": text
            for code, text in (labels if isinstance(labels, dict) else {}).items()
        },
    }


def _merged_rows(node: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = node.get("replaces")
    found = names if isinstance(names, list) else [names]
    return [
        {"name": _name_of(str(name)), "into": _name_in(node)}
        for name in found
        if name is not None
    ]


def _statement_row(node: Mapping[str, Any]) -> dict[str, Any]:
    same = ("predicate", "says", "manner", "when", "confidence", "value")
    return {
        **{name: node.get(name) for name in same},
        "key": _statement_key(node),
        "subject": _name_in(node.get("subject")),
        "object": _name_in(node.get("object")),
        "in_eyes_of": _name_in(node.get("inEyesOf")),
        "acting": "yes" if node.get("isActing") else None,
        "when_edtf": node.get("edtf"),
    }


def _statement_key(node: Mapping[str, Any]) -> Any:
    return node.get("key") or unquote(str(node["@id"]).partition("/")[2])


def _piece_row(node: Mapping[str, Any], piece: Mapping[str, Any]) -> dict[str, Any]:
    source = piece.get("source")
    place = source.get("@id", "") if isinstance(source, dict) else ""
    return {
        "statement": _statement_key(node),
        "source": unquote(str(place).removeprefix("source/")),
        "locator": piece.get("locator"),
        "says": piece.get("says"),
        "date_as_written": piece.get("dateAsWritten"),
        "note": piece.get("description"),
    }


def _lines_in(names: Any) -> str:
    """Return other names one a line; each a text, or an object with a language."""
    found = names if isinstance(names, list) else [names]
    texts = [one.get("@value") if isinstance(one, dict) else one for one in found]
    return "\n".join(str(text) for text in texts if text is not None)


def _name_in(reference: Any) -> str | None:
    if not isinstance(reference, dict):
        return None
    return _name_of(str(reference.get("@id", "")))


def _name_of(address: str) -> str:
    _thing, _slash, rest = address.partition("/")
    kind, _slash, key = rest.partition("/")
    return f"{kind}:{unquote(key)}"
