"""What docs/hosts.md says a restricted session can do and cannot: a test for each line, by its name."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from tests.terminal.ptyharness import PATIENCE, ROOT, Pty, environment
from tests.terminal.real.hosts.watched import Seen, report_in
from tests.terminal.real.sshserver import SECRET, WATCH, offer

DOC = (ROOT / "docs/hosts.md").read_text("utf-8")
LISTS = DOC[DOC.index("## What a restricted session can do") : DOC.index("Two walls stand")]
LINES = re.findall(r"^- \*\*(.+?)\*\*:", LISTS, re.MULTILINE)
SHOWN = {"copy files over SSH", "forward", "run a command over SSH"}
"""The lines that have a test: these three have theirs in test_shared_account.py."""
CHECKS: dict[str, Callable[[Seen], None]] = {}
"""The lines that are true of a session in which everything was used and tried."""
Test = TypeVar("Test", bound=Callable[..., object])
OWN = [ROOT / "gdtui", Path(sys.prefix), Path(sys.base_prefix), Path(sys.prefix).resolve()]
SYSTEM = ("/dev/null", "/dev/tty", "/dev/pts/", "/usr/lib/", "/usr/share/zoneinfo", "/etc/localtime", "/lib/")
"""What Python reads besides itself."""


def shows(line: str) -> Callable[[Test], Test]:
    """Marks the test of a line."""

    def marked(test: Test) -> Test:
        SHOWN.add(line)
        return test

    return marked


def says(line: str) -> Callable[[Callable[[Seen], None]], Callable[[Seen], None]]:
    """Marks what is to be true of a session by a line."""

    def marked(check: Callable[[Seen], None]) -> Callable[[Seen], None]:
        SHOWN.add(line)
        CHECKS[line] = check
        return check

    return marked


def test_each_line_has_a_test() -> None:
    assert len(LINES) == 15
    assert set(LINES) == SHOWN


def test_a_session_does_what_the_lines_say(seen: Seen) -> None:
    assert len(CHECKS) == 10
    for check in CHECKS.values():
        check(seen)


@says("show everything")
def it_shows_everything(seen: Seen) -> None:
    assert seen.status == 0
    assert seen.left == []


@says("read the host's files")
def the_hosts_files_are_read(seen: Seen) -> None:
    assert "flowers.csv" in seen.about("read")


@says("copy to the caller's clipboard")
def copying_is_left_to_the_terminal(seen: Seen) -> None:
    assert "\x1b]52;c;" in seen.text


@shows("use its share of the machine")
def test_limits_of_the_shell_hold_for_it() -> None:
    (line,) = re.findall(r"^    ForceCommand (ulimit .*)$", DOC, re.MULTILINE)
    command = line.replace("exec gdtui", f"exec {sys.executable} -m gdtui")
    with Pty(["sh", "-c", command], (100, 30)) as pty:
        pty.wait_for("[1 landscape]")
        limits = Path(f"/proc/{pty.process.pid}/limits").read_text()
        pty.press("5")
        pty.wait_for("[5 network]")
        pty.press("q")
        assert pty.wait_exit() == 0
    assert re.search(r"Max file size +0 ", limits)
    assert re.search(r"Max cpu time +3600 ", limits)
    assert re.search(r"Max address space +2048000000 ", limits)


CHANGES = (
    "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.chown", "os.utime", "os.setxattr",
)  # fmt: skip


@says("write a file")
def nothing_is_written_but_the_terminal(seen: Seen) -> None:
    assert all(path.startswith(("/dev/pts/", "/dev/tty")) for path in seen.about("write"))
    assert seen.about(*CHANGES) == []
    assert [event for event in seen.report if event[0].startswith(("shutil.", "tempfile."))] == []
    assert seen.made == []


@says("read another file")
def nothing_is_read_but_gdtui_and_what_is_offered(seen: Seen) -> None:
    offered = {"flowers.csv", "none.csv", "out.csv", "."}
    (folder,) = {path for path in seen.about("read") if path.endswith("/data") and "gdtui" not in path}
    others = {
        path
        for path in set(seen.about("read")) - offered - {folder}
        if not any(Path(path).is_relative_to(own) for own in OWN) and not path.startswith(SYSTEM)
    }
    assert others == set()
    assert all(
        place.startswith(("/dev/pts/", "pipe:", "anon_inode:", "socket:"))
        or place in (folder, reported(seen))
        or "/libffi" in place  # which keeps itself open, and maps its trampolines from there
        for place in seen.descriptors
    )


def reported(seen: Seen) -> str:
    """Where the report of the watching itself is."""
    (place,) = (place for place in seen.descriptors if "/report" in place)
    return place


@says("quote what is no data")
def what_is_no_data_is_not_quoted(seen: Seen) -> None:
    assert "none.csv" in seen.about("read")
    assert "cannot be used" in seen.text
    assert SECRET not in seen.text


STARTS = (
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "subprocess.Popen", "pty.spawn",
)  # fmt: skip


@says("start a process")
def no_process_is_started(seen: Seen) -> None:
    assert seen.about(*STARTS) == []
    assert seen.children == []


@says("reach the network")
def nothing_is_connected_or_listened_to(seen: Seen) -> None:
    assert [event for event in seen.report if event[0].startswith(("socket.", "urllib", "webbrowser"))] == []
    assert seen.sockets == []


@says("suspend")
def it_went_on_after_the_key_that_suspends(seen: Seen) -> None:
    assert seen.about("os.kill", "os.killpg") == []
    assert seen.status == 0


@says("leave a prompt behind")
def the_process_ends_with_it(seen: Seen) -> None:
    assert ">>>" not in seen.text
    assert seen.status == 0


@shows("lift it")
@pytest.mark.parametrize(("arguments", "variables"), [
    (["--dev"], {}),
    (["--data-dir", "/"], {"SSH_ORIGINAL_COMMAND": "race --data-dir /"}),
    (["--data-dir", "/", "--data-dir", "/etc"], {}),
    (["race", "--data", "/etc/passwd"], {"GDTUI_DATA_DIR": "/", "TEXTUAL_DRIVER": "os:abort"}),
    (["race", "--data", "secret.csv"], {"XDG_DATA_HOME": ".", "HOME": "."}),
    (["trace", "network", "--save", "w.json"], {}),
    (["check", "mine.py"], {}),
    (["exercise", "1", "-o", "mine.py"], {}),
    (["landscape"], {"PYTHONWARNINGS": "error"}),
    (["play", "lift.tape"], {}),
])  # fmt: skip
def test_nothing_lifts_it(tmp_path: Path, arguments: list[str], variables: dict[str, str]) -> None:
    (tmp_path / "secret.csv").write_text("x,y\n1,2\n2,3\n")
    (tmp_path / "lift.tape").write_text('Type "gdtui race --data secret.csv"\nEnter\n')
    command = [sys.executable, str(WATCH), str(tmp_path / "report"), "--restricted", *arguments]
    env = environment(**variables)
    ended = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("gdtui: ")
    assert ended.stderr.count("\n") == 1
    events = report_in(tmp_path / "report")
    assert [event for event in events if event[0] not in ("begin", "read")] == []
    assert {"/etc/passwd", "secret.csv", "lift.tape", "mine.py"} & {about for _, about in events} == set()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lift.tape", "report", "secret.csv"]


@pytest.mark.parametrize(("typed", "says"), [
    ("race", "standard input is not a terminal"),
    ("trace race --data /etc/passwd", "this host offers no file"),
    ("trace race --data-dir / --data etc/passwd", "given twice"),
    ("trace race --data-dir=/ --data etc/passwd", "given twice"),
    ("; cat secret.csv", "no screen ;"),
    ("$(cat secret.csv) `cat secret.csv` | cat > made & exit", "no screen $(cat"),
    ("serve --port 0", "starts no server"),
    ("check secret.csv", "checks no file"),
    ("code slope -o made", "writes no file"),
    ("--dev", "--dev lets variables"),
    ("man -o made", "writes no file"),
])  # fmt: skip
def test_what_a_host_hands_on_is_words_for_gdtui(tmp_path: Path, typed: str, says: str) -> None:
    """The line that hands on what was typed behind `ssh host`, run as sshd does: by the account's shell."""
    (line,) = re.findall(r"`ForceCommand (gdtui .* \$SSH_ORIGINAL_COMMAND)`", DOC)
    offer(tmp_path / "data")
    command = line.replace("gdtui --", f"{sys.executable} {WATCH} report --").replace("/srv/gdtui", "data")
    env = environment(SSH_ORIGINAL_COMMAND=typed)
    ended = subprocess.run(["sh", "-c", command], env=env, cwd=tmp_path, capture_output=True, text=True,
                           stdin=subprocess.DEVNULL, timeout=PATIENCE)  # fmt: skip
    assert ended.returncode == 2
    assert ended.stderr.startswith("gdtui: ")
    assert says in ended.stderr
    assert SECRET not in ended.stdout + ended.stderr
    assert [event for event in report_in(tmp_path / "report") if event[0] not in ("begin", "read")] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "report", "secret.csv"]


# -- from outside, and the second wall


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_system_sees_the_same(tmp_path: Path) -> None:
    told = tmp_path / "told"
    look = ["strace", "-f", "-qq", "-e", "trace=%file,%network,execve,fork,vfork", "-o", str(told)]
    command = [*look, sys.executable, "-m", "gdtui", "--restricted"]
    with Pty(command, (100, 30), env=environment(PYTHONDONTWRITEBYTECODE="1")) as pty:
        pty.wait_for("[1 landscape]")
        pty.press("n", "s")
        pty.wait_for("no files are written")
        pty.press("q")
        assert pty.wait_exit() == 0
    calls = told.read_text().splitlines()
    assert sum("execve(" in call for call in calls) == 1
    written = [call for call in calls if re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", call)]
    assert all('"/dev/pts/' in call or '"/dev/tty"' in call for call in written)
    changes = r" (?:mkdir|unlink|rename|link|symlink|chmod|truncate|connect|bind|listen|v?fork)(?:at|at2)?\("
    assert [call for call in calls if re.search(changes, call)] == []


def test_the_watch_would_notice(tmp_path: Path) -> None:
    command = [sys.executable, str(WATCH), str(tmp_path / "report"), "slope"]
    with Pty(["env", "-C", str(tmp_path), *command], (100, 30)) as pty:
        pty.wait_for("[2 slope]")
        pty.press("s")
        pty.wait_for("Saved as gdtui-slope-1.svg")
        pty.press("q")
        pty.wait_exit()
    report = report_in(tmp_path / "report")
    assert {"write", "os.link", "os.remove", "tempfile.mkstemp"} <= {event for event, _ in report}


LOCKED = """
import os, socket, subprocess, sys
from gdtui.terminal.restricted import lock
lock()
import ctypes, numpy.linalg, tempfile
tries = {
    "write": lambda: open("made", "w"),
    "create": lambda: os.open("made", os.O_CREAT),
    "append": lambda: open("made", "ab"),
    "mkdir": lambda: os.mkdir("made"),
    "temporary": lambda: tempfile.mkstemp(dir="."),
    "remove": lambda: os.remove("there"),
    "rename": lambda: os.rename("there", "made"),
    "link": lambda: os.symlink("there", "made"),
    "chmod": lambda: os.chmod("there", 0),
    "run": lambda: subprocess.run(["true"]),
    "system": lambda: os.system("true"),
    "fork": os.fork,
    "connect": lambda: socket.socket().connect(("127.0.0.1", 9)),
    "listen": lambda: socket.socket().bind(("127.0.0.1", 0)),
    "look up": lambda: socket.getaddrinfo("localhost", 80),
    "kill": lambda: os.kill(os.getppid(), 0),
}
for name, act in tries.items():
    try:
        act()
    except PermissionError:
        continue
    print(name)
print(open("there").read(), end="")
open(os.devnull, "w").close()
"""


def test_the_second_wall_refuses_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("read")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", LOCKED], cwd=tmp_path, env=environment(),
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout == "read"
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
