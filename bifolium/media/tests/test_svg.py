import pytest

from bifolium.media.factories import DRAWING
from bifolium.media.svg import HostileDrawing, check

HARMLESS = [
    "",
    '<path d="M0 0h9" fill="url(#a)" style="stroke:#000; fill: url( \'#a\' )"/>',
    '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>',
    '<image href="data:image/png;base64,AAAA"/>',
    "<style>.a { fill: url(#a); font-family: serif }</style>",
    "<title>On javascript and href</title><text>onload=</text>",
    '<animate attributeName="opacity" values="0;1"/>',
    '<metadata><r:RDF xmlns:r="urn:r"><r:x r:resource="https://a.b/"/></r:RDF></metadata>',
]
HOSTILE = [
    "<script>alert(1)</script>",
    '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    '<ScRiPt href="#a"/>',
    '<rect onload="alert(1)"/>',
    '<rect ONCLICK="alert(1)"/>',
    '<a href="javascript:alert(1)"><rect/></a>',
    '<a href="java&#10;script:alert(1)"><rect/></a>',
    '<a xmlns:x="http://www.w3.org/1999/xlink" x:href="&#9;javascript:alert(1)"/>',
    '<image href="https://example.org/a.png"/>',
    '<image href="//example.org/a.png"/>',
    '<image href="data:image/svg+xml;base64,AAAA"/>',
    '<use href="data:text/html,x"/>',
    '<use href="other.svg#a"/>',
    '<rect fill="url(https://example.org/a)"/>',
    "<rect style=\"fill: URL ( '//example.org/a')\"/>",
    '<rect style="f\\69ll:none"/>',
    '<style>@import "https://example.org/a.css";</style>',
    "<style>.a { background: url(a.png) }</style>",
    "<foreignObject><p/></foreignObject>",
    '<p xmlns="http://www.w3.org/1999/xhtml"/>',
    '<set attributeName="href" to="javascript:alert(1)"/>',
    '<animate attributeName="xlink:href" values="#a"/>',
    '<set attributeName="onclick" to="x"/>',
    '<g xml:base="https://example.org/"/>',
    "<?xml-stylesheet href='a.css'?>",
    "<broken",
]


@pytest.mark.parametrize("part", HARMLESS)
def test_what_only_draws_passes(part):
    check(DRAWING.format(part).encode())


@pytest.mark.parametrize("part", HOSTILE)
def test_what_does_more_is_refused(part):
    with pytest.raises(HostileDrawing):
        check(DRAWING.format(part).encode())


@pytest.mark.parametrize("before", ["<!DOCTYPE svg>", '<!DOCTYPE s [<!ENTITY a "b">]>'])
def test_document_types_and_entities_are_refused(before):
    with pytest.raises(HostileDrawing, match="DOCTYPE"):
        check((before + DRAWING.format("")).encode())


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"<html/>", b"<svg/>"])
def test_what_is_no_drawing_is_refused(content):
    with pytest.raises(HostileDrawing):
        check(content)


def test_another_encoding_hides_nothing():
    drawing = DRAWING.format("<script/>")

    with pytest.raises(HostileDrawing, match="script"):
        check(('<?xml version="1.0" encoding="UTF-16"?>' + drawing).encode("utf-16"))
