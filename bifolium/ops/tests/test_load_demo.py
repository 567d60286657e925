"""The demo that ships, loaded as `bifolium demo` loads it."""

from pathlib import Path

import pytest
from django.db import transaction
from wagtail.models import Collection, Locale, Page

from bifolium.ops.loader import load_demo
from bifolium.pages.models import ArticlePage
from bifolium.participation.models import Box
from bifolium.participation.queries import tally_of

DEMO = Path(__file__).resolve().parents[3] / "demo"

pytestmark = pytest.mark.django_db


def quiet(_line):
    pass


def make_root():
    Locale.objects.get_or_create(language_code="ru")
    Collection.add_root(name="Root")
    return Page.add_root(title="Root", slug="root")


@pytest.fixture(scope="module")
def first(django_db_setup, django_db_blocker):
    """The demo, loaded once for the tests that only look; how many editions it has."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_root()
        yield load_demo(folder=DEMO, say=quiet)
        transaction.set_rollback(True)


def test_second_load_makes_nothing_and_changes_nothing(first):
    article = ArticlePage.objects.live().first()
    article.title = "As an editor left it"
    article.save_revision().publish()

    second = load_demo(folder=DEMO, say=quiet)

    assert first > 80
    assert second == 0
    assert ArticlePage.objects.get(pk=article.pk).title == "As an editor left it"


def test_paragraphs_have_one_id_in_both_languages(first):
    for english in ArticlePage.objects.filter(locale__language_code="en", level="full"):
        russian = english.get_translations().filter(locale__language_code="ru").first()
        if russian:
            own = [block["id"] for block in english.body.raw_data]
            assert own == [block["id"] for block in russian.specific.body.raw_data]


def test_closed_sample_poll_has_the_counts_of_the_file(first):
    result = tally_of(Box.objects.get(key="what-next"))

    assert [row.votes for row in result.rows] == [33, 30, 24, 21]
    assert [row.percent for row in result.rows] == [31, 28, 22, 19]
