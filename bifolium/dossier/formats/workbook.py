"""An .xlsx with the four sheets of the general form; every cell is text."""

import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bifolium.dossier.books import escaped
from bifolium.dossier.facts import Facts
from bifolium.dossier.sheets import sheets_of


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
        return packed.getvalue()
