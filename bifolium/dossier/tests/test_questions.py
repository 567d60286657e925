"""Questions of ``queries/lines``, ``queries/days`` and ``queries/contacts``."""

import pytest

from bifolium.dossier.dates import gregorian_to_jdn as day
from bifolium.dossier.factories import (
    make_demo,
    make_dossier,
    make_statement,
    make_thing,
)
from bifolium.dossier.queries import contacts, days, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    return make_demo()


def told(found, on):
    return [
        (
            line.subject,
            line.eyes,
            "denied" if line.is_denial else "surely" if line.surely(on) else "possibly",
        )
        for line in found
    ]


def thing(dossier, kind, key):
    return dossier.things.get(kind=kind, key=key)


def test_madrid_on_20_december_1917(demo, django_assert_num_queries):
    on, madrid = day(1917, 12, 20), thing(demo, "post", "amb_madrid")

    with django_assert_num_queries(1):
        found = lines.holders_on(madrid, on=on)

    assert told(found, on) == [
        ("stakhovich", "conf_amb", "possibly"),
        ("solovyov", "esp", "possibly"),
        ("solovyov", "sovnarkom", "surely"),
        ("stakhovich", "esp", "denied"),
        ("neklyudov", "sovnarkom", "denied"),
    ]
    assert lines.labels_in(found[0].subject_names)["ru"].endswith("Стахович")


def test_every_post_of_a_dossier_answers_as_it_does_alone(
    demo, django_assert_num_queries
):
    on = day(1919, 7, 1)
    washington = thing(demo, "post", "amb_washington")

    with django_assert_num_queries(3):
        every = lines.all_holders_on(demo, on=on)
        chosen = lines.all_holders_on(demo, on=on, posts=[washington])
        alone = lines.holders_on(washington, on=on)

    assert [line for line in every if line.object == "amb_washington"] == alone
    assert chosen == alone
    assert len({line.object for line in every}) > 20


def test_one_authority_alone_and_by_pages(demo):
    on, usa = day(1919, 7, 1), thing(demo, "authority", "usa")
    washington = thing(demo, "post", "amb_washington")

    alone = lines.holders_on(washington, on=on, eyes=usa)
    every = lines.all_holders_on(demo, on=on, eyes=usa)
    views = lines.views_on(usa, on=on)
    pages = [
        lines.views_on(usa, on=on, most=1, after=place) for place in range(len(views))
    ]

    assert [line.subject for line in alone] == ["bakhmeteff", "ughet"]
    assert {line.id for line in alone} <= {line.id for line in every}
    assert {line.id for line in every} == {line.id for line in views}
    assert [line for page in pages for line in page] == views


def test_recognitions_on_20_february_1924(demo):
    on = day(1924, 2, 20)

    found = lines.recognisers_on(thing(demo, "authority", "sovnarkom"), on=on)

    told_of = {(line.subject, line.manner, line.surely(on)) for line in found}
    assert ("gbr", "de jure", True) in told_of
    assert ("nor", "de jure", False) in told_of
    assert ("fra", "none", False) in told_of


def test_life_is_in_the_order_of_time(demo, django_assert_num_queries):
    person = thing(demo, "person", "maklakov")

    with django_assert_num_queries(1):
        found = lines.life_of(person)

    assert len(found) > 10
    starts = [line.s0 for line in found if line.s0 is not None]
    assert starts == sorted(starts) == [line.s0 for line in found][: len(starts)]


def test_contested_on_a_day(demo, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = days.contested_on(demo, on=day(1919, 7, 1))

    here = [row for row in found if row.post == "amb_washington"]
    assert {(row.first, row.second) for row in here if not row.is_denial} == {
        ("t032", "t041"),
        ("t035", "t041"),
    }
    assert all(row.is_sure for row in here if not row.is_denial)
    assert {row.second for row in here if row.is_denial} >= {"t033"}


def test_contested_over_time_is_contested_on_its_days(demo):
    found = days.contested_over_time(demo)

    rivals = [row for row in found if not row.is_denial]
    sure = [row for row in rivals if row.surely]
    assert [(row.first, row.second) for row in sure] == [
        ("t032", "t041"),
        ("t035", "t041"),
    ]
    assert {row.surely[0] for row in sure} == {day(1919, 6, 14)}
    assert {row.surely[1] for row in sure} == {day(1921, 1, 1)}
    for row in found[:8]:
        first, last = row.possibly
        for on in (first, last):
            pairs = {(x.first, x.second) for x in days.contested_on(demo, on=on)}
            assert (row.first, row.second) in pairs
        pairs = {(x.first, x.second) for x in days.contested_on(demo, on=first - 1)}
        assert (row.first, row.second) not in pairs


def test_post_is_vacant_when_nobody_holds_it(django_assert_num_queries):
    dossier = make_dossier()
    post, person = make_thing(dossier, "post", "p"), make_thing(dossier, "person", "x")
    make_statement(person, "holds", post, when="1917/1918-05-01")
    make_statement(person, "holds", post, when="1920-01-01/..", polarity=-1)

    with django_assert_num_queries(1):
        assert days.vacant(dossier, on=day(1918, 1, 1)) == []
    assert [row.is_sure for row in days.vacant(dossier, on=day(1917, 6, 1))] == [False]
    assert [row.is_sure for row in days.vacant(dossier, on=day(1918, 5, 2))] == [True]
    assert [row.is_sure for row in days.vacant(dossier, on=day(1920, 5, 2))] == [True]


def test_post_of_a_closed_body_is_not_vacant():
    dossier = make_dossier()
    mission = make_thing(dossier, "mission", "m")
    mission.when, mission.s0, mission.s1, mission.e0, mission.e1 = "x", 1, 1, 9, 9
    mission.save()
    post = make_thing(dossier, "post", "p")
    post.parent = mission
    post.save()

    assert days.vacant(dossier, on=9)
    assert not days.vacant(dossier, on=10)


def test_changes_between_two_days_of_february_1924(demo, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = days.changes(demo, since=day(1924, 1, 31), until=day(1924, 2, 20))

    began = {
        (turn.line.subject, turn.is_sure)
        for turn in found
        if turn.is_beginning and turn.line.predicate == "recognises"
    }
    assert ("gbr", True) in began
    assert ("ita", True) in began
    assert ("nor", False) in began
    beginnings = [turn.line.when for turn in found if turn.is_beginning]
    assert beginnings
    assert not any(when.startswith("@") for when in beginnings)


def test_view_ends_with_its_authority():
    dossier = make_dossier()
    omsk = make_thing(dossier, "authority", "omsk")
    omsk.when, omsk.s0, omsk.s1, omsk.e0, omsk.e1 = "x", 10, 10, 20, 20
    omsk.save()
    person, post = make_thing(dossier, "person", "a"), make_thing(dossier, "post", "p")
    row = make_statement(person, "holds", post, when="1919/..", eyes=omsk)
    type(row).objects.filter(pk=row.pk).update(s0=12, s1=12)

    ended = days.changes(dossier, since=15, until=25)

    assert [(turn.is_beginning, turn.is_sure) for turn in ended] == [(False, True)]
    assert days.changes(dossier, since=20, until=25) == []


@pytest.fixture
def bodies():
    """Three in one embassy, one in another that shares a colleague."""
    dossier = make_dossier()
    eyes = make_thing(dossier, "authority", "gov")
    posts = []
    for number in (1, 2):
        mission = make_thing(dossier, "mission", f"m{number}")
        for place in "ab":
            post = make_thing(dossier, "post", f"p{number}{place}")
            post.parent = mission
            post.save()
            posts.append(post)
    people = {key: make_thing(dossier, "person", key) for key in "abcde"}
    hold = [
        ("a", 0, "1917-01-01/1917-12-31"),
        ("b", 1, "1917-01-01/1917-01-10"),
        ("c", 1, "1917-02-01/1917-12-31"),
        ("c", 2, "1918-01-01/1918-12-31"),
        ("d", 3, "1918-01-01/1918-12-31"),
        ("e", 1, "1916-01-01/1916-12-31"),
    ]
    for key, place, when in hold:
        make_statement(people[key], "holds", posts[place], when=when, eyes=eyes)
    return people


def test_colleagues_come_nearest_first(bodies, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = contacts.colleagues(bodies["a"])

    assert [(row.person, row.days) for row in found] == [("c", 334), ("b", 10)]
    assert [row.person for row in contacts.colleagues(bodies["a"], most=1)] == ["c"]


def test_other_eyes_make_no_colleagues(bodies):
    other = make_thing(bodies["a"].dossier, "authority", "other")
    bodies["c"].statements.update(in_eyes_of=other)

    assert [row.person for row in contacts.colleagues(bodies["a"])] == ["b"]


def test_body_too_large_is_left_out(bodies):
    assert contacts.colleagues(bodies["a"], largest_body=3) == []
    assert contacts.colleagues(bodies["a"], largest_body=4)


def test_network_goes_two_steps_and_says_through_whom(
    bodies, django_assert_num_queries
):
    with django_assert_num_queries(1):
        found = contacts.network(bodies["a"])

    assert [(row.person, row.steps, row.through) for row in found] == [
        ("c", 1, None),
        ("b", 1, None),
        ("d", 2, "c"),
    ]
