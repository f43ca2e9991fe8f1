"""The encoder: the cells of a screen before and after, turned into the fewest bytes.

Knows nothing of Textual. A Painter remembers where the terminal's cursor stands and which rendition it
holds, and writes only the cells that differ, moving the shortest way and changing only those parts of
the rendition that change. It expects what the driver sets up: no line wrap, no output processing (a line
feed keeps the column).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gdtui.terminal.wire.glyphs import CLUSTERS, RIGHT_HALF, Codes, codes_of, glyphs_of, numbered
from gdtui.terminal.wire.renditions import PLAIN, Rendition, Renditions, seen_on_blank, sgr

_SPACE = ord(" ")
Places = NDArray[np.intp]


class Grid:
    """The cells of a screen, in two arrays of shape (height, width).

    Attributes:
        codes: the numbers of the glyphs, see `glyphs.codes_of`.
        renditions: the numbers of their renditions.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.codes: Codes = np.full((height, width), _SPACE, np.uint32)
        self.renditions: Renditions = np.full((height, width), PLAIN, np.int64)

    def take(self, other: "Grid", rows: Sequence[int]) -> None:
        """Take over rows of another grid of the same size."""
        self.codes[rows] = other.codes[rows]
        self.renditions[rows] = other.renditions[rows]

    def write(self, y: int, x: int, text: str, rendition: Rendition) -> None:
        """Write a text into a row, from a column on, where there is room for all of it."""
        codes = codes_of(numbered(text))
        self.codes[y, x : x + len(codes)] = codes
        self.renditions[y, x : x + len(codes)] = rendition

    def scroll(self) -> None:
        """Every row goes up by one, and a blank one follows."""
        self.codes = np.vstack((self.codes[1:], np.full(self.width, _SPACE, np.uint32)))
        self.renditions = np.vstack((self.renditions[1:], np.full(self.width, PLAIN, np.int64)))

    def row(self, y: int) -> "Grid":
        """A copy of a row."""
        row = Grid(self.width, 1)
        row.codes[0], row.renditions[0] = self.codes[y], self.renditions[y]
        return row

    def equals(self, other: "Grid") -> bool:
        """Whether another grid of the same size shows the same."""
        return bool((self.codes == other.codes).all() and (self.renditions == other.renditions).all())

    def glyphs(self, y: int) -> list[str]:
        """The glyphs of a row ("" right of a wide one)."""
        return [*glyphs_of(self.codes[y])]

    def looks(self, y: int) -> list[Rendition]:
        """The renditions of a row."""
        return [*map(Rendition.of, self.renditions[y].tolist())]


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


def changed(before: Grid, after: Grid, rows: Sequence[int]) -> NDArray[np.bool_]:
    """Which cells of some rows must be written; both halves of a wide glyph always go together.

    Args:
        before: what is shown.
        after: what is to be shown.
        rows: the rows.

    Returns:
        Shape (rows, width).
    """
    old, new = before.codes[rows], after.codes[rows]
    held, wanted = before.renditions[rows], after.renditions[rows]
    mask: NDArray[np.bool_] = old != new
    other = (held != wanted) & ~mask
    if other.any():
        mask |= other & ((new != _SPACE) | (seen_on_blank(held, wanted) != 0))
    if old.all() and new.all():
        return mask
    written, half = mask.copy(), (old == RIGHT_HALF) | (new == RIGHT_HALF)
    mask[:, :-1] |= written[:, 1:] & half[:, 1:]
    mask[:, 1:] |= written[:, :-1] & half[:, 1:]
    return mask


Run = tuple[int, int, int, int, bool, bool]
"""Neighbouring cells of one rendition: the first of them, the one after the last, the place of the first one,
the rendition; whether what is before them is not written; whether the cursor is lost after them."""


def _runs(after: Grid, places: Places) -> Iterator[Run]:
    """Cells that are to be written, counted row by row, in runs."""
    codes, renditions = after.codes.take(places), after.renditions.take(places)
    # Terminals disagree on the width of wide and combined glyphs, and on where the cursor is after the last
    # column: there the next move must not build on it.
    lost = ((places + 1) % after.width == 0) | (codes >= CLUSTERS)
    lost |= after.codes.take(places + 1, mode="clip") == RIGHT_HALF
    apart = np.ones(len(places), np.bool_)
    apart[1:] = (places[1:] != places[:-1] + 1) | lost[:-1]
    begins = apart.copy()
    begins[1:] |= renditions[1:] != renditions[:-1]
    starts = begins.nonzero()[0]
    ends = np.append(starts[1:], len(places))
    firsts = places.take(starts), renditions.take(starts), apart.take(starts)
    return zip(*(part.tolist() for part in (starts, ends, *firsts, lost.take(ends - 1))), strict=True)


class Painter:
    """Writes differences between screens, remembering the terminal's cursor and rendition."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Nothing is known of the terminal any more: what comes next sets everything anew."""
        self._x: int | None = None
        self._y: int | None = None
        self._rendition: int | None = None

    @property
    def row(self) -> int:
        """The row of the cursor, as far as it is known; the first one otherwise."""
        return self._y or 0

    def clear(self) -> str:
        """Wipe the screen. The rendition goes first, as some terminals clear to its background."""
        self._rendition = PLAIN
        return "\x1b[m\x1b[2J"

    def paint(self, before: Grid, after: Grid, rows: Sequence[int]) -> str:
        """The bytes that turn the given rows of `before` into those of `after`.

        Args:
            before: what is shown.
            after: what is to be shown.
            rows: the rows that may differ, ascending.
        """
        if not rows:
            return ""
        line, column = changed(before, after, rows).nonzero()
        places = np.array(rows)[line] * after.width + column
        places = places[after.codes.take(places) != RIGHT_HALF]  # written with its left half
        return self._written(after, places) if len(places) else ""

    def park(self, x: int, y: int) -> str:
        """Move the cursor to where a person types (input methods open their window there)."""
        way = move(self._x, self._y, x, y)
        self._x, self._y = x, y
        return way

    def _written(self, after: Grid, places: Places) -> str:
        """What writes cells, counted row by row, none of them a right half."""
        text, out, at, held = glyphs_of(after.codes.take(places)), list[str](), self._x, self._rendition
        if held is None:
            out.append("\x1b[m")
            held = PLAIN
        for start, end, place, wanted, is_apart, is_lost in _runs(after, places):
            if is_apart:
                y, x = divmod(place, after.width)
                if at != x or self._y != y:
                    self._x, self._rendition = at, held
                    out.append(self._way(after, x, y))
                at, self._y = x, y
            written = "".join(text[start:end])
            if held != wanted:
                if written[0] == " " and not seen_on_blank(held, wanted):
                    bare = written.lstrip(" ")
                    out.append(written[: len(written) - len(bare)])
                    written = bare
                if written:
                    out.append(sgr(held, wanted))
                    held = wanted
            out.append(written)
            at = None if is_lost or at is None else at + end - start
        self._x, self._rendition = at, held
        return "".join(out)

    def _way(self, after: Grid, x: int, y: int) -> str:
        """What brings the cursor to (x, y): a move, or what lies between, written again."""
        way, at = move(self._x, self._y, x, y), self._x
        if self._y == y and at is not None and 0 < x - at <= len(way):
            between = self._between(after, y, at, x)
            if between and len(between.encode()) <= len(way):
                return between
        return way

    def _between(self, after: Grid, y: int, start: int, end: int) -> str:
        """The cells of a row, where the held rendition can write them again and each is one column wide."""
        held, codes = self._rendition, after.codes[y, start:end].tolist()
        if held is None:
            return ""
        for code, rendition in zip(codes, after.renditions[y, start:end].tolist(), strict=True):
            alike = held == rendition or (code == _SPACE and not seen_on_blank(held, rendition))
            if not alike or code == RIGHT_HALF or code >= CLUSTERS:
                return ""
        return "".join(map(chr, codes))
