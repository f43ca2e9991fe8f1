"""Sessions of a warm host, in real terminals: nobody can tell them from a start of their own."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.host.running import GDTUI, Running, is_warm
from tests.terminal.ptyharness import PATIENCE, Pty

TITLE = "landscape]"


def drawn(pty: Pty) -> list[list[object]]:
    """The cells of a picture that stands still."""
    pty.wait(lambda: pty.text.strip())
    pty.wait_quiet(0.5)
    return pty.cells()


@pytest.mark.parametrize(
    ("words", "size", "changes"),
    [
        (("--restricted",), (80, 24), {}),
        (("--restricted",), (120, 40), {}),  # of the same template, which was drawn for another size
        (("network", "--restricted", "--theme", "nord"), (100, 30), {"COLORTERM": None}),
        (("race", "--ascii", "--restricted"), (100, 30), {"NO_COLOR": "1"}),
        (("--lesson", "2", "--restricted"), (100, 30), {}),
    ],
)
def test_the_first_picture_is_that_of_a_start(
    host: Running, words: tuple[str, ...], size: tuple[int, int], changes: dict[str, str | None]
) -> None:
    with host.session(*words, size=size, **changes) as warm, Pty(
        [*GDTUI, *words], size, {**host.env, **_given(changes), "XDG_RUNTIME_DIR": "/nonexistent"}
    ) as cold:  # fmt: skip
        warm.wait(lambda: drawn(warm) == drawn(cold), what="the same picture")
        assert is_warm(warm)
        assert not is_warm(cold)
        assert warm.modes == cold.modes


def _given(changes: dict[str, str | None]) -> dict[str, str]:
    return {name: value or "" for name, value in changes.items()}


def test_it_ends_as_any_other(host: Running) -> None:
    for key, status in (("q", 0), ("ctrl+c", 130)):
        with host.session() as pty:
            pty.wait_for(TITLE)
            assert is_warm(pty)
            pty.press("ctrl+z", key)  # nobody could continue what ctrl+z had stopped
            assert pty.wait_exit() == status
            assert pty.left_over() == []


def test_it_follows_the_terminal(host: Running) -> None:
    with host.session(size=(100, 30)) as pty:
        pty.wait_for(TITLE)
        pty.resize(60, 10)
        pty.wait_for("make it larger")
        pty.resize(120, 40)
        pty.wait_for(TITLE)
        assert is_warm(pty)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_it_in_order(host: Running, number: int) -> None:
    with host.session() as pty:
        pty.wait_for(TITLE)
        pty.signal(number)
        assert pty.wait_exit() == 128 + number
        assert pty.left_over() == []


def test_one_does_not_know_of_the_other(host: Running) -> None:
    with host.session() as first:
        first.wait_for("step 0")
        first.press("n", "n", "3")
        first.wait_for("race]")
        with host.session() as second:
            second.wait_for("step 0")
            assert TITLE in second.text
            second.press("q")
            assert second.wait_exit() == 0
        first.press("1")
        first.wait_for("step 2")


def test_five_at_once(host: Running) -> None:
    crowd = [host.session() for _ in range(5)]
    for pty in crowd:
        pty.wait_for(TITLE)
        pty.press("n")
    for pty in crowd:
        pty.wait_for("step 1")
        assert is_warm(pty)
        pty.press("q")
    assert [pty.wait_exit() for pty in crowd] == [0] * 5
    for pty in crowd:
        pty.close()


def gone(process: psutil.Process) -> bool:
    """Whether a process ends."""
    return not psutil.wait_procs([process], PATIENCE)[1]


def test_it_ends_with_the_program_that_it_stands_for(host: Running) -> None:
    with host.session() as pty:
        pty.wait_for(TITLE)
        (session,) = host.sessions()
        pty.process.kill()
        assert gone(session)
        pty.wait(lambda: not pty.left_over())


def test_it_ends_with_its_terminal(host: Running) -> None:
    with host.session() as pty:
        pty.wait_for(TITLE)
        (session,) = host.sessions()
        pty.hang_up()
        assert gone(session)


def test_a_killed_session_leaves_a_terminal_in_order(host: Running) -> None:
    with host.session() as pty, host.session() as other:
        pty.wait_for(TITLE)
        other.wait_for(TITLE)
        host.sessions()[0].kill()
        pty.wait(lambda: pty.process.poll() is not None or other.process.poll() is not None)
        killed, left = (pty, other) if pty.process.poll() is not None else (other, pty)
        assert killed.wait_exit() == 128 + signal.SIGKILL
        assert killed.modes <= {7, 25}
        left.press("n")
        left.wait_for("step 1")


def test_sessions_outlive_a_host_that_is_killed(own_host: Running) -> None:
    with own_host.session() as pty:
        pty.wait_for(TITLE)
        (template,) = own_host.process.children()
        for process in (own_host.process, template):
            process.kill()
            process.wait()
        pty.press("n")
        pty.wait_for("step 1")
        pty.press("q")
        assert pty.wait_exit() == 0
        assert pty.left_over() == []
    with own_host.session() as alone:  # the socket is still there, and nobody listens
        alone.wait_for(TITLE)
        assert not is_warm(alone)


def test_a_host_that_is_ended_ends_its_sessions(own_host: Running) -> None:
    with own_host.session() as pty:
        pty.wait_for(TITLE)
        own_host.process.terminate()
        assert pty.wait_exit() == 128 + signal.SIGTERM
        assert pty.left_over() == []
        assert own_host.process.wait() == 128 + signal.SIGTERM
    assert list(own_host.folder.glob("*.host")) == []


def _template(host: Running) -> None:
    """Have the first picture drawn and kept: a busy machine's first login may start by itself meanwhile."""
    end = time.monotonic() + PATIENCE
    warm = False
    while not warm and time.monotonic() < end:
        with host.session() as pty:
            pty.wait_for(TITLE)
            warm = is_warm(pty)
            pty.press("q")
            pty.wait_exit()
    while host.sessions() and time.monotonic() < end:
        time.sleep(0.01)


def _refusal(host: Running) -> str:
    """What one too many is told; a login that a busy host leaves unanswered starts by itself: then again."""
    for _ in range(5):
        with host.session() as pty:
            pty.wait(lambda pty=pty: pty.process.poll() is not None or TITLE in pty.text)
            if pty.process.poll() is not None:
                assert pty.wait_exit() == 2
                return pty.text
            assert not is_warm(pty)
            assert len(host.sessions()) <= 2
            pty.press("q")
            pty.wait_exit()
    return ""


def test_there_are_no_more_than_it_may_have(own_host: Running) -> None:
    _template(own_host)
    with own_host.session() as first, own_host.session() as second:
        first.wait_for(TITLE)
        second.wait_for(TITLE)
        assert is_warm(first)
        assert is_warm(second)
        assert "2 sessions run here, and this host takes no more at once" in _refusal(own_host)
        second.press("q")
        assert second.wait_exit() == 0
        end = time.monotonic() + PATIENCE
        while len(own_host.sessions()) > 1 and time.monotonic() < end:
            time.sleep(0.01)
        with own_host.session() as again:
            again.wait_for(TITLE)
            assert is_warm(again)


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        (("landscape",), {}),
        (("--restricted",), {"PYTHONINSPECT": "1", "PYTHONWARNINGS": "ignore"}),
        (("race", "--data", "points.csv", "--data-dir", str(Path(__file__).parent), "--restricted"), {}),
        (("--version", "--restricted"), {}),
        (("trace", "slope", "--restricted"), {}),
        (("--restricted", "--loss", "x +"), {}),
        (("--restricted",), {"TERM": "dumb"}),
    ],
)
def test_what_it_cannot_do_a_start_does_by_itself(
    host: Running, words: tuple[str, ...], changes: dict[str, str | None]
) -> None:
    before = len(host.sessions())
    with host.session(*words, size=(100, 30), **changes) as pty:
        pty.wait(lambda: b"gdtui" in pty.log or b"step" in pty.log)
        assert len(host.sessions()) <= before  # one of a test before may end meanwhile


@pytest.mark.parametrize("kind", ["missing", "stale", "file", "foreign"])
def test_without_a_host_a_start_is_as_ever(tmp_path: Path, host: Running, kind: str) -> None:
    path = tmp_path / host.socket.name
    if kind == "file":
        path.write_text("no socket")
    elif kind == "stale":
        import socket

        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
    elif kind == "foreign":
        if os.geteuid():
            pytest.skip("only root can give a file to somebody else")
        path.symlink_to(host.socket)
        os.chown(path, 65534, 65534, follow_symlinks=False)
    with Pty([*GDTUI, "--restricted"], env={**host.env, "XDG_RUNTIME_DIR": str(tmp_path)}) as pty:
        pty.wait_for(TITLE)
        assert not is_warm(pty)
