"""Key `Y`: a derivative of one's own, typed, judged, drawn and walked with."""

import pytest

from gdtui.cli.copied import view_of
from tests.screens.driving import page, until


async def typed(pilot, app, text):
    await pilot.press("Y")
    await until(pilot, lambda: len(list(app.screen_stack)) == 2)
    await pilot.press(*text, "enter")
    await until(pilot, lambda: len(list(app.screen_stack)) == 1)


CURVE = {"loss": "w**4 - 3*w", "start": (1.0,)}


def test_a_wrong_slope_is_told_and_drawn_beside_the_numerical_one(play):
    async def check(pilot, app):
        await typed(pilot, app, "4*w**3")
        assert "Wrong: at w = " in page(app)
        assert "The derivative of 3*w is missing." in page(app)
        assert "≠ analytic" in page(app)
        assert any("Y" in line for line in page(app).splitlines()[1:10])
        await pilot.press("n")
        assert "Yours is 3.9" in page(app)

    play(check, "slope", **CURVE)


def test_a_right_one_is_told_and_the_run_before_can_be_had_back(play):
    async def check(pilot, app):
        await pilot.press("n", "n")
        await typed(pilot, app, "4*w**3 - 3")
        assert "Right: 4*w**3 - 3: that is dL/dw" in page(app)
        assert app.screen.history.cursor == 0
        await pilot.press("b")
        assert (app.screen.history.cursor, app.screen.history.simulation.own) == (2, None)

    play(check, "slope", **CURVE)


def test_nothing_typed_takes_it_away(play):
    async def check(pilot, app):
        await typed(pilot, app, "2*w")
        assert app.screen.history.simulation.own is not None
        await typed(pilot, app, ["backspace"])
        assert app.screen.history.simulation.own is None
        assert "Your derivative is gone." in page(app)

    play(check, "slope", **CURVE)


def test_a_wrong_text_is_said_while_it_is_typed_and_loses_nothing(play):
    async def check(pilot, app):
        await pilot.press("n", "Y")
        await until(pilot, lambda: len(list(app.screen_stack)) == 2)
        await pilot.press(*"2*v")
        await until(pilot, lambda: "no v in the loss" in str(app.screen.query_one("#verdict").render()))
        await pilot.press("escape")
        await until(pilot, lambda: len(list(app.screen_stack)) == 1)
        assert (app.screen.history.cursor, app.screen.history.simulation.own) == (1, None)

    play(check, "slope", **CURVE)


def test_on_the_landscape_it_walks_as_one_more_that_can_be_explained(play):
    async def check(pilot, app):
        await typed(pilot, app, "2*x,-6*y")
        assert "the sign" in page(app) or "wrong sign" in page(app)
        await pilot.press("n", "tab", "right_square_bracket")
        run = app.screen.history.simulation
        assert app.screen.seen()["optimizer"] == "own-gradient"
        assert run.walkers[0].rate == run.walkers[1].rate
        await typed(pilot, app, ["backspace"])
        assert app.screen.seen()["optimizer"] == "gradient-descent"

    play(check, "landscape", loss="x**2 + 3*y**2")


def test_a_challenge_is_answered_first(play):
    async def check(pilot, app):
        await pilot.press("x", "Y")
        assert "A challenge is on" in page(app)

    play(check, "landscape")


@pytest.mark.parametrize(
    ("screen", "given", "text"), [("slope", CURVE, "4*w**3"), ("landscape", {"loss": "x*y"}, "y,-x")]
)
def test_it_is_copied(play, screen, given, text):
    async def check(pilot, app):
        await typed(pilot, app, text)
        await pilot.press("n")
        line = view_of(app.screen).line
        assert f"--gradient '{text}'" in line or f"--gradient {text}" in line

    play(check, screen, **given)


def test_the_local_gradients_of_the_gate_at_work(play):
    async def check(pilot, app):
        await typed(pilot, app, "z,u")
        assert "Right: z, u: that is the gradient" in page(app)
        await pilot.press("n")
        await typed(pilot, app, "1,2")
        assert "∂(x + y)/∂y is 1.00000" in page(app)

    play(check, "circuit", expression="(x + y)*z")


def test_a_prediction_asks_for_a_formula(play):
    async def check(pilot, app):
        app.screen._predicted = 2
        await pilot.press("n", "n", "p")
        await until(pilot, lambda: len(list(app.screen_stack)) == 2)
        await pilot.press(*"x", "enter")
        await until(pilot, lambda: len(list(app.screen_stack)) == 1)
        assert "Wrong: at" in page(app)
        assert "∂(x·y)/∂x = y." in page(app)

    play(check, "circuit", expression="x*y")
