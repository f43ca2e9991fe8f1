"""What CONTRIBUTING.md names is there."""

import re
import shlex
import subprocess
import sys

import pytest

from tests.contracts.imports import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
NAMED = re.findall(r"`([^`]+)`", TEXT)
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^(\w+):", MAKEFILE, re.MULTILINE))


def test_every_path_it_names_is_there():
    paths = {name for name in NAMED if re.fullmatch(r"(gdtui|tests)/[\w./]*", name)}
    assert len(paths) >= 15
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_every_make_target_it_names_is_there():
    wanted = set(re.findall(r"make (\w+)", " ".join(NAMED)))
    assert {"check", "fast", "lint", "still"} <= TARGETS
    assert wanted - {"still"} <= TARGETS


@pytest.mark.parametrize(
    "name", ["_LANDSCAPES", "_CURVES", "_ROWS", "_RULES", "LANES", "test_what_can_be_called"]
)
def test_every_table_and_test_it_names_is_there(name):
    assert name in NAMED
    files = [ROOT / path for path in NAMED if re.fullmatch(r"(gdtui|tests)/[\w/]+\.py", path)]
    assert any(re.search(rf"\b{name}\b", file.read_text("utf-8")) for file in files)


def test_its_trace_works():
    command = next(name for name in NAMED if " trace " in name)
    words = shlex.split(command)[1:]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) > 3


def test_the_hooks_run_what_there_is():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    entries = re.findall(r"entry: make (\w+)", hooks)
    assert entries == ["lint", "fast"]
    assert set(entries) <= TARGETS
    assert "http" not in hooks
