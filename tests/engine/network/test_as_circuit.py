"""The circuit of a network is the network: the same loss, the same gradient."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.circuit.sums import gathered
from gdtui.engine.network.objective import network_loss
from gdtui.engine.network.passes import ACTIVATIONS
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS, TWO_KINDS, Shape
from gdtui.engine.network.views.as_circuit import MOST_GATES, as_circuit, gate_count, wired


@st.composite
def examples(draw):
    task = draw(st.sampled_from([REGRESSION, TWO_KINDS, SEVERAL_KINDS]))
    outputs = draw(st.integers(2, 3)) if task == SEVERAL_KINDS else 1
    hidden = tuple(draw(st.lists(st.integers(1, 4), max_size=3)))
    shape = Shape(draw(st.integers(1, 3)), hidden, outputs, draw(st.sampled_from(sorted(ACTIVATIONS))), task)
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    target = float(random.normal()) if task == REGRESSION else float(random.integers(0, max(outputs, 2)))
    return shape, random.normal(size=shape.count), random.normal(size=shape.inputs), target


@settings(max_examples=40, deadline=None)
@given(examples())
def test_loss_and_gradient_are_those_of_the_circuit(drawn):
    shape, params, example, target = drawn
    circuit, values = wired(shape, params, example, target)
    loss, gradient = circuit.value_and_gradient(values)
    by_name = dict(zip(circuit.inputs, gradient, strict=True))
    whole = network_loss(shape, example[np.newaxis], np.array([target]))
    expected_loss, expected = whole.loss_and_gradient(params)
    assert loss == pytest.approx(expected_loss, rel=1e-12, abs=1e-12)
    assert [by_name[name] for name in shape.names] == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_the_gates_are_counted_and_too_many_are_refused():
    small, large = Shape(2, (3,)), Shape(2, (8, 8))
    circuit, _ = as_circuit(small, np.ones(small.count), np.ones(2), 1.0)
    assert len(gathered(circuit).gates) == gate_count(small) <= MOST_GATES
    assert gate_count(large) > MOST_GATES
    for shape in (large, Shape(2, (64,) * 6)):
        with pytest.raises(InputError, match=f"at most {MOST_GATES} are shown"):
            as_circuit(shape, np.ones(shape.count), np.ones(2), 1.0)
