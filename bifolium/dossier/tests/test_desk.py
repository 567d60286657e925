"""The desk of a dossier: lists, the doubts as work, and what boxes ask."""

import re

import pytest

from bifolium.dossier.boxes import REASONS, echo_of
from bifolium.dossier.dates import REFUSALS
from bifolium.dossier.desk import MENDED_AT
from bifolium.dossier.factories import make_statement, make_thing
from bifolium.dossier.models import Evidence, Source
from bifolium.dossier.queries.doubts import DOUBTS

pytestmark = pytest.mark.django_db

DESK = "/desk/dossiers/envoys"


@pytest.fixture
def rows(dossier):
    """Two men in one embassy in two pairs of eyes, and a birth with evidence."""
    post = make_thing(dossier, "post", "paris", "Ambassador")
    post.data = {"exclusive": True}
    post.save()
    people = [make_thing(dossier, "person", key) for key in ("anna", "boris")]
    views = [make_thing(dossier, "authority", key) for key in ("fra", "sov")]
    held = [
        make_statement(person, "holds", post, when="1917-11-01/1918-11-01", eyes=eyes)
        for person, eyes in zip(people, views, strict=True)
    ]
    born = make_statement(people[0], "born", when="1870")
    source = Source.objects.create(
        dossier=dossier, key="b", title="Book", reliability="high"
    )
    Evidence.objects.create(statement=born, source=source)
    return [*held, born]


def listed(client, query):
    page = client.get(f"{DESK}/statements/?{query}")
    return [row.statement.key for row in page.context["rows"]]


def test_the_first_page_counts_and_lists_the_work(editor, rows):
    page = editor.get(f"{DESK}/")

    found = {doubt.code: len(doubt.found) for doubt in page.context["work"]}
    assert page.context["totals"] == {"statements": 3, "evidence": 1}
    assert found["no-evidence"] == 2
    assert f'href="{DESK}/work/no-act/"' in page.content.decode()


def test_every_doubt_leads_to_the_place_where_it_is_mended():
    assert set(MENDED_AT) == {code for code, _text, _sql in DOUBTS}


@pytest.mark.parametrize("code", [code for code, _text, _sql in DOUBTS])
def test_each_kind_of_work_has_its_page(editor, rows, code):
    assert editor.get(f"{DESK}/work/{code}/").status_code == 200


def test_a_row_of_work_leads_to_its_form(editor, rows):
    page = editor.get(f"{DESK}/work/no-evidence/").content.decode()

    assert f'href="{DESK}/statements/{rows[0].pk}/#evidence"' in page
    assert editor.get(f"{DESK}/work/nonsense/").status_code == 404
    form = editor.get(f"{DESK}/statements/{rows[0].pk}/").content.decode()
    places = set(MENDED_AT.values())
    assert all(f'id="{place}"' in form for place in places)


def test_statements_are_found_by_what_they_say(editor, rows):
    first, second, born = (row.key for row in rows)

    assert listed(editor, "") == [born, first, second]
    assert listed(editor, "property=born") == [born]
    assert listed(editor, "thing=person:anna") == [born, first]
    assert listed(editor, "thing=sov") == [second]
    assert listed(editor, "contested=1") == [first, second]
    assert listed(editor, "unproved=1") == [first, second]
    assert listed(editor, "q=Boris") == [second]
    assert listed(editor, "thing=nobody") == []
    assert listed(editor, "property=nonsense") == [born, first, second]


def test_things_are_found_by_a_name_in_any_language(editor, dossier, rows):
    thing = make_thing(dossier, "place", "omsk", "Omsk")
    thing.labels |= {"ru": "Омск"}
    thing.save()

    def found(query):
        page = editor.get(f"{DESK}/things/?{query}")
        return [row.key for row, _when in page.context["rows"]]

    assert found("q=омск") == ["omsk"]
    assert found("kind=person") == ["anna", "boris"]
    assert found("q=омск&kind=person") == []
    assert len(found("")) == 6


def test_a_name_in_another_spelling_is_found_by_its_sound(editor, dossier, rows):
    thing = make_thing(dossier, "person", "maklakov", "Василий Маклаков")

    page = editor.get(f"{DESK}/things/?q=Maklakoff")
    none = editor.get(f"{DESK}/things/?q=Maklakoff&kind=post")

    assert [row for row, _when in page.context["rows"]] == [thing]
    assert page.context["is_by_sound"]
    assert (none.context["rows"], none.context["is_by_sound"]) == ([], False)
    assert listed(editor, "thing=Maklakoff") == []
    make_statement(thing, "died", when="1957")
    assert len(listed(editor, "thing=Maklakoff")) == 1


@pytest.mark.parametrize("place", ["things/?q=", "statements/?thing=", "sources/?q="])
@pytest.mark.parametrize("text", ["%00", "%00x%00", "%F0%9F%95%8A", "%5B%5D", "'\"%25"])
def test_a_hostile_search_finds_nothing_and_breaks_nothing(editor, rows, place, text):
    assert editor.get(f"{DESK}/{place}{text}").status_code == 200


def test_long_lists_go_on_with_what_narrows_them(editor, dossier):
    for number in range(60):
        make_thing(dossier, "place", f"p{number:02}")

    page = editor.get(f"{DESK}/things/?kind=place&page=2")

    assert len(page.context["rows"]) == 10
    assert 'href="?kind=place&amp;page=1"' in page.content.decode()


@pytest.mark.parametrize("place", ["things", "statements", "sources"])
def test_the_search_of_a_list_has_a_name_of_its_own(editor, rows, place):
    """The sidebar has another one, and two without a name sound the same."""
    page = editor.get(f"{DESK}/{place}/").content.decode()

    (search,) = re.findall(r"<form[^>]*record-desk__search[^>]*>", page)
    assert re.search(r'aria-label="[^"]+"', search)


def test_lists_take_few_questions(editor, rows, django_assert_max_num_queries):
    for place in ("statements/", "things/", "work/no-evidence/"):
        with django_assert_max_num_queries(24):
            editor.get(f"{DESK}/{place}")


def test_a_date_is_echoed_in_both_calendars(editor, dossier):
    page = editor.get(f"{DESK}/date/?text=j:1917-11-26").content.decode()

    assert "26 ноября (9 декабря) 1917" in page.replace("\u00a0", " ")


def test_a_wrong_date_is_answered_with_the_part_that_is_wrong(editor, dossier):
    page = editor.get(f"{DESK}/date/?text=1917-11-07/1917-13").content.decode()

    assert "1917-11-07/<mark>1917-13</mark>" in page
    assert "13" in page.rpartition("</mark>")[2]
    assert editor.get(f"{DESK}/date/?text=in+May&free=1").content == b""
    assert editor.get(f"{DESK}/date/").content.strip() == b""
    assert b"<b>" not in editor.get(f"{DESK}/date/?text=<b>").content


def test_every_reason_to_refuse_a_date_has_its_words():
    assert {code: text._args[0] for code, text in REASONS.items()} == REFUSALS


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("1900-02-29", "1900-02-29"),
        ("1917-02-30/1918", "1917-02-30"),
        ("[1917..1918-13]", "1918-13"),
        ("1918/1917", "1918/1917"),
        ("@1917/..", "@1917/.."),
        ("1/2/3", "1/2/3"),
        ("/", "/"),
        ("j:", "j:"),
        ("-9999", "-9999"),
        ("x" * 500, "x" * 81),
    ],
)
def test_an_echo_marks_what_is_wrong(text, wrong):
    echo = echo_of(text)

    assert (echo.wrong, echo.said) == (wrong, "")
    assert echo.why


def test_an_echo_says_when_it_is_sure_and_never_a_sentinel():
    term, month, open_end = map(
        echo_of, ("1917-11-07/1918-11-07", "1917-11", "1917/..")
    )

    assert (term.surely, term.possibly) == ("", "")
    assert (month.surely, bool(month.possibly)) == ("", True)
    assert open_end.possibly
    assert not any(sign in open_end.possibly for sign in ("9999999", "4713", "22666"))


def test_boxes_offer_names(editor, rows):
    offers = f"{DESK}/offers"

    things = editor.get(f"{offers}/things/?text=ann&kind=person").content.decode()
    sources = editor.get(f"{offers}/sources/?text=book").content.decode()

    assert '<option value="Anna [person:anna]">' in things
    assert "boris" not in things
    assert '<option value="Book [b]">' in sources
