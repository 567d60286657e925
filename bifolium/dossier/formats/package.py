"""CSV with a Frictionless descriptor in a .zip, and the same in one .json.

The descriptor (``datapackage.json``) follows the Tabular Data Package of the
Frictionless Data specification, version 1. In the .json the rows stand inside it::

    {"profile": "tabular-data-package", "name": "envoys", "resources": [
      {"name": "statements", "schema": {…}, "data": [{"key": "t004", …}]}]}

A cell that a spreadsheet would run is made harmless in the CSV by an apostrophe;
``books`` takes it away again.
"""

import csv
import io
import json
import zipfile
from typing import Any

from bifolium.dossier.books import harmless
from bifolium.dossier.facts import Facts
from bifolium.dossier.sheets import Sheets, sheets_of

KEYS = {
    "sources": ["key"],
    "things": ["kind", "key"],
    "statements": ["key"],
    "evidence": ["statement", "source", "locator"],
    "merged": ["name"],
}
REFERENCES = {"evidence": [("statement", "statements"), ("source", "sources")]}
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in the .zip: the same record gives the same bytes."""


def descriptor_of(sheets: Sheets, name: str) -> dict[str, Any]:
    """Return the descriptor, without the rows."""
    return {
        "profile": "tabular-data-package",
        "name": name,
        "resources": [
            {
                "name": sheet,
                "profile": "tabular-data-resource",
                "schema": {
                    "fields": [{"name": column, "type": "string"} for column in header],
                    "primaryKey": KEYS[sheet],
                    "missingValues": [""],
                    "foreignKeys": [
                        {
                            "fields": column,
                            "reference": {"resource": other, "fields": "key"},
                        }
                        for column, other in REFERENCES.get(sheet, [])
                    ],
                },
            }
            for sheet, (header, _rows) in sheets.items()
        ],
    }


class CsvPackage:
    """CSV files and their descriptor in a .zip; holds everything."""

    name = "csv"
    suffix = "zip"
    media_type = "application/zip"
    is_whole = True

    def render(self, facts: Facts, name: str) -> bytes:
        sheets = sheets_of(facts)
        whole = descriptor_of(sheets, name)
        for resource in whole["resources"]:
            resource |= {"path": f"{resource['name']}.csv", "encoding": "utf-8"}
            resource |= {"format": "csv", "mediatype": "text/csv"}
        files = {"datapackage.json": _json(whole)}
        for sheet, (header, rows) in sheets.items():
            text = io.StringIO(newline="")
            lines = csv.writer(text)
            lines.writerow(header)
            lines.writerows([map(harmless, row) for row in rows])
            files[f"{sheet}.csv"] = text.getvalue().encode()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, content in files.items():
                archive.writestr(zipfile.ZipInfo(file, LONG_AGO), content)
        return packed.getvalue()


class JsonPackage:
    """One JSON file with descriptor and rows; holds everything."""

    name = "json"
    suffix = "json"
    media_type = "application/json"
    is_whole = True

    def render(self, facts: Facts, name: str) -> bytes:
        sheets = sheets_of(facts)
        whole = descriptor_of(sheets, name)
        for resource in whole["resources"]:
            header, rows = sheets[resource["name"]]
            resource["data"] = [dict(zip(header, row, strict=True)) for row in rows]
        return _json(whole)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
