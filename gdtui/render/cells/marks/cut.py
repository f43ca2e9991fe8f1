"""What a chart's axis says where some of the lines leave it."""

from collections.abc import Sequence

from gdtui.render.cells.braille import Stroke
from gdtui.render.cells.marks.ends import head
from gdtui.render.cells.ticks import label
from gdtui.render.cells.viewport import Viewport


def cut(lines: Sequence[Stroke], ends: tuple[float, float], shown: Viewport, ascii: bool) -> list[str]:
    """Below and above what value nothing is shown, of those sides on which there is something.

    Args:
        lines: on the plane.
        ends: the lowest and the highest value of the axis.
        shown: the plane.
        ascii: only ASCII glyphs.
    """
    low, high = shown.y_range
    below = any((line.y < low).any() for line in lines)
    above = any((line.y > high).any() for line in lines)
    sides = ((below, -1, "below", ends[0]), (above, 1, "above", ends[1]))
    return [f"{head(side, ascii)} {word} {label(end, ascii)}" for there, side, word, end in sides if there]


def with_cut(words: str, told: Sequence[str], columns: int) -> str:
    """The axis's words with those of `cut`, shorter where there is no room for all."""
    tight = " ".join(told).replace(" below ", "<").replace(" above ", ">")
    tried = "  ".join([words, *told]), f"{words} {tight}", tight
    return next((text for text in tried if len(text) <= columns), tight) if told else words
