import pytest

from bifolium.press.pdf.prose import blocks_of, full_address, line_of

PAGE = "https://institute.example/en/analysis/two-men/"


def em(*pieces):
    return {"t": "em", "c": list(pieces)}


def p(*pieces):
    return {"t": "p", "c": list(pieces)}


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("", []),
        ("<p> </p><p><br></p>", []),
        ("bare words", [p("bare words")]),
        ("<p>a\n  b</p>", [p("a b")]),
        ("<p>a <i> b</i> c</p>", [p("a ", em("b"), " c")]),
        ("<p>no\u00a0break</p>", [p("no\u00a0break")]),
        ("<p>&lt;b&gt; &amp;</p>", [p("<b> &")]),
        ("<p>a<br>b</p>", [p("a", {"t": "br"}, "b")]),
        (
            "<p><b>never closed</p><p>next</p>",
            [p({"t": "strong", "c": ["never closed"]}), p("next")],
        ),
        ("<p>a<blink>b</blink></p>", [p("a", "b")]),
        ("</b>a", [p("a")]),
        ("<li>loose</li>", [{"t": "ul", "items": [[p("loose")]]}]),
        (
            "<p>a <b>b<i>c</b> d</p>",
            [p("a ", {"t": "strong", "c": ["b", em("c")]}, " d")],
        ),
        ("<p>a[[n <i>o</i>]].</p>", [p("a", {"t": "note", "c": ["n ", em("o")]}, ".")]),
        ("<p>a[[never closed</p>", [p("a[[never closed")]),
        (
            '<p><span lang="fr-CA">mot</span></p>',
            [p({"t": "lang", "lang": "fr", "c": ["mot"]})],
        ),
        ('<p><span lang="x&quot;">a</span></p>', [p("a")]),
    ],
)
def test_html_becomes_blocks(html, blocks):
    assert blocks_of(html, PAGE) == blocks


def test_lists_keep_their_items_and_those_within():
    html = (
        "<ul><li>one<ol><li>inner</li></ol></li><li>two[[note]]</li></ul><p>after</p>"
    )

    ul, after = blocks_of(html, PAGE)

    assert ul["t"] == "ul"
    assert ul["items"][0] == [p("one"), {"t": "ol", "items": [[p("inner")]]}]
    assert ul["items"][1] == [p("two", {"t": "note", "c": ["note"]})]
    assert after == p("after")


def test_empty_lists_are_left_out():
    assert blocks_of("<ul><li></li></ul><ul></ul>", PAGE) == []


def test_notes_that_are_all_there_is_are_kept():
    assert blocks_of("<p>[[only]]</p>", PAGE) == [p({"t": "note", "c": ["only"]})]


def test_blocks_become_one_line_for_captions():
    line = line_of(blocks_of("<p>a</p><ul><li>b</li><li>c</li></ul>", PAGE))

    words = "".join("|" if isinstance(one, dict) else one for one in line)
    assert words == "a|– b|– c"


@pytest.mark.parametrize(
    ("raw", "full"),
    [
        ("/en/about/", "https://institute.example/en/about/"),
        ("#b-1", f"{PAGE}#b-1"),
        ("mailto:desk@institute.example", "mailto:desk@institute.example"),
        ("https://other.example/a?b=c", "https://other.example/a?b=c"),
        ("javascript:alert(1)", ""),
        ("data:text/html,a", ""),
        ("file:///etc/passwd", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_address_is_full_and_one_to_follow(raw, full):
    assert full_address(raw, PAGE) == full
