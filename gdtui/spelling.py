"""How symbols are spelled in ASCII: in words where a text is laid out, else by one glyph for one cell.

What draws spells its words while they can still be laid out (`in_ascii`: η as `lr`, ← as `<-`), and so do
`trace` and messages. The terminal's last gate (`to_ascii`) can only put one glyph into the place of another.
"""

import unicodedata
from functools import lru_cache

SYMBOLS = {
    "η": "lr", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "eps", "ζ": "zeta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lam", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "sum", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega", "ℓ": "ell", "√": "sqrt", "∇": "grad", "∑": "sum", "∏": "prod", "∫": "int",
    "∞": "inf", "∈": "in",
}  # fmt: skip
"""Names: kept apart from letters and digits beside them. η is the learning rate everywhere here."""
MARKS = {
    "←": "<-", "→": "->", "↔": "<->", "⇒": "=>", "⇐": "<=", "≤": "<=", "≥": ">=", "≠": "!=", "±": "+-",
    "…": "...", "⋯": "...", "″": "''", "✓": "+", "✔": "+", "ḡ": "g_mean",
    "‖": "||", "∥": "||",
}  # fmt: skip
"""Signs, most of more than one glyph."""
_ARROWS = "←↑↓→"

_ASCII = str.maketrans(
    {
        **dict.fromkeys("─━┄┅┈┉╌╍═╴╶╸╺╼╾‐‑‒–—―−¯‾▔▁⎯⎺⎻⎼⎽", "-"),
        **dict.fromkeys("│┃┆┇┊┋╎╏║╵╷╹╻╽╿▏▕▎▍▌▐∣⎸⎹❘", "|"),
        **{chr(code): "+" for code in range(0x250C, 0x254C)},
        **{chr(code): "+" for code in range(0x2552, 0x2571)},
        **{chr(code): "?" for code in range(0x2800, 0x2900)},
        "╱": "/", "╲": "\\", "╳": "X", "⎢": "|", "⎥": "|",
        "·": "*", "•": "*", "●": "*", "∙": "*", "⋅": "*", "◆": "*", "★": "*", "⬤": "@", "◉": "@", "✦": "*",
        "○": "o", "◌": "o", "◦": "o", "◇": "!", "☆": "*", "◯": "O", "⊙": "o", "⊕": "+", "⊗": "x", "✚": "+",
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
        "ᵀ": "T", "ⱼ": "j", "⁻": "-", "₋": "-",
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


def in_ascii(text: str, start: int = 0, end: int | None = None) -> str:
    """A text, or the part of it from `start` to `end`, in ASCII: `η·∂L/∂x` as `lr*dL/dx`.

    It may be longer than the text, so this goes before layout. ASCII stays as it is.
    """
    part = text[start:end]
    if part.isascii():
        return part
    return "".join(_spelled(text, place) for place in range(start, start + len(part)))


def _spelled(text: str, place: int) -> str:
    """The character at a place, kept apart from those beside it: `λmax` as `lam_max`, `2μ` as `2*mu`."""
    sign, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if sign.isascii():
        return sign
    if name := SYMBOLS.get(sign):
        apart = " " if unicodedata.category(sign) == "Sm" else "_"
        times = "*" if before == "η" or (before.isascii() and before.isdigit()) else ""
        return times + name + (apart if after.isascii() and after.isalnum() else "")
    if unicodedata.combining(sign):
        return ""
    if _is_raised(sign):
        return ("" if _is_raised(before) else "^") + to_ascii(sign)
    wide = unicodedata.east_asian_width(sign) in "WF"
    key = "/" if sign in _ARROWS and before and before in _ARROWS else ""  # ←→ are two keys
    return key + MARKS.get(sign, "??" if wide else to_ascii(sign))


def _is_raised(sign: str) -> bool:
    """Whether it is a superscript, as ² and ᵗ; a degree sign is none."""
    return unicodedata.decomposition(sign).startswith("<super>") if sign else False
