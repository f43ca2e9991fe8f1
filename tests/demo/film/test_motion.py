"""An SVG that moves shows at every moment what the cast of the same recording shows."""

import itertools

import numpy as np
from hypothesis import given, settings

from gdtui.cli.opening import opening
from gdtui.demo.film.motion import PAUSE, motion
from gdtui.demo.film.patches import patches
from gdtui.demo.opened import cut
from gdtui.demo.reading.reader import parse_tape
from gdtui.demo.record import record
from gdtui.terminal.wire.encode import Grid
from gdtui.terminal.wire.renditions import PLAIN
from tests.demo.film.films import INK, PAPER, SIZE, TURNS, filmed, plain
from tests.demo.film.svgscreen import Moving, Seen
from tests.effort import examples
from tests.terminal.pytescreen import Terminal


def shown(cast, microseconds, size=SIZE):
    """What a terminal that plays the cast shows at a moment, as it is seen."""
    terminal = Terminal(*size)
    for event in cast.events:
        if event.code == "o" and event.microseconds <= microseconds:
            terminal.feed(event.data)
    screen = terminal.screen
    return [[seen(screen.buffer[y][x]) for x in range(size[0])] for y in range(size[1])]


def seen(cell):
    ink, paper = colored(cell.fg, INK), colored(cell.bg, PAPER)
    if cell.reverse:
        ink, paper = paper, ink
    if cell.data == " " and not (cell.underscore or cell.strikethrough):
        return Seen(paper=paper)
    if cell.data == " ":
        return Seen(" ", paper, ink, False, False, cell.underscore, cell.strikethrough)
    bold, italic = (cell.bold, cell.italics) if cell.data not in ("▀", "") else (False, False)
    inked = ink if cell.data or cell.underscore or cell.strikethrough else ""
    return Seen(cell.data, paper, inked, bold, italic, cell.underscore, cell.strikethrough)


def colored(color, own):
    return f"#{own:06x}" if color == "default" else f"#{color}"


def comparable(cells):
    """The right half of a wide glyph has no ink of its own."""
    return [
        [cell._replace(ink="", bold=False, italic=False) if cell.glyph == "" else cell for cell in row]
        for row in cells
    ]


@settings(max_examples=examples(120), deadline=None)
@given(TURNS)
def test_it_shows_at_every_moment_what_the_cast_shows(turns):
    film, cast = filmed(turns)
    moving = Moving(motion(film), *SIZE)
    moments = [shot.moment for shot in film.shots]
    for start, end in zip(moments, [*moments[1:], film.end], strict=True):
        for moment in (start + 5_000, (start + end) // 2, end - 5_000):
            assert comparable(moving.at(moment / 1e6)) == comparable(shown(cast, moment))
    last = comparable(shown(cast, film.end))
    assert comparable(moving.at((film.end + PAUSE / 2) / 1e6)) == last
    assert comparable(moving.still()) == last


@given(TURNS)
@settings(max_examples=examples(20), deadline=None)
def test_the_same_film_is_the_same_bytes(turns):
    assert motion(filmed(turns)[0]) == motion(filmed(turns)[0])


@settings(max_examples=examples(60), deadline=None)
@given(TURNS)
def test_a_thinned_film_shows_at_its_moments_what_is_shown_then(turns):
    film, cast = filmed(turns)
    thin = film.thinned(4)
    moments = [shot.moment for shot in thin.shots]
    assert all(after - before >= 250_000 for before, after in itertools.pairwise(moments))
    assert moments[-1] < thin.end
    for shot in thin.shots:
        assert ["".join(row.glyphs(0)) for row in shot.rows] == [
            "".join(cell.glyph for cell in row) for row in shown(cast, shot.moment)
        ]


def test_it_repeats_itself_with_a_pause_and_knows_no_script_and_no_address():
    film, _ = filmed([(1_000_000, plain("ab"), False)])
    text = motion(film)
    assert Moving(text, *SIZE).seconds == 1.5 + PAUSE / 1e6
    assert "infinite" in text
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_only_cells_that_change_are_drawn_again_and_little_between_them():
    film, _ = filmed(
        [(10**5, plain("aaaaa"), False), (10**5, plain("abaab"), False), (10**5, plain("abaaa"), False)]
    )
    whole, second, third, fourth = patches(film)
    assert (whole.whole, len(whole.runs)) == (True, SIZE[1])
    assert [(run.column, len(run.cells)) for run in second.runs] == [(0, 5)]
    assert [(run.column, len(run.cells)) for run in third.runs] == [(1, 4)]  # two a between two b
    assert [(run.column, len(run.cells)) for run in fourth.runs] == [(4, 1)]


def test_what_lies_below_a_whole_picture_is_hidden():
    turns = [(10**5, [(x, y, "x", PLAIN) for x in range(9) for y in range(3)], False)]
    first, second = patches(filmed(turns)[0])
    assert (first.end, second.whole, second.end) == (second.start, True, 600_000)


def test_what_a_symbol_spills_into_its_neighbours_goes_with_it():
    film, _ = filmed([(10**5, plain("ab◆cd"), False), (10**5, plain("ab cd"), False)])
    assert [(run.column, len(run.cells)) for run in patches(film)[-1].runs] == [(1, 3)]


def test_long_runs_that_come_back_are_drawn_once():
    text = "".join(chr(ord("a") + x) for x in range(9))
    film, _ = filmed(
        [(10**5, plain(text), False), (10**5, plain(" " * 9), False), (10**5, plain(text), False)]
    )
    wide = film._replace(shots=tuple(shot._replace(rows=(*map(widened, shot.rows),)) for shot in film.shots))
    drawn = motion(wide)
    assert drawn.count("<use ") == 2
    moving = Moving(drawn, 18, 3)
    for moment in (150_000, 350_000):
        assert "".join(cell.glyph for cell in moving.at(moment / 1e6)[0]) == text * 2


def widened(grid):
    wide = Grid(2 * grid.width, grid.height)
    wide.codes[:], wide.renditions[:] = np.tile(grid.codes, 2), np.tile(grid.renditions, 2)
    return wide


OPEN = 'Type clear\nEnter\nType "gdtui slope --loss square"\nEnter\nWait+Screen@5s /slope/\n'


def recorded(text, size):
    tape = parse_tape(text)
    return record(tape, cut(tape, opening), size)


def test_a_recording_of_the_app_is_filmed_as_its_cast_shows_it():
    size = (80, 24)
    done = recorded(
        OPEN + "# caption: η\nType nn\nSleep 1s\nType f\nSleep 1s\nEscape\nSleep 1s\nType q\n", size
    )
    terminal, events = Terminal(*size), iter(done.cast.events)
    terminal.feed("\x1b[?7h")
    event = next(events)
    for shot in done.film.shots:
        while event.microseconds <= shot.moment and event.code != "x":
            if event.code == "o":  # pyte has no second screen
                terminal.feed(event.data.replace("\x1b[?1049h", "\x1b[2J\x1b[H"))
            event = next(events)
        assert terminal.screen.display == ["".join(row.glyphs(0)) for row in shot.rows], shot.moment
    assert done.film.end == done.cast.events[-1].microseconds


def test_a_command_line_that_is_longer_than_the_screen_wraps_and_scrolls():
    size = (20, 5)
    done = recorded(
        'Type@1ms "gdtui slope --loss w**2' + "+w*0" * 30 + '"\nEnter\nSleep 1s\nType q\nSleep 1s\n', size
    )
    terminal = Terminal(*size)
    terminal.feed("\x1b[?7h")
    for event in done.cast.events:
        if "\x1b[?1049h" in event.data:
            break
        terminal.feed(event.data if event.code == "o" else "")
    assert terminal.screen.display == ["".join(row.glyphs(0)) for row in done.film.shots[-1].rows]
