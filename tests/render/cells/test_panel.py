from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.render.cells.look import DIM
from gdtui.render.cells.panel import Span, clip, field, flow, heading, length, line, panel, wrap


def words(rows):
    return ["".join(span.text for span in row) for row in rows]


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("the loss fell", 8, ["the loss", "fell"]),
        ("the loss fell", 40, ["the loss fell"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 5, []),
    ],
)
def test_wrap_breaks_between_words_and_inside_only_what_is_too_long(text, columns, expected):
    assert words(wrap(text, columns)) == expected


@given(st.text(st.characters(categories=["Ll", "Zs"]), max_size=80), st.integers(3, 30))
def test_wrap_loses_no_letter_and_keeps_the_width(text, columns):
    rows = words(wrap(text, columns))
    assert all(len(row) <= columns for row in rows)
    assert "".join("".join(rows).split()) == "".join(text.split())


def test_wrap_indents_further_lines():
    assert words(wrap("one two three", 7, indent="  ")) == ["one two", "  three"]


@given(st.lists(st.text("abc", max_size=6), max_size=5), st.integers(0, 20))
def test_clip_says_when_something_is_missing(texts, columns):
    row = tuple(Span(text) for text in texts)
    clipped = clip(row, columns)
    assert length(clipped) <= max(columns, 0) or length(row) <= columns
    missing = length(row) > columns > 0
    assert words([clipped])[0].endswith("…") if missing else clipped == row or columns == 0


def test_field_and_heading_align():
    assert words([field("loss", "24.20", 10)]) == ["loss      24.20"]
    assert words([heading("here", 10)]) == ["here ─────"]
    assert field("loss", "1", 6)[0].color == DIM


def test_panel_has_the_size_asked_for_and_cuts_what_does_not_fit():
    frame = panel([line("one"), line("two, too long"), line("three")], 2, 8)
    assert frame.lines() == ["one     ", "two, to…"]


@given(
    st.lists(st.tuples(st.text("ab 1", max_size=30), st.sampled_from((1, 2)), st.booleans())),
    st.integers(-1, 20),
    st.text(" ", max_size=6),
)
def test_lines_keep_to_their_width_and_lose_no_letter(
    pieces: list[tuple[str, int, bool]], columns: int, indent: str
) -> None:
    text = tuple(Span(*piece) for piece in pieces)
    rows = flow(text, columns, indent)
    assert all(length(row) <= max(columns, 1) for row in rows)
    letters = [
        letter for row in rows for span in row for letter in zip(span.text, repeat(span[1:]), strict=False)
    ]
    wanted = [letter for span in text for letter in zip(span.text, repeat(span[1:]), strict=False)]
    assert [each for each in letters if each[0] != " "] == [each for each in wanted if each[0] != " "]
    used = {span.text for row in rows for span in row}
    assert not used & {""}


@given(st.text("ab  \n1", max_size=60), st.integers(-1, 20), st.text(" ", max_size=6))
def test_text_in_one_colour_is_broken_as_any_other(said: str, columns: int, indent: str) -> None:
    plain = flow((Span(said, DIM),), columns, indent)
    mixed = flow((Span(said, DIM), Span(" ", DIM)), columns, indent)
    assert plain == mixed
