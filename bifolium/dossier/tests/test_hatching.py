import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from bifolium.dossier.calendars import gregorian_to_jdn
from bifolium.dossier.drawings.axis import Axis
from bifolium.dossier.drawings.drawing import Frame
from bifolium.dossier.drawings.hatching import Hatch, hatches, merged
from bifolium.dossier.drawings.map import MapData, Mark, map_europe, map_world
from bifolium.dossier.drawings.recognitions import (
    Act,
    RecognitionsData,
    State,
    recognitions,
)
from bifolium.dossier.drawings.timeline import Bar, Lane, TimelineData, timeline

SVG = "{http://www.w3.org/2000/svg}"
FRAME = Frame("T", "D", ("A",))


def day(year, month=1, number=1):
    return gregorian_to_jdn(year, month, number)


def bar(*contested, key="b", **more):
    term = {"s0": day(1918), "s1": day(1918), "e0": day(1922), "e1": day(1922)}
    return Bar(key, key, (key,), text=key, contested=contested, **{**term, **more})


def lanes(*bars):
    words = ("contested", "possibly contested")
    return TimelineData(FRAME, 1917, 1924, (Lane("l", "Lane", bars),), contested=words)


def act(form, *disputed, attested=None, key="a"):
    term = {"s0": day(1920), "s1": day(1920), "e0": day(1930), "e1": day(1930)}
    return Act(
        key, key, (key,), form=form, attested=attested, disputed=disputed, **term
    )


def strips(*acts):
    states = tuple(State(one.key, one.key, (one,)) for one in acts)
    return RecognitionsData(FRAME, 1917, 1942, states, disputed="sources disagree")


def parsed(drawing):
    return ElementTree.fromstring(drawing.svg)


def hatched_in(drawing):
    """Return the hatched shapes of the marks, without those of the legend."""
    links = parsed(drawing).iter(f"{SVG}a")
    return [
        shape
        for link in links
        for shape in link
        if shape.attrib.get("fill", "").startswith("url(")
    ]


def extent(shape):
    left = float(shape.attrib["x"])
    return left, left + float(shape.attrib["width"])


def test_spans_that_meet_or_touch_become_one():
    assert merged([(8, 9), (1, 3), (2, 5), (6, 6)]) == [(1, 6), (8, 9)]


def test_sure_days_are_cut_from_possible_ones():
    found = hatches([(1, 9), (12, 14)], [(3, 4), (6, 7)])

    assert found == (
        Hatch(1, 2, is_sure=False),
        Hatch(3, 4),
        Hatch(5, 5, is_sure=False),
        Hatch(6, 7),
        Hatch(8, 9, is_sure=False),
        Hatch(12, 14, is_sure=False),
    )


def test_what_is_surely_contested_throughout_is_one_span():
    assert hatches([(1, 9)], [(1, 9)]) == (Hatch(1, 9),)


def test_bar_is_hatched_over_the_contested_days_only():
    axis = Axis(1917, 1924, 1, 719)

    drawing = timeline(lanes(bar(Hatch(day(1919), day(1920, 6, 30)))), "f1")

    (shape,) = hatched_in(drawing)
    expected = axis.x(day(1919)), axis.x(day(1920, 7, 1))
    assert extent(shape) == pytest.approx(expected, abs=0.1)


def test_hatching_does_not_leave_its_bar():
    axis = Axis(1917, 1924, 1, 719)
    contested = (Hatch(day(1917), day(1917, 6)), Hatch(day(1921), 9_999_999))

    (shape,) = hatched_in(timeline(lanes(bar(*contested)), "f1"))

    expected = axis.x(day(1921)), axis.x(day(1922))
    assert extent(shape) == pytest.approx(expected, abs=0.1)


def test_possible_days_are_hatched_paler():
    pair = Hatch(day(1919), day(1919, 6)), Hatch(day(1920), day(1921), is_sure=False)

    styles = [
        shape.attrib["class"] for shape in hatched_in(timeline(lanes(bar(*pair)), "f1"))
    ]

    assert styles == ["fig-hatched", "fig-hatched fig-solid-2"]


def test_denial_is_hatched_too_and_its_text_has_a_halo():
    denied = bar(Hatch(day(1919), day(1920)), is_denial=True)

    drawing = timeline(lanes(denied), "f1")

    assert len(hatched_in(drawing)) == 1
    assert drawing.svg.count("fig-text fig-halo") == 1


def test_text_over_hatching_has_a_halo_and_plain_text_none():
    plain = timeline(lanes(bar()), "f1")
    hatched = timeline(lanes(bar(Hatch(day(1919), day(1920)))), "f1")

    assert "fig-text fig-halo" not in plain.svg
    assert "fig-text fig-halo" in hatched.svg


def test_key_names_only_the_hatching_that_is_there():
    plain = timeline(lanes(bar()), "f1").svg
    sure = timeline(lanes(bar(Hatch(day(1919), day(1920)))), "f1").svg
    unsure = timeline(lanes(bar(Hatch(day(1919), day(1920), is_sure=False))), "f1").svg

    assert ">contested<" not in plain
    assert "<pattern" not in plain
    assert ">contested<" in sure
    assert ">possibly contested<" not in sure
    assert ">possibly contested<" in unsure


DRAWN = [
    lambda prefix: timeline(lanes(bar(Hatch(day(1919), day(1920)))), prefix),
    lambda prefix: recognitions(
        strips(
            act(0, Hatch(day(1921), day(1922))),
            act(2, Hatch(day(1921), day(1922)), key="b"),
        ),
        prefix,
    ),
    lambda prefix: map_europe(day_map(1), prefix),
]


def day_map(count):
    marks = tuple(
        Mark(
            *(f"m{n}", "Mission", ("Mission",)),
            place=f"City{n}",
            longitude=2.0 + n,
            latitude=48.0,
            state="contested",
        )
        for n in range(count)
    )
    return MapData(FRAME, marks, ("held", "contested", "", "nobody"), "elsewhere")


@pytest.mark.parametrize("draw", DRAWN)
def test_hatching_uses_the_patterns_of_its_own_figure(draw):
    roots = {prefix: parsed(draw(prefix)) for prefix in ("one", "two")}

    for prefix, root in roots.items():
        ids = [pattern.attrib["id"] for pattern in root.iter(f"{SVG}pattern")]
        used = {
            name
            for node in root.iter()
            for name in re.findall(r"url\(#([^)]+)\)", node.attrib.get("fill", ""))
        }
        assert used
        assert used <= set(ids)
        assert len(ids) == len(set(ids))
        assert all(name.startswith(f"{prefix}-") for name in ids)


def test_one_hatched_bar_costs_few_bytes():
    plain, hatched = (
        timeline(lanes(*[bar(*contested, key=f"b{n}") for n in range(20)]), "f1").svg
        for contested in ((), (Hatch(day(1919), day(1920)),))
    )

    assert len(hatched) - len(plain) < 20 * 250 + 600


def test_strip_is_cut_and_a_line_gets_lines_of_ink():
    span = Hatch(day(1921), day(1922))

    strip, line = hatched_in(
        recognitions(strips(act(0, span, key="a"), act(2, span, key="b")), "f1")
    )

    assert strip.attrib["fill"] == "url(#f1-cut)"
    assert line.attrib["fill"] == "url(#f1-hatch)"
    assert float(line.attrib["height"]) > 2


def test_point_of_a_disputed_act_is_hatched():
    span = Hatch(day(1924), day(1930))

    drawing = recognitions(strips(act(0, span, attested=day(1924))), "f1")

    (shape,) = hatched_in(drawing)
    assert shape.tag == f"{SVG}polygon"
    assert ">sources disagree<" in drawing.svg


def test_strips_without_dispute_have_no_pattern():
    svg = recognitions(strips(act(0)), "f1").svg

    assert "<pattern" not in svg
    assert "sources disagree" not in svg


def test_contested_sign_of_a_day_is_hatched_in_map_and_key():
    svg = map_europe(day_map(1), "f1").svg

    assert svg.count('fill="url(#f1-sign)"') == 2


def test_sign_too_small_for_lines_is_left_whole():
    svg = map_world(day_map(12), "f1").svg

    assert svg.count('fill="url(#f1-sign)"') == 1


def test_map_that_does_not_change_has_no_pattern():
    data = day_map(1)
    marks = tuple(replace(mark, state="", tone=1) for mark in data.marks)

    assert "<pattern" not in map_europe(replace(data, marks=marks), "f1").svg
