"""Glyphs as numbers: what was written comes back, whatever it is."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdtui.terminal.wire import glyphs
from gdtui.terminal.wire.glyphs import CLUSTERS, RIGHT_HALF, codes_of, glyphs_of, numbered, split
from tests.effort import examples


@settings(max_examples=examples(200), deadline=None)
@given(st.text(max_size=40), st.booleans())
@example("y\u0301x 漢", False)
@example("\U00100000a", False)  # a character of the plane that stands for other glyphs
def test_numbers_stand_for_the_cells_of_a_text(text: str, ascii: bool) -> None:
    cells, codes = split(text, ascii), codes_of(numbered(text, ascii))
    assert (*glyphs_of(codes),) == cells
    assert [code == RIGHT_HALF for code in codes.tolist()] == [cell == "" for cell in cells]


def test_glyphs_of_several_characters_are_as_many_as_there_are_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(glyphs, "_clusters", {})
    monkeypatch.setattr(glyphs, "_glyphs", {chr(RIGHT_HALF): ""})
    monkeypatch.setattr(glyphs, "_MOST_CLUSTERS", 2)
    codes = codes_of("".join(map(numbered, ("a\u0301", "b\u0301", "a\u0301", "c\u0301"))))
    assert codes.tolist() == [CLUSTERS, CLUSTERS + 1, CLUSTERS, ord("?")]
    assert (*glyphs_of(np.array(codes)),) == ("a\u0301", "b\u0301", "a\u0301", "?")
