"""Everything by name: what the palette offers."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gdtui import keymap
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.keys import Key


class Entry(NamedTuple):
    """Something to choose in the palette, and the action that does it."""

    choice: Choice
    action: str


def entries(keys: Iterable[Key], screens: Mapping[str, str]) -> list[Entry]:
    """What can be chosen: every key that does something, every screen, and the themes.

    Args:
        keys: what the screen in sight and the app do.
        screens: the number of every screen, by its name.
    """
    own = [
        Entry(Choice(f"{key.label} ({keymap.keys(key.shown)})", key.about), key.action)
        for key in keys
        if key.action
    ]
    others = [
        Entry(Choice(f"{name} ({number})", f"go to the {name} screen"), f"app.open('{name}')")
        for name, number in screens.items()
    ]
    theme = Entry(Choice("theme", "choose the colours of the screens"), "app.themes")
    return [*own, *others, theme]
