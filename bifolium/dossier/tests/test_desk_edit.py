"""Writing at the desk: what is saved, and what is refused by the name of its field."""

import pytest

from bifolium.accounts.factories import make_user
from bifolium.dossier.factories import make_dossier, make_statement, make_thing
from bifolium.dossier.models import Change, Evidence, Source, Statement, Thing
from bifolium.dossier.queries.moments import last_revision

pytestmark = pytest.mark.django_db

DESK = "/desk/dossiers/envoys"
NAMES = {"labels_ru": "", "labels_en": "", "labels_fr": ""}


@pytest.fixture
def person(dossier):
    return make_thing(dossier, "person", "maklakov", "Vasily Maklakov")


@pytest.fixture
def post(dossier):
    return make_thing(dossier, "post", "paris", "Ambassador in Paris")


@pytest.fixture
def source(dossier):
    return Source.objects.create(
        dossier=dossier, key="frus", title="Papers", year="1918", reliability="high"
    )


def add_person(client, **changes):
    values = NAMES | {"seen": 0, "why": "", "variants": ""} | changes
    return client.post(f"{DESK}/things/add/person/", values)


def said(statement=None, *proofs, initial=0, **changes):
    """What the form of a statement sends."""
    values = {
        "seen": last_revision(statement) if statement else 0,
        "why": "a telegram",
        "subject": "person:maklakov",
        "predicate": "holds",
        "object": "Ambassador in Paris",
        "says": "yes",
        "when": "j:1917-11-26/1924-10-28",
        "confidence": "high",
        "proof-TOTAL_FORMS": len(proofs),
        "proof-INITIAL_FORMS": initial,
    } | changes
    for number, proof in enumerate(proofs):
        whole = {"says": "for", "new_reliability": "medium"} | proof
        values |= {f"proof-{number}-{name}": value for name, value in whole.items()}
    return values


def add(client, *proofs, **changes):
    return client.post(f"{DESK}/statements/add/", said(None, *proofs, **changes))


def errors(answer, name="form"):
    assert answer.status_code == 400
    return {field: list(texts) for field, texts in answer.context[name].errors.items()}


def nothing_written():
    return not (Statement.objects.exists() or Change.objects.exists())


def test_a_thing_is_added_with_names_ids_and_a_key_of_its_own(editor, dossier):
    answer = add_person(
        editor,
        labels_en="Vasily Maklakov",
        labels_ru="Василий Маклаков",
        variants="Maklakoff\n\nMaklakow\nMaklakoff",
        wikidata="Q4276043",
        role_ru="посол",
    )

    thing = Thing.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{DESK}/things/{thing.pk}/")
    assert thing.key == "vasily_maklakov"
    assert thing.labels == {"en": "Vasily Maklakov", "ru": "Василий Маклаков"}
    assert thing.data == {
        "variants": ["Maklakoff", "Maklakow"],
        "role": {"ru": "посол"},
        "ids": {"wikidata": "Q4276043"},
    }
    assert Change.objects.get().who == "editor"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "labels"),
        ({"labels_ru": "Имя", "wikidata": "4276043"}, "wikidata"),
        ({"labels_ru": "Имя", "key": "a b"}, "key"),
        ({"labels_ru": "Имя", "key": "taken"}, "key"),
        ({"labels_ru": "Имя\x07"}, "labels"),
        ({"labels_ru": "Имя", "variants": "a\x07"}, "variants"),
        ({"labels_ru": "И" * 501}, "labels"),
    ],
)
def test_what_is_wrong_with_a_thing_is_named_by_its_field(
    editor, dossier, given, field
):
    make_thing(dossier, "person", "taken", "Other")

    answer = add_person(editor, **given)

    assert field in errors(answer)
    assert Thing.objects.count() == 1
    assert not Change.objects.exists()


@pytest.mark.parametrize("name", ["Маклаков", "Maklakoff", "Basil Maklakow"[6:]])
def test_a_double_in_another_spelling_is_warned_of(editor, person, name):
    answer = add_person(editor, labels_ru=name)

    assert "is_another" in errors(answer)
    assert answer.context["form"].alike == [person]
    assert f'href="{DESK}/things/{person.pk}/"' in answer.content.decode()
    assert Thing.objects.count() == 1


def test_a_double_by_a_recorded_name_or_an_id_is_warned_of(editor, person):
    person.data = {"variants": ["Иванов"], "ids": {"wikidata": "Q1"}}
    person.save()

    assert "is_another" in errors(add_person(editor, labels_ru="Ivanoff"))
    assert "is_another" in errors(add_person(editor, labels_ru="X", wikidata="Q1"))
    assert add_person(editor, labels_ru="Сидоров").status_code == 302


def test_who_knows_better_adds_the_double(editor, person):
    answer = add_person(editor, labels_ru="Николай Маклаков", is_another="on")

    assert answer.status_code == 302
    assert Thing.objects.count() == 2


def test_a_change_keeps_what_has_no_box(editor, person):
    person.labels |= {"de": "Maklakow"}
    person.data = {"name_basis": "source", "ids": {"isni": "1"}}
    person.save()
    form = editor.get(f"{DESK}/things/{person.pk}/").context["form"]

    answer = editor.post(
        f"{DESK}/things/{person.pk}/",
        NAMES
        | {"labels_en": "V. Maklakov", "why": "short", "viaf": "12"}
        | {"seen": form["seen"].value()},
    )

    person.refresh_from_db()
    assert answer.status_code == 302
    assert person.labels == {"de": "Maklakow", "en": "V. Maklakov"}
    assert person.data == {"name_basis": "source", "ids": {"isni": "1", "viaf": "12"}}


def test_a_change_needs_a_reason(editor, person):
    seen = last_revision(person)

    answer = editor.post(
        f"{DESK}/things/{person.pk}/", NAMES | {"labels_en": "V. M.", "seen": seen}
    )

    assert list(errors(answer)) == ["why"]


def test_a_thing_is_no_part_of_its_own_part(editor, dossier):
    whole = make_thing(dossier, "mission", "whole")
    part = make_thing(dossier, "mission", "part")
    part.parent = whole
    part.save()

    answer = editor.post(
        f"{DESK}/things/{whole.pk}/",
        NAMES
        | {"labels_en": "Whole", "why": "x", "parent": "mission:part"}
        | {"seen": last_revision(whole), "lat": "48.8"},
    )

    assert set(errors(answer)) == {"parent", "lon"}


def test_a_statement_is_added_with_evidence_and_a_new_source(
    editor, person, post, source
):
    answer = add(
        editor,
        {"source": "Papers, 1918 [frus]", "locator": "p. 7"},
        {"says": "against", "new_title": "Diary", "new_year": "1920"},
        eyes="",
        basis="appointment",
    )

    row = Statement.objects.get()
    assert (answer.status_code, answer.url) == (302, f"{DESK}/statements/{row.pk}/")
    assert (row.key, row.subject, row.object) == ("d1", person, post)
    assert (row.when, row.value) == (
        "j:1917-11-26/1924-10-28",
        {"basis": "appointment"},
    )
    assert row.s0 == 2421572
    assert list(row.evidence.values_list("source__key", "locator", "polarity")) == [
        ("frus", "p. 7", 1),
        ("diary_1920", "", -1),
    ]
    assert Change.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "nobody"}, "subject"),
        ({"subject": ""}, "subject"),
        ({"object": ""}, "object"),
        ({"object": "person:maklakov"}, "object"),
        ({"predicate": "eats"}, "predicate"),
        ({"eyes": "Ambassador in Paris"}, "eyes"),
        ({"manner": "x" * 81}, "manner"),
        ({"basis": "\x01"}, "basis"),
        ({"when": "1917-13"}, "when"),
    ],
)
def test_what_is_wrong_with_a_statement_is_named_by_its_field(
    editor, person, post, changes, field
):
    assert field in errors(add(editor, **changes))
    assert nothing_written()


@pytest.mark.parametrize(
    ("proof", "field"),
    [
        ({"locator": "p. 7"}, "source"),
        ({"source": "no such book"}, "source"),
        ({"source": "frus", "new_title": "Diary"}, "source"),
        ({"new_title": "papers", "new_year": "1918"}, "new_title"),
        ({"new_title": "x", "new_url": "javascript:alert(1)"}, "new_url"),
        ({"source": "frus", "id": "1"}, "id"),
    ],
)
def test_evidence_that_is_wrong_lets_nothing_be_written(
    editor, person, post, source, proof, field
):
    answer = add(editor, {"source": "frus", "locator": "p. 1"}, proof)

    assert answer.status_code == 400
    assert field in answer.context["proofs"].forms[1].errors
    assert nothing_written()


def test_one_source_does_not_stand_twice_with_one_place(editor, person, post, source):
    answer = add(editor, {"source": "frus"}, {"source": "Papers"})

    assert "source" in answer.context["proofs"].forms[1].errors
    assert nothing_written()


def test_evidence_is_changed_added_and_removed(editor, person, post, source):
    add(editor, {"source": "frus", "locator": "1"}, {"source": "frus", "locator": "2"})
    row = Statement.objects.get()
    first, second = Evidence.objects.order_by("pk")

    answer = editor.post(
        f"{DESK}/statements/{row.pk}/",
        said(
            row,
            {"id": first.pk, "source": "frus", "locator": "1 b"},
            {"id": second.pk, "source": "frus", "locator": "2", "DELETE": "on"},
            {"source": "frus", "locator": "3"},
            initial=2,
        ),
    )

    assert answer.status_code == 302
    assert [
        (one.pk == first.pk, one.locator) for one in row.evidence.order_by("pk")
    ] == [
        (True, "1 b"),
        (False, "3"),
    ]


def test_who_comes_second_is_told_and_writes_nothing(editor, person, post):
    row = make_statement(person, "holds", post, when="1917")
    late = said(row)
    editor.post(f"{DESK}/statements/{row.pk}/", said(row, when="1918"))

    answer = editor.post(f"{DESK}/statements/{row.pk}/", late)

    row.refresh_from_db()
    assert answer.status_code == 409
    assert row.when == "1918"
    assert Change.objects.count() == 1


def test_a_body_does_not_continue_itself_in_the_end(editor, dossier):
    one, two = (make_thing(dossier, "authority", key) for key in "ab")
    make_statement(one, "continues", two)

    answer = add(editor, subject="authority:b", predicate="continues", object="A")

    assert "object" in errors(answer)


def test_a_refusal_is_no_yes(editor, dossier):
    for key in ("a", "b"):
        make_thing(dossier, "authority", key)

    answer = add(
        editor,
        subject="authority:a",
        predicate="recognises",
        object="authority:b",
        manner="refusal",
    )

    assert list(errors(answer)) == ["says"]


def test_a_name_of_two_is_asked_back(editor, dossier, post):
    make_thing(dossier, "person", "vasily", "Maklakov Vasily")
    make_thing(dossier, "person", "nikolay", "Maklakov Nikolay")

    found = errors(add(editor, subject="maklakov"))

    assert "[person:nikolay]; Maklakov Vasily [person:vasily]" in found["subject"][0]


def test_a_thing_of_another_dossier_is_not_named(editor, dossier, post):
    make_thing(make_dossier("other"), "person", "maklakov")

    assert "subject" in errors(add(editor))


def test_a_statement_without_evidence_offers_one_form(editor, person):
    page = editor.get(f"{DESK}/statements/add/?subject={person.pk}")

    assert 'value="Vasily Maklakov [person:maklakov]"' in page.content.decode()
    assert len(page.context["proofs"].forms) == 1


def test_a_source_is_added_and_changed(editor, dossier):
    values = {"title": "Mémoires", "author": "Набоков", "year": "1921"}
    values |= {"reliability": "high", "seen": 0, "why": "read"}

    editor.post(f"{DESK}/sources/add/", values)
    source = Source.objects.get()
    values |= {"title": "Mémoires II", "seen": last_revision(source)}
    answer = editor.post(f"{DESK}/sources/{source.pk}/", values)

    source.refresh_from_db()
    assert answer.status_code == 302
    assert (source.key, source.title) == ("nabokov_1921", "Mémoires II")


def test_a_dossier_is_closed_to_who_may_not_write_in_it(client, dossier, person):
    client.force_login(make_user(name="author", role="author"))
    places = ["/", "/things/", f"/things/{person.pk}/", "/statements/add/", "/date/"]

    answers = {client.get(f"{DESK}{place}").status_code for place in places}

    # Wagtail leads who may not back to the first page.
    assert answers <= {302, 403}
    assert add_person(client, labels_ru="X").status_code in (302, 403)
    assert Thing.objects.count() == 1
