"""An .xlsx with the sheets of the general form; every cell is text."""

import io
import re
import zipfile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bifolium.dossier.books import escaped
from bifolium.dossier.facts import Facts
from bifolium.dossier.sheets import sheets_of

MOMENT = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


class Xlsx:
    """Holds everything. A cell is text, so nothing in it is a formula."""

    name = "xlsx"
    suffix = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    is_whole = True

    def render(self, facts: Facts, name: str) -> bytes:
        book = Workbook(write_only=True)
        for title, (header, rows) in sheets_of(facts).items():
            sheet = book.create_sheet(title)
            sheet.freeze_panes = "A2"
            for row in (header, *rows):
                cells = []
                for text in row:
                    cell = WriteOnlyCell(sheet, value=escaped(text) or None)
                    if text:
                        cell.data_type = "s"
                    cells.append(cell)
                sheet.append(cells)
        packed = io.BytesIO()
        book.save(packed)
        return without_moments(packed)


def without_moments(packed: io.BytesIO) -> bytes:
    """Return a workbook that is the same whenever the same record is written."""
    again = io.BytesIO()
    with (
        zipfile.ZipFile(packed) as source,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in sorted(source.namelist()):
            content = MOMENT.sub(b"", source.read(entry))
            # Without a moment of its own an entry is of 1 January 1980.
            target.writestr(zipfile.ZipInfo(entry), content, zipfile.ZIP_DEFLATED)
    return again.getvalue()
