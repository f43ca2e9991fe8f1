import numpy as np
import pytest

from gdtui.terminal.capabilities import ColorDepth
from tests.screens.driving import page, until


def w(app):
    return float(app.screen.history.current.racers[0].params[0])


def test_arrows_and_letters_move_w_to_round_numbers(play):
    async def check(pilot, app):
        await pilot.press("left")
        assert w(app) == 1.45
        await pilot.press("h", "h", "right")
        assert w(app) == 1.4
        await pilot.press("H")
        assert w(app) == 1.15
        await pilot.press("shift+right", "l")
        assert w(app) == 1.45
        assert "dL/dw      2.900" in page(app)

    play(check, "slope", loss="square")


def test_w_reaches_the_kink_exactly(play):
    async def check(pilot, app):
        await pilot.press(*["left"] * 3)
        assert w(app) == 0
        assert "A kink, of abs(w)" in page(app)

    play(check, "slope", loss="abs", start=(0.15,))


def test_the_three_views_take_turns(play):
    async def check(pilot, app):
        for title, word in (("tangent", "rise/run"), ("gradient", "verdict"), ("descent", "outcome")):
            assert title in page(app).splitlines()[0]
            assert word in page(app)
            await pilot.press("tab" if title == "tangent" else "v")
        assert "tangent" in page(app).splitlines()[0]
        await pilot.press("shift+tab")
        assert "descent" in page(app).splitlines()[0]

    play(check, "slope")


@pytest.mark.parametrize(("settings", "view"), [
    ({}, "tangent"), ({"h": 1e-3}, "gradient"), ({"scheme": "forward"}, "gradient"),
    ({"optimizers": ("adam",)}, "descent"), ({"hyper": {"learning_rate": 0.3}}, "descent"),
    ({"steps": 3}, "descent"),
])  # fmt: skip
def test_the_first_view_is_the_one_that_was_asked_for(play, settings, view):
    async def check(_pilot, app):
        assert view in page(app).splitlines()[0]

    play(check, "slope", **settings)


def test_h_goes_by_decades_and_ends(play):
    async def check(pilot, app):
        await pilot.press("left_curly_bracket")
        assert "h          1e−06 centred" in page(app)
        await pilot.press("right_curly_bracket", "right_curly_bracket")
        assert "h          0.0001 centred" in page(app)
        await pilot.press("d")
        assert "h          0.0001 forward" in page(app)
        await pilot.press(*["left_curly_bracket"] * 20)
        assert "h          1e−15 forward" in page(app)
        await pilot.press(*["right_curly_bracket"] * 20)
        assert "h          0.1 forward" in page(app)

    play(check, "slope", loss="fourth-power")


def test_the_number_of_weights_goes_up_to_a_thousand_million(play):
    async def check(pilot, app):
        await pilot.press("asterisk")
        assert "2e7 losses (2N)" in page(app)
        await pilot.press(*["asterisk"] * 12)
        assert "2e9 losses (2N)" in page(app)
        await pilot.press(*["slash"] * 15)
        assert "2 losses (2N)" in page(app)

    play(check, "slope")


def test_a_run_steps_and_says_why(play):
    async def check(pilot, app):
        await pilot.press("n")
        assert "w ← w − η·∂L/∂w = 1.000 − 0.1·2.000 = 0.8000" in page(app)
        await pilot.press("n", "b")
        assert w(app) == pytest.approx(0.8)
        await pilot.press("r")
        assert w(app) == 1.0

    play(check, "slope", loss="w**2", start=(1.0,), hyper={"learning_rate": 0.1})


def test_a_run_that_blows_up_ends_and_says_why(play):
    async def check(pilot, app):
        await pilot.press("space", "plus", "plus", "plus")
        await until(pilot, lambda: not app.screen.running)
        assert app.screen.history.current.racers[0].outcome.kind == "diverged"
        words = " ".join(page(app).split())
        assert "beyond 2" in words
        await pilot.press("space")
        await until(pilot, lambda: not app.screen.running)

    play(check, "slope", loss="w**2", start=(1.0,), hyper={"learning_rate": 1.1})


def test_the_learning_rate_changes_mid_run(play):
    async def check(pilot, app):
        await pilot.press("n", "n")
        before = w(app)
        await pilot.press("right_square_bracket")
        assert w(app) == before
        assert app.screen.history.cursor == 2
        assert "η 0.2" in page(app)

    play(check, "slope", steps=0, hyper={"learning_rate": 0.1})


def test_five_rates_come_along_with_the_run_and_back(play):
    async def check(pilot, app):
        await pilot.press("n", "n", "c")
        assert "η 1.6" in page(app)
        await pilot.press("n", "n", "n")
        lanes = app.screen._lanes[1]
        assert lanes.cursor == 5
        await pilot.press("b")
        assert lanes.cursor == 4
        assert lanes.current.racers[2].params == pytest.approx(app.screen.history.current.racers[0].params)
        await pilot.press("left_square_bracket")
        assert "η 0.2" in page(app)
        await pilot.press("c")
        assert "η 1.6" not in page(app)

    play(check, "slope", loss="w**2", start=(1.0,), hyper={"learning_rate": 0.4})


def test_an_optimizer_without_a_rate_says_so(play):
    async def check(pilot, app):
        for key in ("right_square_bracket", "c"):
            await pilot.press(key)
            assert "has no learning rate" in page(app)

    play(check, "slope", optimizers=("random-search",))


def test_an_optimizer_is_chosen_and_goes_on_from_here(play):
    async def check(pilot, app):
        await pilot.press("n", "o", "down", "enter")
        await until(pilot, lambda: "momentum" in page(app))
        assert app.screen.history.cursor == 1

    play(check, "slope")


def test_a_curve_is_chosen_from_the_list(play):
    async def check(pilot, app):
        await pilot.press("f", "down", "enter")
        await until(pilot, lambda: "fourth-power" in page(app).splitlines()[0])

    play(check, "slope")


@pytest.mark.parametrize(("text", "told"), [
    ("x*y", "one variable"), ("3", "one variable"), ("w**", "missing"), ("squre", "did you mean square"),
])  # fmt: skip
def test_a_curve_that_cannot_be_drawn_is_refused_in_one_line(play, text, told):
    async def check(pilot, app):
        await pilot.press("e")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = text
        await until(pilot, lambda: told in str(app.screen.query_one("#verdict").render()))
        await pilot.press("enter")
        assert app.screen.query("Input")
        await pilot.press("escape")
        assert "square" in page(app).splitlines()[0]

    play(check, "slope")


def test_a_typed_curve_with_a_hole_is_drawn(play):
    async def check(pilot, app):
        await pilot.press("e")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = "log(u) + 1/u"
        await pilot.press("enter")
        await until(pilot, lambda: "log(u)" in page(app).splitlines()[0])
        assert np.isfinite(app.screen.history.current.racers[0].loss)
        await pilot.press("equals_sign")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = "−1"
        await pilot.press("enter")
        await until(pilot, lambda: "No loss at u = −1" in page(app))
        assert "✕" in page(app)

    play(check, "slope")


@pytest.mark.parametrize("text", ["nan", "1e400", "0,5", "٣", "1e7", ""])
def test_a_number_that_cannot_be_used_is_refused_in_one_line(play, text):
    async def check(pilot, app):
        await pilot.press("equals_sign")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = text
        await until(pilot, lambda: app.screen.query_one("#verdict").has_class("wrong"))
        await pilot.press("enter")
        assert app.screen.query("Input")
        await pilot.press("escape")
        assert w(app) == 1.5

    play(check, "slope")


def test_a_number_outside_the_picture_moves_the_picture(play):
    async def check(pilot, app):
        await pilot.press("equals_sign")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = "30"
        await pilot.press("enter")
        await until(pilot, lambda: w(app) == 30)
        assert any("O" in line[:50] for line in page(app).splitlines()[1:18])
        await pilot.press("0")
        assert any(">" in line[:50] for line in page(app).splitlines()[1:18])

    play(check, "slope", ascii=True)


def test_w_stays_within_a_million(play):
    async def check(pilot, app):
        await pilot.press("L")
        assert "within a million" in page(app)

    play(check, "slope", start=(999_999.0,))


def test_zoom_keeps_w_and_ends(play):
    async def check(pilot, app):
        whole = page(app)
        await pilot.press("z", "z")
        assert page(app) != whole
        assert w(app) == 1.5
        await pilot.press("0")
        assert page(app) == whole
        for key in ("z", "Z"):
            await pilot.press(*[key] * 60)
            await until(pilot, lambda: "no further" in page(app))

    play(check, "slope")


def test_a_click_moves_w_to_where_it_was(play):
    async def check(pilot, app):
        await pilot.click("StageView", offset=(10, 5))
        await until(pilot, lambda: w(app) < 0)
        assert any(line[10] == "O" for line in page(app).splitlines()[1:18])
        here = w(app)
        await pilot.click("StageView", offset=(70, 5))
        await pilot.click("StageView", offset=(1, 3))
        await pilot.pause()
        assert w(app) == here

    play(check, "slope", ascii=True)


def test_the_circuit_opens_at_this_point(play):
    async def check(pilot, app):
        opened = []
        app.open_circuit = lambda *given: opened.append(given)
        await pilot.press("left", "g")
        ((circuit, point, title),) = opened
        assert circuit.text == "w**2"
        assert point == (1.45,)
        assert title == "square"

    play(check, "slope")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize(("color", "ascii"), [
    (ColorDepth.ANSI256, False), (ColorDepth.ANSI16, False), (ColorDepth.NONE, False),
    (ColorDepth.NONE, True),
])  # fmt: skip
def test_all_views_in_every_size_and_colour(play, size, color, ascii):
    async def check(pilot, app):
        for _ in range(3):
            assert app.screen.frame.columns == size[0]
            assert "wiggly" in page(app).splitlines()[0]
            await pilot.press("v", "n")

    play(check, "slope", size, color, ascii, loss="wiggly")


def test_it_lives_through_every_size(play):
    async def check(pilot, app):
        for size in ((200, 60), (60, 20), (30, 8), (1, 1), (120, 40)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.screen.frame.columns == size[0])
            await pilot.press("v")
        assert "square" in page(app)

    play(check, "slope")
