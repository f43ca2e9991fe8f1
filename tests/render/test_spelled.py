"""In ASCII no two symbols look the same, and lines are laid out for the words that stand for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.lessons.course import CHAPTERS, lesson
from gdtui.lessons.reading import Reading
from gdtui.render import lesson_view
from gdtui.render.cells.look import Look
from gdtui.render.cells.panel import Span, field, heading, length, line
from gdtui.render.circuit.picture import draw as draw_circuit
from gdtui.render.landscape.picture import draw as draw_landscape
from gdtui.render.network.picture import draw as draw_network
from gdtui.render.race.picture import PAGES as RACE_PAGES
from gdtui.render.race.picture import draw as draw_race
from gdtui.render.slope.page import PAGES
from gdtui.render.slope.picture import draw as draw_slope
from gdtui.render.spelled import spelled
from gdtui.screens.tutor import Tutor
from gdtui.spelling import MARKS, SYMBOLS, in_ascii
from tests.render.circuit.test_picture import view as circuit
from tests.render.landscape.test_picture import view as landscape
from tests.render.network.test_picture import view as network
from tests.render.race.test_picture import view as race
from tests.render.slope.test_picture import view as slope

PLAIN = Look(0, ascii=True)
SIZES = [(80, 24), (120, 40)]
SAME = {"ς": "σ", "∑": "Σ", "✔": "✓", "⋯": "…", "∥": "‖"}
"""Two signs of one meaning."""
WORDS = st.text(st.sampled_from("ab 12=−·ηελμ√∇∂→←≤²₁…─λ"), max_size=30)


def text_of(row):
    return "".join(span.text for span in row)


def test_no_two_symbols_are_spelled_alike_and_none_as_a_letter():
    spellings = [word for sign, word in SYMBOLS.items() if sign not in SAME]
    assert len(set(spellings)) == len(spellings)
    assert all(word.isascii() and len(word) > 1 for word in SYMBOLS.values())
    assert all(word.isascii() and not word.isalnum() for sign, word in MARKS.items() if sign != "ḡ")


@pytest.mark.parametrize(("shown", "plain"), [
    ("x ← x − η·∂L/∂x", "x <- x - lr*dL/dx"),
    ("−η·m′/(√v′ + ε)", "-lr*m'/(sqrt v' + eps)"),
    ("(2 + 2μ)/((1 − τ)·λmax)", "(2 + 2*mu)/((1 - tau)*lam_max)"),
    ("|1 − ηλ| ≤ 1", "|1 - lr*lam| <= 1"),
    ("β₁ᵗ, σ², 10⁻³, √(2)", "beta1^t, sigma^2, 10^-3, sqrt(2)"),
    ("∇L(x) → 0, φ and f …", "grad L(x) -> 0, phi and f ..."),
    ("漢é", "??e"),
    ("←→ ↑↓ ← →", "<-/-> ^/v <- ->"),
])  # fmt: skip
def test_by_example(shown, plain):
    assert in_ascii(shown) == plain
    assert in_ascii(f"a {shown}", 2) == plain


@given(st.text())
def test_any_text_becomes_ascii_and_ascii_stays(text):
    assert in_ascii(text).isascii()
    assert in_ascii(in_ascii(text)) == in_ascii(text)


@given(st.lists(WORDS, max_size=4), st.integers(12, 60))
def test_lines_keep_to_their_columns_and_lose_no_word(texts, columns):
    row = line(*(Span(text, number) for number, text in enumerate(texts)))
    if length(row) > columns or "─" in text_of(row) or text_of(row).endswith("…"):
        return
    rows = spelled([row], columns, PLAIN)
    assert all(length(again) <= columns for again in rows)
    said = "".join(text_of(again) for again in rows)
    assert "".join(said.split()) == "".join(in_ascii(text_of(row)).split())
    assert spelled([row], columns, Look()) == [row]


def test_columns_stay_where_they_are():
    rows = [
        heading("λ", 20),
        field("ratio κ", "5", 14),
        field("L″", "2", 14),
        line("η → μ is the end of it…"),
    ]
    assert [text_of(row) for row in spelled(rows, 23, PLAIN)] == [
        "lam ----------------", "ratio kappa   5", "L''           2", "lr -> mu is the end...",
    ]  # fmt: skip


def all_frames(columns, rows, look=PLAIN):
    for rules in (("gradient-descent",), ("adam",), ("newton",), ("adam", "rmsprop")):
        yield draw_landscape(landscape(2, optimizers=rules), columns, rows, look)
    for page in PAGES:
        yield draw_slope(slope(page, 2, five=True), columns, rows, look)
    for page in RACE_PAGES:
        yield draw_race(race(2, page), columns, rows, look)
    for data in ("moons", "three-kinds", "sine"):
        yield draw_network(network(2, data=data), columns, rows, look)
    for step in (0, 3, None):
        yield draw_circuit(circuit("micrograd", step, checked=True), columns, rows, look)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_every_screen_is_ascii(columns, rows):
    for frame in all_frames(columns, rows):
        assert "".join(frame.lines()).isascii(), "\n".join(frame.lines())


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("chapter", range(1, CHAPTERS + 1))
def test_every_lesson_is_ascii_and_can_be_read_whole(chapter, columns, rows):
    tutor = Tutor(None, ascii=True)
    for place in range(len(lesson(chapter).cards)):
        tutor.reading = Reading(chapter, place)
        sheet = tutor.sheet()
        assert lesson_view.fits(sheet, columns, rows)
        where = lesson_view.plan(sheet, columns, rows)
        scene = draw_landscape(landscape(0), where.scene.columns or 80, where.scene.rows or 24, PLAIN)
        shown = lesson_view.draw(sheet, where, scene, columns, rows, PLAIN)
        assert "".join(shown.lines()).isascii(), "\n".join(shown.lines())
