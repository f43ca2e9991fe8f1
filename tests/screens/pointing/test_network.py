"""The pointer on the network, and the keys that do the same: maps, examples and weights are moved."""

import numpy as np
import pytest

from gdtui.cli.copied import command_line
from tests.screens.driving import Mouse, page, until

VIEWS = ["field", "landscape", "optimizers"]


def drawn(app):
    return app.screen._training.asked.settings.drawn


def seen(app):
    part = app.screen._seen
    return (*part.x_range, *part.y_range)


def settled(app):
    app.screen.settle()
    return app.screen.draw(*app.screen._cells).lines()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
@pytest.mark.parametrize("view", VIEWS)
def test_zoomed_in_and_out_it_is_the_same_picture_and_no_window_is_copied(play, view, size):
    async def check(pilot, app):
        before, whole = settled(app), seen(app)
        await pilot.press("f3", "f3", "H", "J")
        width = seen(app)[1] - seen(app)[0]
        assert width == pytest.approx((whole[1] - whole[0]) / 1.5**2)
        assert app.screen.view()["window"] == seen(app)
        await pilot.press("L", "K", "f4", "f4")
        assert app.screen.view()["window"] is None
        assert settled(app) == before
        await pilot.press("f3", "0")
        assert seen(app) == whole

    play(check, screen="network", size=size, view=view)


@pytest.mark.parametrize("view", ["field", "landscape"])
def test_the_wheel_keeps_what_is_below_the_pointer_and_a_drag_takes_it_along(play, view):
    async def check(pilot, app):
        mouse, screen = Mouse(app), app.screen

        def spot(row, column):
            here, down, right = screen._map_cell(row, column)
            return here.from_cell(down, right)

        before = spot(9, 20)
        mouse.wheel(9, 20)
        await until(pilot, lambda: screen.view()["window"] is not None)
        assert spot(9, 20) == pytest.approx(before)
        mouse.press(9, 20)
        mouse.drag(12, 27)
        mouse.release(12, 27)
        await until(pilot, lambda: spot(12, 27) == pytest.approx(before))
        assert not drawn(app)

    play(check, screen="network", view=view)


def test_of_one_input_the_curve_is_zoomed_too(play):
    async def check(pilot, app):
        before = page(app)
        await pilot.press("f3")
        assert page(app) != before
        await pilot.press("f4")
        assert page(app) == before

    play(check, screen="network", data="sine")


def test_an_example_that_was_set_is_dragged_and_one_change_is_copied(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        mouse.click(9, 20)
        await until(pilot, lambda: len(drawn(app)) == 1)
        mouse.press(9, 20)
        for column in (21, 23, 26):
            mouse.drag(9, column)
        mouse.release(9, 26)
        here = app.screen._box[0]
        await until(pilot, lambda: here.to_cell(*drawn(app)[0][:2]) == app.screen._cell_at(9, 26))
        assert len(drawn(app)) == 1
        assert command_line("network", app.screen.copied()).count("--draw") == 1

    play(check, screen="network")


def test_keys_take_an_example_up_and_let_it_go(play):
    async def check(pilot, app):
        await pilot.press("right", "m", "up", "down", "m")
        assert "goes along" in " ".join(page(app).split())
        (before,) = drawn(app)
        await pilot.press("right", "right", "K", "m")
        (after,) = drawn(app)
        width, height = app.screen._box[0].cell_size
        assert after[0] - before[0] == pytest.approx(2 * width, rel=1e-4)
        assert after[1] - before[1] == pytest.approx(5 * height, rel=1e-4)
        await pilot.press("right")
        assert drawn(app) == (after,)

    play(check, screen="network")


@pytest.mark.parametrize("scale", [0.001, 1.0, 1000.0])
def test_a_weight_is_wheeled_dragged_and_moved_by_keys(play, scale):
    async def check(pilot, app):
        screen, mouse = app.screen, Mouse(app)

        def weights():
            return screen.history.current.params.copy()

        await pilot.press("left")  # a weight of the first unit
        before = weights()
        await pilot.press("K")
        (place,) = np.flatnonzero(weights() != before)
        step = weights()[place] - before[place]
        assert 0.001 < step / np.abs(before).max() < 0.5
        await pilot.press("J")
        assert weights() == pytest.approx(before, rel=1e-5)
        mouse.wheel(10, 20)
        await until(pilot, lambda: weights()[place] == pytest.approx(before[place] + step, rel=1e-4))
        mouse.wheel(10, 20, up=False)
        await until(pilot, lambda: weights()[place] == pytest.approx(before[place], rel=1e-4))
        unit = screen._chosen.unit
        mouse.press(10, 20)
        mouse.drag(8, 20)
        mouse.release(8, 20)
        await until(pilot, lambda: np.count_nonzero(weights() != pytest.approx(before, rel=1e-4)) > 0)
        assert unit  # what lies below the pointer was chosen, if there is something

    play(check, screen="network", view="units", init_scale=scale)


def test_a_row_of_those_side_by_side_is_told_of_and_tab_goes_on(play):
    async def check(pilot, app):
        lines = app.screen.frame.lines()
        row = next(n for n, text in enumerate(lines) if "momentum" in text[40:])
        Mouse(app).click(row, lines[row].rindex("momentum"))
        await until(pilot, lambda: "momentum: 2-" in page(app))
        assert app.screen.view()["lane"] == "momentum"
        await pilot.press("tab")
        assert "adagrad: 2-" in page(app)
        assert app.screen.view()["lane"] == "adagrad"
        await pilot.press("v")
        assert app.screen.view()["lane"] is None

    play(check, screen="network", view="optimizers")


def test_on_the_map_of_settings_keys_and_the_wheel_look_closer_at_the_cross(play):
    async def check(pilot, app):
        await pilot.press("U")
        chart = app.screen.chart
        whole = chart.here(40, 20).x_range
        Mouse(app).wheel(9, 20)
        await until(pilot, lambda: chart.here(40, 20).x_range != whole)
        await pilot.press("f4")
        assert chart.here(40, 20).x_range == whole
        rate = chart.cross[0]
        await pilot.press("L")
        assert chart.cross[0] > rate
        assert app.screen.view()["window"] is None

    play(check, screen="network")
