import pytest

from bifolium.pages.bound import bindings


def block(text):
    return {"type": "text", "id": "b1", "value": {"text": text}}


def link(words, kind="statement"):
    return f'<a linktype="{kind}" id="12">{words}</a>'


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (f"<p>One. Two {link('three')} four. Five.</p>", "Two three four."),
        (f"<p>{link('Один')}. Два.</p>", "Один."),
        (f"<p>A.[[A note. Of two.]] B {link('c')}.</p>", "B c."),
        (f"<p>He said: “Go.” {link('She')} went.</p>", "She went."),
        (f"<p>A &amp; {link('<i>b</i>')}</p><p>C.</p>", "A & b"),
        (f"<ul><li>X</li><li>Y {link('z')}</li></ul>", "Y z"),
        (f"<p>On 1 May, J. {link('Smith')} left! Then?</p>", "Smith left!"),
    ],
)
def test_sentence_is_the_one_in_which_the_words_stand(html, sentence):
    (found,) = bindings([block(html)])

    assert found.sentence == sentence


def test_bindings_are_found_however_deep_they_stand():
    rows = [{"type": "item", "value": [{"value": f"<p>{link('a', 'thing')}</p>"}]}]

    found = bindings([{"type": "table", "id": "t", "value": {"rows": rows}}])

    assert [(row.kind, row.key, row.block, row.words) for row in found] == [
        ("thing", 12, "t", "a")
    ]


@pytest.mark.parametrize(
    "html",
    [
        '<p><a linktype="page" id="3">a</a> <a href="/x/">b</a></p>',
        '<p><a linktype="statement">a</a></p>',
        '<p><a linktype="statement" id="x">a</a></p>',
        "",
        None,
    ],
)
def test_other_links_are_no_bindings(html):
    assert bindings([block(html)]) == []
