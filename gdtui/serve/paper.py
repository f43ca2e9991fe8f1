"""The ground of the page: that of the theme, so that the terminal has no edge."""

USUAL = "#121212"
"""That of the usual theme, for which Textual need not be imported."""
_PLAIN = {True: "#000000", False: "#ffffff"}


def paper_of(theme: str) -> str:
    """The background of a theme of Textual's as CSS writes a colour; of the usual one for ""."""
    if not theme:
        return USUAL
    from textual.theme import BUILTIN_THEMES

    known = BUILTIN_THEMES[theme]
    color = known.to_color_system().generate()["background"]
    return color if color.startswith("#") else _PLAIN[known.dark]  # else it is the terminal's own
