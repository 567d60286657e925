import json
import shutil
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from bifolium.dossier import books
from bifolium.dossier.books import BookRefused, CsvArchive, book_at
from bifolium.dossier.factories import DEMO
from bifolium.dossier.models import Source, Statement, Thing
from bifolium.dossier.tests.samples import (
    bring,
    nothing_written,
    rewrite,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sheet", "old", "new", "problem"),
    [
        (
            "statements",
            "1870~",
            "1900-02-29",
            "statements.csv, row 3, when: “1900-02-29”: 29 February 1900 exists in Old Style only",
        ),
        (
            "statements",
            "j:1917-03-02/1917-10",
            "1924/1917",
            "row 2, when: “1924/1917” runs backwards",
        ),
        (
            "statements",
            "1870~",
            "soon",
            "row 3, when: “soon” is not a date",
        ),
        (
            "statements",
            "1870~",
            "x:1917-01-01",
            "row 3, when: “x:1917-01-01” is not a date",
        ),
        (
            "statements",
            "person:b",
            "person:z",
            "row 3, subject: “person:z” is no thing",
        ),
        (
            "statements",
            "authority:gov",
            "authority:mars",
            "in_eyes_of: “authority:mars” is no thing",
        ),
        ("statements", "person:b", "boris", "row 3, subject: “boris” names no thing"),
        ("statements", "s2,", "s1,", "row 3, key: “s1” stands twice"),
        ("statements", "born", "loves", "row 3, predicate: “loves” is none of"),
        (
            "statements",
            "holds,post:p",
            "holds,person:b",
            "object: “holds” needs one of: post",
        ),
        ("statements", "holds,post:p", "holds,", "row 2, object: The cell is empty"),
        ("statements", "holds,post:p", "born,person:a", "cannot be about itself"),
        (
            "statements",
            '"{""basis"": ""order""}"',
            "[1]",
            "row 2, value: That is no JSON object",
        ),
        ("statements", "s2,person:b", "s2", "row 3, key: The row has 7 cells, not 8"),
        ("statements", "says", "sais", "row 1, –: The column “sais” is not known"),
        ("statements", "subject", "key", "The column “key” stands twice"),
        ("statements", "predicate,", "manner,", "The column “predicate” is missing"),
        ("evidence", "s1,b2", "s1,b9", "row 3, source: “b9” is no source"),
        ("evidence", "s2,b1", "s9,b1", "row 4, statement: “s9” is no statement"),
        ("evidence", "s1,b2,", "s1,b1,p. 7", "row 3, statement: “s1” stands twice"),
        ("things", "48.857", "148", "row 2, lat: “148” is no number up to 90"),
        ("things", "mission:m", "mission:z", "row 3, part_of: “mission:z” is no"),
        ("things", "mission:m", "post:p", "row 3, part_of: It would come back"),
        (
            "things",
            "Boris,Борис",
            ",",
            "row 5, label_en: The thing has no name",
        ),
        ("things", "person,a", "persona,a", "row 4, kind: “persona” is none of"),
        ("things", "person,b", "person,a", "row 5, key: “person:a” stands twice"),
        ("things", "Anna", "A" * 501, "row 4, label_en: The name is over 500"),
        ("things", "Anna", "An\x00na", "row 4, label_en: The text holds a control"),
        ("things", "label_ru", "label_ru_RU", "column “label_ru_RU” is not known"),
        ("sources", "A book", "", "row 2, title: The cell is empty"),
        ("sources", "b2,", "b1,", "row 3, key: “b1” stands twice"),
        ("sources", "high", "sure", "row 2, reliability: “sure” is none of"),
        ("sources", "A book", '"A book', "sources.csv, row 1, –: The file cannot be"),
        ("sources", "A book", "B" * 140_000, "larger than field limit"),
    ],
)
def test_wrong_row_is_named_and_nothing_is_written(
    folder, dossier, sheet, old, new, problem
):
    rewrite(folder, sheet, old, new)

    report = bring(dossier, folder)

    assert problem in "\n".join(map(str, report.problems))
    assert report.loaded is None
    assert nothing_written()


def test_spelling_that_is_too_long_or_hides_a_sign_is_refused(folder, dossier):
    (folder / "things.csv").write_text(
        f'kind,key,label_en,variants\nperson,a,Anna,"Ann\n{"A" * 501}"\n'
        "person,b,Boris,Bor\x07is\n"
    )

    report = bring(dossier, folder)

    assert [str(problem) for problem in report.problems[:2]] == [
        "things.csv, row 2, variants: A name is over 500 characters.",
        "things.csv, row 3, variants: The text holds a control character.",
    ]
    assert nothing_written()


def test_every_problem_of_a_book_is_told_at_once(folder, dossier):
    rewrite(folder, "sources", "high", "sure")
    rewrite(folder, "statements", "1870~", "soon")
    rewrite(folder, "evidence", "s2,b1", "s2,b9")

    report = bring(dossier, folder)

    assert [problem.file for problem in report.problems] == [
        *("sources.csv", "statements.csv"),
        "evidence.csv",
    ]


def test_file_that_breaks_off_after_a_repeated_key_is_told_of(folder, dossier):
    with (folder / "statements.csv").open("a", encoding="utf-8") as file:
        file.write('s1,person:a,born,,,,1870,\ns9,"broken')

    report = bring(dossier, folder)

    assert [problem.why[:24] for problem in report.problems] == [
        "The file cannot be read:",
        "“s1” stands twice.",
    ]


def test_a_thousand_problems_are_enough(folder, dossier):
    rows = "".join(f"s{n},person:a,loves\n" for n in range(1500))
    (folder / "statements.csv").write_text("key,subject,predicate\n" + rows)

    report = bring(dossier, folder)

    assert len(report.problems) == 1001
    assert "more wrong" in report.problems[-1].why


def continues(folder, *pairs):
    things = "".join(f"authority,{key},{key},,,,,\n" for key in "xyz")
    with (folder / "things.csv").open("a") as file:
        file.write(things)
    rows = "".join(
        f"c{n},authority:{one},continues,authority:{other},,,,\n"
        for n, (one, other) in enumerate(pairs)
    )
    with (folder / "statements.csv").open("a") as file:
        file.write(rows)


def test_chain_of_authorities_may_not_come_back_to_itself(folder, dossier):
    continues(folder, "xy", "yz", "zx")

    report = bring(dossier, folder)

    assert [(row.row, row.column) for row in report.problems] == [
        *((4, "object"), (5, "object")),
        (6, "object"),
    ]
    assert nothing_written()


def test_chain_that_ends_is_kept(folder, dossier):
    continues(folder, "xy", "yz", "xz")

    assert bring(dossier, folder).problems == []


def test_second_import_may_not_close_a_circle_of_parts(folder, dossier):
    bring(dossier, folder)
    rewrite(folder, "things", "Посольство,,", "Посольство,post:p,")

    report = bring(dossier, folder)

    assert [row.column for row in report.problems] == ["part_of"]
    assert Thing.objects.get(key="m").parent is None


def test_circle_in_the_nine_tables_is_named(tmp_path, dossier):
    folder = shutil.copytree(DEMO, tmp_path / "tables")
    rewrite(
        folder,
        "authorities",
        ",1917-03-15,1917-03-15,1917-03-15,,uncited",
        ",1917-03-15,1917-03-15,1917-03-15,prov_gov,uncited",
    )

    report = bring(dossier, folder)

    assert "authorities.csv, row 2, continues: In the end “tsar” continues" in str(
        report.problems[0]
    )


def test_second_import_may_not_close_a_chain_of_authorities(folder, dossier):
    continues(folder, "xy", "yz")
    assert bring(dossier, folder).problems == []
    (folder / "statements.csv").write_text(
        "key,subject,predicate,object\nlate,authority:z,continues,authority:x\n"
    )
    (folder / "evidence.csv").unlink()

    report = bring(dossier, folder)

    assert "row 2, object: It would come back" in "\n".join(map(str, report.problems))
    assert not Statement.objects.filter(key="late").exists()


def test_nine_tables_may_not_close_a_chain_that_stands_in_the_record(tmp_path, dossier):
    folder = shutil.copytree(DEMO, tmp_path / "tables")
    bring(dossier, folder)
    row = Statement.objects.filter(predicate="continues").first()
    before = Statement.objects.count()
    Statement.objects.create(
        dossier=dossier,
        key="by hand",
        subject=row.object,
        predicate="continues",
        object=row.subject,
        confidence="low",
    )

    report = bring(dossier, folder)

    assert len(report.problems) == 1
    assert report.loaded is None
    assert Statement.objects.count() == before + 1


def test_book_without_a_known_sheet_is_refused(tmp_path, dossier):
    (tmp_path / "notes.csv").write_text("a,b\n")

    report = bring(dossier, tmp_path)

    assert "No sheet of: sources, things" in report.problems[0].why


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"PK\x03\x04 no", "no .xlsx workbook"),
        ("a.zip", b"no archive", "no .zip archive"),
        ("a.json", b"\xff\xfe{", "no JSON in UTF-8"),
        ("a.json", b"[" * 100_000, "no JSON in UTF-8"),
        ("a.json", b'{"resources": 7}', "holds no rows"),
        ("a.txt", b"x", "a folder or .zip of CSV"),
    ],
)
def test_file_that_is_no_book_is_refused(tmp_path, name, content, why):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(BookRefused, match=why):
        book_at(tmp_path / name)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(BookRefused, match="no such file"):
        book_at(tmp_path / "lost.xlsx")


def test_huge_and_binary_files_are_refused_without_being_read(folder, dossier):
    with (folder / "statements.csv").open("r+b") as file:
        file.truncate(100_000_001)
    (folder / "sources.csv").write_bytes(b"key,title\n\xff\xfe\x00\n")
    with (folder.parent / "huge.xlsx").open("wb") as file:
        file.truncate(100_000_001)

    report = bring(dossier, folder)

    told = "\n".join(map(str, report.problems))
    assert "sources.csv, row 1, –: The file is not UTF-8 text." in told
    assert "statements.csv, row 1, –: The file is larger than 100000000 bytes." in told
    with pytest.raises(BookRefused, match="larger than 100000000"):
        book_at(folder.parent / "huge.xlsx")


def test_formula_in_a_workbook_is_refused(tmp_path, dossier):
    book = Workbook()
    book.active.title = "sources"
    book.active.append(["key", "title"])
    book.active.append(["b1", '=HYPERLINK("http://evil.example","A book")'])
    book.save(tmp_path / "a.xlsx")

    report = bring(dossier, tmp_path / "a.xlsx")

    assert "a.xlsx, sheet sources, row 1, –: Cell B2 holds a formula." in str(
        report.problems[0]
    )
    assert load_workbook(tmp_path / "a.xlsx").active["B2"].data_type == "f"


def test_workbook_cells_of_other_types_are_read_as_text(tmp_path, dossier):
    book = Workbook()
    book.active.title = "sources"
    book.active.append(["key", "title", "year", "note"])
    book.active.append([7, "A book", 1924.0, datetime(1924, 2, 1)])
    book.active.append([8.5, "B", True, datetime(1924, 2, 1, 9)])
    book.save(tmp_path / "a.xlsx")

    assert bring(dossier, tmp_path / "a.xlsx").problems == []
    rows = Source.objects.order_by("pk").values_list("key", "year", "note")
    assert list(rows) == [
        ("7", "1924", "1924-02-01"),
        ("8.5", "1", "1924-02-01T09:00:00"),
    ]


def refusal(book, sheet):
    with pytest.raises(BookRefused) as caught:
        list(book.rows(sheet))
    return str(caught.value)


def test_archive_says_what_it_cannot_give(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("sources.csv", "key,title\nb1,A book\n")
    whole = CsvArchive(tmp_path / "a.zip")
    assert refusal(whole, "things") == "The file is missing."
    small = CsvArchive(tmp_path / "a.zip", largest=5)
    assert refusal(small, "sources") == "The file is larger than 5 bytes."

    content = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(content.replace(b"A book", b"A bonk"))
    broken = CsvArchive(tmp_path / "b.zip")
    assert refusal(broken, "sources") == "The file cannot be unpacked."


def test_workbook_says_what_it_cannot_give(tmp_path, monkeypatch):
    book = Workbook()
    book.active.title = "sources"
    book.active.append(["key", "title", ""])
    book.active.append(["b1", date(1924, 2, 1), "", ""])
    book.save(tmp_path / "a.xlsx")
    read = book_at(tmp_path / "a.xlsx")
    assert refusal(read, "things") == "The sheet is missing."
    assert list(read.rows("sources")) == [["key", "title"], ["b1", "1924-02-01"]]

    monkeypatch.setattr(books, "LARGEST_UNPACKED", 10)
    with pytest.raises(BookRefused, match="unpacked, the file is too large"):
        book_at(tmp_path / "a.xlsx")


def test_json_package_says_what_it_cannot_give(tmp_path):
    resources = [
        {"name": "sources", "data": [{"key": "b1", "note": None, "year": 1924}]},
        {"name": "things", "data": ["no object"]},
        {"name": "evidence", "data": [], "schema": {"fields": 7}},
        "no resource",
    ]
    (tmp_path / "a.json").write_text(json.dumps({"resources": resources}))
    read = book_at(tmp_path / "a.json")

    assert list(read.rows("sources")) == [["key", "note", "year"], ["b1", "", "1924"]]
    assert refusal(read, "things") == "Every row must be an object."
    assert list(read.rows("evidence")) == [[]]
    assert refusal(read, "statements") == "The resource is missing."
