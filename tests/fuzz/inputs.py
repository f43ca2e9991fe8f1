"""Hostile expressions, options, tables, tapes, weights, rules and derivatives: an answer or one line.

    python -m tests.fuzz.inputs --minutes 60 --seed 1

Every case is a command line of gdtui, done in this process in a folder that is thrown away. Of a failure the
command line and its files are printed. A long run also holds every case to some seconds of the processor and
to some memory.
"""

import argparse
import contextlib
import io
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from gdtui.cli.commands import COMMANDS, Command, takes, understood
from gdtui.cli.main import run_cli
from gdtui.cli.opening import opening
from gdtui.cli.options import OPTIONS, Option
from gdtui.engine.base.errors import InputError
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.registry import CODED, SCREENS, TRACES
from gdtui.terminal.streams import complain
from tests.fuzz import hostile

SECONDS = 2
"""Of the processor, that a case may take in a long run."""
_MEMORY = 4 * 2**30
"""Bytes of address space in a long run."""
_ENDINGS = (".svg", ".txt", ".ansi", ".csv", ".py", ".json", ".cast", "")
_RECORDS = ("cast-version", "seed", "color", "theme", "lines", "force")
_MODERATE = {
    "steps": ("0", "1", "3", "-1", "x", "1.5", "1000001"),
    "size": ("80x24", "0x0", "999999x9", "1x1", "x"),
    "examples": ("1", "2", "30", "0", "-3"),
    "hidden": ("0", "2", "3,3", "0,0", "1000000,1000000", ","),
}
"""What options of large, honest work are given: what they refuse, and little work."""


class FoundError(AssertionError):
    """A case that ended otherwise than in an answer or in one line."""


class OverTimeError(BaseException):
    """A case has taken too long: no handler of the program takes it for an error of its own."""


class Case(NamedTuple):
    """A command line, and the files that it may name."""

    words: tuple[str, ...]
    files: Mapping[str, bytes]


class Heard(NamedTuple):
    """How a command ended: its status, and what came out."""

    status: int
    out: bytes
    err: bytes


def _expression(source: random.Random) -> tuple[str, ...]:
    """A loss, a model or a circuit."""
    subject = source.choice(("landscape", "slope", "gradient", "circuit", "race", "basins", "settings"))
    said = hostile.text(source)
    if subject == "circuit":
        return ("trace", subject, said, "--events")[: source.choice((3, 4))]
    if subject == "race":
        return "trace", subject, "--data", "blobs", "--model", said, "--steps", "1"
    small = ("--size", "3x2") if subject in ("basins", "settings") else ()
    steps = () if subject == "gradient" else ("--steps", "2")
    return "trace", subject, "--loss", said, *steps, *small


def _rule(source: random.Random) -> tuple[str, ...]:
    subject, loss = source.choice(
        (("landscape", "x**2+y**2"), ("slope", "w**4"), ("landscape", "rosenbrock"))
    )
    rate = ("--learning-rate", source.choice(hostile.NUMBERS)) if source.random() < 0.3 else ()
    steps = ("--optimizer", "own", "--rule", hostile.text(source), "--steps", "3")
    return source.choice(("trace", "code")), subject, "--loss", loss, *steps, *rate


def _derivative(source: random.Random) -> tuple[str, ...]:
    if source.random() < 0.2:
        return (
            "check",
            "--loss",
            "w**4 - 3*w",
            "--gradient",
            "4*w**3 - 3",
            "--at",
            source.choice(hostile.NUMBERS),
        )
    loss = source.choice((hostile.text(source), "w**4 - 3*w", "(1 - x)**2 + x*y", "plateau"))
    at = ("--at", ",".join(source.choices(hostile.NUMBERS, k=2))) if source.random() < 0.4 else ()
    return "check", "--loss", loss, "--gradient", hostile.text(source), *at


def _table(source: random.Random) -> tuple[str, ...]:
    subject = source.choice(("race", "network"))
    steps = ("--data", "data.csv", "--steps", "1")
    return (
        "trace",
        subject,
        *steps,
        *_options(source, ("target", "inputs", "scale-data", "format"), 2),
    )


def _weights(_: random.Random) -> tuple[str, ...]:
    return "trace", "network", "--data", "moons", "--hidden", "4", "--weights", "weights.json", "--steps", "1"


def _tape(source: random.Random) -> tuple[str, ...]:
    return "record", "demo.tape", "-o", "out.cast", "--size", "40x12", *_options(source, _RECORDS, 1)


def _any(source: random.Random) -> tuple[str, ...]:
    """Options of every row of the table, for those who take them and those who do not."""
    name = source.choice(("trace", "trace", "code", "open", "open", "still", "check", "list", "exercise"))
    subjects = {"trace": tuple(TRACES), "code": CODED, "open": tuple(SCREENS), "still": tuple(SCREENS)}
    if name not in subjects:
        given = _options(source, [row.name for row in understood(COMMANDS[name])], 3)
        return name, *source.choices(hostile.WORDS, k=source.randint(0, 1)), *given
    subject = source.choice(subjects[name])
    command = COMMANDS[subject if name == "open" else name]
    rows = _taken(command, subject) if source.random() < 0.9 else tuple(OPTIONS)
    steps = ("--steps", "1") if takes(subject, OPTIONS["steps"]) else ()
    output = ("-o", "out" + source.choice(_ENDINGS)) if name == "still" else ()
    return name, subject, *steps, *output, *_options(source, rows, 4)


@cache
def _taken(command: Command, subject: str) -> tuple[str, ...]:
    return tuple(row.name for row in understood(command) if takes(subject, row))


def _options(source: random.Random, names: Sequence[str], most: int) -> Iterator[str]:
    for name in source.choices(names, k=source.randint(0, most)) if names else ():
        row = OPTIONS[name]
        yield from (row.spelt[-1],) if not row.kind.shown else _given(source, row)


def _given(source: random.Random, row: Option) -> tuple[str, ...]:
    value = _value(source, row)
    if row.positional:
        return (value,)
    return (f"{row.spelt[0]}={value}",) if source.random() < 0.3 else (row.spelt[0], value)


def _value(source: random.Random, row: Option) -> str:
    if row.name in _MODERATE:
        return source.choice(_MODERATE[row.name])
    kinds: list[Callable[[], str]] = [
        lambda: source.choice(hostile.NUMBERS),
        lambda: source.choice(hostile.WORDS),
        lambda: ",".join(source.choices(hostile.NUMBERS[:12], k=source.randint(1, 5))),
        lambda: source.choice(row.kind.shown.split("|")),
        lambda: ",".join(source.choices(list(OPTIMIZERS), k=source.randint(1, 4))),
        lambda: source.choice(list(hostile.FILES)),
        lambda: hostile.text(source),
    ]
    return source.choice(kinds)()


KINDS: Mapping[str, Callable[[random.Random], tuple[str, ...]]] = {
    "expression": _expression, "rule": _rule, "derivative": _derivative, "table": _table, "weights": _weights,
    "tape": _tape, "options": _any,
}  # fmt: skip
"""What is hostile: a function that makes a command line of each."""


def case(kind: str, seed: str) -> Case:
    """The case that a seed stands for."""
    source = random.Random(f"{kind} {seed}")
    words = KINDS[kind](source)
    return Case(words, {name: make(source) for name, make in hostile.FILES.items() if name in words})


def check(tried: Case) -> int:
    """Do it; the exit status.

    Raises:
        FoundError: when it is no answer, and no line that says why there is none.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, data in tried.files.items():
            Path(name).write_bytes(data)
        heard = hear(tried.words)
    if wrong := _wrong(heard):
        raise FoundError(f"{wrong}\n  {tried}\n  {heard.status} {heard.err[-2000:]!r}")
    return heard.status


def _wrong(heard: Heard) -> str:
    """What is wrong with how a command ended; "" where nothing is."""
    if heard.status not in (0, 2, 3):
        return "an internal error"
    said = heard.err.decode("utf-8", "replace")
    if heard.status == 2 and not (said.endswith("\n") and said.count("\n") == 1 and len(said) < 700):
        return "bad input takes one line"
    raw = [
        c
        for c in said + heard.out.decode("utf-8", "replace")
        if c != "\n" and (c < " " or "\x7f" <= c < "\xa0")
    ]
    return f"raw control characters: {raw[:5]}" if raw else ""


def hear(words: Sequence[str]) -> Heard:
    """Do a command line of gdtui; `open` only as far as it goes without a terminal."""
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        _descriptors(out.fileno(), err.fileno()),
    ):
        stdout = io.TextIOWrapper(open(1, "wb", closefd=False), encoding="utf-8")  # noqa: SIM115 - it is fd 1
        with contextlib.redirect_stdout(stdout):
            status = _opened(words[1:]) if words[0] == "open" else run_cli(words)
            stdout.flush()
        out.seek(0)
        err.seek(0)
        return Heard(status, out.read(), err.read())


def _opened(words: Sequence[str]) -> int:
    try:
        opening(words)
    except InputError as error:
        complain(f"gdtui: {error}")
        return 2
    except Exception as error:
        complain(repr(error))
        return 1
    return 0


@contextlib.contextmanager
def _descriptors(out: int, err: int) -> Iterator[None]:
    """Standard output and error go there; standard input has ended."""
    kept = [os.dup(number) for number in range(3)]
    nothing = os.open(os.devnull, os.O_RDONLY)
    try:
        for number, other in enumerate((nothing, out, err)):
            os.dup2(other, number)
        yield
    finally:
        for number, other in enumerate(kept):
            os.dup2(other, number)
            os.close(other)
        os.close(nothing)


def fuzz(minutes: float, seed: int) -> int:
    """Try cases until the time is over; the number of failures, each of which is printed."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.RLIM_INFINITY))
    signal.signal(signal.SIGVTALRM, _over)
    end, number, counted = time.monotonic() + 60 * minutes, 0, Counter[str]()
    while time.monotonic() < end:
        number += 1
        for kind in KINDS:
            counted[f"{kind} {_outcome(kind, f'{seed}/{number}')}"] += 1
    print(dict(sorted(counted.items())), flush=True)
    return sum(many for name, many in counted.items() if name.endswith("failed"))


def _outcome(kind: str, seed: str) -> str:
    tried = case(kind, seed)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        return f"ended with {check(tried)}"
    except (FoundError, OverTimeError) as error:
        print(f"{kind} {seed}: {error or f'more than {SECONDS} s: {tried}'}"[:4000], flush=True)
        return "failed"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _over(*_: Any) -> None:
    raise OverTimeError


def main() -> int:
    """Run it by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = folder
        return fuzz(options.minutes, options.seed) > 0


if __name__ == "__main__":
    sys.exit(main())
