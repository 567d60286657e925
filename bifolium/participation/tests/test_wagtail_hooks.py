"""Editors make polls at the desk, and cannot touch what readers voted."""

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from bifolium.participation import factories, queries
from bifolium.participation.addresses import is_reserved
from bifolium.participation.endpoint import PROMISES
from bifolium.participation.models import Box, Option, Poll
from bifolium.participation.offers import OEMBED
from bifolium.participation.services import AddressReserved

pytestmark = pytest.mark.django_db

DESK = "/desk/snippets/participation/poll"


@pytest.fixture
def desk(client):
    client.force_login(get_user_model().objects.create_superuser("editor", "", "x"))
    return client


def form_of(box=None, answers=("Yes", "No"), **changes):
    """Return the fields of the form."""
    options = box.ordered_options() if box else []
    fields = {
        "question_ru": "Что дальше?",
        "question_en": "What next?",
        "key": "what-next",
        "kind": "single",
        "max_choices": "1",
        "opens_at": "2026-11-02 15:00",
        "results": "always",
        "level": "browser",
        "quorum": "0",
        "options-TOTAL_FORMS": str(len(answers)),
        "options-INITIAL_FORMS": str(len(options)),
        "options-MIN_NUM_FORMS": "0",
        "options-MAX_NUM_FORMS": "1000",
    }
    for place, answer in enumerate(answers):
        prefix = f"options-{place}"
        fields[f"{prefix}-label_en"] = answer
        fields[f"{prefix}-ORDER"] = str(place + 1)
        fields[f"{prefix}-id"] = str(options[place].pk) if place < len(options) else ""
    return {**fields, **changes}


def edit(desk, box, **changes):
    return desk.post(f"{DESK}/edit/{box.pk}/", form_of(box, **changes))


def made_poll(desk):
    desk.post(f"{DESK}/add/", form_of())
    return Box.objects.get()


def voted_poll(desk):
    box = made_poll(desk)
    factories.cast(box, 1, box.ordered_options()[0].key, at=box.opens_at)
    return box


def test_an_editor_makes_a_poll_with_answers_in_every_language(desk):
    assert desk.get(f"{DESK}/add/").status_code == 200

    box = made_poll(desk)

    assert box.question == {"ru": "Что дальше?", "en": "What next?"}
    assert [option.label["en"] for option in box.ordered_options()] == ["Yes", "No"]
    assert len({option.key for option in box.ordered_options()}) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "rating"},
        {"max_choices": "2"},
        {"kind": "multiple", "max_choices": "3"},
        {"max_choices": "0"},
        {"answers": ("Yes",)},
        {"kind": "motion"},
        {"opens_at": ""},
        {"closes_at": "2026-11-01 15:00"},
        {"question_ru": "", "question_en": ""},
        {"key": "not a slug"},
    ],
)
def test_a_poll_that_is_not_whole_is_refused(desk, changes):
    response = desk.post(f"{DESK}/add/", form_of(**changes))

    assert response.status_code == 200
    assert not Box.objects.exists()


def test_the_list_shows_states_and_votes_and_filters(desk):
    voted_poll(desk)
    factories.make_rating()

    page = desk.get(f"{DESK}/", {"state": "open"}).content.decode()

    assert "Что дальше?" in page
    assert "rating-" not in page
    closed = desk.get(f"{DESK}/", {"state": "closed"}).content.decode()
    assert "Что дальше?" not in closed


def test_wording_may_change_after_the_first_ballot(desk):
    box = voted_poll(desk)

    edit(desk, box, answers=("Yes, please", "No"), question_en="What now?")

    box = Box.objects.get()
    assert box.question["en"] == "What now?"
    assert queries.tally_of(box).voters == 1
    assert Option.objects.filter(label__en="Yes, please").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "multiple"},
        {"key": "another"},
        {"is_sample": "on"},
        {"level": "invited"},
        {"answers": ("Yes", "No", "Perhaps")},
        {"options-1-DELETE": "1", "answers": ("Yes", "No", "Perhaps")},
    ],
)
def test_nothing_else_may_change_after_the_first_ballot(desk, changes):
    box = voted_poll(desk)
    before = Box.objects.values().get(), list(Option.objects.values())

    response = edit(desk, box, **changes)

    assert response.status_code == 200
    assert before == (Box.objects.values().get(), list(Option.objects.values()))


def test_a_closed_poll_is_not_opened_again(desk):
    box = factories.make_poll(closes_at=timezone.now())

    response = edit(desk, box, answers=("Map", "Letters", "Archives"))

    assert response.status_code == 200
    assert Box.objects.get().closes_at == box.closes_at


def test_a_closed_poll_may_be_reworded(desk):
    box = factories.make_poll(closes_at=timezone.now())
    end = timezone.localtime(box.closes_at).strftime("%Y-%m-%d %H:%M")
    answers = ("Map", "Letters", "Archives")

    edit(desk, box, answers=answers, closes_at=end, question_en="What now?")

    assert Box.objects.get().question["en"] == "What now?"


def test_a_poll_with_ballots_is_not_deleted(desk):
    box = voted_poll(desk)

    desk.post(f"{DESK}/delete/{box.pk}/")

    assert Box.objects.exists()


def test_polls_with_ballots_are_not_deleted_many_at_once(desk):
    box = voted_poll(desk)
    other = factories.make_poll(key="other")

    address = f"/desk/bulk/participation/poll/delete/?id={box.pk}&id={other.pk}"
    page = desk.post(address, follow=True)

    assert Box.objects.count() == 2
    assert [str(message) for message in page.context["messages"]]


@pytest.mark.parametrize("model", [Box, Poll])
def test_no_program_deletes_a_box_with_ballots(desk, model):
    box = voted_poll(desk)

    with pytest.raises(ProtectedError), transaction.atomic():
        model.objects.filter(pk=box.pk).delete()

    assert Option.objects.filter(box=box).count() == 2


def test_a_poll_without_ballots_may_be_deleted(desk):
    box = made_poll(desk)

    desk.post(f"{DESK}/delete/{box.pk}/")

    assert not Box.objects.exists()


def test_a_rating_is_not_edited_at_the_desk(desk):
    box = factories.make_rating()

    response = desk.get(f"{DESK}/edit/{box.pk}/", follow=True)

    assert response.status_code == 404


def test_a_motion_needs_no_answers_of_the_editor(desk):
    desk.post(f"{DESK}/add/", form_of(kind="motion", answers=(), quorum="3"))

    assert Box.objects.get().rules.option_ids == ("yes", "no", "abstain")


@pytest.mark.parametrize("key", ["oembed", "promises", "rating", f"rating-{'a' * 36}"])
def test_an_address_that_leads_elsewhere_is_refused_and_says_so(desk, key):
    answer = desk.post(f"{DESK}/add/", form_of(key=key, question_en="Whose?"))

    assert not Box.objects.exists()
    assert f"/ballot/{key}/" in answer.context["form"].errors["key"][0]
    with pytest.raises(AddressReserved):
        factories.make_poll(key=key)


def test_domains_are_kept_one_a_line_and_in_one_spelling(desk):
    domains = "@Institute.ORG, пример.рф\nинститут.рф; institute.org"
    desk.post(f"{DESK}/add/", form_of(level="email", mail_domains=domains))

    kept = Box.objects.get().rules.domains
    assert kept == ("institute.org", "xn--e1afmkfd.xn--p1ai", "xn--h1aaoqfbah.xn--p1ai")


@pytest.mark.parametrize(
    ("level", "domains"),
    [("email", "institute"), ("email", "a@b@c.org"), ("browser", "institute.org")],
)
def test_domains_that_mean_nothing_are_refused(desk, level, domains):
    answer = desk.post(f"{DESK}/add/", form_of(level=level, mail_domains=domains))

    assert "mail_domains" in answer.context["form"].errors
    assert not Box.objects.exists()


def test_after_the_first_vote_the_domains_stay(desk):
    box = voted_poll(desk)
    Box.objects.filter(pk=box.pk).update(level="email")

    answer = edit(desk, box, level="email", mail_domains="institute.org")

    assert "mail_domains" in answer.context["form"].errors


def test_every_address_that_is_no_poll_is_reserved():
    rating = factories.make_rating()

    for path in [OEMBED, PROMISES, rating.rules.address, f"/ballot/{rating.key}/"]:
        assert is_reserved(path.split("/")[2])
