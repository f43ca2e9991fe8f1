"""Every dialog, as it is seen: in words in ASCII, readable in every theme and colour mode."""

import asyncio
import math
import re
from dataclasses import replace
from typing import Any

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from gdtui.app import GdtuiApp
from gdtui.colors import TRUECOLOR
from gdtui.engine.base.settings import Settings
from gdtui.render.cells.look import LEAST, LEAST_DIM
from gdtui.render.cells.palette import available, contrast
from gdtui.screens.dialogs.dialog import Dialog, MenuDialog
from gdtui.screens.dialogs.menu_view import MenuView
from gdtui.spelling import MARKS, SYMBOLS
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.screens.driving import page, until

DIALOGS = {
    "landscape": ["f", "e", "o", "equals_sign", "question_mark", "ctrl+p", "C", "x x"],
    "slope": ["p", "e", "question_mark", "equals_sign"],
    "race": ["p", "f", "m", "B", "question_mark", "e"],
    "circuit": ["f", "p", "question_mark", "equals_sign"],
}
"""The keys that open dialogs over each screen."""


async def over(pilot, app, keys):
    """Open a dialog."""
    await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
    await pilot.press(*keys.split())
    await until(pilot, lambda: isinstance(app.screen, Dialog))
    await until(pilot, lambda: app.screen.children and app.screen.children[0].region)
    await until(pilot, lambda: all(view.region.height > 1 for view in app.screen.query(MenuView)))
    await pilot.pause()
    return app.screen


def each_dialog(screen: str, look: Any, check: Any, size: tuple[int, int] = (80, 24)) -> None:
    """Open the dialogs of a screen, one after the other, and have each checked."""
    app: Any = GdtuiApp(Settings(seed=3), screen, look)

    async def go() -> None:
        async with app.run_test(size=size) as pilot:
            for keys in DIALOGS[screen]:
                await check(pilot, app, await over(pilot, app, keys))
                await pilot.press("escape")
                await until(pilot, lambda: len(list(app.screen_stack)) == 1)

    asyncio.run(go())


def strips(dialog):
    """What a dialog shows, row by row, without what lies beside it."""
    box = dialog.children[0].region
    rows = dialog._compositor.render_strips()[box.y : box.bottom]
    return [strip.crop(box.x, box.right) for strip in rows]


@pytest.mark.parametrize("screen", DIALOGS)
def test_a_dialog_spells_its_symbols_in_words(screen):
    async def check(_pilot, _app, dialog):
        told = "".join(strip.text for strip in strips(dialog))
        assert {glyph for glyph in told if glyph in SYMBOLS or glyph in MARKS} == set()

    each_dialog(screen, Capabilities(ColorDepth.TRUECOLOR, True), check)


def test_the_learning_rate_is_called_by_name():
    async def go() -> None:
        app: Any = GdtuiApp(Settings(), "race", Capabilities(ColorDepth.TRUECOLOR, True))
        async with app.run_test(size=(120, 60)) as pilot:
            told = "\n".join(strip.text for strip in strips(await over(pilot, app, "question_mark")))
            assert "<- h" in told
            assert "a smaller learning rate in this lane" in told

    asyncio.run(go())


def test_a_text_to_be_changed_is_spelled_so_that_it_means_the_same():
    async def go() -> None:
        ascii = Capabilities(ColorDepth.TRUECOLOR, True)
        app: Any = GdtuiApp(Settings(loss="π*x**2 + y**2"), "landscape", ascii)
        async with app.run_test(size=(80, 24)) as pilot:
            dialog: Any = await over(pilot, app, "e")
            assert dialog.query_one(Input).value == "pi*x**2 + y**2"
            await pilot.press("enter")
            await until(pilot, lambda: len(list(app.screen_stack)) == 1)
            assert app.screen._loss.circuit.value((1.0, 0.0)) == math.pi

    asyncio.run(go())


PAIRS = {
    ("ink", "paper"): LEAST, ("dim", "paper"): LEAST_DIM, ("wrong", "paper"): LEAST,
    ("field-ink", "field"): LEAST, ("bar-ink", "bar"): LEAST, ("field", "field-ink"): LEAST,
}  # fmt: skip
"""What is written on what in a dialog, and the contrast that it keeps."""


def color_of(app, name):
    """0xRRGGBB of a colour of dialogs."""
    return int(app.get_css_variables()[f"dialog-{name}"][1:], 16)


@pytest.mark.parametrize("colors", [TRUECOLOR, 256, 16])
def test_the_colours_of_dialogs_can_be_read_in_every_theme(colors):
    for theme in sorted(GdtuiApp().available_themes):
        app = GdtuiApp(theme=theme, capabilities=Capabilities(ColorDepth(colors), False))
        for (ink, paper), least in PAIRS.items():
            inks = [color_of(app, name) for name in (ink, paper)]
            assert inks == [available(color, colors) for color in inks]  # it is sent as it was chosen
            assert contrast(*inks) >= least, (theme, ink, paper)
        assert contrast(color_of(app, "bar"), color_of(app, "paper")) >= 1.3, theme


@pytest.mark.parametrize("screen", DIALOGS)
def test_a_dialog_is_written_in_the_colours_of_dialogs(screen):
    async def check(_pilot, app, dialog):
        known = {tuple(color_of(app, name) for name in pair) for pair in PAIRS}
        for strip in strips(dialog):
            for text, style, _ in strip:
                if any(sign.isalnum() for sign in text):
                    pair = tuple(int(each.name[1:], 16) for each in (style.color, style.bgcolor))
                    assert pair in known, text

    each_dialog(screen, Capabilities(ColorDepth.TRUECOLOR, False), check)


def told_by(widget, dialog):
    """What is seen of a widget, in words."""
    box = widget.region
    rows = dialog._compositor.render_strips()[box.y : box.bottom]
    return " ".join(" ".join(strip.crop(box.x, box.right).text for strip in rows).split())


def cut_in(dialog):
    """What of a dialog's texts is not seen, though no ellipsis says so."""
    words = [widget for widget in dialog.query(Static) if not isinstance(widget.parent, VerticalScroll)]
    pairs = [(" ".join(str(widget.content).split()), told_by(widget, dialog)) for widget in words]
    for view in dialog.query(MenuView):
        rows = dialog._compositor.render_strips()[view.region.y : view.region.bottom]
        seen = [strip.crop(view.region.x, view.region.right).text.strip() for strip in rows]
        seen = [re.sub(r" +([▲▼] \d+ ?)+$", "", row) for row in seen]  # how many lines are above and below
        names = [view.menu.choices[place].name for place in view.menu.shown[view._top :]]
        pairs += list(zip(names, seen, strict=False))
    return [(text, seen) for text, seen in pairs if seen != text.strip() and not seen.endswith("…")]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)], ids=str)
@pytest.mark.parametrize("screen", DIALOGS)
def test_nothing_of_a_dialog_is_cut_unsaid(screen, size):
    async def check(pilot, _app, dialog):
        assert cut_in(dialog) == []
        if isinstance(dialog, MenuDialog):
            longest = max(dialog.menu.choices, key=lambda choice: len(choice.about))
            for place in (dialog.menu.choices.index(longest), len(dialog.menu.choices) - 1):
                dialog.show(replace(dialog.menu, at=place))
                await pilot.pause()
                assert cut_in(dialog) == []

    each_dialog(screen, Capabilities(ColorDepth.TRUECOLOR, False), check, size)
