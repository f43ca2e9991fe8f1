"""A program beside the picture: lightly coloured, what the last step has run marked and bold."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gdtui.render import stage
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Area, Frame
from gdtui.render.cells.look import BLUE, DIM, GREEN, ORANGE, YELLOW, Look, legible
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.panel import Line, Span, clip, heading, line, panel, wrap, write
from gdtui.render.spelled import spelled

_LEAST = 38
"""Cells beside the picture in which a program can be read."""
_EDGE = 3
"""Rows above the lines: the title and the keys, and one below them."""
_TOKENS = re.compile(
    r"(?P<comment>#.*)|(?P<string>f?\"[^\"]*\"|'[^']*')|(?P<word>\b(?:"
    r"def|return|for|in|if|else|while|yield|import|as|with|not|and|or|lambda|True|False|None)\b)"
)
_INKS = {"comment": DIM, "string": GREEN, "word": BLUE}
_KEYS = (stage.Hint("y", "copy"), stage.Hint("PgUp PgDn", "scroll"), stage.Hint("P", "close"))


class Listing(NamedTuple):
    """A program as it is to be shown.

    Attributes:
        title: what it is.
        lines: its lines; none where there is no program.
        lit: the lines that the last step has run, from 0.
        scrolled: the first line that is shown; None for one from which what is lit is seen.
        trouble: why there is no program.
    """

    title: str
    lines: Sequence[str]
    lit: Sequence[int] = ()
    scrolled: int | None = None
    trouble: str = ""


def beside(columns: int) -> int:
    """The cells that a program takes beside the picture; 0 where it takes the picture's place."""
    spare = columns - stage.LEAST_COLUMNS - 1
    return 0 if spare < _LEAST else min(spare, max(columns // 2 - 1, _LEAST))


def place(columns: int, rows: int, picture: stage.Box) -> stage.Box:
    """Where a program lies on a screen of that size: beside all of it, or over the picture and numbers.

    Args:
        columns: of the screen.
        rows: of the screen.
        picture: where those are.
    """
    wide = beside(columns)
    return stage.Box(0, columns - wide, rows, wide) if wide else picture


def room(box: stage.Box) -> int:
    """How many lines of a program are seen at once in its place."""
    return box.rows - _EDGE


def top(listing: Listing, most: int) -> int:
    """The first line that is shown of so many that there is room for."""
    last = max(len(listing.lines) - most, 0)
    if listing.scrolled is not None:
        return min(max(listing.scrolled, 0), last)
    if not listing.lit or listing.lit[-1] < most:
        return 0
    return min(max(listing.lit[-1] - most + 1 + most // 4, 0), listing.lit[0], last)


def draw(listing: Listing, scene: Frame, box: stage.Box, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen: the scene with the program beside it, or over its picture and numbers.

    Args:
        listing: the program.
        scene: the screen's own frame; narrower than the whole where the program lies beside it.
        box: where the program lies.
        columns: of the whole.
        rows: of the whole.
        look: what it is drawn for.
    """
    canvas = Canvas.blank(rows, columns)
    canvas.paste(scene, 0, 0)
    for row in range(box.rows):  # the pointer finds nothing of what is hidden
        canvas.mark(Area(box.row + row, box.column, box.columns, ""))
    page = Canvas.blank(box.rows, box.columns)
    write(page, spelled(_page(listing, box.rows, box.columns), box.columns, look), 0, 0, box.columns)
    canvas.paste(legible(page.frame(), look), box.row, box.column)
    if box.column:
        rule = panel([line(Span("|" if look.ascii else "│", DIM))] * rows, rows, 1)
        canvas.paste(legible(rule, look), 0, box.column - 1)
    return canvas.frame()


def _page(listing: Listing, rows: int, columns: int) -> list[Line]:
    head = [heading(listing.title, columns), stage.keys(_KEYS, columns)]
    if listing.trouble:
        return [*head, (), *wrap(listing.trouble, columns - 2, YELLOW)]
    most = room(stage.Box(0, 0, rows, columns))
    first = top(listing, most)
    shown = [_row(listing, n, columns) for n in range(first, min(first + most, len(listing.lines)))]
    below = len(listing.lines) - first - len(shown)
    more = f"  … {below} more {'line' if below == 1 else 'lines'} below" if below else ""
    return [*head, *shown, *([line(Span(more, DIM))] if more else [])]


def _row(listing: Listing, number: int, columns: int) -> Line:
    """A line of the program, marked where the last step has run it."""
    text, lit = listing.lines[number], number in listing.lit
    mark = Span("▸ " if lit else "  ", ORANGE, True)
    spans = (Span(text, DIM),) if number < _documented(listing.lines) else tuple(_coloured(text, lit))
    return clip((mark, *spans), columns)


def _documented(lines: Sequence[str]) -> int:
    """How many lines the docstring takes."""
    ends = [n for n, text in enumerate(lines) if text.endswith('"""') and n]
    return ends[0] + 1 if ends and lines[0].startswith('"""') else 0


def _coloured(text: str, lit: bool) -> Iterator[Span]:
    at = 0
    for found in _TOKENS.finditer(text):
        if found.start() > at:
            yield Span(text[at : found.start()], DEFAULT, lit)
        yield Span(found[0], _INKS[found.lastgroup or "word"], lit)
        at = found.end()
    if at < len(text):
        yield Span(text[at:], DEFAULT, lit)
