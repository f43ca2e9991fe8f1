"""Wires as they are drawn: each leads from where it says to where it says, told by walking the characters."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.circuit.presets import CIRCUITS, find_circuit
from gdtui.render.circuit.layout import arranged
from gdtui.render.circuit.parts import parts_of
from gdtui.render.circuit.wiring import wired
from gdtui.render.circuit.wiring_glyphs import ASCII, LINES
from gdtui.render.circuit.wiring_routes import trunks
from tests.effort import examples

random_circuits = settings(
    max_examples=examples(200),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
FORMS = ("{} + {}", "{}*{}", "{} - {}", "max({}, {}, x)", "sin({})", "{}**2", "{}*{}")
NORTH, EAST, SOUTH, WEST = (-1, 0), (0, 1), (1, 0), (0, -1)
OPENINGS = {
    "│": (NORTH, SOUTH), "─": (EAST, WEST), "┌": (SOUTH, EAST), "┐": (SOUTH, WEST), "└": (NORTH, EAST),
    "┘": (NORTH, WEST), "├": (NORTH, SOUTH, EAST), "┤": (NORTH, SOUTH, WEST), "┬": (EAST, WEST, SOUTH),
    "┴": (EAST, WEST, NORTH), "●": (NORTH, EAST, SOUTH, WEST),
}  # fmt: skip
"""Where each character goes on; ┼ is a crossing: one goes straight on over it."""
LABELS = (11, 9, 7, 6, 5, 7)


@st.composite
def circuits(draw, most=25):
    known = ["x", "y", "z", "w"]
    parts = []
    for number in range(draw(st.integers(1, most))):
        form = draw(st.sampled_from(FORMS))
        recent = known[-8:]
        parts.append(f"g{number} = {form.format(*(draw(st.sampled_from(recent)) for _ in range(2)))}")
        known.append(f"g{number}")
    return parse("; ".join(parts))


def drawn(circuit, columns=80, dense=False):
    parts, _ = parts_of(circuit, dense)
    return parts, wired(arranged(parts), LABELS, columns)


def characters(wiring, table=LINES.wire):
    return ["".join(map(chr, row)) for row in table[wiring.arms].tolist()]


def walked(rows, start):
    """Every cell that can be reached from a cell with a wire, going as the characters go on."""
    seen = set()
    waiting = [(start, EAST)]
    while waiting:
        (row, column), heading = waiting.pop()
        while rows[row][column] == "┼":
            row, column = row + heading[0], column + heading[1]
        if (row, column) in seen:
            continue
        seen.add((row, column))
        openings = OPENINGS[rows[row][column]]
        for down, right in openings:
            if 0 <= row + down < len(rows) and 0 <= column + right < len(rows[0]):
                character = rows[row + down][column + right]
                if character == "┼" or (-down, -right) in OPENINGS.get(character, ()):
                    waiting.append(((row + down, column + right), (down, right)))
    return seen


@random_circuits
@given(circuits(), st.sampled_from([60, 80, 120, 400]), st.booleans())
def test_every_wire_leads_where_it_says_and_nowhere_else(circuit, columns, dense):
    parts, wiring = drawn(circuit, columns, dense)
    rows = characters(wiring)
    ends = {}
    for part in parts:
        box = wiring.boxes[part.key]
        for source, port in zip(part.inputs, part.ports, strict=True):
            ends[box.row + port, box.column - 1] = source
    for part in parts[:-1]:
        box = wiring.boxes[part.key]
        start = (wiring.wire_rows[part.key], box.column + box.columns)
        if rows[start[0]][start[1]] == " ":
            assert part.key not in ends.values()
            continue
        reached = walked(rows, start) & set(ends)
        assert reached == {end for end, source in ends.items() if source == part.key}


@random_circuits
@given(circuits(), st.sampled_from([60, 80, 120, 400]), st.booleans())
def test_no_two_boxes_overlap_and_no_wire_runs_into_one(circuit, columns, dense):
    parts, wiring = drawn(circuit, columns, dense)
    rows = characters(wiring)
    taken = set()
    for part in parts:
        box = wiring.boxes[part.key]
        cells = {
            (r, c)
            for r in range(box.row, box.row + box.rows)
            for c in range(box.column, box.column + box.columns)
        }
        assert (box.rows, box.columns) == (part.height, part.width)
        assert not cells & taken
        assert 0 <= box.row <= box.row + box.rows <= wiring.rows
        assert 0 <= box.column <= box.column + box.columns <= wiring.columns
        assert all(rows[r][c] == " " for r, c in cells)
        taken |= cells


@random_circuits
@given(circuits(), st.sampled_from([60, 80, 120, 400]), st.booleans())
def test_there_is_room_for_a_label_above_and_below_every_wire(circuit, columns, dense):
    parts, wiring = drawn(circuit, columns, dense)
    rows = characters(wiring)
    boxes = {
        (r, c)
        for box in wiring.boxes.values()
        for r in range(box.row, box.row + box.rows)
        for c in range(box.column, box.column + box.columns)
    }
    for part in parts[:-1]:
        if part.beside:
            continue
        box, row = wiring.boxes[part.key], wiring.wire_rows[part.key]
        for at in (row - 1, row + 1):
            for column in range(
                box.column + box.columns, min(box.column + box.columns + wiring.label, wiring.columns)
            ):
                assert rows[at][column] == " "
                assert (at, column) not in boxes


@random_circuits
@given(circuits())
def test_the_strokes_of_a_wire_are_joined_from_its_source_to_its_port(circuit):
    parts, wiring = drawn(circuit)
    known = {part.key: part for part in parts}
    assert len(wiring.strokes) == sum(len(part.inputs) for part in parts)
    for (source, target, place), strokes in wiring.strokes.items():
        start, end = wiring.boxes[source], wiring.boxes[target]
        assert (strokes[0].row, strokes[0].column) == (wiring.wire_rows[source], start.column + start.columns)
        assert strokes[-1].to_column == end.column - 1
        assert strokes[-1].to_row == end.row + known[target].ports[place]
        for before, after in pairwise(strokes):
            assert before.to_row == after.row
            assert after.column - before.to_column in (0, 1)


@random_circuits
@given(circuits())
def test_the_same_circuit_is_drawn_the_same_way(circuit):
    assert characters(drawn(circuit)[1]) == characters(drawn(parse(circuit.text))[1])


@random_circuits
@given(circuits())
def test_ascii_says_the_same(circuit):
    _, wiring = drawn(circuit)
    lines, plain = characters(wiring), characters(wiring, ASCII.wire)
    for line, ascii_line in zip(lines, plain, strict=True):
        assert ascii_line.isascii()
        for character, other in zip(line, ascii_line, strict=True):
            assert other == {" ": " ", "─": "-", "│": "|", "┼": "|", "●": "*"}.get(character, "+")


@pytest.mark.parametrize("name", CIRCUITS)
def test_presets_lead_where_they_say(name):
    circuit = CIRCUITS[name].circuit
    parts, wiring = drawn(circuit)
    rows = characters(wiring)
    for part in parts:
        for source, port in zip(part.inputs, part.ports, strict=True):
            box, start = wiring.boxes[part.key], wiring.boxes[source]
            found = walked(rows, (wiring.wire_rows[source], start.column + start.columns))
            assert (box.row + port, box.column - 1) in found


@pytest.mark.parametrize("name", ["sum-product", "fan-out", "neuron", "neuron-apart", "softmax"])
def test_the_first_circuits_fit_a_small_screen(name):
    _, wiring = drawn(CIRCUITS[name].circuit, 80)
    assert wiring.columns <= 80
    assert wiring.rows <= 15


def test_labels_are_as_wide_as_the_screen_allows():
    circuit = find_circuit("neuron-apart").circuit
    assert [drawn(circuit, columns)[1].label for columns in (200, 120, 80, 60)] == [11, 9, 5, 7]


# -- channels


def test_a_wire_that_goes_straight_on_has_no_trunk():
    assert trunks({1: (4, [4])}) == ()


def test_a_wire_that_forks_has_one_trunk():
    (trunk,) = trunks({1: (4, [2, 4, 9])})
    assert (trunk.top, trunk.bottom, trunk.column) == (2, 9, 0)


def test_trunks_that_do_not_meet_share_a_column():
    assert [trunk.column for trunk in trunks({1: (0, [2]), 2: (8, [5])})] == [0, 0]


def test_a_wire_that_leaves_a_row_stands_left_of_the_one_that_arrives_there():
    found = {trunk.wire: trunk for trunk in trunks({1: (3, [9]), 2: (0, [3])})}
    assert found[1].column < found[2].column


def test_wires_that_change_places_go_round_each_other():
    found = trunks({1: (2, [6]), 2: (6, [2])})
    assert sorted(trunk.wire for trunk in found) in ([1, 1, 2], [1, 2, 2])
    first, last = (trunk for trunk in found if [t.wire for t in found].count(trunk.wire) == 2)
    assert first.targets == (last.source,)
    assert first.targets[0] not in (2, 6)
    assert first.column < last.column


@settings(max_examples=examples(500), derandomize=True, deadline=None, database=None)
@given(st.permutations(range(12)), st.permutations(range(12)), st.integers(2, 12))
def test_no_two_wires_of_a_channel_share_a_stretch(sources, targets, count):
    """However the rows are mixed: from the left up to the trunk, on it, and from there to the right."""
    wires = {wire: (sources[wire] * 2, [targets[wire] * 2]) for wire in range(count)}
    found = trunks(wires)
    width = 1 + max((trunk.column for trunk in found), default=0)
    level, upright = {}, {}
    for wire, (source, (target,)) in wires.items():
        row, left = source, -1
        for trunk in (trunk for trunk in found if trunk.wire == wire):
            turn = target if target in trunk.targets else trunk.targets[0]
            occupy(level, [(row, column) for column in range(left, trunk.column + 1)], wire)
            occupy(upright, [(at, trunk.column) for at in range(trunk.top, trunk.bottom + 1)], wire)
            row, left = turn, trunk.column
        assert row == target
        occupy(level, [(row, column) for column in range(left, width + 1)], wire)


def occupy(cells, wanted, wire):
    for cell in wanted:
        assert cells.setdefault(cell, wire) == wire
