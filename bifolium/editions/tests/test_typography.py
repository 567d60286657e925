import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifolium.editions.typography import RULES, fix

PIECES = [
    *"абвguIVXз1950 \"'\u00a0-–—.,:;!?«»„“”‘’()%№§[]\n\u202f\ufffc",
    *(
        " - ",
        "--",
        "...",
        "[[",
        "]]",
        "т.е.",
        "А.Б. И",
        "с. 5",
        "1917-1924",
        "в ",
        " г.",
    ),
    *("<p>", "</p>", "<b>", "</b>", "<br/>", "</a>", '<a href="x?a=1&amp;b=%22">'),
    *('<span lang="en">', '<span lang="ru">', "</span>", '<code>a - "b"</code>'),
    *("&quot;", "&amp;", "&#x27;", "https://a.b/c--d", "N. S.", "l'", " 000"),
]
RICH = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
LANGUAGES = st.sampled_from(sorted(RULES))

RUSSIAN = {
    'Он сказал: "Нет" - и вышел': "Он~сказал: «Нет»~— и~вышел",
    '"Газета "Правда" писала..."': "«Газета „Правда“ писала…»",
    "“Газета ‹Правда›”": "«Газета ‹Правда›»",
    "1917-1924 гг., XIX-XX вв.": "1917–1924~гг., XIX–XX~вв.",
    "с. 45, с.45, №5, № 5": "с.~45, с.~45, №~5, №~5",
    "А.Б. Иванов и Б. А. Бахметев": "А.~Б.~Иванов и~Б.~А.~Бахметев",
    "и т.д., т. е. скоро": "и~т.~д., т.~е. скоро",
    "ф. 340, оп. 2, д. 17": "ф.~340, оп.~2, д.~17",
    "26 октября (8 ноября) 1917 г.": "26~октября (8~ноября) 1917~г.",
    "он бы ушёл, если б мог": "он~бы ушёл, если~б мог",
    "по-моему, кто-то ждёт": "по-моему, кто-то ждёт",
    "- Нет, - сказал он.": "—~Нет,~— сказал он.",
    "2020-01-02, 8-800-555-35-35": "2020-01-02, 8-800-555-35-35",
    "д'Эстре": "д’Эстре",
    "5 117 000 рублей": "5~117~000 рублей",
}
ENGLISH = {
    "\"He said 'no',\" it's said": "“He said ‘no’,” it’s said",
    '"A "B" C"': "“A ‘B’ C”",
    "It is - as said -- so": "It is~– as said~– so",
    "an em—dash stays": "an em—dash stays",
    "1917-18, pp. 4-5": "1917–18, pp.~4–5",
    "5 May 1917 (N.S.), 22 April O. S.": "5~May 1917~(N.~S.), 22~April~O.~S.",
    "J. B. Smith, the U.S. Senate": "J.~B.~Smith, the U.S.~Senate",
    "the dogs' tails, '90s": "the dogs’ tails, ’90s",
    'a 5" gun': 'a 5" gun',
}
FRENCH = {
    'Il dit : "Non !"': "Il dit~: «~Non~!~»",
    'l\'"ambassade" de Paris': "l’«~ambassade~» de Paris",
    "«oui»; non?": "«~oui~»~; non~?",
    "à 10:30, le XXe siècle": "à 10:30, le XXe~siècle",
    "«a “b” c» - oui!": "«~a “b” c~»~– oui~!",
    "M. Dupont, 5 mai, 10 000 francs": "M.~Dupont, 5~mai, 10~000~francs",
    "1\u202f000": "1~000",
}
CASES = [
    (code, text, wanted)
    for code, table in (("ru", RUSSIAN), ("en", ENGLISH), ("fr", FRENCH))
    for text, wanted in table.items()
]


def letters(text: str) -> str:
    """Return the letters of a text, with the entities of quotation marks spoken."""
    for entity in ("&quot;", "&#x27;", "&#39;", "&nbsp;"):
        text = text.replace(entity, " ")
    return "".join(sign for sign in text if sign.isalnum())


@pytest.mark.parametrize(("language", "text", "wanted"), CASES)
def test_each_language_has_its_marks_and_spaces(language, text, wanted):
    assert fix(text, language) == wanted.replace("~", "\u00a0")


def test_a_language_without_rules_keeps_its_text():
    assert fix('"a" - b', "de") == '"a" - b'


def test_quotation_marks_see_through_tags():
    html = '<p>"<b>Правда</b>" писала, что "<i>там</i> - тут"</p><p>"И всё"</p>'

    assert fix(html, "ru") == (
        "<p>«<b>Правда</b>» писала, что «<i>там</i>\u00a0— тут»</p><p>«И\u00a0всё»</p>"
    )


def test_a_note_is_a_text_of_its_own_and_keeps_its_brackets():
    html = 'Он[[См. "Правда" - с.5]] - "там".'

    assert fix(html, "ru") == ("Он[[См. «Правда»\u00a0— с.\u00a05]]\u00a0— «там».")


def test_a_foreign_run_follows_its_own_language():
    html = 'газета <span lang="en">"The \'Daily\' News"</span> "писала"'

    assert fix(html, "ru") == (
        'газета <span lang="en">“The ‘Daily’ News”</span> «писала»'
    )


@pytest.mark.parametrize(
    "kept",
    [
        '<a title="a - b" href="https://x.y/?q=1-2">x</a>',
        '<code>if a - b == "c"...</code>',
        "https://example.org/a--b?c='d'",
        "a.b-1-2@example.org",
        "10.1000/182-5...6",
        "&amp;",
        '<embed alt="a - b" embedtype="image" id="5"/>',
    ],
)
def test_tags_code_addresses_and_entities_are_left_alone(kept):
    assert kept in fix(f"<p>x {kept} y</p>", "fr")


@given(text=RICH, language=LANGUAGES)
def test_fixing_twice_is_fixing_once(text, language):
    once = fix(text, language)

    assert fix(once, language) == once


@given(text=RICH, language=LANGUAGES)
def test_no_letter_digit_tag_or_bracket_is_lost(text, language):
    once = fix(text, language)

    assert letters(once) == letters(text)
    for what in (r"<[^>]*>", r"\[\[|\]\]"):
        assert re.findall(what, once) == re.findall(what, text)


@given(text=st.text(), language=LANGUAGES)
def test_any_text_keeps_its_letters_and_gets_no_narrow_space(text, language):
    once = fix(text, language)

    assert [sign for sign in once if sign.isalpha()] == [s for s in text if s.isalpha()]
    assert "\u202f" not in once
