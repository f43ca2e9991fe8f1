"""From a string to terminal cells: one printable glyph each, "" for the right half of a wide one.

This is the last gate before the terminal: whatever a widget draws, only printable glyphs come out. A glyph is
one number, so that those of a screen are an array: its code point, or where it has marks a number that stands
for it.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len, get_character_cell_size

from gdtui.spelling import to_ascii
from gdtui.terminal.text import is_unsafe

_MAX_MARKS = 2
"""Combining marks kept on one glyph: enough for any language, too few to scribble over the screen."""

SINGLE = frozenset(
    chr(code)
    for first, last in ((0x20, 0x7E), (0xB0, 0xFF), (0x391, 0x3C9), (0x2070, 0x2099), (0x2190, 0x2193),
                        (0x2500, 0x25FC), (0x2800, 0x28FF), (0x2026, 0x2026), (0x2212, 0x2212))
    for code in range(first, last + 1)
)  # fmt: skip
"""Characters that are one cell wide, whatever stands beside them: most of what is drawn."""


@lru_cache(maxsize=16384)
def split(text: str, ascii: bool = False) -> tuple[str, ...]:
    """Cut a string into cells, as many as Rich (and so Textual's layout) counts for it.

    Each cell is a glyph of width one (with at most two combining marks), or a wide glyph followed by "".
    Characters that steer the terminal are dropped.
    """
    if not ascii and SINGLE.issuperset(text):
        return tuple(text)
    cells: list[str] = []
    for character in text:
        if is_unsafe(character):
            continue
        width = get_character_cell_size(character)
        if width == 0:
            _add_mark(cells, character)
        elif width == 1:
            cells.append(character)
        else:
            cells.extend((character, ""))
    _fit(cells, cell_len(text))
    if ascii:
        cells = all_ascii(cells)
    return tuple(cells)


def _add_mark(cells: list[str], mark: str) -> None:
    """Put a combining mark on the glyph before it; drop it where there is none, or too many."""
    if unicodedata.combining(mark) and cells and cells[-1] and len(cells[-1]) <= _MAX_MARKS:
        cells[-1] += mark


def _fit(cells: list[str], width: int) -> None:
    """Pad or cut to the width Textual reckons with (an emoji sequence counts less than its parts)."""
    if len(cells) > width:
        head_of_cut = width > 0 and cells[width] == ""
        del cells[width:]
        if head_of_cut:
            cells[-1] = " "
    cells.extend(" " * (width - len(cells)))


def all_ascii(cells: Sequence[str]) -> list[str]:
    """The same cells in ASCII: a wide glyph becomes two question marks."""
    shown = []
    for index, cell in enumerate(cells):
        wide = cell == "" or (index + 1 < len(cells) and cells[index + 1] == "")
        shown.append("?" if wide else to_ascii(cell))
    return shown


Codes = NDArray[np.uint32]
RIGHT_HALF = 0
"""The number of the right half of a wide glyph."""
CLUSTERS = 0x100000
"""From here on numbers stand for glyphs of several characters: code points that Unicode gives nobody (plane
16, private use). Its characters themselves count among those glyphs."""
_MOST_CLUSTERS = 0xFFFE
_clusters: dict[str, str] = {}
"""The characters that stand for the glyphs of several characters that were seen, in the order they came."""
_glyphs = {chr(RIGHT_HALF): ""}
"""The glyphs that characters stand for which are not themselves one."""


def numbered(text: str, ascii: bool = False) -> str:
    """The cells of a text, see `split`, as many characters: each stands for the number of its glyph."""
    if not ascii and SINGLE.issuperset(text):
        return text
    return "".join(map(_numbered, split(text, ascii)))


def _numbered(glyph: str) -> str:
    if len(glyph) == 1 and ord(glyph) < CLUSTERS:
        return glyph
    if not glyph:
        return chr(RIGHT_HALF)
    if glyph not in _clusters:
        if len(_clusters) >= _MOST_CLUSTERS:
            return "?"
        _clusters[glyph] = chr(CLUSTERS + len(_clusters))
        _glyphs[_clusters[glyph]] = glyph
    return _clusters[glyph]


def codes_of(numbered: str) -> Codes:
    """The numbers of glyphs, for which these characters stand."""
    return np.frombuffer(numbered.encode("utf-32-le"), "<u4")


def glyphs_of(codes: Codes) -> Sequence[str]:
    """The glyphs of numbers: a string where each of them is one character."""
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    if codes.all() and codes.max(initial=0) < CLUSTERS:
        return text
    return [_glyphs.get(character, character) for character in text]
