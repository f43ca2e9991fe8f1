"""`gdtui trace`: runs as text, in a table, CSV or JSON lines."""

import csv
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TextIO

from gdtui.engine.number import show

Row = Sequence[object]
Table = tuple[Sequence[str], Iterable[Row]]
"""Names of columns, and the rows."""

DEFAULT_STEPS = 20


def run_rows(simulation: Any, steps: int) -> Iterator[Row]:
    """The rows of a simulation for steps 0 to `steps`, or until it has ended."""
    state = simulation.init()
    yield from simulation.rows(state)
    for _ in range(steps):
        if simulation.ended(state):
            return
        state = simulation.step(state)
        yield from simulation.rows(state)


def write_csv(table: Table, out: TextIO) -> None:
    """Comma-separated values; every float with the digits that give it back."""
    columns, rows = table
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_exact(value) for value in row] for row in rows)


def _exact(value: object) -> object:
    return repr(float(value)) if isinstance(value, float) else value


def write_jsonl(table: Table, out: TextIO) -> None:
    """An object a line; what is not finite is null, as JSON has no word for it."""
    columns, rows = table
    for row in rows:
        record = {name: _json(value) for name, value in zip(columns, row, strict=True)}
        out.write(json.dumps(record, ensure_ascii=False) + "\n")


def _json(value: object) -> object:
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def write_table(table: Table, out: TextIO) -> None:
    """Aligned columns for people, four significant digits."""
    columns, rows = table
    cells = [list(columns), *([_shown(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        out.write("  ".join(padded).rstrip() + "\n")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return show(value)
    return "" if value is None else str(value)


FORMATS: dict[str, Callable[[Table, TextIO], None]] = {
    "table": write_table,
    "csv": write_csv,
    "jsonl": write_jsonl,
}


def write(table: Table, form: str) -> None:
    """Write a table to standard output."""
    FORMATS[form](table, sys.stdout)
