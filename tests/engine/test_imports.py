"""The import contract, in a fresh interpreter: the engine is numpy and the standard library, nothing else."""

import json
import subprocess
import sys

import pytest

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


@pytest.mark.parametrize(("package", "layers"), [
    ("gdtui.engine", {"gdtui", "gdtui.engine"}),
    ("gdtui.render", {"gdtui", "gdtui.engine", "gdtui.render"}),
])  # fmt: skip
def test_no_screen_library_is_imported(package, layers):
    names, loaded = loaded_by(package)
    assert f"{package}.{'autodiff.circuit' if package == 'gdtui.engine' else 'cells.frame'}" in names
    assert foreign(loaded) == {"gdtui", "numpy"}
    reached = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("gdtui")}
    assert reached == layers


def test_the_probe_would_notice():
    assert foreign(loaded_by("pyte")[1]) == {"pyte", "wcwidth"}


def test_the_program_runs_without_openssl():
    code = (
        "import sys; from gdtui.__main__ import main; sys.argv = ['gdtui', 'trace', 'race', '--steps', '1']; "
        "main(); import asyncio.sslproto; print(sys.modules['_hashlib'], sys.modules['ssl'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.endswith("None None\n")
