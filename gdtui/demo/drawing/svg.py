"""A frame as SVG."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from gdtui.demo.drawing.cell import cells_of_frame
from gdtui.demo.drawing.picture import HEIGHT, SIZE, WIDTH, Picture, hexed
from gdtui.render.cells.frame import Frame

_MARGIN, _ROUND = 5, 4
_PIXELS = 2.25
"""Of a unit where nothing says how large the picture is to be shown."""
_FONTS = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace"


def svg(frame: Frame, ink: int, paper: int, title: str = "gdtui") -> str:
    """The picture of a frame.

    Args:
        frame: the cells.
        ink: 0xRRGGBB of DEFAULT foregrounds.
        paper: 0xRRGGBB of DEFAULT backgrounds.
        title: what a screen reader says.
    """
    picture = Picture()
    for row in range(frame.rows):
        picture.paint(cells_of_frame(frame, row, ink, paper), row, 0, bare=paper)
    return document(picture.text(), frame.columns, frame.rows, paper, title)


def document(shapes: Iterable[str], columns: int, rows: int, paper: int, title: str) -> str:
    """An SVG file of so many cells with these shapes on a ground of 0xRRGGBB."""
    width, height = columns * WIDTH + 2 * _MARGIN, rows * HEIGHT + 2 * _MARGIN
    size = f'width="{width * _PIXELS:g}" height="{height * _PIXELS:g}"'
    box = f"{-_MARGIN} {-_MARGIN} {width:g} {height:g}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{box}" role="img" font-family="{_FONTS}"'
        f' font-size="{SIZE:.4g}">',
        f"<title>{escape(title)}</title>",
        f'<rect x="{-_MARGIN}" y="{-_MARGIN}" width="{width:g}" height="{height:g}"'
        f' rx="{_ROUND}" fill="{hexed(paper)}"/>',
        *shapes,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
