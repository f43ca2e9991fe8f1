"""The encoder: the cells of a screen before and after, turned into the fewest bytes.

Knows nothing of Textual. A Painter remembers where the terminal's cursor stands and which rendition it
holds, and writes only the cells that differ, moving the shortest way and changing only those parts of
the rendition that change. It expects what the driver sets up: no line wrap, no output processing (a line
feed keeps the column).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from gdtui.terminal.wire.renditions import PLAIN, Rendition, same_on_blank, sgr

_LONGEST_BRIDGE = 9
"""Unchanged cells looked at between two changed runs; no cursor move along a row is longer."""


@dataclass
class Grid:
    """The cells of a screen: by row, each column's glyph and rendition ("" right of a wide glyph)."""

    width: int
    height: int

    def __post_init__(self) -> None:
        self.glyphs = [[" "] * self.width for _ in range(self.height)]
        self.renditions = [[PLAIN] * self.width for _ in range(self.height)]

    def copy_row(self, other: "Grid", y: int) -> None:
        """Take over one row of another grid of the same size."""
        self.glyphs[y] = other.glyphs[y].copy()
        self.renditions[y] = other.renditions[y].copy()


@lru_cache(maxsize=16384)
def move(x0: int | None, y0: int | None, x: int, y: int) -> str:
    """The shortest way for the cursor from (x0, y0), None where unknown, to (x, y)."""
    ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
    if x == y == 0:
        ways.append("\x1b[H")
    if y0 is not None:
        vertical = _vertical(y - y0)
        ways += [vertical + horizontal for horizontal in _horizontal(x0, x)]
    return min(ways, key=len)


def _steps(count: int, final: str) -> str:
    """A relative move by `count` > 0."""
    return f"\x1b[{final}" if count == 1 else f"\x1b[{count}{final}"


def _vertical(rows: int) -> str:
    """Down or up, keeping the column."""
    if rows < 0:
        return _steps(-rows, "A")
    return min("\n" * rows, _steps(rows, "B"), key=len) if rows else ""


def _horizontal(x0: int | None, x: int) -> list[str]:
    """The ways along a row."""
    ways = [f"\x1b[{x + 1}G", "\r" + (_steps(x, "C") if x else "")]
    if x0 is None:
        return ways
    if x > x0:
        ways.append(_steps(x - x0, "C"))
    elif x < x0:
        ways += ["\b" * (x0 - x), _steps(x0 - x, "D")]
    else:
        ways.append("")
    return ways


def changed_columns(before: Grid, after: Grid, y: int) -> list[int]:
    """The columns of a row that must be written; both halves of a wide glyph always go together."""
    old, new, old_renditions, new_renditions = (
        before.glyphs[y],
        after.glyphs[y],
        before.renditions[y],
        after.renditions[y],
    )
    if old == new and old_renditions == new_renditions:
        return []
    columns = [
        x
        for x, (was, glyph, held, rendition) in enumerate(
            zip(old, new, old_renditions, new_renditions, strict=True)
        )
        if was != glyph
        or (
            held is not rendition
            and held != rendition
            and not (glyph == " " and same_on_blank(held, rendition))
        )
    ]
    if "" not in old and "" not in new:
        return columns
    whole = set(columns)
    for x in columns:
        if old[x] == "" or new[x] == "":
            whole.add(x - 1)
        if x + 1 < after.width and (old[x + 1] == "" or new[x + 1] == ""):
            whole.add(x + 1)
    return sorted(whole)


class Painter:
    """Writes differences between screens, remembering the terminal's cursor and rendition."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self.forget()

    def forget(self) -> None:
        """Nothing is known of the terminal any more: what comes next sets everything anew."""
        self._x: int | None = None
        self._y: int | None = None
        self._rendition: Rendition | None = None

    @property
    def row(self) -> int:
        """The row of the cursor, as far as it is known; the first one otherwise."""
        return self._y or 0

    def clear(self) -> str:
        """Wipe the screen. The rendition goes first, as some terminals clear to its background."""
        self._rendition = PLAIN
        return "\x1b[m\x1b[2J"

    def paint(self, before: Grid, after: Grid, rows: Iterable[int]) -> str:
        """The bytes that turn the given rows of `before` into those of `after`."""
        for y in rows:
            columns = changed_columns(before, after, y)
            if columns:
                self._paint_row(after, y, columns)
        written = "".join(self._out)
        self._out.clear()
        return written

    def park(self, x: int, y: int) -> str:
        """Move the cursor to where a person types (input methods open their window there)."""
        way = move(self._x, self._y, x, y)
        self._x, self._y = x, y
        return way

    def _paint_row(self, after: Grid, y: int, columns: list[int]) -> None:
        """Write the given columns of a row."""
        glyphs, renditions = after.glyphs[y], after.renditions[y]
        for x in columns:
            glyph = glyphs[x]
            if glyph == "":
                continue  # written with its left half
            if self._x != x or self._y != y:
                self._go(glyphs, renditions, x, y)
            self._write(glyph, renditions[x])
            wide = x + 1 < after.width and glyphs[x + 1] == ""
            # Terminals disagree on the width of wide and combined glyphs, and on where the cursor is
            # after the last column: there the next move must not build on it.
            sure = not wide and len(glyph) == 1 and x + 1 < after.width
            self._x = x + 1 if sure else None

    def _write(self, glyph: str, rendition: Rendition) -> None:
        """Write one glyph with its rendition."""
        held = self._rendition
        if held is not rendition and held != rendition:
            if held is None:
                self._out.append("\x1b[m")
                held = PLAIN
            if glyph == " " and same_on_blank(held, rendition):
                self._rendition = held
            else:
                self._out.append(sgr(held, rendition))
                self._rendition = rendition
        self._out.append(glyph)

    def _go(self, glyphs: list[str], renditions: list[Rendition], x: int, y: int) -> None:
        """Bring the cursor to (x, y): by a move, or by writing again what lies between."""
        way = move(self._x, self._y, x, y)
        if self._y == y and self._x is not None and 0 < x - self._x <= _LONGEST_BRIDGE:
            between = "".join(glyphs[self._x : x])
            if len(between.encode()) <= len(way) and self._can_bridge(glyphs, renditions, self._x, x):
                way = between
        self._out.append(way)
        self._x, self._y = x, y

    def _can_bridge(self, glyphs: list[str], renditions: list[Rendition], start: int, end: int) -> bool:
        """Whether the held rendition can write these cells again, each of them one column wide."""
        held = self._rendition
        if held is None:
            return False
        return all(
            len(glyphs[x]) == 1
            and (renditions[x] == held or (glyphs[x] == " " and same_on_blank(held, renditions[x])))
            for x in range(start, end)
        )
