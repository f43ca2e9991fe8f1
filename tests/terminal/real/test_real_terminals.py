"""Through programs that stand between: tmux, and a real OpenSSH server on 127.0.0.1."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.ptyharness import PATIENCE, Pty, environment, toy
from tests.terminal.real.sshserver import Server, needs_ssh, until

COUNTER = " ".join(toy("counter"))
_PID = re.compile(rb"pid (\d+)\r?\n")
"""The whole line: a part of the number would be another process, which a test is not to kill."""

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Tmux:
    """A tmux server of its own with one window."""

    def __init__(self, folder: Path, command: str, size: tuple[int, int] = (60, 12)) -> None:
        self._base = ["tmux", "-S", str(folder / "tmux"), "-f", "/dev/null"]
        self("new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), f"{command}; echo status $?; cat")

    def __call__(self, *args: str) -> str:
        done = subprocess.run(
            [*self._base, *args],
            capture_output=True,
            text=True,
            env=environment(COLORTERM=None),
            timeout=PATIENCE,
        )
        return done.stdout

    def screen(self) -> str:
        return self("capture-pane", "-p")

    def wait_for(self, text: str) -> None:
        until(lambda: text in self.screen())


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    window = Tmux(tmp_path, COUNTER)
    yield window
    window("kill-server")


@needs_tmux
def test_tmux(tmux: Tmux) -> None:
    tmux.wait_for("count 0 ")
    tmux("send-keys", "n", "n", "Left")
    tmux.wait_for("count 2 lefts 1 ")
    tmux("resize-window", "-x", "100", "-y", "30")
    tmux.wait_for("size 100x30.")
    tmux.wait_for("─ wired ─ η ∂ 漢字")
    tmux("send-keys", "i")
    tmux.wait_for("asking")
    tmux("send-keys", "-l", "x*y")
    tmux.wait_for("x*y")
    tmux("send-keys", "Escape")
    until(lambda: "asking" not in tmux.screen())
    tmux("send-keys", "q")
    tmux.wait_for("status 0")
    assert tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}").split() == [
        "0",
        "1",
        "0",
    ]


@needs_tmux
def test_tmux_window_killed(tmux: Tmux) -> None:
    tmux.wait_for("count 0 ")
    pid = int(tmux("display-message", "-p", "#{pane_pid}"))
    tmux("kill-window")
    until(lambda: not Path(f"/proc/{pid}").exists())


@pytest.fixture
def ssh(server: Server) -> list[str]:
    """The command that logs in where everything is allowed."""
    return server.ssh(server.open, "-tt")


def remote() -> str:
    """The command at the far end (SSH forwards neither PYTHONPATH nor COLORTERM)."""
    return f"PYTHONPATH={environment()['PYTHONPATH']} LANG=C.UTF-8 {COUNTER}"


@needs_ssh
def test_ssh(ssh: list[str]) -> None:
    with Pty([*ssh, remote()], size=(90, 20)) as pty:
        pty.wait_for("count 0 ")
        pty.press("n", "n", "left")
        pty.wait_for("count 2 lefts 1 ")
        assert b"38;2;" not in pty.log  # COLORTERM does not come through: 256 colours
        assert b"48;5;" in pty.log
        pty.press("ctrl+z")  # a forced command has no shell to come back from
        pty.resize(70, 15)
        pty.wait_for("size 70x15.")
        pty.press("q")
        assert pty.wait_exit() == 0
        assert pty.left_over() == []


@needs_ssh
@pytest.mark.parametrize(
    ("term", "answer"), [("foot", b""), ("xterm-256color", b"\x1bP1$r0;48:2::1:2:3m\x1b\\")]
)
def test_ssh_shows_all_colours_where_name_or_answer_promise_them(
    ssh: list[str], term: str, answer: bytes
) -> None:
    with Pty([*ssh, remote()], (90, 20), environment(TERM=term), rendition=answer) as pty:
        pty.wait_for("count 0 ")
        pty.wait(lambda: b"38;2;" in pty.log, what="a colour beyond the 256")
        pty.press("q")
        assert pty.wait_exit() == 0


def told_pid(pty: Pty) -> int:
    """The process that a shell has said to be."""
    pty.wait(lambda: _PID.search(pty.log), what="the process")
    return int(_PID.findall(pty.log)[0])


@needs_ssh
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ssh_status_of_a_signal(ssh: list[str], number: int) -> None:
    with Pty([*ssh, f"echo pid $$; exec env {remote()}"], size=(90, 20)) as pty:
        pid = told_pid(pty)
        pty.wait_for("count 0 ")
        subprocess.run(["kill", f"-{int(number)}", str(pid)], check=True)
        assert pty.wait_exit() == 128 + number
        assert pty.left_over() == []


@needs_ssh
def test_ssh_dropped(ssh: list[str]) -> None:
    with Pty([*ssh, f"trap '' HUP; echo pid $$; exec env {remote()}"], size=(90, 20)) as pty:
        pid = told_pid(pty)
        pty.wait_for("count 0 ")
        pty.process.kill()
        until(lambda: not Path(f"/proc/{pid}").exists())
