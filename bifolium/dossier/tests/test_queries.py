import pytest

from bifolium.dossier import queries
from bifolium.dossier.dates import gregorian_to_jdn
from bifolium.dossier.factories import (
    make_demo,
    make_dossier,
    make_statement,
    make_thing,
)
from bifolium.dossier.models import Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    return make_demo()


def seen(views):
    return [
        (
            view.statement.subject.key,
            view.statement.in_eyes_of.key,
            "denied" if view.is_denial else "surely" if view.is_sure else "possibly",
        )
        for view in views
    ]


def holders(demo, post, *day):
    post = demo.things.get(kind="post", key=post)
    return seen(queries.holders(post, on=gregorian_to_jdn(*day)))


def keys(pairs):
    named = dict(Statement.objects.values_list("pk", "key"))
    return [(named[pair.first], named[pair.second]) for pair in pairs]


def test_washington_on_1_july_1919(demo):
    assert holders(demo, "amb_washington", 1919, 7, 1) == [
        ("bakhmeteff", "conf_amb", "surely"),
        ("martens", "sovnarkom", "surely"),
        ("bakhmeteff", "usa", "surely"),
        ("ughet", "usa", "possibly"),
        ("bakhmeteff", "sovnarkom", "denied"),
        ("bakhmetev_g", "sovnarkom", "denied"),
    ]


def test_madrid_on_20_december_1917(demo):
    assert holders(demo, "amb_madrid", 1917, 12, 20) == [
        ("stakhovich", "conf_amb", "possibly"),
        ("solovyov", "esp", "possibly"),
        ("solovyov", "sovnarkom", "surely"),
        ("stakhovich", "esp", "denied"),
        ("neklyudov", "sovnarkom", "denied"),
    ]


def test_paris_before_and_after_the_coup(demo):
    assert holders(demo, "amb_paris", 1917, 10, 1) == [
        ("maklakov", "prov_gov", "possibly"),
        ("maklakov", "prov_gov", "surely"),
    ]
    denied = ("maklakov", "sovnarkom", "denied")
    assert holders(demo, "amb_paris", 1917, 12, 20) == [
        ("maklakov", "conf_amb", "surely"),
        ("maklakov", "fra", "surely"),
        denied,
        denied,
    ]
    assert holders(demo, "amb_paris", 1924, 6, 1) == [
        ("maklakov", "conf_amb", "possibly"),
        ("maklakov", "fra", "surely"),
        denied,
        denied,
    ]


def test_one_authority_can_be_asked_alone(demo, django_assert_num_queries):
    post = demo.things.get(kind="post", key="amb_washington")
    usa = demo.things.get(kind="authority", key="usa")
    day = gregorian_to_jdn(1919, 7, 1)

    with django_assert_num_queries(1):
        views = seen(queries.holders(post, on=day, eyes=usa))

    assert [view[0] for view in views] == ["bakhmeteff", "ughet"]


def test_a_view_dies_with_its_authority():
    dossier = make_dossier()
    post = make_thing(dossier, "post", "amb_paris")
    omsk = make_thing(dossier, "authority", "omsk")
    omsk.s0, omsk.s1, omsk.e0, omsk.e1, omsk.when = 10, 10, 20, 20, "1919"
    omsk.save()
    person = make_thing(dossier, "person", "sukin")
    make_statement(person, "holds", post, when="@1919", eyes=omsk)

    assert queries.holders(post, on=20)
    assert not queries.holders(post, on=21)


def test_recognitions_on_20_february_1924(demo):
    sovnarkom = demo.things.get(kind="authority", key="sovnarkom")

    views = queries.recognisers(sovnarkom, on=gregorian_to_jdn(1924, 2, 20))

    found = {
        (
            view.statement.subject.key,
            view.statement.manner,
            view.is_sure,
            view.statement.when,
        )
        for view in views
    }
    assert ("gbr", "de jure", True, "1924-02-01/1927-05-26") in found
    assert ("ita", "de jure", True, "[1924-02-07..1924-02-11]/1941-06-22") in found
    assert ("nor", "de jure", False, "[1924-02-15..1924-03-10]/1940-07-15") in found
    assert ("fra", "none", False, "@1924-02-04") in found
    assert not any(key == "grc" for key, *_rest in found)


def test_life_is_told_in_order_with_its_sources(demo, django_assert_num_queries):
    person = demo.things.get(kind="person", key="maklakov")

    with django_assert_num_queries(2):
        statements = queries.life(person)
        sources = [row.evidence.all()[0].source for row in statements]

    assert len(sources) == len(statements) > 10
    starts = [row.s0 for row in statements]
    assert starts == sorted(starts)


def test_fifteen_rival_pairs_and_the_sure_ones_are_in_washington(demo):
    pairs = queries.rivals(demo)

    assert len(pairs) == 15
    sure = [pair for pair in pairs if pair.is_sure]
    assert keys(sure) == [("t032", "t041"), ("t035", "t041")]


def test_held_in_one_view_and_denied_in_another(demo):
    found = keys(queries.held_and_denied(demo))

    assert len(found) == 22
    assert ("t006", "t004") in found
    assert ("t007", "t005") in found
    assert ("t032", "t033") in found
    assert not any(first == "t003" for first, _second in found)


def test_eighteen_disagreements_between_sources(demo):
    found = keys(queries.disagreements(demo))

    assert [pair for pair in found if pair[0].startswith("t")] == [
        ("t001", "t002"),
        ("t004", "t005"),
        ("t081", "t082"),
        ("t152", "t153"),
    ]
    assert [pair for pair in found if pair[0].startswith("r")] == [
        ("r016", "r017"),
        ("r024", "r025"),
        ("r029", "r030"),
        ("r031", "r032"),
        ("r047", "r048"),
        ("r072", "r073"),
    ]
    lives = [pair for pair in found if ":" in pair[0]]
    assert len(lives) == 8
    assert len([pair for pair in lives if ":sazonov:" in pair[0]]) == 4


def test_pairs_take_one_query_each(demo, django_assert_num_queries):
    with django_assert_num_queries(3):
        queries.rivals(demo)
        queries.held_and_denied(demo)
        queries.disagreements(demo)
