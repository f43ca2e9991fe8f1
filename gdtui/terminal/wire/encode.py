"""The encoder: the cells of a screen before and after, turned into the fewest bytes.

Knows nothing of Textual. A Painter remembers where the terminal's cursor stands and which rendition it
holds, and writes only the cells that differ, moving the shortest way and changing only those parts of
the rendition that change. It expects what the driver sets up: no line wrap, no output processing (a line
feed keeps the column).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gdtui.terminal.wire.renditions import PLAIN, Rendition, same_on_blank, sgr


@dataclass
class Grid:
    """The cells of a screen: by row, each column's glyph and rendition ("" right of a wide glyph)."""

    width: int
    height: int

    def __post_init__(self) -> None:
        self.glyphs = [[" "] * self.width for _ in range(self.height)]
        self.renditions = [[PLAIN] * self.width for _ in range(self.height)]

    def copy_row(self, other: "Grid", y: int, columns: Iterable[int] | None = None) -> None:
        """Take over one row of another grid of the same size; only some columns of it, if they are given."""
        if columns is None:
            self.glyphs[y] = other.glyphs[y].copy()
            self.renditions[y] = other.renditions[y].copy()
            return
        glyphs, renditions = self.glyphs[y], self.renditions[y]
        other_glyphs, other_renditions = other.glyphs[y], other.renditions[y]
        for x in columns:
            glyphs[x] = other_glyphs[x]
            renditions[x] = other_renditions[x]


def move(x0: int | None, y0: int | None, x: int, y: int) -> str:
    """The shortest way for the cursor from (x0, y0), None where unknown, to (x, y)."""
    return _horizontal(x0, x) if y0 == y else _to_row(x0, y0, x, y)  # along a row none is shorter


@lru_cache(maxsize=1024)
def _to_row(x0: int | None, y0: int | None, x: int, y: int) -> str:
    """The same to another row: kept, as a run writes the same lines step by step."""
    way = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
    if y0 is None:
        return way
    relative = _vertical(y - y0) + _horizontal(x0, x)
    return relative if len(relative) < len(way) else way


def _steps(count: int, final: str) -> str:
    """A relative move by `count` > 0."""
    return f"\x1b[{final}" if count == 1 else f"\x1b[{count}{final}"


@lru_cache(maxsize=1024)
def _vertical(rows: int) -> str:
    """Down or up, keeping the column."""
    if rows < 0:
        return _steps(-rows, "A")
    return min("\n" * rows, _steps(rows, "B"), key=len) if rows else ""


def _horizontal(x0: int | None, x: int) -> str:
    """The shortest way along a row."""
    if x0 == x:
        return ""
    anew = _from_anywhere(x)
    along = anew if x0 is None else _along(x - x0)
    return along if len(along) < len(anew) else anew


# what is kept of ways grows with the width of a screen, not with its square: it stays small in a long run
@lru_cache(maxsize=1024)
def _from_anywhere(x: int) -> str:
    return min(f"\x1b[{x + 1}G", "\r" + (_steps(x, "C") if x else ""), key=len)


@lru_cache(maxsize=1024)
def _along(columns: int) -> str:
    """Right or left, from a known column."""
    if columns > 0:
        return _steps(columns, "C")
    return min("\b" * -columns, _steps(-columns, "D"), key=len)


def changed_columns(before: Grid, after: Grid, y: int, among: Iterable[int] | None = None) -> list[int]:
    """The columns of a row that must be written; both halves of a wide glyph always go together.

    Args:
        before: what is shown.
        after: what is to be shown.
        y: the row.
        among: the columns outside of which both are the same; None where that is not known.
    """
    old, new = before.glyphs[y], after.glyphs[y]
    held, wanted = before.renditions[y], after.renditions[y]
    if among is None:
        among = [] if old == new and held == wanted else range(after.width)
    columns = [
        x
        for x in sorted(among)
        if old[x] != new[x]
        or (
            held[x] is not wanted[x]
            and held[x] != wanted[x]
            and not (new[x] == " " and same_on_blank(held[x], wanted[x]))
        )
    ]
    halves = {x - 1 for x in columns if not (old[x] and new[x])}
    halves |= {x + 1 for x in columns if x + 1 < after.width and not (old[x + 1] and new[x + 1])}
    return sorted(halves.union(columns)) if halves else columns


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
        self._alike: Rendition | None = None
        """What looks the same on a blank: it need not be found again for each blank of a row."""

    @property
    def row(self) -> int:
        """The row of the cursor, as far as it is known; the first one otherwise."""
        return self._y or 0

    def clear(self) -> str:
        """Wipe the screen. The rendition goes first, as some terminals clear to its background."""
        self._rendition = self._alike = PLAIN
        return "\x1b[m\x1b[2J"

    def paint(
        self, before: Grid, after: Grid, rows: Iterable[int], among: Mapping[int, Iterable[int] | None] = {}
    ) -> str:
        """The bytes that turn the given rows of `before` into those of `after`.

        Args:
            before: what is shown.
            after: what is to be shown.
            rows: the rows that may differ.
            among: by row, the columns in which it may; all of them where nothing is said.
        """
        for y in rows:
            columns = changed_columns(before, after, y, among.get(y))
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
        glyphs, renditions, last = after.glyphs[y], after.renditions[y], after.width - 1
        if self._y != y:
            self._go(glyphs, renditions, columns[0], y)
        at = self._x
        for x in columns:
            glyph = glyphs[x]
            if glyph == "":
                continue  # written with its left half
            if at != x:
                self._x = at
                self._go(glyphs, renditions, x, y)
            if renditions[x] is not (self._alike if glyph == " " else self._rendition):
                self._turn_to(renditions[x], glyph)
            self._out.append(glyph)
            # Terminals disagree on the width of wide and combined glyphs, and on where the cursor is
            # after the last column: there the next move must not build on it.
            at = x + 1 if x < last and glyphs[x + 1] and len(glyph) == 1 else None
        self._x = at

    def _turn_to(self, rendition: Rendition, glyph: str) -> None:
        """Have that glyph written with its rendition, as far as it is seen."""
        held = self._rendition
        if held is None:
            self._out.append("\x1b[m")
            held = self._rendition = PLAIN
        if held != rendition and not (glyph == " " and same_on_blank(held, rendition)):
            self._out.append(sgr(held, rendition))
            self._rendition = rendition
        self._alike = rendition

    def _go(self, glyphs: list[str], renditions: list[Rendition], x: int, y: int) -> None:
        """Bring the cursor to (x, y): by a move, or by writing again what lies between."""
        way, at = move(self._x, self._y, x, y), self._x
        if self._y == y and at is not None and 0 < x - at <= len(way):
            between = "".join(glyphs[at:x])
            if self._can_bridge(glyphs[at:x], renditions[at:x]) and len(between.encode()) <= len(way):
                way = between
        self._out.append(way)
        self._x, self._y = x, y

    def _can_bridge(self, glyphs: list[str], renditions: list[Rendition]) -> bool:
        """Whether the held rendition can write these cells again, each of them one column wide."""
        held = self._rendition
        if held is None:
            return False
        for glyph, rendition in zip(glyphs, renditions, strict=True):
            alike = held is rendition or held == rendition
            if len(glyph) != 1 or not (alike or (glyph == " " and same_on_blank(held, rendition))):
                return False
        return True
