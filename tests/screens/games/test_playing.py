"""Games on the screens: the goal and the score stand there, the best is kept."""

import asyncio

import pytest

from tests.screens.driving import page, until
from tests.screens.test_copied_frames import frame_of, line_after, same


async def typed(pilot, app, key, text):
    await pilot.press(*key)
    await until(pilot, lambda: app.screen.query("Input"))
    app.screen.query_one("Input").value = text
    await pilot.press("enter")
    await until(pilot, lambda: not app.screen.query("Input"))


@pytest.fixture(autouse=True)
def _progress(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_the_goal_stands_there_and_the_end_says_score_and_best(play, size):
    async def check(pilot, app):
        assert "parabola: " in page(app)
        assert "step 0, loss 4.00" in page(app)
        await pilot.press(*"nnnnnnnnnnnnnn")
        assert "✓ 14 steps. That is your best." in page(app)
        await pilot.press("r")
        await typed(pilot, app, ["equals_sign"], "0.5")
        await pilot.press("n")
        assert "✓ 1 step. That is your best." in page(app)
        assert app.best("parabola") == 1
        await pilot.press("r")
        await typed(pilot, app, ["equals_sign"], "0.4")
        await pilot.press("n", "n")
        assert "✓ 2 steps. Best: 1 step." in page(app)
        assert "best 1 step" in page(app)

    play(check, screen="slope", game="parabola", size=size)


def test_a_game_is_chosen_from_the_list_and_left_again(play):
    async def check(pilot, app):
        await pilot.press("Q", *"rolling", "enter")
        await until(pilot, lambda: "rolling: loss 0.01" in page(app))
        assert app.screen.history.simulation.optimizers[0].name == "momentum"
        await pilot.press("Q", *"none", "enter")
        await until(pilot, lambda: "rolling" not in page(app))

    play(check, size=(120, 40))


def test_what_is_moved_does_not_count(play):
    async def check(pilot, app):
        await pilot.press("left")
        assert "another start: Q begins anew" in page(app)

    play(check, game="ravine")


def test_a_rule_of_ones_own_is_scored_when_it_is_typed(play):
    async def check(pilot, app):
        assert "decimal places above Adam" in page(app)
        before = app.best("beat-adam")
        await typed(pilot, app, ["o", *"own", "enter"], "v = 0.5*v + g; w = w - eta*v")
        assert [rule.name for rule in app.screen.history.simulation.optimizers] == ["adam", "own"]
        assert app.best("beat-adam") < before

    play(check, game="beat-adam", size=(120, 40))


@pytest.mark.parametrize(
    ("screen", "given", "actions"),
    [
        ("slope", {"game": "parabola"}, ["right_square_bracket", "n"]),
        ("landscape", {"game": "ravine", "seed": 3}, ["n", "n"]),
        ("landscape", {"game": "beat-adam"}, [("o", "own", "w = w - eta*sign(g)"), "n"]),
    ],
)
def test_the_copied_line_brings_the_game_back(screen, given, actions):
    view, before = asyncio.run(line_after(screen, actions, (80, 24), given))
    assert view.remark == "", view.line
    assert "--game" in view.line
    assert same(before, asyncio.run(frame_of(view.line, (80, 24)))) == [], view.line


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_the_goal_stays_while_the_map_of_settings_is_open(play, size):
    async def check(pilot, app):
        before = next(line for line in app.screen.frame.lines() if "parabola: " in line)
        await pilot.press("U")
        assert "settings" in page(app)
        assert before in app.screen.frame.lines()

    play(check, screen="slope", game="parabola", size=size)
