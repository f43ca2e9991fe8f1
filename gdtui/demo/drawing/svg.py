"""A frame as SVG that looks the same with any monospace font.

Blocks, braille and box-drawing are drawn as shapes, since fonts draw them with gaps or not at all. Every
word is set at the place of its first cell, with the length of its cells.
"""

from collections import defaultdict
from xml.sax.saxutils import escape

from gdtui.demo.drawing.shapes import blocks, dots, strokes
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.palette import DEFAULT

WIDTH, HEIGHT = 9.0, 18.0
"""A cell in pixels."""
_SIZE = 15
_BASE = 13.5
_MARGIN = 12
_FONTS = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace"
_OWN_CELL = ((0x2190, 0x21FF), (0x2500, 0x2BFF))
"""Arrows and symbols: fonts give them odd widths, so each stands in the middle of its own cell."""


class _Picture:
    """Shapes by colour, so that each colour is written once."""

    def __init__(self) -> None:
        self.filled: dict[tuple[int, float], list[str]] = defaultdict(list)
        self.dotted: dict[int, list[str]] = defaultdict(list)
        self.stroked: dict[tuple[int, float], list[str]] = defaultdict(list)
        self.words: dict[tuple[int, bool], list[str]] = defaultdict(list)

    def fill(self, x: float, y: float, width: float, height: float, color: int, opacity: float = 1) -> None:
        """A rectangle."""
        shape = f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}z"
        self.filled[color, opacity].append(shape)


def svg(frame: Frame, ink: int, paper: int, title: str = "gdtui") -> str:
    """The picture of a frame.

    Args:
        frame: the cells.
        ink: 0xRRGGBB of DEFAULT foregrounds.
        paper: 0xRRGGBB of DEFAULT backgrounds.
        title: what a screen reader says.
    """
    picture = _Picture()
    for row in range(frame.rows):
        _grounds(picture, frame, row, paper)
        _row(picture, frame, row, ink)
    width, height = frame.columns * WIDTH + 2 * _MARGIN, frame.rows * HEIGHT + 2 * _MARGIN
    box = f"{-_MARGIN} {-_MARGIN} {width:g} {height:g}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" font-family="{_FONTS}"'
        f' font-size="{_SIZE}">',
        f"<title>{escape(title)}</title>",
        f'<rect x="{-_MARGIN}" y="{-_MARGIN}" width="{width:g}" height="{height:g}"'
        f' rx="8" fill="{_hex(paper)}"/>',
        *_shapes(picture),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _shapes(picture: _Picture) -> list[str]:
    lines = ['<g shape-rendering="crispEdges">']
    for (color, opacity), shapes in picture.filled.items():
        seen = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        lines.append(f'<path fill="{_hex(color)}"{seen} d="{"".join(shapes)}"/>')
    lines.append('</g>\n<g fill="none" stroke-linecap="round">')
    for color, shapes in picture.dotted.items():
        lines.append(f'<path stroke="{_hex(color)}" stroke-width="2.7" d="{"".join(shapes)}"/>')
    lines.append('</g>\n<g fill="none" stroke-linecap="square">')
    for (color, width), shapes in picture.stroked.items():
        lines.append(f'<path stroke="{_hex(color)}" stroke-width="{width:g}" d="{"".join(shapes)}"/>')
    lines.append("</g>")
    for (color, bold), words in picture.words.items():
        weight = ' font-weight="bold"' if bold else ""
        lines += [f'<g fill="{_hex(color)}"{weight}>', *words, "</g>"]
    return lines


def _hex(color: int) -> str:
    return f"#{color:06x}"


def _grounds(picture: _Picture, frame: Frame, row: int, paper: int) -> None:
    """The backgrounds of a row, neighbours of one colour in one piece."""
    colors = frame.background[row].tolist()
    start = 0
    for column in range(1, len(colors) + 1):
        if column == len(colors) or colors[column] != colors[start]:
            if colors[start] not in (DEFAULT, paper):
                picture.fill(start * WIDTH, row * HEIGHT, (column - start) * WIDTH, HEIGHT, colors[start])
            start = column


def _row(picture: _Picture, frame: Frame, row: int, ink: int) -> None:
    """The glyphs of a row: shapes cell by cell, upper halves and words run by run."""
    glyphs = frame.lines()[row]
    colors = [ink if color == DEFAULT else color for color in frame.foreground[row].tolist()]
    bold = frame.bold[row].tolist()
    column = 0
    while column < len(glyphs):
        glyph = glyphs[column]
        end = column + 1
        look = (colors[column], bold[column])
        if _is_word(glyph):
            while end < len(glyphs) and _is_word(glyphs[end]) and (colors[end], bold[end]) == look:
                end += 1
            _word(picture, glyphs[column:end], row, column, look)
        elif glyph != " ":
            while end < len(glyphs) and glyphs[end] == glyph == "▀" and colors[end] == colors[column]:
                end += 1
            _shape(picture, glyph, row, column, end - column, look)
        column = end


def _is_word(glyph: str) -> bool:
    return glyph != " " and not any(low <= ord(glyph) <= high for low, high in _OWN_CELL) and not dots(glyph)


def _word(picture: _Picture, text: str, row: int, column: int, look: tuple[int, bool]) -> None:
    length = f' textLength="{len(text) * WIDTH:g}"' if len(text) > 1 else ""
    place = f'x="{column * WIDTH:g}" y="{row * HEIGHT + _BASE:g}"'
    picture.words[look].append(f"<text {place}{length}>{escape(text)}</text>")


def _shape(picture: _Picture, glyph: str, row: int, column: int, cells: int, look: tuple[int, bool]) -> None:
    x, y, color = column * WIDTH, row * HEIGHT, look[0]
    if rectangles := blocks(glyph):
        for left, top, width, height, opacity in rectangles:
            wide = width * WIDTH * cells if cells > 1 else width * WIDTH
            picture.fill(x + left * WIDTH, y + top * HEIGHT, wide, height * HEIGHT, color, opacity)
    elif places := dots(glyph):
        picture.dotted[color] += [f"M{x + u * WIDTH:g} {y + v * HEIGHT:g}h.01" for u, v in places]
    elif lines := strokes(glyph, x, y, WIDTH, HEIGHT):
        picture.stroked[color, 2.6 if lines.heavy else 1.3].append(lines.path)
    else:
        place = f'x="{x + WIDTH / 2:g}" y="{y + _BASE:g}" text-anchor="middle"'
        picture.words[look].append(f"<text {place}>{escape(glyph)}</text>")
