"""The network's screen: its keys, what begins anew and what goes on, and examples that are drawn."""

import pytest

from tests.screens.driving import page, until


def training(app):
    return app.screen.history.simulation


def network(play, check, size=(80, 24), **settings):
    play(check, screen="network", size=size, **settings)


@pytest.mark.parametrize(("key", "hidden"), [
    ("right_curly_bracket", (8, 8, 8)), ("left_curly_bracket", (8,)),
    ("right_parenthesis", (8, 9)), ("left_parenthesis", (8, 7)),
])  # fmt: skip
def test_another_shape_is_a_new_run_and_b_leads_back(play, key, hidden):
    async def check(pilot, app):
        await pilot.press("n", "n", "n")
        before = app.screen.history.current
        await pilot.press(key)
        assert training(app).shape.hidden == hidden
        assert app.screen.history.cursor == 0
        assert "a new run" in page(app)
        await pilot.press("b")
        assert app.screen.history.current is before

    network(play, check)


def test_there_is_an_end_to_layers_and_units(play):
    async def check(pilot, app):
        await pilot.press(*["left_curly_bracket"] * 3)
        assert training(app).shape.hidden == ()
        assert "no hidden layer left" in page(app)
        await pilot.press("right_parenthesis")
        assert "no hidden layer" in page(app)
        await pilot.press(*["right_curly_bracket"] * 7)
        assert len(training(app).shape.hidden) == 6
        assert "6 hidden layers" in page(app)
        await pilot.press("u", *["backspace"] * 20, *"3,1", "enter")
        await until(pilot, lambda: training(app).shape.hidden == (3, 1))
        await pilot.press("left_parenthesis")
        assert "one unit is the least" in page(app)

    network(play, check)


@pytest.mark.parametrize(("keys", "told"), [
    (("right_square_bracket",), lambda t: t.optimizer.rate == 0.1),
    (("less_than_sign",), lambda t: t.asked.settings.batch_size == 16),
    (("d",), lambda t: t.asked.settings.l2 == 0.001),
    (("N",), lambda t: t.examples.noise == 0.2),
    (("A", *"relu", "enter"), lambda t: t.shape.activation == "relu"),
    (("o", *"momentum", "enter"), lambda t: t.optimizer.name == "momentum"),
    (("f", *"circles", "enter"), lambda t: t.examples.name == "circles"),
    (("B", "backspace", "backspace", *"7", "enter"), lambda t: t.asked.settings.batch_size == 7),
    (("equals_sign", *["backspace"] * 6, *"0.25", "enter"), lambda t: t.optimizer.rate == 0.25),
])  # fmt: skip
def test_everything_else_goes_on_from_here(play, keys, told):
    async def check(pilot, app):
        await pilot.press("n", "n", "n")
        params = app.screen.history.current.params
        await pilot.press(*keys)
        await until(pilot, lambda: told(training(app)))
        assert app.screen.history.cursor == 3
        assert (app.screen.history.current.params == params).all()

    network(play, check)


def test_data_of_another_shape_begin_a_new_run(play):
    async def check(pilot, app):
        await pilot.press("n", "n", "f", *"three", "enter")
        await until(pilot, lambda: training(app).examples.name == "three-kinds")
        assert app.screen.history.cursor == 0
        assert training(app).shape.outputs == 3
        await pilot.press("b")
        assert app.screen.history.cursor == 2

    network(play, check)


def test_a_function_is_typed_to_be_above_and_below_of(play):
    async def check(pilot, app):
        await pilot.press("e", *["backspace"] * 20, *"x**2-1", "enter")
        await until(pilot, lambda: training(app).examples.name.startswith("y >"))
        assert "above" in page(app)

    network(play, check)


def test_the_square_of_an_input_is_an_input_as_well(play):
    async def check(pilot, app):
        await pilot.press("i", "end", *",x1**2", "enter")
        await until(pilot, lambda: training(app).shape.inputs == 3)
        assert app.screen.history.cursor == 0

    network(play, check, data="circles")


def test_an_example_is_set_at_the_cursor_while_it_trains(play):
    async def check(pilot, app):
        await pilot.press("n", "n", "right", "up")
        assert "m sets an example of kind 0 there" in " ".join(page(app).split())
        assert "╋" in page(app)
        spot = app.screen._spot
        await pilot.press("M", "m")
        drawn = training(app).asked.settings.drawn
        assert [example[-1] for example in drawn] == [1.0]
        assert drawn[0][:2] == pytest.approx(spot, rel=1e-5)
        assert app.screen.history.cursor == 2
        assert len(training(app).examples.y) == 141
        await pilot.press("n")
        assert app.screen.history.current.terms.count == 141
        assert "╋" not in page(app)

    network(play, check)


def click(app, row, column):
    app.screen.pressed(row, column)
    app.screen.clicked(row, column)


def test_a_click_sets_an_example_and_nowhere_else(play):
    async def check(pilot, app):
        await pilot.press("n")
        click(app, 8, 10)
        assert len(training(app).asked.settings.drawn) == 1
        for row, column in ((0, 5), (1, 5), (23, 5), (8, 60)):
            click(app, row, column)
        assert len(training(app).asked.settings.drawn) == 1

    network(play, check)


def test_of_one_input_the_cursor_sets_the_number_itself(play):
    async def check(pilot, app):
        await pilot.press("up", "m")
        ((x, y),) = training(app).asked.settings.drawn
        assert (x, y) == pytest.approx(app.screen._spot, rel=1e-5)
        await pilot.press("M")
        assert "no kinds" in page(app)

    network(play, check, data="sine")


def test_what_is_drawn_stays_in_its_place_when_more_is_drawn(play):
    async def check(pilot, app):
        ranges = app.screen._pane.ranges
        app.screen._place_cursor(*(end for _, end in ranges))
        await pilot.press("m")
        assert app.screen._pane.ranges == ranges

    network(play, check)


def test_other_weights_to_begin_with(play):
    async def check(pilot, app):
        first = app.screen.history.current.params
        await pilot.press("R")
        assert training(app).asked.settings.seed == 1
        assert (app.screen.history.current.params != first).any()

    network(play, check)


@pytest.mark.parametrize("sort", ["optimizers", "seeds", "shapes"])
def test_runs_side_by_side_and_back(play, sort):
    async def check(pilot, app):
        await pilot.press("n", "n", "c", *sort, "enter")
        await until(pilot, lambda: f"{sort} side by side · step 2" in page(app))
        await pilot.press("n", "right_square_bracket", "n")
        assert f"{sort} side by side · step 4" in page(app)
        assert "Lowest test loss" in page(app)
        await pilot.press("c")
        assert "loss against steps" in page(app)

    network(play, check)


def flat(app):
    return " ".join(page(app).split())


def test_every_view_is_turned_to(play):
    async def check(pilot, app):
        await pilot.press("n", "n")
        for shown in ("layer 1 · unit 1", "plane", "gradient norm", "loss against steps"):
            await pilot.press("v")
            await until(pilot, lambda shown=shown: shown in flat(app))

    network(play, check, size=(120, 40))


def test_a_weight_is_chosen_and_typed_and_held_and_cut(play):
    async def check(pilot, app):
        await pilot.press("n", "v", "left")
        name = app.screen._called
        assert f"weight {name}" in page(app)
        index = training(app).shape.index_of(name)
        await pilot.press("equals_sign", *["backspace"] * 12, *"0.75", "enter")
        await until(pilot, lambda: app.screen.history.current.params[index] == 0.75)
        assert app.screen.history.cursor == 1
        await pilot.press("F", "n", "n")
        assert app.screen.history.current.params[index] == 0.75
        assert "held: no step moves it" in flat(app)
        await pilot.press("F", "n")
        assert app.screen.history.current.params[index] != 0.75
        await pilot.press("0", "n")
        assert app.screen.history.current.params[index] == 0.0
        assert "cut" in flat(app)
        await pilot.press("b", "b", "b", "b")
        assert app.screen.history.current.params[index] == 0.75

    network(play, check)


def test_a_unit_is_cut_by_all_that_leads_on_from_it(play):
    async def check(pilot, app):
        await pilot.press("v", "down", "0", "n")
        shape, params = training(app).shape, app.screen.history.current.params
        assert (shape.parts(params)[1][0][1] == 0).all()
        assert (shape.parts(params)[1][0][0] != 0).all()
        await pilot.press("F")
        assert len(training(app).asked.settings.held) == 8 + 3

    network(play, check)


def test_units_are_added_to_the_layer_of_the_chosen_one(play):
    async def check(pilot, app):
        await pilot.press("v", "right_parenthesis")
        assert training(app).shape.hidden == (9, 8)
        await pilot.press("left", "left")
        for key in ("equals_sign", "F"):
            await pilot.press(key)
            assert "An input has no weight" in page(app)

    network(play, check)


def test_the_gradient_is_shown_on_demand(play):
    async def check(pilot, app):
        await pilot.press("G")
        assert "v shows these" in page(app)
        await pilot.press("v", "G")
        assert "The lines show the gradient" in page(app)

    network(play, check)


def test_an_experiment_asks_before_it_tells(play):
    async def check(pilot, app):
        await pilot.press("n", "x", *"linear", "enter")
        await until(pilot, lambda: type(app.screen).__name__ == "AskScreen")
        await pilot.press("1")
        await until(pilot, lambda: "✓ Right." in page(app))
        assert app.screen.history.cursor == 300
        assert training(app).shape.activation == "linear"
        await pilot.press("x", *"squares", "enter")
        await until(pilot, lambda: type(app.screen).__name__ == "AskScreen")
        await pilot.press("1")
        await until(pilot, lambda: "✗ Not so: Yes." in page(app))

    network(play, check)


def test_one_example_is_opened_as_gates_where_they_are_few(play):
    async def check(pilot, app):
        await pilot.press("g")
        assert "gates for one example" in page(app)
        await pilot.press("u", *"2", "enter")
        await until(pilot, lambda: training(app).shape.hidden == (2,))
        await pilot.press("n", "g")
        await until(pilot, lambda: app.screen.NAME == "circuit")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.NAME == "network")

    network(play, check)


def test_a_prediction_is_made_and_told(play):
    async def check(pilot, app):
        for _ in range(3):
            await pilot.press("p")
            await until(pilot, lambda: type(app.screen).__name__ == "AskScreen")
            await pilot.press("1")
            await until(pilot, lambda: "✓" in page(app) or "✗" in page(app))
            await pilot.press("n")

    network(play, check)


def test_the_landscape_fills_in_bit_by_bit_and_then_rests(play):
    async def check(pilot, app):
        await pilot.press("n", "n", "n", "v", "v")
        assert app.screen._ground is not None
        await until(pilot, lambda: app.screen._filler is None)
        filled = app.screen.frame
        app.screen.settle()
        assert (app.screen.frame.background == filled.background).all()
        assert (app.screen.frame.glyph == filled.glyph).all()
        await pilot.press("v")
        assert app.screen._filler is None

    network(play, check)


def test_a_key_waits_for_none_of_those_side_by_side(play, monkeypatch):
    """Far from the start they are on their way at first, which is said, and led on while keys are served."""

    async def check(pilot, app):
        screen = app.screen
        screen.action_scrub(400)
        monkeypatch.setattr(type(screen), "go_on_filling", lambda _: None)
        await pilot.press("c", *"seeds", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert "on their way to step 400: the last one is at " in page(app)
        assert "Lowest" not in page(app)
        await pilot.press("n", "b")
        screen.settle()
        assert {lane.state.step for lane in screen._lanes} == {400}
        assert "Lowest training loss" in page(app)
        assert not screen.fill()

    network(play, check, hidden=(3,))


def test_a_hidden_landscape_does_nothing(play):
    async def check(pilot, app):
        await pilot.press("n", "v", "v", "2")
        await until(pilot, lambda: app.screen.NAME == "slope")
        await pilot.press("5")
        await until(pilot, lambda: app.screen.NAME == "network")
        first = app.screen
        await pilot.press("w", "question_mark")
        assert first._filler is None
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is first and first._filler is None)

    network(play, check)


def test_planes_are_turned_to_and_swept_over(play):
    async def check(pilot, app):
        await pilot.press(*["n"] * 4, "v", "v")
        assert "(PCA)" in page(app)
        await pilot.press("w")
        assert " and " in page(app)
        await pilot.press("w")
        assert "two random directions" in page(app)
        before = app.screen._drawn.plane.directions
        await pilot.press("W", "W")
        assert app.screen._sweep == 2
        assert (app.screen._drawn.plane.directions != before).any()
        await pilot.press("S")
        assert "(linear)" in page(app) or "(log)" in page(app)
        await pilot.press("v")
        for key in "wWS":
            await pilot.press(key)
            assert "v turns to it" in page(app)

    network(play, check)


async def load(pilot, app, path):
    await pilot.press("f")
    await until(pilot, lambda: app.screen.query("MenuView"))
    await pilot.press("end", "enter")
    await until(pilot, lambda: app.screen.query("Input"))
    app.screen.query_one("Input").value = str(path)
    await pilot.press("enter")


def test_a_file_of_ones_own_is_learnt_and_its_columns_chosen(play, tmp_path):
    good, bad = tmp_path / "mine.csv", tmp_path / "bad.csv"
    rows = [f"{n * 3 % 11},{n * n % 7},{n % 5},{'yes' if n % 3 else 'no'}" for n in range(30)]
    good.write_text("\n".join(["a,b,c,d", *rows]))
    bad.write_text("a,b\n1,2\n2,oops\n3,6\n")

    async def check(pilot, app):
        own = app.screen
        await pilot.press("n", "n")
        await load(pilot, app, bad)
        await until(pilot, lambda: app.screen is not own and "oops" in str(own.notice))
        assert own.history.simulation.examples.name == "moons"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is own)
        await load(pilot, app, good)
        await until(pilot, lambda: own.history.simulation.examples.kinds == ("no", "yes"))
        assert own.history.cursor == 0
        assert "1 more at its mean" in page(app)
        await pilot.press("a", "i")
        await until(pilot, lambda: app.screen.query("MenuView"))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not own and "to be learnt?" in str(app.screen._title))
        await pilot.press("b", "enter")
        await until(pilot, lambda: app.screen is own and own.history.simulation.examples.target == "b")
        await pilot.press("z", "n")
        assert own.history.simulation.asked.settings.scale_data

    network(play, check, size=(120, 40))


def test_a_run_goes_on_while_examples_are_set(play):
    async def check(pilot, app):
        await pilot.press("right", "space")
        click(app, 6, 12)
        await pilot.press("left", "m")
        assert app.screen.running
        assert len(training(app).asked.settings.drawn) == 2
        step = app.screen.history.cursor
        await until(pilot, lambda: app.screen.history.cursor > step)
        assert app.screen.history.current.terms.count == 142

    network(play, check)


def test_side_by_side_from_a_late_step_begins_anew(play):
    async def check(pilot, app):
        for _ in range(401):
            app.screen.history.step()
        await pilot.press("c", *"shapes", "enter")
        await until(pilot, lambda: "shapes side by side · step 0" in page(app))
        await pilot.press("b")
        assert app.screen.history.cursor == 401

    network(play, check, hidden=(2,))


@pytest.mark.parametrize("more", [{"code": True}, {"view": "units"}, {}])
def test_another_learning_rate_is_seen_in_every_view(play, more):
    async def check(pilot, app):
        for key in ("right_square_bracket", "right_square_bracket", "left_square_bracket"):
            await pilot.press(key)
            rate = app.screen.seen()["learning_rate"]
            assert f"η = {rate:g}" in page(app) or f"η {rate:g}" in page(app)

    network(play, check, **more)
