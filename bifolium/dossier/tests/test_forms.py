import pytest

from bifolium.dossier.forms import RowRefused, read_row


def test_a_text_that_is_too_long_for_its_column_is_refused_with_the_length():
    with pytest.raises(RowRefused) as refusal:
        read_row("sources", ("key", "title"), ["k" * 121, "A book"])

    assert refusal.value.problems == [
        ("key", "The text is longer than 120 characters.")
    ]
