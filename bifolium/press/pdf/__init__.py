"""Editions on paper: every block, and the function that sets it.

A function takes the bound block and the ``Sheet``, and returns blocks of the document
(``press/pdf/nodes.py``). What is not named here is told with its address.
"""

from collections.abc import Callable
from typing import Any

from bifolium.press.pdf import pictures, records, texts
from bifolium.press.pdf.nodes import Node
from bifolium.press.pdf.sheet import Sheet

BLOCKS: dict[str, Callable[[Any, Sheet], list[Node]]] = {
    "text": texts.text,
    "heading": texts.heading,
    "quote": texts.quote,
    "aside": texts.aside,
    "separator": texts.separator,
    "figure": pictures.figure,
    "gallery": pictures.gallery,
    "before_after": pictures.before_after,
    "document": pictures.document,
    "audio": pictures.audio,
    "table": texts.table,
    "dossier_figure": records.dossier_figure,
    "steps": records.steps,
    "person_card": records.person_card,
    "contested": records.contested,
    "poll": records.poll,
    "key_points": texts.key_points,
    "glossary": texts.glossary,
    "questions": texts.questions,
    "data_list": texts.data_list,
}
