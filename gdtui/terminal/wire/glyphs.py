"""From a string to terminal cells: one printable glyph each, "" for the right half of a wide one.

This is the last gate before the terminal: whatever a widget draws, only printable glyphs come out.
"""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

from gdtui.terminal.text import is_unsafe

_MAX_MARKS = 2
"""Combining marks kept on one glyph: enough for any language, too few to scribble over the screen."""

_ASCII = str.maketrans(
    {
        **dict.fromkeys("─━┄┅┈┉╌╍═╴╶╸╺╼╾‐‑‒–—―−¯‾▔▁⎯⎺⎻⎼⎽", "-"),
        **dict.fromkeys("│┃┆┇┊┋╎╏║╵╷╹╻╽╿▏▕▎▍▌▐∣⎸⎹❘", "|"),
        **{chr(code): "+" for code in range(0x250C, 0x254C)},
        **{chr(code): "+" for code in range(0x2552, 0x2571)},
        **{chr(code): "?" for code in range(0x2800, 0x2900)},
        "╱": "/", "╲": "\\", "╳": "X", "⎢": "|", "⎥": "|",
        "·": "*", "•": "*", "●": "*", "∙": "*", "⋅": "*", "◆": "*", "★": "*", "⬤": "@", "◉": "@", "✦": "*",
        "○": "o", "◌": "o", "◦": "o", "◇": "o", "☆": "*", "◯": "O", "⊙": "o", "⊕": "+", "⊗": "x", "✚": "+",
        "■": "#", "▪": "#", "□": "o", "▫": "o", "▲": "^", "△": "^", "▴": "^", "▵": "^", "▼": "v", "▽": "v",
        "▾": "v", "▿": "v", "◀": "<", "◁": "<", "◂": "<", "◃": "<", "▶": ">", "▷": ">", "▸": ">", "▹": ">",
        "→": ">", "←": "<", "↑": "^", "↓": "v", "↔": "=", "↕": "|", "⇒": ">", "⇐": "<", "⇧": "^", "⇥": ">",
        "↦": ">", "↵": "<", "⏎": "<", "⌫": "<", "␣": "_", "↗": "/", "↘": "\\", "↖": "\\", "↙": "/", "›": ">",
        "‹": "<", "»": ">", "«": "<", "▀": "#", "▄": "#", "█": "#", "▙": "#", "▛": "#", "▜": "#", "▟": "#",
        "▚": "%", "▞": "%", "▘": "'", "▝": "'", "▖": ".", "▗": ".", "░": ".", "▒": ":", "▓": "%", "▂": "_",
        "▃": "_", "▅": "#", "▆": "#", "▇": "#", "▉": "#", "▊": "#", "▋": "|",
        "α": "a", "β": "b", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "n", "θ": "t", "κ": "k", "λ": "l",
        "μ": "u", "µ": "u", "ν": "v", "ξ": "x", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "φ": "f", "χ": "x",
        "ψ": "y", "ω": "w", "Δ": "D", "Σ": "S", "Π": "P", "Ω": "O", "Γ": "G", "Θ": "T", "Λ": "L", "Φ": "F",
        "∂": "d", "∇": "V", "∑": "S", "∏": "P", "∫": "S", "√": "v", "∞": "8", "≈": "~", "≃": "~", "∼": "~",
        "≠": "#", "≤": "<", "≥": ">", "±": "+", "×": "*", "÷": "/", "∕": "/", "∈": "e", "∝": "~", "‖": "|",
        "∥": "|", "≡": "=", "⟂": "T", "°": "o", "′": "'", "″": '"', "‘": "'", "’": "'", "“": '"', "”": '"',
        "„": '"', "…": ".", "⋯": ".", "⋮": ":", "✓": "v", "✔": "v", "✗": "x", "✘": "x", "⚠": "!", "¬": "!",
        "¡": "!", "¿": "?", "©": "c", "®": "r", "€": "E", "£": "L", "§": "S", "¶": "P", "ß": "s", "æ": "a",
        "ø": "o", "Ø": "O", "Æ": "A", "ð": "d", "þ": "p", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "ℓ": "l",
        "ᵀ": "T", "ⱼ": "j",
    }
)  # fmt: skip

_BRAILLE_DENSITY = " .:::****"
"""Glyph for 0 to 8 raised dots; one dot alone is told apart below by whether it is high or low."""


def _braille(code: int) -> str:
    """The ASCII glyph nearest to a braille pattern (U+2800 plus one bit per dot)."""
    dots = code & 0xFF
    if dots and not dots & 0b11100100:
        return "'" if dots.bit_count() < 3 else '"'
    return _BRAILLE_DENSITY[dots.bit_count()]


_ASCII.update({code: _braille(code) for code in range(0x2800, 0x2900)})


@lru_cache(maxsize=4096)
def to_ascii(glyph: str) -> str:
    """One ASCII character for one single-width glyph: by table, else by its base letter, else "?"."""
    first = glyph[0].translate(_ASCII)
    if not first.isascii():
        first = unicodedata.normalize("NFKD", first)[0]
    return first if first.isascii() and first.isprintable() else "?"


@lru_cache(maxsize=16384)
def split(text: str, ascii: bool = False) -> tuple[str, ...]:
    """Cut a string into cells, as many as Rich (and so Textual's layout) counts for it.

    Each cell is a glyph of width one (with at most two combining marks), or a wide glyph followed by "".
    Characters that steer the terminal are dropped.
    """
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
        cells = _all_ascii(cells)
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


def _all_ascii(cells: list[str]) -> list[str]:
    """The same cells in ASCII: a wide glyph becomes two question marks."""
    shown = []
    for index, cell in enumerate(cells):
        wide = cell == "" or (index + 1 < len(cells) and cells[index + 1] == "")
        shown.append("?" if wide else to_ascii(cell))
    return shown
