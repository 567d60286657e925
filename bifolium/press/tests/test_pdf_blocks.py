"""The contract that every block keeps in a PDF: no word of it is lost."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import caches
from django.utils import timezone
from pypdf import PdfReader
from wagtail import blocks

from bifolium.dossier.factories import make_demo
from bifolium.media.factories import make_picture
from bifolium.pages.blocks import ARTICLE_BODY
from bifolium.pages.bound import plain
from bifolium.pages.factories import make_article, make_section, make_site
from bifolium.pages.models import ArticlePage
from bifolium.pages.texts import FOR_WORDS, KeyBlock
from bifolium.participation.factories import cast, make_poll

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
BLOCKS = ArticlePage._meta.get_field("body").stream_block.child_blocks
ID = "6a1f0000-0000-0000-0000-0000000000aa"
ADDRESS = "http://testserver/en/analysis/two-men/#b-6a1f0000"
NOTE = "[[A <i>note</i> in it.]]"

every_block = pytest.mark.parametrize("name", [name for name, _block in ARTICLE_BODY])


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Pictures lie in a folder of the test, and none is known from another."""
    settings.MEDIA_ROOT = tmp_path
    caches["renditions"].clear()


def stored(name):
    """Return the example of a block as a body stores it."""
    block = BLOCKS[name]
    return block.get_prep_value(block.normalize(block.get_preview_value()))


def texts_in(block, value):
    """Yield every text of a stored block that a reader should see."""
    if isinstance(block, KeyBlock | blocks.URLBlock) or not value:
        return
    if isinstance(block, FOR_WORDS):
        yield value
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from texts_in(
                block.child_block,
                item.get("value", item) if isinstance(item, dict) else item,
            )
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from texts_in(child, value.get(name))


def noted(block, value):
    """Return a stored block with a note in each of its rich texts."""
    if isinstance(block, blocks.RichTextBlock) and value:
        return value.replace("</p>", f"{NOTE}</p>", 1)
    if isinstance(block, blocks.ListBlock):
        return [
            {**item, "value": noted(block.child_block, item["value"])} for item in value
        ]
    if isinstance(block, blocks.StructBlock):
        return {
            name: noted(block.child_blocks[name], part) for name, part in value.items()
        }
    return value


def pdf_with(client, *found, section=None):
    """Return the PDF of an article that holds some blocks of a kind and a value."""
    body = [
        {"type": name, "value": value, "id": f"{ID[:-1]}{place:x}" if place else ID}
        for place, (name, value) in enumerate(found)
    ]
    make_article(section or make_section(make_site("en", "ru")["en"]), body=body)
    response = client.get("/en/analysis/two-men.pdf")
    assert response.status_code == 200
    return PdfReader(BytesIO(response.content))


def squeezed(text):
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def words_of(reader):
    return squeezed("".join(page.extract_text() for page in reader.pages))


@every_block
def test_every_word_of_a_block_is_in_the_pdf(client, name):
    section = make_section(make_site("en", "ru")["en"])
    make_picture()
    if "dossier" in getattr(BLOCKS[name], "child_blocks", ()):
        make_demo()
    make_poll()

    value = noted(BLOCKS[name], stored(name))
    text = words_of(pdf_with(client, (name, value), section=section))

    for said in texts_in(BLOCKS[name], value):
        for part in re.split(r"\[\[.*?\]\]", said):
            assert squeezed(plain(part).upper()) in text.upper()
        assert ("Anoteinit." in text) or NOTE not in said
    assert "[[" not in text


@every_block
def test_block_is_told_or_empty_when_what_it_names_is_gone(client, name):
    text = words_of(pdf_with(client, (name, stored(name))))

    if name in ("figure", "dossier_figure", "steps", "person_card", "poll"):
        assert squeezed(ADDRESS) in text


def test_picture_has_its_description_and_rights(client):
    section = make_section(make_site("en", "ru")["en"])
    make_picture(alt={"en": "A plan of Bern"})

    reader = pdf_with(client, ("figure", stored("figure")), section=section)

    assert "Drawnfortests" in words_of(reader)
    assert "CCBY4.0" in words_of(reader)
    assert "A plan of Bern" in descriptions(reader)


def test_cover_stands_before_the_text_with_its_rights(client):
    article = make_article(make_section(make_site("en", "ru")["en"]))
    article.cover = make_picture(alt={"en": "A plan of Bern"})
    article.save_revision().publish()

    reader = PdfReader(BytesIO(client.get("/en/analysis/two-men.pdf").content))

    assert descriptions(reader) == ["A plan of Bern"]
    assert "Drawnfortests" in words_of(reader)


def descriptions(reader):
    """Return the alternative texts of all figures in the tree of tags."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        if "/Alt" in node:
            found.append(node["/Alt"])
        below = node.get("/K", [])
        for one in below if isinstance(below, list) else [below]:
            one = one.get_object()
            if isinstance(one, dict):
                waiting.append(one)
    return found


def test_open_poll_has_its_question_and_address_and_no_counts(client):
    section = make_section(make_site("en", "ru")["en"])
    poll = make_poll(opens_at=timezone.now() - timedelta(days=2))
    cast(poll, 1, "map", at=timezone.now())

    text = words_of(pdf_with(client, ("poll", {"poll": poll.pk}), section=section))

    for words in ("Whatnext?", "Map", "Letters", "http://testserver/ballot/whatnext/"):
        assert words in text
    assert "1vote" not in text


def test_closed_poll_has_its_result(client):
    section = make_section(make_site("en", "ru")["en"])
    now = timezone.now()
    poll = make_poll(
        opens_at=now - timedelta(days=2), closes_at=now - timedelta(hours=1)
    )
    for voter in (1, 2):
        cast(poll, voter, "map", at=now - timedelta(days=1))
    cast(poll, 3, "letters", at=now - timedelta(days=1))

    text = words_of(pdf_with(client, ("poll", {"poll": poll.pk}), section=section))

    assert "3votes" in text
    assert "Map267%" in text
    assert "Notasurvey" in text


def test_figure_of_the_record_has_its_words_and_tells_of_its_table(client):
    section = make_section(make_site("en", "ru")["en"])
    make_demo()

    reader = pdf_with(
        client, ("dossier_figure", stored("dossier_figure")), section=section
    )

    assert "Drawnfromtherecord" in words_of(reader)
    assert squeezed(ADDRESS) in words_of(reader)
    assert any("Terms" in text for text in descriptions(reader))


def test_table_of_many_columns_stays_on_its_page(client):
    cells = [f"<p>Cell {number} with a longer word</p>" for number in range(9)]
    value = {
        "caption": "Nine columns",
        "columns": [f"Column {number}" for number in range(9)],
        "rows": [cells] * 60,
        "row_headers": True,
        "source": "",
    }

    reader = pdf_with(client, ("table", value))

    width = float(reader.pages[0].mediabox.width)
    places = []
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, *_font: places.append(tm[4])
        )
    assert len(reader.pages) > 2
    assert max(places) < width
    assert words_of(reader).count("Column8") >= 2
