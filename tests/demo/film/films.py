"""Small films for the tests, with the casts that show the same."""

from hypothesis import strategies as st

from gdtui.demo.cast import Cast, Event
from gdtui.demo.film.film import Camera
from gdtui.terminal.wire.encode import Grid, Painter
from gdtui.terminal.wire.glyphs import RIGHT_HALF
from gdtui.terminal.wire.renditions import PLAIN, Rendition

INK, PAPER = 0xE0E0E0, 0x121212
SIZE = (9, 3)
RED, DARK = 1 << 24 | 0xFF0000, 1 << 24 | 0x102030
COLORS = st.sampled_from([-1, RED, DARK, 196])
RENDITIONS = st.builds(Rendition, COLORS, COLORS, st.sampled_from([0, 0, 1, 4, 8, 32, 128, 1 | 8 | 32]))
GLYPHS = st.sampled_from(["a", "b", "1", " ", " ", "▀", "é", "界"])
EDITS = st.tuples(st.integers(0, SIZE[0] - 1), st.integers(0, SIZE[1] - 1), GLYPHS, RENDITIONS)
TURNS = st.lists(
    st.tuples(st.integers(20_000, 900_000), st.lists(EDITS, max_size=6), st.booleans()),
    min_size=1,
    max_size=6,
)
"""Turns of a film: after how many microseconds, what is written where, and whether all is wiped before."""


def put(grid, x, y, glyph, rendition):
    """Write a glyph into a grid as a terminal does: half of a wide one leaves a blank of the other half."""
    width = 2 if glyph == "界" else 1
    if x + width > grid.width:
        return
    row = grid.codes[y]
    if row[x] == RIGHT_HALF:
        row[x - 1] = ord(" ")
    if x + width < grid.width and row[x + width] == RIGHT_HALF:
        row[x + width] = ord(" ")
    grid.write(y, x, glyph, rendition)


def filmed(turns):
    """The film of some turns, and the cast of the same."""
    grid, painter, camera = Grid(*SIZE), Painter(), Camera(*SIZE)
    events, moment = [Event(0, "o", "\x1b[?7l" + painter.clear())], 0
    camera.shows(0, grid)
    for wait, edits, wiped in turns:
        before, grid = grid, Grid(*SIZE)
        if not wiped:
            grid.take(before, range(grid.height))
        for edit in edits:
            put(grid, *edit)
        moment += wait
        events.append(Event(moment, "o", painter.paint(before, grid, range(grid.height))))
        camera.shows(moment, grid)
    film = camera.film("a film", (INK, PAPER), moment + 500_000)
    return film, Cast("a film", *SIZE, tuple(events))


def plain(text):
    """A turn's edits that write a text at the upper left."""
    return [(x, 0, glyph, PLAIN) for x, glyph in enumerate(text)]
