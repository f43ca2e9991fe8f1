"""What NO_COLOR, FORCE_COLOR and CLICOLOR do, as their documents have it, and what goes before them."""

import subprocess
import sys

import pytest

from gdtui.cli.main import run_cli
from gdtui.colors import TRUECOLOR
from gdtui.terminal.capabilities import detect
from tests.terminal.ptyharness import environment

_ASKED = ["trace", "landscape", "--steps", "3"]


@pytest.mark.parametrize(
    ("environ", "xterm256", "linux", "vt100"),
    [
        ({}, 256, 16, 0),
        ({"NO_COLOR": "1"}, 0, 0, 0),
        ({"NO_COLOR": "0"}, 0, 0, 0),  # regardless of its value
        ({"NO_COLOR": ""}, 256, 16, 0),  # empty says nothing
        ({"FORCE_COLOR": "1"}, 256, 16, 16),
        ({"FORCE_COLOR": "0"}, 256, 16, 16),  # regardless of its value
        ({"FORCE_COLOR": "yes"}, 256, 16, 16),
        ({"FORCE_COLOR": ""}, 256, 16, 0),
        ({"FORCE_COLOR": "2"}, 256, 256, 256),
        ({"FORCE_COLOR": "3"}, TRUECOLOR, TRUECOLOR, TRUECOLOR),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, 256, 16, 16),  # as force-color.org's own example has it
        ({"CLICOLOR_FORCE": "1"}, 256, 16, 16),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, 0, 0, 0),  # only where NO_COLOR is not set
        ({"CLICOLOR_FORCE": "0"}, 256, 16, 0),
        ({"CLICOLOR": "1"}, 256, 16, 0),
        ({"CLICOLOR": "0"}, 0, 0, 0),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, 256, 16, 16),
        ({"CLICOLOR": "0", "FORCE_COLOR": "1"}, 256, 16, 16),
        ({"CLICOLOR": ""}, 256, 16, 0),
    ],
)
def test_the_variables_that_all_programs_heed(environ, xterm256, linux, vt100):
    found = [detect({"TERM": term, **environ}).color for term in ("xterm-256color", "linux", "vt100")]
    assert found == [xterm256, linux, vt100]
    for said, depth in (("none", 0), ("16", 16), ("truecolor", TRUECOLOR)):
        assert detect({"TERM": "xterm", **environ}, color=said).color == depth


@pytest.mark.parametrize("name", ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"])
def test_a_still_is_a_file_and_the_same_everywhere(name, tmp_path, monkeypatch):
    made = []
    for value in ("", "1"):
        monkeypatch.setenv(name, value)
        path = tmp_path / f"still{value}.ansi"
        assert run_cli(["still", "slope", "--size", "80x24", "-o", str(path)]) == 0
        made.append(path.read_bytes())
    assert made[0] == made[1]
    assert b"\x1b[" in made[0]


def test_a_table_has_no_colours_whatever_is_wished():
    made = [
        subprocess.run([sys.executable, "-m", "gdtui", *_ASKED], env=environment(**wish), capture_output=True)
        for wish in ({}, {"FORCE_COLOR": "3", "CLICOLOR_FORCE": "1"})
    ]
    assert made[0].stdout == made[1].stdout
    assert b"\x1b" not in made[0].stdout
    assert b"rosenbrock" in made[0].stdout or b"loss" in made[0].stdout
