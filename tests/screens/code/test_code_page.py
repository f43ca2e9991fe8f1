"""The program beside the picture: opened by P, lit as the run goes, scrolled, copied and closed."""

import pytest

from gdtui.registry import SCREENS
from tests.engine.code.running import close, printed, table_of
from tests.screens.driving import page


def lit(app):
    return [line.partition("▸ ")[2].strip(" …") for line in page(app).splitlines() if "▸ " in line]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("name", SCREENS)
def test_it_opens_and_closes_on_every_screen(play, name, size):
    async def check(pilot, app):
        before = page(app)
        await pilot.press("P")
        assert "program · " in page(app)
        assert page(app) != before
        await pilot.press("n", "n")
        assert lit(app)
        await pilot.press("escape")
        assert "program · " not in page(app)

    play(check, name, size=size)


def test_beside_a_wide_picture_it_leaves_the_numbers_in_sight(play):
    async def check(pilot, app):
        await pilot.press("P", "n")
        assert "learning rate" in page(app)
        assert "params = params + update" in lit(app)

    play(check, "landscape", size=(120, 40), loss="bowl")


def test_a_step_of_a_circuit_lights_the_line_of_its_gate(play):
    async def check(pilot, app):
        await pilot.press("P")
        seen = []
        for _ in range(7):
            await pilot.press("n")
            seen += lit(app)
        assert seen == ["q = x + y", "f = q * z", "grad_f = 1.0", "grad_q = grad_f * z",
                        "grad_z = grad_f * q", "grad_x = grad_q * 1", "grad_y = grad_q * 1"]  # fmt: skip
        await pilot.press("b")
        assert lit(app) == ["grad_x = grad_q * 1"]

    play(check, "circuit", expression="q = x + y; f = q*z")


def test_a_pass_of_a_circuit_that_learns_lights_its_lines(play):
    async def check(pilot, app):
        await pilot.press("P", "n")
        assert "loss = (l1 + l2 + l3) / 3" in lit(app)
        await pilot.press("n")
        assert "grad_v1 = grad_v4 * sigmoid(v1)" in lit(app)
        await pilot.press("n")
        assert "update = -learning_rate * gradient" in lit(app)
        assert "loss = (l1 + l2 + l3) / 3" not in lit(app)

    play(check, "circuit", size=(120, 60), expression="three-examples", learns=("w", "b"))


def test_it_scrolls_until_the_next_step(play):
    async def check(pilot, app):
        await pilot.press("P", "n")
        assert "import numpy" not in page(app)
        await pilot.press("pageup", "pageup", "pageup", "pageup", "pageup")
        assert "import numpy" in page(app)
        await pilot.press("pagedown")
        assert "def loss_and_gradient" not in page(app).splitlines()[3]
        await pilot.press("n")
        assert "params = params + update" in lit(app)

    play(check, "landscape", size=(80, 24))


def test_y_copies_the_program_of_the_run_that_is_shown(play, monkeypatch):
    async def check(pilot, app):
        copied = []
        monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
        await pilot.press("P", "n", "n", "n", "y")
        assert "The program is copied" in page(app)
        assert "Made by: gdtui code landscape --loss bowl --steps 3" in copied[0]
        rows = table_of("landscape", loss="bowl", steps=3)
        assert [row["step"] for row in printed(copied[0])] == ["0", "1", "2", "3"]
        assert all(
            close(one["loss"], other["loss"]) for one, other in zip(printed(copied[0]), rows, strict=True)
        )

    play(check, "landscape", loss="bowl")


def test_another_rate_on_the_way_is_in_the_program(play):
    async def check(pilot, app):
        await pilot.press("P", "n", "n", "]", "n")
        assert "learning_rate = {3: 0.2}.get(step, learning_rate)" in app.screen.copied_code()

    play(check, "landscape", loss="bowl")


def test_a_run_without_a_program_says_why(play):
    async def check(pilot, app):
        await pilot.press("P")
        assert "This run has no program: lanes of equal budget" in " ".join(page(app).split())
        await pilot.press("y")
        assert "This run has no program" in page(app)
        await pilot.press("escape")
        assert "no program" not in page(app)

    play(check, "race", budget="examples")


def test_it_does_not_tell_which_optimizer_is_broken(play):
    async def check(pilot, app):
        await pilot.press("x", "P")
        assert "has no program" in " ".join(page(app).split())

    play(check, "landscape", size=(80, 24))


def test_what_it_hides_is_not_pressed(play):
    async def check(pilot, app):
        await pilot.press("P")
        before = app.screen.history.run, app.screen.history.cursor
        await pilot.click(offset=(20, 8))
        assert (app.screen.history.run, app.screen.history.cursor) == before

    play(check, "landscape", size=(80, 24))


def test_it_is_open_where_the_command_line_asks_for_it(play):
    async def check(_pilot, app):
        assert "program · " in page(app)
        assert app.screen.copied().code

    play(check, "slope", code=True)


def test_without_unicode_it_is_told_by_ascii_alone(play):
    async def check(pilot, app):
        await pilot.press("P", "n")
        assert page(app).isascii()

    play(check, "landscape", ascii=True)


@pytest.mark.parametrize(
    ("name", "key"),
    [("landscape", "U"), ("landscape", "D"), ("landscape", "p"), ("landscape", "c"), ("slope", "v"),
     ("race", "f3"), ("circuit", "x"), ("network", "v")],
)  # fmt: skip
def test_a_key_for_the_picture_puts_away_the_program_that_lies_over_it(play, name, key):
    async def check(pilot, app):
        await pilot.press("P", key)
        assert ("program · " in page(app)) == (app.size.width > 80)

    play(check, name, size=(80, 24))
    play(check, name, size=(120, 40))


def test_a_key_for_the_run_leaves_the_program_where_it_is(play):
    async def check(pilot, app):
        await pilot.press("P", "n", "left", "right_square_bracket", "tab", "pagedown")
        assert "program · " in page(app)

    play(check, "landscape", size=(80, 24))


def test_no_program_gives_a_challenge_away_nor_says_that_adam_has_none(play):
    async def check(pilot, app):
        await pilot.press("x", "n", "P")
        for _ in range(2):
            assert "it would tell what is wrong in a challenge" in " ".join(page(app).split())
            assert "has no program." not in page(app)
            await pilot.press("tab")

    play(check, "landscape", loss="bowl", optimizers=("adam",))
