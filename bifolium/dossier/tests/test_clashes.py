import pytest

from bifolium.dossier.clashes import clashes
from bifolium.dossier.factories import (
    make_demo,
    make_dossier,
    make_statement,
    make_thing,
)
from bifolium.dossier.queries import held_and_denied, rivals

pytestmark = pytest.mark.django_db


def test_clashes_are_the_rivals_and_the_denials():
    demo = make_demo()

    found = clashes(demo)

    pairs = {(row.first, row.second) for row in found if not row.is_denial}
    denials = {(row.first, row.second) for row in found if row.is_denial}
    assert pairs == {(row.first, row.second) for row in rivals(demo)}
    assert denials == {(row.first, row.second) for row in held_and_denied(demo)}


@pytest.fixture
def quarrel():
    """One post, two holders in the eyes of two authorities, one of which ends."""
    dossier = make_dossier()
    post = make_thing(dossier, "post", "paris")
    post.data = {"exclusive": True}
    post.save()
    old, new = (make_thing(dossier, "authority", key) for key in ("old", "new"))
    a, b = (make_thing(dossier, "person", key) for key in ("a", "b"))
    make_statement(a, "holds", post, when="1917-01-01/1917-12-31", eyes=old)
    make_statement(b, "holds", post, when="1917-06/1918-05-01", eyes=new)
    return dossier, post


def test_clash_is_sure_only_where_both_surely_hold(quarrel):
    dossier, post = quarrel

    (clash,) = clashes(dossier, [post.pk])

    june_1, july_1 = 2421381, 2421411
    assert clash.on(june_1)
    assert not clash.surely_on(june_1)
    assert clash.surely_on(july_1)
    assert not clash.on(june_1 - 1)


def test_other_posts_have_no_clash(quarrel):
    dossier, post = quarrel

    assert clashes(dossier, []) == []
    assert clashes(dossier, [post.pk + 1]) == []
