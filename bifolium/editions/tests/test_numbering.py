from hypothesis import given
from hypothesis import strategies as st

from bifolium.editions.numbering import letters, paragraph_numbers

IDS = st.lists(st.text(min_size=1, max_size=3), unique=True, max_size=40)


def test_block_has_the_number_of_its_source():
    assert paragraph_numbers(["a", "b"], ["b", "a"]) == {"b": "2", "a": "1"}


def test_block_that_the_source_lacks_takes_a_letter():
    numbers = paragraph_numbers(["a", "b"], ["x", "a", "y", "z", "b"])

    assert numbers == {"x": "0a", "a": "1", "y": "1a", "z": "1b", "b": "2"}


def test_letters_go_on_after_z():
    assert [letters(place) for place in (0, 25, 26, 27)] == ["a", "z", "aa", "ab"]


@given(IDS, IDS)
def test_no_two_blocks_of_an_edition_share_a_number(source, own):
    numbers = paragraph_numbers(source, own)

    assert len(set(numbers.values())) == len(own)
