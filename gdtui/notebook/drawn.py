"""The look of a notebook's pictures, and how a frame becomes one."""

from gdtui.demo.drawing.svg import svg
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look

LOOK = Look(1 << 24)
"""Truecolor on the ground of the usual theme: a picture brings its own, whatever the notebook's is."""


def drawn(frame: Frame, title: str) -> str:
    """The frame as SVG."""
    return svg(frame, LOOK.ink, LOOK.paper, title)
