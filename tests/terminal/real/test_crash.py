"""An error inside ends no more than it must: a dialog, or the program with a line that leads back."""

import json
import re
import sys

import pytest

from gdtui.terminal.crash import crash_line, without_secrets
from tests.terminal.ptyharness import Pty, environment

PROMPT = "from gdtui.screens.dialogs.prompt import PromptScreen as Faulty; name = '{}'"
RUN = "from gdtui.screens.simulator import SimulatorScreen as Faulty; name = 'action_run'"
FAULTY = """
import os
{}
def fail(*_):
    raise KeyError(os.environ["DATABASE_URL"])
setattr(Faulty, name, fail)
from gdtui.__main__ import main
main.__globals__["sys"].exit(main())
"""
SECRET = "postgres://me:pa55@host"


def faulty(folder, where, *words, size=(200, 24)):
    """The program with a fault in a method."""
    command = [sys.executable, "-c", FAULTY.format(where), *words]
    env = environment(XDG_STATE_HOME=str(folder), XDG_DATA_HOME=str(folder), DATABASE_URL=SECRET)
    return Pty(command, size, env)


@pytest.mark.parametrize("method", ["compose", "on_input_changed", "on_mount", "action_leave"])
def test_an_error_in_a_dialog_closes_the_dialog_and_nothing_is_lost(tmp_path, method):
    with faulty(tmp_path, PROMPT.format(method), "landscape") as terminal:
        terminal.wait_for("landscape]")
        terminal.press("n", "n")
        terminal.wait_for("step 2")
        terminal.press("e")
        if method == "action_leave":
            terminal.wait_for("escape leaves it")
            terminal.press("escape")
        terminal.wait_for("The dialog was closed.")
        terminal.press("n")
        terminal.wait_for("step 3")
        terminal.press("f")
        terminal.wait_for("to narrow")
        terminal.press("enter")
        terminal.wait(lambda: "to narrow" not in terminal.text)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert not terminal.left_over()
        (log,) = (tmp_path / "gdtui").glob("*.log")
        assert "Traceback" in log.read_text()


@pytest.mark.parametrize("restricted", [False, True])
def test_the_line_of_a_crash_names_the_command_that_leads_back_and_no_secret(tmp_path, restricted):
    words = ["landscape", "--loss", "x**2 + y**2", *(["--restricted"] if restricted else [])]
    with faulty(tmp_path, RUN, *words, size=(400, 24)) as terminal:
        terminal.wait_for("landscape]")
        terminal.press("n", "n")
        terminal.wait_for("step 2")
        terminal.press("space")
        assert terminal.wait_exit() == 1
        assert not terminal.left_over()
        line = terminal.log[terminal.log.rindex(b"gdtui: internal error") :].decode()
        assert line.count("\n") == 1
        assert SECRET not in terminal.log.decode()
        told = "KeyError" if restricted else "KeyError: '$DATABASE_URL'"
        assert f"internal error: {told}; " in line
        logs = list((tmp_path / "gdtui").glob("*.log"))
        assert len(logs) == (not restricted)
        assert all(SECRET not in log.read_text() for log in logs)
    back = re.search(r"comes back with: gdtui (.*)\r", line)[1]
    assert back == "landscape --loss 'x**2 + y**2' --steps 2"


def test_a_crash_in_the_course_keeps_the_progress(tmp_path):
    with faulty(tmp_path, RUN, "--lesson", "2") as terminal:
        terminal.wait_for("Lesson 2")
        terminal.wait_quiet()
        terminal.press("t")
        terminal.wait_quiet()
        terminal.press("space")
        assert terminal.wait_exit() == 1
    kept = json.loads((tmp_path / "gdtui" / "progress.json").read_text())
    assert (kept["chapter"], kept["card"]) == (2, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (SECRET, f"cannot reach {SECRET}: no"),
        ("a'b\\n\n\udcff", repr({"TOKEN": "a'b\\n\n\udcff"})),
    ],
)
def test_no_value_of_the_environment_is_told(value, text):
    told = without_secrets(text, {"HOME": "/home", "TOKEN": value, "OTHER": value[:6], "N": "1"})
    assert value not in told
    assert repr(value)[1:-1] not in told
    assert "$TOKEN" in told


def test_paths_and_short_values_stay_readable():
    trace = 'File "/usr/lib/a.py", line 1'
    assert without_secrets(trace, {"PATH": "/usr/lib", "LINES": "1", "EMPTY": ""}) == trace


def test_a_way_back_that_would_steer_the_terminal_is_not_told():
    good, bad = (
        crash_line("gdtui", KeyError(0), "", False, f"gdtui {word}") for word in ("slope", "\x1b[31m")
    )
    assert good.endswith("comes back with: gdtui slope")
    assert bad == "gdtui: internal error: KeyError"
