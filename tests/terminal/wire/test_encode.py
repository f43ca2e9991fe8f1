"""The encoder alone: cells before and after, bytes, pyte."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.terminal.wire import encode
from gdtui.terminal.wire.encode import Grid, Painter, changed, move
from gdtui.terminal.wire.glyphs import RIGHT_HALF, split
from gdtui.terminal.wire.renditions import PLAIN, Rendition
from tests.effort import examples
from tests.terminal.pytescreen import Terminal, painted_plainly

NARROW = "ab. ─▀⣿η−é\u0301"  # the last one is a mark on the glyph before it
WIDE = "漢字🔎"
COLOURS = [-1, 0, 1, 9, 15, 16, 123, 255, 1 << 24 | 0x102030, 1 << 24 | 0xFFEEDD]
# those that pyte knows: bold, italic, underline, blink, reverse, strike
ATTRIBUTES = [0, 1, 4, 8, 16, 32, 128, 1 | 8, 4 | 32, 1 | 4 | 8 | 32]
SIZES = st.tuples(st.integers(1, 24), st.integers(1, 6))
renditions = st.builds(
    Rendition, st.sampled_from(COLOURS), st.sampled_from(COLOURS), st.sampled_from(ATTRIBUTES)
)


def fill(grid: Grid, y: int, x: int, glyphs: str, rendition: Rendition) -> None:
    """Write glyphs into a row as a widget would, leaving no half of a wide glyph behind."""
    row = grid.codes[y]
    for glyph in split(glyphs):
        width = 2 if glyph in WIDE else 1
        if glyph == "":
            continue
        if x + width > grid.width:
            return
        if row[x] == RIGHT_HALF:
            row[x - 1] = ord(" ")
        if x + width < grid.width and row[x + width] == RIGHT_HALF:
            row[x + width] = ord(" ")
        grid.write(y, x, glyph, rendition)
        x += width


@st.composite
def stories(draw: st.DrawFn) -> tuple[tuple[int, int], list[list[tuple[int, int, str, Rendition]]]]:
    """A size and frames, each a few strings written somewhere."""
    width, height = draw(SIZES)
    write = st.tuples(
        st.integers(0, height - 1),
        st.integers(0, width - 1),
        st.text(st.sampled_from(NARROW + WIDE), min_size=1, max_size=12),
        renditions,
    )
    return (width, height), draw(st.lists(st.lists(write, max_size=6), min_size=1, max_size=5))


@settings(max_examples=examples(300), deadline=None)
@given(stories())
def test_the_terminal_shows_what_was_wanted(story: tuple[tuple[int, int], list]) -> None:
    (width, height), frames = story
    before, after, painter, terminal = (
        Grid(width, height),
        Grid(width, height),
        Painter(),
        Terminal(width, height),
    )
    terminal.scribble()
    terminal.feed(painter.clear())
    for frame in frames:
        for y, x, glyphs, rendition in frame:
            fill(after, y, x, glyphs, rendition)
        terminal.feed(painter.paint(before, after, range(height)))
        before.take(after, range(height))
        assert terminal.cells() == painted_plainly(after)
    assert painter.paint(before, after, range(height)) == ""


@given(st.integers(0, 130), st.integers(0, 50), st.integers(0, 130), st.integers(0, 50), st.booleans())
def test_moves_arrive_and_are_short(x0: int, y0: int, x: int, y: int, known: bool) -> None:
    terminal = Terminal(131, 51)
    terminal.feed(f"\x1b[{y0 + 1};{x0 + 1}H")
    way = move(x0 if known else None, y0, x, y)
    terminal.feed(way)
    assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (x, y)
    assert len(way) <= len(f"\x1b[{y + 1};{x + 1}H")


@pytest.mark.parametrize(
    ("start", "end", "way"),
    [
        ((5, 5), (5, 5), ""),
        ((5, 5), (0, 5), "\r"),
        ((5, 5), (5, 6), "\n"),
        ((0, 5), (0, 7), "\n\n"),
        ((5, 5), (4, 5), "\b"),
        ((5, 5), (6, 5), "\x1b[C"),
        ((5, 5), (50, 5), "\x1b[51G"),
        ((50, 5), (5, 5), "\x1b[6G"),
        ((5, 5), (0, 0), "\x1b[H"),
    ],
)
def test_the_short_way(start: tuple[int, int], end: tuple[int, int], way: str) -> None:
    assert move(*start, *end) == way


def test_what_is_kept_of_ways_along_a_row_grows_with_its_width_not_with_its_square() -> None:
    kept = encode._from_anywhere, encode._along
    for cache in kept:
        cache.cache_clear()
    for x0, x in product(range(60), repeat=2):
        move(x0, 3, x, 3)
    assert sum(cache.cache_info().currsize for cache in kept) <= 3 * 60


def columns_changed(before: Grid, after: Grid) -> list[int]:
    """The columns of the first row that must be written."""
    return changed(before, after, [0])[0].nonzero()[0].tolist()


def frame(before: list[str], after: list[str], rendition: Rendition = PLAIN) -> str:
    """What is sent for rows of narrow glyphs in one rendition; the cursor and the rendition are known."""
    old, new = (Grid(len(rows[0]), len(rows)) for rows in (before, after))
    for grid, rows in ((old, before), (new, after)):
        for y, row in enumerate(rows):
            grid.write(y, 0, row, rendition)
    painter = Painter()
    painter.paint(Grid(1, 1), Grid(1, 1), [])
    painter.park(0, 0)
    painter._rendition = rendition
    return painter.paint(old, new, range(len(after)))


def test_exact_bytes() -> None:
    assert frame(["abcdef"], ["abcdef"]) == ""
    assert frame(["abcdef"], ["Xbcdef"]) == "X"
    assert frame(["abcdef"], ["XbcdeF"]) == "XbcdeF"  # four unchanged cells are shorter than a move
    assert frame(["a─────f"], ["X─────F"]) == "X\x1b[7GF"  # five of three bytes each are not
    assert frame(["aaaa", "aaaa"], ["Xaaa", "Xaaa"]) == "X\n\rX"
    assert frame(["────", "────"], ["──X─", "───X"]) == "\x1b[3GX\nX"


def test_a_blank_needs_no_foreground() -> None:
    red, blue = Rendition(1, -1), Rendition(4, -1)
    before, after = Grid(3, 1), Grid(3, 1)
    after.write(0, 0, "a b", red)
    after.write(0, 1, " ", blue)
    painter = Painter()
    painter.clear()
    assert painter.paint(before, after, [0]) == "\x1b[H\x1b[31ma b"
    before.renditions[0] = [red, blue, blue]
    assert columns_changed(before, Grid(3, 1)) == []


def test_both_halves_of_a_wide_glyph_go_together() -> None:
    before, after = Grid(4, 1), Grid(4, 1)
    before.write(0, 0, "a漢b", PLAIN)
    after.write(0, 0, "a漢b", PLAIN)
    after.renditions[0, 2] = Rendition(1)
    assert columns_changed(before, after) == [1, 2]
    after.write(0, 0, "漢cb", PLAIN)
    assert columns_changed(before, after) == [0, 1, 2]
