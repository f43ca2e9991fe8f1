"""`--dev`: what is dropped for a user's safety is left to a developer, unless the app is restricted."""

import sys

import pytest

from tests.terminal.ptyharness import Pty, environment

PROBE = """
import os, sys
import gdtui.cli.main
from gdtui.__main__ import main

def looked(arguments):
    ssl = "without" if sys.modules.get("ssl", "") is None else "with"
    print("TEXTUAL_LOG" in os.environ, os.environ.get("TEXTUAL"), ssl, "ssl")
    return 0

gdtui.cli.main.run_cli = looked
sys.exit(main())
"""


def gdtui(*arguments: str, **change: str) -> Pty:
    return Pty([sys.executable, "-m", "gdtui", *arguments], (100, 30), environment(**change))


@pytest.mark.parametrize(("arguments", "left"), [
    (["slope"], "False None without ssl"),
    (["slope", "--dev"], "True debug,devtools with ssl"),
    (["--dev", "--restricted"], "False None without ssl"),
])  # fmt: skip
def test_variables_are_left_to_a_developer_only(arguments, left):
    env = environment(TEXTUAL_LOG="a log", TEXTUAL=None)
    with Pty([sys.executable, "-c", PROBE, *arguments], (150, 5), env) as pty:
        assert pty.wait_exit() == 0
        assert left in pty.text


def test_textuals_log_is_written(tmp_path):
    log = tmp_path / "log"
    with gdtui("--dev", TEXTUAL_LOG=str(log)) as pty:
        pty.wait_for("landscape]")
        pty.press("n", "q")
        assert pty.wait_exit() == 0
        assert pty.left_over() == []
    assert "driver=" in log.read_text()


def test_another_driver_can_be_taken():
    with gdtui("--dev", TEXTUAL_DRIVER="textual.drivers.linux_driver:LinuxDriver") as pty:
        pty.wait_for("landscape]")
        pty.press("n")
        pty.wait_for("step 1")
        pty.press("q")
        assert pty.wait_exit() == 0


def test_not_together_with_restricted():
    with gdtui("--dev", "--restricted") as pty:
        assert pty.wait_exit() == 2
        assert "--restricted" in pty.text
        assert pty.text.strip().count("\n") <= 1
