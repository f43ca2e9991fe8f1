"""What is seen of any circuit at any size: inputs in their order, whole numbers, a map of the rest."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.equations import name_of
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.events import Handed
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import Backprop, CircuitState, backprop_from
from gdtui.render.cells.frame import SPACE
from gdtui.render.cells.look import ORANGE, YELLOW, Look
from gdtui.render.circuit import overview
from gdtui.render.circuit.drawing import drawing
from gdtui.render.circuit.labels import fitted, places
from gdtui.render.circuit.layout import input_order
from gdtui.render.circuit.overview import Part, place_of, seen
from gdtui.render.circuit.panel import Words, number_lines
from gdtui.render.circuit.picture import CircuitView, arranged, followed
from gdtui.render.circuit.picture import draw as page_of
from gdtui.render.circuit.products import versions
from gdtui.spelling import in_ascii
from tests.effort import examples

SIZES = st.sampled_from([(60, 20), (80, 24), (120, 40), (200, 60)])
NAMES = [f"{letter}{number}" for letter in "abcuvw" for number in range(4)]
random_circuits = settings(max_examples=examples(80), deadline=None, derandomize=True)


@st.composite
def expressions(draw):
    """Sums of products, and what is made of them; often larger than a screen."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=18, unique=True))
    terms = [f"{one}*{draw(st.sampled_from(names))}" for one in names]
    form = draw(st.sampled_from(["{}", "sigmoid({})", "relu({}) + x", "({})**2 - x*{}"]))
    inner = " + ".join(terms)
    return form.format(inner, inner)


def viewed(text, size, step):
    simulation = backprop_from(Settings(expression=text))
    state = CircuitState(min(step, simulation.last))
    view = CircuitView(simulation, state, words=Words(about_input=True))
    return view._replace(offset=followed(view, size[0], size[1], Look()))


def shown_part(view, size):
    box = arranged(*size).main
    drawn = drawing(view.simulation.passes.circuit, box.rows, box.columns, view.checked, False)
    top, left = view.offset
    above, before = (box.rows - drawn.wiring.rows) // 2, (box.columns - drawn.wiring.columns) // 2
    return drawn, Part(top or -max(above, 0), left or -max(before, 0), box.rows, box.columns)


@random_circuits
@given(expressions(), SIZES)
def test_inputs_stand_in_the_order_that_the_keys_walk(text, size):
    view = viewed(text, size, 0)
    drawn, _ = shown_part(view, size)
    order = input_order(view.simulation.passes.circuit)
    assert sorted(order) == list(range(len(view.simulation.circuit.inputs)))
    rows = [drawn.wiring.wire_rows[key] for key in order]
    assert rows == sorted(rows)
    assert len(set(rows)) == len(rows)


@random_circuits
@given(expressions(), SIZES, st.booleans())
def test_no_number_stands_on_anything_else(text, size, checked):
    view = viewed(text, size, 0)
    circuit = view.simulation.passes.circuit
    box = arranged(*size).main
    drawn = drawing(circuit, box.rows, box.columns, checked, False)
    taken = drawn.frame.glyph != SPACE
    for key in list(drawn.faces)[:-1]:
        for row, column, room in places(drawn.wiring, key):
            assert not taken[row, column : column + room].any()
            taken[row, column : column + room] = True


@random_circuits
@given(expressions(), SIZES, st.integers(0, 200))
def test_every_number_shown_is_whole(text, size, step):
    view = viewed(text, size, step)
    view = view._replace(words=Words())
    box = arranged(*size).main
    lines = page_of(view, size[0], size[1], Look()).lines()[box.row : box.row + box.rows]
    passes = view.simulation.passes
    known = {*passes.values, *passes.gradients_after(len(passes.events)).values()}
    known |= {x for step in range(len(passes.events)) for x in passes.gradients_after(step).values()}
    known |= {x for e in passes.events if e.handed for x in (e.handed.upstream, e.handed.local)}
    known |= {node.constant for node in passes.circuit.nodes if node.constant is not None}
    whole = {fitted(value, room) for value in known for room in (5, 6, 7, 8, 11)}
    for line in lines:
        unnamed = re.sub(r"[abcuvwx]\d*|\^\d", " ", line[: box.columns])
        for number in re.findall(r"[−]?\d[\d.]*(?:e−?\d+)?", unnamed):
            assert number in whole, line


@random_circuits
@given(expressions(), SIZES, st.integers(0, 200))
def test_the_map_marks_the_part_in_view_and_covers_nothing(text, size, step):
    view = viewed(text, size, step)
    drawn, part = shown_part(view, size)
    at = place_of(drawn, part)
    larger = drawn.wiring.rows > part.rows or drawn.wiring.columns > part.columns
    assert larger or at is None
    if at is None:
        return
    shown = drawn.frame.crop(max(part.top, 0), max(part.left, 0), part.rows, part.columns)
    below = np.full((part.rows, part.columns), SPACE)
    top, left = max(-part.top, 0), max(-part.left, 0)
    cells = shown.glyph[: part.rows - top, : part.columns - left]
    below[top : top + shown.rows, left : left + shown.columns] = cells
    assert (below[at.row : at.row + at.rows, at.column : at.column + at.columns] == SPACE).all()
    marked = seen(drawn, part, at)
    assert marked.row >= at.row
    assert marked.row + marked.rows <= at.row + at.rows
    assert marked.column >= at.column
    assert marked.column + marked.columns <= at.column + at.columns
    height, width = drawn.wiring.rows / at.rows, drawn.wiring.columns / at.columns
    assert abs((marked.row - at.row) * height - max(part.top, 0)) <= height
    assert abs((marked.column - at.column) * width - max(part.left, 0)) <= width
    frame = page_of(view, size[0], size[1], Look())
    assert frame.foreground[1 + marked.row, marked.column] in (YELLOW, ORANGE)


@pytest.mark.parametrize("name", ["micrograd", "attention", "two-layer", "goldstein-price"])
def test_a_circuit_larger_than_the_screen_has_a_map_at_every_step(name):
    view = viewed(name, (80, 24), 0)
    found = 0
    for step in range(0, view.simulation.last + 1, 3):
        view = view._replace(state=CircuitState(step), words=Words())
        view = view._replace(offset=followed(view, 80, 24, Look()))
        found += place_of(*shown_part(view, (80, 24))) is not None
    assert found == len(range(0, view.simulation.last + 1, 3))


def test_the_map_stays_where_it_is_while_numbers_come():
    view = viewed("micrograd", (80, 24), 0)
    drawn, part = shown_part(view, (80, 24))
    at = place_of(drawn, part)
    assert at == overview.place_of.__wrapped__(drawn, part)
    frames = [page_of(view._replace(state=CircuitState(step)), 80, 24, Look()) for step in (0, 1, 2)]
    row, column = at.row + 1, at.column
    assert len({str(frame.crop(row, column, at.rows, 1).lines()) for frame in frames}) == 1


def test_a_circuit_that_fits_has_no_map():
    assert place_of(*shown_part(viewed("sum-product", (80, 24), 3), (80, 24))) is None


def test_three_gates_fit_one_above_the_other_on_a_small_screen():
    lines = page_of(viewed("gates", (80, 24), 99), 80, 24, Look()).lines()
    picture = "\n".join(lines[1:16])
    assert all(name in picture for name in ("sum", "product", "largest"))
    assert " more " not in picture
    assert "u 1      −1" in picture  # an input's numbers beside its name


# -- upstream × local on the wire


def handed(up, local):
    return Handed(up, local, 0, 0, up * local, up * local)


@settings(max_examples=examples(200), deadline=None)
@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
def test_a_product_is_both_factors_with_fewer_and_fewer_digits(up, local):
    texts = list(versions(handed(up, local), "×"))
    assert [len(text) for text in texts] == sorted(map(len, texts), reverse=True)
    for text in texts:
        one, other = (part.strip() for part in text.split("×"))
        assert one in {fitted(up, room) for room in (11, 7, 6, 5)}
        assert other in {fitted(local, room) for room in (11, 7, 6, 5)}
        assert float(one.replace("−", "-")) == pytest.approx(up, rel=0.5)


def test_what_has_no_value_is_no_product():
    assert not list(versions(handed(float("inf"), 1.0), "×"))
    assert not list(versions(handed(1.0, float("nan")), "×"))


@pytest.mark.parametrize("name", [*CIRCUITS, "himmelblau"])
def test_what_passes_is_written_at_nearly_every_step(name):
    simulation = backprop_from(Settings(expression=name))
    view = CircuitView(simulation, CircuitState(0))
    events = [event for event in simulation.passes.events if event.handed]
    written = 0
    for step in range(simulation.last - len(events) + 1, simulation.last + 1):
        view = view._replace(state=CircuitState(step))
        view = view._replace(offset=followed(view, 80, 24, Look()))
        event = view.moment.event
        assert event
        assert event.handed
        known = [f" {text} " for text in versions(event.handed, "×")]
        picture = "\n".join(page_of(view, 80, 24, Look()).lines()[1:16])
        written += any(text in picture for text in known)
    assert written >= 0.8 * len(events)


def test_the_product_stands_on_the_wire_that_it_passes():
    view = CircuitView(backprop_from(Settings(expression="sum-product")), CircuitState(4))
    assert any("━ 1 × −4 ━" in line for line in page_of(view, 80, 24, Look()).lines())
    assert any("= 1 * -4 =" in line for line in page_of(view, 80, 24, Look(ascii=True)).lines())


def test_the_marks_of_the_check_are_explained():
    view = CircuitView(backprop_from(Settings(expression="sum-product")), CircuitState(7), checked=True)
    for size in [(60, 20), (80, 24), (120, 40)]:
        page = "\n".join(page_of(view, size[0], size[1], Look()).lines())
        assert "✓ as its centred difference" in page
        assert "✗ not so, as at a kink" in page
    assert "= as its centred difference" in "\n".join(page_of(view, 80, 24, Look(ascii=True)).lines())
    assert "✓ as" not in "\n".join(page_of(view._replace(checked=False), 80, 24, Look()).lines())


def test_a_typed_circuit_is_walked_from_the_top():
    circuit = parse("z*a + y*b")
    view = CircuitView(Backprop("typed", circuit, (1.0, 2.0, 3.0, 4.0)), CircuitState(0))
    names = [circuit.inputs[key] for key in input_order(view.simulation.passes.circuit)]
    assert names == ["z", "a", "y", "b"]


def table_of(text, size, step, checked, ascii):
    """The lines of the table, and in how many rows there are numbers."""
    view = viewed(text, size, step)._replace(checked=checked)
    box, look = arranged(*size).side, Look(ascii=ascii)
    lines = number_lines(view._replace(signs="*!").moment, view.simulation, box.columns, box.rows)
    head = next(place for place, row in enumerate(lines) if row and "gradient" in row[0].text)
    rows = [row[0].text.strip() for row in lines[head + 1 :]]
    return lines[head][0].text, [in_ascii(row) if look.ascii else row for row in rows], view


WIDE_SIZES = st.sampled_from([(110, 20), (110, 24), (120, 40), (160, 45), (200, 60)])
REPEATING = st.recursive(
    st.sampled_from(["a", "b", "c", "weight", "3", "0.25"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map("({0[0]}{0[1]}{0[2]})".format)
        | inner.map("sin({})".format)
        | inner.map("({0})*b + ({0})**2".format)
    ),
    max_leaves=14,
)


@random_circuits
@given(expressions() | REPEATING, WIDE_SIZES, st.integers(0, 90), st.booleans(), st.booleans())
def test_no_two_rows_of_the_table_are_called_alike(text, size, step, checked, ascii):
    _, rows, _ = table_of(f"a*sin({text})", size, step, checked, ascii)
    assert len(set(rows)) == len(rows)


@random_circuits
@given(expressions(), WIDE_SIZES, st.integers(0, 90), st.booleans())
def test_the_table_says_at_both_ends_how_many_rows_are_beyond(text, size, step, checked):
    head, rows, view = table_of(text, size, step, checked, ascii=False)
    above, below = (re.match(rf"{sign} (\d+)", place) for sign, place in (("▲", head), ("▼", rows[-1])))
    shown = len(rows) - bool(below)
    beyond = sum(int(found[1]) for found in (above, below) if found)
    assert shown >= 1
    assert shown + beyond == len(view.simulation.passes.shown)
    event = view.moment.event
    names = [name_of(node)[:2] for node in view.simulation.passes.shown if event and node.index == event.node]
    assert not names or event.handed or any(row.startswith(names[0]) for row in rows)
