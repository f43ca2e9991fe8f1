"""An exercise, opened by a key."""

from tests.screens.driving import page, until


def words(app):
    return " ".join(page(app).split())


async def choose(pilot, app, *keys):
    await pilot.press("exclamation_mark")
    await until(pilot, lambda: len(app.screen_stack) == 2)
    await pilot.press(*keys, "enter")


def test_its_file_is_written_once_it_was_asked_for(play, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def check(pilot, app):
        await choose(pilot, app, "down", "down")
        await until(pilot, lambda: type(app.screen).__name__ == "PromptScreen")
        assert not list(tmp_path.iterdir())
        await pilot.press("enter")
        await until(pilot, lambda: "gdtui check exercise-3.py" in words(app))

    play(check)
    assert (tmp_path / "exercise-3.py").read_text().startswith("# gdtui exercise 3")


def test_no_file_is_replaced(play, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exercise-1.py").write_text("mine")

    async def check(pilot, app):
        await choose(pilot, app)
        await until(pilot, lambda: type(app.screen).__name__ == "PromptScreen")
        await pilot.press("enter")
        await pilot.pause()
        assert type(app.screen).__name__ == "PromptScreen"
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)

    play(check)
    assert (tmp_path / "exercise-1.py").read_text() == "mine"


def test_where_nothing_may_be_written_that_is_said(play, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def check(pilot, app):
        app.restricted = True
        await choose(pilot, app)
        await until(pilot, lambda: "Restricted: no file is written here" in words(app))
        assert "gdtui exercise 1 prints this one" in words(app)

    play(check)
    assert not list(tmp_path.iterdir())
