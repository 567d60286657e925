"""Finds the names that a template reads from its context.

A component may read names that a page does not give it; it declares them in its
first lines: ``{# Optional: heading, brief. #}``.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.template.base import FilterExpression, Node, NodeList, Template, Variable
from django.template.defaulttags import ForNode, IfNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import (
    BlockTranslateNode,
    GetCurrentLanguageNode,
    TranslateNode,
)

OPTIONAL = re.compile(r"\{# Optional: ([^#]+)\. #\}")
GIVEN = {"True", "False", "None", "block", "forloop"}


def free_names(template: Template, engine: Any) -> set[str]:
    """Return the names that a template and all it includes read and nothing sets."""
    return set(of_nodes(template.nodelist, frozenset(), engine)) - GIVEN


def of_nodes(
    nodes: Iterable[Node], known: frozenset[str], engine: Any
) -> Iterator[str]:
    """Yield names in order; what one node sets is known to the nodes after it."""
    for node in nodes:
        yield from (name for name in of_node(node, known, engine) if name not in known)
        known = known | set_by(node)


def of_node(node: Node, known: frozenset[str], engine: Any) -> Iterator[str]:
    """Yield the names that one node reads."""
    yield from of_values(vars(node).values())
    if isinstance(node, IfNode):
        for condition, nodelist in node.conditions_nodelists:
            yield from of_condition(condition)
            yield from of_nodes(nodelist, known, engine)
    elif isinstance(node, ForNode):
        inside = known | set(node.loopvars) | {"forloop"}
        yield from of_nodes(node.nodelist_loop, inside, engine)
        yield from of_nodes(node.nodelist_empty, known, engine)
    elif isinstance(node, WithNode):
        yield from of_nodes(node.nodelist, known | set(node.extra_context), engine)
    elif isinstance(node, ExtendsNode):
        yield from of_parent(node, known, engine)
    elif isinstance(node, IncludeNode):
        yield from of_include(node, known, engine)
    elif isinstance(node, BlockTranslateNode):
        own = set(node.extra_context) | {node.countervar}
        tokens = [*node.singular, *node.plural]
        yield from (
            token.contents.split("|")[0].split(".")[0]
            for token in tokens
            if token.token_type.name == "VAR" and token.contents not in own
        )
    elif isinstance(node, BlockNode):
        yield from of_nodes(node.nodelist, known, engine)


def of_parent(node: ExtendsNode, known: frozenset[str], engine: Any) -> Iterator[str]:
    """Yield the names of own blocks, and of the parent outside replaced blocks."""
    own = {block.name for block in node.nodelist.get_nodes_by_type(BlockNode)}
    yield from of_nodes(node.nodelist, known, engine)
    parent = engine.get_template(node.parent_name.var)
    kept = [
        child
        for child in parent.nodelist
        if not (isinstance(child, BlockNode) and child.name in own)
    ]
    yield from of_nodes(kept, known, engine)


def of_include(node: IncludeNode, known: frozenset[str], engine: Any) -> Iterator[str]:
    """Yield what an included template reads and neither gets nor declares optional."""
    template = engine.get_template(node.template.var)
    source = Path(template.origin.name).read_text(encoding="utf-8")
    declared = {
        name.strip() for found in OPTIONAL.findall(source) for name in found.split(",")
    }
    inside = frozenset(node.extra_context) | declared
    if not node.isolated_context:
        inside |= known
    read = of_nodes(template.nodelist, inside, engine)
    yield from () if node.isolated_context else read


def set_by(node: Node) -> frozenset[str]:
    """Return the names that a node sets for those after it."""
    if isinstance(node, SimpleNode):
        return frozenset({node.target_var} - {None})
    if isinstance(node, TranslateNode | BlockTranslateNode):
        return frozenset({node.asvar} - {None})
    if isinstance(node, GetCurrentLanguageNode):
        return frozenset({node.variable})
    return frozenset()


def of_values(values: Iterable[Any]) -> Iterator[str]:
    """Yield the names in expressions, also within lists and mappings."""
    for value in values:
        if isinstance(value, FilterExpression):
            yield from of_expression(value)
        elif isinstance(value, NodeList):
            continue
        elif isinstance(value, dict):
            yield from of_values(value.values())
        elif isinstance(value, list | tuple):
            yield from of_values(value)


def of_expression(expression: FilterExpression) -> Iterator[str]:
    """Yield the name that an expression starts from, and those of its filters."""
    variables = [expression.var]
    for _filter, arguments in expression.filters:
        variables += [value for is_lookup, value in arguments if is_lookup]
    for variable in variables:
        if isinstance(variable, Variable) and variable.lookups:
            yield variable.lookups[0]


def of_condition(condition: Any) -> Iterator[str]:
    """Yield the names in the condition of an ``if``."""
    if condition is None:
        return
    if isinstance(condition, FilterExpression):
        yield from of_expression(condition)
        return
    value = getattr(condition, "value", None)
    if isinstance(value, FilterExpression):
        yield from of_expression(value)
    for side in ("first", "second"):
        yield from of_condition(getattr(condition, side, None))
