"""Inputs stand everywhere in the order in which ↑ and ↓ walk them."""

import re

import pytest

from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import CircuitState, backprop_from
from gdtui.render.cells.look import Look
from gdtui.render.circuit.layout import input_order
from gdtui.render.circuit.picture import CircuitView, arranged, draw


@pytest.mark.parametrize("name", CIRCUITS)
def test_table_and_sentence_name_inputs_from_top_to_bottom(name):
    simulation = backprop_from(Settings(expression=name))
    circuit = simulation.passes.circuit
    walked = [circuit.inputs[place] for place in input_order(circuit)]
    lines = draw(CircuitView(simulation, CircuitState(0)), 160, 60, Look(colors=0)).lines()
    assert any(re.findall(r"(\w+) = ", line) == walked for line in lines)
    table = [line[arranged(160, 60).side.column :].split() for line in lines]
    listed = [row[0] for row in table if len(row) == 2 and row[0] in walked]
    assert listed == walked
