"""A name that led to another thing goes out with a record and leads there again."""

from datetime import timedelta

import pytest

from bifolium.dossier.books import book_at
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.formats import BY_NAME, FORMATS
from bifolium.dossier.merged import moved_things, thing_instead
from bifolium.dossier.models import Merge, Statement, Thing
from bifolium.dossier.queries.whole import record_of
from bifolium.dossier.services import import_record, merge_things, undo_merge
from bifolium.dossier.services.merged_names import ends_of
from bifolium.dossier.tests.samples import NOW, bring, nothing_written

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
HEAD = "name,into\n"


def leads(dossier):
    return {(kind, key): thing.key for kind, key, thing in moved_things(dossier.pk)}


def write_merged(folder, *rows):
    (folder / "merged.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows))


@pytest.fixture
def merged():
    """A dossier in which two went into one, and that into a third."""
    dossier = make_dossier("first")
    first, second, third = (
        make_thing(dossier, "person", key) for key in ("a", "b/c", "d")
    )
    make_statement(second, "holds", make_thing(dossier, "post", "p"))
    merge_things(kept=second, merged=first, at=NOW)
    merge_things(kept=third, merged=second, at=NOW)
    return dossier


@pytest.mark.parametrize(
    "each", [each for each in FORMATS if each.is_whole], ids=lambda each: each.name
)
def test_names_lead_on_in_an_empty_dossier_elsewhere(each, merged, tmp_path):
    path = tmp_path / f"record.{each.suffix}"
    path.write_bytes(each.render(record_of(merged), "envoys"))
    again = make_dossier("again")

    report = import_record(dossier=again, book=book_at(path), at=NOW)

    assert report.problems == []
    assert (
        leads(again) == leads(merged) == {("person", "a"): "d", ("person", "b/c"): "d"}
    )
    assert thing_instead(again, "person", "b/c") == again.things.get(key="d")
    assert record_of(again) == record_of(merged)


def test_record_brought_into_itself_changes_nothing(merged, tmp_path):
    path = tmp_path / "record.zip"
    path.write_bytes(BY_NAME["csv"].render(record_of(merged), "envoys"))
    before = list(Merge.objects.order_by("pk").values())

    assert bring(merged, path).problems == []

    assert list(Merge.objects.order_by("pk").values()) == before


def test_answer_to_a_question_takes_the_names_of_its_things_along(merged):
    make_thing(merged, "event", "e")
    gone = make_thing(merged, "event", "f")
    merge_things(kept=merged.things.get(key="e"), merged=gone, at=NOW)

    facts = record_of(merged, [merged.statements.get().pk])

    assert {fact.name for fact in facts.merged} == {("person", "a"), ("person", "b/c")}


def test_statements_of_an_old_name_come_to_the_kept_thing(folder, dossier):
    write_merged(folder, "person:old,person:older", "person:older,person:a")
    with (folder / "statements.csv").open("a", encoding="utf-8") as file:
        file.write("s3,person:old,born,,,,1870,\n")

    report = bring(dossier, folder)

    assert report.problems == []
    assert Statement.objects.get(key="s3").subject.key == "a"
    assert leads(dossier) == {("person", "old"): "a", ("person", "older"): "a"}


def test_trial_lets_no_name_lead_anywhere(folder, dossier):
    write_merged(folder, "person:old,person:a")

    assert bring(dossier, folder, is_trial=True).problems == []

    assert not Merge.objects.exists()


@pytest.mark.parametrize(
    ("rows", "row", "column", "why"),
    [
        (["person:a2,person:a2"], 2, "into", "A thing cannot be merged with itself."),
        (["person:a2,post:p"], 2, "into", "The two are of different kinds."),
        (["person:a2,person:z"], 2, "into", "“person:z” is no thing of this record."),
        (["person:a,person:b"], 2, "name", "“person:a” is a thing of this book."),
        (["person:a2,person:a", "person:a2,person:b"], 3, "name", "stands twice."),
        (["person:x,person:y", "person:y,person:x"], 2, "into", "come back to itself"),
        (["a2,person:a"], 2, "name", "“a2” names no thing"),
        (["person:a2,"], 2, "into", "The cell is empty."),
        ([",person:a"], 2, "name", "The cell is empty."),
        ([f"person:{'a' * 121},person:a"], 2, "name", "longer than 120 characters"),
        (["person:a2,person:a,x"], 2, "name", "The row has 3 cells, not 2."),
    ],
)
def test_merge_that_cannot_be_is_named_and_nothing_is_written(
    folder, dossier, rows, row, column, why
):
    write_merged(folder, *rows)

    problem = bring(dossier, folder).problems[0]

    assert (problem.file, problem.row, problem.column) == ("merged.csv", row, column)
    assert why in problem.why
    assert nothing_written()
    assert not Merge.objects.exists()


@pytest.mark.parametrize("header", ["name", "name,into,why", "name,name"])
def test_wrong_header_is_refused(folder, dossier, header):
    (folder / "merged.csv").write_text(f"{header}\n")

    assert bring(dossier, folder).problems[0].file == "merged.csv"


def test_thing_of_the_record_is_not_merged_by_a_book(tmp_path, dossier):
    make_thing(dossier, "person", "a")
    make_thing(dossier, "person", "b")
    write_merged(tmp_path, "person:a,person:b")

    (problem,) = bring(dossier, tmp_path).problems

    assert problem.why == ("“person:a” is a thing of the record: merge it at the desk.")
    assert Thing.objects.count() == 2


def test_name_that_leads_elsewhere_is_refused(merged, tmp_path):
    make_thing(merged, "person", "x")
    write_merged(tmp_path, "person:a,person:x")

    (problem,) = bring(merged, tmp_path).problems

    assert problem.why == "“person:a” leads to another thing of the record."


def test_undoing_takes_back_the_name_and_nothing_else_of_the_import(folder, dossier):
    write_merged(folder, "person:old,person:a", "person:elder,person:a")
    bring(dossier, folder)
    before = record_of(dossier)

    undo_merge(merge=Merge.objects.get(key="old"), at=LATER)

    after = record_of(dossier)
    assert leads(dossier) == {("person", "elder"): "a"}
    assert (after.things, after.statements) == (before.things, before.statements)


def test_name_follows_its_thing_into_another_and_back(folder, dossier):
    write_merged(folder, "person:old,person:a")
    bring(dossier, folder)
    kept, gone = dossier.things.get(key="b"), dossier.things.get(key="a")

    made = merge_things(kept=kept, merged=gone, at=LATER)
    assert leads(dossier)["person", "old"] == "b"
    undo_merge(merge=made, at=LATER)

    assert leads(dossier) == {("person", "old"): "a"}


def test_what_leads_into_a_circle_never_ends():
    names = [("person", key) for key in "abcde"]
    a, b, c, d, e = names

    assert ends_of({a: b, b: c, c: b, d: e}) == {a: None, b: None, c: None, d: e}
