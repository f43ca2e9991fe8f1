"""What many learners cost one host: sessions started at once, and sessions that run while keys are pressed.

    python -m tests.benchmarks.many            a warm host (`gdtui host`), beside starts without one
    python -m tests.benchmarks.many --json

Each session has a pseudo-terminal of its own at 120x40, in truecolor. Definitions: the logins of a crowd are
drawn when the last has sent the last byte of its first screen. The latency of a key is the time from `y`
to the copied line, in a session that runs. Memory is what all processes together hold (PSS, from
`/proc/PID/smaps_rollup`), divided among the sessions that came after the first.
"""

import argparse
import compileall
import contextlib
import json
import os
import selectors
import statistics
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import psutil

from tests.benchmarks.wire import settings
from tests.terminal.ptyharness import ROOT, _take_terminal

DRAWN, KEY, MEMORY = "seconds until all are drawn", "median ms of a key", "MB of each further session"
LIMITS = {DRAWN: 2.5, KEY: 50.0, MEMORY: 20.0}
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
        self.said: dict[int, bytes] = {}
        """What has come last, by terminal."""

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
            self.said[terminal] = data
            self._answer(terminal, data)
        return came

    def _answer(self, terminal: int, data: bytes) -> None:
        answer = b"".join(reply * data.count(question) for question, reply in _ANSWERS.items())
        if answer:
            os.write(terminal, answer)

    def press_all(self, key: bytes, last: int = 0) -> None:
        """Press a key in every session, or in the last ones."""
        for terminal in self._terminals[-last:]:
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
                tail = tail[-len(_COPIED) :] + self.said[terminal]
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


class Everybody(NamedTuple):
    """All processes of a crowd, and those of the host."""

    crowd: Crowd
    server: psutil.Process | None

    def processes(self) -> list[psutil.Process]:
        """All that live."""
        roots = [psutil.Process(each.pid) for each in self.crowd.processes]
        roots += [self.server] if self.server else []
        return [each for root in roots for each in (root, *root.children(recursive=True))]

    def pss(self) -> float:
        """MB that they hold."""
        return pss(self.processes())

    def cpu(self) -> float:
        """Seconds of processors that they have used."""
        return sum(sum(each.cpu_times()[:2]) for each in self.processes())


def crowd_drawn(everybody: Everybody, logins: int) -> dict[str, float]:
    """What it takes that so many log in at once."""
    before = everybody.cpu()
    seconds = everybody.crowd.start(logins)
    return {DRAWN: seconds, "CPU seconds of each login": (everybody.cpu() - before) / logins}


def keys_pressed(everybody: Everybody, rounds: int) -> dict[str, float]:
    """How long keys take while all run, and how many processors are at work meanwhile."""
    began, moment = everybody.cpu(), time.perf_counter()
    keys = everybody.crowd.latencies(rounds)
    return {
        KEY: statistics.median(keys),
        "95 of 100 keys within ms": statistics.quantiles(keys, n=20)[-1],
        "processors at work": (everybody.cpu() - began) / (time.perf_counter() - moment),
    }


def measured(
    args: argparse.Namespace, env: dict[str, str], server: psutil.Process | None
) -> dict[str, float]:
    """All measures, with a host or without."""
    with Crowd(env) as crowd:
        everybody = Everybody(crowd, server)
        crowd.start(1)  # with a host, what the first of its kind has drawn is kept
        held = everybody.pss()
        drawn = crowd_drawn(everybody, args.logins)
        crowd.press_all(b" ")
        while (left := args.sessions - len(crowd.processes)) > 0:
            part = min(left, args.logins)
            crowd.start(part)
            crowd.press_all(b" ", part)
        crowd.run(args.seconds)
        further = (everybody.pss() - held) / (len(crowd.processes) - 1)
        return {**drawn, MEMORY: further, **keys_pressed(everybody, args.rounds)}


def main() -> int:
    """Measure and print; 1 where a limit is broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=100, help="that run at once")
    parser.add_argument("--logins", type=int, default=30, help="at once")
    parser.add_argument("--seconds", type=float, default=20.0, help="to run before memory is measured")
    parser.add_argument("--rounds", type=int, default=2, help="of a key in every session")
    parser.add_argument("--no-cold", action="store_true", help="do not compare with starts without a host")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    args = parser.parse_args()
    compileall.compile_dir(ROOT / "gdtui", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        env = {**settings(), "XDG_RUNTIME_DIR": folder, "HOME": folder}
        with host(env) as server:
            results = {"with a host": measured(args, env, server)}
        if not args.no_cold:  # as many as a login is for: a hundred would not fit everywhere
            few = argparse.Namespace(**{**vars(args), "sessions": args.logins + 1})
            results["without"] = measured(few, {**env, "XDG_RUNTIME_DIR": "/nonexistent"}, None)
    return report(args, results)


def report(args: argparse.Namespace, results: dict[str, dict[str, float]]) -> int:
    """Print the table, or JSON; 1 where a limit is broken."""
    warm = results["with a host"]
    broken = [name for name, limit in LIMITS.items() if not warm[name] <= limit]
    if args.json:
        given = {"sessions": args.sessions, "logins": args.logins}
        print(json.dumps({**given, "measured": results, "limits": LIMITS, "broken": broken}, indent=2))
        return int(bool(broken))
    print(f"{args.logins} logins at once, then {args.sessions} sessions at 5 steps/s; without: the logins")
    print(f"{'':32}" + "".join(f"{name:>14}" for name in (*results, "limit")))
    for name in warm:
        row = [f"{each[name]:14.2f}" for each in results.values()]
        print(f"{name:32}" + "".join(row) + (f"{LIMITS[name]:14.2f}" if name in LIMITS else ""))
    for name in broken:
        print(f"BROKEN: {name} {warm[name]:.2f} is over {LIMITS[name]}")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
