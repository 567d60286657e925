"""Tests of what is done to pages that are baked: packed well, compared, taken down."""

import time
from gzip import decompress

import brotli
import pytest
from django.db import connection

from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.press.models import ChangedRow
from bifolium.press.services import bakery as module
from bifolium.press.services import take_down
from bifolium.press.services.bakery import StalePages

PATH = "/en/analysis/two-men/"


@pytest.fixture
def article(bakery, bake):
    article = make_article(make_section(make_site("en", "ru")["en"]))
    bake()
    return article


def test_page_is_packed_once_more_and_says_the_same(article, bakery):
    before = bakery.writer.page(PATH)
    generation = bakery.writer.generation()

    while bakery.polish(before=time.time() + 1):
        pass
    after = bakery.writer.page(PATH)

    assert len(after.br) <= len(before.br)
    assert brotli.decompress(after.br) == decompress(before.gzip)
    assert after.etag == before.etag
    assert bakery.writer.generation() > generation
    assert not bakery.polish(before=time.time() + 1)


def test_nightly_comparison_names_what_differed_and_mends_it(article, bakery):
    with connection.cursor() as cursor:
        cursor.execute(
            "update wagtailcore_page set title = 'Past us' where id = %s", [article.pk]
        )
    ChangedRow.objects.all().delete()

    with pytest.raises(StalePages, match=PATH):
        bakery.verify_all(lambda: None, night=1)
    bakery.verify_all(lambda: None, night=1)


def test_page_taken_down_while_it_is_rendered_is_rendered_once_more(
    article, bakery, settings, monkeypatch
):
    render, was_there = module.render, []

    def slow(path, origin):
        rendered = render(path, origin)
        if path == PATH:
            was_there.append(bakery.writer.page(PATH) is not None)
            take_down(settings.BAKED, [PATH])
        return rendered

    monkeypatch.setattr(module, "render", slow)
    bakery.want_all(at=0, reason="test")
    bakery.bake_due(most=1000)

    assert was_there == [True, False]
    assert bakery.writer.page(PATH) is not None
