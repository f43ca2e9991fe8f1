"""What many learners cost one host: sessions started at once, and sessions that run while keys are pressed.

    python -m tests.benchmarks.many            a warm host (`gdtui host`), beside starts without one
    python -m tests.benchmarks.many --json

Each session has a pseudo-terminal of its own at 120x40, in truecolor. Definitions: the logins of a crowd are
drawn when the last has sent the last byte of its first screen. The latency of a key is the time from `y`
to the copied line, in a session that runs. Memory is what all processes together hold (PSS, from
`/proc/PID/smaps_rollup`), divided among the sessions that came after the first.
"""

import argparse
import contextlib
import os
import selectors
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import psutil

from tests.benchmarks.wire import settings
from tests.terminal.ptyharness import _take_terminal

LIMITS = {"seconds to draw the crowd": 2.5, "median ms of a key": 50.0, "MB of each further session": 20.0}
_SESSION = ("landscape", "--loss", "rosenbrock", "--learning-rate", "0.0005", "--restricted", "--speed", "5")
_QUIET = 0.8
_ANSWERS = {b"\x1b[c": b"\x1b[?62;22c", b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[6n": b"\x1b[2;2R"}
_COPIED = b"\x1b]52;"


class Crowd:
    """Terminals with a session in each, all read by this process; what comes is not kept.

    Args:
        env: the environment of every session.
    """

    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self._selector = selectors.DefaultSelector()
        self.processes: list[subprocess.Popen[bytes]] = []
        self._terminals: list[int] = []
        self._ending = False
        self.said = b""
        """What has come last, of whichever session."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ending = True
        for process in self.processes:
            process.terminate()
        while self._selector.get_map():
            self.read(0.1)
        for process in self.processes:
            process.wait()

    def start(self, count: int) -> float:
        """Start so many at once; seconds until all have drawn their first screen."""
        last = began = time.perf_counter()
        for _ in range(count):
            self._start()
        new = set(self._terminals[-count:])
        dark = set(new)
        while dark or time.perf_counter() - last < _QUIET:
            if came := self.read(_QUIET) & new:
                last = time.perf_counter()
                dark -= came
        return last - began

    def _start(self) -> None:
        ours, theirs = os.openpty()
        os.set_blocking(ours, False)
        import termios

        termios.tcsetwinsize(theirs, (40, 120))
        command = [sys.executable, "-m", "gdtui", *_SESSION]
        self.processes.append(
            subprocess.Popen(
                command, stdin=theirs, stdout=theirs, stderr=theirs, env=self._env,
                start_new_session=True, preexec_fn=_take_terminal,
            )
        )  # fmt: skip
        os.close(theirs)
        self._terminals.append(ours)
        self._selector.register(ours, selectors.EVENT_READ)

    def read(self, seconds: float) -> set[int]:
        """Read what has come, and answer questions; the terminals where something came."""
        came = set()
        for key, _ in self._selector.select(seconds):
            terminal = key.fd
            try:
                data = os.read(terminal, 1 << 16)
            except OSError:
                data = b""
            if not data:
                self._selector.unregister(terminal)
                os.close(terminal)
                if not self._ending:
                    raise AssertionError("a session has ended by itself")
                continue
            came.add(terminal)
            self.said = data
            self._answer(terminal, data)
        return came

    def _answer(self, terminal: int, data: bytes) -> None:
        answer = b"".join(reply * data.count(question) for question, reply in _ANSWERS.items())
        if answer:
            os.write(terminal, answer)

    def press_all(self, key: bytes) -> None:
        """Press a key in every session."""
        for terminal in self._terminals:
            os.write(terminal, key)

    def run(self, seconds: float) -> None:
        """Let them run."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def latencies(self, rounds: int) -> list[float]:
        """Milliseconds from a key to its answer, session by session."""
        return [self._latency(terminal) for _ in range(rounds) for terminal in self._terminals]

    def _latency(self, terminal: int) -> float:
        self.run(0.02)
        began = time.perf_counter()
        os.write(terminal, b"y")
        tail = b""
        while _COPIED not in tail:
            if time.perf_counter() - began > 10:
                raise AssertionError("a key was not answered")
            if terminal in self.read(1.0):
                tail = tail[-len(_COPIED) :] + self.said
        return 1000 * (time.perf_counter() - began)


def pss(processes: Sequence[psutil.Process]) -> float:
    """MB that processes hold: what several share is divided among them."""
    total = 0
    for process in processes:
        with contextlib.suppress(OSError):
            rows = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
            total += next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total / 1000


@contextlib.contextmanager
def host(env: dict[str, str]) -> Iterator[psutil.Process]:
    """A warm host for as long as the context lasts."""
    command = [sys.executable, "-m", "gdtui", "host", "--sessions", "1000"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield psutil.Process(process.pid)
        process.terminate()


def measured(
    args: argparse.Namespace, env: dict[str, str], server: psutil.Process | None
) -> dict[str, float]:
    """All measures, with a host or without."""

    def everybody() -> list[psutil.Process]:
        roots = [psutil.Process(each.pid) for each in crowd.processes] + ([server] if server else [])
        return [each for root in roots for each in (root, *root.children(recursive=True))]

    def cpu() -> float:
        return sum(sum(each.cpu_times()[:2]) for each in everybody())

    with Crowd(env) as crowd:
        if server is not None:
            crowd.start(1)  # the first of its kind: what it has drawn is kept
        before = cpu()
        seconds = crowd.start(args.logins)
        spent = (cpu() - before) / args.logins
        crowd.press_all(b" ")
        crowd.run(args.seconds)
        held, few = pss(everybody()), len(crowd.processes)
        further = args.sessions - few
        for part in (args.logins,) * (further // args.logins) + (further % args.logins,):
            if part:
                crowd.start(part)
                for terminal in crowd._terminals[-part:]:
                    os.write(terminal, b" ")
        crowd.run(args.seconds)
        began, moment = cpu(), time.perf_counter()
        keys = crowd.latencies(args.rounds)
        share = (cpu() - began) / (time.perf_counter() - moment)
        return {
            "seconds to draw the crowd": seconds,
            "CPU seconds of each login": spent,
            "median ms of a key": statistics.median(keys),
            "95 of 100 keys within ms": statistics.quantiles(keys, n=20)[-1],
            "cores in use": share,
            "MB of each further session": (pss(everybody()) - held) / further,
        }


def main() -> int:
    """Measure and print; 1 where a limit is broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=100, help="that run at once")
    parser.add_argument("--logins", type=int, default=30, help="at once")
    parser.add_argument("--seconds", type=float, default=20.0, help="to run before memory is measured")
    parser.add_argument("--rounds", type=int, default=2, help="of a key in every session")
    parser.add_argument(
        "--cold", type=int, default=30, help="sessions without a host, to compare with; 0: none"
    )
    parser.add_argument("--json", action="store_true", help="print JSON only")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        env = {**settings(), "XDG_RUNTIME_DIR": folder, "HOME": folder}
        with host(env) as server:
            warm = measured(args, env, server)
        print(warm)
    return 0


if __name__ == "__main__":
    sys.exit(main())
