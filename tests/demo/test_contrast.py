"""What is written can be read: letters and digits on their ground, in light and dark themes."""

import shlex

import numpy as np
import pytest

from gdtui.cli.opening import opening
from gdtui.demo.record import shoot
from gdtui.render.cells.look import LEAST_DIM
from gdtui.render.cells.palette import DEFAULT, contrast

VIEWS = [
    "landscape --compare --steps 9", "landscape --basins",
    "landscape --optimizer momentum --settings momentum",
    "slope --view gradient", "race --steps 4", "circuit attention --steps 30",
    "network --view units --steps 2", "network --view optimizers --steps 2",
]  # fmt: skip
MODES = [("solarized-light", "16"), ("textual-light", "256"), ("nord", "truecolor")]


@pytest.mark.parametrize(
    ("view", "mode"), [(view, MODES[(n + more) % 3]) for n, view in enumerate(VIEWS) for more in (0, 1)]
)
def test_every_letter_and_digit_stands_out_from_its_ground(view, mode):
    theme, color = mode
    still = shoot(opening([*shlex.split(view), "--theme", theme, "--color", color]), (80, 24))
    frame = still.frame
    ink = np.where(frame.foreground == DEFAULT, still.ink, frame.foreground)
    paper = np.where(frame.background == DEFAULT, still.paper, frame.background)
    written = np.vectorize(lambda code: chr(code).isalnum())(frame.glyph)
    assert contrast(ink, paper)[written].min() >= LEAST_DIM
