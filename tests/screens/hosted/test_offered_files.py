"""Where only the host's files are read, `f` offers these, and shows nothing of what is no data."""

import pytest

from gdtui.engine.base import gate
from tests.screens.driving import page, until

SCREENS = pytest.mark.parametrize("screen", ["race", "network"])


@pytest.fixture
def offered(tmp_path):
    """A folder with data, with what is none, and with links."""
    folder = tmp_path / "data"
    (folder / "more").mkdir(parents=True)
    (folder / "flowers.csv").write_text("a,b,y\n" + "".join(f"{i},{i % 7},{i * 2 + 1}\n" for i in range(40)))
    (folder / "more" / "stones.tsv").write_text("x\ty\n" + "".join(f"{i}\t{i * i}\n" for i in range(40)))
    (folder / "none.csv").write_text("one,two\n1,2\n2,hunter2\nhunter3,4\n")
    (tmp_path / "secret.csv").write_text("x,y\n1,2\n2,3\n3,4\n")
    (folder / "out.csv").symlink_to("../secret.csv")
    return folder


async def files(pilot, app):
    """Come to the list of files; what it holds."""
    await pilot.press("f")
    await until(pilot, lambda: app.screen.query("MenuView"))
    await pilot.press("end", "enter")
    await until(pilot, lambda: "which file?" in str(app.screen.query("Label").first().content))
    return [choice.name for choice in app.screen.menu.choices]


@SCREENS
def test_the_hosts_files_are_chosen_from_a_list(play, offered, screen):
    gate.close(str(offered))

    async def check(pilot, app):
        own = app.screen
        assert await files(pilot, app) == ["flowers.csv", "more/stones.tsv", "none.csv"]
        assert app.screen.menu.chosen.about == "311 bytes"
        await pilot.press(*"stones")
        assert app.screen.menu.chosen.name == "more/stones.tsv"
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is own and "stones.tsv" in page(app))
        await pilot.press("n")

    play(check, screen=screen, size=(120, 40))


@SCREENS
def test_what_is_no_data_is_not_quoted_and_changes_nothing(play, offered, screen):
    gate.close(str(offered))

    async def check(pilot, app):
        own, before = app.screen, app.screen.history.simulation
        await files(pilot, app)
        await pilot.press("end", "enter")
        await until(pilot, lambda: "none.csv cannot be used" in str(own.notice))
        assert app.screen is own
        assert "hunter" not in page(app) + str(own.notice)
        assert own.history.simulation is before

    play(check, screen=screen, size=(120, 40))


@SCREENS
def test_where_there_are_none_that_is_said(play, screen):
    gate.close()

    async def check(pilot, app):
        own = app.screen
        await pilot.press("f")
        await until(pilot, lambda: app.screen.query("MenuView"))
        await pilot.press("end", "enter")
        await until(pilot, lambda: app.screen is own and own.notice)
        assert str(own.notice) == "Restricted: this host offers no files."

    play(check, screen=screen)
