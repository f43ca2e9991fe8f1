"""What many learners cost one host: sessions started at once, and sessions that run while keys are pressed.

    python -m tests.benchmarks.many            on terminals, in tabs of a browser, and without a warm host
    python -m tests.benchmarks.many --json

Sessions are at 120x40, in truecolor: on a pseudo-terminal each, beside a warm host (`gdtui host`), and then
as plain WebSockets to `gdtui serve`. Definitions: the logins of a crowd are drawn when the last has sent the
last byte of its first picture. The latency of a key is the time from `y` to the copied line, in a session
that runs; the copied line names the step, so that two keys tell how many steps a second it has made
meanwhile. Memory is what all processes together hold (PSS, from `/proc/PID/smaps_rollup`), divided among the
sessions that came after the first. What reads all sessions runs on the same machine, and waits for nobody.
"""

import argparse
import compileall
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.benchmarks.crowd import Crowd, Terminals, reached
from tests.benchmarks.tabs import Tabs, served
from tests.benchmarks.wire import settings
from tests.terminal.ptyharness import ROOT

DRAWN, KEY, MEMORY = "seconds until all are drawn", "median ms of a key", "MB of each further session"
STEPS = "steps a second of each"
LIMITS = {DRAWN: 2.5, KEY: 50.0, MEMORY: 20.0}
LIMITED = ("with a host", "in tabs")


def pss(processes: Sequence[psutil.Process]) -> float:
    """MB that processes hold: what several share is divided among them."""
    total = 0
    for process in processes:
        with contextlib.suppress(OSError):
            rows = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
            total += next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total / 1000


@contextlib.contextmanager
def host(env: Mapping[str, str]) -> Iterator[psutil.Process]:
    """A warm host for as long as the context lasts."""
    command = [sys.executable, "-m", "gdtui", "host", "--sessions", "1000"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield psutil.Process(process.pid)
        process.terminate()


class Everybody(NamedTuple):
    """All processes of a crowd, and those of the host or the server."""

    crowd: Crowd
    server: psutil.Process | None

    def processes(self) -> list[psutil.Process]:
        """All that live."""
        started = self.crowd.processes if isinstance(self.crowd, Terminals) else []
        roots = [psutil.Process(each.pid) for each in started]
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
    """How long keys take while all run, how fast these do, and how many processors are at work meanwhile."""
    began, own, moment = everybody.cpu(), time.process_time(), time.perf_counter()
    answers = everybody.crowd.answers(rounds)
    own, seconds = time.process_time() - own, time.perf_counter() - moment
    keys = [answer.milliseconds for answer in answers]
    return {
        KEY: statistics.median(keys),
        "95 of 100 keys within ms": statistics.quantiles(keys, n=20)[-1],
        STEPS: reached(answers),
        "processors at work": (everybody.cpu() - began) / seconds,
        "processors for the benchmark": own / seconds,
    }


def measured(args: argparse.Namespace, everybody: Everybody) -> dict[str, float]:
    """All measures of a crowd that nobody is in yet."""
    crowd = everybody.crowd
    crowd.start(1)  # with a host, what the first of its kind has drawn is kept
    held = everybody.pss()
    drawn = crowd_drawn(everybody, args.logins)
    crowd.press_all(b" ", range(crowd.count))
    while (left := args.sessions - crowd.count) > 0:
        crowd.start(min(left, args.logins))
        crowd.press_all(b" ", range(crowd.count - min(left, args.logins), crowd.count))
    crowd.run(args.seconds)
    further = (everybody.pss() - held) / (crowd.count - 1)
    return {**drawn, MEMORY: further, **keys_pressed(everybody, args.rounds)}


def all_measured(args: argparse.Namespace, env: Mapping[str, str]) -> Iterator[tuple[str, dict[str, float]]]:
    """By name, what each kind of a crowd costs."""
    with host(env) as server, Terminals(env) as crowd:
        yield "with a host", measured(args, Everybody(crowd, server))
    if not args.no_tabs:
        with served(env, args.sessions + 10) as (server, port), Tabs(port) as tabs:
            yield "in tabs", measured(args, Everybody(tabs, server))
    if not args.no_cold:  # as many as a login is for: a hundred would not fit everywhere
        few = argparse.Namespace(**{**vars(args), "sessions": args.logins + 1})
        with Terminals({**env, "XDG_RUNTIME_DIR": "/nonexistent"}) as crowd:
            yield "without", measured(few, Everybody(crowd, None))


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
    parser.add_argument("--no-tabs", action="store_true", help="measure on terminals only")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    args = parser.parse_args()
    compileall.compile_dir(ROOT / "gdtui", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        results = dict(all_measured(args, {**settings(), "XDG_RUNTIME_DIR": folder, "HOME": folder}))
    return report(args, results)


def report(args: argparse.Namespace, results: dict[str, dict[str, float]]) -> int:
    """Print the table, or JSON; 1 where a limit is broken."""
    broken = [
        f"{name} {kind}"
        for kind in LIMITED
        for name, limit in LIMITS.items()
        if kind in results and not results[kind][name] <= limit
    ]
    if args.json:
        given = {"sessions": args.sessions, "logins": args.logins}
        print(json.dumps({**given, "measured": results, "limits": LIMITS, "broken": broken}, indent=2))
        return int(bool(broken))
    print(f"{args.logins} logins at once, then {args.sessions} sessions at 5 steps/s; without: the logins")
    print(f"{'':32}" + "".join(f"{name:>14}" for name in (*results, "limit")))
    for name in results[LIMITED[0]]:
        row = [f"{each[name]:14.2f}" for each in results.values()]
        print(f"{name:32}" + "".join(row) + (f"{LIMITS[name]:14.2f}" if name in LIMITS else ""))
    for name in broken:
        print(f"BROKEN: {name}")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
