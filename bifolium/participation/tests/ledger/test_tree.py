import hashlib

import pytest

from bifolium.participation.ledger import tables, tree
from bifolium.participation.ledger.notes import NoteRefused, read_proof

LEAF = hashlib.sha256(b"leaf").digest()


def test_the_root_of_nothing_is_that_of_an_empty_text():
    assert tree.root(b"") == hashlib.sha256(b"").digest()


@pytest.mark.parametrize(
    ("index", "size", "hashes", "fault"),
    [
        (2, 2, [], "index"),
        (0, 1, [LEAF], "too many"),
        (0, 2, [LEAF, LEAF], "too many"),
        (0, 2, [], "too few"),
    ],
)
def test_a_proof_of_the_wrong_length_is_refused(index, size, hashes, fault):
    with pytest.raises(ValueError, match=fault):
        tree.root_from(index, size, LEAF, hashes)


@pytest.mark.parametrize("text", ["", "some text", "c2sp.org/other@v1\n\n0\n\nnote\n"])
def test_a_text_that_is_no_receipt_is_refused(text):
    with pytest.raises(NoteRefused):
        read_proof(text)


def test_the_tables_of_postgresql_have_its_own_types():
    statements = "".join(tables.postgres_statements())

    assert "BYTEA" in statements
    assert "BLOB" not in statements
    assert "ROWID" not in statements
