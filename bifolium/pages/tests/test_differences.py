from hypothesis import given
from hypothesis import strategies as st

from bifolium.pages.differences import differences, readable


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


def test_tags_go_and_bound_spaces_are_shown():
    html = '<p>в\u00a0<b>до</b>ме &amp; <a href="x">тут</a></p><p>там</p>'

    assert readable(html) == "в°доме & тут там"


def test_only_what_differs_is_marked():
    before, after = differences('Он: "да"', "Он: «да»")

    assert [(piece.text, piece.is_changed) for piece in before] == [
        ("Он: ", False), ('"', True), ("да", False), ('"', True),
    ]  # fmt: skip
    assert [piece.text for piece in after if piece.is_changed] == ["«", "»"]


def test_what_is_far_from_any_change_is_cut():
    far = "x" * 500

    before, _after = differences(
        f'{far} "a" {far} "b" {far}', f"{far} «a» {far} «b» {far}"
    )

    assert text_of(before) == (
        f' … {"x" * 39} "a" {"x" * 39} … {"x" * 39} "b" {"x" * 39} … '
    )


@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_short_texts_are_whole_on_both_sides(before, after):
    left, right = differences(before, after)

    assert text_of(left) == readable(before)
    assert text_of(right) == readable(after)
