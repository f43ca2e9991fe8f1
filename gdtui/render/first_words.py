"""What stands below a picture before the first step: what is seen there, and which keys begin."""

from collections.abc import Sequence

from gdtui.render.cells.look import DIM
from gdtui.render.cells.panel import Line, cropped, wrap
from gdtui.render.stage import Box


def first_words(said: Sequence[Line], hints: Sequence[str], box: Box) -> list[Line]:
    """What is said, and below it a hint that is whole.

    Args:
        said: lines of at most the box's columns, less two.
        hints: versions of the hint, the longest first: the first one for which all have room, else the last.
        box: where they go.
    """
    columns = box.columns - 2
    for hint in hints:
        below = wrap(hint, columns, DIM)
        if len(said) + len(below) <= box.rows:
            break
    return [*cropped(said, box.rows - len(below), columns), *below]
