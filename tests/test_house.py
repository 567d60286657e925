"""What import-linter cannot see of the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from tools.house import PACKAGE, ROOT, files_of, floors, plain_modules

LONGEST_FILE = 400
LONGEST_FUNCTION = 50

WRITES = frozenset(
    [
        "bulk_create",
        "bulk_update",
        "create",
        "delete",
        "get_or_create",
        "update",
        "update_or_create",
    ]
)
WRITERS = ("services.py", "factories.py", "apps.py")
WRITER_FOLDERS = ("services", "migrations", "management", "loader", "tests")

OURS = [
    *PACKAGE.rglob("*.py"),
    *ROOT.glob("tests/**/*.py"),
    *ROOT.glob("tools/**/*.py"),
]
FILES = sorted(
    file for file in OURS if not {"migrations", "node_modules"} & {*file.parts}
)
QUIET_FILES = [
    file
    for file in FILES
    if PACKAGE in file.parents
    and file.name not in WRITERS
    and not set(WRITER_FOLDERS) & set(file.parts)
]


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def room_of(model: type[Model]) -> str:
    """Return the room of a model; empty if it is not ours."""
    package, _dot, rest = model.__module__.partition(".")
    return rest.split(".")[0] if package == "bifolium" else ""


def keys_of(model: type[Model]) -> Iterator[tuple[str, str]]:
    """Yield name and target's room of every key that a model of ours holds."""
    for field in model._meta.get_fields():
        if field.related_model and not field.auto_created:
            yield field.name, room_of(field.related_model)


def writes_in(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that call ``save``, or a writing method of a manager.

    A ``save`` with a name and a content is that of a store of files.
    A write through a related manager slips by: constraints guard that door.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        through_objects = any(
            isinstance(part, ast.Attribute) and part.attr == "objects"
            for part in ast.walk(node.func.value)
        )
        is_super = isinstance(node.func.value, ast.Call) and (
            getattr(node.func.value.func, "id", "") == "super"
        )
        if node.func.attr in WRITES and through_objects:
            yield node.lineno
        if node.func.attr == "save" and not is_super and not node.args:
            yield node.lineno


def functions_in(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield name and number of lines of every function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_foreign_keys_point_to_lower_floors():
    """A dotted name in a foreign key is an import that no linter sees."""
    floor = floors()
    wrong = [
        f"{room_of(model)}.{model.__name__}.{name} -> {target}"
        for model in apps.get_models()
        if room_of(model)
        for name, target in keys_of(model)
        if target not in ("", room_of(model)) and floor[target] >= floor[room_of(model)]
    ]

    assert wrong == []


@pytest.mark.parametrize("file", QUIET_FILES, ids=name_of)
def test_writes_live_in_services(file):
    lines = list(writes_in(ast.parse(file.read_text())))

    assert lines == [], f"{name_of(file)} writes; move that to services.py"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_files_and_functions_stay_readable(file):
    text = file.read_text()

    assert text.count("\n") <= LONGEST_FILE
    assert [
        f"{name}: {length} lines"
        for name, length in functions_in(ast.parse(text))
        if length > LONGEST_FUNCTION
    ] == []


@pytest.mark.parametrize("module", plain_modules())
def test_plain_modules_exist(module):
    assert all(file.exists() for file in files_of(module))


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("Vote.objects.create()", [1]),
        ("Vote.objects.filter(a=1).delete()", [1]),
        ("vote.save()", [1]),
        ("super().save()", []),
        ("store.save(name, content)", []),
        ("options.update(a=1)", []),
    ],
)
def test_a_write_is_seen(code, lines):
    assert list(writes_in(ast.parse(code))) == lines


def test_commands_stand_under_the_roof() -> None:
    elsewhere = {
        file.relative_to(PACKAGE).parts[0]
        for file in PACKAGE.glob("*/management/commands/*.py")
    }

    assert elsewhere == {"ops"}
