"""What a film is drawn as: whole pictures, and patches over them of the cells that change."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gdtui.demo.drawing.cell import Cell, cell_of_wire, is_symbol
from gdtui.demo.film.film import Film, Shot
from gdtui.terminal.wire.encode import Grid, changed

_BRIDGE = 4
"""Unchanged letters and blanks between two changed cells that are drawn with them."""
_MOSTLY = 0.6
"""The share of cells that change at once from which on the whole picture is drawn anew."""
_LAYERS = 12
"""How many screens' worth of patches lie over a picture at most: a viewer draws all of them each time."""


class Run(NamedTuple):
    """Neighbouring cells of a row, and where the first one stands."""

    row: int
    column: int
    cells: tuple[Cell, ...]


class Patch(NamedTuple):
    """What is drawn over all before it.

    Attributes:
        start: since when it is seen, in microseconds from the film's beginning.
        end: when a whole picture takes its place, or the film ends.
        runs: its cells.
        whole: whether it is a whole picture.
    """

    start: int
    end: int
    runs: tuple[Run, ...]
    whole: bool


def patches(film: Film) -> list[Patch]:
    """What the film is drawn as, in order of time."""
    found: list[Patch] = []
    end = film.end
    for patch in reversed(list(_drawn(film))):
        found.append(patch._replace(end=end))
        end = patch.start if patch.whole else end
    return found[::-1]


def _drawn(film: Film) -> Iterator[Patch]:
    """The patches, the end of each one still unknown."""
    cells = film.columns * film.rows
    before, over = film.shots[0].rows, 0
    for shot in film.shots:
        rows = zip(before, shot.rows, strict=True)
        runs = [(row, *run) for row, (was, now) in enumerate(rows) for run in _changed(was, now)]
        over += (count := sum(stop - start for _, start, stop in runs))
        if whole := shot is film.shots[0] or count >= _MOSTLY * cells or over > _LAYERS * cells:
            runs, over = [(row, 0, film.columns) for row in range(film.rows)], 0
        if runs:
            drawn = tuple(_run(film, shot, *run) for run in runs)
            yield Patch(shot.moment, film.end, drawn, whole)
        before = shot.rows


def _run(film: Film, shot: Shot, row: int, start: int, stop: int) -> Run:
    glyphs, looks = shot.rows[row].glyphs(0), shot.rows[row].looks(0)
    places = zip(glyphs[start:stop], looks[start:stop], strict=True)
    return Run(row, start, tuple(cell_of_wire(*place, film.ink, film.paper) for place in places))


def _changed(before: Grid, after: Grid) -> Iterator[tuple[int, int]]:
    """The runs of a row that look different, small gaps bridged: first column, that after the last."""
    if before is after:
        return
    glyphs, start = after.glyphs(0), 0
    differing: list[int] = changed(before, after, [0])[0].nonzero()[0].tolist()
    columns = _with_spilt(differing, before.glyphs(0), glyphs)
    for index, column in enumerate(columns, 1):
        if index == len(columns) or not _is_small(glyphs[column + 1 : columns[index]]):
            yield columns[start], column + 1
            start = index


def _with_spilt(columns: Sequence[int], before: Sequence[str], after: Sequence[str]) -> list[int]:
    """The columns that change, and those beside them into which a symbol spills that goes, comes or stays."""
    more = set(columns)
    for column in columns:
        for beside in {column - 1, column + 1}.intersection(range(len(after))):
            if any(map(is_symbol, (before[column], after[column], after[beside]))):
                more |= set(_glyph_at(after, beside))
    return sorted(more)


def _glyph_at(glyphs: Sequence[str], column: int) -> range:
    """The columns of the glyph that stands in a column."""
    wide = column + 1 < len(glyphs) and glyphs[column + 1] == ""
    return range(column - (glyphs[column] == ""), column + 1 + wide)


def _is_small(gap: Sequence[str]) -> bool:
    """Whether what did not change is worth less than a run of its own for what comes after it."""
    return len(gap) <= _BRIDGE and "".join(gap).isascii() and "" not in gap
