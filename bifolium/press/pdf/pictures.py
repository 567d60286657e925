"""Blocks of pictures, documents and sound."""

from typing import Any

from django.utils.translation import gettext as _

from bifolium.press.pdf import nodes
from bifolium.press.pdf.nodes import Node
from bifolium.press.pdf.prose import TONGUE
from bifolium.press.pdf.sheet import Sheet, printed


def figure(bound: Any, sheet: Sheet) -> list[Node]:
    value = bound.value
    return [sheet.picture(value["picture"], sheet.line(value["caption"]))]


def gallery(bound: Any, sheet: Sheet) -> list[Node]:
    shown = [sheet.picture(one, []) for one in bound.value["pictures_shown"]]
    found: list[Node] = [{"t": "row", "cells": [[one] for one in shown]}]
    caption = sheet.line(bound.value["caption"])
    return [*found, nodes.small(caption)] if caption else found


def before_after(bound: Any, sheet: Sheet) -> list[Node]:
    value = bound.value
    cells = [
        [nodes.label(value[f"{side}_label"]), sheet.picture(value[side], [])]
        for side in ("before", "after")
    ]
    found: list[Node] = [{"t": "row", "cells": cells}]
    caption = sheet.line(value["caption"])
    return [*found, nodes.small(caption)] if caption else found


def document(bound: Any, sheet: Sheet) -> list[Node]:
    value = bound.value
    kind = _("Document") + (f" · {value['date']}" if value["date"] else "")
    inside = [nodes.label(kind), nodes.title([value["title"]])]
    if value["picture"] and printed(value["picture"]):
        inside.append(sheet.picture(value["picture"], []))
    language = value["transcription_language"] or ""
    said = sheet.prose(value["transcription"])
    is_other = TONGUE.fullmatch(language) and language != sheet.language
    if said and is_other:
        inside.append({"t": "tongue", "lang": language, "blocks": said})
    else:
        inside += said
    if translated := sheet.prose(value["translation"]):
        inside += [nodes.label(_("Translation")), *translated]
    source = sheet.line(value["source"])
    inside.append(nodes.small([nodes.strong(_("Source")), " ", *source]))
    return [nodes.box(inside)]


def audio(bound: Any, sheet: Sheet) -> list[Node]:
    value = bound.value
    inside = [nodes.label(_("Sound")), nodes.title([value["title"]])]
    if value["file"]:
        address = sheet.full(value["file"].url)
        inside.append(nodes.small([nodes.link(address, address)]))
    else:
        inside.append(nodes.small([_("This recording is not available.")]))
    if said := sheet.prose(value["transcript"]):
        inside += [nodes.label(_("Transcript")), *said]
    return [nodes.box(inside)]
