"""What is filled in bit by bit comes to its end, and a picture that is kept shows all of it."""

import numpy as np
import pytest

from gdtui.demo.still import still_of
from gdtui.engine.base.settings import Settings
from gdtui.engine.race.simulation import race_again, race_from
from gdtui.render.maps import survey
from gdtui.screens.filling import FillingScreen, Gradual
from tests.screens.waiting.worst import model

HEAVY = "+".join(["gelu(x*y)"] * 9)


def test_a_picture_goes_on_after_a_piece_that_shows_nothing_new():
    """Basins that took long stopped at the first such piece."""
    gradual = Gradual[str]()
    assert gradual.of("it", lambda: iter([None, "coarse", None, None, "fine", None])) == "coarse"
    made = [gradual.of("it", lambda: iter(())) for _ in range(8) if gradual.more()]
    assert made == ["coarse", "coarse", "fine", "fine"]
    assert not gradual.is_unfinished


@pytest.mark.parametrize("keys", [(), ("D",)])
def test_a_map_that_takes_long_is_coarse_at_once_and_then_as_it_would_be(play, monkeypatch, keys):
    async def check(pilot, app):
        await pilot.press(*keys)
        coarse = app.screen.frame
        app.screen.settle()
        fine = app.screen.frame
        monkeypatch.setattr("gdtui.screens.looking.AT_ONCE", np.inf)
        app.screen.repaint()
        assert not np.array_equal(coarse.background, fine.background)
        assert np.array_equal(app.screen.frame.background, fine.background)

    monkeypatch.setattr(survey, "_FIRST", 0.001)
    monkeypatch.setattr("gdtui.screens.looking.AT_ONCE", 0.001)
    monkeypatch.setattr(FillingScreen, "go_on_filling", lambda _: None)
    play(check, size=(80, 24), loss=HEAVY)


def test_a_still_of_a_map_that_takes_long_shows_all_of_it(play, monkeypatch):
    async def check(_, app):
        app.screen.repaint()
        kept = still_of(app.screen, "it").frame
        monkeypatch.setattr("gdtui.screens.looking.AT_ONCE", np.inf)
        app.screen.repaint()
        assert np.array_equal(app.screen.frame.background, kept.background)

    monkeypatch.setattr("gdtui.screens.looking.AT_ONCE", 0.001)
    play(check, size=(80, 24), loss=HEAVY)


def test_a_race_is_made_again_on_the_data_that_are_at_hand():
    """The key that shows the program made the data and looked for the minimum ten times."""
    race = race_from(Settings(model=model()))
    again = race_again(race, race.settings())
    assert again.problem.data is race.problem.data
    assert again.settings() == race.settings()
    other = race_again(race, race.settings()._replace(seed=2))
    assert other.problem.data is not race.problem.data
