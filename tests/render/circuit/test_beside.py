"""Beside the circuit: each gate in full, and the result against the chosen input."""

import numpy as np
import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.render.cells.look import Look
from gdtui.render.circuit.picture import CircuitView
from gdtui.render.circuit.side import page
from gdtui.render.circuit.side.against import curve
from gdtui.render.circuit.side.page import side
from gdtui.render.stage import Box


def circuit(text, point):
    return Backprop("typed", parse(text), point)


def beside(known, step, rows=49, columns=48, **more):
    view = CircuitView(known, CircuitState(known.last if step is None else step), **more)
    return side(view.moment, known, Box(1, 0, rows, columns), Look()).lines()


def text(lines):
    return " ".join(" ".join(lines).split())


def test_a_small_circuit_is_derived_gate_by_gate_as_far_as_it_has_come():
    known = circuit("(x + y)*z", (-2.0, 5.0, -4.0))
    assert "x + y = -2" not in text(beside(known, 0))
    assert "to x: local 1" in text(beside(known, 0))
    whole = text(beside(known, None))
    assert "x + y = −2 + 5 = 3" in whole
    assert "to z: local x + y = 3" in whole or "to z: local 3" in whole
    assert "against x, the other inputs held" in whole


@pytest.mark.parametrize("rows", [5, 24, 31, 49])
@pytest.mark.parametrize("columns", [36, 48])
def test_it_fills_its_box_at_every_step(rows, columns):
    known = circuit("q = x + y; f = exp(-q*z) + max(q, z)", (1.0, 2.0, 3.0))
    for step in range(0, known.last + 1, 3):
        lines = beside(known, step, rows, columns)
        assert len(lines) == rows
        assert {len(line) for line in lines} == {columns}
        filled = sum(1 for line in lines if line.strip())
        assert filled >= rows // 2


@pytest.mark.parametrize("value", [0.0, 1e-9, -3.0, 1e12])
def test_the_slope_of_the_curve_is_the_gradient(value):
    known = circuit("x**2*y", (value, 1.0))
    x, y = curve(known.passes, 0, 401)
    gradient = known.passes.gradients_after(known.last)[0]
    middle = (y[201] - y[199]) / (x[201] - x[199])
    reach = abs(value) or 1.0
    assert middle == pytest.approx(gradient, rel=1e-4, abs=1e-6 * reach)


def test_a_result_that_has_no_value_there_is_said():
    assert "no value" in text(beside(circuit("log(x - 10)", (1.0,)), None))
    assert np.isnan(curve(circuit("log(x)", (1.0,)).passes, 0, 9)[1][0])


def test_a_gate_is_laid_out_again_only_when_it_is_at_work():
    preset = CIRCUITS["micrograd"]
    known = Backprop(preset.name, preset.circuit, preset.point)
    page._laid_out.cache_clear()
    for step in [*range(known.last + 1), *reversed(range(known.last + 1))]:
        beside(known, step, 33, 40)
    # once for each event of it, and before, between and after them
    assert page._laid_out.cache_info().misses <= known.last + 3 * len(known.passes.gates)
