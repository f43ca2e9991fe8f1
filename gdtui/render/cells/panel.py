"""Text in colour, wrapped and laid out into a frame: readouts, equations, sentences."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM
from gdtui.render.cells.palette import DEFAULT


class Span(NamedTuple):
    """A piece of a line in one colour."""

    text: str
    color: int = DEFAULT
    bold: bool = False


Line = tuple[Span, ...]
"""One line of text, from left to right."""


def line(*parts: str | Span) -> Line:
    """A line of spans and plain text."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def field(label: str, value: str, width: int, color: int = DEFAULT) -> Line:
    """A dim label, and its value from column `width` on."""
    return line(Span(f"{label:<{width}}", DIM), Span(value, color, True))


def heading(text: str, columns: int) -> Line:
    """A title with a rule to its right, `columns` wide."""
    rule = "─" * max(columns - len(text) - 1, 0)
    return line(Span(text + " ", bold=True), Span(rule, DIM))


def wrap(text: str, columns: int, color: int = DEFAULT, indent: str = "") -> list[Line]:
    """`text` broken between words into lines of at most `columns`; further lines begin with `indent`."""
    rows: list[str] = []
    current = ""
    for word in text.split():
        while len(word) > columns > len(indent):
            room = columns - len(current) - bool(current.strip())
            if room <= 0:
                rows.append(current)
                current, room = indent, columns - len(indent)
            joint = " " if current.strip() else ""
            current, word = current + joint + word[:room], word[room:]
        joint = " " if current.strip() else ""
        if current.strip() and len(current) + len(joint) + len(word) > columns:
            rows.append(current)
            current, joint = indent, ""
        current += joint + word
    if current.strip():
        rows.append(current)
    return [line(Span(row, color)) for row in rows]


def length(row: Line) -> int:
    """How many cells a line takes."""
    return sum(len(span.text) for span in row)


def clip(row: Line, columns: int) -> Line:
    """The line cut to `columns`, ending in … where something is missing."""
    if length(row) <= columns:
        return row
    kept: list[Span] = []
    room = columns - 1
    for span in row:
        piece = span.text[:room]
        kept.append(Span(piece, span.color, span.bold))
        room -= len(piece)
        if room <= 0:
            break
    return (*kept, Span("…", DIM)) if columns > 0 else ()


def write(canvas: Canvas, rows: Sequence[Line], top: int, left: int, columns: int) -> None:
    """Write lines into a canvas, each clipped to `columns`; the rest of the width becomes blank."""
    canvas.paste(panel(rows, len(rows), columns), top, left)


def panel(lines: Sequence[Line], rows: int, columns: int) -> Frame:
    """A frame of `rows` x `columns` with the lines from its top; what does not fit is left out."""
    shown = lines[: max(rows, 0)]
    spans = [span for row in shown for span in _filled(row, columns)]
    spans.append(Span(" " * ((rows - len(shown)) * columns)))
    text = "".join([span.text for span in spans])
    sizes = [len(span.text) for span in spans]
    shape = (max(rows, 0), columns)
    return Frame(
        np.frombuffer(text.encode("utf-32-le"), np.uint32).reshape(shape),
        np.repeat(np.array([span.color for span in spans], np.int32), sizes).reshape(shape),
        np.full(shape, DEFAULT, np.int32),
        np.repeat(np.array([span.bold for span in spans], np.bool_), sizes).reshape(shape),
    )


@lru_cache(maxsize=512)
def _filled(row: Line, columns: int) -> Line:
    """A line of exactly `columns`: most lines of a screen are the same from step to step."""
    kept = clip(row, columns)
    return (*kept, Span(" " * (columns - length(kept))))
