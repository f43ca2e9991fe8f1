"""What a terminal, a link or a person may do, each in a pty whose state is checked afterwards."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.terminal.ptyharness import PATIENCE, Pty, environment, toy

DEADLY = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
COUNTER = toy("counter")


def started(**options) -> Pty:
    pty = Pty(COUNTER, **options)
    pty.wait_for("count 0")
    return pty


def ended(pty: Pty, status: int) -> None:
    assert pty.wait_exit() == status
    assert pty.left_over() == []


def count(pty: Pty) -> int:
    found = re.search(r"count (\d+)", pty.text)
    return int(found[1]) if found else -1


def still_alive(pty: Pty) -> None:
    """A key is answered, and the program leaves everything in order."""
    pty.wait_for("count ")
    before = count(pty)
    pty.press("n")
    pty.wait(lambda: count(pty) > before, what=f"a count above {before}")
    pty.press("q")
    ended(pty, 0)


def megabytes(pty: Pty) -> float:
    return psutil.Process(pty.process.pid).memory_info().rss / 1e6


def cpu_seconds(pty: Pty) -> float:
    times = psutil.Process(pty.process.pid).cpu_times()
    return times.user + times.system


@pytest.mark.parametrize("number", DEADLY)
@pytest.mark.parametrize("doing", ["idle", "spinning", "sleeping", "animating", "asking"])
def test_deadly_signal(number: int, doing: str) -> None:
    with started() as pty:
        if doing != "idle":
            pty.press({"spinning": "s", "sleeping": "z", "animating": "a", "asking": "i"}[doing])
            pty.wait_for({"animating": "count 2 "}.get(doing, doing))
        pty.signal(number)
        ended(pty, 128 + number)  # within 0.5 s: test_signals.py


@pytest.mark.parametrize("delay", [0.08, 0.1, 0.14, 0.2, 0.3])
def test_interrupted_before_it_is_up(delay: float) -> None:
    with Pty(COUNTER) as pty:
        # Before the interpreter runs the first line nobody can help: wait for it to have caught the signal.
        pty.wait(lambda: _blocks(pty.process.pid, signal.SIGINT))
        time.sleep(max(0.0, pty.started + delay - time.monotonic()))
        pty.signal(signal.SIGINT)
        ended(pty, 130)
        assert b"Traceback" not in pty.log


def _blocks(pid: int, number: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return True
    return bool(int(re.search(r"SigBlk:\s*(\w+)", status)[1], 16) >> (number - 1) & 1)


def test_hang_up_with_the_signal_ignored() -> None:
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *COUNTER]
    with Pty(command) as pty:
        pty.wait_for("count 0")
        pty.hang_up()
        assert pty.wait_exit() == 129


def refused(command: list[str], **options) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, **options)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr
    return done.stderr


def test_refuses_pipes() -> None:
    assert "gdtui trace" in refused(COUNTER, stdin=subprocess.DEVNULL, env=environment())


@pytest.mark.parametrize(
    ("redirect", "told"),
    [
        ("</dev/null", True),
        (">/dev/null", True),
        ("2>/dev/null", False),
        (">/dev/full", True),
        ("2>/dev/full", False),
    ],
)
def test_refuses_what_is_no_terminal(redirect: str, told: bool) -> None:
    with Pty(["sh", "-c", f'"$@" {redirect}; echo status $?', "sh", *COUNTER]) as pty:
        pty.wait_for("status 2")
        lines = [line for line in pty.text.splitlines() if line.strip()]
        assert len(lines) <= 3 if told else len(lines) == 1
        assert ("gdtui trace" in pty.text.replace("\n", "")) is told
        assert b"\x1b" not in pty.log


def test_a_closed_pipe_behind_it() -> None:
    with Pty(["sh", "-c", '("$@"; echo status $? >&2) | true', "sh", *COUNTER]) as pty:
        pty.wait_for("status 2")


@pytest.mark.parametrize("term", ["dumb", "", None])
def test_refuses_a_dumb_terminal(term: str | None) -> None:
    with Pty(COUNTER, env=environment(TERM=term), size=(150, 24)) as pty:
        ended(pty, 2)
        assert pty.log.count(b"\n") == 1
        assert b"\x1b" not in pty.log
        assert "TERM" in pty.text


JUNK = {
    "not UTF-8": b"\xff",
    "half a character": b"\xe2\x82",
    "beyond Unicode": b"\x1b[1114112u",
    "a surrogate": b"\x1b[55296u",
    "a million digits": b"\x1b[" + b"9" * 1_000_000 + b"u",
    "huge mouse report": b"\x1b[<0;99999999;99999999M",
    "X10 mouse past column 95": b"\x1b[M \x80\xf0",
    "X10 mouse, every byte": b"".join(b"\x1b[M" + bytes([32, x, 33]) for x in range(33, 256)),
    "NUL": b"\x00" * 100,
    "OSC": b"\x1b]52;c;" + b"QUJD" * 24_000,
    "OSC with its end": b"\x1b]52;c;" + b"QUJD" * 24_000 + b"\x07",
    "DCS": b"\x1bP" + b"q#0;2;0" * 13_000,
    "endless CSI": b"\x1b[" + b"1;" * 50_000,
    "answers nobody asked for": b"\x1b[?62;22c\x1b[?2026;2$y\x1b[?1u\x1b[>1;4000;0c\x1b[12;1R" * 50,
    "focus storm": b"\x1b[O\x1b[I" * 500,
    "escapes": b"\x1b" * 300,
}  # fmt: skip


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_survived(name: str) -> None:
    with started() as pty:
        pty.send(JUNK[name])
        _settle_input(pty)
        assert megabytes(pty) < 150
        still_alive(pty)


def _settle_input(pty: Pty) -> None:
    """Wait until keys are answered again; after how long is the lexer's to say, and tested there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        before = pty.text
        pty.press("left")
        try:
            pty.wait(lambda: pty.text != before, 0.3)  # noqa: B023 - used at once
            return
        except AssertionError:
            continue
    raise AssertionError(f"keys are dead; the screen:\n{pty.text}")


def test_every_byte_value_and_random_bytes() -> None:
    # without the letters that quit, fail, spin or sleep
    harmless = bytes(set(range(256)) - set(b"qxswzai\x1b\x11\x03\x1a"))
    numbers = random.Random(7)
    noise = bytes(numbers.choice(harmless) for _ in range(20_000))
    with started() as pty:
        for start in range(0, len(noise), 200):
            pty.send(noise[start : start + 200])
        pty.wait_quiet()
        _settle_input(pty)
        still_alive(pty)


def test_paste_without_end() -> None:
    with started() as pty:
        pty.send(b"\x1b[200~")
        end = time.monotonic() + PATIENCE
        while "count 1" not in pty.text:
            assert time.monotonic() < end
            pty.press("n")
            pty.wait_quiet(0.1, 0.1)
        pty.press("ctrl+q")
        ended(pty, 0)


@pytest.mark.parametrize("bracketed", [False, True])
def test_a_megabyte_pasted_into_an_input(bracketed: bool) -> None:
    with started() as pty:
        pty.press("i")
        pty.wait_for("asking")
        text = b"x+y*3.14 " * 120_000
        pty.send(b"\x1b[200~" + text + b"\x1b[201~" if bracketed else text)
        pty.wait_for("x+y*3.14")
        assert megabytes(pty) < 150
        pty.send(b"\x1b[H")
        pty.send(b"Z")
        pty.wait_for("Zx+y*3.14")
        pty.press("escape")
        pty.wait(lambda: "asking" not in pty.text)
        still_alive(pty)


def test_keys_far_faster_than_they_can_be_dealt_with() -> None:
    with started() as pty:
        pty.send(b"\x1b[D" * 100_000)
        pty.press("ctrl+q")
        assert megabytes(pty) < 150
        ended(pty, 0)


def test_stray_continue_signals() -> None:
    with started() as pty:
        for _ in range(20):
            pty.signal(signal.SIGCONT)
        still_alive(pty)


def test_stopped_and_continued_from_outside() -> None:
    with started() as pty:
        pty.signal(signal.SIGSTOP)
        pty.wait(lambda: psutil.Process(pty.process.pid).status() == psutil.STATUS_STOPPED)
        pty.signal(signal.SIGCONT)
        still_alive(pty)


def test_no_suspending_without_job_control() -> None:
    with started() as pty:
        pty.press("ctrl+z")
        still_alive(pty)


def test_suspend_and_resume_under_a_shell() -> None:
    with Pty(["bash", "--norc", "--noprofile", "-i"], env=environment(PS1="prompt> ")) as pty:
        pty.wait_for("prompt>")
        pty.send((" ".join(COUNTER) + "\r").encode())
        pty.wait_for("count 0")
        pty.press("n")
        pty.wait_for("count 1")
        for turn in range(2):
            pty.press("ctrl+z")
            pty.wait(lambda: 1049 not in pty.modes and b"Stopped" in pty.log)
            pty.log = pty.log.replace(b"Stopped", b"")
            assert pty.modes <= {7, 25, 2004}  # bash itself asks for bracketed paste
            pty.send(b"fg\r")
            pty.wait(lambda: 1049 in pty.modes)
            pty.press("n")
            pty.wait_for(f"count {turn + 2}")
        pty.press("q")
        pty.wait(lambda: pty.log.endswith(b"prompt> "))
        pty.send(b"stty -a | tr -s '; ' '\\n' | grep -c '^-icanon'; exit\r")
        assert pty.wait_exit() in (0, 1)
        assert "-icanon" not in pty.text.replace("'^-icanon'", "")


def test_resize_storm() -> None:
    numbers = random.Random(3)
    with started() as pty:
        for _ in range(400):
            pty.resize(numbers.randint(1, 400), numbers.randint(1, 120))
            pty.wait_quiet(0.002, 0.002)
        pty.resize(71, 19)
        pty.wait_for("size 71x19.")
        pty.wait_for("─ wired ─ η ∂ 漢")
        assert megabytes(pty) < 150
        still_alive(pty)


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 40), (500, 200), (65535, 3)])
def test_odd_sizes(size: tuple[int, int]) -> None:
    with started() as pty:
        pty.resize(*size)
        pty.wait_quiet(0.1)
        pty.resize(80, 24)
        pty.wait_for("size 80x24.")
        assert megabytes(pty) < 150
        still_alive(pty)


def test_columns_in_the_environment_are_not_believed() -> None:
    with Pty(COUNTER, env=environment(COLUMNS="100000", LINES="100000")) as pty:
        pty.wait_for("size 80x24.")
        assert megabytes(pty) < 150
        still_alive(pty)


def test_a_terminal_without_a_size() -> None:
    with Pty(COUNTER, env=environment(COLUMNS="100000", LINES="100000"), size=(0, 0)) as pty:
        pty.wait(lambda: b"500x200." in pty.log)
        pty.press("q")
        ended(pty, 0)


@pytest.mark.parametrize("key", ["x", "w"])
def test_an_exception_is_one_line_and_a_file(key: str, tmp_path: Path) -> None:
    with Pty(COUNTER, env=environment(XDG_STATE_HOME=str(tmp_path)), size=(200, 24)) as pty:
        pty.wait_for("count 0")
        pty.press(key)
        ended(pty, 1)
        (log,) = (tmp_path / "gdtui").glob("*.log")
        after = pty.log[pty.log.rindex(b"\x1b[?25h") :]
        assert after.count(b"\n") == 1
        assert str(log).encode() in after
        assert b"evil" in after or key == "w"
        assert b"\x1b]0" not in after
        assert "Traceback" in log.read_text()
        assert log.stat().st_mode & 0o077 == 0


def test_restricted_writes_no_file(tmp_path: Path) -> None:
    env = environment(XDG_STATE_HOME=str(tmp_path), HOME=str(tmp_path), TMPDIR=str(tmp_path))
    with Pty([*COUNTER, "--restricted"], env=env) as pty:
        pty.wait_for("count 0")
        pty.press("x")
        ended(pty, 1)
        assert b"internal error" in pty.log
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_torn_arrow_is_still_an_arrow() -> None:
    with started() as pty:
        pty.send(b"\x1b")
        pty.wait_quiet(0.3, 0.3)  # the Escape key has been reported meanwhile
        pty.send(b"[D")
        pty.wait_for("lefts 1 ")
        still_alive(pty)


def test_textual_variables_do_nothing(tmp_path: Path) -> None:
    env = environment(
        TEXTUAL_DRIVER="os:system",
        TEXTUAL_LOG=str(tmp_path / "log"),
        TEXTUAL_DEBUG="1",
        TEXTUAL_PRESS="n,n",
        TEXTUAL_FPS="0",
        TEXTUAL_COLOR_SYSTEM="bogus",
        TEXTUAL_DIM_FACTOR="x",
        TEXTUAL_SPACING="x",
    )
    command = [
        sys.executable,
        "-c",
        f"import os; os.chdir({str(tmp_path)!r}); os.execv({sys.executable!r}, {COUNTER!r})",
    ]
    with Pty(command, env=env) as pty:
        pty.wait_for("count 0")
        still_alive(pty)
        assert os.listdir(tmp_path) == []


def _settle(pty: Pty) -> None:
    """Wait until the start is over: the program has worked for nothing of half a second."""
    worked = -1.0
    while worked != (worked := cpu_seconds(pty)):
        pty.wait_quiet(0.5)


def test_idle_costs_nothing() -> None:
    with started() as pty:
        _settle(pty)
        before = cpu_seconds(pty), len(pty.log), psutil.Process(pty.process.pid).num_ctx_switches().voluntary
        pty.wait_quiet(2.0, 2.5)
        assert cpu_seconds(pty) - before[0] < 0.05
        assert len(pty.log) == before[1]
        assert psutil.Process(pty.process.pid).num_ctx_switches().voluntary - before[2] < 20


def test_a_reader_that_stops_does_not_make_keys_dead() -> None:
    """An animation is paused within a frame of the key though nothing is read any more."""
    with started() as pty:
        pty.press("a")
        pty.wait_for("count 4 ")
        pty.hold()
        pty.press("a")
        pty.wait_quiet(1.0)  # twenty frames a second, if it went on
        shown = count(pty)
        pty.release()
        pty.wait_for("paused at")
        assert int(re.search(r"paused at (\d+)", pty.text)[1]) <= shown + 5
        pty.press("q")
        ended(pty, 0)


def test_a_slow_reader_that_answers_nothing_does_not_make_keys_dead() -> None:
    with started(answers=False) as pty:
        pty.wait_quiet(0.3)
        pty.speed = 2000.0
        pty.press("a")
        pty.wait_for("count 4 ")
        pty.press("a")
        pty.wait_for("paused at")
        pty.speed = None
        pty.press("q")
        ended(pty, 0)


def test_leaving_a_reader_that_has_stopped() -> None:
    with started() as pty:
        pty.press("a")
        pty.wait_for("count 4 ")
        pty.hold()
        pty.signal(signal.SIGTERM)
        assert pty.process.wait(PATIENCE) == 143
        pty.release()
        pty.wait(lambda: pty.left_over() == [])


def test_in_the_background_it_stops_and_can_still_be_ended() -> None:
    command = ["bash", "-c", '"$@"; echo status $?', "bash", "timeout", "-s", "TERM", "1", *COUNTER]
    with Pty(command) as pty:  # without --foreground, timeout runs it in a process group of its own
        assert pty.wait_exit() == 0
        assert "status 124" in pty.text
        assert pty.left_over() == []


def test_ended_by_timeout_in_a_shell() -> None:
    command = [
        "bash",
        "-c",
        '"$@"; echo status $?; stty -a',
        "bash",
        "timeout",
        "--foreground",
        "-s",
        "TERM",
        "600",
        *COUNTER,
    ]
    with Pty(command) as pty:
        pty.wait_for("count 0")
        (clock,) = psutil.Process(pty.process.pid).children()
        clock.send_signal(signal.SIGALRM)  # by which its time is up
        assert pty.wait_exit() == 0
        assert "status 124" in pty.text
        assert "-icanon" not in pty.text
        assert pty.left_over() == []
