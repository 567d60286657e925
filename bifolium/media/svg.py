"""Refuses drawings that do more than draw (plain Python).

An SVG file is a document that browsers run: it may hold scripts, load other files and
expand entities. ``check`` lets through what stands still and stays inside itself.
Sources: SVG 2, § 2.4 "Secure static processing mode"; OWASP, XML External Entity.
"""

import re
from typing import NoReturn
from xml.parsers import expat

SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"

REFUSED_ELEMENTS = frozenset(
    {"script", "foreignobject", "handler", "listener", "iframe"}
)
ANIMATING = frozenset({"animate", "set", "animatetransform", "animatemotion"})
INNER_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif)[;,]", re.IGNORECASE)
OUTER_STYLE = re.compile(
    r"@import|expression\(|\\|url\((?!['\"]?(?:\#|data:image/(?:png|jpeg|gif|webp)[;,]))",
    re.IGNORECASE,
)
UNSEEN = re.compile(r"[\x00-\x20\u00ad\u200b-\u200f\ufeff]+")


class HostileDrawing(ValueError):
    """A drawing is refused; ``args[0]`` is what was found in it, for people to read."""


def check(content: bytes) -> None:
    """Let a drawing pass, or refuse it.

    :raises HostileDrawing: for scripts, event attributes, references to elsewhere,
        foreign markup, document types, entities, and what is not SVG at all.
    """
    watch = Watch()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = watch.doctype
    parser.EntityDeclHandler = watch.entity
    parser.ProcessingInstructionHandler = watch.instruction
    parser.StartElementHandler = watch.start
    parser.EndElementHandler = watch.end
    parser.CharacterDataHandler = watch.text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise HostileDrawing("broken XML") from error


class Watch:
    """Looks at each part of a drawing as it is read."""

    def __init__(self) -> None:
        self.depth = 0
        self.style: list[str] | None = None

    def doctype(self, *_declared: object) -> NoReturn:
        raise HostileDrawing("<!DOCTYPE>")

    def entity(self, *_declared: object) -> NoReturn:
        raise HostileDrawing("<!ENTITY>")

    def instruction(self, target: str, _data: str) -> NoReturn:
        raise HostileDrawing(f"<?{target}?>")

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        space, name = split(qualified)
        if not self.depth and (space, name) != (SVG, "svg"):
            raise HostileDrawing(f"<{name}>")
        self.depth += 1
        if space == XHTML or name in REFUSED_ELEMENTS:
            raise HostileDrawing(f"<{name}>")
        for full_name, value in attributes.items():
            check_attribute(name, split(full_name)[1], value)
        if name == "style":
            self.style = []

    def end(self, qualified: str) -> None:
        self.depth -= 1
        if split(qualified)[1] == "style" and self.style is not None:
            check_style("".join(self.style))
            self.style = None

    def text(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)


def split(qualified: str) -> tuple[str, str]:
    """Return the namespace and the local name in lower case."""
    space, _blank, name = qualified.rpartition(" ")
    return space, name.lower()


def check_attribute(element: str, name: str, value: str) -> None:
    """Refuse an attribute that runs or loads something.

    :raises HostileDrawing: naming the attribute.
    """
    seen = UNSEEN.sub("", value).lower()
    if name.startswith("on") or "javascript:" in seen or "vbscript:" in seen:
        raise HostileDrawing(f"{name}=")
    if name in ("href", "src") and not (
        seen.startswith("#") or INNER_PICTURE.match(seen)
    ):
        raise HostileDrawing(f"{name}=")
    if name == "base" or (element in ANIMATING and animates_reference(name, seen)):
        raise HostileDrawing(f"{name}=")
    if "url(" in seen or name == "style":
        check_style(value)


def animates_reference(name: str, seen: str) -> bool:
    """Return whether an animation would change what a script may hide in."""
    target = seen.rpartition(":")[2]
    return name == "attributename" and (target == "href" or target.startswith("on"))


def check_style(style: str) -> None:
    """Refuse style that loads something; escapes too, as they can hide it.

    :raises HostileDrawing: naming what was found.
    """
    found = OUTER_STYLE.search(UNSEEN.sub("", style))
    if found:
        raise HostileDrawing(found[0])
