"""The desk of one box: who may do what, and what becomes of the votes."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from bifolium.accounts.factories import make_user
from bifolium.participation import factories, queries, services
from bifolium.participation.ledger import notes, reading
from bifolium.participation.models import Box
from bifolium.participation.refusals import LinkErased, SetAside
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import open_poll

pytestmark = pytest.mark.django_db

DESK = "/desk/ballots/what-next/"
WHY = {"reason": "automated", "remark": ""}


@pytest.fixture
def editor(client):
    client.force_login(make_user(name="editor", role="editor"))
    return client


@pytest.fixture
def keeper(client):
    client.force_login(make_user(name="keeper", role="administrator"))
    return client


def voted(*choices, **changes):
    box = open_poll(**changes)
    now = timezone.now()
    receipts = [
        factories.cast(box, number, choice, at=now)
        for number, choice in enumerate(choices, 1)
    ]
    return box, receipts


def voters():
    return queries.tally_of(Box.objects.get()).voters


def page_of(client):
    return client.get(DESK).content.decode()


def test_an_editor_sees_turnout_and_counts_where_readers_see_them(editor):
    voted("map", "map", "letters")

    page = page_of(editor)

    assert '<th scope="row">Ответ map</th><td>2</td>' in page
    assert "English: 3" in page


@pytest.mark.parametrize("results", ["after_vote", "after_close"])
def test_the_desk_sees_hidden_counts_no_earlier_than_readers(editor, results):
    """Whoever makes a poll must not be able to look before the others."""
    voted("map", results=results)

    page = page_of(editor)
    answer = editor.get(f"{DESK}export.csv")

    assert "<td>1</td>" not in page.partition("<table")[0]
    assert "Ответ map" not in page
    assert answer.status_code in (302, 403)


@pytest.mark.parametrize("path", ["", "export.csv"])
def test_strangers_and_translators_of_nothing_are_kept_out(client, path):
    voted("map")

    assert client.get(f"{DESK}{path}").status_code == 302
    client.force_login(make_user(name="guest"))
    assert client.get(f"{DESK}{path}").status_code in (302, 403)


def test_a_poll_is_closed_early_in_public(editor):
    box, _receipts = voted("map")

    editor.post(f"{DESK}close/", {"sure": "on"})

    box = Box.objects.get()
    assert box.state(timezone.now()) == "closed"
    lines = list(reading.record_lines(ledger().reader, held(box), with_votes=True))
    assert [line["op"] for line in lines] == ["open", "cast", "amend", "close"]


def held(box):
    return reading.held_box(ledger().reader, box.key)


def test_a_poll_is_closed_only_if_one_is_sure(editor):
    voted("map")

    response = editor.post(f"{DESK}close/", {})

    assert response.status_code == 400
    assert Box.objects.get().closes_at is None


def test_a_rating_names_its_work_in_every_edition(editor):
    box = factories.make_rating()
    root = Page.get_first_root_node()
    page = root.add_child(instance=Page(title="Envoys", translation_key=box.subject))

    text = editor.get(f"/desk/ballots/{box.key}/").content.decode()

    assert f'<a href="/desk/pages/{page.pk}/edit/">Envoys</a>' in text


def test_a_rating_is_not_closed(editor):
    box = factories.make_rating()

    editor.post(f"/desk/ballots/{box.key}/close/", {"sure": "on"})

    assert Box.objects.get().closes_at is None


def test_a_certificate_is_signed_once_and_read_by_everybody(editor, client):
    box, _receipts = voted("map", "letters")
    services.close_early(box=box, at=timezone.now())

    editor.post(f"{DESK}certificate/")
    first = client.get("/ballot/what-next/audit/certificate")
    editor.post(f"{DESK}certificate/")

    note = b"".join(first.streaming_content).decode()
    text = notes.signed_text(note, ledger().keys.signer().key_line())
    assert "voters 2\n" in text
    assert 'votes {"letters":1,"map":1}' in text
    page = client.get("/ballot/what-next/certificate/?language=en").content.decode()
    assert "voters 2" in page
    assert 'href="/ballot/what-next/certificate/' in (
        client.get("/ballot/what-next/?language=en").content.decode()
    )


def test_a_certificate_of_an_invited_poll_says_how_many_were_invited(client):
    box, _receipts = voted(level="invited")
    services.close_early(box=box, at=timezone.now())
    services.publish_certificate(box=box, at=timezone.now())

    page = client.get("/ballot/what-next/certificate/?language=en").content.decode()

    assert "level invited" in page
    assert "invited 0" in page


def test_an_open_poll_has_no_certificate(editor, client):
    voted("map")

    editor.post(f"{DESK}certificate/")

    assert client.get("/ballot/what-next/certificate/").status_code == 404
    assert client.get("/ballot/what-next/audit/certificate").status_code == 404


def test_a_certificate_cannot_be_rewritten(editor):
    box, _receipts = voted("map")
    services.close_early(box=box, at=timezone.now())
    services.publish_certificate(box=box, at=timezone.now())

    with pytest.raises(Exception, match="append-only"):
        ledger().reader.run("UPDATE certificate SET note = ''")


def test_a_certificate_says_when_votes_were_set_aside_after_it(client):
    box, receipts = voted("map", "letters")
    services.close_early(box=box, at=timezone.now())
    services.publish_certificate(box=box, at=timezone.now())
    address, later = "/ballot/what-next/certificate/?language=en", "This is the result"
    assert later not in client.get(address).content.decode()

    seq = receipts[0].seq
    services.set_aside(box=box, first=seq, last=seq, reason="machine")

    page = client.get(address).content.decode()
    assert later in page
    assert "voters 2" in page


def test_votes_are_set_aside_and_restored_in_public(keeper):
    _box, receipts = voted("map", "map", "letters")

    span = {"first": receipts[0].seq, "last": receipts[1].seq}
    keeper.post(f"{DESK}set-aside/", {**span, **WHY, "remark": "one machine"})

    assert voters() == 1
    page = page_of(keeper)
    assert "one machine" in page
    aside = queries.watched(
        Box.objects.get(), language="en", at=timezone.now(), most=5
    ).by_editors
    keeper.post(f"{DESK}restore/", {"seq": aside[0].seq, "reason": "restored"})
    assert voters() == 2


def test_a_voter_who_was_set_aside_cannot_vote_anew(keeper):
    box, receipts = voted("map")
    keeper.post(f"{DESK}set-aside/", {"first": 1, "last": 1, **WHY})

    with pytest.raises(SetAside):
        factories.cast(box, 1, "letters", at=timezone.now())


@pytest.mark.parametrize(
    "form",
    [
        {"first": "1", "last": "1", "reason": "", "remark": ""},
        {"first": "1", "last": "1", "reason": "other", "remark": ""},
        {"first": "2", "last": "1", **WHY},
        {"first": "", "last": "1", **WHY},
    ],
)
def test_nothing_is_set_aside_without_a_reason_and_a_span(keeper, form):
    voted("map")

    response = keeper.post(f"{DESK}set-aside/", form)

    assert response.status_code == 400
    assert voters() == 1


@pytest.mark.parametrize("path", ["set-aside/", "restore/", "erase/"])
def test_an_editor_may_not_set_aside_or_erase(editor, path):
    _box, receipts = voted("map")

    form = {"first": 1, "last": 1, "seq": 1, "code": receipts[0].leaf.hex()[:10], **WHY}
    editor.post(f"{DESK}{path}", form)

    assert voters() == 1
    assert ledger().reader.one("SELECT count(*) FROM standing") == (1,)
    assert f"{DESK}set-aside/" not in page_of(editor)


def test_a_readers_link_is_erased_and_the_vote_stays(keeper):
    box, receipts = voted("map")
    changed = factories.cast(box, 1, "letters", at=timezone.now())

    form = {"seq": receipts[0].seq, "code": receipts[0].leaf.hex()[:10]}
    keeper.post(f"{DESK}erase/", form)

    assert voters() == 1
    database = ledger().reader
    assert database.one("SELECT count(*) FROM standing") == (0,)
    assert database.one("SELECT count(*) FROM spent") == (0,)
    assert changed.seq == 2
    with pytest.raises(LinkErased):
        factories.cast(box, 1, "map", at=timezone.now())


@pytest.mark.parametrize("code", ["0123456789", "short", ""])
def test_only_a_receipt_erases_a_link(keeper, code):
    voted("map")

    response = keeper.post(f"{DESK}erase/", {"seq": 1, "code": code})

    assert response.status_code == 400
    assert ledger().reader.one("SELECT count(*) FROM standing") == (1,)


def test_refusals_are_in_the_language_of_the_editor(keeper):
    voted("map")

    response = keeper.post(f"{DESK}erase/", {"seq": 1, "code": ""})

    assert "Требуется заполнить это поле" in response.content.decode()


def test_a_result_is_exported_for_tables_and_programs(editor):
    box, _receipts = voted("map", "map", "letters")

    table = editor.get(f"{DESK}export.csv").content.decode("utf-8-sig")
    value = json.loads(editor.get(f"{DESK}export.json").content)

    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["votes"] for row in rows] == ["2", "1", "0"]
    assert rows[0]["label_en"] == "Map"
    assert rows[0]["votes_en"] == "2"
    assert value["votes"] == {"map": 2, "letters": 1, "archives": 0}
    assert value["by_edition"]["en"]["voters"] == 3


def test_a_label_is_no_formula_in_a_table(editor):
    box = open_poll()
    box.options.filter(key="map").update(label={"en": "=HYPERLINK()"})

    table = editor.get(f"{DESK}export.csv").content.decode("utf-8-sig")

    assert next(csv.DictReader(io.StringIO(table)))["label_en"] == "'=HYPERLINK()"


def test_no_other_form_of_export_is_there(editor):
    voted("map")

    assert editor.get(f"{DESK}export.exe").status_code == 404


def test_the_list_of_polls_leads_to_the_votes_of_each(editor):
    voted("map")

    assert DESK in editor.get("/desk/snippets/participation/poll/").content.decode()


def test_a_scheduled_poll_shows_that_nobody_has_voted(editor):
    factories.make_poll(opens_at=timezone.now() + timedelta(days=1))

    assert editor.get(DESK).status_code == 200


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("en", ["What next?"]),
        ("ru", ["Что дальше?"]),
        ("", ["What next?", "Что дальше?"]),
    ],
)
def test_a_poll_is_previewed_in_every_language_before_it_is_saved(editor, mode, words):
    address = "/desk/snippets/participation/poll/preview/"
    form = {
        "question_ru": "Что дальше?",
        "question_en": "What next?",
        "key": "what-next",
        "kind": "multiple",
        "max_choices": "2",
        "opens_at": "2026-11-02 15:00",
        "results": "always",
        "level": "browser",
        "quorum": "0",
        "options-TOTAL_FORMS": "2",
        "options-INITIAL_FORMS": "0",
        "options-MIN_NUM_FORMS": "0",
        "options-MAX_NUM_FORMS": "1000",
        **{f"options-{place}-label_en": f"Answer {place}" for place in range(2)},
        **{f"options-{place}-ORDER": str(place + 1) for place in range(2)},
        **{f"options-{place}-id": "" for place in range(2)},
    }

    posted = editor.post(address, form).json()
    page = editor.get(address, {"mode": mode} if mode else {}).content.decode()

    assert posted["is_valid"]
    assert all(text in page for text in words)
    assert ("What next?" in page, "Что дальше?" in page) == (
        "What next?" in words,
        "Что дальше?" in words,
    )
    assert "Answer 1" in page
    assert not Box.objects.exists()


def test_the_mark_of_a_rush_is_taken_back_by_administrators(keeper):
    box = open_poll()
    now = timezone.now()
    for number in range(60):
        factories.cast(box, number, "map", at=now)
    ledger().do_chores(at=now)
    assert "mark" in [line.op for line in lines_of(box)]
    seq = lines_of(box)[-1].seq

    keeper.post(f"{DESK}unmark/", {"seq": seq, "reason": "other", "remark": "a letter"})
    keeper.post(f"{DESK}unmark/", {"seq": seq, "reason": "trial"})

    assert [line.op for line in lines_of(box)] == ["mark", "unmark"]
    assert voters() == 60


def lines_of(box):
    seen = queries.watched(box, language="en", at=timezone.now(), most=1)
    return seen.by_editors
