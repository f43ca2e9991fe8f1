"""The house keeps its arrows: who may import whom, no circles, no folder too full to be overlooked."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gdtui.registry import load
from tests.contracts.imports import ROOT, Graph, circles, read_graph, read_named

GRAPH = read_graph(ROOT / "gdtui")
NAMED = read_named(ROOT / "gdtui")
SHARED = {
    "colors", "keymap", "spelling", "files", "registry",
    "cli.grammar", "cli.options", "cli.commands", "cli.help",
}  # fmt: skip
"""What is written once for all: what colours terminals have, how symbols are spelled, which key does
what, how a file is written, which screens, commands and options there are."""
LATE = {"registry", "cli.commands"}
"""Where what stands above is named, by a string, to be imported when it is asked for."""
ALLOWED = {
    "engine": {"engine", "numpy"},
    "render": {"colors", "keymap", "spelling", "engine", "render", "numpy", "plotext"},
    "exercises": {"engine", "exercises", "numpy"},
    "lessons": {"engine", "render", "lessons", *SHARED, "markdown_it", "platformdirs"},
    "terminal": {"colors", "spelling", "terminal", "numpy", "rich", "textual"},
    "widgets": {"engine", "render", "terminal", "widgets", "numpy", "rich", "textual"},
    "screens": {
        "engine", "render", "terminal", "widgets", "lessons", "screens", *SHARED, "numpy", "rich", "textual",
    },
    **{name: {"engine", "terminal", *SHARED} for name in SHARED},
}  # fmt: skip
"""What each room may import, rooms of the package and libraries. The rest may import anything."""
WITH_PLOTEXT = "gdtui.render.cells.text_chart"
"""The one module that imports plotext, and only within a function: it costs 0.2 s and 8 MB."""
MOST_FILES = 18


def room(module: str) -> str:
    """`engine` of gdtui.engine.base.numbers, `numpy` of numpy.linalg, "" of gdtui; or what is shared."""
    if (own := module.removeprefix("gdtui.")) in SHARED:
        return own
    parts = module.split(".")
    return "".join(parts[1:2]) if parts[0] == "gdtui" else parts[0]


def trespasses(graph: Graph) -> Iterator[str]:
    """Every import that goes against the arrows."""
    for module, imported in graph.items():
        allowed = ALLOWED.get(room(module))
        for name in imported if allowed is not None else ():
            if room(name) not in {*allowed, "", *sys.stdlib_module_names}:
                yield f"{module} imports {name}"


def crowded(top: Path) -> list[str]:
    """Folders with more Python files than one takes in at a glance."""
    folders = {path.parent for path in top.rglob("*.py")}
    return [str(folder) for folder in sorted(folders) if len(list(folder.glob("*.py"))) > MOST_FILES]


def test_arrows_run_one_way():
    assert sorted(trespasses(GRAPH)) == []


def test_only_one_module_knows_plotext_and_imports_it_late():
    assert [name for name, imported in GRAPH.items() if "plotext" in map(room, imported)] == [WITH_PLOTEXT]


def test_there_is_no_circle():
    assert circles(GRAPH) == []


def test_what_is_named_to_be_imported_late_is_there_and_named_in_one_place():
    assert {room(module) for module, places in NAMED.items() if places} == LATE
    for place in frozenset().union(*NAMED.values()):
        assert callable(load(place))


def test_every_folder_can_be_overlooked():
    assert crowded(ROOT / "gdtui") + crowded(ROOT / "tests") == []


def test_every_file_and_room_is_read():
    assert len(GRAPH) == len(list((ROOT / "gdtui").rglob("*.py")))
    assert {room(module) for module in GRAPH} >= ALLOWED.keys()


@pytest.mark.parametrize(("source", "wrong"), [
    ("from gdtui.engine.base import numbers", []),
    ("import json, os.path", []),
    ("import gdtui.screens.keys", ["gdtui.screens.keys"]),
    ("def late():\n    from gdtui import app", ["gdtui.app"]),
    ("if TYPE_CHECKING:\n    from textual.app import App", ["textual.app"]),
])  # fmt: skip
def test_an_import_against_the_arrows_would_be_noticed(source, wrong, tmp_path):
    package = tmp_path / "gdtui"
    for name, text in {
        "engine/toy": source,
        "engine/base/numbers": "",
        "screens/keys": "",
        "app": "",
    }.items():
        file = package / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert list(trespasses(read_graph(package))) == [f"gdtui.engine.toy imports {name}" for name in wrong]


def test_a_circle_would_be_noticed():
    graph = {"a": {"b"}, "b": {"c", "os"}, "c": {"b"}, "d": {"d"}, "e": {"a"}}
    assert circles({name: frozenset(others) for name, others in graph.items()}) == [["b", "c"], ["d"]]


def test_a_crowd_would_be_noticed(tmp_path):
    for number in range(MOST_FILES):
        (tmp_path / f"{number}.py").touch()
    assert crowded(tmp_path) == []
    (tmp_path / "__init__.py").touch()
    assert crowded(tmp_path) == [str(tmp_path)]
