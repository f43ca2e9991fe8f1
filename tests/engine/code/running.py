"""Runs programs and holds what they print against the table of `gdtui trace`."""

import contextlib
import csv
import io
import math

import numpy as np

from gdtui.cli.code import made_by
from gdtui.engine.base.settings import Settings
from gdtui.registry import TRACES

CLOSE = 1e-9
"""How near a program's numbers come to the table's, absolute and relative."""


def program_of(screen, framework="numpy", **asked):
    """The program of what is asked for."""
    settings = Settings(**asked)
    return TRACES[screen].program(settings, made_by(screen, settings, framework), framework)


def printed(text):
    """What a program prints, as rows of texts by column."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.errstate(all="ignore"):
        exec(compile(text, "<program>", "exec"), {"__name__": "__main__"})
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def table_of(screen, **asked):
    """The rows of `gdtui trace --format csv`, as texts by column."""
    table = TRACES[screen].table(Settings(**asked))
    cells = [[repr(float(c)) if isinstance(c, float) else str("" if c is None else c) for c in row]
             for row in table.rows]  # fmt: skip
    return [dict(zip(table.columns, row, strict=True)) for row in cells]


def close(one, other, room=CLOSE):
    """Whether two cells are the same text, or numbers next to one another."""
    if one == other:
        return True
    try:
        a, b = float(one), float(other)
    except ValueError:
        return False
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return a == b or abs(a - b) <= room * max(1.0, abs(a), abs(b))


def check(screen, left_out=("outcome",), rows=None, framework="numpy", **asked):
    """Hold a program's output against the table."""
    program = program_of(screen, framework, **asked)
    found = printed(program.text)
    wanted = [row for row in table_of(screen, **asked) if rows is None or rows(row)]
    assert list(found[0]) == [name for name in wanted[0] if name not in left_out]
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        differ = {name: (one[name], other[name]) for name in one if not close(one[name], other[name])}
        assert not differ, f"{differ}\n{program.text}"
    return program
