"""The most costly expressions that are accepted: what a call of their derivatives takes, and a key, in time.

    python -m tests.benchmarks.expressions           derivatives, and the longest key of every view
    python -m tests.benchmarks.expressions slope     the keys of one screen

`tests/engine/autodiff/test_cost.py` and `tests/screens/waiting` bound what is counted; here it is timed, so
that the bounds mean something. Times are those of the processor, the least of three, each in a process of its
own: a user's first key finds nothing computed.
"""

import subprocess
import sys
import time
from unittest.mock import patch

from tests.engine.autodiff.worst import SHAPES, counted, filled
from tests.quiet import until_quiet
from tests.screens.waiting.worst import CASES, Held, held

AIM = 0.2
"""Seconds of a Hessian at the most: a key asks for two or three of them."""


LONGEST = 0.5
"""Seconds that a key may wait."""

_TIMES = 3


def main() -> int:
    """Time them."""
    if sys.argv[1:2] == ["--one"]:
        return one(sys.argv[2], profiled=sys.argv[3] == "counted")
    screens = sys.argv[1:]
    late = 0 if screens else derivatives()
    return late + keys(screens)


def one(view: str, *, profiled: bool) -> int:
    """Open a view, press its keys, and write what the longest took."""
    with patch("textual.app.wait_for_idle", until_quiet), patch("textual.pilot.wait_for_idle", until_quiet):
        print(*held(CASES[view](), profiled=profiled), sep="\t")
    return 0


def _alone(view: str, how: str) -> Held:
    """The longest key of a view in a new process."""
    command = [sys.executable, "-m", "tests.benchmarks.expressions", "--one", view, how]
    key, calls, arrays, seconds = subprocess.check_output(command, text=True).rstrip("\n").split("\t")
    return Held(key, int(calls), float(arrays), float(seconds))


def keys(screens: list[str]) -> int:
    """The longest that a key of every view holds the program; 1 where one does for too long."""
    slowest = 0.0
    for view in CASES:
        if screens and not view.startswith(tuple(screens)):
            continue
        known = _alone(view, "counted")
        timed = min((_alone(view, "timed") for _ in range(_TIMES)), key=lambda held: held.seconds)
        slowest = max(slowest, timed.seconds)
        work = f"{known.calls:10,} calls {1e3 * known.arrays:4.0f} ms of arrays"
        print(f"{view:26} {work}, {known.key:14} {1e3 * known.reckoned:4.0f} ms;"
              f" {timed.key:14} {1e3 * timed.seconds:4.0f} ms", flush=True)  # fmt: skip
    print(f"slowest key {slowest:.3f} s, aim {LONGEST:g} s")
    return slowest > LONGEST


def derivatives() -> int:
    """What the derivatives of every shape take; 1 where they take too long."""
    slowest = 0.0
    for shape, of in SHAPES.items():
        for many in (1, 4, 24):
            circuit = filled(of(many))
            point = [0.7 + at / 100 for at in range(len(circuit.inputs))]
            circuit.hessian(point)
            begun = time.process_time()
            circuit.hessian(point)
            taken, calls = time.process_time() - begun, counted(circuit).hessian
            slowest = max(slowest, taken)
            each = 1e6 * taken / calls
            print(f"{shape:30} {many:3} params {calls:8,} calls {1e3 * taken:6.1f} ms {each:6.2f} µs each")
    print(f"slowest {slowest:.3f} s, aim {AIM:g} s")
    return slowest > AIM


if __name__ == "__main__":
    raise SystemExit(main())
