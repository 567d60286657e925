"""A figure as a file of its own: the drawing with its title, source line and style.

Everything is plain: no custom properties, no light and dark, so that any program
that draws SVG shows the same.
"""

from html import escape

from django.utils.translation import gettext as _

from bifolium.dossier.drawings import Drawing

TONES = ("#16466b", "#9a2f22", "#3f6b4f", "#86661a", "#6b4a7d", "#565d64")
INK, SOFT, PAPER, LINE, SEA, LAND = (
    "#1b1e22",
    "#565d64",
    "#ffffff",
    "#d8dbd8",
    "#e5ecf0",
    "#cdd0c6",
)
STYLE = "".join(
    [
        f"text{{font-family:sans-serif;fill:{INK}}}",
        ".fig-label{font-size:15px;font-weight:500}",
        ".fig-head{font-size:14.5px;font-weight:650}",
        ".fig-row{font-size:14px}.fig-text{font-size:13px}",
        f".fig-count{{font-size:11.5px;font-weight:650;fill:{PAPER}}}",
        f".fig-note{{font-size:13.5px;fill:{SOFT}}}",
        f".fig-halo{{stroke:{PAPER};stroke-width:4px;stroke-linejoin:round}}",
        f".fig-sea{{fill:{SEA}}}.fig-land{{fill:{LAND}}}",
        f".fig-net{{fill:none;stroke:{PAPER};stroke-width:7px;stroke-opacity:.55}}",
        f".fig-frame{{fill:none;stroke:{SOFT};stroke-dasharray:3 3}}",
        f".fig-gap{{fill:{LINE};fill-opacity:.45}}",
        *(f".fig-tone-{n}{{fill:{tone}}}" for n, tone in enumerate(TONES)),
        *(f".fig-line-{n}{{stroke:{tone}}}" for n, tone in enumerate(TONES)),
        f".fig-sign,.fig-point{{stroke:{PAPER};stroke-width:1.4px}}",
        f".fig-ring{{fill:{PAPER};stroke:{TONES[3]};stroke-width:2.6px}}",
        f".fig-year,.fig-rule{{stroke:{LINE};stroke-width:1px}}",
        ".fig-solid-1{fill-opacity:.2}.fig-solid-2{fill-opacity:.42}",
        ".fig-solid-3{fill-opacity:.66}",
        ".fig-bar.fig-solid-1{fill-opacity:.05}.fig-bar.fig-solid-2{fill-opacity:.1}",
        ".fig-bar.fig-solid-3{fill-opacity:.15}.fig-bar.fig-solid-4{fill-opacity:.22}",
        ".fig-denial{fill:none}",
        f".fig-cross{{fill:none;stroke:{INK};stroke-width:1.8px;stroke-linecap:round}}",
        f".fig-event{{fill:{INK};fill-opacity:.28}}.fig-disc{{fill:{INK}}}",
        f".fig-form-0{{fill:{TONES[0]}}}.fig-form-1{{fill:{TONES[3]}}}",
        f".fig-form-2{{fill:{TONES[1]}}}",
        f".fig-cross.fig-form-2{{fill:none;stroke:{TONES[1]};stroke-width:2.2px}}",
        f".fig-node{{fill:{INK};stroke:{PAPER};stroke-width:2px}}",
        f".fig-hatch{{stroke:{INK};stroke-opacity:.62;stroke-width:1.1px}}",
        f".fig-cut{{stroke:{PAPER};stroke-width:1.7px}}",
        ".fig-tie{fill:none;stroke-opacity:.6;stroke-linecap:round}",
        ".fig-maybe{stroke-dasharray:2 5}.fig-reach{stroke-opacity:0}",
    ]
)
TOP, FOOT, MARGIN = 34, 30, 12


def plain(drawing: Drawing) -> str:
    """Return the drawing alone as an SVG file, without its title and sources."""
    opening, end, rest = drawing.svg.partition(">")
    return f"{opening}{end}<style>{STYLE}</style>{rest}"


def on_paper(drawing: Drawing) -> str:
    """Return a whole SVG file with margins, the title above and sources below."""
    width = drawing.width + 2 * MARGIN
    height = drawing.height + TOP + FOOT + MARGIN
    inside = drawing.svg.replace("<svg ", f'<svg x="{MARGIN}" y="{TOP}" ', 1)
    sources = _("Drawn from the record. Sources: %(count)s.") % {
        "count": len(drawing.sources)
    }
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}"><style>{STYLE}</style>'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>'
        f'<text class="fig-head" x="{MARGIN}" y="22">{escape(drawing.title)}</text>'
        f'{inside}<text class="fig-note" x="{MARGIN}" y="{height - MARGIN}">'
        f"{escape(sources)}</text></svg>"
    )
