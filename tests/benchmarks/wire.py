"""What the program costs a terminal, against bare Textual apps in the same run.

    python -m tests.benchmarks.wire                          all five screens
    python -m tests.benchmarks.wire --json -- COMMAND ...    any other program

Definitions: latency is the time from a key to the last byte of its answer. The floor of a step is what a
plain encoder needs for the cells that changed: a cursor move per run of adjacent cells, a full set of colours
and attributes per change of style, and the characters. One frame is the floor of the whole first screen.

A machine may change its speed from one second to the next, and by half. So what takes time is compared with
what the bare app takes just before: a start with a start, a key with a key; the median of the ratios counts.
"""

import argparse
import compileall
import json
import math
import os
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from tests.terminal.ptyharness import ROOT, Pty, environment

HERE = Path(__file__).resolve().parent

Cells = list[list[Any]]
QUIET = 0.12
_GDTUI = (sys.executable, "-m", "gdtui")
SCREENS: dict[str, Sequence[str]] = {
    "landscape": (*_GDTUI, "landscape", "--loss", "rosenbrock", "--speed", "10"),
    "slope": (*_GDTUI, "slope", "--learning-rate", "0.001", "--speed", "10"),
    "race": (*_GDTUI, "race", "--speed", "10"),
    "circuit": (*_GDTUI, "circuit", "micrograd", "--speed", "10"),
    "network": (*_GDTUI, "network", "--data", "spirals", "--speed", "10"),
    "block": (*_GDTUI, "landscape", "--surface", "30,35", "--learning-rate", "0.0001", "--speed", "10"),
}
"""What is measured unless a command is given; each run is long enough not to end while it is measured."""
TURNS = "right right right up up left left down right right " * 2
"""What turns and tilts the block, in place of the keys of the others."""
BARE = ("bare counter", "bare numpy")
BARE_KEYS, BARE_RUN = "n " * 20, "space"
"""All that these answer to, whatever is pressed in the program beside them."""
LIMITS = {
    "bytes per step / floor": 1.5,
    "latency / bare": 2.5,
    "first screen bytes / frame": 1.2,
    "first screen time / bare": 1.5,
    "idle CPU - bare (%)": 0.5,
    "memory / bare numpy": 1.25,
    "CPU at 10 steps/s (%)": 10.0,
}
OWN_LIMITS = {("block", "latency / bare"): 4.0, ("network", "latency / bare"): 4.0}
"""Where a program's limit is another one: a block that turns is drawn anew from the height field, and a step
changes all of a network's field."""


def look(cell: Any) -> tuple[Any, ...]:
    """The style of a cell."""
    return (cell.fg, cell.bg, cell.bold, cell.italics, cell.underscore, cell.reverse, cell.strikethrough)


def style_bytes(cell: Any) -> int:
    """Bytes of one full style: ESC [ … m with both colours and every attribute that is set."""
    colours = sum(1 if colour == "default" else 16 for colour in (cell.fg, cell.bg))
    return 4 + colours + 2 * sum(look(cell)[2:])


def floor(before: Cells | None, after: Cells) -> tuple[int, int]:
    """Changed cells, and the bytes that a plain encoder needs for them."""
    changed = total = 0
    style = None
    for y, row in enumerate(after):
        last = None
        for x, cell in enumerate(row):
            if before is not None and cell == before[y][x]:
                continue
            changed += 1
            if last != x - 1:
                total += len(f"\x1b[{y + 1};{x + 1}H")
            if look(cell) != style:
                style = look(cell)
                total += style_bytes(cell)
            total += len(cell.data.encode())
            last = x
    return changed, total


class Stopwatch(Pty):
    """A pty that remembers when its last byte came, and shows what came only when its cells are asked for.

    To show a frame takes pyte longer than any terminal: the program would wait for it.
    """

    last_byte = 0.0

    def __init__(self, *args: Any, **options: Any) -> None:
        self._unshown = b""
        self.began = time.perf_counter()
        super().__init__(*args, **options)

    def _take(self, data: bytes) -> None:
        self.last_byte = time.perf_counter()
        super()._take(data)

    def _show(self, data: bytes) -> None:
        self._unshown += data

    def cells(self) -> Cells:
        """The cells of the screen, row by row."""
        with self._changed:
            self._stream.feed(self._unshown)
            self._unshown = b""
            return super().cells()


def cpu_percent(process: psutil.Process, pty: Pty, seconds: float) -> float:
    """Share of a core over a while, in percent."""
    start, moment = sum(process.cpu_times()[:2]), time.perf_counter()
    pty.wait(lambda: time.perf_counter() - moment >= seconds, seconds + 1)
    return 100 * (sum(process.cpu_times()[:2]) - start) / (time.perf_counter() - moment)


def press(pty: Stopwatch, key: str) -> dict[str, float]:
    """Latency, bytes, changed cells and floor of one key."""
    before, length = pty.cells(), len(pty.log)
    moment = time.perf_counter()
    pty.press(key)
    pty.wait_quiet(QUIET)
    changed, needed = floor(before, pty.cells())
    answered = len(pty.log) > length
    return {
        "latency_ms": 1000 * (pty.last_byte - moment) if answered else float("nan"),
        "bytes": len(pty.log) - length,
        "changed": changed,
        "floor": needed,
    }


def median(steps: Iterable[dict[str, float]], name: str) -> float:
    """The median of one measure over the steps that changed something."""
    values = [step[name] for step in steps if step["changed"]]
    return statistics.median(values) if values else float("nan")


def settings() -> dict[str, str]:
    """The environment of every program: that of a truecolor terminal."""
    return environment(PYTHONPATH=os.pathsep.join((str(ROOT), str(HERE))))


def first_screen(pty: Stopwatch) -> float:
    """Seconds until the first screen is complete."""
    pty.wait(lambda: pty.log, 20.0)
    pty.wait_quiet(0.8, 20.0)
    return pty.last_byte - pty.began


def _size(args: argparse.Namespace) -> tuple[int, int]:
    columns, rows = map(int, args.size.split("x"))
    return columns, rows


def start_times(
    commands: dict[str, Sequence[str]], bare: Sequence[str], args: argparse.Namespace
) -> dict[str, dict[str, float]]:
    """Seconds until each program's first screen is complete, and how many times the bare app's they are."""

    def started(command: Sequence[str]) -> float:
        with Stopwatch(command, size=_size(args), env=settings()) as pty:
            return first_screen(pty)

    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(args.starts):
        for name, command in commands.items():
            pairs[name].append((started(bare), started(command)))
    return {name: beside("first_seconds", each) for name, each in pairs.items()}


def key_times(
    commands: dict[str, Sequence[str]], bare: Sequence[str], args: argparse.Namespace
) -> dict[str, dict[str, float]]:
    """Milliseconds of each program's keys, and how many times the bare app's they are."""
    return {name: _key_times(name, command, bare, args) for name, command in commands.items()}


def _key_times(
    name: str, command: Sequence[str], bare: Sequence[str], args: argparse.Namespace
) -> dict[str, float]:
    keys, pairs = pressed(name, args)[0].split(), list[tuple[float, float]]()
    with ExitStack() as both:
        one, other = (
            both.enter_context(Stopwatch(each, size=_size(args), env=settings())) for each in (bare, command)
        )
        first_screen(one)
        first_screen(other)
        for bare_key, key in zip(BARE_KEYS.split(), keys, strict=False):
            pairs.append((press(one, bare_key)["latency_ms"], press(other, key)["latency_ms"]))
    return beside("latency_ms", [pair for pair in pairs if not math.isnan(sum(pair))])


def beside(measure: str, pairs: Sequence[tuple[float, float]]) -> dict[str, float]:
    """The median of what a program took, and of by how many times that of the bare app beside it."""
    if not pairs:
        return {measure: float("nan"), f"{measure}_over_bare": float("nan")}
    own, over = (statistics.median(each) for each in zip(*((b, b / a) for a, b in pairs), strict=True))
    return {measure: own, f"{measure}_over_bare": over}


def limit(program: str, name: str) -> float:
    """The limit of one measure of a program."""
    return OWN_LIMITS.get((program, name), LIMITS[name])


def pressed(program: str, args: argparse.Namespace) -> tuple[str, str]:
    """The keys that are pressed in a program, and the one that starts its animation."""
    if program in BARE:
        return BARE_KEYS, BARE_RUN
    return TURNS if program == "block" else args.keys, args.run_key


def measure(program: str, command: Sequence[str], args: argparse.Namespace) -> dict[str, float]:
    """All measures of one program but those of time."""
    keys, run_key = pressed(program, args)
    size = _size(args)
    with Stopwatch(command, size=size, env=settings()) as pty:
        first_screen(pty)
        first_bytes = len(pty.log)
        process = psutil.Process(pty.process.pid)
        steps = [press(pty, key) for key in keys.split()]
        sent, needed = sum(step["bytes"] for step in steps), sum(step["floor"] for step in steps)
        result = {
            "bytes_per_step": median(steps, "bytes"),
            "floor_per_step": median(steps, "floor"),
            "over_floor": sent / needed if needed else float("nan"),
            "first_bytes": first_bytes,
            "first_frame": first_frame(command, args),
            "memory_mb": process.memory_info().rss / 1e6,
            "idle_percent": cpu_percent(process, pty, args.idle),
        }
        pty.press(run_key)
        result["animated_percent"] = cpu_percent(process, pty, args.animate)
        return result


def first_frame(command: Sequence[str], args: argparse.Namespace) -> float:
    """Bytes of one plain frame of the first screen."""
    size = _size(args)
    with Pty(command, size=size, env=settings()) as pty:
        pty.wait(lambda: pty.log, 20.0)
        pty.wait_quiet(0.8, 20.0)
        return floor(None, pty.cells())[1]


def main() -> int:
    """Measure and print; 1 if a limit is broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--keys", default="n " * 20, help="keys to press, one at a time")
    parser.add_argument("--run-key", default="space", help="the key that starts the animation")
    parser.add_argument(
        "--starts", type=int, default=5, metavar="N", help="starts of each, beside one of the bare app"
    )
    parser.add_argument("--idle", type=float, default=10.0, metavar="SECONDS")
    parser.add_argument("--animate", type=float, default=4.0, metavar="SECONDS")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    command = [word for word in args.command if word != "--"]
    programs = {"program": command} if command else SCREENS
    bare = {name: [sys.executable, str(HERE / f"{name.replace(' ', '_')}.py")] for name in BARE}
    for folder in (ROOT / "gdtui", HERE):  # as pip does for what it installs, Textual and numpy among it
        compileall.compile_dir(folder, quiet=1)
    every, counter = {**programs, **bare}, bare[BARE[0]]
    starts, keys = start_times(every, counter, args), key_times(every, counter, args)
    results = {name: measure(name, each, args) | keys[name] | starts[name] for name, each in every.items()}
    found = {name: ratios(results[name], *(results[each] for each in BARE)) for name in programs}
    report(results, found, args.json)
    over = (value > limit(name, each) for name, values in found.items() for each, value in values.items())
    return int(any(over))


def ratios(program: dict[str, float], bare: dict[str, float], numpy: dict[str, float]) -> dict[str, float]:
    """The measures that have a limit."""
    return {
        "bytes per step / floor": program["over_floor"],
        "latency / bare": program["latency_ms_over_bare"],
        "first screen bytes / frame": program["first_bytes"] / program["first_frame"],
        "first screen time / bare": program["first_seconds_over_bare"],
        "idle CPU - bare (%)": program["idle_percent"] - bare["idle_percent"],
        "memory / bare numpy": program["memory_mb"] / numpy["memory_mb"],
        "CPU at 10 steps/s (%)": program["animated_percent"],
    }


def report(
    results: dict[str, dict[str, float]], compared: dict[str, dict[str, float]], as_json: bool
) -> None:
    """Print the tables, or JSON."""
    if as_json:
        print(json.dumps({"measured": results, "compared": compared, "limits": LIMITS}, indent=2))
        return
    table("measured", results)
    table("compared", {**compared, "limit": LIMITS})
    for program, each in compared.items():
        for name, value in each.items():
            if value > limit(program, name):
                print(f"BROKEN: {program}: {name} {value:.2f} is over {limit(program, name)}")


def table(title: str, columns: dict[str, dict[str, float]]) -> None:
    """Print the measures line by line, a column for each program."""
    print(f"{title:28}" + "".join(f"{name:>14}" for name in columns))
    for name in next(iter(columns.values())):
        print(f"{name:28}" + "".join(f"{each[name]:14.2f}" for each in columns.values()))
    print()


if __name__ == "__main__":
    sys.exit(main())
