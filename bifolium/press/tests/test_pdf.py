"""Real PDFs, set by Typst and read again: the words, the language, the standards."""

import logging
import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import translation
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from bifolium.pages.blocks import ARTICLE_BODY
from bifolium.pages.factories import (
    make_article,
    make_person,
    make_section,
    make_site,
    text_block,
)
from bifolium.press.pdf import BLOCKS
from bifolium.press.pdf.article import document_of, levelled
from bifolium.press.pdf.typesetting import (
    Document,
    NotSet,
    template_file,
    typeset,
)

HOSTILE = '#panic("out") $x$ *bold* _it_ @ref <label> `raw` \\ // /* "quoted" [[ ]]'
NOTE = "<p>Посланник получил приказ[[Телеграмма от <i>26 ноября</i>.]] в Париже.</p>"


def block(kind, **value):
    return {"type": kind, "value": value, "id": str(uuid4())}


def words_of(pdf):
    """Return the text of all pages on one line, with hyphenation undone."""
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    text = re.sub(r"\u00ad\s*\n?\s*", "", text)
    return " ".join(text.split())


def squeezed(text):
    """Return a text without spaces and hyphens: lines may end at either."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


@pytest.fixture
def site(db):
    homes = make_site("en", "ru")
    return {code: make_section(home) for code, home in homes.items()}


@pytest.fixture
def fetch(client):
    """Return the PDF of an article."""

    def fetched(article, language="ru"):
        response = client.get(f"/{language}/analysis/{article.slug}.pdf")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/pdf"
        return response.content

    return fetched


def test_words_and_notes_of_a_russian_article_can_be_read_out(site, fetch):
    body = [block("text", text=NOTE), text_block("Ответа не было: «нѣтъ» и ѳита.")]

    text = words_of(fetch(make_article(site["ru"], title="Двое", body=body)))

    for words in (
        "Двое",
        "Посланник получил приказ",
        "в Париже.",
        "Телеграмма от 26 ноября.",
        "Ответа не было: «нѣтъ» и ѳита.",
        "12 октября 2026",
    ):
        assert squeezed(words) in squeezed(text)
    assert "[[" not in text


def test_every_word_of_a_long_english_article_is_there_and_in_order(site, fetch):
    said = [
        f"Sentence {number} of the envoys’ long correspondence."
        for number in range(300)
    ]
    body = [text_block(" ".join(said[at : at + 10])) for at in range(0, 300, 10)]

    pdf = fetch(make_article(site["en"], body=body), "en")

    text, place = squeezed(words_of(pdf)), 0
    assert len(PdfReader(BytesIO(pdf)).pages) > 2
    for sentence in said:
        place = text.index(squeezed(sentence)[:20], place)


def test_file_says_title_author_and_language_and_is_tagged(site, fetch):
    author = make_person("Anna Arkhipova")
    article = make_article(site["ru"], title="Послы без государства", authors=(author,))

    pdf = fetch(article)

    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Послы без государства"
    assert reader.metadata.author == "Anna Arkhipova (ru)"
    assert root["/Lang"] == "ru"
    assert root["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1<" in root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2<" in root["/Metadata"].get_data().decode()
    assert "<pdfaid:conformance>A<" in root["/Metadata"].get_data().decode()


def test_headings_notes_and_tables_are_tagged_as_what_they_are(site, fetch):
    table = {"caption": "", "columns": ["A", "B"], "rows": [["a", "b"]], "source": ""}
    body = [
        block("heading", text="Part", level="2"),
        block("text", text=NOTE),
        block("table", **table, row_headers=False),
    ]

    root = PdfReader(BytesIO(fetch(make_article(site["ru"], body=body)))).trailer[
        "/Root"
    ]

    found = tags_below(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/Note", "/Link", "/Table", "/TH", "/TD"} <= found


def tags_below(node):
    """Return the kinds of elements in a tree of tags."""
    found = {node["/S"]} if "/S" in node else set()
    below = node.get("/K", [])
    for one in below if isinstance(below, list) else [below]:
        one = one.get_object()
        if isinstance(one, dict):
            found |= tags_below(one)
    return found


def test_same_article_gives_the_same_bytes(site, fetch):
    article = make_article(site["en"])

    assert fetch(article, "en") == fetch(article, "en")


def test_hostile_text_is_set_as_text(site, fetch):
    body = [
        block("heading", text=HOSTILE, level="2"),
        block("quote", text=HOSTILE, attribution=HOSTILE),
        block(
            "table",
            caption=HOSTILE,
            columns=[HOSTILE, ""],
            rows=[[HOSTILE, "<script>alert(1)</script>"]],
            row_headers=True,
            source="",
        ),
        block("text", text='<p>#eval("1+1") &lt;b&gt; $ E = m c^2 $</p>'),
    ]

    text = words_of(fetch(make_article(site["en"], title=HOSTILE, body=body), "en"))

    assert squeezed(text).count(squeezed('#panic("out")$x$*bold*_it_')) >= 4
    assert '#eval("1+1") <b> $ E = m c^2 $' in text


def test_heading_of_a_third_level_without_a_second_is_raised():
    blocks = [
        {"t": "heading", "level": 3, "c": []},
        {"t": "heading", "level": 3, "c": []},
    ]

    assert [one["level"] for one in levelled(blocks)] == [2, 3]


def test_link_is_kept_and_one_to_a_script_is_not(site, fetch):
    text = (
        '<p><a href="https://example.org/a">out</a> <a href="/en/about/">in</a>'
        ' <a href="javascript:alert(1)">bad</a></p>'
    )
    article = make_article(site["en"], body=[block("text", text=text)])

    pages = PdfReader(BytesIO(fetch(article, "en"))).pages

    found = {
        mark.get_object()["/A"].get("/URI")
        for page in pages
        for mark in page.get("/Annots", [])
        if "/A" in mark.get_object()
    }
    assert "https://example.org/a" in found
    assert "http://testserver/en/about/" in found
    assert not any("javascript" in (address or "") for address in found)


def test_letter_that_no_font_has_is_told_and_the_rest_is_set(site, fetch, caplog):
    article = make_article(site["en"], body=[text_block("Hieroglyph \U00013000 ends.")])

    with caplog.at_level(logging.WARNING, logger="bifolium.press.pdf.typesetting"):
        text = words_of(fetch(article, "en"))

    assert "ends." in text
    assert "could not be displayed" in caplog.text


def test_articles_in_both_scripts_need_no_font_but_ours(site, fetch, caplog):
    body = [
        text_block(
            "Ёлочки «и» „лапки“ — № 5, а́ ѣ ѳ ѵ Ѣ; naïve œuvre, Łódź, Straße, ﬁn."
        ),
        text_block(
            "1½ × 3 − 2 → ≠ … ′ ″ § † • €, Ἀθῆναι, Việt Nam, 𝑥, <b><i>в</i></b>"
        ),
    ]

    with caplog.at_level(logging.WARNING):
        fetch(make_article(site["ru"], body=body))

    assert caplog.text == ""


def test_signs_that_came_in_by_copying_do_no_harm(site, fetch, caplog):
    copied = "one\ufefftwo\u200bthree\u00adfour\u2028five\u202fsix\x0bseven"

    with caplog.at_level(logging.WARNING):
        text = words_of(
            fetch(make_article(site["en"], body=[text_block(copied)]), "en")
        )

    assert caplog.text == ""
    assert "onetwo" in text


def test_sign_for_private_use_costs_the_standards_and_no_more(site, fetch, caplog):
    article = make_article(site["en"], body=[text_block("A \ue123 sign.")])

    with caplog.at_level(logging.WARNING):
        assert "sign." in words_of(fetch(article, "en"))

    assert "PDF/" in caplog.text


def test_draft_and_unknown_and_closed_articles_have_no_pdf(site, client):
    make_article(site["en"], slug="draft").unpublish()

    for path in ("draft", "nothing", "../analysis"):
        assert client.get(f"/en/analysis/{path}.pdf").status_code == 404
    assert client.get("/en/analysis.pdf").status_code == 404


def test_article_behind_a_password_has_no_pdf(site, client):
    article = make_article(site["en"])
    PageViewRestriction.objects.create(
        page=article, restriction_type=PageViewRestriction.PASSWORD, password="a"
    )

    assert client.get("/en/analysis/two-men.pdf").status_code == 404


def test_old_address_of_a_renamed_article_leads_to_its_pdf(
    site, client, django_capture_on_commit_callbacks
):
    article = make_article(site["en"], slug="before")

    with django_capture_on_commit_callbacks(execute=True):
        article.slug = "after"
        article.save_revision().publish()

    response = client.get("/en/analysis/before.pdf")
    assert response.status_code == 301
    assert response["Location"] == "/en/analysis/after.pdf"


def test_page_leads_to_its_pdf(site, client):
    make_article(site["en"])

    html = client.get("/en/analysis/two-men/").content.decode()

    assert (
        '<link rel="alternate" type="application/pdf" href="/en/analysis/two-men.pdf">'
        in html
    )
    assert '<a href="/en/analysis/two-men.pdf" type="application/pdf">PDF</a>' in html


def test_without_typst_nothing_leads_there_and_nothing_is_there(site, client, settings):
    settings.PDF = False
    make_article(site["en"])

    html = client.get("/en/analysis/two-men/").content.decode()

    assert "application/pdf" not in html
    assert client.get("/en/analysis/two-men.pdf").status_code == 404


def test_every_block_can_be_set():
    assert set(BLOCKS) == {name for name, _block in ARTICLE_BODY}


def test_block_that_is_not_known_is_told_with_its_address(site, fetch, monkeypatch):
    paragraph = text_block("Words that are not set.", block_id="abcdef12-0000")
    monkeypatch.delitem(BLOCKS, "text")

    text = words_of(fetch(make_article(site["en"], body=[paragraph]), "en"))

    assert squeezed("http://testserver/en/analysis/two-men/#b-abcdef12") in squeezed(
        text
    )
    assert "Words that are not set" not in text


def test_site_may_put_a_template_of_its_own_in_front(tmp_path, settings):
    (tmp_path / "print").mkdir()
    (tmp_path / "print" / "article.typ").write_text("= Own")

    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]

    assert template_file() == tmp_path / "print" / "article.typ"


def test_picture_that_cannot_be_set_gives_way_to_its_description(site, rf, caplog):
    article = make_article(site["en"])
    with translation.override("en"):
        document = document_of(article, rf.get("/"))
    broken = {"t": "image", "file": "a.svg", "alt": "A plan of Bern", "caption": []}
    blocks = [*document.tree["blocks"], broken]

    pdf = typeset(Document({**document.tree, "blocks": blocks}, {"a.svg": b"<svg"}))

    assert "[A plan of Bern]" in words_of(pdf)
    assert "SVG" in caplog.text


def test_document_that_cannot_be_set_says_why():
    with pytest.raises(NotSet, match="article.typ"):
        typeset(Document({"version": [2026, 1, 1]}, {}))


def test_only_what_is_printed_is_asked(site, rf, django_assert_num_queries):
    """A PDF is set anew when any answer is another one, so it asks little."""
    article = make_article(site["en"], authors=(make_person(),))
    request = rf.get("/en/analysis/two-men.pdf")

    with translation.override("en"), django_assert_num_queries(8):
        document_of(article, request)
