"""One rule in every list: how the bar moves, how it is narrowed, and that its first line says so."""

import pytest

from gdtui.screens.dialogs.choice import Choice
from tests.screens.driving import until

LISTS = {
    "optimizers": ("landscape", "o"), "losses": ("landscape", "f"), "curves": ("slope", "f"),
    "data": ("race", "f"), "models": ("race", "m"), "circuits": ("circuit", "f"),
    "activations": ("network", "A"), "games": ("landscape", "Q"), "palette": ("landscape", "ctrl+p"),
    "words": ("slope", "f2"), "chapters": ("slope", "C"),
}  # fmt: skip


@pytest.mark.parametrize("which", LISTS)
def test_every_list_goes_by_the_same_rule(play, which):
    screen, key = LISTS[which]

    async def check(pilot, app):
        home = app.screen
        await pilot.press(key)
        await until(pilot, lambda: hasattr(app.screen, "menu"))
        of = app.screen
        head = str(of.query_one("#picker Label").render())
        assert "↑ ↓ j k move · type, or /, to narrow · escape leaves" in head.replace("\n", " ")
        start, many = of.menu.at, len(of.menu.choices)
        await pilot.press("j")
        assert of.menu.at == (start + 1) % many
        await pilot.press("k")
        assert of.menu.at == start
        await pilot.press("slash", "j")
        assert of.menu.typed == "j"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is home)

    play(check, screen)


@pytest.mark.parametrize("which", LISTS)
def test_a_list_says_how_many_of_its_lines_are_hidden(play, which):
    screen, key = LISTS[which]

    async def check(pilot, app):
        await pilot.press(key)
        await until(pilot, lambda: hasattr(app.screen, "menu"))
        many, listed = len(app.screen.menu.choices), app.screen.list

        def hidden():
            rows = [listed.render_line(y).text for y in range(listed.rows)]
            return [int(row.rsplit(sign, 1)[1].split()[0]) if sign in row else 0
                    for row, sign in ((rows[0], "▲"), (rows[-1], "▼"))]  # fmt: skip

        for steps in ("home", "down", "pagedown", "down", "end"):
            await pilot.press(steps)
            above, below = hidden()
            assert above + min(listed.rows, many) + below == many
        assert below == 0
        assert (above > 0) == (many > listed.rows)

    play(check, screen)


def test_names_of_wide_letters_leave_room_for_what_is_hidden(play):
    async def check(pilot, app):
        app.screen.pick("which?", [Choice("数" * 60, "") for _ in range(90)], "", lambda _: None)
        await until(pilot, lambda: hasattr(app.screen, "menu"))
        listed = app.screen.list
        await until(pilot, lambda: listed.rows > 1)
        await pilot.press("home")
        assert listed.render_line(0).text.startswith("数")
        last = listed.render_line(listed.rows - 1)
        assert last.cell_length == listed.size.width
        assert last.text.endswith(f"▼ {90 - listed.rows} ")

    play(check, "landscape")


def test_themes_go_by_it_too(play):
    async def check(pilot, app):
        app.action_themes()
        await until(pilot, lambda: hasattr(app.screen, "menu"))
        await pilot.press("j")
        assert app.screen.menu.typed == ""

    play(check)
