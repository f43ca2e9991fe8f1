import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.happened import Happened
from gdtui.render import stage
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import Span, line

LOOK = Look(tabs=(("1", "landscape"), ("2", "slope")))
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60), (500, 200)]


def cells(box):
    return {
        (r, c)
        for r in range(box.row, box.row + box.rows)
        for c in range(box.column, box.column + box.columns)
    }


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_parts_lie_on_the_screen_and_do_not_overlap(columns, rows):
    layout = stage.arrange(columns, rows)
    boxes = [layout.header, layout.main, layout.side, layout.strip, layout.footer]
    taken = [cells(box) for box in boxes]
    assert sum(map(len, taken)) == len(set().union(*taken))
    assert all(0 <= r < rows and 0 <= c < columns for part in taken for r, c in part)
    assert layout.main.columns >= 20
    assert layout.main.rows >= 10


@given(st.integers(60, 300), st.integers(20, 100))
def test_every_size_that_fits_can_be_laid_out(columns, rows):
    layout = stage.arrange(columns, rows)
    assert stage.fits(columns, rows)
    assert layout.main.columns + layout.side.columns + 2 == columns
    assert layout.header.rows + layout.main.rows + 1 + layout.strip.rows + layout.footer.rows == rows


def text(row):
    return "".join(span.text for span in row)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_footer_shows_the_first_hints_and_always_the_last(columns):
    hints = [
        stage.Hint("n", "step"),
        *(stage.Hint(str(i), "something long") for i in range(9)),
        stage.Hint("?", "help"),
    ]
    shown = text(stage.footer(hints, columns))
    assert len(shown) <= columns
    assert shown.startswith(" n step")
    assert shown.endswith("? help")


def test_the_header_lights_the_active_screen():
    lit = [span.text for span in stage.header(LOOK, "slope", "square", 80) if span.bold]
    assert "[2 slope]" in lit
    assert len(text(stage.header(LOOK, "slope", "x" * 300, 80))) == 80


def test_the_strip_keeps_the_result_of_every_group_when_there_is_little_room():
    groups = [("m of x", "v of x", "x ← 1" + "0" * 40), ("m of y", "v of y", "y ← 2" + "0" * 40)]
    rows = [text(row) for row in stage.strip("Downhill.", groups, 3, 80)]
    assert [row.split("0")[0].split("  ")[0] for row in rows] == ["Downhill.", "x ← 1", "y ← 2"]
    assert rows[-2].endswith(" + 4 formulas")
    assert len(stage.strip("Downhill.", groups, 8, 80)) == 7


def test_the_strip_puts_what_belongs_to_two_params_side_by_side_where_there_is_room():
    rows = [text(row) for row in stage.strip("Downhill.", [("m", "x ← 1"), ("v", "y ← 2")], 3, 80)]
    assert rows == ["Downhill.", "m       v", "x ← 1   y ← 2"]


def test_words_make_one_paragraph_where_more_formulas_fit_so():
    known = Happened("Downhill.", "x ← 1")
    rows = [text(row) for row in stage.told(known, ["It rolls."], [("v", "d", "x ← 1")], 4, 80).lines()]
    assert rows == ["Downhill. It rolls.", "v", "d", "x ← 1"]
    assert text(stage.told(known, ["It rolls."], [("v", "x ← 1")], 4, 80).lines()[1]) == "It rolls."


def test_a_small_terminal_is_told_what_it_needs():
    assert not stage.fits(59, 24)
    assert not stage.fits(80, 19)
    shown = " ".join(stage.too_small(50, 10).lines())
    assert "50x10" in shown
    assert "60x20" in shown
    assert stage.too_small(1, 1).rows == 1


def test_a_box_contains_its_own_cells_only():
    box = stage.Box(2, 3, 4, 5)
    assert box.contains(2, 3)
    assert box.contains(5, 7)
    assert not box.contains(6, 7)
    assert not box.contains(5, 8)
    assert line(Span("a"))[0].text == "a"


@pytest.mark.parametrize("columns", [60, 80])
def test_what_happened_is_told_to_its_end(columns):
    happened = Happened("Downhill is to the left: w fell by 0.1920; the loss fell to 0.5898.", "w ← 0.7680")
    rows = [text(row) for row in stage.told(happened, [], [], 4, columns).lines()]
    assert "the loss fell to 0.5898." in " ".join(rows)
    assert rows[-1] == "w ← 0.7680"
    assert all(len(row) <= columns - 2 for row in rows)


@given(st.integers(60, 200), st.text("abc ", min_size=1, max_size=60).filter(str.strip))
def test_a_title_is_seen_or_what_fits_of_it(columns, title):
    names = ("landscape", "slope", "race", "circuit", "network")
    look = Look(tabs=tuple((str(n), name) for n, name in enumerate(names, 1)))
    row = text(stage.header(look, "circuit", title, columns))
    shown = row.partition("5 network")[2] or row.partition("[4 circuit] 5 ")[2]
    assert "[4 circuit]" in row
    assert len(row) <= columns
    assert shown.strip() == title.strip() or (shown.strip().endswith("…") and len(shown.strip()) > 16)
