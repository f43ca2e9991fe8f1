"""Every screen in every theme and colour mode: whatever stands there can be read."""

import asyncio
from functools import cache
from typing import Any
from unittest.mock import PropertyMock, patch

import numpy as np
import pytest

from gdtui.app import GdtuiApp
from gdtui.colors import TRUECOLOR
from gdtui.engine.base.settings import Settings
from gdtui.render.cells.braille import _HEADS
from gdtui.render.cells.frame import blank
from gdtui.render.cells.look import DIM, GREY, LEAST, LEAST_DIM, Look, seen_on
from gdtui.render.cells.palette import DEFAULT, available, contrast

SIZE = (90, 30)
STARTS: dict[str, Any] = {
    "landscape": {"settings": Settings(loss="rosenbrock", optimizers=("momentum", "adam", "random-search"))},
    "slope": {"screen": "slope"},
    "race": {"screen": "race", "settings": Settings(data="blobs")},
    "circuit": {"screen": "circuit"},
    "network": {"screen": "network", "settings": Settings(data="three-kinds")},
    "network of numbers": {"screen": "network", "settings": Settings(data="sine")},
    "networks side by side": {"screen": "network", "settings": Settings(view="shapes")},
    "lesson": {"lesson": 1},
}
"""What the app is started with, for each screen."""
KEYS = {
    "slope": "v",
    "race": "v",
    "circuit": "c",
    "landscape": "v",
    "network": "v",
    "network of numbers": "vvv",
}
"""The key that shows another view of it."""


@cache
def looks() -> tuple[tuple[str, Look], ...]:
    """The look of every theme that the app has."""

    async def found() -> list[tuple[str, Look]]:
        app, seen = GdtuiApp(), []
        async with app.run_test(size=SIZE) as pilot:
            for theme in sorted(app.available_themes):
                app.theme = theme
                await pilot.pause()
                seen.append((theme, app.look))
        return seen

    return tuple(asyncio.run(found()))


def is_text(glyph):
    """Whether it is a letter, a digit or a sign, and no part of a line or a picture."""
    drawn = ((glyph >= 0x2500) & (glyph < 0x25A0)) | ((glyph >= 0x2800) & (glyph < 0x2900))
    return (glyph != ord(" ")) & ~drawn


def dimmest(look):
    """The colours in which dim words are shown."""
    return {available(seen_on(color, look), look.colors) for color in (DIM, GREY)}


def unreadable(frame, look):
    """The cells with text whose contrast is too low: (row, column, contrast)."""
    ink, paper = available(look.ink, look.colors), available(look.paper, look.colors)
    fore = np.where(frame.foreground == DEFAULT, ink, frame.foreground)
    back = np.where(frame.background == DEFAULT, paper, frame.background)
    known = {int(color): available(int(color), look.colors) for color in np.unique([fore, back])}
    fore, back = (np.vectorize(known.__getitem__)(part) for part in (fore, back))
    heads = np.isin(frame.glyph, [ord(head) for head in _HEADS])  # of arrows: part of a drawing
    least = np.where(np.isin(fore, sorted(dimmest(look))) | heads, LEAST_DIM, LEAST)
    ratio = contrast(fore, back)
    return [
        (int(row), int(column), chr(frame.glyph[row, column]), round(float(ratio[row, column]), 2))
        for row, column in np.argwhere(is_text(frame.glyph) & (ratio < least))
    ]


def frames(app):
    """What is shown, as it would look in every theme and colour mode."""
    for theme, look in looks():
        for colors in (TRUECOLOR, 256, 16):
            shown = look._replace(colors=colors)
            with patch.object(GdtuiApp, "look", new_callable=PropertyMock, return_value=shown):
                own = app.screen.draw(*app.screen._cells) if app.screen._room.columns else blank(0, 0)
                yield f"{theme} {colors}", app.dressed(own, *SIZE), shown


@pytest.mark.parametrize("name", STARTS)
def test_everything_can_be_read_in_every_theme_and_colour_mode(name):
    async def look_at() -> None:
        app = GdtuiApp(**STARTS[name])
        async with app.run_test(size=SIZE) as pilot:
            for keys in ((), ("n", "n", "n"), tuple(KEYS.get(name, ""))):
                await pilot.press(*keys)
                await pilot.pause()
                found = {where: bad for where, frame, look in frames(app) if (bad := unreadable(frame, look))}
                assert found == {}, (keys, list(found.items())[:1])

    looks()
    asyncio.run(look_at())


def test_there_are_themes_of_either_kind():
    assert {look.dark for _, look in looks()} == {True, False}
    assert len(looks()) > 15
