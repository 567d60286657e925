"""Blocks of text: paragraphs, headings, quotes, tables, and those for an audience."""

from typing import Any

from django.utils.translation import gettext as _

from bifolium.press.pdf import nodes
from bifolium.press.pdf.nodes import Node
from bifolium.press.pdf.sheet import Sheet


def text(bound: Any, sheet: Sheet) -> list[Node]:
    return sheet.prose(bound.value["text"])


def heading(bound: Any, sheet: Sheet) -> list[Node]:
    level = 3 if bound.value["level"] == "3" else 2
    return [{"t": "heading", "level": level, "c": [bound.value["text"]]}]


def quote(bound: Any, sheet: Sheet) -> list[Node]:
    lines = bound.value["text"].strip().split("\n")
    said: nodes.Line = [lines[0].strip()]
    for line in lines[1:]:
        said += [{"t": "br"}, line.strip()]
    return [{"t": "quote", "c": said, "who": bound.value["attribution"]}]


def aside(bound: Any, sheet: Sheet) -> list[Node]:
    named = nodes.title([bound.value["title"]])
    return [nodes.box([named, *sheet.prose(bound.value["text"])])]


def separator(bound: Any, sheet: Sheet) -> list[Node]:
    return [{"t": "pause"}]


def table(bound: Any, sheet: Sheet) -> list[Node]:
    value = bound.value
    rows = [[sheet.line(cell) for cell in row] for row in value["rows"]]
    found = nodes.table(
        list(value["columns"]),
        rows,
        caption=value["caption"],
        has_row_headers=value["row_headers"],
    )
    if value["source"]:
        source = sheet.line(value["source"])
        found["source"] = [nodes.strong(_("Source")), " ", *source]
    return [found]


def key_points(bound: Any, sheet: Sheet) -> list[Node]:
    points = [sheet.prose(point) for point in bound.value["points"]]
    return [nodes.box([nodes.label(_("Key points")), nodes.listed(points)])]


def glossary(bound: Any, sheet: Sheet) -> list[Node]:
    terms = [
        {"term": [row["term"]], "blocks": sheet.prose(row["definition"])}
        for row in bound.value["terms"]
    ]
    return [{"t": "terms", "items": terms}]


def questions(bound: Any, sheet: Sheet) -> list[Node]:
    asked = [sheet.prose(question) for question in bound.value["questions"]]
    return [nodes.listed(asked, is_numbered=True)]


def data_list(bound: Any, sheet: Sheet) -> list[Node]:
    items = []
    for item in bound.value["items"]:
        address = sheet.full(item["page"].url) if item["page"] else item["url"]
        named: nodes.Line = [nodes.strong(item["title"])]
        if address:
            named += [{"t": "br"}, nodes.link(address, address)]
        items.append([nodes.paragraph(named), *sheet.prose(item["text"])])
    return [nodes.listed(items)]
