"""From blocks as written to the raw data of a body."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from bifolium.ops.loader.folder import BlockSource, EditionSource, FolderError
from bifolium.ops.loader.markup import Markup, MarkupError

Fields = Mapping[str, Any]

ITEM = UUID("a3b1c0de-0000-5000-8000-000000000000")


@dataclass(frozen=True)
class Shelf:
    """Where the blocks of one edition find what they name, by key."""

    markup: Markup
    picture: Callable[[str], int]
    poll: Callable[[str], int]
    dossier: int


def raw_body(edition: EditionSource, work: UUID, shelf: Shelf) -> list[dict[str, Any]]:
    """Return the raw data of a body; ids are the same in every edition of a work.

    :raises FolderError: naming the file and the block.
    """
    return [raw_block(edition, block, work, shelf) for block in edition.blocks]


def raw_block(
    edition: EditionSource, block: BlockSource, work: UUID, shelf: Shelf
) -> dict[str, Any]:
    """Return the raw data of one block."""
    maker = MAKERS.get(block.kind)
    if maker is None:
        raise FolderError(
            f"{edition.file}: block #{block.name}: no type {block.kind!r}"
        )
    try:
        value = maker(block.fields, shelf)
    except MarkupError as fault:
        raise FolderError(f"{edition.file}: block #{block.name}: {fault}") from fault
    except KeyError as fault:
        raise FolderError(
            f"{edition.file}: block #{block.name}: {fault} is missing or not known"
        ) from fault
    kind = "heading" if block.kind == "subheading" else block.kind
    return {"type": kind, "value": value, "id": str(uuid5(work, block.name))}


def items(values: list[Any]) -> list[dict[str, Any]]:
    """Return values as a list block stores them; ids tell siblings apart."""
    return [
        {"type": "item", "value": value, "id": str(uuid5(ITEM, str(place)))}
        for place, value in enumerate(values)
    ]


def rich(fields: Fields, name: str, shelf: Shelf) -> str:
    """Return a text field as rich text; empty if it is left out."""
    return shelf.markup.rich(str(fields.get(name) or "")) if fields.get(name) else ""


def texts(fields: Fields, name: str, shelf: Shelf) -> list[dict[str, Any]]:
    """Return a list of texts as rich text."""
    return items([shelf.markup.rich(str(text)) for text in fields[name]])


def options(fields: Fields) -> dict[str, Any]:
    """Return what a figure shows, as its block stores it."""
    given = fields.get("options") or {}
    value: dict[str, Any] = {
        name: given[name] for name in ("since", "until", "recognised") if name in given
    }
    for name in ("persons", "posts", "missions"):
        value[name] = items(list(given.get(name, [])))
    return value


def text(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {"text": rich(fields, "text", shelf)}


def heading(level: str) -> Callable[[Fields, Shelf], dict[str, Any]]:
    def make(fields: Fields, shelf: Shelf) -> dict[str, Any]:
        return {"text": fields["text"], "level": level}

    return make


def quote(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {"text": fields["text"], "attribution": fields.get("attribution") or ""}


def aside(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {"title": fields["title"], "text": rich(fields, "text", shelf)}


def separator(fields: Fields, shelf: Shelf) -> None:
    return None


def figure(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {
        "picture": shelf.picture(fields["picture"]),
        "caption": rich(fields, "caption", shelf),
        "size": fields.get("size", "column"),
    }


def gallery(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {
        "pictures_shown": items([shelf.picture(key) for key in fields["pictures"]]),
        "caption": rich(fields, "caption", shelf),
    }


def before_after(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {
        "before": shelf.picture(fields["before"]),
        "before_label": fields["before_label"],
        "after": shelf.picture(fields["after"]),
        "after_label": fields["after_label"],
        "caption": rich(fields, "caption", shelf),
    }


def document(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    picture = fields.get("picture")
    return {
        "title": fields["title"],
        "date": str(fields.get("date") or ""),
        "picture": shelf.picture(picture) if picture else None,
        "transcription": rich(fields, "transcription", shelf),
        "transcription_language": fields.get("transcription_language") or "",
        "translation": rich(fields, "translation", shelf),
        "source": rich(fields, "source", shelf),
    }


def table(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    rows = [
        items(
            [shelf.markup.rich(str(cell)) if cell is not None else "" for cell in row]
        )
        for row in fields["rows"]
    ]
    return {
        "caption": fields.get("caption") or "",
        "columns": items([str(column) for column in fields["columns"]]),
        "rows": items(rows),
        "row_headers": bool(fields.get("row_headers", True)),
        "source": rich(fields, "source", shelf),
    }


def dossier_figure(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {
        "dossier": shelf.dossier,
        "figure": fields["figure"],
        "caption": rich(fields, "caption", shelf),
        "options": options(fields),
    }


def steps(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    made = [
        {
            "title": step["title"],
            "text": rich(step, "text", shelf),
            "lights": items(list(step.get("lights", []))),
        }
        for step in fields["steps"]
    ]
    return {**dossier_figure(fields, shelf), "steps": items(made)}


def person_card(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {"dossier": shelf.dossier, "person": fields["person"]}


def contested(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    claims = [
        {
            "who": claim["who"],
            "says": rich(claim, "says", shelf),
            "source": rich(claim, "source", shelf),
        }
        for claim in fields["claims"]
    ]
    return {"question": fields["question"], "claims": items(claims)}


def poll(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {"poll": shelf.poll(fields["poll"])}


def key_points(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {"points": texts(fields, "points", shelf)}


def glossary(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    terms = [
        {"term": row["term"], "definition": rich(row, "definition", shelf)}
        for row in fields["terms"]
    ]
    return {"terms": items(terms)}


def questions(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    return {"questions": texts(fields, "questions", shelf)}


def data_list(fields: Fields, shelf: Shelf) -> dict[str, Any]:
    rows = [
        {
            "title": row["title"],
            "text": rich(row, "text", shelf),
            "page": shelf.markup.page_key(row["page"]) if row.get("page") else None,
            "url": row.get("url") or "",
        }
        for row in fields["items"]
    ]
    return {"items": items(rows)}


MAKERS: dict[str, Callable[[Fields, Shelf], Any]] = {
    "text": text,
    "heading": heading("2"),
    "subheading": heading("3"),
    "quote": quote,
    "aside": aside,
    "separator": separator,
    "figure": figure,
    "gallery": gallery,
    "before_after": before_after,
    "document": document,
    "table": table,
    "dossier_figure": dossier_figure,
    "steps": steps,
    "person_card": person_card,
    "contested": contested,
    "poll": poll,
    "key_points": key_points,
    "glossary": glossary,
    "questions": questions,
    "data_list": data_list,
}
