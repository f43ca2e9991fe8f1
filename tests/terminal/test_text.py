"""Outside text, glyphs and ASCII."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gdtui.terminal.text import clean, is_unsafe
from gdtui.terminal.wire.glyphs import SINGLE, split

NASTY = (
    "\x1b]52;c;aGk=\x07 \x9b31m \x00\x7f \u202ertl\u202c zero\u200bwidth\ufeff \xadsoft "
    "\U000e0041tag \ufdfa 漢 \U0001f469\u200d\U0001f467 \u2764\ufe0f"
)


def is_harmless(text: str) -> bool:
    return not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in text)


@given(st.text(max_size=200), st.integers(0, 50))
def test_clean_leaves_nothing_that_steers(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    assert is_harmless(cleaned)
    assert len(cleaned) <= limit


def test_clean_by_example() -> None:
    assert clean("a\x1b[31mb\nc\td") == "a[31mb c d"
    assert clean("evil\u202etxt.exe") == "eviltxt.exe"
    assert clean("x" * 10, 5) == "xxxx…"
    assert clean("\x00" * 1_000_000 + "x", 10) == "…"
    assert clean("naïve 漢字 η²") == "naïve 漢字 η²"


@pytest.mark.parametrize("ascii", [False, True])
@given(text=st.text(max_size=60))
def test_cells_fit_the_layout_and_steer_nothing(ascii: bool, text: str) -> None:
    cells = split(text, ascii)
    assert len(cells) == cell_len(text)
    assert is_harmless("".join(cells))
    assert not cells or cells[0] != ""
    if ascii:
        assert all(len(cell) == 1 and " " <= cell <= "~" for cell in cells)


def test_cells_by_example() -> None:
    assert split("a漢b") == ("a", "漢", "", "b")
    assert split("e\u0301\u0302\u0303x") == ("e\u0301\u0302", "x")
    assert split("\x1b]0;x\x07") == ("]", "0", ";", "x")
    assert is_harmless("".join(split(NASTY)))


@pytest.mark.parametrize(
    ("shown", "ascii"),
    [
        ("─│┌┼╯═║╬", "-|+++-|+"),
        ("−·→←η∂²λκμβε∞≈≤√", "-*><nd2lkube8~<v"),
        ("▀▄█░▒▓", "###.:%"),
        ("⠀⠁⡀⣿", " '.*"),
        ("é漢²½", "e??21"),
        ("●○◆▲▼…“”‘’", "*o*^v.\"\"''"),
    ],
)
def test_ascii_by_example(shown: str, ascii: str) -> None:
    assert "".join(split(shown, True)) == ascii


def test_densities_stay_in_order() -> None:
    weight = " .:%#"
    shown = "".join(split(" ░▒▓█", True))
    assert [weight.index(glyph) for glyph in shown] == sorted(weight.index(glyph) for glyph in shown)
    assert len(set(shown)) == 5


def test_characters_of_one_cell_are_of_one_cell_whatever_stands_beside_them() -> None:
    text = "".join(sorted(SINGLE))
    assert cell_len(text) == len(text)
    assert all(cell_len(each) == 1 and cell_len(f"漢{each}") == 3 for each in text)
    assert not any(map(is_unsafe, text))
    assert split(text) == tuple(text)
