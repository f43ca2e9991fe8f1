import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells.look import ORANGE
from gdtui.render.cells.panel import Span, flow, length
from gdtui.render.cells.prose import Formula, Grid, Paragraph, lay

WORDS = st.lists(st.text("abc.,", min_size=1, max_size=12), min_size=1, max_size=30)


def text(row):
    return "".join(span.text for span in row)


@given(WORDS, st.integers(1, 40))
def test_flowing_keeps_every_letter_in_order_and_within_the_width(words, columns):
    spans = (Span(" ".join(words[::2]) + " "), Span(" ".join(words[1::2]), ORANGE, True))
    rows = flow(spans, columns)
    assert all(0 < length(row) <= columns for row in rows)
    assert "".join(map(text, rows)).replace(" ", "") == "".join((*words[::2], *words[1::2]))


@given(WORDS, st.integers(12, 40))
def test_words_that_fit_are_never_broken(words, columns):
    rows = flow((Span(" ".join(words)),), columns)
    assert " ".join(map(text, rows)).split() == words


def test_a_word_may_change_its_style_in_the_middle():
    rows = flow((Span("press "), Span("n", ORANGE, True), Span(", twice")), 8)
    assert [text(row) for row in rows] == ["press n,", "twice"]
    assert Span("n", ORANGE, True) in rows[0]


def test_a_marked_paragraph_hangs_under_its_mark():
    rows = lay([Paragraph((Span("one two three"),), "• ")], 9)
    assert [text(row) for row in rows] == ["• one two", "  three"]


def test_blocks_are_parted_by_an_empty_line_but_marked_ones_are_not():
    rows = lay([Paragraph((Span("a"),)), Paragraph((Span("b"),), "• "), Paragraph((Span("c"),), "• ")], 20)
    assert [text(row) for row in rows] == ["a", "", "• b", "• c"]


def test_a_formula_stands_as_it_is():
    assert [text(row) for row in lay([Formula(("w ← w − η·g", "x = 1"))], 20)] == ["  w ← w − η·g", "  x = 1"]


def grid(*rows):
    head, *others = [tuple((Span(cell),) for cell in row) for row in rows]
    return Grid(head, tuple(others))


def test_a_table_has_its_columns_under_each_other():
    rows = [
        text(row).rstrip() for row in lay([grid(("gate", "role"), ("+", "hands on"), ("max", "router"))], 40)
    ]
    assert rows == ["gate  role", "─" * 14, "+     hands on", "max   router"]


@pytest.mark.parametrize("columns", [20, 24, 42, 76])
def test_the_cells_of_a_table_are_wrapped_until_it_fits(columns):
    table = grid(("a", "b", "c"), ("one two three four", "five six", "seven eight nine ten eleven"))
    rows = lay([table], columns)
    assert all(length(row) <= columns for row in rows)
    words = " ".join(map(text, rows)).split()
    assert {"one", "four", "five", "six", "seven", "eleven"} <= set(words)
