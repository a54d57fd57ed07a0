"""The house stays a house: imports go down only, and rooms on one floor do not know each other."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "coding"

FLOORS = {
    "errors": 0,
    "notation": 1, "language": 1,
    "transcript": 2, "codebook": 2,
    "codings": 3, "intervals": 3,
    "rules": 4,
    "agreement": 5, "themes": 5, "quotes": 5, "privacy": 5, "readers": 5,
    "project": 6, "classifier": 6,
    "interchange": 7, "figures": 7,
    "widget": 8, "report": 8,
    "cli": 9, "__init__": 9,
    "__main__": 10,
}  # fmt: skip


def rooms():
    return sorted({path.relative_to(SOURCE).parts[0].removesuffix(".py") for path in SOURCE.rglob("*.py")})


def imported(room):
    """The rooms that a room's modules import, with the place; imports for type checkers alone do not count."""
    folder = SOURCE / room
    modules = sorted(folder.rglob("*.py")) if folder.is_dir() else [SOURCE / f"{room}.py"]
    for module in modules:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        for_checkers = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if id(node) in for_checkers:
                continue
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [f"coding.{alias.name}" for alias in node.names] if node.module == "coding" else [node.module]
            for name in names:
                if name.startswith("coding."):
                    yield name.split(".")[1], f"{module.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize("room", rooms())
def test_imports_go_down_only(room):
    assert room in FLOORS, f"{room} has no floor: add it to docs/design.md and to this test"
    for other, place in imported(room):
        assert other == room or FLOORS[other] < FLOORS[room], f"{place}: {room} may not know {other}"


def test_only_the_reader_of_the_command_line_knows_typer():
    users = {
        p.relative_to(SOURCE).parts[0] for p in SOURCE.rglob("*.py") if "import typer" in p.read_text(encoding="utf-8")
    }
    assert users <= {"cli"}


def test_no_room_is_called_utils():
    assert not [p for p in SOURCE.rglob("*.py") if p.stem in {"utils", "helpers", "misc", "common"}]
