"""The arrows at run time, in a fresh interpreter: what a library brings along counts too."""

import json
import subprocess
import sys

import pytest

from tests.contracts.imports import printed_last

PROBE = """
import importlib, json, pkgutil, sys
before = set(sys.modules)
package = importlib.import_module(sys.argv[1])
names = [package.__name__] + [m.name for m in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
for name in names:
    importlib.import_module(name)
print(json.dumps({"names": names, "loaded": sorted(set(sys.modules) - before)}))
"""


def foreign(loaded: list[str]) -> set[str]:
    """The top-level modules that are not Python's own; numpy's compiled parts bring Cython's runtime."""
    names = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names
    return {name for name in names if not name.startswith(("_cython", "cython_runtime"))}


def loaded_by(package: str) -> tuple[list[str], list[str]]:
    """The modules of `package`, and all that importing them has loaded."""
    command = [sys.executable, "-c", PROBE, package]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    found = json.loads(done.stdout)
    return found["names"], found["loaded"]


def rooms(loaded: list[str]) -> set[str]:
    """The rooms of gdtui that were loaded."""
    return {name.split(".")[1] for name in loaded if name.startswith("gdtui.")}


@pytest.mark.parametrize(("package", "reached", "module"), [
    ("gdtui.engine", {"engine"}, "autodiff.circuit"),
    ("gdtui.render", {"colors", "engine", "keymap", "render", "spelling"}, "cells.frame"),
])  # fmt: skip
def test_engine_and_render_are_numpy_and_python(package, reached, module):
    names, loaded = loaded_by(package)
    assert f"{package}.{module}" in names
    assert foreign(loaded) == {"gdtui", "numpy"}
    assert rooms(loaded) == reached


def test_the_terminal_knows_no_engine():
    names, loaded = loaded_by("gdtui.terminal")
    assert "gdtui.terminal.wire.app" in names
    assert rooms(loaded) == {"colors", "spelling", "terminal"}
    assert "numpy" not in foreign(loaded_by("gdtui.terminal.warm")[1])  # what joins a warm host


def test_lessons_know_no_screen():
    names, loaded = loaded_by("gdtui.lessons")
    assert "gdtui.lessons.reading" in names
    assert foreign(loaded).isdisjoint({"textual", "rich", "plotext"})
    assert rooms(loaded).isdisjoint({"screens", "widgets", "app"})


def test_the_probe_would_notice():
    assert foreign(loaded_by("pyte")[1]) == {"pyte", "wcwidth"}


def test_the_program_runs_without_openssl():
    code = (
        "import sys; from gdtui.__main__ import main; sys.argv = ['gdtui', 'trace', 'race', '--steps', '1']; "
        "main(); import asyncio.sslproto; print(sys.modules['_hashlib'], sys.modules['ssl'])"
    )
    assert printed_last(code) == "None None"


def test_the_program_runs_without_the_palette_and_the_widgets_of_textual():
    code = (
        "import sys; from gdtui.__main__ import main; sys.argv = ['gdtui', 'list', 'screens']; main(); "
        "import gdtui.app; assert not {'textual.types', 'textual.widgets._tree'} & sys.modules.keys(); "
        "import gdtui.screens.dialogs.prompt, gdtui.screens.dialogs.picker, gdtui.screens.dialogs.help; "
        "print(gdtui.app.GdtuiApp.ENABLE_COMMAND_PALETTE)"
    )
    assert printed_last(code) == "False"
