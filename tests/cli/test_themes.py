"""The names of the themes are Textual's."""

from textual.theme import BUILTIN_THEMES

from gdtui.cli.themes import THEMES


def test_the_themes_are_textuals():
    assert {name: "dark" if theme.dark else "light" for name, theme in BUILTIN_THEMES.items()} == THEMES
