"""What moving w costs: `python -m tests.benchmarks.slope [--json]`.

A key on the slope screen against a key of the least Textual app, turn by turn in the same moment, at 120x40.
The axes and the curve stand still: only tangent, dot and numbers may go over the wire.
"""

import argparse
import json
import os
import statistics
import sys
from pathlib import Path

from tests.benchmarks.wire import Stopwatch, press
from tests.terminal.ptyharness import environment

HERE = Path(__file__).resolve().parent

LIMIT = 2.5
SIZE = (120, 40)
VIEWS = {"tangent": [], "gradient": ["--h", "1e-5"], "descent": ["--optimizer", "gradient-descent"]}


def compared(options: list[str], rounds: int) -> dict[str, float]:
    """Medians of both programs, whose keys take turns so that both meet the same load."""
    slope = [sys.executable, "-m", "gdtui", "slope", "--loss", "two-valleys", "--start", "0.5", *options]
    env = environment(PYTHONPATH=os.pathsep.join((str(HERE.parents[1]), str(HERE))))
    bare = [sys.executable, str(HERE / "bare_counter.py")]
    with Stopwatch(slope, size=SIZE, env=env) as mine, Stopwatch(bare, size=SIZE, env=env) as other:
        for pty in (mine, other):
            pty.wait(lambda pty=pty: pty.log, 20.0)
            pty.wait_quiet(0.8, 20.0)
        pairs = [(press(mine, "l" if k % 4 < 2 else "h"), press(other, "n")) for k in range(rounds)]
    latency, counter = (statistics.median(pair[k]["latency_ms"] for pair in pairs) for k in (0, 1))
    return {
        "latency_ms": latency,
        "counter_ms": counter,
        "ratio": latency / counter,
        "bytes": statistics.median(pair[0]["bytes"] for pair in pairs),
        "changed_cells": statistics.median(pair[0]["changed"] for pair in pairs),
        "bytes_over_floor": sum(pair[0]["bytes"] for pair in pairs) / sum(pair[0]["floor"] for pair in pairs),
    }


def main() -> int:
    """Print the figures; 1 when moving the tangent takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=40)
    args = parser.parse_args()
    found = {view: compared(options, args.rounds) for view, options in VIEWS.items()}
    if args.json:
        print(json.dumps(found))
    else:
        for view, figures in found.items():
            print(view, "  ".join(f"{name} {value:.2f}" for name, value in figures.items()), sep=": ")
    return int(found["tangent"]["ratio"] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
