"""PDFs are kept in the store of pages: never stale, and gone when they must be."""

from gzip import decompress
from io import BytesIO

import pytest
from pypdf import PdfReader

from bifolium.pages.factories import make_article, make_person, make_section, make_site
from bifolium.pages.models import ArticlePage
from bifolium.press.services.bakery import StalePages
from bifolium.press.tests.conftest import ORIGIN

PDF = "/en/analysis/two-men.pdf"


@pytest.fixture
def article(db):
    return make_article(
        make_section(make_site("en", "ru")["en"]), authors=(make_person(),)
    )


def words(bakery, path=PDF):
    """Return the words of a baked PDF; nothing if it is not there."""
    page = bakery.writer.page(path)
    if page is None:
        return ""
    reader = PdfReader(BytesIO(decompress(page.gzip)))
    return " ".join(page.extract_text() for page in reader.pages)


def test_pdf_of_an_article_is_baked_because_its_page_leads_there(article, bakery, bake):
    bake()

    assert "Two men, one embassy" in words(bakery)
    assert dict(bakery.writer.page(PDF).headers)["Content-Type"] == "application/pdf"
    assert f"{ORIGIN}/en/analysis/two-men/" in words(bakery)


def test_pdf_follows_its_article(article, bakery, bake):
    bake()
    article.title = "Two men, no embassy"
    article.save_revision().publish()

    report = bake()

    assert PDF in report.changed
    assert "Two men, no embassy" in words(bakery)


def test_pdf_is_left_alone_when_another_article_changes(article, bakery, bake):
    other = make_article(article.get_parent(), title="Other", slug="other")
    bake()
    other.title = "Another"
    other.save_revision().publish()

    report = bake()

    assert "/en/analysis/other.pdf" in report.changed
    assert PDF not in report.changed
    (reason,) = bakery.connection.execute(
        "select reason from page where path = ?", (PDF,)
    ).fetchone()
    assert reason == "linked"


def test_withdrawn_article_takes_its_pdf_with_it_at_once(
    article, bakery, bake, django_capture_on_commit_callbacks
):
    bake()

    with django_capture_on_commit_callbacks(execute=True):
        ArticlePage.objects.get(pk=article.pk).unpublish()

    assert words(bakery) == ""


def test_pages_are_baked_before_pdfs(article, bakery, bake):
    bake()
    bakery.want_all(at=0, reason="again")

    pages = bakery.bake_due(with_pdfs=False)

    assert pages.rendered > 5
    assert bakery.wanted(1, pdfs=False) == []
    assert bakery.wanted(1, pdfs=True) == [(PDF, "again")]
    assert bakery.bake_pdfs()
    assert not bakery.bake_pdfs()


def test_fresh_and_baked_pdf_are_the_same_bytes(article, bakery, bake):
    bake()

    assert bakery.verify() == {}


def test_a_false_pdf_is_found_within_a_week(article, bakery, bake):
    bake()
    bakery.connection.execute("update page set etag = 'false' where path = ?", (PDF,))
    found = []

    for night in range(7):
        try:
            bakery.verify_all(lambda: None, night=night)
        except StalePages as told:
            found.append(str(told))

    assert found == [PDF]
