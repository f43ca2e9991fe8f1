from types import SimpleNamespace

import numpy as np
import pytest

from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.render.cells.frame import changed
from gdtui.screens.landscape import LandscapeScreen
from tests.screens.driving import page, until


def racer(app, index=0):
    return app.screen.history.current.racers[index]


def test_a_step_moves_the_dot_and_says_why(play):
    async def check(pilot, app):
        await pilot.press("n")
        assert "x ← x − η·∂L/∂x = −1.200 − 0.001·(−215.6) = −0.9844" in page(app)

    play(check, loss="rosenbrock")


def test_back_and_forward_give_the_same_bits(play):
    async def check(pilot, app):
        await pilot.press(*"nnn")
        there = racer(app).params.tobytes()
        shown = page(app)
        await pilot.press("b", "backspace", "n", "enter")
        assert racer(app).params.tobytes() == there
        assert page(app) == shown

    play(check, optimizers=("adam",))


def test_scrubbing_goes_ten_steps_and_home_goes_to_the_start(play):
    async def check(pilot, app):
        await pilot.press("full_stop", "full_stop")
        assert app.screen.history.cursor == 20
        await pilot.press("comma")
        assert app.screen.history.cursor == 10
        await pilot.press("home")
        assert app.screen.history.cursor == 0
        assert app.screen.history.last == 20

    play(check)


def test_space_runs_and_pauses_and_no_timer_is_left(play):
    async def check(pilot, app):
        await pilot.press("space")
        assert app.screen.running
        assert "pause" in page(app)
        await until(pilot, lambda: app.screen.history.cursor >= 3)
        await pilot.press("space")
        assert not app.screen.running
        where = app.screen.history.cursor
        await pilot.pause(0.2)
        assert app.screen.history.cursor == where

    play(check, loss="rosenbrock")


def test_a_picture_of_a_run_may_show_two_steps_and_each_of_them_is_told(play, monkeypatch):
    async def check(_, app):
        screen, told, drawn = app.screen, [], []
        monkeypatch.setattr(app, "saw", lambda seen: told.append(seen()["step"]))
        monkeypatch.setattr(screen, "repaint", lambda: drawn.append(screen.history.cursor))
        monkeypatch.setattr(screen, "_ticker", SimpleNamespace(stop=lambda: None))
        screen._tick(2)
        assert (told, drawn) == ([1, 2], [2])

    play(check, loss="rosenbrock")


def test_a_key_does_not_wait_for_a_second_step(play, monkeypatch):
    async def check(_, app):
        monkeypatch.setattr(type(app), "key_waits", True)
        monkeypatch.setattr(app.screen, "_ticker", SimpleNamespace(stop=lambda: None))
        app.screen._tick(2)
        assert app.screen.history.cursor == 1

    play(check, loss="rosenbrock")


def test_a_run_that_ends_with_the_first_of_two_steps_shows_its_end(play, monkeypatch):
    async def check(_, app):
        monkeypatch.setattr(app.screen, "_ticker", SimpleNamespace(stop=lambda: None))
        for _ in range(30):
            if app.screen.running:
                app.screen._tick(2)
        assert not app.screen.running
        assert "minimum" in page(app)

    play(check, loss="bowl", optimizers=("newton",))


def test_a_run_that_has_ended_pauses_by_itself(play):
    async def check(pilot, app):
        await pilot.press("space", "plus", "plus", "plus")
        await until(pilot, lambda: not app.screen.running)
        assert racer(app).outcome.kind == "converged"
        assert "minimum" in page(app)

    play(check, loss="bowl", optimizers=("newton",))


def test_the_learning_rate_changes_mid_run_and_keeps_what_came_before(play):
    async def check(pilot, app):
        await pilot.press("n", "n")
        before = racer(app).params.copy()
        await pilot.press("right_square_bracket")
        assert np.array_equal(racer(app).params, before)
        assert app.screen.history.cursor == 2
        assert "η 0.02" in page(app)
        await pilot.press("left_square_bracket", "left_square_bracket")
        assert "η 0.005" in page(app)

    play(check, loss="himmelblau")


def test_arrows_and_letters_move_the_dot(play):
    async def check(pilot, app):
        x, y = racer(app).params
        await pilot.press("right", "up")
        assert racer(app).params[0] > x
        assert racer(app).params[1] > y
        await pilot.press("h", "j")
        assert racer(app).params == pytest.approx([x, y])

    play(check)


def test_a_click_places_the_dot_where_it_was_clicked(play):
    async def check(pilot, app):
        await pilot.click("StageView", offset=(10, 5))
        await until(pilot, lambda: racer(app).params[0] < -2)
        lines = page(app).splitlines()
        assert lines[5][10] == "●"

    play(check)


def test_contour_lines_come_and_go_and_a_step_leaves_them_alone(play):
    async def check(pilot, app):
        plain = app.screen.frame
        await pilot.press("I")
        lined = app.screen.frame
        assert changed(plain, lined).sum() > 100
        await pilot.press("n", "n", "n", "n")
        part = slice(1, 16), slice(0, 40)
        assert 0 < changed(lined, app.screen.frame)[part].sum() < 30
        assert app.screen.view()["contours"]
        await pilot.press("home", "I")
        assert not changed(plain, app.screen.frame)[part].any()

    play(check)


@pytest.mark.parametrize(("keys", "words"), [("BI", "B and D come back"), ("DI", "B and D come back")])
def test_where_contour_lines_are_not_drawn_it_is_said(play, keys, words):
    async def check(pilot, app):
        await pilot.press(*keys)
        assert words in page(app)

    play(check)


def test_a_loss_of_one_value_has_no_contour_lines(play):
    async def check(pilot, app):
        await pilot.press("I")
        assert "there are no lines" in page(app)

    play(check, loss="0*x*y + 3")


def test_a_click_beside_the_picture_changes_nothing(play):
    async def check(pilot, app):
        start = racer(app).params.copy()
        await pilot.click("StageView", offset=(70, 5))
        await pilot.click("StageView", offset=(5, 21))
        await pilot.pause()
        assert np.array_equal(racer(app).params, start)

    play(check)


def test_a_loss_is_chosen_from_the_list(play):
    async def check(pilot, app):
        await pilot.press("f", "down", "enter")
        await until(pilot, lambda: "beale" in page(app).splitlines()[0])
        assert "Flat in the middle" in page(app)

    play(check, loss="himmelblau")


def test_typing_a_loss_is_checked_and_a_mistake_keeps_the_old_one(play):
    async def check(pilot, app):
        await pilot.press("e")
        await until(pilot, lambda: app.screen.query("Input"))
        field = app.screen.query_one("Input")
        field.value = "x**2 + sinn(y)"
        await until(pilot, lambda: "did you mean sin" in str(app.screen.query_one("#verdict").render()))
        await pilot.press("enter")
        assert app.screen.query("Input")
        await pilot.press("escape")
        assert "himmelblau" in page(app).splitlines()[0]
        await pilot.press("e")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = "x**2 + 3*y**2 + sin(x)"
        await pilot.press("enter")
        await until(pilot, lambda: "x**2 + 3*y**2" in page(app).splitlines()[0])

    play(check)


def test_numbers_can_be_typed_for_the_point_and_the_learning_rate(play):
    async def check(pilot, app):
        for text, expected in (("1.5,−2", "−2.000"), ("0.004", "η 0.004")):
            await pilot.press("equals_sign")
            await until(pilot, lambda: app.screen.query("Input"))
            app.screen.query_one("Input").value = text
            await pilot.press("enter")
            await until(pilot, lambda: not app.screen.query("Input"))
            assert expected in page(app)

    play(check)


@pytest.mark.parametrize("text", ["nan", "1e400", "1;2", "1,2,3", "0,5,", "٣", "-1", "1e21"])
def test_a_number_that_cannot_be_used_is_refused_in_one_line(play, text):
    async def check(pilot, app):
        await pilot.press("equals_sign")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = text
        await until(pilot, lambda: app.screen.query_one("#verdict").has_class("wrong"))
        await pilot.press("enter")
        assert app.screen.query("Input")

    play(check)


def test_an_optimizer_is_chosen_and_goes_on_from_here(play):
    async def check(pilot, app):
        await pilot.press("n", "o", "down", "enter")
        await until(pilot, lambda: racer(app).name == "momentum")
        assert app.screen.history.cursor == 1

    play(check)


def test_comparing_runs_all_from_the_same_start_and_back(play):
    async def check(pilot, app):
        await pilot.press("c")
        assert [r.name for r in app.screen.history.current.racers] == list(OPTIMIZERS)
        assert "ranking" in page(app)
        await pilot.press("tab", "n")
        assert "momentum · step 1" in page(app)
        await pilot.press("c")
        assert [r.name for r in app.screen.history.current.racers] == ["momentum"]

    play(check, size=(120, 40))


def test_zoom_and_pan_change_what_is_seen_but_not_the_dot(play):
    async def check(pilot, app):
        start, whole = racer(app).params.copy(), page(app)
        await pilot.press("z", "z", "L", "K")
        assert page(app) != whole
        assert np.array_equal(racer(app).params, start)
        await pilot.press("0")
        assert page(app) == whole

    play(check)


def test_the_minima_and_the_view_toggle(play):
    async def check(pilot, app):
        assert "✕" in page(app)
        await pilot.press("m")
        assert "✕" not in page(app)

    play(check)


def test_random_search_has_no_learning_rate_and_says_so(play):
    async def check(pilot, app):
        await pilot.press("right_square_bracket")
        assert "random search has no learning rate" in page(app)
        await pilot.press("n")
        assert "parachutes" in page(app)

    play(check, optimizers=("random-search",))


def test_help_lists_every_key_and_escape_comes_back(play):
    async def check(pilot, app):
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen.query("#help"))
        text = " ".join(str(app.screen.query_one("#keys").render()).split())
        assert all(key.about in text for key in LandscapeScreen.KEYS)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query("StageView"))

    play(check)


def test_it_lives_through_every_size(play):
    async def check(pilot, app):
        for size in ((200, 60), (60, 20), (30, 8), (1, 1), (120, 40)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.screen.frame.columns == size[0])
        assert "himmelblau" in page(app)

    play(check)


def test_a_screen_too_small_says_what_is_needed(play):
    async def check(pilot, app):
        await pilot.resize_terminal(40, 12)
        await until(pilot, lambda: "60x20" in " ".join(page(app).split()))

    play(check)


def test_steps_asked_for_are_taken_before_the_first_picture(play):
    async def check(_pilot, app):
        assert app.screen.history.cursor == 7

    play(check, steps=7)


def test_a_light_theme_redraws(play):
    async def check(pilot, app):
        app.theme = "textual-light"
        await until(pilot, lambda: not app.look.dark)
        assert "himmelblau" in page(app)

    play(check)


@pytest.mark.parametrize("first", OPTIMIZERS)
def test_the_optimizer_can_be_changed_for_any_other_mid_run(play, first):
    async def check(pilot, app):
        for name in OPTIMIZERS:
            await pilot.press("n", "n")
            app.screen._use(name)
            await pilot.press("n", "b")
        assert "himmelblau" in page(app)

    play(check, optimizers=(first,))


def test_where_the_loss_has_no_value_no_slope_is_shown(play):
    async def check(pilot, app):
        assert "move the dot into the coloured part" in page(app)
        assert "eigenvalues" not in page(app)
        await pilot.press("n", "space")
        assert "loss          nan" in page(app)

    play(check, loss="log(x) + sqrt(y)", start=(-3.0, 1.0))


THREE = "(1 - x)**2 + 100*(y - x**2)**2 + (1 - y)**2 + 100*(z - y**2)**2"


def test_w_turns_through_the_planes_of_three_params(play):
    async def check(pilot, app):
        await pilot.press(*"nnnn")
        assert "plane of steps 0–4 (PCA)" in page(app)
        assert "% of the way" in page(app)
        pictures = {page(app)}
        await pilot.press("w")
        assert "plane of x and y" in page(app)
        pictures.add(page(app))
        await pilot.press("w")
        assert "of two random directions" in page(app)
        pictures.add(page(app))
        assert len(pictures) == 3
        await pilot.press("w")
        assert page(app) in pictures

    play(check, loss=THREE, size=(120, 40))


def test_of_two_params_there_is_one_plane(play):
    async def check(pilot, app):
        await pilot.press("w")
        assert "one plane" in page(app)

    play(check)


def test_arrows_move_in_the_plane_and_leave_what_lies_off_it(play):
    async def check(pilot, app):
        before = racer(app).params
        await pilot.press("right")
        moved = racer(app).params - before
        assert moved[0] > 0
        assert moved[1:].tolist() == [0, 0]

    play(check, loss=THREE)


def test_a_point_takes_as_many_numbers_as_there_are_params(play):
    async def check(pilot, app):
        await pilot.press("equals_sign")
        await pilot.press("1", "comma", "2", "comma", "0", "full_stop", "5", "enter")
        await until(pilot, lambda: isinstance(app.screen, LandscapeScreen))
        assert racer(app).params.tolist() == [1, 2, 0.5]
        await pilot.press("equals_sign")
        await pilot.press("1", "comma", "2", "enter")
        verdict = app.screen.query_one("#verdict")
        assert "write 3 numbers for a point, as 1,2,3" in str(verdict.render())
        await pilot.press("escape")

    play(check, loss=THREE)


def test_many_params_are_listed_by_how_far_they_moved_and_scroll(play):
    loss = " + ".join(f"{k}*x{k}**2" for k in range(1, 13))

    async def check(pilot, app):
        await pilot.press(*"nnn")
        assert "params 1–" in page(app)
        assert "of 12, by way moved" in page(app)
        moved = np.abs(racer(app).params - np.array(app.screen.history.simulation.start))
        furthest = app.screen.history.simulation.objective.variables[int(moved.argmax())]
        assert f"{furthest} " in page(app).partition("by way moved")[2].splitlines()[1]
        await pilot.press("pagedown")
        assert "params 4–" in page(app)
        await pilot.press("pageup")
        assert "params 1–" in page(app)

    play(check, loss=loss, size=(120, 40))


def test_basins_and_the_block_take_each_others_place(play):
    async def check(pilot, app):
        await pilot.press("B", "D")
        assert (app.screen._basins, app.screen._stand is not None) == (False, True)
        await until(pilot, lambda: app.screen._filler is None)  # nothing is filled in that is not seen
        await pilot.press("B")
        assert (app.screen._basins, app.screen._stand) == (True, None)

    play(check)


def test_a_key_without_effect_says_so_each_time(play):
    async def check(pilot, app):
        for _ in range(3):
            await pilot.press("0")
            assert "This is the whole of it." in page(app)

    play(check)


def test_one_key_sets_five_rates_side_by_side_and_then_the_chosen_one_alone(play):
    async def check(pilot, app):
        await pilot.press("E", "n", "n")
        rates = [each.rate for each in app.screen.history.simulation.optimizers]
        assert len(set(rates)) == 5
        assert racer(app, app.screen._highlight).optimizer.rate == rates[2] == 0.01
        assert "adam η 0.01" in page(app)
        await pilot.press("tab", "E")
        assert [each.rate for each in app.screen.history.simulation.optimizers] == [rates[3]]

    play(check, optimizers=("adam",), hyper={"learning_rate": 0.01})


def test_u_draws_the_chart_against_what_was_spent(play):
    async def check(pilot, app):
        await pilot.press("c", "n", "n", "v", "u")
        assert "evaluations" in page(app)
        await pilot.press("u")
        assert "evaluations" not in page(app)

    play(check)


def test_another_loss_keeps_one_rule_at_several_rates(play):
    async def check(pilot, app):
        app.screen._show(app.screen._on("bowl"))
        await pilot.pause()
        assert [each.rate for each in app.screen.history.simulation.optimizers] == [0.01, 0.1]

    play(check, optimizers=("adam", "adam"), each={"learning_rate": (0.01, 0.1)})


@pytest.mark.parametrize("before", ["", "U", "D"])
def test_another_plane_is_seen_or_told(play, before):
    async def check(pilot, app):
        await pilot.press(*before)
        for _ in range(3):
            shown = page(app)
            await pilot.press("w")
            assert page(app) != shown

    play(check, loss="x**2 + y**2 + z**2 + u**2")
