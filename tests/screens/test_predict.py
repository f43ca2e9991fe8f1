"""Predictions on every screen, and the challenge on the landscape."""

import pytest

from gdtui.engine.base.question import Form
from tests.screens.driving import page, until


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Progress is kept in a folder of the test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def words(app):
    """The page's words, wherever its lines were broken."""
    return " ".join(page(app).split())


async def asked(pilot, app):
    await until(pilot, lambda: len(app.screen_stack) > 1)


async def graded(pilot, app, right):
    said = "✓ Right." if right else "✗ Not "
    await until(pilot, lambda: len(app.screen_stack) == 1 and said in page(app))


@pytest.mark.parametrize("right", [True, False])
def test_on_the_slope_a_choice_is_graded_and_the_step_made(play, right):
    async def check(pilot, app):
        question = app.screen.question(0)
        answer = question.right_answer if right else (question.right_answer + 1) % len(question.options)
        await pilot.press("p")
        await asked(pilot, app)
        await pilot.press(str(answer + 1))
        await graded(pilot, app, right)
        assert app.screen.history.cursor == 1
        assert question.grade(answer).words.split()[0] in page(app)
        if not right:
            assert question.options[question.right_answer] in words(app)
        assert app.tutor.progress.scores == {question.kind: (int(right), 1)}

    play(check, screen="slope")


@pytest.mark.parametrize("right", [True, False])
def test_in_the_circuit_a_number_is_typed(play, right):
    async def check(pilot, app):
        await pilot.press("p")
        await asked(pilot, app)
        await pilot.press("3" if right else "7", "enter")  # q = x + y = −2 + 5
        await graded(pilot, app, right)
        assert app.screen.history.cursor == 1
        assert app.tutor.progress.scores == {"value": (int(right), 1)}

    play(check, screen="circuit")


def test_in_the_race_the_lanes_go_on_at_equal_budget(play):
    async def check(pilot, app):
        question = app.screen.question(0)
        await pilot.press("p")
        await asked(pilot, app)
        await pilot.press(str(question.right_answer + 1))
        await graded(pilot, app, True)
        assert app.screen.history.simulation.equal_budget
        assert app.screen.history.cursor == question.steps
        lowest = min(runner.full[0] for runner in app.screen.history.current.runners)
        leader = question.options[question.right_answer]
        named = next(r for r in app.screen.history.current.runners if leader.startswith(r.lane.name))
        assert named.full[0] == pytest.approx(lowest, rel=1e-3)

    play(check, screen="race")


def place_question(app):
    """A seed of the run for which the landscape asks for a place."""
    return next(seed for seed in range(20) if app.screen.question(seed).form is Form.PLACE)


def test_on_the_landscape_a_mark_is_moved_and_enter_takes_it(play):
    async def check(pilot, app):
        assert app.screen.question(0).form is Form.PLACE
        await pilot.press("p")
        await until(pilot, lambda: "◇" in page(app))
        await pilot.press("right", "right", "down", "enter")
        await until(pilot, lambda: "Right." in page(app) or "Not quite." in page(app))
        assert app.screen.history.cursor == 1
        assert "◇" in page(app)
        await pilot.press("n")
        await until(pilot, lambda: "◇" not in page(app))
        assert sum(app.tutor.progress.scores["landing"]) >= 1

    play(check, loss="bowl")


def test_a_copied_line_says_that_a_question_is_open(play):
    async def check(pilot, app):
        await pilot.press("p")
        await until(pilot, lambda: "◇" in page(app))
        await pilot.press("y")
        await until(pilot, lambda: "copied; without the question that is open" in " ".join(page(app).split()))
        await pilot.press("y")
        await until(pilot, lambda: "question" not in page(app))

    play(check, loss="bowl")


def test_a_mark_on_the_landing_is_right(play):
    async def check(pilot, app):
        await pilot.press("p")
        question = app.screen._landing
        app.screen._set_mark(*question.right_answer)
        await pilot.press("n")
        await graded(pilot, app, True)

    play(check, loss="bowl")


def test_the_mark_can_be_left_and_then_the_arrows_move_the_dot_again(play):
    async def check(pilot, app):
        start = app.screen.history.current.racers[0].params.tolist()
        await pilot.press("p", "right", "escape")
        await until(pilot, lambda: "◇" not in page(app))
        assert app.screen.history.current.racers[0].params.tolist() == start
        await pilot.press("right")
        assert app.screen.history.current.racers[0].params.tolist() != start
        assert app.screen.history.cursor == 0

    play(check, loss="bowl")


def test_a_click_places_the_mark_while_one_is_asked_for(play):
    async def check(pilot, app):
        start = app.screen.history.current.racers[0].params.tolist()
        await pilot.press("p")
        await pilot.click("StageView", offset=(20, 9))
        await until(pilot, lambda: page(app).splitlines()[9][20] == "◇")
        assert app.screen.history.current.racers[0].params.tolist() == start

    play(check, loss="bowl")


def test_where_a_run_has_ended_there_is_nothing_to_predict(play):
    async def check(pilot, app):
        await pilot.press(*["full_stop"] * 20, "p")
        await until(pilot, lambda: "nothing to predict" in page(app))
        assert len(app.screen_stack) == 1

    play(check, loss="bowl")


def test_an_answer_that_comes_after_its_run_is_gone_changes_nothing(play):
    async def check(pilot, app):
        await pilot.press("p")
        await asked(pilot, app)
        race = app.screen_stack[0]
        race.begin(lambda: race._modelled("absolute-error"))  # as a file does that has been read by now
        begun = race.history
        await pilot.press("1")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert race.history is begun
        assert (begun.cursor, begun.last) == (0, 0)
        assert begun.simulation.problem.model == "absolute-error"
        assert app.tutor.progress.answers == (0, 0)

    play(check, screen="race")


@pytest.mark.parametrize("size", [(4, 20), (59, 20), (1, 1)])
def test_a_mark_stays_where_it_is_when_the_terminal_is_too_small_to_show_it(play, size):
    async def check(pilot, app):
        await pilot.press("p")
        await until(pilot, lambda: app.screen._marking)
        mark = app.screen._mark
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: (app.screen.frame.columns, app.screen.frame.rows) == size)
        await pilot.press("right", "K")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Where will" in words(app))
        assert app.screen._mark == mark

    play(check)


def test_escape_from_a_question_makes_no_step(play):
    async def check(pilot, app):
        await pilot.press("p")
        await asked(pilot, app)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert app.screen.history.cursor == 0
        assert app.tutor.progress.answers == (0, 0)

    play(check, screen="slope")


def test_the_same_state_and_seed_ask_the_same(play):
    async def check(_pilot, app):
        for seed in range(8):
            one, other = app.screen.question(seed), app.screen.question(seed)
            assert (one.prompt, one.options, one.right_answer) == (
                other.prompt,
                other.options,
                other.right_answer,
            )

    for screen in ("landscape", "slope", "race", "circuit", "network"):
        play(check, screen=screen)


# -- which optimizer is broken?


async def challenged(pilot, app):
    await pilot.press("x")
    await until(pilot, lambda: "one has a bug" in words(app))


async def suspect(pilot, app, lane, bug):
    await pilot.press("x")
    await asked(pilot, app)
    await pilot.press(str(lane + 1))
    await until(pilot, lambda: "What is wrong with it?" in str(app.screen.query("Label").first().visual))
    await pilot.press(str(bug + 1))
    await until(pilot, lambda: len(app.screen_stack) == 1)


@pytest.mark.parametrize("seed", range(4))
def test_the_culprit_can_be_named(play, seed):
    async def check(pilot, app):
        await challenged(pilot, app)
        challenge = app.screen._challenge
        await pilot.press("n", "n")
        await suspect(pilot, app, challenge.culprit, challenge.right_bug)
        await until(pilot, lambda: "✓ Found." in page(app))
        assert app.tutor.progress.scores == {"broken": (1, 1)}

    play(check, loss="bowl", seed=seed)


def test_a_challenge_begins_whatever_lane_was_explained_before(play):
    async def check(pilot, app):
        await pilot.press("c", *["tab"] * 5)
        await challenged(pilot, app)
        assert len(app.screen.history.current.racers) == 2
        assert app.screen._highlight == 0

    play(check)


def test_a_wrong_name_gets_a_reason_and_another_try(play):
    async def check(pilot, app):
        await challenged(pilot, app)
        challenge = app.screen._challenge
        await pilot.press("n", "n")
        await suspect(pilot, app, 1 - challenge.culprit, challenge.right_bug)
        await until(pilot, lambda: "✗ Not that." in page(app))
        await suspect(pilot, app, challenge.culprit, (challenge.right_bug + 1) % 4)
        await until(pilot, lambda: "for another reason" in words(app))
        await suspect(pilot, app, challenge.culprit, challenge.right_bug)
        await until(pilot, lambda: "✓ Found." in page(app))
        assert app.tutor.progress.scores == {"broken": (1, 3)}

    play(check, loss="bowl")


def test_the_lanes_have_their_numbers_and_the_panel_shows_state_and_update(play):
    async def check(pilot, app):
        await challenged(pilot, app)
        await pilot.press("n")
        shown = page(app)
        assert "1▶1" in shown or "2▶1" in shown
        assert "last update" in shown
        await pilot.press("tab")
        await until(pilot, lambda: "▶2" in page(app))

    play(check, loss="bowl")


def test_another_learning_rate_keeps_the_bug_and_another_loss_ends_the_challenge(play):
    async def check(pilot, app):
        await challenged(pilot, app)
        kinds = [type(rule) for rule in app.screen.history.simulation.optimizers]
        await pilot.press("right_square_bracket", "tab", "left_square_bracket", "n")
        assert [type(rule) for rule in app.screen.history.simulation.optimizers] == kinds
        assert app.screen._challenged
        app.screen._show(app.screen._on("booth"))
        assert not app.screen._challenged
        assert len(app.screen.history.simulation.optimizers) == 1

    play(check, loss="bowl")


def test_one_lane_alone_is_a_sound_rule_again(play):
    async def check(pilot, app):
        await challenged(pilot, app)
        await pilot.press("c", "n")
        await until(pilot, lambda: "←" in page(app))
        assert not app.screen._challenged

    play(check, loss="bowl")


def test_a_challenge_says_that_it_has_no_command_line(play):
    async def check(pilot, app):
        await challenged(pilot, app)
        await pilot.press("n", "y")
        await until(pilot, lambda: "a challenge keeps its secret" in words(app))
        assert "broken" not in page(app)

    play(check, loss="bowl", size=(120, 40))


# -- what an open question hides, and why none is put


def below(app):
    """What the screen that lies below the question shows."""
    return "\n".join(app.screen_stack[0].frame.lines())


def test_on_the_slope_the_forecast_is_hidden_while_the_question_is_open(play):
    async def check(pilot, app):
        await pilot.press("v", "v")
        await until(pilot, lambda: "η·L″" in page(app))
        await pilot.press("p")
        await asked(pilot, app)
        assert "η·L″" not in below(app)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1 and "η·L″" in page(app))

    play(check, screen="slope", size=(120, 40))


def test_on_the_landscape_the_arrow_is_hidden_while_the_question_is_open(play):
    from gdtui.render.cells.look import Look
    from gdtui.render.landscape.above import _arrows

    async def check(pilot, app):
        def arrow():
            view = app.screen._view()
            return _arrows(app.screen._seen, view, Look())

        assert arrow() != ([], [])
        app.screen.asking = True
        assert arrow() == ([], [])
        app.screen.asking = False
        asked = (app.screen.question(seed) for seed in range(9))
        app.screen.predict(next(question for question in asked if question.form is Form.PLACE))
        await until(pilot, lambda: "Where will the dot land?" in words(app))
        assert arrow() == ([], [])
        await pilot.press("escape")
        assert arrow() != ([], [])

    play(check)


@pytest.mark.parametrize(
    ("screen", "options", "keys", "why"),
    [
        ("landscape", {"optimizers": ("random-search",)}, (), "draws lots, and chance cannot be foretold"),
        ("slope", {"expression": "square", "start": (0.0,)}, ("n", "n"), "has ended"),
        ("circuit", {}, ("end",), "both passes are complete"),
    ],
)
def test_where_nothing_can_be_predicted_the_screen_says_why(play, screen, options, keys, why):
    async def check(pilot, app):
        await pilot.press(*keys, "p")
        await until(pilot, lambda: why in words(app))

    play(check, screen=screen, **options)
