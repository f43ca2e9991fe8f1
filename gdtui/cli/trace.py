"""`gdtui trace`: runs as text, in a table, CSV, JSON lines or a plot."""

import math
import sys
from collections.abc import Callable, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from gdtui.cli.options import settings, with_own
from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.gate import check_writing
from gdtui.engine.base.numbers import show
from gdtui.engine.base.table import Table
from gdtui.files import check_writable, write_whole
from gdtui.registry import TRACES
from gdtui.terminal.capabilities import is_utf8
from gdtui.terminal.output import ESCAPED, IN_ASCII, encoding_of, ready, written
from gdtui.terminal.streams import complain

_MEASURED = 10_000
"""Rows that say how wide the columns of a table are."""
_PLOT = (78, 20)
"""Columns and rows of a plot."""


def run(given: Mapping[str, Any]) -> int:
    """Print the table that was asked for.

    Raises:
        InputError: one line that says what to write instead.
    """
    form = given.get("format", "table")
    ready(sys.stdout, given.get("ascii", False), ESCAPED if form in EXACT else IN_ASCII)
    asked = with_own(settings(given))
    if asked.save is not None:
        check_replaceable(asked.save)
    table = TRACES[given["screen"]].table(asked)
    for line in table.head:
        complain(line)
    FORMATS[form](table, sys.stdout)
    sys.stdout.flush()
    if table.saved is not None:
        path, text = table.saved
        write_whole(Path(path), text(), force=True)
    return 0


def check_replaceable(path: str) -> None:
    """Say before a run what would keep its weights from being written; they replace weights, nothing else.

    Raises:
        InputError: one line that says what to do instead.
    """
    from gdtui.engine.network.weights import holds_weights

    check_writing()
    if Path(path).is_file() and not holds_weights(path):
        raise InputError(f"{quote(path)} exists and holds no weights: name another file")
    check_writable(Path(path), force=True)


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

    plain = not is_utf8(encoding_of(out))
    for row in table.rows:
        record = {name: _json(value) for name, value in zip(table.columns, row, strict=True)}
        out.write(json.dumps(record, ensure_ascii=plain) + "\n")


def _json(value: object) -> object:
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def write_table(table: Table, out: TextIO) -> None:
    """Aligned columns for people, four significant digits; below them how each run ended, and why.

    The first rows say how wide the columns are, and a wider cell further on widens its own: so a long run is
    printed while it goes on.
    """
    cells = ([written(_shown(value), out) for value in row] for row in chain([table.columns], table.rows))
    first = list(islice(cells, _MEASURED))
    widths = [max(map(len, column)) for column in zip(*first, strict=True)]
    for row in chain(first, cells):
        widths = [max(width, len(cell)) for cell, width in zip(row, widths, strict=True)]
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
    from gdtui.render.cells.text_chart import plot

    if table.series is None:
        raise InputError("there is nothing to plot here: use --format table, csv or jsonl")
    columns = list(table.columns)
    called, (x, y) = table.series[0], map(columns.index, table.series[1:])
    curves: dict[str, tuple[list[Any], list[Any]]] = {}
    for row in table.rows:
        if row[y] is None:  # not known at that step
            continue
        name = str(row[columns.index(called)]) if called in columns else called
        known = curves.setdefault(name, ([], []))
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
EXACT = ("csv", "jsonl")
"""The formats that programs read back."""
