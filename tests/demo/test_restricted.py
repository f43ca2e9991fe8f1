"""`--restricted`: what it makes of Python's own variables, and an end that leaves nobody a prompt."""

import gettext
import os
import subprocess
import sys

import pytest

from gdtui.terminal.restricted import take_out
from tests.terminal.ptyharness import Pty, environment


def restricted(*arguments, **variables):
    command = [sys.executable, "-m", "gdtui", "--restricted", *arguments]
    return command, environment(PYTHONDONTWRITEBYTECODE="1", **variables)


def test_no_prompt_of_python_comes_after_it():
    command, env = restricted(PYTHONINSPECT="1", PYTHONBREAKPOINT="os.abort", PYTHONASYNCIODEBUG="1")
    with Pty(command, size=(100, 30), env=env) as pty:
        pty.wait_for("[1 landscape]")
        pty.press("q")
        assert pty.wait_exit() == 0
        assert pty.left_over() == []


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (["--version"], {"PYTHONVERBOSE": "1"}),
        (["--version"], {"PYTHONWARNINGS": "error"}),
        (["landscape", "--loss", "nothing"], {"PYTHONINSPECT": "1"}),
        (["--lesson", "x"], {"PYTHONINSPECT": "1"}),
    ],
)
def test_what_changes_python_is_refused_and_no_end_leaves_a_prompt(arguments, variables):
    command, env = restricted(*arguments, **variables)
    ended = subprocess.run(command, env=env, capture_output=True, text=True, input="print(6 * 7)")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.splitlines()[-1].startswith("gdtui: ")


def test_what_is_printed_is_printed_before_the_end():
    command, env = restricted("--version", PYTHONINSPECT="1")
    ended = subprocess.run(command, env=env, capture_output=True, text=True, input="print(6 * 7)")
    assert (ended.returncode, ended.stdout[:7], ended.stderr) == (0, "gdtui 0", "")


def test_pythons_variables_are_taken_out_and_those_that_count_are_told():
    environ = {
        "PYTHONINSPECT": "1",
        "PYTHONHOME": "/x",
        "PYTHONVERBOSE": "",
        "PYTHONPATH": "/y",
        "TERM": "xterm",
    }
    assert take_out(environ) == ["PYTHONHOME"]
    assert environ == {"TERM": "xterm"}


@pytest.mark.parametrize("name", ["LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"])
def test_no_language_leads_to_a_file_elsewhere(name, tmp_path, monkeypatch):
    """sshd lets a caller name languages, and Python looks for its words below a folder of their name."""
    (tmp_path / "elsewhere" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "elsewhere" / "LC_MESSAGES" / "messages.mo").write_text("what a caller has put there")
    (tmp_path / "locale").mkdir()
    for other in ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, "../elsewhere")
    assert gettext.find("messages", str(tmp_path / "locale"))
    environ = dict(os.environ)
    assert take_out(environ) == []
    monkeypatch.setattr(os, "environ", environ)
    assert gettext.find("messages", str(tmp_path / "locale")) is None


def test_a_plain_language_stays():
    environ = {"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "LANGUAGE": "de:en"}
    kept = dict(environ)
    assert take_out(kept) == []
    assert kept == environ
