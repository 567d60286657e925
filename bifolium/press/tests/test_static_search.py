"""What the search of an edition reads from pages, and how it finds words."""

import json
import re

import pytest

from bifolium.press.static_edition import index
from bifolium.press.static_edition.index import Index, base36, entry_in, text_file
from bifolium.press.static_edition.reading import Entry, entry_of
from bifolium.press.static_edition.search import with_link
from bifolium.press.static_edition.words import endings_of, plain, stem

PAGE = """<html><head><script type="application/ld+json">{"@type": "Article",
"author": [{"@type": "Person", "name": "Anna Moreau"}]}</script></head><body>
<nav class="crumbs"><ol><li><a>Home</a></li><li><a>Analysis</a></li></ol></nav>
<main id="main"><p class="meta"><span class="meta__kind">Essay</span>
<time datetime="2026-10-12">12 October 2026</time></p>
<h1>Two <em>men</em></h1><div class="tools"><div>Rate</div></div>
<p>Em&shy;bas&shy;sies &amp; one&nbsp;hou<b>se</b><sup aria-hidden="true">1</sup></p><p>last</p>
<article class="card"><h2>Another page</h2></article></main></body></html>"""


def same(language, *words):
    return {stem(plain(word), endings_of(language)) for word in words}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "революция революции революцией революций Революцию"),
        ("ru", "Маклаков Маклакова Маклакову Маклаковым Маклакове"),
        ("ru", "посол посла послу послом послы послов"),
        ("ru", "посольство посольства посольств посольствами"),
        ("ru", "Временное Временного Временному Временным"),
        ("ru", "отчёт отчета отчётов отчетам"),
        ("ru", "герой героя героев героями"),
        ("en", "embassy embassies"),
        ("en", "vote votes voted voting"),
        ("en", "treaty treaties"),
        ("en", "analysis analyses"),
        ("fr", "journal journaux"),
        ("fr", "république republiques"),
    ],
)
def test_forms_of_a_word_have_one_stem(language, words):
    assert len(same(language, *words.split())) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "миссия месса"), ("ru", "право правительство"), ("en", "need news")],
)
def test_other_words_have_other_stems(language, words):
    assert len(same(language, *words.split())) == 2


def test_accents_and_case_make_no_difference_but_a_short_i_stays():
    assert plain("ЁЛКИ за́мок Été") == "елки замок ete"
    assert plain("мой й й́") == "мой й й"


def test_a_page_is_read_with_what_a_result_shows():
    found = entry_of("/en/analysis/two-men/", PAGE)

    assert found == Entry(
        path="analysis/two-men/",
        title="Two men",
        kind="Essay",
        authors=["Anna Moreau"],
        date="12 October 2026",
        text="Embassies & one house last",
    )
    assert entry_in(text_file(found, "0")) == found


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/en/analysis/topic/asia/", PAGE),
        ("/en/news/page/2/", PAGE),
        (
            "/en/a/",
            PAGE.replace("<head>", '<head><meta name="robots" content="noindex">'),
        ),
        ("/en/a/", "<main>no heading</main>"),
    ],
)
def test_lists_and_hidden_pages_are_not_found(path, page):
    assert entry_of(path, page) is None


def test_without_a_kind_a_page_is_called_by_what_it_stands_in():
    main = PAGE.replace("meta__kind", "other")
    moved = main.replace("<body>", '<body><main id="x">').replace(
        '<main id="main">', ""
    )

    assert entry_of("/en/a/", moved).kind == "Analysis"
    assert entry_of("/en/a/", main).kind == ""


def entry(title, text="", path="a/"):
    return Entry(path, title, "", [], "", text)


def files_of(*entries, language="en"):
    made = Index(language)
    for number, one in enumerate(entries):
        made.add(one, f"{number:012x}")
    return {
        name: json.loads(re.search(rb'",(.*)\);', data)[1])
        for name, data in made.files()
    }


def found_in(files, word):
    """Return the pages of a stem, as the browser reads them: number to level."""
    lines = "\n".join(text for name, text in files.items() if name.startswith("words/"))
    packed = dict(line.split(" ") for line in lines.splitlines())[word]
    found, page = {}, -1
    for step, level in re.findall("([0-9a-z]*)([A-I])", packed):
        page += int(step, 36) if step else 1
        found[page] = level
    return found


def test_the_index_says_where_a_word_stands_and_how_much_it_says_there():
    empty = [entry("Nothing", "else")] * 40
    files = files_of(entry("House", "house"), *empty, entry("x", "a house in Paris"))

    found = found_in(files, "hous")

    assert set(found) == {0, 41}
    assert found[0] > found[41]
    assert files["head.js"]["count"] == 42
    assert len(files["names/0.js"]) == 42 * index.NAME_LENGTH


def test_words_that_tell_nothing_are_left_out():
    files = files_of(entry("The house", "of the a 7 b"))

    lines = files["words/all.js"].splitlines()
    assert [line.split(" ")[0] for line in lines] == ["7", "hous"]


def test_a_long_index_is_in_parts_by_the_first_letters(monkeypatch):
    monkeypatch.setattr(index, "LONGEST", 10)

    files = files_of(entry("пост посол постов москва", "мост пос"), language="ru")

    keys = files["head.js"]["keys"]
    names = {name for name in files if name.startswith("words/")}
    assert names == {f"words/{index.file_of(key)}.js" for key in keys}
    assert keys == sorted(keys)
    assert len(keys) > 2
    for key in keys:
        text = files[f"words/{index.file_of(key)}.js"]
        assert all(line.startswith(key) for line in text.splitlines())


def test_another_page_changes_no_text_and_few_words(monkeypatch):
    monkeypatch.setattr(index, "LONGEST", 10)
    before = files_of(entry("alpha beta"), entry("gamma delta"))

    after = files_of(entry("alpha beta"), entry("gamma delta epsilon"))

    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"head.js", f"words/{index.file_of('e')}.js"}


@pytest.mark.parametrize("number", [1, 9, 10, 35, 36, 37, 1295, 1296, 46655, 46656])
def test_numbers_in_base_36_come_back(number):
    assert int(base36(number), 36) == number


def test_the_link_stands_in_the_menu_or_else_in_the_foot():
    link = "<li>s</li>"
    menu = '<nav class="masthead__menu" aria-label="m"><ul><li>a</li></ul></nav>'
    foot = '<ul class="foot__links"></ul>'

    assert "<li>a</li><li>s</li>\n</ul>" in with_link(f"{menu}{foot}", link)
    assert with_link(foot, link) == '<ul class="foot__links">\n<li>s</li></ul>'
    assert with_link(menu, "") == menu
