import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from bifolium.dossier.calendars import HI, gregorian_to_jdn
from bifolium.dossier.drawings import FIGURES
from bifolium.dossier.drawings.axis import Axis, steps
from bifolium.dossier.drawings.drawing import Frame, Item, linked
from bifolium.dossier.drawings.labels import Box, Wish, placed, width_of
from bifolium.dossier.drawings.layout import layout
from bifolium.dossier.drawings.map import MapData, Mark, map_europe, map_world
from bifolium.dossier.drawings.network import NetworkData, Node, Tie, network
from bifolium.dossier.drawings.recognitions import (
    Act,
    RecognitionsData,
    State,
    recognitions,
)
from bifolium.dossier.drawings.signs import legend
from bifolium.dossier.drawings.timeline import (
    Bar,
    Gap,
    Lane,
    Moment,
    TimelineData,
    timeline,
)

HOSTILE = '"><script>alert(1)</script>&'
WORDS = {"en": "Paris", "ru": "Париж", "fr": "L’Île-de-France", "hostile": HOSTILE}
SVG = "{http://www.w3.org/2000/svg}"


def day(year, month=1, number=1):
    return gregorian_to_jdn(year, month, number)


def frame(word):
    return Frame(word, f"{word} {word}", (word, word), (word,))


def item(key, word):
    return {"key": key, "title": f"{word} {key}", "cells": (word, key)}


def map_of(word):
    places = [(2.35, 48.86, 0), (2.35, 48.86, 3), (-77.0, 38.9, 1), (139.8, 35.7, 5)]
    marks = tuple(
        Mark(**item(f"m{n}", word), place=word, longitude=x, latitude=y, tone=tone)
        for n, (x, y, tone) in enumerate(places)
    )
    return MapData(frame(word), marks, (word,) * 6, word)


def timeline_of(word):
    bars = (
        Bar(
            **item("t1", word),
            text=word,
            s0=day(1917),
            s1=day(1917, 3),
            e0=day(1920),
            e1=HI,
        ),
        Bar(
            **item("t2", word),
            text=word,
            s0=0,
            s1=day(1918),
            e0=day(1918),
            e1=HI,
            tone=9,
            is_denial=True,
        ),
        Bar(
            **item("t3", word),
            text=word,
            s0=day(1921),
            s1=day(1921),
            e0=HI,
            e1=HI,
            tone=1,
            is_open=True,
        ),
    )
    events = (
        Moment(**item("e1", word), text=word, low=day(1918), high=day(1918)),
        Moment(**item("e2", word), text=word, low=day(1918), high=day(1918, 2)),
    )
    return TimelineData(
        frame(word), 1917, 1924, (Lane("a", word, bars),), events, (word,) * 6, word
    )


def network_of(word):
    nodes = tuple(Node(**item(f"n{n}", word), text=word) for n in range(10))
    ties = tuple(
        Tie(
            **item(f"n{n}--n{n + 1}", word),
            first=f"n{n}",
            second=f"n{n + 1}",
            days=n * 200,
            tone=n % 6,
        )
        for n in range(9)
    )
    return NetworkData(frame(word), nodes, ties, (word,) * 6, word)


def act(key, word, form, s0, s1, e0, e1, attested=None):
    days = {"s0": s0, "s1": s1, "e0": e0, "e1": e1, "attested": attested}
    return Act(**item(key, word), form=form, **days)


def recognitions_of(word):
    acts = (
        act("r1", word, 0, day(1924), day(1924), day(1927), HI),
        act("r2", word, 1, 0, day(1921), day(1921), HI, attested=day(1921)),
        act("r3", word, 2, day(1917), day(1918), day(1920), day(1921)),
    )
    states = (State("gbr", word, acts[:1]), State("fra", word, acts[1:]))
    return RecognitionsData(frame(word), 1917, 1942, states, (word,) * 3, word, word)


SAMPLES = {
    "map_world": map_of,
    "map_europe": map_of,
    "timeline": timeline_of,
    "network": network_of,
    "recognitions": recognitions_of,
    "succession": timeline_of,
}


def parsed(drawing):
    return ElementTree.fromstring(drawing.svg)


def links(drawing):
    return list(parsed(drawing).iter(f"{SVG}a"))


def test_every_figure_has_a_sample_here():
    assert {figure.name for figure in FIGURES} == set(SAMPLES)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
@pytest.mark.parametrize("language", WORDS)
def test_figure_is_drawn_with_all_its_text_escaped(figure, language):
    word = WORDS[language]

    drawing = figure.draw(SAMPLES[figure.name](word), "f1")

    root = parsed(drawing)
    assert root.find(f"{SVG}title").text == drawing.title == word
    assert root.find(f"{SVG}desc").text == drawing.description
    assert root.attrib["role"] == "group"
    assert "<script" not in drawing.svg
    assert any(word in "".join(text.itertext()) for text in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_figure_of_nothing_is_drawn_and_says_that_it_is_empty(figure):
    drawing = figure.draw(figure.data(Frame("T", "D", ("A",))), "f1")

    assert drawing.is_empty
    assert not links(drawing)
    assert parsed(drawing).attrib["viewBox"] == f"0 0 {drawing.width} {drawing.height}"


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_every_mark_leads_to_a_row_and_has_a_name(figure):
    drawing = figure.draw(SAMPLES[figure.name]("Paris"), "f1")

    anchors = {row.anchor for row in drawing.rows}
    assert {link.attrib["href"] for link in links(drawing)} == {
        f"#{anchor}" for anchor in anchors
    }
    assert all(anchor.startswith("row-") for anchor in anchors)
    assert len(anchors) == len(drawing.rows)
    assert all(link.find(f"{SVG}title").text for link in links(drawing))
    assert all(link.attrib["data-keys"] for link in links(drawing))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_two_drawings_on_one_page_share_no_id(figure):
    ids = []
    for prefix in ("a", "b"):
        drawing = figure.draw(SAMPLES[figure.name]("Paris"), prefix)
        ids += [
            node.attrib["id"] for node in parsed(drawing).iter() if "id" in node.attrib
        ]
        ids += [row.anchor for row in drawing.rows]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_svg_keeps_to_what_all_renderers_draw(figure):
    svg = figure.draw(SAMPLES[figure.name]("Paris"), "f1").svg

    assert " style=" not in svg
    assert "<style" not in svg
    assert "Gradient" not in svg
    assert "paint-order" not in svg
    assert "nan" not in svg


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_same_data_give_the_same_picture(figure):
    first, second = (figure.draw(SAMPLES[figure.name]("Paris"), "f1") for _ in "ab")

    assert first == second


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_halo_of_a_text_is_not_heard(figure):
    root = parsed(figure.draw(SAMPLES[figure.name]("Paris"), "f1"))

    halos = [
        text for text in root.iter(f"{SVG}text") if "fig-halo" in text.attrib["class"]
    ]
    assert all(halo.attrib["aria-hidden"] == "true" for halo in halos)


def test_map_of_europe_leaves_out_what_is_not_there():
    drawing = map_europe(map_of("Paris"), "f1")

    assert [row.anchor for row in drawing.rows] == ["row-f1-m0", "row-f1-m1"]


def test_crowded_europe_gets_a_frame_and_no_names_on_the_world():
    marks = tuple(
        Mark(**item(f"m{n}", "x"), place=f"City{n}", longitude=n * 2.0, latitude=50.0)
        for n in range(12)
    )
    data = MapData(frame("x"), marks, ("x",), "See Europe")

    drawing = map_world(data, "f1")

    assert "See Europe" in drawing.svg
    assert "City3" not in drawing.svg
    assert len(links(drawing)) == 12


def test_labels_do_not_meet():
    wishes = [Wish(str(n), "Somewhere", 300 + n * 9.0, 200, 6, 6) for n in range(6)]
    bounds = Box(0, 0, 720, 400)

    places = placed(wishes, 15, bounds)

    boxes = []
    for place in places.values():
        wide = width_of("Somewhere", 15)
        left = {"start": 0, "middle": wide / 2, "end": wide}[place.anchor]
        x = place.x - left
        boxes.append(Box(x, place.y - 11, x + wide, place.y + 3))
    assert len(boxes) >= 4
    assert not any(a.meets(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
    assert all(box.lies_in(bounds) for box in boxes)


def test_label_without_room_is_left_out():
    wish = Wish("a", "A very long name indeed", 20, 20, 6, 6)

    assert placed([wish], 15, Box(0, 0, 60, 60)) == {}


def test_bar_is_solid_where_sure_and_pale_where_only_possible():
    axis = Axis(1917, 1924, 0, 800)

    pieces = steps(axis, day(1918), day(1919), day(1920), day(1921))

    assert [solid for _a, _b, solid in pieces] == [0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25]
    assert pieces[0][0] == axis.x(day(1918))
    assert pieces[3][:2] == (axis.x(day(1919)), axis.x(day(1920)))
    assert pieces[-1][1] == axis.x(day(1921))


def test_instant_in_a_year_is_sure_nowhere():
    axis = Axis(1917, 1924, 0, 800)

    pieces = steps(axis, day(1918), day(1919), day(1918), day(1919))

    assert max(solid for _a, _b, solid in pieces) < 1


def test_bar_outside_the_years_is_not_drawn():
    bar = Bar(
        **item("t9", "x"),
        text="x",
        s0=day(1800),
        s1=day(1800),
        e0=day(1801),
        e1=day(1801),
    )
    data = TimelineData(frame("x"), 1917, 1924, (Lane("a", "x", (bar,)),))

    assert timeline(data, "f1").is_empty


def test_axis_of_a_long_time_names_only_years_with_room():
    assert Axis(1600, 2000, 0, 700).years()[:2] == [1600, 1650]
    assert Axis(1, 3000, 0, 700).years()[0] == 100


def test_layout_keeps_nodes_apart_and_on_the_paper():
    keys = [f"n{n}" for n in range(12)]
    pairs = [("n0", key) for key in keys[1:6]] + [("n8", "n9")]

    places = layout(keys, pairs, 720, 520)

    assert all(0 < x < 720 and 0 < y < 520 for x, y in places.values())
    assert len(places) == 12
    near = [
        (a, b)
        for a, (ax, ay) in places.items()
        for b, (bx, by) in places.items()
        if a < b and abs(ax - bx) < 20 and abs(ay - by) < 20
    ]
    assert not near


def test_layout_of_nothing_and_of_one():
    assert layout([], [], 720, 520) == {}
    assert layout(["one"], [], 720, 520) == {"one": (360, 260)}


def test_nodes_in_one_place_are_parted():
    places = layout(["a", "b"], [("a", "b")], 140, 60)

    assert len(set(places.values())) == 2


def test_tie_to_nobody_is_not_drawn():
    tie = Tie(**item("a--z", "x"), first="n0", second="nobody")
    data = NetworkData(frame("x"), network_of("x").nodes[:2], (tie,))

    assert len(network(data, "f1").rows) == 2


def test_state_with_no_act_in_the_years_has_no_strip():
    data = recognitions_of("x")

    drawing = recognitions(RecognitionsData(data.frame, 1930, 1935, data.states), "f1")

    assert [row.anchor for row in drawing.rows] == ["row-f1-r1"]


def test_key_makes_a_safe_anchor():
    markup = linked("f1", Item('a" b:c', "T", ()), "x")

    assert re.search(r'href="#row-f1-a--b-c"', markup)


def test_gap_is_a_band_with_its_word_where_there_is_room():
    gaps = (
        Gap(day(1918), day(1922), "nobody"),
        Gap(day(1923), day(1923, 2), "nobody"),
        Gap(day(1930), day(1931), "nobody"),
    )
    drawn = timeline(replace(timeline_of("Paris"), gaps=gaps), "f")

    assert drawn.svg.count('class="fig-gap"') == 2
    assert drawn.svg.count(">nobody<") == 1


def test_legend_is_whole_on_a_telephone():
    right = 960.0
    entries = [
        ("<circle/>", word) for word in ("embassy", "Soviet mission", "legation")
    ]
    markup, height = legend(entries * 3, 2, 0, right)

    starts = [float(x) for x in re.findall(r'<text[^>]* x="([\d.]+)"', markup)]
    ends = [x + width_of("Soviet mission", 14) for x in starts]
    assert len(starts) == 9
    assert max(ends) < right * 0.62
    assert height > 3 * 22
