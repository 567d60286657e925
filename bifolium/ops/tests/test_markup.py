import pytest

from bifolium.ops.loader.markup import Cited, Markup, MarkupError

SOURCES = {
    "mae": Cited("Ministère. Notes", "https://example.org/a?b=1&c=2", "fr"),
    "book": Cited("A book", "", "en"),
}


def rich(text):
    return Markup("en", SOURCES, lambda path: {"news/opening": 7}[path]).rich(text)


def test_emphasis_and_links_become_rich_text():
    assert rich("*Paris* and [a page](page:news/opening)") == (
        '<p><i>Paris</i> and <a linktype="page" id="7">a page</a></p>'
    )


def test_note_becomes_brackets_even_if_it_begins_with_a_citation():
    assert rich("Paris^[[@book].].") == "<p>Paris[[A book.]].</p>"


def test_source_in_another_language_is_marked_and_linked():
    assert rich("^[[@mae, p. 4]]") == (
        '<p>[[<a href="https://example.org/a?b=1&amp;c=2">'
        '<span lang="fr">Ministère. Notes</span></a>, p. 4]]</p>'
    )


def test_foreign_run_carries_its_language():
    assert rich("the [Quai d’Orsay]{lang=fr}") == (
        '<p>the <span lang="fr">Quai d’Orsay</span></p>'
    )


@pytest.mark.parametrize("faulty", ["a^[never closed", "^[[@nobody]]"])
def test_faults_are_named(faulty):
    with pytest.raises(MarkupError):
        rich(faulty)
