"""Draws the pictures of the project "Envoys Without a State".

    python draw_pictures.py --dossier DIR --fonts DIR --coastlines DIR --out DIR

``--dossier`` holds the CSV tables of the record; ``--fonts`` the woff2 files of
@fontsource-variable/stix-two-text; ``--coastlines`` land-50m.json and land-110m.json
of world-atlas (Natural Earth). Words and style of the cards stand beside this file in
cards.yaml and cards.css. Needs Pillow, PyYAML and Chromium. The same tables give the
same pictures.
"""

import argparse
import base64
import html
import math
import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from atlas import (
    PETROGRAD,
    EqualEarth,
    Lambert,
    Mission,
    Point,
    Projection,
    attested,
    great_circle,
    land,
    old_missions,
)
from PIL import Image, ImageChops

HERE = Path(__file__).parent
PAPER, SHEET, INK, GREY = "#f4efe4", "#fbf8f1", "#22252b", "#6f695d"
LAND, RULE = "#e6dfd0", "#c3b9a5"
BLUE, BLUE_LAND, PALE = "#12304f", "#1a3b5e", "#efe8d9"
WORLD = (-180, -60, 180, 84)
AROUND_EUROPE = (-75, 5, 115, 84)
FINE, COARSE = "land-50m.json", "land-110m.json"
UNICODE = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+2000-206F,U+20AC,U+2122,U+2212",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+2116",
    "cyrillic-ext": "U+0460-052F",
}
# No line ends after a number, an initial, a short preposition or before a dash.
TIES = re.compile(
    r"(?<=\d) (?=[^\W\d]|\()|(?<=\)) (?=\d)| (?=[—–])"
    r"|(?<=\b\w\.) |(?<=\b[вВ]) |(?<=\bот) |(?<=\b(?:doc|vol|док)\.) "
)


def line(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def stroked(outline: str, ink: str, width: float, opacity: float = 1) -> str:
    return (
        f'<path d="{outline}" fill="none" stroke="{ink}" '
        f'stroke-width="{width:.1f}" opacity="{opacity}"/>'
    )


def filled(outline: str, ink: str) -> str:
    return f'<path d="{outline}" fill="{ink}" fill-rule="evenodd"/>'


def disc(centre: Point, radius: float, ink: str) -> str:
    return (
        f'<circle cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius}" fill="{ink}"/>'
    )


def ring(
    centre: Point, radius: float, ink: str, width: float, ground: str = "none"
) -> str:
    return (
        f'<circle cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius}" '
        f'fill="{ground}" stroke="{ink}" stroke-width="{width:.1f}"/>'
    )


def svg(width: int, height: int, *parts: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" style="display:block">{"".join(parts)}</svg>'
    )


def by_city(missions: Iterable[Mission]) -> list[list[Mission]]:
    """The missions city by city, west to east; in a city the highest rank first."""
    cities: dict[str, list[Mission]] = {}
    for mission in sorted(missions, key=lambda m: (m.place[0], -m.radius)):
        cities.setdefault(mission.city, []).append(mission)
    return [sorted(city, key=lambda m: -m.radius) for city in cities.values()]


def thread(projection: Projection, place: Point, gap: float) -> list[Point]:
    """The great circle from Petrograd, its first ``gap`` pixels left out."""
    seat = projection(PETROGRAD)
    points = [projection(step) for step in great_circle(PETROGRAD, place, 400)]
    return [point for point in points if math.dist(point, seat) > gap]


def until_outside(points: Iterable[Point], width: int, height: int) -> list[Point]:
    """The points up to the first that lies off the sheet: no thread comes back."""
    kept = []
    for x, y in points:
        kept.append((x, y))
        if not (-80 < x < width + 80 and -80 < y < height + 80):
            break
    return kept


def graticule(projection: Projection) -> str:
    """Meridians and parallels every ten degrees."""
    meridians = [[(lon, lat) for lat in range(5, 85)] for lon in range(-70, 111, 10)]
    parallels = [[(lon, lat) for lon in range(-75, 116)] for lat in range(10, 81, 10)]
    arcs = meridians + parallels
    return "".join(line(projection(place) for place in arc) for arc in arcs)


def cover(missions: list[Mission], coastlines: Path) -> str:
    """Two leaves of one sheet; every thread to the empty seat in Petrograd is cut."""
    width, height, fold = 1600, 900, 1010
    lambert = Lambert((20, 52), (fold - 113, 372), 0.2, (42, 62))
    seat = lambert(PETROGRAD)
    shape, grid = land(coastlines / FINE, lambert, AROUND_EUROPE), graticule(lambert)
    threads, dots = "", []
    for order, city in enumerate(by_city(missions)):
        place = lambert(city[0].place)
        # The golden ratio spreads the ends of neighbouring threads.
        gap = min(96 + 62 * (order * 0.618 % 1), 0.76 * math.dist(place, seat))
        cut = thread(lambert, city[0].place, gap)
        threads += line(until_outside(cut, width, height))
        dots.append((place, city[0].radius))

    def leaf(left: int, right: int, ground: str, earth: str, ink: str) -> str:
        return (
            f'<clipPath id="leaf{left}"><rect x="{left}" width="{right - left}" '
            f'height="{height}"/></clipPath><g clip-path="url(#leaf{left})">'
            f'<rect width="{width}" height="{height}" fill="{ground}"/>'
            + filled(shape, earth)
            + stroked(grid, ink, 1, 0.13)
            + stroked(threads, ink, 2)
            + "".join(disc(place, radius, ink) for place, radius in dots)
            + ring(seat, 60, ink, 4, ground)
            + "</g>"
        )

    return svg(
        width,
        height,
        leaf(0, fold, PAPER, LAND, BLUE),
        leaf(fold, width, BLUE, BLUE_LAND, PALE),
    )


def marks(
    projection: Projection, city: list[Mission], alive: set[str], size: float
) -> str:
    """A point for the highest rank in a city, a ring round it for a second mission.

    A small grey ring stands where none is left.
    """
    left = [mission for mission in city if mission.id in alive]
    centre = projection(city[0].place)
    if not left:
        return ring(centre, 4.5 * size, GREY, 1.5 * size)
    radius = left[0].radius * size
    second = ring(centre, radius + 5 * size, BLUE, 2 * size) if len(left) > 1 else ""
    return disc(centre, radius, BLUE) + second


def layer(
    projection: Projection, cities: list[list[Mission]], alive: set[str], size: float
) -> str:
    """The missions, and Petrograd: the seat of a network while all are alive."""
    seat = projection(PETROGRAD)
    whole = all(mission.id in alive for city in cities for mission in city)
    threads = "".join(
        line(thread(projection, city[0].place, 17 * size)) for city in cities
    )
    return (
        (stroked(threads, BLUE, 1.6 * size, 0.6) if whole else "")
        + "".join(marks(projection, city, alive, size) for city in cities)
        + ring(seat, 14 * size, BLUE, 3 * size, PAPER)
        + (disc(seat, 8 * size, BLUE) if whole else "")
    )


def network(missions: list[Mission], alive: list[Mission], coastlines: Path) -> str:
    """Europe on the sheet, the missions beyond it on a small map of the world."""
    width, height = 1600, 1000
    lambert = Lambert((19, 47), (800, 480), 0.24, (38, 60))
    world = EqualEarth((292, 836), 93)
    ids = {mission.id for mission in alive}
    near: list[list[Mission]] = []
    far: list[list[Mission]] = []
    for city in by_city(missions):
        x, y = lambert(city[0].place)
        (near if 0 < x < width and 0 < y < height else far).append(city)
    globe = line(world.outline()) + "Z"
    return svg(
        width,
        height,
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        filled(land(coastlines / FINE, lambert, AROUND_EUROPE), LAND),
        stroked(graticule(lambert), BLUE, 1, 0.12),
        layer(lambert, near, ids, 1),
        filled(globe, SHEET),
        filled(land(coastlines / COARSE, world, WORLD), LAND),
        stroked(globe, RULE, 2),
        layer(world, far, ids, 0.62),
    )


def marked(text: str) -> str:
    """Escaped text, its spaces tied, ``*words*`` in italics."""
    tied = TIES.sub("\u00a0", text)
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", html.escape(tied))


def value(parts: list[Any]) -> str:
    """One value, several lines, or an empty rule with the reason at its end."""
    if parts[0] == "":
        return f'<dd class="blank"><span>{marked(parts[1])}</span></dd>'
    lines = parts[0] if isinstance(parts[0], list) else [parts[0]]
    return f"<dd>{''.join(f'<p>{marked(text)}</p>' for text in lines)}</dd>"


def card(made: str, words: dict[str, Any]) -> str:
    fields = "".join(
        f"<dt>{marked(label)}</dt>{value(rest)}" for label, *rest in words["fields"]
    )
    sentences = re.split(r"(?<=\.) ", words["note"])
    note = "".join(f"<span>{marked(sentence)}</span>" for sentence in sentences)
    numeral = html.escape(words["numeral"]).replace(" | ", "<i></i>")
    return (
        f'<main><p class="made">{marked(made)}</p><div class="head">'
        f'<div><h1>{marked(words["title"])}</h1><p class="note">{note}</p></div>'
        f'<div><p class="numeral">{numeral}</p>'
        f'<p class="under">{marked(words["under"])}</p></div></div>'
        f'<dl>{fields}</dl><p class="source">{marked(words["source"])}</p></main>'
    )


def card_style(fonts: Path) -> str:
    faces = []
    for subset, span in UNICODE.items():
        for style in ("normal", "italic"):
            font = fonts / f"stix-two-text-{subset}-wght-{style}.woff2"
            data = base64.b64encode(font.read_bytes()).decode()
            faces.append(
                f'@font-face{{font-family:"STIX Two Text";font-style:{style};'
                f"font-weight:400 700;unicode-range:{span};"
                f"src:url(data:font/woff2;base64,{data})}}"
            )
    colours = (
        f":root{{--paper:{PAPER};--sheet:{SHEET};--ink:{INK};--grey:{GREY};"
        f"--rule:{RULE};--blue:{BLUE}}}"
    )
    return "".join(faces) + colours + (HERE / "cards.css").read_text(encoding="utf-8")


def rasterise(page: str, size: tuple[int, int], target: Path) -> None:
    """Chromium draws; Pillow cuts 40 px below the last ink and keeps 128 colours."""
    with tempfile.TemporaryDirectory() as folder:
        source, shot = Path(folder) / "page.html", Path(folder) / "shot.png"
        source.write_text(page, encoding="utf-8")
        command = [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
            # The window is taller than the page: its own bars take some of the height.
            f"--window-size={size[0]},{size[1] + 200}",
            f"--screenshot={shot}",
            source.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True)
        picture = Image.open(shot).convert("RGB").crop((0, 0, *size))
    ink = ImageChops.difference(picture, Image.new("RGB", size, PAPER)).getbbox()
    foot = min(ink[3] + 40, size[1]) if ink else size[1]
    picture = picture.crop((0, 0, size[0], foot))
    picture.quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)


def page(body: str, style: str, language: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f"<style>{style}</style><body>{body}"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draws the pictures of the project.")
    for name in ("dossier", "fonts", "coastlines", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    return parser.parse_args()


def main() -> None:
    given = arguments()
    missions = old_missions(given.dossier)
    later = attested(missions, given.dossier, "1924-01-01")
    drawings = {
        "cover-envoys": (900, cover(missions, given.coastlines)),
        "network-1917": (1000, network(missions, missions, given.coastlines)),
        "network-1924": (1000, network(missions, later, given.coastlines)),
    }
    for name, (height, drawing) in drawings.items():
        target = given.out / f"{name}.png"
        rasterise(page(drawing, "body{margin:0}", "en"), (1600, height), target)
    style = card_style(given.fonts)
    texts = yaml.safe_load((HERE / "cards.yaml").read_text(encoding="utf-8"))
    for entry in texts["cards"]:
        for language, made in texts["made"].items():
            target = given.out / f"{entry['id']}-{language}.png"
            body = card(made, entry[language])
            rasterise(page(body, style, language), (1600, 1600), target)


if __name__ == "__main__":
    main()
