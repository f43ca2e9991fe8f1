"""The numbers that a chapter states: each is a cell of a `gdtui trace`, or a formula of such cells.

So none is written by hand, and a reader can make each one himself:

    slope = "slope --loss square --start 1.5 --steps 0 | grad_w"        the last row's
    first = "slope --loss square --start 1.5 --steps 3 | w | 1"         that of row 1
    local = "circuit (x+y)*z --set x=1 --set y=2 --set z=3 | value | x+y"   that of the row which begins so
    ratio = "= slope / 2"                                               a formula of numbers above it
    images = "= imagenet_images"                                        or of `FACTS`
"""

import re
import shlex
from collections.abc import Mapping

from gdtui.cli.grammar import parsed
from gdtui.cli.options import settings
from gdtui.engine.autodiff.equations import short
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.race.noise import IMAGENET, cost
from gdtui.engine.race.simulation import BATCH_SIZE
from gdtui.registry import TRACES

FACTS: Mapping[str, float] = {
    "imagenet_images": IMAGENET,
    "imagenet_updates": cost(BATCH_SIZE, IMAGENET, False).imagenet_updates,
}
"""What the screens know without a run: ImageNet's images, and the updates that a pass over them gives."""

PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}]+))?\}")
"""What a number stands for in a text: its name, and how it is written."""

Number = float | str
"""What a cell holds; an outcome is a word."""


def numbers(asked: Mapping[str, str], given: Mapping[str, Number] | None = None) -> dict[str, Number]:
    """What every name stands for; formulas may use the names that are given as well."""
    known = dict(given or {})
    for name, source in asked.items():
        known[name] = _formula(source[1:], known) if source.startswith("=") else _cell(source)
    return known


def filled(text: str, known: Mapping[str, Number]) -> str:
    """The text with the number in the place of each `{name}`; `{name:.2f}` writes it otherwise."""

    def put(match: re.Match[str]) -> str:
        value = known[match[1]]
        if match[2]:
            return format(value, match[2]).replace("-", "−")
        # −0.3, not −0.3000 for the −0.30000000000000004 that a sum of decimals comes to
        return value if isinstance(value, str) else short(float(f"{value:.12g}"))

    return PLACEHOLDER.sub(put, text)


def _formula(text: str, known: Mapping[str, Number]) -> float:
    circuit = parse(text.strip())
    named = {**FACTS, **known}
    return circuit.value([float(named[name]) for name in circuit.inputs])


def _cell(source: str) -> Number:
    command, column, *places = (part.strip() for part in source.split("|"))
    _, given = parsed(["trace", *shlex.split(command)])
    table = TRACES[given["screen"]].table(settings(given))
    place = list(table.columns).index(column)
    rows = list(table.rows)
    row = rows[_place(places[0], [str(row[0]) for row in rows])] if places else rows[-1]
    value = row[place]
    return float(value) if isinstance(value, int | float) else str(value)


def _place(text: str, names: list[str]) -> int:
    return int(text) if re.fullmatch(r"-?\d+", text) else names.index(text)
