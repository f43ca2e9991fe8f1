"""The map of settings on the screens: its cross, its keys, and the run that it hands over."""

import asyncio
import re

import pytest

from gdtui.engine.settings.fate import Fate
from gdtui.render import stage
from gdtui.terminal.capabilities import ColorDepth
from tests.screens.driving import page, until
from tests.screens.test_copied_frames import frame_of, line_after, same


def chart(app):
    return app.screen.chart


async def filled(pilot, app):
    await until(pilot, lambda: app.screen._filler is None)


def test_a_key_shows_what_becomes_of_the_run_with_every_setting(play):
    async def check(pilot, app):
        await pilot.press("U")
        assert "momentum at the cross" in page(app)
        assert chart(app).cross == (0.01, 0.9)
        await filled(pilot, app)
        assert "overshoots" in page(app)
        await pilot.press("U")
        assert app.screen.chart is None

    play(check, optimizers=("momentum",))


def test_the_cross_moves_and_the_run_beside_it_follows(play):
    async def check(pilot, app):
        await pilot.press("U", *["right"] * 12)
        assert chart(app).beside.told.fate == Fate.DIVERGES
        assert "never comes back" in page(app)
        assert "diverged at step" in page(app)
        rate, value = chart(app).cross
        await pilot.press("down")
        assert chart(app).cross[0] == rate
        assert chart(app).cross[1] < value
        await pilot.press("L", "L", "L")
        assert "at the edge" in page(app)
        await pilot.press(*["left_square_bracket"] * 3)
        assert chart(app).cross[0] < rate

    play(check, optimizers=("momentum",))


def test_what_is_said_of_the_cross_is_what_the_run_then_does(play):
    async def check(pilot, app):
        await pilot.press("n", "U", "right", "right", "down", "down", "down")
        told, (rate, value) = chart(app).beside.told, chart(app).cross
        await pilot.press("enter")
        assert "These are the cross's settings" in page(app)
        (racer,) = app.screen.history.current.racers
        assert (racer.step, racer.optimizer.learning_rate, racer.optimizer.momentum) == (0, rate, value)
        await pilot.press(*["full_stop"] * 20)
        racer = app.screen.history.current.racers[0]
        assert (racer.step, racer.loss) == (told.step, told.loss)
        await pilot.press("home", "b", "b")
        assert "Back in the run before" in page(app)

    play(check, optimizers=("momentum",))


def test_space_runs_with_the_settings_of_the_cross(play):
    async def check(pilot, app):
        await pilot.press("U", "left", "space")
        assert app.screen.chart is None
        assert app.screen.running

    play(check, optimizers=("momentum",))


def test_another_key_turns_through_what_may_stand_upwards(play):
    async def check(pilot, app):
        await pilot.press("V")
        assert "U shows it" in page(app)
        await pilot.press("U")
        names = []
        for _ in range(4):
            names.append(chart(app).axis.name)
            await pilot.press("V")
        assert names == ["momentum", "dampening", "x", "y"]
        assert chart(app).axis.name == "momentum"
        await pilot.press("V", "V", "up", "enter")
        assert app.screen.history.simulation.start[0] != -0.5
        assert app.screen.history.simulation.start[1] == -1

    play(check, optimizers=("momentum",))


def test_a_click_puts_the_cross_there(play):
    async def check(pilot, app):
        await pilot.press("U")
        await pilot.click("#stage", offset=(20, 6))
        assert page(app).splitlines()[6][20] == "╋"

    play(check)


def test_one_looks_closer_at_the_cross_and_never_beyond_the_map(play):
    async def check(pilot, app):
        await pilot.press("U", "z", "z", "right")
        assert len(chart(app).asked) == 7
        await pilot.press("Z", "Z")
        assert len(chart(app).asked) == 3
        await pilot.press("Z")
        assert "No further" in page(app)
        await pilot.press("0")
        assert "whole of it" in page(app)

    play(check)


def test_without_a_learning_rate_there_is_no_map_and_it_is_said(play):
    async def check(pilot, app):
        await pilot.press("U")
        assert "no learning rate" in page(app)
        assert app.screen.chart is None

    play(check, optimizers=("random-search",))


def test_the_map_is_of_the_optimizer_that_is_chosen_and_closes_where_there_is_none_of_it(play):
    async def check(pilot, app):
        await pilot.press("U", "o", *"adam", "enter")
        await until(pilot, lambda: "Adam at the cross" in page(app))
        assert chart(app).axis.name == "beta2"
        await pilot.press("o", *"random", "enter")
        await until(pilot, lambda: app.screen.chart is None)

    play(check)


@pytest.mark.parametrize("key", ["b", "full_stop", "home", "r"])
def test_keys_of_the_run_say_that_the_map_is_shown(play, key):
    async def check(pilot, app):
        await pilot.press("n", "U", key)
        assert "U closes it" in page(app)
        assert app.screen.history.cursor == 1
        await pilot.press("escape")
        assert app.screen.chart is None

    play(check)


@pytest.mark.parametrize("key", ["B", "D", "p"])
def test_other_pictures_take_its_place(play, key):
    async def check(pilot, app):
        await pilot.press("U", key)
        assert app.screen.chart is None

    play(check)


def test_a_number_may_be_typed_for_the_cross(play):
    async def check(pilot, app):
        await pilot.press("U", "equals_sign", *["backspace"] * 8, *"0.02", "enter")
        await until(pilot, lambda: chart(app).cross[0] == 0.02)

    play(check)


def test_several_run_and_the_map_is_of_the_one_that_is_explained(play):
    async def check(pilot, app):
        await pilot.press("U", "tab", "right_square_bracket")
        assert "momentum at the cross" in page(app)
        await pilot.press("enter")
        adam, momentum = app.screen.history.simulation.optimizers
        assert (adam.learning_rate, momentum.learning_rate) == (0.05, 0.02)

    play(check, optimizers=("adam", "momentum"))


def test_on_the_slope_the_start_stands_upwards_and_the_run_beside_lies_on_the_curve(play):
    async def check(pilot, app):
        await pilot.press("up")
        assert "w moves left and right" in page(app)
        await pilot.press("U", "up", "K", "right")
        rate, value = chart(app).cross
        assert (chart(app).axis.name, value > 1.5, rate > 0.1) == ("w", True, True)
        told = chart(app).beside.told
        await pilot.press("enter", *["full_stop"] * 20)
        racer = app.screen.history.current.racers[0]
        assert (racer.step, racer.loss) == (told.step, told.loss)
        assert app.screen.history.simulation.start == (value,)

    play(check, screen="slope", size=(120, 40))


@pytest.mark.parametrize("key", ["v", "c"])
def test_another_view_of_the_slope_takes_the_maps_place(play, key):
    async def check(pilot, app):
        await pilot.press("U", key)
        assert app.screen.chart is None

    play(check, screen="slope")


NETWORK = {"hidden": (2,), "examples": 30, "batch_size": 8, "optimizers": ("gradient-descent",)}


def test_on_the_network_the_size_of_the_first_weights_stands_upwards(play):
    async def check(pilot, app):
        await pilot.press("Z")
        assert "U shows it" in page(app)
        await pilot.press("U", "left", "up", "up", "K")
        rate, value = chart(app).cross
        assert (chart(app).axis.spoken, rate < 0.5, value > 1) == ("init-scale", True, True)
        told = chart(app).beside.told
        assert f"{told.fate.word}, 100 steps" in page(app)
        await pilot.press("z", "Z", "0", "enter")
        training = app.screen.history.simulation
        assert (training.optimizer.rate, training.asked.settings.init_scale) == (rate, value)
        await pilot.press(*["full_stop"] * 10)
        state = app.screen.history.current
        assert (state.step, state.figures.train_loss) == (100, told.loss)

    play(check, screen="network", **NETWORK)


@pytest.mark.parametrize(("screen", "given"), [
    ("landscape", {"optimizers": ("momentum",)}),
    ("landscape", {"loss": "x**2 + y**2 + (z - x)**2"}),
    ("slope", {"loss": "two-valleys"}),
    ("network", NETWORK),
])  # fmt: skip
@pytest.mark.parametrize("color", list(ColorDepth), ids=str)
def test_at_80x24_a_small_picture_of_the_run_follows_the_cross(play, screen, given, color):
    async def check(pilot, app):
        await pilot.press("U")
        seen = [run_beside(app)]
        for _ in range(2):
            await pilot.press("L")
            seen.append(run_beside(app))
        assert len(set(seen)) == 3

    play(check, screen=screen, color=color, **given)


def run_beside(app):
    """The last seven rows beside the map."""
    side = stage.arrange(80, 24).side
    rows, columns = slice(side.row + side.rows - 7, side.row + side.rows), slice(side.column, None)
    frame = app.screen.frame
    parts = frame.glyph, frame.foreground, frame.background
    return tuple(part[rows, columns].tobytes() for part in parts)


@pytest.mark.parametrize(("screen", "given", "actions"), [
    ("landscape", {"optimizers": ("momentum",)}, "n U right right down z left"),
    ("landscape", {"loss": "x**2 + y**2 + (z - x)**2"}, "U V V up right"),
    ("slope", {"loss": "two-valleys"}, "U left down down z Z up"),
    ("network", NETWORK, "U right up"),
    ("network", NETWORK, "U right up enter n n U"),
])  # fmt: skip
def test_the_copied_line_brings_the_map_back(screen, given, actions):
    view, before = asyncio.run(line_after(screen, actions.split(), (60, 20), given))
    assert view.remark == ""
    assert "--settings" in view.line
    assert same(before, asyncio.run(frame_of(view.line, (60, 20)))) == []


@pytest.mark.parametrize("key", ["c", "E", "B", "D"])
def test_what_takes_the_place_of_the_map_is_seen_at_once(play, key):
    async def check(pilot, app):
        await pilot.press("U")
        assert "at the cross" in page(app)
        await pilot.press(key)
        assert "at the cross" not in page(app)
        assert ("ranking" in page(app)) == (key in "cE")

    play(check, loss="bowl")


@pytest.mark.parametrize("key", ["v", "d", "left_curly_bracket", "asterisk", "c"])
def test_on_the_slope_too(play, key):
    async def check(pilot, app):
        await pilot.press("U")
        assert "at the cross" in page(app)
        await pilot.press(key)
        assert "at the cross" not in page(app)

    play(check, "slope")


def test_words_and_axis_call_a_beta_alike(play):
    async def check(pilot, app):
        await pilot.press("U")
        assert "β₂ = 0.999 the run" in page(app)
        assert "beta2" not in page(app)

    play(check, loss="bowl", optimizers=("adam",))


@pytest.mark.parametrize(("size", "ascii"), [((80, 40), False), ((60, 20), True), ((120, 40), True)])
def test_sentences_and_names_stay_whole(play, size, ascii):
    async def check(pilot, app):
        await pilot.press("U")
        words = " ".join(page(app).split())
        assert "the run oscillates: after 200 steps it still goes to and fro. " in words
        assert "takes its settings over" in words
        axis = re.search(r"\d +(lr|η|n)\b", page(app))
        assert axis is not None
        assert axis[1] == ("lr" if ascii else "η")
        assert "line: lr = (2 +  " not in page(app)

    play(check, size=size, ascii=ascii, loss="rosenbrock", optimizers=("momentum",),
         hyper={"learning_rate": 2e-3})  # fmt: skip


@pytest.mark.parametrize("screen", ["landscape", "network"])
def test_beside_a_program_the_map_is_as_wide_as_its_room(play, screen):
    async def check(pilot, app):
        await pilot.press("U")
        box = chart(app).box(*app.screen._cells)
        assert box.columns == app.screen._cells[0] < 70
        assert chart(app).here(box.columns, box.rows).columns > 40
        lines = app.screen.frame.lines()
        assert any("at the cross" in line for line in lines[box.row + box.rows :])
        before = chart(app).cross
        app.screen.pressed(box.row + 2, box.columns - 5)
        assert chart(app).cross != before
        await pilot.press("down", "right")

    play(check, screen=screen, size=(120, 40), code=True)
