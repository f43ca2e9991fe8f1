"""A circuit that learns, by its keys."""

from gdtui.cli.copied import view_of
from gdtui.cli.opening import opening
from tests.screens.driving import page, until

LEARNS = {"screen": "circuit", "expression": "three-examples", "learns": ("w", "b")}
ONE = {**LEARNS, "hyper": {"learning_rate": 1.0}}


def words(app):
    return " ".join(page(app).split())


def test_n_goes_forward_back_and_updates(play):
    async def check(pilot, app):
        await pilot.press("n")
        assert "Forward: L is 1.830" in page(app)
        await pilot.press("n")
        assert "∂L/∂w = −1.484" in page(app)
        await pilot.press("n")
        shown = page(app)
        assert "w ← w − η·∂L/∂w = −0.8000 − 1·(−1.4838) = 0.6838" in shown
        assert "0.6000 − 1·0.3315" in shown.partition("Update")[0]  # beside the weight, too
        await pilot.press("n")
        assert "0.293, lower than 1.830 before" in page(app).replace("0.2930", "0.293")

    play(check, **ONE)


def test_back_and_forth_show_the_same(play):
    async def check(pilot, app):
        pages = [page(app)]
        for _ in range(7):
            await pilot.press("n")
            pages.append(page(app))
        for shown in reversed(pages[:-1]):
            await pilot.press("b")
            assert page(app) == shown

    play(check, **ONE)


def test_the_task_of_the_course_can_be_done(play):
    async def check(pilot, app):
        await pilot.press("full_stop", "full_stop")
        assert app.screen.seen()["round"] == 6
        assert app.screen.seen()["loss"] < 0.05

    play(check, **ONE)


def test_the_copied_line_brings_it_back_with_another_rate_on_the_way(play):
    async def check(pilot, app):
        await pilot.press("n", "n", "n", "right_square_bracket", "n", "n")
        view = view_of(app.screen)
        assert view.remark == ""
        assert "--learn b,w" in view.line
        assert "--then 3:learning-rate=2" in view.line
        again = opening(view.line.split()[1:])
        assert again.settings.learns == ("b", "w")

    play(check, **ONE)


def test_the_picture_of_a_copied_line_is_the_same(play):
    shown = []

    async def check(pilot, app):
        if not shown:
            await pilot.press("n", "n", "n", "n")
        shown.append(page(app))

    play(check, **ONE)
    play(check, **ONE, steps=4)
    assert shown[0] == shown[1]


def test_o_lets_inputs_learn_and_ends_that(play):
    async def check(pilot, app):
        await pilot.press("o")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.history.simulation.learns == ("x", "y", "z"))
        await pilot.press("n", "n", "n")
        assert "round 1, update" in page(app)
        await pilot.press("o")
        assert not app.screen.history.simulation.learns
        await pilot.press("n")
        assert "The + (q) gate" in page(app)

    play(check, screen="circuit", expression="sum-product")


def test_another_number_begins_anew_as_far_into_its_round(play):
    async def check(pilot, app):
        await pilot.press(*"nnnn", "right")
        run = app.screen.history
        assert run.cursor == 1
        assert run.current.racer.params[1] != 0.6838

    play(check, **ONE)


def test_an_update_can_be_predicted_and_what_cannot_be_says_why(play):
    async def check(pilot, app):
        await pilot.press("p")
        assert "no loss before it to compare with" in words(app)
        await pilot.press("n", "p")
        assert "a backward pass finds many numbers at once" in words(app)
        await pilot.press("n", "p")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        asked = app.screen_stack[0].question(app.settings.seed + 2)
        assert asked.grade(asked.right_answer).right
        await pilot.press("9", "enter")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert page(app).count("✗") == 1
        await pilot.press("p")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press("1")
        await until(pilot, lambda: "✓" in page(app))

    play(check, **ONE)


def test_every_size_and_state_can_be_drawn(play):
    async def check(pilot, app):
        for _ in range(5):
            for size in ((60, 20), (80, 24), (120, 40)):
                app.screen.draw(*size)
            await pilot.press("n")

    play(check, **replace_rate(1e9))


def replace_rate(rate):
    return {**LEARNS, "hyper": {"learning_rate": rate}}
