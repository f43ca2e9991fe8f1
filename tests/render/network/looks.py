"""What the pictures of a network are drawn for: every kind of terminal, on dark and on light ground."""

from gdtui.render.cells.look import Look

LOOKS = [
    Look(), Look(256), Look(16), Look(0), Look(ascii=True), Look(16, ascii=True), Look(0, ascii=True),
    Look(dark=False, ink=0x202020, paper=0xF4F4F4), Look(16, dark=False, ink=0, paper=0xFFFFFF),
]  # fmt: skip
SIZES = [(13, 24), (17, 44), (31, 75), (49, 136)]
"""Rows and columns of the main picture at 60x20, 80x24, 120x40 and 200x60."""
SIDES = [(13, 34), (17, 34), (31, 43), (49, 62), (3, 34)]
"""The same beside it, and one with hardly any room."""


def text(frame):
    return "\n".join(frame.lines())
