"""A wide terminal is used: no view leaves a large part of 200x60 or 160x50 empty."""

import numpy as np
import pytest

from gdtui.cli.opening import opening
from gdtui.demo.record import shoot
from gdtui.render.cells.frame import SPACE
from gdtui.render.cells.palette import DEFAULT

VIEWS = [
    "landscape --optimizer adam --steps 9", "landscape --optimizer random-search --steps 2",
    "slope --view gradient", "slope --view descent --steps 3", "race --steps 4", "race --view data --steps 4",
    "circuit", "circuit --steps 9", "circuit attention --steps 30", "network --steps 2",
    "network --view units --steps 2", "network --view layers --steps 2",
]  # fmt: skip
MOST = 0.25


def largest_blank(frame):
    """How many cells the largest rectangle has in which there is nothing."""
    blank = (frame.glyph == SPACE) & (frame.background == DEFAULT)
    best, heights = 0, np.zeros(frame.columns, np.int64)
    for row in blank:
        heights = np.where(row, heights + 1, 0)
        for height in np.unique(heights):
            wide = np.flatnonzero(np.diff(heights >= height, prepend=False, append=False))
            best = max(best, int(height) * int((wide[1::2] - wide[::2]).max(initial=0)))
    return best


@pytest.mark.parametrize(
    ("view", "size"), [*((view, (200, 60)) for view in VIEWS), ("circuit", (160, 50)), ("slope", (160, 50))]
)
def test_no_large_part_of_a_wide_screen_is_empty(view, size):
    frame = shoot(opening(view.split()), size).frame
    assert largest_blank(frame) <= MOST * frame.rows * frame.columns
