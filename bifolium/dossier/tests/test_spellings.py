import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifolium.dossier.spellings import lines_of, spellings_in, spellings_of, tag_of


def test_spellings_are_lines_each_once():
    text = " Maklakoff\r\n\nМаклаковъ \nMaklakoff"

    assert spellings_in(text) == ["Maklakoff", "Маклаковъ"]


@given(st.lists(st.text()))
def test_lines_hold_spellings_unchanged_or_not_at_all(found):
    lines = lines_of({"variants": found})

    assert lines == "" or spellings_in(lines) == found


@pytest.mark.parametrize(
    "found", [["a\nb"], [" a"], ["a", "a"], [""], ["a" * 501], ["a", 7], "a", None, 7]
)
def test_what_lines_would_change_does_not_become_lines(found):
    assert lines_of({"variants": found}) == ""


@pytest.mark.parametrize("found", [None, "Maklakoff", 7, {}, [7, None]])
def test_other_data_are_no_spellings(found):
    assert spellings_of({"variants": found}) == []


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Maklakoff, B. A.", "und-Latn"),
        ("Маклаковъ", "und-Cyrl"),
        ("Παπαρρηγόπουλος", "und-Grek"),
        ("Mаklakov", "und"),
        ("1917 — …", "und"),
        ("𓀀", "und"),
    ],
)
def test_tag_names_the_script_and_no_language(text, tag):
    assert tag_of(text) == tag
