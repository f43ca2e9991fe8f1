"""A rule of one's own, typed on every screen that has an optimizer."""

import asyncio

import pytest

from gdtui.engine.optimizers.registry import OPTIMIZERS
from tests.screens.driving import page, until
from tests.screens.test_copied_frames import frame_of, line_after, same

HEAVY = "v = 0.9*v + g; w = w - eta*v"
OWN = ("o", "own", HEAVY)
LIGHT = ("o", "own", "w = w - 0.1*g")


async def asked(pilot, app, key="o"):
    """The prompt for a rule."""
    await pilot.press(key, *"own", "enter")
    await until(pilot, lambda: app.screen.query("Input"))
    return app.screen.query_one("Input")


def said(app):
    return str(app.screen.query_one("#verdict").render())


@pytest.mark.parametrize(
    ("screen", "given", "actions"),
    [
        ("landscape", {"loss": "rosenbrock"}, ["n", OWN, "n", "right_square_bracket", "n", "B"]),
        ("landscape", {"loss": "booth"}, [OWN, "n", ("o", "adam"), "n", LIGHT, "n"]),
        ("landscape", {"loss": "booth"}, [LIGHT, "c", "n", "n", "tab", "tab"]),
        ("slope", {}, ["v", "v", OWN, "n", "n", "b"]),
        ("race", {}, [OWN, "n", ("O", "own", "w = w - eta*sign(g)"), "n"]),
        ("network", {"hidden": (2,)}, ["n", OWN, "n", ("o", "own", "w = w - eta*g")]),
    ],
    ids=str,
)
def test_the_copied_line_brings_it_back(screen, given, actions):
    view, before = asyncio.run(line_after(screen, actions, (80, 24), given))
    assert view.remark == "", view.line
    assert "rule" in view.line
    assert same(before, asyncio.run(frame_of(view.line, (80, 24)))) == [], view.line


def test_while_it_is_typed_it_is_said_what_is_wrong_and_what_it_is(play):
    async def check(pilot, app):
        field = await asked(pilot, app)
        for text, words in (
            ("m = 0.9*m + 0.1*g; w = w - eta*m", "This is momentum with μ = 0.9 and 0.1·η."),
            ("w = w - lr*g", "lr is called eta here"),
            ("w = w - eta*g/t", "As gradient descent up to step 1: step 2 is 2 times smaller."),
            ("w = w - eta*g*abs(g)", "enter takes it"),
        ):
            field.value = text
            await until(pilot, lambda words=words: words in said(app))
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.query("Input"))
        await pilot.press("n")
        assert "your own rule · step 1" in page(app)
        assert "x ← x − η·g·abs(g) = " in page(app)

    play(check)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_what_is_wrong_is_not_accepted_and_leaving_keeps_the_old_rule(play, size):
    async def check(pilot, app):
        field = await asked(pilot, app)
        field.value = "w = __import__('os').system('x')\x1b]0;t\x07"
        await until(pilot, lambda: app.screen.query_one("#verdict").has_class("wrong"))
        assert "\x1b" not in said(app)
        await pilot.press("enter")
        assert app.screen.query("Input")
        await pilot.press("escape")
        assert app.screen.history.simulation.optimizers[0].name == "gradient-descent"

    play(check, size=size)


def test_a_rule_typed_before_is_there_to_be_mended(play):
    async def check(pilot, app):
        field = await asked(pilot, app)
        field.value = HEAVY
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.query("Input"))
        field = await asked(pilot, app)
        assert field.value == HEAVY
        await pilot.press("*", "2", "enter")
        await until(pilot, lambda: not app.screen.query("Input"))
        assert app.screen.history.simulation.optimizers[0].text == f"{HEAVY}*2"

    play(check, screen="slope")


def test_side_by_side_it_stands_beside_all_others(play):
    async def check(pilot, app):
        field = await asked(pilot, app)
        field.value = HEAVY
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.query("Input"))
        await pilot.press("c", "n")
        assert [racer.name for racer in app.screen.history.current.racers] == [*OPTIMIZERS, "own"]
        assert "Y own" in page(app)
        field = await asked(pilot, app)
        field.value = "w = w - eta*sign(g)"
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.query("Input"))
        await pilot.press("n", "c")
        assert [rule.text for rule in app.screen.history.simulation.optimizers] == ["w = w - eta*sign(g)"]

    play(check, loss="rosenbrock", size=(120, 40))


def test_a_prediction_of_its_step_is_asked_and_graded(play):
    async def check(pilot, app):
        await pilot.press("n", "p")
        await until(pilot, lambda: len(list(app.screen_stack)) > 1)
        await pilot.press("1")
        await until(pilot, lambda: len(list(app.screen_stack)) == 1)
        assert "✓" in page(app) or "✗" in page(app)

    play(check, screen="slope", optimizers=("own",), rule=HEAVY)


def test_a_network_sets_it_beside_other_rules(play):
    async def check(pilot, app):
        await pilot.press("n", "c", *"optimizers", "enter")
        await until(pilot, lambda: "own" in page(app))
        await pilot.press("n")

    play(check, screen="network", optimizers=("own",), rule=HEAVY, size=(120, 40))
