"""The house as ARCHITECTURE.md draws it, held against the code."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"jixiao": ROOT / "src" / "jixiao", "jixiao_cli": ROOT / "cli" / "jixiao_cli"}

# Distribution → the module it installs, where the two names differ.
MODULES = {"ruamel.yaml": "ruamel"}


def modules() -> Iterator[tuple[str, Path]]:
    for package, folder in PACKAGES.items():
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            name = ".".join((package, *parts)).removesuffix(".__init__")
            yield name, path


def rooms() -> list[list[str]]:
    """The table of ARCHITECTURE.md, top row first; full module names."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text[text.index("| rooms |") :].split("\n\n")[0].splitlines()[2:]
    named = [re.findall(r"`([a-z_.]+)`", line.split("|")[1]) for line in table]
    return [[name if name == "jixiao_cli" else f"jixiao.{name}" for name in row] for row in named]


def room_of(module: str) -> int | None:
    """The row of the table that a module belongs to: that of its longest named prefix."""
    best: tuple[int, int] | None = None
    for index, row in enumerate(rooms()):
        for name in row:
            if (module == name or module.startswith(f"{name}.")) and (best is None or len(name) > best[0]):
                best = (len(name), index)
    return best[1] if best is not None else None


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            assert node.level == 0, f"{path.name}:{node.lineno}: imports are absolute"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def test_every_module_has_a_room() -> None:
    homeless = [name for name, _ in modules() if name != "jixiao" and room_of(name) is None]
    assert homeless == []


def test_the_table_names_nothing_that_is_not_there() -> None:
    there = {name for name, _ in modules()}
    assert [name for row in rooms() for name in row if name not in there] == []


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_imports_run_downwards_only(name: str, path: Path) -> None:
    mine = room_of(name)
    if mine is None:
        return
    upwards = [
        f"{path.name}:{line} imports {target}"
        for line, target in imports(path)
        if target.split(".")[0] in PACKAGES and (room := room_of(target)) is not None and room > mine
    ]
    assert upwards == []


def module_imports() -> dict[str, set[str]]:
    """Module → the modules that it imports, also for types only and inside functions."""
    there = {name for name, _ in modules()}
    graph: dict[str, set[str]] = {}
    for name, path in modules():
        targets = (target if target in there else target.rpartition(".")[0] for _, target in imports(path))
        graph[name] = {target for target in targets if target in there and target != name}
    return graph


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Modules that import each other in a circle, the first one again at the end; empty if there is no circle."""
    done: set[str] = set()

    def follow(way: list[str]) -> list[str]:
        for target in sorted(graph.get(way[-1], ())):
            if target in way:
                return [*way[way.index(target) :], target]
            if target not in done and (found := follow([*way, target])):
                return found
        done.add(way[-1])
        return []

    return next((found for name in sorted(graph) if name not in done and (found := follow([name]))), [])


def test_no_circle_of_imports() -> None:
    """The rows keep whole rooms apart; modules of one row may still lean on each other in one direction only."""
    assert circle(module_imports()) == []


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c", "d"}, "c": set(), "d": {"b"}}) == ["b", "d", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_only_workbooks_reads_or_writes_xlsx_parts() -> None:
    """Rosters are read with openpyxl, formulas tokenised with it; packages are opened in one room only."""
    allowed = ("jixiao.workbooks", "jixiao.engines")
    strays = [
        f"{name}:{line} {target}"
        for name, path in modules()
        for line, target in imports(path)
        if target.split(".")[0] in {"lxml", "xlsxwriter"} and not name.startswith(allowed)
    ]
    assert strays == []


def named_by_text(path: Path) -> Iterator[str]:
    """Modules imported by name at run time: engines are optional and loaded so."""
    return iter(re.findall(r'import_module\("([a-z]+)"\)', path.read_text(encoding="utf-8")))


def test_dependencies_are_those_that_are_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [entry for extra in project.get("optional-dependencies", {}).values() for entry in extra]
    declared, optional = (
        {distribution_module(entry) for entry in group} for group in (project["dependencies"], extras)
    )
    known = sys.stdlib_module_names | set(PACKAGES)
    imported = {
        name
        for _, path in modules()
        for name in (*named_by_text(path), *(target.split(".")[0] for _, target in imports(path)))
        if name not in known
    }
    # schedula comes with formulas, whose functions are its dispatchers.
    assert imported - optional - {"schedula"} == declared


def distribution_module(requirement: str) -> str:
    name = re.split(r"[><=~! ]", requirement)[0]
    return MODULES.get(name, name)
