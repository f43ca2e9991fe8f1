"""Nothing is cut in the middle of a number, and what is cut says so."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.demo.caption import captioned
from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.errors import quote
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.simulation import CircuitState, backprop_from
from gdtui.render import stage
from gdtui.render.cells.frame import blank
from gdtui.render.cells.heatmap import legend
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import Span, clip, cropped, length, line, panel, wrap
from gdtui.render.cells.ramps import ramp
from gdtui.render.cells.scale import Scale
from gdtui.render.cells.ticks import label
from gdtui.render.circuit.drawing import drawing
from gdtui.render.circuit.painter import picture
from gdtui.render.circuit.panel import Words
from gdtui.render.circuit.picture import CircuitView

NUMBER = re.compile(r"[−+-]?\d+(?:\.\d+)?(?:e[−+-]?\d+)?")
NUMBERS = st.floats(allow_nan=False, allow_infinity=False).map(lambda value: f"{value:.4g}".replace("-", "−"))
TEXTS = st.lists(NUMBERS | st.sampled_from(("loss", "w", "at equal budget:", "→", "x·y")), max_size=8).map(
    " ".join
)


def text_of(row):
    return "".join(span.text for span in row)


def whole_numbers(cut, text):
    """Whether each number of what was kept stands in the text as it is."""
    kept = NUMBER.findall(cut.removesuffix("…"))
    return kept == NUMBER.findall(text)[: len(kept)]


@given(TEXTS, st.integers(0, 40))
def test_a_clipped_text_keeps_whole_numbers_and_ends_in_an_ellipsis(text, width):
    for cut in (clipped(text, width), text_of(clip(line(Span(text[:5]), Span(text[5:], 1)), width))):
        assert len(cut) <= width
        assert cut == text or cut == "" or cut.endswith("…")
        assert cut == text or not cut[-2:-1].isdigit()  # one could not tell whether there is more of it
        assert whole_numbers(cut, text)


@given(TEXTS, st.integers(24, 60), st.integers(0, 3))
def test_a_cropped_text_keeps_whole_lines_and_ends_in_an_ellipsis(text, columns, most):
    rows = wrap(text, columns)
    kept = cropped(rows, most, columns)
    assert len(kept) <= most
    assert all(length(row) <= columns for row in kept)
    if kept and len(rows) > most:
        assert text_of(kept[-1]).endswith("…")
    else:
        assert kept == (rows if most else [])


@given(st.lists(TEXTS, max_size=6), st.integers(0, 4), st.integers(3, 30))
def test_a_panel_says_where_it_goes_on(texts, rows, columns):
    shown = panel([line(text) for text in texts], rows, columns).lines()
    assert [len(row) for row in shown] == [columns] * rows
    if rows and any(text.strip() for text in texts[rows:]):
        assert shown[-1].rstrip().endswith("…")
    for row, text in zip(shown, texts, strict=False):
        assert whole_numbers(row.rstrip(" …"), text)


@given(NUMBERS.map(lambda text: float(text.replace("−", "-"))), st.integers(0, 40))
def test_a_legend_of_any_width_shows_whole_numbers(low, columns):
    scale = Scale("linear", low, low + abs(low) * 2 + 1.5)
    ends = {label(scale.low), label(scale.high)}
    row = legend(scale, ramp(), columns, "loss").lines()[0] if columns else ""
    ticks = {label(value) for count in range(4) for value in scale.ticks(count)}
    assert set(NUMBER.findall(row.replace("…", " "))) <= ends | ticks
    assert not row.strip() or row.rstrip().endswith("…") or label(scale.high) in row


@given(TEXTS, st.integers(1, 60))
def test_a_caption_and_a_quoted_text_are_cut_in_no_number(text, columns):
    for ascii in (False, True):
        row = captioned(blank(1, columns), text, Look(ascii=ascii)).lines()[0].rstrip()
        assert ascii or whole_numbers(row.removesuffix("…"), text)
        assert len(text) + 3 <= columns or row == "" or row.endswith(("…", "...", ">", "▸"))
    assert whole_numbers(quote(text, columns).removesuffix("…"), text)


@given(st.lists(NUMBERS, min_size=1, max_size=6).map("*".join), st.integers(14, 40))
def test_no_line_breaks_in_a_number(text, columns):
    rows = [text_of(row) for row in wrap(text, columns)]
    assert "".join(rows) == text
    assert [number for row in rows for number in NUMBER.findall(row)] == NUMBER.findall(text)


@given(st.integers(60, 200), st.text("ab 0.123e", max_size=60))
def test_a_title_keeps_away_from_the_tabs(columns, title):
    tabs = (("1", "landscape"), ("2", "slope"), ("3", "race"), ("4", "circuit"), ("5", "network"))
    row = stage.header(Look(tabs=tabs), "circuit", title, columns)
    assert length(row) <= columns
    said = text_of(row).partition("[4 circuit]")[2]
    assert said.strip() == "" or said.startswith(" ")


EXPRESSION = "(0.3148*x + 2.13e-5*y)*(x - 1.5*y)*sigmoid(x*y*0.25) + x*y/7.75"


@settings(max_examples=60)
@given(st.integers(0, 90), st.integers(8, 60), st.sampled_from((60, 80, 120, 200)), st.booleans())
def test_no_number_of_a_circuit_is_cut_by_an_edge(offset, columns, width, checked):
    simulation = backprop_from(Settings(expression=EXPRESSION))
    quiet = Words(about_input=True)  # what passes is written with as many digits as are in view
    view = CircuitView(simulation, CircuitState(simulation.last), checked=checked, words=quiet)
    drawn = drawing(simulation.passes.circuit, 20, width, checked, False)
    rows, whole = drawn.wiring.rows, drawn.wiring.columns
    known = numbers_of(picture(drawn, view.moment, 0, 0, rows, whole, False))
    assert len(known) > 10
    assert numbers_of(picture(drawn, view.moment, 0, offset, rows, columns, False)) <= known


def numbers_of(frame):
    return {number for row in frame.lines() for number in re.findall(r"[−\d.e]*\d[\d.e−]*", row)}
