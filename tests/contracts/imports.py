"""Who imports whom in a package, read from the source: at the top, in functions and for types alike.

And what is printed by a process of its own, which has imported nothing yet.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]

_PLACE = re.compile(r"\"(gdtui(?:\.\w+)+:\w+)\"")
Graph = Mapping[str, frozenset[str]]
"""For every module of a package what it imports, of the package and of others."""


def read_graph(package: Path) -> Graph:
    """The imports of every file in and below a package's folder.

    `from a import b` is an import of the module a.b where the package has one, else of a.
    """
    files = {_name(path.relative_to(package.parent)): path for path in package.rglob("*.py")}
    return {
        name: frozenset(_imported(ast.parse(path.read_text(encoding="utf-8")), files))
        for name, path in sorted(files.items())
    }


def read_named(package: Path) -> Mapping[str, frozenset[str]]:
    """The places, `module:name`, that strings in every file name, to be imported when they are asked for."""
    return {
        _name(path.relative_to(package.parent)): frozenset(_PLACE.findall(path.read_text(encoding="utf-8")))
        for path in sorted(package.rglob("*.py"))
    }


def _name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(tree: ast.AST, modules: Collection[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "an import names the whole way"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules else node.module or ""


def circles(graph: Graph) -> list[list[str]]:
    """The groups of modules each of which leads to every other of its group, in order."""
    reached = {name: _reached(graph, name) for name in graph}
    groups = {
        frozenset(other for other in reached[name] if name in reached.get(other, ()))
        for name in graph
        if name in reached[name]
    }
    return sorted(sorted(group) for group in groups)


def _reached(graph: Graph, start: str) -> set[str]:
    """What a module leads to, over however many others; itself only by a circle."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in graph.get(waiting.pop(), frozenset()):
            if name in graph and name not in found:
                found.add(name)
                waiting.append(name)
    return found


def printed_last(code: str) -> str:
    """The last line that this code prints, run by a Python of its own."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()[-1]
