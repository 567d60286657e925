"""Networks: GraphML and GEXF 1.3. Things are nodes, statements with an object edges.

Lost: evidence and sources, statements without an object, further data; in GEXF also
all of a date but its earliest and latest day.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from bifolium.dossier.facts import Facts, StatementFact, ThingFact
from bifolium.dossier.formats.geo import iso_day, title_of
from bifolium.dossier.sheets import edtf_of

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"
NODE = ("kind", "key", "name", "when")
EDGE = ("predicate", "says", "manner", "in_eyes_of", "when", "edtf", "confidence")
# What XML 1.0 allows (section 2.2).
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _fit(text: str) -> str:
    return UNFIT.sub("\ufffd", text)


def _node(fact: ThingFact) -> dict[str, str]:
    when = fact.span.text if fact.span else ""
    kind, key = fact.name
    return {"kind": kind, "key": key, "name": title_of(fact), "when": when}


def _edge(fact: StatementFact) -> dict[str, str]:
    return {
        "predicate": fact.predicate,
        "says": "yes" if fact.polarity > 0 else "no",
        "manner": fact.manner,
        "in_eyes_of": ":".join(fact.eyes) if fact.eyes else "",
        "when": fact.span.text if fact.span else "",
        "edtf": edtf_of(fact.span),
        "confidence": fact.confidence,
    }


def _edges(facts: Facts) -> Iterator[tuple[StatementFact, str, str]]:
    for fact in facts.statements:
        if fact.object is not None:
            yield fact, ":".join(fact.subject), ":".join(fact.object)


def _bytes(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


class GraphMl:
    """For yEd, Gephi, igraph, networkx."""

    name = "graphml"
    suffix = "graphml"
    media_type = "application/xml"
    is_whole = False

    def render(self, facts: Facts, name: str) -> bytes:
        root = ElementTree.Element("graphml", xmlns=GRAPHML)
        for about, names in (("node", NODE), ("edge", EDGE)):
            for title in names:
                attributes = {"id": f"{about}_{title}", "for": about}
                attributes |= {"attr.name": title, "attr.type": "string"}
                ElementTree.SubElement(root, "key", attributes)
        graph = ElementTree.SubElement(
            root, "graph", id=_fit(name), edgedefault="directed"
        )
        for thing in facts.things:
            place = ElementTree.SubElement(graph, "node", id=_fit(":".join(thing.name)))
            _data(place, "node", _node(thing))
        for fact, source, target in _edges(facts):
            line = ElementTree.SubElement(
                graph,
                "edge",
                id=_fit(fact.key),
                source=_fit(source),
                target=_fit(target),
            )
            _data(line, "edge", _edge(fact))
        return _bytes(root)


def _data(parent: ElementTree.Element, about: str, values: dict[str, str]) -> None:
    for title, text in values.items():
        if text:
            data = ElementTree.SubElement(parent, "data", key=f"{about}_{title}")
            data.text = _fit(text)


class Gexf:
    """For Gephi, with time: an edge exists from its earliest to its latest day."""

    name = "gexf"
    suffix = "gexf"
    media_type = "application/xml"
    is_whole = False

    def render(self, facts: Facts, name: str) -> bytes:
        root = ElementTree.Element("gexf", xmlns=GEXF, version="1.3")
        graph = ElementTree.SubElement(
            root,
            "graph",
            mode="dynamic",
            defaultedgetype="directed",
            timeformat="date",
        )
        _attributes(graph, "node", NODE)
        _attributes(graph, "edge", EDGE)
        nodes = ElementTree.SubElement(graph, "nodes")
        for thing in facts.things:
            place = ElementTree.SubElement(
                nodes,
                "node",
                id=_fit(":".join(thing.name)),
                label=_fit(title_of(thing)),
            )
            _values(place, "node", NODE, _node(thing))
        edges = ElementTree.SubElement(graph, "edges")
        for fact, source, target in _edges(facts):
            line = ElementTree.SubElement(
                edges,
                "edge",
                {
                    "id": _fit(fact.key),
                    "source": _fit(source),
                    "target": _fit(target),
                    **_days(fact),
                },
            )
            _values(line, "edge", EDGE, _edge(fact))
        return _bytes(root)


def _days(fact: StatementFact) -> dict[str, str]:
    if fact.span is None:
        return {}
    named = {
        "start": iso_day(fact.span.start_min),
        "end": iso_day(fact.span.end_max),
    }
    return {name: day for name, day in named.items() if day}


def _attributes(graph: ElementTree.Element, about: str, names: tuple[str, ...]) -> None:
    parent = ElementTree.SubElement(graph, "attributes", {"class": about})
    for title in names:
        ElementTree.SubElement(
            parent, "attribute", id=f"{about}_{title}", title=title, type="string"
        )


def _values(
    parent: ElementTree.Element,
    about: str,
    names: tuple[str, ...],
    values: dict[str, str],
) -> None:
    held = ElementTree.SubElement(parent, "attvalues")
    for title in names:
        if values[title]:
            ElementTree.SubElement(
                held,
                "attvalue",
                {"for": f"{about}_{title}", "value": _fit(values[title])},
            )
