"""What becomes of links, forms and ballots when a page must live without the site."""

import pytest

from bifolium.press.static_edition.markup import Rewriter, Wishes
from bifolium.press.static_edition.places import place_of
from bifolium.press.static_edition.sources import Snapshot
from bifolium.press.statics import needed_by
from bifolium.press.store import Page, StoreWriter

ORIGIN = "https://site.example"
FILES = {
    "/": "index.html",
    "/en/": "en/index.html",
    "/en/a/": "en/a/index.html",
    "/media/x.png": "media/x.png",
    "/static/s.css": "static/s.css",
    "/en/f.csv?posts=a&since=1": place_of("/en/f.csv?posts=a&since=1", "text/csv"),
}


def rewriter(**wishes):
    given = {"origin": ORIGIN, "base": ORIGIN, **wishes}
    return Rewriter(
        Wishes(**given),
        lambda path: FILES.get(path, ""),
        lambda address: f"<p>frozen {address}</p>",
        "/en/a/",
        "en/a/index.html",
    )


def page(text, banner="", **wishes):
    return rewriter(**wishes).page(text, banner)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="/en/">Home</a>',
        '<a href="#b-1">Here</a>',
        '<a href="/en/#main">Home</a>',
        '<a href="mailto:a@b.example">Write</a>',
        '<a href="https://other.example/x?y=1">Elsewhere</a>',
        '<img src="/media/x.png?v=3" alt="">',
        '<link rel="canonical" href="https://site.example/en/a/">',
    ],
)
def test_what_leads_to_a_file_stays_byte_for_byte(text):
    assert page(text) == text


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("/en/gone/", "<a>Text</a>"),
        ("/desk/", "<a>Text</a>"),
        ("/ballot/legacy/?language=en", "<a>Text</a>"),
        ("/en/?page=2", "<a>Text</a>"),
        ("/en/../secret/", "<a>Text</a>"),
        ("/en/f.csv?posts=b", "<a>Text</a>"),
    ],
)
def test_what_leads_to_no_file_stays_as_text(address, left):
    assert page(f'<a href="{address}" rel="nofollow">Text</a>') == left


def test_what_is_asked_of_a_file_is_a_file():
    made = rewriter()

    text = made.page('<a href="/en/f.csv?posts=a&amp;since=1" download>CSV</a>', "")

    assert text == '<a href="/en/f.85d9e7a7.csv" download>CSV</a>'
    assert made.needs == {"/en/f.csv?posts=a&since=1"}
    assert page('<a download href="/en/gone.csv">CSV</a>') == "<a>CSV</a>"
    assert page('<a href="/en/gone.csv" download hidden>CSV</a>') == "<a hidden>CSV</a>"


def test_lost_pages_are_named_and_questions_are_not():
    one = rewriter()

    one.page('<a href="/en/gone/">a</a><a href="/en/?q=1">b</a>', "")

    assert one.lost == {"/en/gone/"}


def test_a_living_site_takes_what_a_file_cannot_answer():
    live = "https://live.example"

    assert page('<a href="/en/?page=2">x</a>', live=live) == (
        '<a href="https://live.example/en/?page=2">x</a>'
    )
    assert page('<a href="/desk/">x</a>', live=live) == "<a>x</a>"


def test_forms_go_and_with_a_living_site_those_that_only_ask_lead_there():
    post = '<form method="post" action="/ballot/x/"><button>Vote</button></form>'
    search = '<form action="/en/search/"><input name="q"></form>'

    assert page(post + search) == ""
    assert page(post + search, live="https://live.example") == (
        '<form action="https://live.example/en/search/"><input name="q"></form>'
    )


def test_a_ballot_gives_way_to_what_was_counted():
    text = (
        '<p>a</p><div class="ballot" data-ballot="/ballot/x/?language=en&amp;back=b">'
        "<div data-ballot-part><form method=post></form><div></div></div></div><p>z</p>"
    )
    one = rewriter()

    assert one.page(text, "") == (
        "<p>a</p><p>frozen /ballot/x/?language=en&back=b</p><p>z</p>"
    )
    assert one.has_ballot


def test_the_banner_stands_at_the_top_of_the_page_once():
    text = '<body class="x"><header class="head"><p>n</p></header></body>'

    assert page("<body>t</body>", "<p>old</p>") == "<body>\n<p>old</p>t</body>"
    assert page(text, "<p>old</p>").count("<p>old</p>") == 1


def test_relative_links_name_files():
    text = '<a href="/en/#main">h</a><img src="/media/x.png"><a href="/">door</a>'

    assert page(text, is_relative=True) == (
        '<a href="../index.html#main">h</a><img src="../../media/x.png">'
        '<a href="../../index.html">door</a>'
    )


def test_another_address_of_the_edition_is_in_every_full_address():
    text = '<link rel="canonical" href="https://site.example/en/a/">'
    other = "https://site.example.org/ https://site.example:81/"

    assert page(text, base="https://new.example") == (
        '<link rel="canonical" href="https://new.example/en/a/">'
    )
    assert rewriter(base="https://new.example").other(other) == other


def test_a_share_card_is_needed_though_it_is_no_link():
    one = rewriter(base="https://new.example")
    card = '<meta property="og:image" content="https://site.example/media/x.png?v=3">'

    assert "https://new.example/media/x.png?v=3" in one.page(card, "")
    assert one.needs == {"/media/x.png"}


def test_pictures_that_are_not_there_are_left_out_of_a_set():
    text = '<img srcset="/media/x.png 320w, /media/y.png 640w" src="/media/x.png">'

    assert page(text) == '<img srcset="/media/x.png 320w" src="/media/x.png">'


@pytest.mark.parametrize(
    ("path", "kind", "place"),
    [
        ("/ru/тест/", "text/html; charset=utf-8", "ru/тест/index.html"),
        ("/en/feed.xml", "application/atom+xml", "en/feed.xml"),
        ("/en/data/", "application/json", ""),
        ("/en/../../etc/passwd", "text/plain", ""),
        ("/.htaccess", "text/plain", ""),
        ("//x", "text/html", ""),
        ("en", "text/html", ""),
    ],
)
def test_a_path_has_one_safe_place_or_none(path, kind, place):
    assert place_of(path, kind) == place


def test_styles_and_scripts_say_what_they_need():
    style = b'@font-face{src:url("../f/a.woff2")}b{background:url(data:x)}'
    script = b'import { a } from "./b.js"; const c = await import("/static/d.js");'

    assert needed_by("/static/css/s.css", "text/css", style) == ["/static/f/a.woff2"]
    assert needed_by("/static/js/a.js", "text/javascript", script) == [
        "/static/d.js",
        "/static/js/b.js",
    ]


def test_an_edition_is_made_from_pages_not_from_live_files_or_redirects(tmp_path):
    writer = StoreWriter(tmp_path, "one")
    kind = (("Content-Type", "text/html"),)
    with writer.swap() as generation:
        for path, status in (("/en/", 200), ("/live/box.en.html", 200), ("en", 302)):
            page = Page(path, status, kind, "tag", b"x", b"x", 1)
            writer.put(page, generation, took=0, reason="")

    snapshot = Snapshot(tmp_path)

    assert snapshot.kinds == {"/en/": "text/html"}
    assert [page.path for page in snapshot.pages()] == ["/en/"]
    snapshot.close()
    writer.close()
