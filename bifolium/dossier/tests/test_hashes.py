from hypothesis import given
from hypothesis import strategies as st

from bifolium.dossier.hashes import Hashes


@given(st.lists(st.text(max_size=3)), st.text(max_size=3))
def test_keys_are_there_and_those_that_stand_twice_are_told(keys, other):
    hashes = Hashes()
    for key in keys:
        hashes.add(key)
    hashes.settle()

    assert all(key in hashes for key in keys)
    assert (other in hashes) == (other in keys)
    assert hashes.repeated() == {hash(key) for key in keys if keys.count(key) > 1}
