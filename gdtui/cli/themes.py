"""The names of Textual's themes: to import them takes a quarter of a second, for which no list need wait."""

from collections.abc import Mapping

_DARK = (
    "ansi-dark", "atom-one-dark", "catppuccin-frappe", "catppuccin-macchiato", "catppuccin-mocha", "dracula",
    "flexoki", "gruvbox", "monokai", "nord", "rose-pine", "rose-pine-moon", "solarized-dark", "textual-dark",
    "tokyo-night",
)  # fmt: skip
_LIGHT = ("ansi-light", "atom-one-light", "catppuccin-latte", "rose-pine-dawn", "solarized-light",
          "textual-light")  # fmt: skip

_KINDS = {**dict.fromkeys(_DARK, "dark"), **dict.fromkeys(_LIGHT, "light")}

THEMES: Mapping[str, str] = dict(sorted(_KINDS.items()))
"""`dark` or `light`, by name."""
