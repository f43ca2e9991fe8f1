"""The params of a screen, taken to another one by keys."""

from tests.screens.driving import page, until


async def go(pilot, app, *keys):
    """Choose a way by keys, such as those of its name."""
    before = app.screen
    await pilot.press("at")
    await until(pilot, lambda: app.screen is not before)
    await pilot.press(*keys, "enter")
    await until(pilot, lambda: hasattr(app.screen, "history") and app.screen is not before)


def test_the_classifier_goes_to_the_other_screens_and_back(play):
    async def check(pilot, app):
        await pilot.press("n", "n")
        before = page(app)
        for name, screen in (("race", "race"), ("network", "network"), ("three", "circuit")):
            await go(pilot, app, *name)
            assert screen == app.screen.NAME
            assert "escape goes back" in page(app)
            await pilot.press("n")
            await pilot.press("escape")
            await until(pilot, lambda: page(app) == before)

    play(check, screen="landscape", loss="classifier")


def test_it_goes_on_from_where_it_was_taken(play):
    async def check(pilot, app):
        await pilot.press("n", "n")
        loss = app.screen.seen()["loss"]
        await go(pilot, app, *"network")
        assert abs(app.screen.seen()["train_loss"] - loss) < 1e-12
        await go(pilot, app, *"landscape")
        assert abs(app.screen.seen()["loss"] - loss) < 1e-12
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen.history.cursor == 2)

    play(check, screen="landscape", loss="classifier")


def test_a_slice_of_any_landscape_is_a_curve(play):
    async def check(pilot, app):
        await go(pilot, app, "down")
        assert app.screen.NAME == "slope"
        assert app.screen.seen()["y"] == 1.0

    play(check, screen="landscape", loss="rosenbrock")


def test_where_nothing_leads_on_that_is_said(play):
    async def check(pilot, app):
        await pilot.press("f5")
        assert "belong to this screen alone" in page(app)

    play(check, screen="race")
