import numpy as np
import pytest

from gdtui.engine.base.settings import Settings
from gdtui.engine.network.passes import forward
from gdtui.engine.network.training import training_from
from gdtui.render.cells.look import Look
from gdtui.render.network.pane import input_pane
from gdtui.render.network.units.picture import units_frame
from gdtui.render.network.units.seen import net_of
from gdtui.render.network.units.spot import spot_frame
from gdtui.render.network.units.spots import Spot


def seen(steps=3, **settings):
    training = training_from(Settings(**{"data": "moons", "hidden": (3, 2), "noise": 0.1, **settings}))
    state = training.init()
    for _ in range(steps):
        state = training.step(state)
    known = training.examples
    pane = input_pane((known.points, known.y), (known.test_points, known.test_y))
    return training, state, pane, net_of(training, state, pane)


def test_it_shows_the_run_as_it_stands():
    training, state, _, net = seen()
    assert net.params is state.params
    assert net.update is state.move.update
    assert np.array_equal(net.gradient, training.terms.whole.loss_and_gradient(state.params)[1])
    first = forward(training.shape, state.params, training.examples.inputs[:1]).act
    assert all(np.array_equal(mine, own[0]) for mine, own in zip(net.example, first, strict=True))
    assert seen(0)[3].update is None


def test_units_fire_where_the_network_says_so():
    training, state, pane, net = seen()
    (left, right), (low, high) = pane.ranges
    _, height, width = net.fires[1].shape
    row, column = 3, 5
    x = left + (column + 0.5) / width * (right - left)
    y = high - (row + 0.5) / height * (high - low)
    given = forward(training.shape, state.params, training.examples.lift(pane.at(x, y)[np.newaxis])).act
    for fires, own in zip(net.fires, given, strict=True):
        assert fires[:, row, column] == pytest.approx(own[0], abs=1e-5)


def test_held_weights_are_held_and_those_at_0_are_cut():
    training, _, _, net = seen(0, held=("w1_1_1", "w1_2_1", "b1_1"), put=(("w1_2_1", 0.0), ("b1_1", 0.0)))
    held = {training.shape.index_of(name) for name in ("w1_1_1", "w1_2_1", "b1_1")}
    assert net.held == held
    assert net.cut == {training.shape.index_of("w1_2_1")}  # a bias joins nothing


@pytest.mark.parametrize(
    ("settings", "outputs"),
    [({"data": "line"}, ("y",)), ({"data": "moons"}, ("kind 1",)), ({"data": "three-kinds"}, None)],
)
def test_every_task_is_drawn_and_its_outputs_have_names(settings, outputs):
    training, _, _, net = seen(2, **settings)
    assert outputs is None or net.outputs == outputs
    assert len(net.outputs) == training.shape.outputs
    for look in (Look(), Look(0, ascii=True)):
        assert units_frame(net, Spot(1, 1), 17, 44, look).rows == 17
        assert spot_frame(net, Spot(3, 1), 17, 34, look).rows == 17
