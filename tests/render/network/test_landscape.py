import numpy as np
import pytest

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.training import training_from
from gdtui.engine.network.views.edge import measure, unmeasured
from gdtui.engine.network.views.planes import drawn_of
from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import Look
from gdtui.render.network.landscape import grounds_of, landscape_main, landscape_side
from tests.render.network.looks import LOOKS, SIDES, SIZES, text


@pytest.fixture(scope="module")
def run():
    settings = Settings(
        data="moons", examples=30, hidden=(3,), batch_size=0,
        optimizers=("gradient-descent",), hyper={"learning_rate": 0.5},
    )  # fmt: skip
    history = History(training_from(settings))
    for _ in range(40):
        history.step()
    return history.simulation, history.current, history.way


def last(found):
    *_, ground = found
    return ground


@pytest.mark.parametrize("name", ["pca", "random", "w1_1_1,b2_1"])
@pytest.mark.parametrize(("rows", "columns"), SIZES)
def test_it_fills_its_place_in_every_mode(run, name, rows, columns):
    training, _, way = run
    drawn = drawn_of(training, way, name)
    ground = last(grounds_of(training, drawn, 13, 24))
    for look in LOOKS:
        for known in (None, ground):
            frame = landscape_main(way, drawn, known, rows, columns, look)
            assert (frame.rows, frame.columns) == (rows, columns)
            assert any(glyph in text(frame) for glyph in ("O?" if look.ascii else "●◀▶▲▼"))


def test_the_loss_under_the_dot_is_the_run_s_own(run):
    training, _, way = run
    drawn = drawn_of(training, way.up_to(32))
    _, params = way.at(32)
    spot = drawn.plane.to_plane(params)
    ground = last(grounds_of(training, drawn, 60, 120))
    (left, right), (low, high) = drawn.bounds
    rows, columns = ground.values.shape
    column = int((spot[0] - left) / (right - left) * columns)
    row = int((high - spot[1]) / (high - low) * rows)
    near = ground.values[row - 1 : row + 2, column - 1 : column + 2]
    on_plane = training.terms.whole.loss(drawn.plane.at(*spot.tolist()))
    assert near.min() <= on_plane <= near.max()
    assert drawn.plane.off(params) < 1e-9


def test_a_step_repaints_the_trail_and_the_dot_alone(run):
    training, _, way = run
    drawn = drawn_of(training, way)
    ground = last(grounds_of(training, drawn, 31, 75))
    frames = [landscape_main(way.up_to(n - 1), drawn, ground, 31, 75, Look()) for n in (8, 10)]
    assert 0 < changed(*frames).sum() <= 8


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_beside_it_stand_the_plane_and_the_sharpness(run, look):
    training, state, way = run
    drawn = drawn_of(training, way)
    while (step := unmeasured(way)) is not None:
        assert np.isfinite(measure(way, step))
    for rows, columns in SIDES:
        frame = landscape_side(state, way, drawn, rows, columns, look)
        assert (frame.rows, frame.columns) == (rows, columns)
    shown = text(landscape_side(state, way, drawn, 31, 43, look))
    assert "% of the way" in shown
    assert ("2/lr" if look.ascii else "2/η") in shown
