"""Beginning an edition in another language, and moving one."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from bifolium.accounts.factories import make_user
from bifolium.pages.factories import make_article, make_section, make_site, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def sections():
    homes = make_site("en", "ru")
    key = uuid4()
    return {code: make_section(home, key=key) for code, home in homes.items()}


def ids(page):
    return [block["id"] for block in page.body.raw_data]


def test_a_copy_for_translation_keeps_the_ids_of_blocks(sections):
    body = [text_block("One."), text_block("Two.")]
    article = make_article(sections["en"], body=body)

    copy = article.copy_for_translation(Locale.objects.get(language_code="ru"))

    assert ids(copy) == ids(article)
    assert ids(copy.get_latest_revision_as_object()) == ids(article)


def test_a_copy_says_in_which_language_the_work_was_written(sections):
    article = make_article(sections["en"])

    copy = article.copy_for_translation(Locale.objects.get(language_code="ru"))

    copy.refresh_from_db()
    assert copy.original_language == "en"
    assert copy.get_latest_revision_as_object().original_language == "en"


def test_a_translator_begins_an_edition_from_the_desk(client, sections):
    client.force_login(make_user(role="translator"))
    article = make_article(sections["en"])
    russian = Locale.objects.get(language_code="ru")
    address = reverse("simple_translation:submit_page_translation", args=[article.pk])

    client.post(address, {"locales": [russian.pk]})

    copy = article.get_translation(russian)
    assert not copy.live
    assert copy.get_parent().pk == sections["ru"].pk


def test_an_author_cannot_begin_an_edition(client, sections):
    client.force_login(make_user(role="author"))
    article = make_article(sections["en"])
    russian = Locale.objects.get(language_code="ru")
    address = reverse("simple_translation:submit_page_translation", args=[article.pk])

    client.post(address, {"locales": [russian.pk]})

    assert not article.has_translation(russian)


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Change the slug of a page; what follows a commit is done."""

    def renamed(page, slug):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return renamed


@pytest.mark.parametrize("code", ["en", "ru"])
def test_a_changed_slug_redirects_in_every_language(client, sections, rename, code):
    article = make_article(sections[code], slug="old-name")
    rename(article, "new-name")

    response = client.get(f"/{code}/analysis/old-name/")

    assert response.status_code == 301
    assert response.url.endswith(f"/{code}/analysis/new-name/")


@pytest.mark.parametrize("code", ["en", "ru"])
def test_a_changed_section_redirects_what_stands_below_it(
    client, sections, rename, code
):
    make_article(sections[code], slug="two-men")
    rename(sections[code], "studies")

    response = client.get(f"/{code}/analysis/two-men/")

    assert response.status_code == 301
    assert response.url.endswith(f"/{code}/studies/two-men/")


def test_a_page_comes_out_when_its_time_has_come(client, sections):
    article = make_article(sections["ru"])
    article.unpublish()
    article.go_live_at = timezone.now() - timezone.timedelta(minutes=1)
    revision = article.save_revision(approved_go_live_at=article.go_live_at)
    assert revision.approved_go_live_at

    call_command("publish_scheduled")

    article.refresh_from_db()
    assert article.live
    assert client.get(article.url).status_code == 200
