import pytest
from openpyxl import Workbook

from bifolium.dossier.books import book_at
from bifolium.dossier.factories import DEMO, make_dossier
from bifolium.dossier.models import Change, Evidence, Revision, Statement, Thing
from bifolium.dossier.tests.samples import (
    FILES,
    NOW,
    bring,
    nothing_written,
    rewrite,
)

pytestmark = pytest.mark.django_db


def test_general_form_is_brought_in_whole(folder, dossier):
    report = bring(dossier, folder, who="Anna", why="first")

    assert report.problems == []
    loaded = report.loaded
    assert (loaded.sources, loaded.things, loaded.statements, loaded.evidence) == (
        *(2, 5, 2),
        3,
    )
    post = Thing.objects.get(kind="post")
    assert post.parent.key == "m"
    assert post.data == {"exclusive": True}
    assert post.labels == {"en": "Envoy", "ru": "Посланник"}
    statement = Statement.objects.get(key="s1")
    assert (statement.in_eyes_of.key, statement.when) == ("gov", "j:1917-03-02/1917-10")
    assert statement.value == {"basis": "order"}
    pieces = Evidence.objects.filter(statement=statement).order_by("pk")
    assert [(row.locator, row.polarity) for row in pieces] == [("p. 7", 1), ("", -1)]
    change = Change.objects.get()
    assert (change.who, change.why, change.at, change.is_open) == (
        *("Anna", "first", NOW),
        False,
    )
    assert change.revisions.count() == 12
    assert dossier.version == 2


def test_trial_says_the_same_and_writes_nothing(folder, dossier):
    trial = bring(dossier, folder, is_trial=True)

    assert nothing_written()
    assert dossier.version == 1
    assert trial == bring(dossier, folder)


def test_second_import_changes_only_what_changed_and_loses_nothing(folder, dossier):
    bring(dossier, folder)
    person = Thing.objects.get(key="a")
    person.labels = {**person.labels, "fr": "Anne"}
    person.data = {"ids": {"wikidata": "Q1"}}
    person.save()
    before = Revision.objects.count()
    rewrite(folder, "things", "person,a,Anna", "person,a,Anna K.")
    rewrite(folder, "things", "person,b,Boris,Борис,,,,\n", "")

    report = bring(dossier, folder)

    assert report.loaded.things == 5
    person.refresh_from_db()
    assert person.labels == {"en": "Anna K.", "ru": "Анна", "fr": "Anne"}
    assert person.data == {"ids": {"wikidata": "Q1"}}
    assert Revision.objects.count() == before + 1
    assert Revision.objects.last().key == "a"


def test_column_that_is_not_in_the_file_is_left_as_it_is(folder, dossier):
    bring(dossier, folder)
    (folder / "statements.csv").write_text(
        "key,subject,predicate,object,manner\ns1,person:a,holds,post:p,chargé\n"
    )

    bring(dossier, folder)

    row = Statement.objects.get(key="s1")
    assert (row.manner, row.in_eyes_of.key, row.when) == (
        *("chargé", "gov"),
        "j:1917-03-02/1917-10",
    )


def test_part_may_stand_before_its_whole(folder, dossier):
    text = (folder / "things.csv").read_text().splitlines(keepends=True)
    (folder / "things.csv").write_text("".join([text[0], *reversed(text[1:])]))

    assert bring(dossier, folder).problems == []
    assert Thing.objects.get(key="p").parent.key == "m"


def test_excel_in_russian_writes_semicolons_and_a_mark_first(folder, dossier):
    text = "\ufeff" + FILES["sources"].replace(",", ";")
    (folder / "sources.csv").write_text(text, encoding="utf-8")

    assert bring(dossier, folder).problems == []


def test_date_may_be_given_in_edtf(folder, dossier):
    rewrite(folder, "statements", "says,when,value", "says,when_edtf,value")
    rewrite(folder, "statements", "j:1917-03-02/1917-10", "1917-03-15/1917-10")

    assert bring(dossier, folder).problems == []
    assert Statement.objects.get(key="s1").when == "1917-03-15/1917-10"


def test_nine_tables_as_a_workbook_are_the_same_record(tmp_path, dossier):
    path = tmp_path / "record.xlsx"
    book = Workbook()
    book.remove(book.active)
    for file in DEMO.glob("*.csv"):
        sheet = book.create_sheet(file.stem)
        for row in book_at(DEMO).rows(file.stem):
            sheet.append([text or None for text in row])
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s" if cell.value else "n"
    book.save(path)

    report = bring(dossier, path)

    assert report.problems == []
    other = make_dossier("other")
    assert bring(other, DEMO).loaded == report.loaded
    assert set(dossier.statements.values_list("key", "when", "manner")) == set(
        other.statements.values_list("key", "when", "manner")
    )


def test_lints_of_the_demo(dossier):
    found = {doubt.code: doubt.found for doubt in bring(dossier, DEMO).doubts}

    assert set(found) <= {
        *("no-act", "two-holders", "yes-and-no", "outside-life"),
        *("outside-authority", "possible-rivals"),
        *("weak", "no-view", "undated"),
    }
    assert len(found["possible-rivals"]) >= 10


def test_every_lint_finds_its_row(folder, dossier):
    (folder / "statements.csv").write_text(
        "key,subject,predicate,object,in_eyes_of,says,when,acting,value\n"
        's1,person:a,holds,post:p,authority:gov,yes,1917-04-01/1917-06-01,,"{""basis"": ""x""}"\n'
        's2,person:b,holds,post:p,authority:gov,yes,1917-05-01/1917-07-01,,"{""basis"": ""x""}"\n'
        's3,person:a,holds,post:p,authority:gov,no,1917-05-01/1917-07-01,,"{""basis"": ""x""}"\n'
        "s4,person:b,holds,post:p,authority:gov,yes,1920/1921,yes,\n"
        "s5,person:a,born,,,,1900,,\n"
        "s6,person:a,died,,,,1890,,\n"
        's7,person:b,holds,post:p,authority:rival,yes,[1917-05-15..1917-06-15]/1917-09,,"{""basis"": ""x""}"\n'
        "s8,person:b,holds,post:p,,yes,,,\n"
    )
    with (folder / "things.csv").open("a") as file:
        file.write("authority,rival,Rival,,,,,\n")
    (folder / "evidence.csv").write_text(
        "statement,source\n"
        + "".join(f"s{n},b1\n" for n in (1, 2, 3, 5, 6, 7))
        + "s1,b2\ns8,b2\n"
    )

    report = bring(dossier, folder)

    assert report.problems == []
    assert {doubt.code: doubt.found for doubt in report.doubts} == {
        "no-evidence": [("s4", "")],
        "no-act": [("s4", "")],
        "two-holders": [("s1", "s2")],
        "yes-and-no": [("s1", "s3")],
        "outside-life": [("s1", "s6"), ("s3", "s6")],
        "outside-authority": [("s4", "")],
        "backwards": [("s5", "s6")],
        "possible-rivals": [("s1", "s7")],
        "weak": [("s8", "")],
        "no-view": [("s8", "")],
        "undated": [("s8", "")],
    }


def test_more_doubts_than_asked_for_are_cut(folder, dossier):
    from_one = "".join(f"t{n},person:a,born,,,,,\n" for n in range(1200))
    with (folder / "statements.csv").open("a") as file:
        file.write(from_one)

    doubt = bring(dossier, folder).doubts[0]

    assert (doubt.code, len(doubt.found), doubt.is_cut) == ("no-evidence", 1000, True)


def test_column_of_further_data_changes_a_thing_that_is_there(folder, dossier):
    bring(dossier, folder)
    (folder / "things.csv").write_text(
        "kind,key,label_en,lon\nmission,m,Embassy,2.352\n"
    )

    report = bring(dossier, folder)

    assert report.problems == []
    assert Thing.objects.get(key="m").data == {"lat": 48.857, "lon": 2.352}


def test_spellings_come_into_a_thing_that_is_there_without_its_other_data(
    folder, dossier
):
    bring(dossier, folder)
    (folder / "things.csv").write_text(
        'kind,key,label_en,variants\nmission,m,Embassy,"Ambassade\n Botschaft"\n'
    )

    report = bring(dossier, folder)

    assert report.problems == []
    assert Thing.objects.get(key="m").data == {
        "lat": 48.857,
        "variants": ["Ambassade", "Botschaft"],
    }
