"""The layout of any circuit: parts apart from each other, few crossings, the same every time."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.render.circuit import layout_order
from gdtui.render.circuit.layers import Part
from gdtui.render.circuit.layout import arranged
from gdtui.render.circuit.parts import parts_of
from tests.effort import examples

random_circuits = settings(
    max_examples=examples(200),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
FORMS = ("{} + {}", "{}*{}", "{} - {}", "max({}, {}, x)", "sin({})", "{}**2", "max({}, 1)", "{} + {}")


@st.composite
def circuits(draw, most=25):
    """A circuit in which every part may be used again by any later one."""
    known = ["x", "y", "z", "w"]
    parts = []
    for number in range(draw(st.integers(1, most))):
        form = draw(st.sampled_from(FORMS))
        recent = known[-8:]
        parts.append(f"g{number} = {form.format(*(draw(st.sampled_from(recent)) for _ in range(2)))}")
        known.append(f"g{number}")
    return parse("; ".join(parts))


def layered(text):
    return arranged(parts_of(parse(text))[0])


@random_circuits
@given(circuits())
def test_wires_run_from_left_to_right_and_inputs_stand_first(circuit):
    parts, _ = parts_of(circuit)
    placed = arranged(parts)
    for part in parts:
        assert (placed.layer[part.key] == 0) == (not part.inputs)
        assert all(placed.layer[source] < placed.layer[part.key] for source in part.inputs)
    end = parts[-1].key
    assert placed.layer[end] == max(placed.layer.values())


@random_circuits
@given(circuits())
def test_each_wire_passes_through_every_layer_on_its_way(circuit):
    placed = arranged(parts_of(circuit)[0])
    for part in placed.parts.values():
        for source in part.inputs:
            for at in range(placed.layer[source] + 1, placed.layer[part.key]):
                assert (at, source) in placed.order[at]


@random_circuits
@given(circuits())
def test_nothing_in_a_layer_overlaps(circuit):
    placed = arranged(parts_of(circuit)[0])
    for at, entries in enumerate(placed.order):
        taken = []
        for entry in entries:
            part, row = placed.parts[entry[1]], placed.row[entry]
            own = placed.layer[entry[1]] == at
            taken += range(row - part.out, row - part.out + part.height) if own else [row]
        assert len(taken) == len(set(taken))
        assert min(taken) >= 0


@random_circuits
@given(circuits())
def test_the_same_circuit_is_laid_out_the_same_way(circuit):
    again = parse(circuit.text)
    first, second = arranged(parts_of(circuit)[0]), arranged(parts_of(again)[0])
    assert (first.layer, first.order, first.row) == (second.layer, second.order, second.row)


@pytest.mark.parametrize(
    "text", ["(x+y)*z", "(a+b)*(c+d)+(e1+f1)*(g+h)", "a*b + c*d + k*l + m*n", "sin(exp(x)*y)-z/w"]
)
def test_a_tree_has_no_crossings(text):
    assert crossings(layered(text)) == 0


def crossings(placed):
    edges = [layout_order._edges(placed.parts, placed.layer, entries) for entries in placed.order]
    return layout_order._crossings(placed.order, edges)


@pytest.mark.parametrize(
    ("name", "most"), [("fan-out", 2), ("softmax", 0), ("attention", 8), ("two-layer", 3)]
)
def test_few_wires_cross(name, most):
    """No more than the best of eight sets of sweeps from random orders."""
    assert crossings(arranged(parts_of(CIRCUITS[name].circuit)[0])) <= most


def test_crossings_are_counted():
    parts = [Part(0, 3, 3, (), (), 1), Part(1, 3, 3, (), (), 1),
             Part(2, 3, 3, (1,), (1,), 1), Part(3, 3, 3, (0,), (1,), 1)]  # fmt: skip
    known, layer = {part.key: part for part in parts}, {0: 0, 1: 0, 2: 1, 3: 1}
    order = [[(0, 0), (0, 1)], [(1, 2), (1, 3)]]
    edges = [layout_order._edges(known, layer, entries) for entries in order]
    assert layout_order._crossings(order, edges) == 1
    assert layout_order._crossings([order[0], order[1][::-1]], edges) == 0


def test_a_gate_moves_right_where_that_shortens_the_wires():
    # x and y go on to the last gate anyway: 3·x·y need not wait for it on a wire of its own
    placed = layered("p = x*y; q = sin(sin(sin(x + y))); r = q*x + y; r + p")
    product = next(key for key, part in placed.parts.items() if part.inputs == (0, 1) and key == 2)
    assert placed.layer[product] > 1


def test_a_chain_is_straight():
    placed = layered("tanh(exp(sin(x)))")
    assert len({placed.row[at, key] for key, at in placed.layer.items()}) == 1


def test_what_feeds_a_gate_lies_about_it_evenly():
    placed = layered("x + y")
    x, y, gate = (placed.row[placed.layer[key], key] for key in (0, 1, 2))
    assert x < gate < y
    assert abs((gate - x) - (y - gate)) <= 1


def test_constants_stand_in_the_box_of_their_gate():
    parts, faces = parts_of(parse("2*x + 100/(x - 3) + max(x, 0)**2 + x/pi + 2**x + (1 - x)"))
    symbols = {face.symbol for key, face in faces.items() if parts[0].key != key}
    assert {"×2", "100/", "−3", "max 0", "^2", "/pi", "2^", "1−"} <= symbols
    assert all(part.inputs or part.key == 0 for part in parts)


def test_gates_of_constants_stand_as_their_value():
    _, faces = parts_of(parse("2*pi*x"))
    assert [face.symbol for face in faces.values()] == ["x", "×6.283", "f"]


def test_intermediates_carry_their_names_and_the_output_its_own_at_the_end():
    parts, faces = parts_of(parse("q = x + y; loss = q*x"))
    assert [(face.symbol, face.name) for face in faces.values()] == [
        ("x", ""), ("y", ""), ("+", "q"), ("×", ""), ("loss", ""),
    ]  # fmt: skip
    assert parts[-1].inputs == (3,)


def test_long_names_are_shortened():
    _, faces = parts_of(parse("a_very_long_name_indeed = x + y; a_very_long_name_indeed*x"))
    assert faces[2].name == "a_very_long…"


def test_a_gate_has_a_port_for_each_input_that_is_no_constant():
    parts, _ = parts_of(parse("max(x, y, z, 1, w) + x*x"))
    by_inputs = {part.inputs: part for part in parts}
    assert by_inputs[1, 2, 3, 0].ports == (1, 2, 3, 4)
    assert by_inputs[1, 1].ports == (1, 3)
    assert all(0 < port < part.height - 1 for part in parts if part.height > 1 for port in part.ports)


def test_the_work_of_ordering_is_bounded(monkeypatch):
    counted = []
    sweep = layout_order._sweep
    monkeypatch.setattr(
        layout_order, "_sweep", lambda *args, **options: (counted.append(1), sweep(*args, **options))
    )
    layered(
        "; ".join(f"g{i} = {'xyzw'[i % 4]}*{'wxyz'[i % 3]} + g{i - 1}" if i else "g0 = x" for i in range(30))
    )
    assert 0 < len(counted) <= 12
