"""A step that glides: only dots are on their way, keys are served at once, and it ends as without motion."""

import asyncio
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui import app as app_module
from gdtui.app import GdtuiApp
from gdtui.engine.base.settings import Settings
from gdtui.render.cells.frame import changed
from gdtui.render.gliding import Glide
from gdtui.terminal.answers import Answers
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from gdtui.widgets import glider
from tests.effort import examples
from tests.screens.driving import page, until
from tests.screens.test_copied_frames import COMMON
from tests.terminal.wire.wiredriver import ScreenDriver, until_same

SCREENS = ("landscape", "slope", "race")
PLACES = st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=2).map(np.array)


@pytest.fixture
def gliding(monkeypatch):
    """Every step glides, and goes on only when it is told to."""
    monkeypatch.setattr(GdtuiApp, "may_glide", True)
    monkeypatch.setattr(glider, "LEISURE", 0.0)
    monkeypatch.setattr(glider, "FRAME", 3600.0)


@given(PLACES, PLACES, st.sampled_from(glider.PARTS))
@settings(max_examples=examples(40))
def test_a_place_on_the_way_lies_between_the_ends(start, end, part):
    between = Glide(None, part).between(start, end)
    low, high = np.minimum(start, end), np.maximum(start, end)
    slack = 1e-12 * np.maximum(np.abs(start), np.abs(end))
    assert (between >= low - slack).all()
    assert (between <= high + slack).all()


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_where_there_is_no_between_it_is_the_end(broken):
    gone, here = np.array([broken, 1.0]), np.array([1.0, 2.0])
    for start, end in ((gone, here), (here, gone), (np.zeros(3), here)):
        assert Glide(None, 0.5).between(start, end) is end


def test_a_step_glides_only_where_answers_come_at_once():
    answers = Answers()
    assert not answers.prompt
    for seconds, prompt in ((0.002, True), (0.4, False), (0.01, True)):
        answers.ask(0.0, 600)
        assert not answers.prompt
        answers.take(seconds)
        assert answers.prompt is prompt
    answers.ask(0.0, 600)
    answers.give_up()
    assert answers.prompt is answers.come


@pytest.mark.usefixtures("gliding")
@pytest.mark.parametrize(
    ("screen", "options"),
    [("landscape", {}), ("landscape", {"surface": (45.0, 35.0)}), ("slope", {"view": "tangent"}),
     ("slope", {"view": "descent"}), ("race", {})],
)  # fmt: skip
@pytest.mark.parametrize("key", ["n", "b"])
def test_on_the_way_all_but_the_picture_is_as_it_will_be(screen, options, key, play):
    async def check(pilot, app):
        await pilot.press(*"nnnn")
        app.screen.glider.end()
        app.screen.repaint()
        await pilot.press(key)
        box = app.screen.arranged(120, 40).main
        frames = [app.screen.frame]
        while app.screen.glider.now:
            app.screen.glider.go_on()
            frames.append(app.screen.frame)
        assert len(frames) == len(glider.PARTS) + 1
        inside = np.zeros(frames[-1].glyph.shape, bool)
        inside[box.row :, box.column :][: box.rows, : box.columns] = True
        for frame in frames[:-1]:
            assert not (changed(frame, frames[-1]) & ~inside).any()
        assert changed(frames[0], frames[-1]).any()

    play(check, screen, size=(120, 40), **options)


@pytest.mark.usefixtures("gliding")
@pytest.mark.parametrize("screen", SCREENS)
def test_whatever_is_pressed_meanwhile_the_end_is_as_without_motion(screen, play, monkeypatch):
    draw = random.Random(7)
    pressed = [draw.choice([*COMMON, "n", "n"]) for _ in range(25)]

    def shown(glides):
        async def check(pilot, app):
            monkeypatch.setattr(GdtuiApp, "may_glide", glides)
            for number, key in enumerate(pressed):
                await pilot.press(key)
                if number % 3 == 0 and app.screen.glider.now:
                    app.screen.glider.go_on()
            while app.screen.glider.now:
                app.screen.glider.go_on()
            frames.append((app.screen.frame, app.screen.history.cursor))

        play(check, screen)

    frames = []
    shown(True)
    shown(False)
    assert frames[0][1] == frames[1][1]
    assert not changed(frames[0][0], frames[1][0]).any()


@pytest.mark.usefixtures("gliding")
@pytest.mark.parametrize("screen", ["circuit", "network"])
def test_where_nothing_can_be_on_its_way_a_step_is_drawn_once(screen, play):
    async def check(pilot, app):
        await pilot.press(*"nn")
        assert app.screen.glider.now is None

    play(check, screen)


@pytest.mark.usefixtures("gliding")
def test_the_state_is_the_new_one_from_the_first_picture(play):
    async def check(pilot, app):
        await pilot.press("n")
        await pilot.press("n")
        assert app.screen.glider.now
        assert app.screen.history.cursor == 2
        assert "step 2" in "\n".join(app.screen.frame.lines())
        await pilot.press("n")
        assert app.screen.history.cursor == 3
        await pilot.press("question_mark")
        assert app.screen_stack[-2].glider.now is None
        await pilot.press("escape")
        await pilot.press("space")  # a run does not glide
        assert app.screen.glider.now is None

    play(check)


@pytest.mark.parametrize("option", [(), ("--no-motion",)])
def test_motion_is_an_option(option):
    from gdtui.cli.opening import opening

    assert opening(["landscape", *option]).motion is not bool(option)
    assert GdtuiApp(Settings()).motion is False  # in tests, recordings and stills nothing glides


class OnTerminal(GdtuiApp):
    """The app on a terminal whose screen is known."""

    CSS_PATH = str(Path(app_module.__file__).parent / "app.tcss")

    def get_driver_class(self):
        return ScreenDriver


@pytest.mark.usefixtures("gliding")
def test_in_every_picture_the_terminal_shows_what_a_full_repaint_would():
    async def go():
        app = OnTerminal(Settings(), "landscape", Capabilities(ColorDepth.TRUECOLOR, False))
        async with app.run_test(headless=False, size=(80, 24)) as pilot:
            await check(pilot, app, app._driver)

    async def check(pilot, app, driver):
        driver.resize(80, 24)
        await until(pilot, lambda: app.screen.query("StageView") and "step 0" in page(app))
        await pilot.press("n", "n")
        pictures = 0
        while app.screen.glider.now:
            await until_same(app, driver, pilot.pause)
            app.screen.glider.go_on()
            pictures += 1
        await until_same(app, driver, pilot.pause)
        assert pictures == len(glider.PARTS)

    asyncio.run(go())
