"""Text in colour, wrapped and laid out into a frame: readouts, equations, sentences."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui import keymap
from gdtui.engine.base.clipping import cut, shortened
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.dyed import dyed
from gdtui.render.cells.frame import Area, Frame, moved, shown_text
from gdtui.render.cells.look import DIM, Look, worn
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.pen import pen


class Span(NamedTuple):
    """A piece of a line in one colour.

    Attributes:
        text: what it says.
        color: 0xRRGGBB or DEFAULT.
        bold: whether it is bold.
        press: what a click on it presses, as `Area` has it; "" for nothing.
        ground: 0xRRGGBB of what lies below it, or DEFAULT.
    """

    text: str
    color: int = DEFAULT
    bold: bool = False
    press: str = ""
    ground: int = DEFAULT


Line = tuple[Span, ...]
"""One line of text, from left to right."""

Text = tuple[Span, ...]
"""Words in one or several styles; blanks between them are where a line may break."""


def line(*parts: str | Span) -> Line:
    """A line of spans and plain text."""
    return tuple([part if isinstance(part, Span) else Span(part) for part in parts])


def pressing(row: Line, name: str) -> Line:
    """The line, with a click on it that presses what is called so."""
    return tuple([Span(text, color, bold, name, ground) for text, color, bold, _, ground in row])


@lru_cache(maxsize=256)
def badge(glyph: str, color: int, look: Look) -> Span:
    """A lane's glyph in the colour that it has on a map.

    Where the theme's own ground would change that colour, it brings the ground along that it has there.
    """
    light, ground = worn(pen(color, look.colors), look)
    return Span(glyph, light, True, ground=ground)


def named(glyph: str, label: str, color: int, look: Look, lit: bool) -> Line:
    """A lane's badge and its name, in its colour as well where the badge needs no ground of its own."""
    mark = badge(glyph, color, look)
    return mark, Span(label, mark.color if mark.ground == DEFAULT else DEFAULT, lit)


def field(label: str, value: str, width: int, color: int = DEFAULT) -> Line:
    """A dim label, and its value from column `width` on."""
    return line(Span(f"{label:<{width}}", DIM), Span(value, color, True))


@lru_cache(maxsize=64)
def heading(text: str, columns: int) -> Line:
    """A title with a rule to its right, `columns` wide."""
    rule = "─" * max(columns - len(text) - 1, 0)
    return line(Span(text + " ", bold=True), Span(rule, DIM))


def wrap(text: str, columns: int, color: int = DEFAULT, indent: str = "") -> list[Line]:
    """`text` broken between words into lines of at most `columns`; further lines begin with `indent`."""
    return flow((Span(keymap.sentence(text), color),), columns, indent)


def flow(text: Text, columns: int, indent: str = "") -> list[Line]:
    """Words in several styles broken into lines of at most `columns`.

    A word that is longer than a line is cut, and begins where the word before it ended. Further lines begin
    with `indent`, where it leaves room for words.
    """
    columns = max(columns, 1)
    indent = indent if len(indent) < columns else ""
    if len(text) == 1 and text[0][2:] == _PLAIN:  # as nearly all that is said in a step
        words = text[0].text.split()
        if len(indent) + max(map(len, words), default=0) <= columns:
            return [(Span(row, text[0].color),) for row in _filling(words, columns, indent)]
    rows: list[Line] = []
    row: list[Span] = []
    begun = taken = 0  # the cells of the row that its indent takes, and those that are taken
    for word in words_of(text):
        gap, wide = bool(row), length(word)
        if row and taken + gap + wide > columns >= len(indent) + wide:
            rows.append(_joined(row))
            row, gap, taken = _started(indent, word), False, len(indent)
            begun = taken
        while word:
            room = columns - taken - gap
            at = cut(_text(word), room) if length(word) > room else room
            if at < 1 and taken > begun:  # no room, or for a part of a number only
                rows.append(_joined(row))
                row, gap, taken = _started(indent, word), False, len(indent)
                begun = taken
                continue
            piece, word = _cut(word, max(at, 0) or max(room, 1))
            row += [*_gap(row, piece, gap), *piece]
            taken += gap + length(piece)
            gap = False
    return [*rows, _joined(row)] if row else rows


_PLAIN = Span("")[2:]
"""What a span in one colour is beside that: neither bold nor to be clicked, and without a ground."""


def _filling(words: Sequence[str], columns: int, indent: str) -> Iterator[str]:
    """Lines of words that each fit into one."""
    row = ""
    for word in words:
        if row and len(row) + 1 + len(word) > columns:
            yield row
            row = indent + word
        else:
            row = f"{row} {word}" if row else word
    if row:
        yield row


def _started(indent: str, word: Text) -> list[Span]:
    return [Span(indent, word[0].color)] if indent else []


def _gap(row: Sequence[Span], word: Text, wanted: bool) -> list[Span]:
    """The blank between two words, in their colour where they share one: it then joins them to one span."""
    return [Span(" ", word[0].color if word[0].color == row[-1].color else DIM)] if wanted else []


def words_of(text: Text) -> Iterator[Text]:
    """The words; one may change its style in the middle, as `n`, does."""
    word: list[Span] = []
    for span in text:
        first, *others = re.split(r"\s+", span.text)
        for place, piece in enumerate([first, *others]):
            if place and word:
                yield tuple(word)
                word = []
            if piece:
                word.append(span._replace(text=piece))
    if word:
        yield tuple(word)


def _cut(word: Text, columns: int) -> tuple[Text, Text]:
    """As much of a word as there is room for, and the rest."""
    kept: list[Span] = []
    for place, span in enumerate(word):
        if len(span.text) > columns:
            kept += [span._replace(text=span.text[:columns])] if columns else []
            return tuple(kept), (span._replace(text=span.text[columns:]), *word[place + 1 :])
        kept.append(span)
        columns -= len(span.text)
    return tuple(kept), ()


def _joined(spans: Sequence[Span]) -> Line:
    """The spans with neighbours of one style made one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1][1:] == span[1:]:
            joined[-1] = span._replace(text=joined[-1].text + span.text)
        else:
            joined.append(span)
    return tuple(joined)


def length(row: Sequence[Span]) -> int:
    """How many cells a line takes."""
    return sum([len(span.text) for span in row])  # asked for every word that is laid out


def clip(row: Line, columns: int) -> Line:
    """The line cut to `columns`, but in no number, ending in … where something is missing."""
    if length(row) <= columns:
        return row
    if columns < 1:
        return ()
    at, end = shortened(_text(row), columns)
    kept, _ = _cut(row, at)
    return (*kept, Span(end, DIM))


def cropped(rows: Sequence[Line], most: int, columns: int) -> list[Line]:
    """At most so many lines of a text; the last of them ends in … where there is more."""
    if not _more(rows, max(most, 0)):
        return list(rows[: max(most, 0)])
    if most < 1:
        return []
    return [*rows[: most - 1], clip((*rows[most - 1], Span(" " * (columns + 1))), columns)]


def _text(row: Sequence[Span]) -> str:
    return "".join(span.text for span in row)


def write(canvas: Canvas, rows: Sequence[Line], top: int, left: int, columns: int) -> None:
    """Write lines into a canvas, each clipped to `columns`; the rest of the width becomes blank."""
    canvas.paste(panel(rows, len(rows), columns), top, left)


def panel(lines: Sequence[Line], rows: int, columns: int) -> Frame:
    """A frame of `rows` x `columns` with the lines from its top; … in its corner says that there are more."""
    shape = max(rows, 0), columns
    shown = _shown(lines, shape[0], columns)
    cells = [_set(row, columns) for row in shown] + [_set((), columns)] * (shape[0] - len(shown))
    return Frame(
        np.frombuffer(b"".join([row.glyph for row in cells]), np.uint32).reshape(shape),
        np.frombuffer(b"".join([row.color for row in cells]), np.int32).reshape(shape),
        np.frombuffer(b"".join([row.ground for row in cells]), np.int32).reshape(shape),
        np.frombuffer(b"".join([row.bold for row in cells]), np.bool_).reshape(shape),
        tuple([area for place, row in enumerate(cells) for area in moved(row.areas, place, 0)]),
    )


class _Set(NamedTuple):
    """A line as cells, and what the pointer finds in it; bytes, of which many are put together quickest."""

    glyph: bytes
    color: bytes
    ground: bytes
    bold: bytes
    areas: tuple[Area, ...]


@lru_cache(maxsize=256)
def _set(row: Line, columns: int) -> _Set:
    """A line of exactly `columns`: most lines of a screen are the same from step to step."""
    kept = clip(row, columns)
    glyph = shown_text(_text(kept).ljust(columns)).encode("utf-32-le")
    return _Set(glyph, *dyed(tuple([(len(span.text), *span[1:]) for span in kept]), columns))


def _shown(lines: Sequence[Line], rows: int, columns: int) -> list[Line]:
    """As many lines as there are rows for."""
    if not rows or not _more(lines, rows):
        return list(lines[:rows])
    last = lines[rows - 1]
    room = columns - length(last)
    more = (*last, Span(f"{'…':>{room}}", DIM)) if room > 1 else clip((*last, Span("  ")), columns)
    return [*lines[: rows - 1], more]


def _more(lines: Sequence[Line], rows: int) -> bool:
    """Whether there is something to read below so many rows."""
    return any(_text(row).strip() for row in lines[rows:])
