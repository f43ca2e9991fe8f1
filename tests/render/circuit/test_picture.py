"""The circuit screen's picture, at every size and in every mode."""

import numpy as np
import pytest

from gdtui.colors import XTERM16
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import Backprop, CircuitState, backprop_from
from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import GREEN, ORANGE, RED, Look, seen_on
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.circuit.drawing import drawing, target
from gdtui.render.circuit.labels import fitted
from gdtui.render.circuit.panel import Words
from gdtui.render.circuit.picture import CircuitView, arranged, draw, followed

LOOKS = [Look(1 << 24), Look(256), Look(16), Look(0), Look(1 << 24, ascii=True), Look(0, ascii=True)]
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


def view(text="fan-out", step=None, checked=False, **inputs):
    simulation = backprop_from(Settings(expression=text, input_values=inputs))
    state = simulation.complete() if step is None else CircuitState(step)
    return CircuitView(simulation, state, checked=checked)


def page(shown, columns=80, rows=24, look=None):
    return "\n".join(draw(shown, columns, rows, look or Look()).lines())


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("name", ["sum-product", "micrograd"])
def test_it_fills_the_screen_in_every_mode(name, columns, rows, look):
    for step in (0, 3, None):
        frame = draw(view(name, step), columns, rows, look)
        assert (frame.columns, frame.rows) == (columns, rows)


@pytest.mark.parametrize("name", CIRCUITS)
def test_what_is_at_work_is_always_on_the_screen(name):
    shown = view(name, 0)
    for step in range(shown.simulation.last + 1):
        shown = shown._replace(state=CircuitState(step))
        shown = shown._replace(offset=followed(shown, 80, 24, Look()))
        box = arranged(80, 24).main
        drawn = drawing(shown.simulation.passes.circuit, box.rows, box.columns, False, False)
        seen = target(drawn, shown.moment, box)
        row, column = shown.offset
        assert row <= seen.row
        assert column <= seen.column
        assert row + box.rows >= seen.row + seen.rows
        assert column + box.columns >= seen.column + seen.columns


def test_the_picture_scrolls_no_more_than_it_must():
    shown = view("micrograd", 0)
    here = followed(shown, 80, 24, Look())
    assert followed(shown._replace(offset=here), 80, 24, Look()) == here
    end = shown._replace(state=CircuitState(len(shown.simulation.passes.gates)), offset=here)
    assert followed(end, 80, 24, Look())[1] > here[1]


def test_there_are_arrows_where_there_is_more():
    shown = page(view("micrograd", 0))
    assert "▲" not in shown
    assert "more ▼▶" in shown
    assert " more " not in page(view("gates", 0))


def test_the_note_that_there_is_more_hides_nothing():
    for step in range(0, 60, 3):
        shown = view("micrograd", step)
        top, left = followed(shown, 80, 24, Look())
        lines = draw(shown, 80, 24, Look()).lines()[1:16]
        row = next(i for i, line in enumerate(lines) if " more " in line)
        column = lines[row].index(" more ")
        drawn = drawing(shown.simulation.passes.circuit, 15, 80, False, False)
        below = drawn.frame.crop(top + row, left + column, 1, 8)
        assert not below.lines()[0].strip()


def test_the_picture_stays_where_the_learner_looks_but_never_beyond_the_circuit():
    shown = view("micrograd", 0)._replace(follows=False, offset=(5, 40))
    assert followed(shown, 80, 24, Look()) == (5, 40)
    height, width = drawing(shown.simulation.passes.circuit, 15, 80, False, False).frame.glyph.shape
    assert followed(shown._replace(offset=(999, 999)), 80, 24, Look()) == (height - 15, width - 80)
    assert followed(shown._replace(offset=(-9, -9)), 80, 24, Look()) == (0, 0)


def test_a_circuit_that_fits_shows_no_such_arrows():
    assert not set("▲▼") & set(page(view("sum-product", 0)))


@pytest.mark.parametrize("text", ["x", "q = x*y; x"])
def test_a_circuit_whose_output_is_an_input_is_drawn_too(text):
    circuit = parse(text)
    simulation = Backprop(text, circuit, (2.0,) * len(circuit.inputs))
    for step in range(simulation.last + 1):
        shown = page(CircuitView(simulation, CircuitState(step)))
    assert "∂x/∂x = 1" in shown


# -- values and gradients


def where(frame, text):
    """(row, column) of the first place where the text stands."""
    return next((i, line.index(text)) for i, line in enumerate(frame.lines()) if text in line)


def test_a_value_stands_above_its_wire_in_green_and_the_gradient_below_in_orange():
    frame = draw(view("x*y", x=2.5, y=-7), 80, 24, Look())
    row, column = where(frame, "2.5")
    assert frame.foreground[row, column] == GREEN
    below = "".join(map(chr, frame.glyph[row + 2, column : column + 2]))
    assert below == "−7"
    assert frame.foreground[row + 2, column] == ORANGE
    assert chr(frame.glyph[row + 1, column]) in "─━"


def test_nothing_is_known_before_its_turn():
    before, after = page(view("x*y", 0, x=3, y=5)), page(view("x*y", 1, x=3, y=5))
    assert "15" not in before
    assert "15" in after


def test_the_gate_at_work_is_told_by_its_glyphs_not_by_colour_alone():
    frame = page(view("fan-out", 2), look=Look(0))
    assert "╔" in frame
    assert "▶" in frame
    back = page(view("fan-out", 8), look=Look(0))
    assert "◀" in back
    plain = page(view("fan-out", 2), look=Look(0, ascii=True))
    assert "#" in plain
    assert "=" in plain


def test_nothing_is_lit_while_the_learner_is_busy_with_the_inputs():
    busy = view()._replace(words=Words(about_input=True))
    assert "╔" not in page(busy)
    assert "╔" in page(view())
    assert "∂f/∂w = 0: a small change of w changes nothing" in page(busy)


def test_drawings_in_ascii_have_no_other_characters():
    for step in (0, 3, 9, None):
        frame = draw(view("fan-out", step, checked=True), 120, 40, Look(ascii=True))
        main = arranged(120, 40).main
        glyphs = frame.crop(main.row, main.column, main.rows, main.columns).glyph
        # a minus sign is made one of ASCII where it is sent
        assert {chr(code) for code in np.unique(glyphs) if code > 126} <= {"−"}


def test_the_chosen_input_is_marked():
    assert "▸ x" in page(view("sum-product", 0)._replace(chosen=0))
    assert "▸ z" in page(view("sum-product", 0)._replace(chosen=2))


def test_what_broke_is_red():
    frame = draw(view("x/y", 1, x=0, y=0), 80, 24, Look())
    row, column = where(frame, "nan")
    assert frame.foreground[row, column] == RED
    assert "The / (f) gate broke: 0/0 has no value." in page(view("x/y", 1, x=0, y=0))


def test_sixteen_colours_keep_values_gradients_and_trouble_apart():
    frame = draw(view("x/y + z", x=0, y=0, z=2), 80, 24, Look(16))
    colors = set(np.unique(frame.foreground).tolist())
    look = Look(colors=16)
    wanted = {seen_on(color, look) for color in (GREEN, RED, ORANGE)}
    assert len(wanted) == 3
    assert wanted <= colors <= {*XTERM16, DEFAULT}
    assert not colors & {GREEN, RED}


def test_the_centred_difference_stands_beside_every_gradient_where_there_is_room():
    shown = page(view("sum-product", checked=True))
    assert "−4 ✓−4.000" in shown
    assert "3 ✓3.000" in shown


def test_a_mark_says_it_where_there_is_not():
    shown = page(view("softmax", checked=True))
    assert shown.count("✓") == len(view("softmax").simulation.passes.shown) + 1  # and what it means
    assert "✗" in page(view("relu(x)", checked=True, x=0))


def test_a_wide_screen_has_a_table_of_all_numbers():
    shown = page(view("fan-out"), 120, 40)
    assert "value gradient" in shown
    assert "q·z" in shown
    assert "value gradient" not in page(view("fan-out"), 80, 24)


def test_the_table_follows_what_is_at_work():
    long = "; ".join(f"g{i} = x*{'y' if i == 0 else f'g{i - 1}'}" for i in range(60))
    assert "g59" not in page(view(long, 1), 120, 40).replace("── g59", "")
    table = [line[arranged(120, 40).side.column :] for line in draw(view(long, 59), 120, 40, Look()).lines()]
    assert any(line.startswith("g58 ") for line in table)


# -- words


def test_the_equation_and_what_to_press_next_are_in_the_strip():
    shown = page(view("sum-product", 4))
    assert "∂f/∂q = upstream 1 × local ∂(q·z)/∂q = z = −4 → −4" in shown
    assert "n hands a gradient on to z, b undoes this one." in shown


def test_a_sum_that_grows_is_in_the_strip():
    assert "x feeds two gates: 1 − 4 = −3" in page(view("fan-out", 12))


@pytest.mark.parametrize("step", [0, 1, 2, 3, 4, None])
def test_there_is_always_a_next(step):
    last = draw(view("sum-product", step), 80, 24, Look()).lines()[-2]
    assert last.strip()


@pytest.mark.parametrize("name", CIRCUITS)
def test_no_words_are_lost_on_a_small_screen(name):
    """The equations of presets and their sentences fit the strip of 80x24 in full."""
    shown = view(name, 0)
    for step in range(1, shown.simulation.last + 1):
        explained = shown.simulation.explain(CircuitState(step))
        told = " ".join(page(shown._replace(state=CircuitState(step))).split("─" * 80)[1].split())
        for text in (*explained.equations, explained.sentence):
            assert " ".join(text.split()) in told


@pytest.mark.parametrize("name", CIRCUITS)
def test_no_answer_is_lost_on_a_small_screen(name):
    for number, experiment in enumerate(CIRCUITS[name].experiments):
        base = view(name)
        answer = experiment.tell(base.simulation.circuit, base.simulation.point, base.simulation.point)
        question = f"Experiment {number + 1} of 3. {experiment.question}"
        shown = base._replace(words=Words(question=question, answer=answer))
        assert answer in " ".join(page(shown).split())


def test_a_step_repaints_little():
    """The wiring stands still: from one step to the next only what is lit and the words change."""
    before, after = (draw(view("neuron", step), 80, 24, Look()) for step in (2, 3))
    box = arranged(80, 24).main
    parts = [frame.crop(box.row, box.column, box.rows, box.columns) for frame in (before, after)]
    assert changed(*parts).sum() < 0.2 * box.rows * box.columns


def test_the_drawing_is_made_once_for_a_circuit_and_a_size():
    shown = view("neuron", 0)
    drawing.cache_clear()
    for step in range(shown.simulation.last + 1):
        draw(shown._replace(state=CircuitState(step)), 80, 24, Look())
    assert drawing.cache_info().misses == 1


# -- numbers that fit


@pytest.mark.parametrize(
    ("value", "columns", "text"),
    [(-0.1966119, 11, "−0.1966"), (-0.1966119, 6, "−0.197"), (-0.1966119, 5, "−0.20"), (2, 5, "2"),
     (1234567.0, 7, "1.235e6"), (-1.6e-10, 7, "−2e−10"), (-1.6e-10, 8, "−1.6e−10"),
     (1e-200, 5, "≈0"), (-1e200, 5, "−huge"),
     (float("nan"), 5, "nan"), (float("-inf"), 5, "−∞"), (12345.678, 5, "12346")],
)  # fmt: skip
def test_a_number_has_as_many_digits_as_there_is_room_for(value, columns, text):
    assert fitted(value, columns) == text


def test_every_number_fits():
    numbers = np.random.default_rng(1).standard_normal(300) * 10.0 ** np.random.default_rng(2).integers(
        -300, 300, 300
    )
    for columns in (5, 6, 7, 9, 11):
        assert all(len(fitted(value, columns)) <= columns for value in numbers.tolist())


def test_a_circuit_is_laid_out_once_however_its_values_change():
    drawing.cache_clear()
    for x in (1.0, 2.0):
        for step in range(4):
            draw(view("sum-product", step, x=x), 120, 40, Look())
    assert drawing.cache_info().misses == 1
