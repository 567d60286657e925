"""One thing goes into another, and comes out of it again exactly as it was."""

from datetime import UTC, datetime, timedelta

import pytest

from bifolium.dossier.books import book_at
from bifolium.dossier.dates import parse
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.merged import thing_instead
from bifolium.dossier.models import Evidence, Merge, Revision, Source, Statement, Thing
from bifolium.dossier.queries.merging import in_the_way, preview
from bifolium.dossier.services import (
    MergeRefused,
    import_record,
    merge_things,
    recorded,
    undo_merge,
)
from bifolium.dossier.tests.samples import bring, rewrite

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


@pytest.fixture
def pair(dossier):
    """Maklakov, and once more as the French wrote him, with all that hangs on him."""
    kept = make_thing(dossier, "person", "maklakov", "Maklakov")
    kept.data = {"ids": {"wikidata": "Q1"}, "role": {"en": "ambassador"}}
    kept.save()
    merged = make_thing(dossier, "person", "maklakoff", "Maklakoff")
    merged.labels = {"en": "Maklakoff", "ru": "Маклаков"}
    merged.data = {
        **{"ids": {"wikidata": "Q2", "viaf": "7"}, "variants": ["Maklakow"]},
        "role": {"en": "deputy"},
    }
    merged.set_span(parse("1869/1957"))
    merged.save()
    post = make_thing(dossier, "post", "paris")
    source = Source.objects.create(dossier=dossier, key="b", title="Book")
    for person in (kept, merged):
        row = make_statement(person, "holds", post, when="1917/1924")
        Evidence.objects.create(statement=row, source=source)
    return kept, merged


def rows():
    """Return all that the record says, column by column."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Source, Thing, Statement, Evidence)
    ]


def merge(pair, **options):
    kept, merged = pair
    return merge_things(kept=kept, merged=merged, at=TUESDAY, who="Anna", **options)


def test_preview_says_what_moves_and_writes_nothing(pair):
    before = rows()

    plan = preview(*pair)

    assert rows() == before
    assert plan.obstacles == []
    assert [row.key for row in plan.statements] == ["s2"]
    assert plan.evidence == 1
    assert plan.variants == ["Маклаков", "Maklakoff", "Maklakow"]
    assert plan.ids == [("wikidata", "Q2"), ("viaf", "7")]
    assert plan.left == [("role", "en: ambassador", "en: deputy")]


def test_statements_names_ids_and_dates_move(pair, dossier):
    kept, _merged = pair

    merge(pair, why="one man")

    kept.refresh_from_db()
    assert kept.labels == {"en": "Maklakov", "ru": "Маклаков"}
    assert kept.data == {
        "ids": {"wikidata": "Q1", "viaf": "7"},
        "other_ids": {"wikidata": ["Q2"]},
        "role": {"en": "ambassador"},
        "variants": ["Maklakoff", "Maklakow"],
    }
    assert kept.when == "1869/1957"
    assert {row.subject_id for row in Statement.objects.all()} == {kept.pk}
    assert thing_instead(dossier, "person", "maklakoff") == kept
    assert not Thing.objects.filter(key="maklakoff").exists()
    assert Revision.objects.latest("pk").change.why == "one man"


def test_every_role_and_every_part_moves(dossier):
    kept, merged = (make_thing(dossier, "authority", key) for key in "ab")
    state = make_thing(dossier, "authority", "c")
    seen = make_statement(state, "recognises", merged, eyes=state)
    eyes = make_statement(state, "existed", eyes=merged)
    part = make_thing(dossier, "organisation", "office")
    Thing.objects.filter(pk=part.pk).update(parent=merged)

    merge((kept, merged))

    assert Statement.objects.get(pk=seen.pk).object == kept
    assert Statement.objects.get(pk=eyes.pk).in_eyes_of == kept
    assert Thing.objects.get(pk=part.pk).parent == kept


def test_undoing_restores_every_column(pair, dossier):
    before = rows()
    made = merge(pair)
    assert rows() != before

    undo_merge(merge=made, at=WEDNESDAY, who="Boris")

    assert rows() == before
    assert thing_instead(dossier, "person", "maklakoff") is None
    assert made.undone.who == "Boris"
    assert len(in_the_way(made)) == 1


def test_merge_of_merges_leads_to_the_last_and_is_undone_from_there(pair, dossier):
    before = rows()
    kept, _merged = pair
    first = merge(pair)
    third = make_thing(dossier, "person", "vasily")
    second = merge((third, kept))

    assert thing_instead(dossier, "person", "maklakoff") == third
    with pytest.raises(MergeRefused, match="person:maklakov"):
        undo_merge(merge=first, at=WEDNESDAY)

    undo_merge(merge=second, at=WEDNESDAY)
    assert thing_instead(dossier, "person", "maklakoff").key == "maklakov"
    undo_merge(merge=first, at=WEDNESDAY)
    third.delete()
    assert rows() == before


def refused(kept, merged):
    before = rows()
    with pytest.raises(MergeRefused) as caught:
        merge((kept, merged))
    assert rows() == before
    assert not Merge.objects.exists()
    return caught.value.reasons


def test_thing_is_not_merged_with_itself(pair):
    assert refused(pair[0], Thing.objects.get(pk=pair[0].pk))


def test_things_of_two_kinds_or_dossiers_are_not_merged(pair):
    kept, _merged = pair
    [kinds] = refused(kept, Thing.objects.get(kind="post"))
    [dossiers] = refused(kept, make_thing(make_dossier("other"), "person", "maklakov"))

    assert kinds != dossiers


def test_part_is_not_merged_with_its_whole(dossier):
    whole, part = (make_thing(dossier, "mission", key) for key in "ab")
    middle = make_thing(dossier, "organisation", "c")
    Thing.objects.filter(pk=part.pk).update(parent=middle)
    Thing.objects.filter(pk=middle.pk).update(parent=whole)

    assert refused(whole, part) == refused(part, whole)


def test_statement_about_both_stands_in_the_way(dossier):
    one, other = (make_thing(dossier, "authority", key) for key in "ab")
    row = make_statement(one, "recognises", other, eyes=one)

    assert row.key in refused(one, other)[0]


def test_merge_may_not_let_an_authority_continue_itself(dossier):
    one, other, third = (make_thing(dossier, "authority", key) for key in "abc")
    rows = [
        make_statement(one, "continues", third),
        make_statement(third, "continues", other),
    ]

    reasons = refused(one, other)

    assert [row.key in reason for row, reason in zip(rows, reasons, strict=True)] == [
        *(True, True)
    ]


def test_later_change_stands_in_the_way_and_is_named(pair, dossier):
    made = merge(pair)
    row = Statement.objects.get(key="s2")
    with recorded(dossier=dossier, at=WEDNESDAY, who="Boris"):
        row.manner = "ambassador"
        row.save()
    before = rows()

    with pytest.raises(MergeRefused) as caught:
        undo_merge(merge=made, at=WEDNESDAY)

    [reason] = caught.value.reasons
    assert "s2" in reason
    assert "Boris" in reason
    assert rows() == before


def test_new_thing_of_the_old_name_stands_in_the_way(pair, dossier):
    made = merge(pair)
    new = make_thing(dossier, "person", "maklakoff")
    assert "person:maklakoff" in in_the_way(made)[0]

    new.delete()

    assert in_the_way(made) == []


def test_undoing_may_not_close_a_circle(dossier):
    whole, kept, merged = (make_thing(dossier, "mission", key) for key in "abc")
    part = make_thing(dossier, "post", "p")
    Thing.objects.filter(pk=merged.pk).update(parent=whole)
    Thing.objects.filter(pk=part.pk).update(parent=merged)
    Thing.objects.filter(pk=kept.pk).update(parent=whole)
    made = merge((kept, Thing.objects.get(pk=merged.pk)))
    Thing.objects.filter(pk=kept.pk).update(parent=None)
    Thing.objects.filter(pk=whole.pk).update(parent=part)
    before = rows()

    with pytest.raises(MergeRefused):
        undo_merge(merge=made, at=WEDNESDAY)

    assert rows() == before


@pytest.fixture
def merged_book(folder, dossier):
    """A book brought in, and Boris found to be Anna."""
    bring(dossier, folder)
    anna, boris = (Thing.objects.get(kind="person", key=key) for key in "ab")
    return merge((anna, boris))


def test_second_import_leads_old_names_to_the_kept_thing(merged_book, folder, dossier):
    before, revisions = rows(), Revision.objects.count()

    report = bring(dossier, folder)

    assert report.problems == []
    assert rows() == before
    assert Revision.objects.count() == revisions


def test_second_import_adds_what_it_newly_says_of_the_merged(
    merged_book, folder, dossier
):
    rewrite(folder, "things", "Boris,", "Borys,")
    rewrite(folder, "statements", "1870~", "1871")

    assert bring(dossier, folder).problems == []

    kept = Thing.objects.get(key="a")
    assert kept.labels["en"] == "Anna"
    assert kept.data["variants"] == ["Boris", "Борис", "Borys"]
    row = Statement.objects.get(key="s2")
    assert (row.subject, row.when) == (kept, "1871")
    assert Thing.objects.filter(kind="person").count() == 1


@pytest.mark.parametrize(
    ("sheet", "line"),
    [
        ("statements", "s3,person:a,took_part,person:b,,,,\n"),
        ("statements", "s3,person:a,existed,person:b,,,,\n"),
    ],
)
def test_import_of_a_statement_about_both_is_refused(
    merged_book, folder, dossier, sheet, line
):
    with (folder / f"{sheet}.csv").open("a", encoding="utf-8") as file:
        file.write(line)
    before = rows()

    report = import_record(dossier=dossier, book=book_at(folder), at=WEDNESDAY)

    assert "row 4, object" in str(report.problems[-1])
    assert rows() == before


def test_what_remains_of_three_merges_leads_to_the_last(pair, dossier):
    kept, _merged = pair
    third, fourth = (make_thing(dossier, "person", key) for key in ("t", "f"))
    merge(pair)
    merge((third, kept))
    last = merge((fourth, Thing.objects.get(pk=third.pk)))

    undo_merge(merge=last, at=WEDNESDAY)

    assert thing_instead(dossier, "person", "maklakoff").key == "t"
    assert thing_instead(dossier, "person", "maklakov").key == "t"


@pytest.mark.parametrize("is_a_part", [True, False])
def test_undoing_tells_of_a_circle_that_was_closed_meanwhile(dossier, is_a_part):
    kept, merged = (make_thing(dossier, "authority", key) for key in "km")
    made = merge((kept, merged))
    one, other = (make_thing(dossier, "authority", key) for key in "ab")
    for part, whole in ((one, other), (other, one)):
        if is_a_part:
            Thing.objects.filter(pk=part.pk).update(parent=whole)
        else:
            make_statement(part, "continues", whole)

    with pytest.raises(MergeRefused, match="себя|itself|собой|самого"):
        undo_merge(merge=made, at=WEDNESDAY)
