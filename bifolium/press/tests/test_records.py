"""The tables of a capsule are opened in spreadsheets: none of their cells runs."""

import csv

import pytest

from bifolium.dossier.books import FORMULA, as_it_was
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.models import Evidence, Source
from bifolium.dossier.tests.samples import HOSTILE
from bifolium.press.static_edition.records import write_dossier

pytestmark = pytest.mark.django_db


def rows_of(file):
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_and_each_is_read_as_it_was(tmp_path, text):
    dossier = make_dossier()
    person = make_thing(dossier, "person", "a", text)
    source = Source.objects.create(dossier=dossier, key="b", title=text, note=text)
    row = make_statement(person, "born", when="@1870", manner=text)
    Evidence.objects.create(statement=row, source=source, locator=text, polarity=-1)

    write_dossier(tmp_path, dossier, ["en", "ru"])

    tables = {file.stem: rows_of(file) for file in tmp_path.glob("*.csv")}
    cells = [cell for rows in tables.values() for row in rows for cell in row if cell]
    assert all(cell[0] not in FORMULA or cell == "-1" for cell in cells)
    assert [as_it_was(cell) for cell in tables["things"][1]][2] == text
    assert as_it_was(tables["evidence"][1][2]) == text
    assert "-1" in tables["evidence"][1]
