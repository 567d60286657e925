import pytest

from bifolium.pages.notes import Note, NoteError, lift


def test_note_leaves_a_mark_and_is_handed_over():
    lifted = lift("<p>Paris[[Kept until <i>1924</i>.]].</p>", first=3)

    assert lifted.html == "<p>Paris\ue0003\ue001.</p>"
    assert lifted.notes == [Note(3, "Kept until <i>1924</i>.")]


def test_notes_are_numbered_in_reading_order():
    lifted = lift("a[[one]] b[[two]]", first=5)

    assert [note.number for note in lifted.notes] == [5, 6]


def test_citation_that_begins_a_note_keeps_its_own_brackets():
    lifted = lift("a[[[sic] <a href='/x'>x</a>]]")

    assert lifted.notes == [Note(1, "[sic] <a href='/x'>x</a>")]


@pytest.mark.parametrize(
    "faulty",
    [
        "a[[never closed",
        "closed]] before",
        "a[[b[[c]]]]",
        "<i>a[[b</i>]]",
        "a[[<i>b]]</i>",
    ],
)
def test_brackets_or_tags_that_do_not_pair_are_refused(faulty):
    with pytest.raises(NoteError):
        lift(faulty)
