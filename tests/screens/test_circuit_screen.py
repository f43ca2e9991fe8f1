"""The circuit screen, by its keys."""

import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.simulation import backprop_from
from gdtui.screens.circuit import CircuitScreen
from gdtui.terminal.capabilities import ColorDepth
from tests.screens.driving import page, until


def point(app):
    screen = app.screen
    return dict(zip(screen.history.simulation.circuit.inputs, screen.history.simulation.point, strict=True))


def at_end(app):
    return app.screen.history.simulation.ended(app.screen.history.current)


def test_n_goes_forward_then_back_gate_by_gate(play):
    async def check(pilot, app):
        await pilot.press("n")
        assert "q = x + y = −2 + 5 = 3" in page(app)
        await pilot.press("enter")
        assert "f = q·z = 3·(−4) = −12" in page(app)
        await pilot.press("n")
        assert "∂f/∂f = 1" in page(app)
        await pilot.press("n")
        assert "∂f/∂q = upstream 1 × local ∂(q·z)/∂q = z = −4 → −4" in page(app)

    play(check, screen="circuit", expression="sum-product")


def test_b_undoes_any_of_it(play):
    async def check(pilot, app):
        pages = [page(app)]
        for _ in range(7):
            await pilot.press("n")
            pages.append(page(app))
        for shown in reversed(pages[:-1]):
            await pilot.press("b")
            assert page(app) == shown

    play(check, screen="circuit", expression="sum-product")


def test_end_completes_and_home_begins_anew(play):
    async def check(pilot, app):
        await pilot.press("end")
        assert at_end(app)
        assert "complete" in page(app)
        await pilot.press("home")
        assert app.screen.history.cursor == 0
        await pilot.press("end", "r")
        assert app.screen.history.cursor == 0

    play(check, screen="circuit")


def test_space_plays_to_the_end_and_stops(play):
    async def check(pilot, app):
        await pilot.press("space")
        assert app.screen.running
        assert "pause" in page(app)
        await pilot.press("plus", "plus", "plus")
        await until(pilot, lambda: at_end(app) and not app.screen.running)

    play(check, screen="circuit", expression="micrograd")


def test_arrows_choose_an_input_and_change_it_and_everything_follows(play):
    async def check(pilot, app):
        await pilot.press("end", "down", "right")
        assert point(app) == {"x": -2, "y": 5.1, "z": -4}
        assert at_end(app)
        assert "∂f/∂y = −4: raise y by 0.01, and f falls by about 0.04." in page(app)
        await pilot.press("tab", "H")
        assert point(app) == {"x": -2, "y": 5.1, "z": -5}
        assert "−15.5" in page(app)
        await pilot.press("up", "up", "shift+right")
        assert point(app) == {"x": -1, "y": 5.1, "z": -5}
        await pilot.press("shift+tab", "j", "k", "h", "l", "L")
        assert point(app) == {"x": -1, "y": 5.1, "z": -4}

    play(check, screen="circuit", expression="sum-product")


def test_an_input_may_be_changed_in_the_middle_of_a_pass(play):
    async def check(pilot, app):
        await pilot.press("n", "right")
        assert app.screen.history.cursor == 1
        assert "3.1" in page(app)

    play(check, screen="circuit", expression="sum-product")


def test_a_large_input_changes_in_larger_steps_and_none_gathers_rounding(play):
    async def check(pilot, app):
        await pilot.press("right")
        assert point(app)["x"] == 1010
        await pilot.press("down", *["right"] * 3)
        assert point(app)["y"] == 0.3

    play(check, screen="circuit", expression="x*y", input_values={"x": 1000, "y": 0})


def test_a_number_may_be_typed_and_a_bad_one_changes_nothing(play):
    async def check(pilot, app):
        screen = app.screen
        await pilot.press("end", "down", "equals_sign")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press(*"1,5", "enter")
        assert app.screen is not screen
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert point(app)["y"] == 5
        await pilot.press("equals_sign")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press(*"1000", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert point(app)["y"] == 1000
        assert "998" in page(app)

    play(check, screen="circuit", expression="sum-product")


async def experimented(pilot, app):
    """Answer the experiment that is asked."""
    await pilot.press("x")
    await until(pilot, lambda: len(app.screen_stack) > 1)
    await pilot.press("1")
    await until(pilot, lambda: len(app.screen_stack) == 1)
    await until(pilot, lambda: " Right." in page(app) or " Not so" in page(app))


def test_a_verdict_is_seen_in_an_experiment(play):
    async def check(pilot, app):
        await pilot.press("x", "p")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press("7", "enter")  # q = −2 + 5 = 3
        await until(pilot, lambda: "✗ Not quite." in page(app))
        await pilot.press("n")
        assert "Experiment 1 of 3" in page(app)

    play(check, screen="circuit", expression="sum-product")


def test_a_verdict_is_not_in_the_copied_line_which_says_so(play):
    async def check(pilot, app):
        await pilot.press("x")
        assert app.screen.beyond == ""
        await experimented(pilot, app)
        assert app.screen.beyond == "the answer is there without the verdict on yours"
        await pilot.press("x")
        assert app.screen.beyond == ""

    play(check, screen="circuit", expression="sum-product")


def test_an_experiment_that_is_left_is_asked_again_and_checks_are_hidden_meanwhile(play):
    async def check(pilot, app):
        await pilot.press("end", "c")
        assert "centred" in page(app)
        await pilot.press("x", "end", "x")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        shown = "\n".join(app.screen_stack[0].frame.lines())
        assert "centred" not in shown
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1 and "centred" in page(app))
        assert "x takes your answer" in page(app)
        await experimented(pilot, app)

    play(check, screen="circuit", expression="sum-product", size=(120, 40))


def test_an_experiment_sets_inputs_asks_and_tells(play):
    async def check(pilot, app):
        await pilot.press("end", "x")
        assert point(app)["z"] == 0
        assert app.screen.history.cursor == 0
        assert "Experiment 1 of 3. z is 0 now. Which inputs stop learning, and why?" in page(app)
        assert "x and y stop" not in page(app)
        await pilot.press("n")
        assert "Experiment 1 of 3" in page(app)
        await experimented(pilot, app)
        assert at_end(app)
        assert "x and y stop" in page(app)
        await pilot.press("x")
        assert "Experiment 2 of 3" in page(app)
        assert point(app) == {"x": -2, "y": 1000, "z": -4}
        await experimented(pilot, app)
        await pilot.press("x")
        await experimented(pilot, app)
        assert "∂f/∂x and ∂f/∂y turn" in page(app)
        await pilot.press("x")
        assert "Experiment 1 of 3" in page(app)

    play(check, screen="circuit", expression="sum-product")


def test_an_input_of_ones_own_ends_the_experiment(play):
    async def check(pilot, app):
        await pilot.press("x", "right")
        assert "Experiment" not in page(app)

    play(check, screen="circuit", expression="sum-product")


def test_a_typed_circuit_has_no_experiments_and_says_so(play):
    async def check(pilot, app):
        await pilot.press("x")
        assert "There are no experiments for this circuit" in page(app)
        await pilot.press("n")
        assert "There are no experiments" not in page(app)

    play(check, screen="circuit", expression="x*y + sin(x)")


def test_the_check_shows_and_hides_the_centred_differences(play):
    async def check(pilot, app):
        await pilot.press("end", "c")
        assert "−4 ✓−4.000" in page(app)
        await pilot.press("c")
        assert "✓" not in page(app)

    play(check, screen="circuit", expression="sum-product")


def test_another_circuit_is_chosen(play):
    async def check(pilot, app):
        screen = app.screen
        await pilot.press("end", "down", "f")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert screen.history.simulation.name == "fan-out"
        assert screen.history.cursor == 0
        assert "▸ y" in page(app)
        assert "x feeds two gates" in page(app)

    play(check, screen="circuit", expression="sum-product")


def test_an_expression_is_typed_and_a_bad_one_is_told_and_left_alone(play):
    async def check(pilot, app):
        screen = app.screen
        await pilot.press("e")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press(*"x^2", "enter")
        assert app.screen is not screen
        await until(pilot, lambda: "write ** for a power" in str(app.screen.query_one("#verdict").render()))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert screen.history.simulation.name == "sum-product"
        await pilot.press("e")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press(*"a/b", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert list(point(app)) == ["a", "b"]

    play(check, screen="circuit", expression="sum-product")


def test_a_broken_gate_is_named_and_mended(play):
    async def check(pilot, app):
        await pilot.press("end", "right", "left")
        assert "The / (f) gate broke: 0/0 has no value." in page(app)
        await pilot.press("down", "right")
        assert "broke" not in page(app)

    play(check, screen="circuit", expression="x/y", input_values={"x": 0, "y": 0})


def test_it_opens_at_the_step_and_the_inputs_that_were_asked_for(play):
    async def check(pilot, app):
        await until(pilot, lambda: app.screen.history.cursor == 4)
        assert "∂f/∂q" in page(app)

    play(check, screen="circuit", expression="sum-product", steps=4)


def test_another_screen_opens_it_with_both_passes_done_and_escape_leads_back(play):
    async def check(pilot, app):
        below = app.screen
        app.open_circuit(parse("(1 - x)**2 + 100*(y - x**2)**2"), (-1.2, 1.0), "rosenbrock")
        await until(pilot, lambda: isinstance(app.screen, CircuitScreen))
        await until(pilot, lambda: app.screen.query("StageView") and "rosenbrock" in page(app))
        assert at_end(app)
        assert "−215.6" in page(app)
        assert "escape go back" in page(app)
        await pilot.press("down")
        assert "−88" in page(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is below)

    play(check, screen="landscape")


def test_escape_does_nothing_where_there_is_nothing_to_go_back_to(play):
    async def check(pilot, app):
        screen = app.screen
        await pilot.press("n", "escape", "g")
        assert app.screen is screen
        assert screen.history.cursor == 1

    play(check, screen="circuit")


def test_the_picture_follows_what_is_at_work(play):
    async def check(pilot, app):
        await pilot.press("end")
        for _ in range(30):
            await pilot.press("b")
            assert "╔" in page(app) or "◀" in page(app)

    play(check, screen="circuit", expression="micrograd")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize(
    ("color", "ascii"), [(ColorDepth.TRUECOLOR, False), (ColorDepth.ANSI16, False), (ColorDepth.NONE, True)]
)
def test_it_works_at_every_size_and_in_every_mode(play, size, color, ascii):
    async def check(pilot, app):
        await pilot.press("n", "end", "c", "x")
        assert "Experiment 1" in page(app)
        await experimented(pilot, app)

    play(check, screen="circuit", size=size, color=color, ascii=ascii, expression="neuron-apart")


def test_one_can_look_around_until_the_next_step(play):
    async def check(pilot, app):
        await pilot.press(*"JJJJJJJJ", *[">"] * 5)
        assert "more ◀▲ " in page(app)
        await pilot.press(*"KKKKKKKK", *["<"] * 5)
        assert "more ▼▶ " in page(app)
        await pilot.press("pagedown", "pagedown", "n")
        assert "╔" in page(app)

    play(check, screen="circuit", expression="goldstein-price")


def test_a_small_terminal_says_so_and_keys_do_no_harm(play):
    async def check(pilot, app):
        await pilot.press("n", "c", "right", "x", "end")
        assert "gdtui needs" in page(app)

    play(check, screen="circuit", size=(40, 10))


def test_another_circuit_can_be_chosen_in_the_middle_of_an_experiment(play):
    async def check(pilot, app):
        await pilot.press("x", *["down"] * 3)
        assert app.screen._experiment is not None
        for name in ("micrograd", "sigmoid(x)"):
            app.screen._open(backprop_from(Settings(expression=name)))
            assert app.screen._experiment is None
            assert app.screen._chosen == 0
            await pilot.press("x", "n", "up")
        await until(pilot, lambda: "sigmoid" in page(app))

    play(check, screen="circuit", expression="patterns")
