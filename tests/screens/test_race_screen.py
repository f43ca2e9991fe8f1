import pytest

from gdtui.cli.copied import view_of
from gdtui.engine.race.simulation import Race
from tests.screens.driving import page, until


def runner(app, lane=1):
    return app.screen.history.current.runners[lane]


def test_a_step_is_an_update_in_every_lane(play):
    async def check(pilot, app):
        await pilot.press("n")
        assert [runner(app, lane).turn.updates for lane in range(3)] == [1, 1, 1]
        assert "b ← b − η·∂L/∂b = −2.500" in page(app)

    play(check, screen="race")


def test_back_and_forward_give_the_same_bits(play):
    async def check(pilot, app):
        await pilot.press(*"nnnnnnnnn")
        there, shown = runner(app).params.tobytes(), page(app)
        await pilot.press("b", "b", "b", "n", "n", "n")
        assert runner(app).params.tobytes() == there
        assert page(app) == shown

    play(check, screen="race", optimizers=("adam",))


def test_the_next_step_is_worked_out_before_its_key_comes(play, monkeypatch):
    made = []
    step = Race.step

    def watched(race, state):
        made.append(state.step)
        return step(race, state)

    async def check(pilot, app):
        await pilot.press("n")
        await until(pilot, lambda: made == [0, 1])
        assert (app.screen.history.cursor, app.screen.history.last) == (1, 1)
        await pilot.press("n")
        await until(pilot, lambda: made == [0, 1, 2])
        shown = page(app)
        monkeypatch.setattr("gdtui.screens.simulator._QUICK", 0)
        await pilot.press("r", "n", "n")
        assert page(app) == shown
        await pilot.pause(0.1)
        assert made == [0, 1, 2, 0, 1]

    monkeypatch.setattr(Race, "step", watched)
    play(check, screen="race")


def test_the_batch_size_goes_by_powers_of_two_up_to_all(play):
    async def check(pilot, app):
        await pilot.press("n", "greater_than_sign", "greater_than_sign", "greater_than_sign")
        assert app.screen.history.simulation.batch_size == 200
        await pilot.press("greater_than_sign")
        assert app.screen.history.simulation.batch_size == 200
        assert runner(app).turn.updates == 1
        await pilot.press(*["less_than_sign"] * 9)
        assert app.screen.history.simulation.batch_size == 1
        await pilot.press("n")
        assert runner(app).turn.examples_seen == 33

    play(check, screen="race")


def test_a_batch_size_can_be_typed(play):
    async def check(pilot, app):
        await pilot.press("B")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = "17"
        await pilot.press("enter")
        await until(pilot, lambda: "batch 17" in page(app))
        assert app.screen.history.simulation.batch_size == 17

    play(check, screen="race")


def test_learning_rates_together_and_alone(play):
    def rates(app):
        return [rule.learning_rate for rule in app.screen.history.simulation.optimizers]

    async def check(pilot, app):
        await pilot.press("right_square_bracket")
        assert rates(app) == [0.2, 0.2, 0.2]
        await pilot.press("left_curly_bracket")
        assert rates(app) == [0.2, 0.1, 0.2]

    play(check, screen="race")


def test_equal_budget_lets_each_lane_see_as_many_examples(play):
    async def check(pilot, app):
        await pilot.press("c", *"nnnnnnn")
        assert [runner(app, lane).turn.updates for lane in range(3)] == [1, 7, 224]
        assert "equal budget" in page(app)

    play(check, screen="race")


def test_the_other_axis_shows_the_chart_where_it_was_not_shown(play):
    async def check(pilot, app):
        await pilot.press("n")
        assert "loss against" not in page(app)
        await pilot.press("u")
        assert "loss against examples seen" in page(app)

    play(check, screen="race", view="data")


def test_views_axes_lanes_and_decay(play):
    async def check(pilot, app):
        await pilot.press(*"nnn")
        await pilot.press("u")
        assert "against examples seen" in page(app)
        await pilot.press("v")
        assert "each lane's line" in page(app)
        await pilot.press("v", "tab")
        assert "cost of an update · sgd" in page(app)
        await pilot.press("tab")
        assert "cost of an update · batch" in page(app)
        await pilot.press("d")
        assert app.screen.history.simulation.rate_decay == 0.001
        assert "η/(1 + 0.001·t)" in page(app)

    play(check, screen="race")


def test_the_arrow_keys_move_the_start(play):
    async def check(pilot, app):
        await pilot.press(*"nn", "right", "up")
        assert app.screen.history.cursor == 0
        b, w = runner(app).params
        assert b > -2.5
        assert w > -1.2

    play(check, screen="race")


def test_a_click_places_the_start(play):
    async def check(pilot, app):
        await pilot.click("FrameView", offset=(40, 5))
        assert runner(app).params[0] > 2

    play(check, screen="race")


def test_data_and_model_are_chosen(play):
    async def check(pilot, app):
        await pilot.press("f")
        await until(pilot, lambda: app.screen.query("MenuView"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "blobs · logistic" in page(app))
        await pilot.press("m")
        await until(pilot, lambda: app.screen.query("MenuView"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "blobs · hinge" in page(app))

    play(check, screen="race")


def test_other_data_are_raced_on_in_the_same_way(play):
    async def check(pilot, app):
        await pilot.press("c", "d", "less_than_sign", "n", "f")
        await until(pilot, lambda: app.screen.query("MenuView"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "blobs · logistic" in page(app))
        race = app.screen.history.simulation
        assert (race.equal_budget, race.rate_decay, race.batch_size) == (True, 0.001, 16)
        assert [rule.name for rule in race.optimizers] == ["momentum"] * 3

    play(check, screen="race", optimizers=("momentum",))


def test_without_a_learning_rate_there_is_no_decay(play):
    async def check(pilot, app):
        await pilot.press("d")
        assert "no lane has a learning rate that could decay" in page(app)
        assert app.screen.history.simulation.rate_decay == 0

    play(check, screen="race", optimizers=("random-search",))


def test_the_symbols_of_an_equation_are_named(play):
    async def check(pilot, app):
        await pilot.press("n")
        assert "d direction, H Hessian, g gradient" in page(app)

    play(check, screen="race", size=(120, 40), optimizers=("newton",))


def test_columns_are_scaled_and_taken_back(play):
    async def check(pilot, app):
        assert "times as steep across as along: scale the columns" in " ".join(page(app).split())
        await pilot.press("z")
        assert "badly-scaled, scaled · least-squares" in page(app)
        await pilot.press("z")
        assert "badly-scaled · least-squares" in page(app)

    play(check, screen="race", size=(120, 40), data="badly-scaled")


def test_a_model_can_be_typed(play):
    async def check(pilot, app):
        await pilot.press("e")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = "abs(p*x + q - y)"
        await pilot.press("enter")
        await until(pilot, lambda: "line · abs(p*x" in page(app))  # as far as there is room
        assert app.screen.history.simulation.problem.variables == ("p", "q")

    play(check, screen="race")


def test_a_file_is_read_beside_the_running_app_and_bad_ones_change_nothing(play, tmp_path):
    good, bad = tmp_path / "mine.csv", tmp_path / "bad.csv"
    good.write_text("size,price\n1,2\n2,4.5\n3,6\n")
    bad.write_text("size,price\n1,2\n2,oops\n3,6\n")

    async def load(pilot, app, path):
        await pilot.press("f")
        await until(pilot, lambda: app.screen.query("MenuView"))
        await pilot.press("end", "enter")
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = str(path)
        await pilot.press("enter")

    async def check(pilot, app):
        race = app.screen
        await load(pilot, app, bad)
        said = "line 3, column price: oops is not a finite number"
        await until(pilot, lambda: said in str(race.notice) and app.screen is not race)
        assert race.history.simulation.problem.data.name == "line"
        await pilot.press("x")  # goes on where it broke off
        assert app.screen.query_one("Input").value == f"{bad}x"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is race)
        await load(pilot, app, good)
        await until(pilot, lambda: "mine.csv · least-squares" in page(app))
        await pilot.press("n")
        assert runner(app, 0).turn.examples_seen == 3

    play(check, screen="race", size=(120, 40))


def test_a_run_shows_epochs_and_pauses(play):
    async def check(pilot, app):
        await pilot.press("space")
        await until(pilot, lambda: app.screen.history.cursor >= 7)
        await pilot.press("space")
        assert not app.screen.running

    play(check, screen="race", batch_size=100)


def test_the_circuit_of_one_example_opens(play):
    async def check(pilot, app):
        await pilot.press("n", "g")
        await until(pilot, lambda: app.screen.NAME == "circuit")

    play(check, screen="race")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_sizes(play, size):
    async def check(pilot, app):
        await pilot.press("n")
        assert "[3 race]" in page(app)

    play(check, screen="race", size=size)


HOUSES = "Id,size,rooms,street,price\n" + "".join(
    f"{i + 1},{50 + i * i},{2 + i % 3},{i} High Street,{100 + 7 * i * i}\n" for i in range(9)
)


def test_what_is_learnt_from_what_is_told_and_can_be_chosen(play, tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text(HOUSES)

    async def check(pilot, app):
        race = app.screen
        assert "price from size, rooms · 9 rows · not used: Id (counts the rows)" in page(app)
        await pilot.press("i")
        await until(pilot, lambda: app.screen.query("MenuView"))
        await pilot.press("enter")  # the target
        await until(pilot, lambda: app.screen is not race and "to be learnt?" in str(app.screen._title))
        await pilot.press(*"size", "enter")
        await until(
            pilot, lambda: app.screen is race and race.history.simulation.problem.data.target == "size"
        )
        assert race.history.simulation.problem.data.inputs == ("rooms", "price")
        await pilot.press("i")
        await until(pilot, lambda: app.screen.query("MenuView"))
        await pilot.press("down", "enter")  # the inputs
        await until(pilot, lambda: app.screen.query("Input"))
        app.screen.query_one("Input").value = "Id"
        await pilot.press("enter")
        await until(
            pilot, lambda: app.screen is race and race.history.simulation.problem.data.inputs == ("Id",)
        )
        assert race.history.simulation.problem.data.target == "size"

    play(check, screen="race", data=str(path), size=(120, 40))


def test_a_generated_set_has_no_columns_to_choose(play):
    async def check(pilot, app):
        await pilot.press("i")
        assert "f opens a file of yours" in page(app)

    play(check, screen="race")


FLOWERS = "a,g,c,kind\n" + "".join(
    f"{i % 7 + (i % 3) * 2},{i % 5 - (i % 3)},{i % 4 + 0.5},{('low', 'middle', 'top')[i % 3]}\n"
    for i in range(60)
)


def test_many_params_have_planes_weights_and_counts(play, tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS)

    async def check(pilot, app):
        race = app.screen
        assert "flowers.csv · softmax" in page(app)
        await pilot.press("v", "v")
        assert "way ahead (PCA)" in page(app)
        await pilot.press("n", "n")
        assert "accuracy" in page(app)
        assert "right" in page(app)
        assert "ways to step 2 (PCA)" in page(app)
        assert "w1_1" in page(app)
        await pilot.press("w")
        assert f"of {race._plane}" in page(app)
        await pilot.press("w")
        assert "at random" in page(app)
        view = view_of(race)
        assert view.remark == ""
        assert "--plane random" in view.line
        before = race.history.simulation.footprints([race.history.current]).tobytes()
        await pilot.press("n", "b")
        assert race.history.simulation.footprints([race.history.current]).tobytes() == before
        await pilot.press("a", "right")
        assert race.history.cursor == 0
        assert sum(value != 0 for value in race.history.simulation.problem.start) > 2

    play(check, screen="race", data=str(path), size=(120, 40))
