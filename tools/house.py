"""What ``pyproject.toml`` says about the house, for tools and tests."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "bifolium"


@cache
def project() -> dict[str, Any]:
    """Return ``pyproject.toml``."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def contract(name: str) -> dict[str, Any]:
    """Return the contract of import-linter whose name begins so."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    return next(item for item in contracts if item["name"].startswith(name))


def floors() -> dict[str, int]:
    """Return the floor of every room; 0 is the lowest."""
    layers = contract("Rooms")["layers"]
    return {
        room.strip(): number
        for number, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


def plain_modules() -> list[str]:
    """Return the dotted names of the modules that may not know Django."""
    modules: list[str] = contract("Sums")["source_modules"]
    return modules


def typed_files() -> list[Path]:
    """Return the files whose types are strict: those held, and whole processes.

    A process is tested from outside, over its socket, where coverage does not look.
    """
    processes: list[str] = contract("Processes")["source_modules"]
    files = {file for module in processes for file in files_of(module)}
    return sorted({*held_files(), *files})


def held_files() -> list[Path]:
    """Return the files whose branches are tested; their types are strict too."""
    files = {file for module in plain_modules() for file in files_of(module)}
    for name in ("services", "queries"):
        files.update(PACKAGE.glob(f"*/{name}.py"))
        files.update(PACKAGE.glob(f"*/{name}/*.py"))
    return sorted(files)


def files_of(module: str) -> list[Path]:
    """Return the files of a module, or of everything in a package, without tests."""
    path = ROOT.joinpath(*module.split("."))
    if path.is_dir():
        return [file for file in path.rglob("*.py") if "tests" not in file.parts]
    return [path.with_suffix(".py")]


if __name__ == "__main__":
    print(*(file.relative_to(ROOT) for file in typed_files()))
