"""A strip of time for each state: none, de facto, de jure, refusal.

It is hatched over the days on which another source does not have it begun yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bifolium.dossier.drawings.axis import Axis, steps
from bifolium.dossier.drawings.drawing import (
    Drawing,
    Frame,
    Item,
    drawn,
    haloed,
    linked,
    tag,
)
from bifolium.dossier.drawings.hatching import Hatch, Kind, fill, hatched, pattern
from bifolium.dossier.drawings.labels import width_of
from bifolium.dossier.drawings.signs import legend

WIDTH, PITCH, TEXT = 720.0, 23.0, 14.0
FORMS = ("de jure", "de facto", "refusal")
"""How a strip is drawn: whole, half as high, or a line with a cross."""
HIGH = (12.0, 6.0, 2.0)
HATCHED_LINE = 9.0
"""How high the hatching of a line stands, which is too thin to be hatched itself."""


@dataclass(frozen=True)
class Act(Item):
    """An act of a state; ``form`` is an index in ``FORMS``.

    What is attested only has ``attested`` set to its day and is drawn as a point.
    ``disputed``: the days on which another source does not have it yet.
    """

    form: int = 0
    s0: int = 0
    s1: int = 0
    e0: int = 0
    e1: int = 0
    attested: int | None = None
    disputed: tuple[Hatch, ...] = ()


@dataclass(frozen=True)
class State:
    key: str
    text: str
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class RecognitionsData:
    """``forms`` are the words of the legend in the order of ``FORMS``."""

    frame: Frame
    since: int = 1917
    until: int = 1942
    states: tuple[State, ...] = ()
    forms: tuple[str, ...] = ()
    attested: str = ""
    unsure: str = ""
    disputed: str = ""


def recognitions(data: RecognitionsData, prefix: str) -> Drawing:
    """Draw the strips, the earliest sure recognition first."""
    widest = max((width_of(state.text, TEXT) for state in data.states), default=0)
    axis = Axis(data.since, max(data.until, data.since), widest + 14, WIDTH - 1)
    states = sorted(_shown(axis, data.states), key=_order)
    top, y = 4.0, 24.0
    strips = []
    for state in states:
        strips.append(_strip(prefix, axis, state, y))
        y += PITCH
    acts = [act for state in states for act in state.acts]
    below, taken = _legend(data, prefix, acts, y)
    size = (WIDTH, y + taken + 8)
    kinds = {_lines(act.form) for act in acts if act.disputed}
    if kinds:
        kinds.add("cut")
    patterns = [pattern(prefix, kind) for kind in sorted(kinds)]
    inside = [*patterns, axis.drawn(top, y), *strips, below]
    return drawn("recognitions", prefix, data.frame, size, inside, acts)


def _shown(axis: Axis, states: Sequence[State]) -> list[State]:
    found = []
    for state in states:
        acts = tuple(act for act in state.acts if _is_within(axis, act))
        if acts:
            found.append(State(state.key, state.text, acts))
    return found


def _is_within(axis: Axis, act: Act) -> bool:
    if act.attested is not None:
        return axis.first <= act.attested <= axis.last
    return act.s0 <= axis.last and act.e1 >= axis.first


def _order(state: State) -> tuple[int, int, str]:
    whole = [act.attested or act.s1 for act in state.acts if act.form == 0]
    half = [act.attested or act.s1 for act in state.acts if act.form == 1]
    never = 9_999_999
    return min(whole, default=never), min(half, default=never), state.text


def _strip(prefix: str, axis: Axis, state: State, y: float) -> str:
    middle = y + PITCH / 2
    rule = {"class": "fig-rule", "x1": axis.left, "x2": axis.right}
    line = tag("line", {**rule, "y1": middle, "y2": middle})
    name = haloed(state.text, axis.left - 9, middle + 4.8, "fig-row", "end")
    order = sorted(state.acts, key=lambda act: (act.attested is not None, -act.form))
    marks = [_act(prefix, axis, act, middle) for act in order]
    return tag("g", {"class": "fig-lane"}, line, name, *marks)


def _act(prefix: str, axis: Axis, act: Act, middle: float) -> str:
    if act.attested is not None:
        point = _point(act.form, axis.x(act.attested), middle)
        if act.disputed and act.form < 2:
            cut = {"class": "fig-hatched", "fill": fill(prefix, "cut")}
            corners = _corners(axis.x(act.attested), middle, 5.6)
            point += tag("polygon", {**cut, "points": corners})
        return linked(prefix, act, "fig-mark", point)
    pieces = []
    for start, end, solid in steps(axis, act.s0, act.s1, act.e0, act.e1):
        pieces.append(_piece(act.form, start, end, middle, round(solid * 4)))
    high = HIGH[act.form] if act.form < 2 else HATCHED_LINE
    pieces.append(
        hatched(
            axis,
            act.disputed,
            (axis.x(act.s0), axis.x(act.e1)),
            (middle - high / 2, high),
            fill(prefix, _lines(act.form)),
        )
    )
    if act.form == 2:
        pieces.append(_cross(axis.x((act.s0 + act.s1) / 2), middle))
    else:
        x = axis.x(act.s1)
        tick = {"class": f"fig-tick fig-form-{act.form}", "x": x - 1.2, "width": 2.4}
        pieces.append(tag("rect", {**tick, "y": middle - 8, "height": 16}))
    return linked(prefix, act, "fig-mark", *pieces)


def _piece(form: int, start: float, end: float, middle: float, solid: int) -> str:
    high = HIGH[form]
    style = f"fig-strip fig-form-{form} fig-solid-{solid}"
    box = {"x": start, "y": middle - high / 2, "width": end - start, "height": high}
    return tag("rect", {"class": style, **box})


def _point(form: int, x: float, y: float) -> str:
    if form == 2:
        return _cross(x, y)
    style = f"fig-point fig-form-{form}"
    return tag("polygon", {"class": style, "points": _corners(x, y, 7)})


def _corners(x: float, y: float, reach: float) -> str:
    corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in corners)


def _lines(form: int) -> Kind:
    """Return the lines that are seen on a form: paper on strips, ink on a line."""
    return "cut" if form < 2 else "hatch"


def _cross(x: float, y: float) -> str:
    path = f"M{x - 5:.1f} {y - 5:.1f}l10 10m0-10l-10 10"
    return tag("path", {"class": "fig-cross fig-form-2", "d": path})


def _legend(
    data: RecognitionsData, prefix: str, acts: Sequence[Act], top: float
) -> tuple[str, float]:
    entries = []
    for form, text in enumerate(data.forms):
        if any(act.form == form for act in acts):
            mark = _piece(form, -9, 9, 0, 4)
            entries.append((mark + (_cross(0, 0) if form == 2 else ""), text))
    if any(act.attested is not None and act.form < 2 for act in acts):
        entries.append((_point(0, 0, 0), data.attested))
    if acts:
        pale = _piece(0, -9, -3, 0, 3) + _piece(0, -3, 3, 0, 2) + _piece(0, 3, 9, 0, 1)
        entries.append((pale, data.unsure))
    if any(act.disputed for act in acts):
        box = {"x": -9, "y": -6, "width": 18, "height": 12}
        lines = {"class": "fig-hatched", "fill": fill(prefix, "cut"), **box}
        entries.append((_piece(0, -9, 9, 0, 4) + tag("rect", lines), data.disputed))
    return legend(entries, 2, top + 8, WIDTH)
