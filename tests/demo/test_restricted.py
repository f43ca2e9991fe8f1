"""`--restricted`, watched from inside the process: no file opened for writing, no child, no suspending."""

import json
import subprocess
import sys

import pytest

from gdtui.terminal.restricted import take_out
from tests.terminal.ptyharness import Pty, environment

WATCH = """
import json, os, sys
report = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
STARTS = (
    "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
    "pty.spawn",
)
CHANGES = (
    "os.mkdir", "os.remove", "os.rename", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.rmdir"
)

def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if not (isinstance(flags, int) and flags & WRITES):
            return
        if isinstance(path, int):
            return
    elif event not in STARTS + CHANGES and not event.startswith(("tempfile.", "shutil.")):
        return
    os.write(report, (json.dumps([event, str(arguments)]) + "\\n").encode())

sys.addaudithook(watch)
from gdtui.__main__ import main
sys.exit(main())
"""


def watched(tmp_path, options, keys):
    """Everything that the process wrote to or started while the keys were pressed."""
    home = tmp_path / "home"
    home.mkdir()
    report = tmp_path / "report"
    env = environment(HOME=str(home), XDG_STATE_HOME=None, TMPDIR=str(home), PYTHONDONTWRITEBYTECODE="1")
    command = [sys.executable, "-c", WATCH, str(report), *options]
    with Pty(command, size=(100, 30), env=env) as pty:
        pty.wait_for("[1 landscape]")
        keys(pty)
        pty.press("q")
        assert pty.wait_exit() == 0
    lines = report.read_text().splitlines()
    return [json.loads(line) for line in lines], sorted(path.name for path in home.rglob("*"))


def everything(pty):
    pty.press("n", "c", "n")
    pty.wait_for("ranking")
    pty.press("s")
    pty.wait_for("no files are written")
    pty.press("y")
    pty.wait_for("(copied)")
    pty.press("\x1a")  # ctrl+z
    for key, sign in (("2", "[2 slope]"), ("3", "[3 race]"), ("4", "[4 circuit]"), ("1", "[1 landscape]")):
        pty.press(key)
        pty.wait_for(sign)
        pty.press("n", "n")
    pty.press("?")
    pty.wait_for("The keys on")
    pty.press("\x1b")
    pty.wait(lambda: "The keys on" not in pty.text)
    pty.press("\x10")  # ctrl+p
    pty.wait_for("everything by name")
    pty.press(*"screenshot")
    pty.wait_for("nothing of that name")
    pty.press(*["\x7f"] * len("screenshot"), *"still")
    pty.wait_for("nothing of that name")
    pty.press("\x1b")
    pty.wait(lambda: "everything by name" not in pty.text)


def test_restricted_opens_no_file_for_writing_and_starts_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    seen, files = watched(tmp_path, ["--restricted"], everything)
    terminal = ("('/dev/tty'", "('/dev/pts/")
    assert [entry for entry in seen if not entry[1].startswith(terminal)] == []
    assert files == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "report"]


def test_the_watch_would_notice(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def still(pty):
        pty.press("s")
        pty.wait_for("Saved as gdtui-landscape-1.svg")

    seen, _ = watched(tmp_path, [], still)
    assert any(event == "open" and "gdtui-landscape-1.svg" in arguments for event, arguments in seen)


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
