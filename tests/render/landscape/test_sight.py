"""How a block stands at first, and what is said and shown of what it hides."""

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.past.way import way_of_states
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.planes import drawn
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.losses.catalogue import LANDSCAPES, SPACES
from gdtui.engine.losses.plane import PCA
from gdtui.render.brightness import kind_of
from gdtui.render.cells.look import WHITE, Look
from gdtui.render.cells.pen import pen
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.surface import sight
from gdtui.render.landscape.surface.picture import Walker, _fine, _looked_at, surface_frame
from gdtui.render.landscape.surface.scene import scene
from gdtui.render.landscape.surface.sight import first_stand
from gdtui.render.landscape.surface.stand import FIRST, LEAST_TILT, MOST_TILT, Stand
from gdtui.render.landscape.view import arranged
from gdtui.render.maps.survey import Place

LOSSES = [*LANDSCAPES, *SPACES]
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
LOOKS = [Look(), Look(colors=256), Look(colors=16), Look(colors=0), Look(colors=0, ascii=True)]
_STEPS = 300


@lru_cache
def run(name):
    """Where the default run goes on its plane, what of it is drawn, and whether by the logarithm."""
    walk = landscape_from(Settings(loss=name))
    states = [walk.init()]
    while len(states) <= _STEPS and not walk.ended(states[-1]):
        states.append(walk.step(states[-1]))
    known = drawn(walk, way_of_states(walk, states), 0, PCA)
    way = known.plane.to_plane(np.array([state.racers[0].params for state in states]))
    across, up = known.bounds
    return way, Place(walk.objective, known.plane, Viewport(across, up, 1, 1)), known


def placed(name, size):
    way, place, known = run(name)
    main = arranged(*size).main
    on = place._replace(here=place.here.resized(main.columns, main.rows - 1))
    return way, on, kind_of(place.loss, *known[:2]) == "log"


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", LOSSES)
def test_of_every_loss_start_and_end_of_the_run_are_seen_from_where_one_looks_first(name, size):
    way, place, log = placed(name, size)
    stand = first_stand(place, log, way[:1])
    ends = np.array([spot for spot in (way[0], way[-1]) if place.here.contains(*spot)])
    assert len(ends) == 2 or name == "saddle"
    assert not _looked_at(scene(place, log, stand, Look()), ends).hidden.any()


@pytest.mark.parametrize("name", LOSSES)
def test_where_it_stands_at_first_does_not_hang_on_the_terminals_size(name):
    assert (
        len({first_stand(place, log, way) for way, place, log in (placed(name, size) for size in SIZES)}) == 1
    )


@given(
    of=st.builds(placed, st.sampled_from(LOSSES), st.sampled_from(SIZES)),
    look=st.sampled_from(LOOKS),
    stand=st.builds(Stand, st.floats(0, 359), st.floats(LEAST_TILT, MOST_TILT)),
    steps=st.integers(1, _STEPS),
)
def test_what_is_hidden_is_shown_and_said(of, look, stand, steps):
    way, place, log = of
    way, known = way[:steps], scene(place, log, stand, look)
    dot, hollow, small = "Oo," if look.ascii else "●○·"
    lines = surface_frame(known, [Walker(way, dot, pen(WHITE, look.colors, look.ascii))], look).lines()
    spots = _looked_at(known, _fine(known, way))
    cells = {(int(row) // 2, int(column)) for row, column in
             zip(spots.rows[spots.behind], spots.columns[spots.behind], strict=True)}  # fmt: skip
    assert all(lines[row][column] != " " for row, column in cells)
    said = lines[0].replace(f"{hollow}{small}", f"{hollow} {small}")
    assert (f"{small} hidden" in said) == bool(cells)
    assert (f"{hollow} {small} hidden" in said) == bool(spots.behind[-1])
    assert any(words in said for words in ("outside", "beyond the edge")) != place.here.contains(*way[-1])
    if spots.behind[-1]:
        assert lines[int(spots.rows[-1]) // 2][int(spots.columns[-1])] == hollow
    elif place.here.contains(*way[-1]) and np.isfinite(spots.rows[-1]):
        assert lines[int(spots.rows[-1]) // 2][int(spots.columns[-1])] == dot


def test_a_loss_that_takes_long_is_seen_as_usual(monkeypatch):
    monkeypatch.setattr(sight, "_SECONDS", -1.0)
    way, place, log = placed("himmelblau", (80, 24))
    assert first_stand(place, log, way) == FIRST


def test_what_is_off_the_picture_or_has_no_loss_turns_nothing():
    _, place, log = placed("bowl", (80, 24))
    assert first_stand(place, log, np.array([[1e9, 0.0]])) == FIRST
    assert first_stand(place, log, np.array([[np.nan, 0.0]])) == FIRST
