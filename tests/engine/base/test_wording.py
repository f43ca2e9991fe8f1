"""Words that keep to a width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.wording import brief, counted, joined, place, term, told_apart, vector


@given(st.text(min_size=1), st.integers(3, 30))
def test_what_is_shortened_fits_and_what_fits_stays(text: str, width: int) -> None:
    for short in (brief(text, width), clipped(text, width)):
        assert len(short) <= width
        assert (short == text) == (len(text) <= width)


@given(st.lists(st.text("abc", max_size=20), min_size=1), st.integers(5, 60))
def test_sentences_are_joined_while_they_fit(sentences: list[str], width: int) -> None:
    said = joined(sentences, width)
    assert len(said) <= width
    assert said.startswith(clipped(next(filter(None, sentences), ""), width))


def test_a_shorter_version_is_said_where_the_long_one_does_not_fit() -> None:
    assert joined(["One.", ("A long second one.", "Two."), "Three."], 40) == "One. A long second one. Three."
    assert joined(["One.", ("A long second one.", "Two."), "Three."], 17) == "One. Two. Three."
    assert joined(["", "One.", "", ("", "")], 17) == "One."


@pytest.mark.parametrize(("said", "expected"), [
    (brief("abcdefghijklmnop", 7), "abc…nop"),
    (clipped("one two three", 5), "one…"),
    (counted(1, "update"), "1 update"),
    (counted(2000, "update"), "2,000 updates"),
    (term(-2.0), "(−2.000)"),
    (term(2.0), "2.000"),
    (vector([1.0]), "1.000"),
    (vector([1.0, -2.0]), "(1.000, −2.000)"),
    (vector([1.0, 2.0, 3.0, 4.0]), "(1.000, 2.000, 3.000, …)"),
    (place(("x", "averylongname"), (1.0, -2.0)), "x = 1.000, aver…ame = −2.000"),
    (place("abcd", (1.0, 2.0, 3.0, 4.0)), "(1.000, 2.000, 3.000, …)"),
])  # fmt: skip
def test_small_words(said: str, expected: str) -> None:
    assert said == expected


NAMES = st.text("ab·+ 12", min_size=1, max_size=14).map(str.strip).filter(bool)


@given(st.lists(NAMES, max_size=30), st.integers(6, 16))
def test_names_are_told_apart_and_those_that_are_so_already_stay(names: list[str], width: int) -> None:
    shown = told_apart(names, width)
    assert len(set(shown)) == len(names)
    assert all(0 < len(each) <= width for each in shown)
    cut = [clipped(name, width) for name in names]
    assert all(one == other for one, other in zip(shown, cut, strict=True) if cut.count(other) == 1)
