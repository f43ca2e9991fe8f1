"""`gdtui trace`: runs as text, in a table, CSV, JSON lines or a plot."""

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TextIO

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.numbers import show

Row = Sequence[object]

DEFAULT_STEPS = 20
_PLOT = (78, 20)
"""Columns and rows of a plot."""


class Table(NamedTuple):
    """What is to be printed.

    Attributes:
        columns: the names of the columns.
        rows: may be a generator, so that a long run is printed while it goes on.
        notes: lines for people below the table; they may be added while the rows are made.
        series: for a plot: the columns of the curve's name, of x and of y; None if there is nothing to plot.
    """

    columns: Sequence[str]
    rows: Iterable[Row]
    notes: Sequence[str] = ()
    series: tuple[str, str, str] | None = None


def run_table(simulation: Any, steps: int, runners: Callable[[Any], Iterable[Any]]) -> Table:
    """The table of a run for steps 0 to `steps`, or until it has ended.

    Args:
        simulation: what is run.
        steps: how many steps at the most.
        runners: gives those who run out of a state; each has a name and an outcome.
    """
    notes: list[str] = []

    def rows() -> Iterator[Row]:
        state = simulation.init()
        yield from simulation.rows(state)
        for _ in range(steps):
            if simulation.ended(state):
                break
            state = simulation.step(state)
            yield from simulation.rows(state)
        notes.extend(f"{each.name}: {each.outcome.reason}" for each in runners(state) if each.outcome.ended)

    step, runner = simulation.columns[:2]
    return Table(simulation.columns, rows(), notes, (runner, step, "loss"))


def write_csv(table: Table, out: TextIO) -> None:
    """Comma-separated values; every float with the digits that give it back."""
    import csv  # here, as the start of the app does without

    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_exact(value) for value in row] for row in table.rows)


def _exact(value: object) -> object:
    return repr(float(value)) if isinstance(value, float) else value


def write_jsonl(table: Table, out: TextIO) -> None:
    """An object a line; what is not finite is null, as JSON has no word for it."""
    import json

    for row in table.rows:
        record = {name: _json(value) for name, value in zip(table.columns, row, strict=True)}
        out.write(json.dumps(record, ensure_ascii=False) + "\n")


def _json(value: object) -> object:
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def write_table(table: Table, out: TextIO) -> None:
    """Aligned columns for people, four significant digits; below them how each run ended, and why."""
    cells = [list(table.columns), *([_shown(value) for value in row] for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        out.write("  ".join(padded).rstrip() + "\n")
    for note in table.notes:
        out.write(note + "\n")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return show(value)
    return "" if value is None else str(value)


def write_plot(table: Table, out: TextIO) -> None:
    """A chart in text: the loss against the step, one curve for each run.

    Raises:
        InputError: when the table has no curves.
    """
    from gdtui.render.cells.plot import plot

    if table.series is None:
        raise InputError("there is nothing to plot here: use --format table, csv or jsonl")
    name, x, y = (list(table.columns).index(column) for column in table.series)
    curves: dict[str, tuple[list[Any], list[Any]]] = {}
    for row in table.rows:
        known = curves.setdefault(str(row[name]), ([], []))
        known[0].append(row[x])
        known[1].append(row[y])
    series = [(label, *points) for label, points in curves.items()]
    title = f"{table.series[2]} against {table.series[1]}"
    out.write(plot(series, *_PLOT, (title, table.series[1], table.series[2])).rstrip() + "\n")
    for note in table.notes:
        out.write(note + "\n")


FORMATS: dict[str, Callable[[Table, TextIO], None]] = {
    "table": write_table,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "plot": write_plot,
}


def write(table: Table, form: str) -> None:
    """Write a table to standard output."""
    FORMATS[form](table, sys.stdout)
