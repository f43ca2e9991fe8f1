"""Every key that the help lists changes something or says why not; every key that is bound is listed."""

import pytest

from gdtui.app import GdtuiApp
from gdtui.registry import SCREENS
from gdtui.screens.landscape import LandscapeScreen
from gdtui.screens.race import RaceScreen
from gdtui.spelling import in_ascii
from tests.screens.driving import page, until

ELSEWHERE = {"ctrl+l", "q", "ctrl+c", "s"}
"""They repaint what is there, end the program, or write a file."""


def frame(app):
    return app.screen.frame.lines()


def seen(app):
    """What a person would see change: the picture, or another screen over it or in its place."""
    return (
        type(app.screen).__name__,
        getattr(app.screen, "NAME", ""),
        hasattr(app.screen, "frame") and frame(app),
    )


def listed(screen):
    return [key for row in screen.keys_here() for key in row.keys.split(",")]


async def settled(pilot, app, home):
    """Close what a key has opened, and come back to the screen."""
    while app.screen is not home:
        if app.current_mode != app.DEFAULT_MODE:
            app.action_open(home.NAME)
        else:
            await pilot.press("escape")
        await pilot.pause()
    home.host.leave_lesson()
    if home.shows_code:
        home.action_code()
    home.say("")
    await pilot.pause()


@pytest.mark.parametrize("steps", [0, 3, 2000])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("screen", list(SCREENS))
def test_every_key_listed_changes_something_or_says_why_not(play, screen, size, steps):
    silent = []

    async def check(pilot, app):
        home = app.screen
        for _ in range(steps):
            home.history.step()
        for key in listed(home):
            if key in ELSEWHERE or SCREENS[screen].key == key:
                continue
            await settled(pilot, app, home)
            before = seen(app)
            await pilot.press(key)
            await pilot.pause()
            if seen(app) == before and not home.running:
                silent.append(key)
            home.pause()
        await settled(pilot, app, home)

    play(check, screen=screen, size=size)
    assert silent == []


def bound(screen):
    """The keys that gdtui binds on a screen, Textual's own left out."""
    tables = [*type(screen).BINDINGS, *GdtuiApp.BINDINGS]
    return {key for binding in tables for key in binding.key.split(",")}


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_bound_is_listed_or_says_why_it_does_nothing(play, screen):
    async def check(_pilot, app):
        excused = {key for keys, _ in app.screen.ABSENT for key in keys.split(",")}
        assert excused.isdisjoint(listed(app.screen))
        if screen == "circuit":
            excused.add("g")  # a guest's alone, and it says so
        assert bound(app.screen) - set(listed(app.screen)) - excused == set()

    play(check, screen=screen)


@pytest.mark.parametrize(("screen", "key"), [
    (name, key) for name in SCREENS for key in ("left_square_bracket", "right_square_bracket", *"ovxg")
])  # fmt: skip
def test_a_key_that_other_screens_have_says_why_it_does_nothing(play, screen, key):
    async def check(pilot, app):
        before = seen(app)
        await pilot.press(key)
        await until(pilot, lambda: seen(app) != before)

    play(check, screen=screen)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_speed_is_shown_by_plus_and_minus(play, screen):
    async def check(pilot, app):
        await pilot.press("plus")
        assert "A run takes 10 steps a second." in "\n".join(frame(app))
        await pilot.press(*["plus"] * 5)
        assert "50 steps a second, the fastest there is." in "\n".join(frame(app))
        await pilot.press(*["minus"] * 9)
        assert "1 step a second, the slowest there is." in "\n".join(frame(app))

    play(check, screen=screen)


@pytest.mark.parametrize(("screen", "settings"), [("landscape", {}), ("slope", {"optimizers": ("adam",)})])
def test_nothing_is_called_running_while_nothing_runs(play, screen, settings):
    async def check(pilot, app):
        assert any("outcome" in line and "not begun" in line for line in frame(app))
        await pilot.press("n")
        assert any("outcome" in line and "paused" in line for line in frame(app))
        await pilot.press("space")
        assert any("outcome" in line and "running" in line for line in frame(app))
        await pilot.press("space")
        assert not any("running" in line for line in frame(app))

    play(check, screen=screen, size=(120, 40), **settings)


@pytest.mark.parametrize("screen", [LandscapeScreen, RaceScreen])
def test_the_signs_that_the_help_explains_can_be_spelled_in_ascii(screen):
    assert screen.SIGNS
    assert "?" not in "".join(in_ascii(shown + about) for shown, about in screen.SIGNS)


def test_the_help_says_what_the_arrow_keys_do_on_the_map_and_on_the_block(play):
    async def check(pilot, app):
        def about(keys):
            return next(key.about for key in app.screen.keys_here() if key.keys == keys)

        assert about("right,l") == "move the dot right"
        await pilot.press("D")
        assert about("right,l") == "go round the block to the right"
        assert not any("the dot" in about(keys) for keys in ("left,h", "right,l", "up,k", "down,j"))
        assert any(sign == "○" for sign, _ in app.screen.SIGNS)
        await pilot.press("D")
        assert about("right,l") == "move the dot right"

    play(check, screen="landscape", size=(120, 40))


THROWN = {"hyper": {"learning_rate": 5.0}}
RUNS = [
    ("landscape", {"loss": "x**2 + 50*y**2", "start": (1.0, 1.0), **THROWN}, "250 times the bound"),
    ("landscape", {"loss": "bowl", "start": (0.0, 0.0)}, "gradient"),
    ("slope", {"hyper": {"learning_rate": 1.5}}, "1.5 times the bound 2/λmax = 1"),
    ("race", THROWN, "7.6 times the bound of the whole data"),
    ("circuit", {}, "every input has its gradient"),
    ("network", {"hyper": {"learning_rate": 1e9}, "data": "blobs", "hidden": (0,)}, "diverged at step"),
]


@pytest.mark.parametrize(("screen", "asked", "why"), RUNS)
@pytest.mark.parametrize("key", ["n", "space"])
def test_a_run_that_has_ended_says_why_nothing_moves(play, screen, asked, why, key):
    async def check(pilot, app):
        here = app.screen
        while not here.history.simulation.ended(here.history.current):
            here.history.step()
        await pilot.press(key)
        shown = " ".join(page(app).split())
        assert "No step follows:" in shown
        assert why in " ".join(here.notice.split())
        assert not here.running

    play(check, screen=screen, **asked)
