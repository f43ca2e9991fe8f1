"""A new run keeps the one before within reach of `b`, whichever key began it, and says so."""

import pytest

from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.simulation import backprop_from
from tests.screens.driving import page

STEPS = ["n"] * 5


def body(app):
    """What is drawn above the words, where the way back is told."""
    lines = app.screen.frame.lines()
    return lines[: max(row for row, line in enumerate(lines) if line.startswith("────"))]


@pytest.mark.parametrize(("screen", "begins"), [
    ("landscape", "right"), ("landscape", "up"), ("landscape", "c"), ("landscape", "x"), ("landscape", "r"),
    ("slope", "left"), ("slope", "right"), ("slope", "r"),
    ("race", "down"), ("race", "right"), ("race", "z"), ("race", "r"),
    ("circuit", "x"), ("circuit", "r"),
    ("network", "right_curly_bracket"), ("network", "left_parenthesis"), ("network", "R"), ("network", "r"),
])  # fmt: skip
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_b_goes_back_over_a_key_that_begins_anew(play, screen, begins, size):
    async def check(pilot, app):
        await pilot.press(*STEPS)
        shown, state = body(app), app.screen.history.current
        await pilot.press(begins)
        assert app.screen.history.cursor == 0
        assert "b goes back to the run before, at step 5." in " ".join(page(app).split())
        await pilot.press("b")
        assert app.screen.history.current is state
        assert "Back in the run before, at step 5." in page(app)
        assert body(app) == shown

    play(check, screen=screen, size=size)


def typed(screen, app):
    """What the prompts and lists end in."""
    return {
        "landscape": [
            lambda: app.screen._show(app.screen._on("x**4 + y**4")),
            lambda: app.screen._place(1.0, 1.0),
        ],
        "slope": [lambda: app.screen._show(app.screen._on("abs")), lambda: app.screen._place(0.5)],
        "race": [
            lambda: app.screen._show_data("blobs"),
            lambda: app.screen._place(1.0, 1.0),
            lambda: app.screen.begin(lambda: app.screen._modelled("(w*x + b - y)**4")),
        ],
        "circuit": [lambda: app.screen._open(backprop_from(Settings(expression="a*b + c")))],
    }[screen]


@pytest.mark.parametrize("screen", ["landscape", "slope", "race", "circuit"])
def test_b_goes_back_over_another_loss_or_a_typed_start(play, screen):
    async def check(pilot, app):
        for begin in typed(screen, app):
            await pilot.press(*STEPS)
            shown, state = body(app), app.screen.history.current
            begin()
            assert app.screen.history.current is not state
            assert "b goes back to the run before" in " ".join(page(app).split())
            await pilot.press("b")
            assert app.screen.history.current is state
            assert body(app) == shown
            await pilot.press("r")

    play(check, screen=screen)


@pytest.mark.parametrize("screen", ["landscape", "slope", "race"])
def test_b_goes_back_over_a_click(play, screen):
    async def check(pilot, app):
        await pilot.press(*STEPS)
        state = app.screen.history.current
        app.screen.pressed(5, 10)
        assert app.screen.history.cursor == 0
        assert "b goes back to the run before" in " ".join(page(app).split())
        await pilot.press("b")
        assert app.screen.history.current is state

    play(check, screen=screen)


def test_many_moves_are_one_step_back(play):
    async def check(pilot, app):
        await pilot.press(*STEPS)
        state = app.screen.history.current
        await pilot.press(*["right"] * 7, "b")
        assert app.screen.history.current is state

    play(check)


def test_a_run_is_given_up_only_where_that_was_said(play):
    """Holding b ends at the start of a run that has steps; the next one goes over."""

    async def check(pilot, app):
        await pilot.press(*STEPS, "c", "n", "n", "b", "b")
        assert (app.screen.history.cursor, app.screen.history.last) == (0, 2)
        await pilot.press("b")
        assert app.screen.history.last == 2
        assert "b goes back to the run before, at step 5." in page(app)
        await pilot.press("b")
        assert app.screen.history.cursor == 5

    play(check)


@pytest.mark.parametrize(("screen", "changes"), [
    ("landscape", "right_square_bracket"), ("landscape", "left_square_bracket"),
    ("slope", "right_square_bracket"), ("race", "right_square_bracket"), ("race", "c"), ("race", "d"),
    ("network", "right_square_bracket"), ("network", "d"), ("network", "N"), ("network", "greater_than_sign"),
])  # fmt: skip
def test_a_change_in_the_past_can_be_taken_back_at_once(play, screen, changes):
    async def check(pilot, app):
        await pilot.press(*STEPS, "b", "b")
        state = app.screen.history.current
        await pilot.press(changes)
        assert (app.screen.history.cursor, app.screen.history.last) == (3, 3)
        assert "b brings back the 2 steps that came after." in " ".join(page(app).split())
        await pilot.press("b")
        assert app.screen.history.current is state
        assert app.screen.history.last == 5

    play(check, screen=screen)


def test_after_a_change_in_the_past_b_is_a_step_back_again(play):
    async def check(pilot, app):
        await pilot.press(*STEPS, "b", "b", "right_square_bracket", "n", "b")
        assert app.screen.history.cursor == 3
        await pilot.press("b")
        assert app.screen.history.cursor == 2

    play(check)


def test_nothing_is_offered_where_nothing_was_given_up(play):
    async def check(pilot, app):
        await pilot.press("right", "c", "c", "r")
        assert "run before" not in page(app)
        await pilot.press("n", "right_square_bracket")
        assert "brings back" not in page(app)

    play(check)
