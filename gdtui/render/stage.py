"""The whole screen as one frame: where its parts lie, and the lines at its top and bottom."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gdtui import keymap
from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.happened import Happened
from gdtui.engine.base.past.way import Way
from gdtui.render.abreast import Groups
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, ORANGE, WHITE, YELLOW, Look, legible
from gdtui.render.cells.panel import Line, Span, clip, cropped, field, length, line, panel, wrap
from gdtui.render.formulas import Laid, in_signs, laid, note_place, with_note
from gdtui.render.lined import lined
from gdtui.render.spelled import plain_cells, spelled, word

LEAST_COLUMNS, LEAST_ROWS = 60, 20
"""The smallest terminal that has room for the numbers and the picture."""


class Box(NamedTuple):
    """A rectangle of cells."""

    row: int
    column: int
    rows: int
    columns: int

    def contains(self, row: int, column: int) -> bool:
        """Whether the cell lies in it."""
        return 0 <= row - self.row < self.rows and 0 <= column - self.column < self.columns


class Layout(NamedTuple):
    """Where the parts of a screen lie: picture on the left, numbers on the right, words below."""

    header: Box
    main: Box
    side: Box
    strip: Box
    footer: Box


def fits(columns: int, rows: int) -> bool:
    """Whether a screen of this size can be laid out."""
    return columns >= LEAST_COLUMNS and rows >= LEAST_ROWS


@lru_cache(maxsize=8)
def arrange(columns: int, rows: int, strip: int = 0) -> Layout:
    """The layout for a screen of at least LEAST_COLUMNS x LEAST_ROWS.

    Args:
        columns: of the screen.
        rows: of the screen.
        strip: lines for the words below; 0 for as many as most screens have.
    """
    side = min(max(round(columns * 0.36), 34), 62)
    strip = strip or (4 if rows < 30 else 6 if rows < 50 else 8)
    body = rows - strip - 3  # header, a rule above the strip, footer
    main = columns - side - 2
    return Layout(
        header=Box(0, 0, 1, columns),
        main=Box(1, 0, body, main),
        side=Box(1, main + 2, body, side),
        strip=Box(body + 2, 0, strip, columns),
        footer=Box(rows - 1, 0, 1, columns),
    )


_LEAST_TITLE = 30
"""Cells that a longer title gets at least."""


class Hint(NamedTuple):
    """A key and what it does, in a word or two; `lit` where it says a state that is on."""

    key: str
    label: str
    lit: bool = False


def run_hint(running: bool, speed: float) -> Hint:
    """What the space bar does, and while the clock runs, how fast."""
    return Hint("space", f"pause {speed:g}/s" if running else "run", running)


def status(running: bool, step: int) -> str:
    """What a run that has not ended is doing: it runs only while the clock does."""
    return "running" if running else "paused" if step else "not begun"


def trail(way: Way, label: int) -> list[Line]:
    """That far back some steps of the way are left out, after a label of that width; else nothing."""
    return [field("trail", f"1 in {way.gap} far back", label)] if way.gap > 1 else []


ROW = "row "
"""Before the number of a list's row, or what it is called: a click on it chooses it (`Span.press`)."""

COURSE = Hint("t", "lesson")
"""The way to the course."""


@lru_cache(maxsize=8)
def header(look: Look, active: str, title: str, columns: int) -> Line:
    """The screens by their keys with the active one lit, and the title at the right end.

    Where they leave no room for a title, the others are but their keys.
    """
    tabs = _tabs(look, active)
    if columns - length(tabs) < min(len(title) + 2, _LEAST_TITLE):
        tabs = _tabs(look, active, named=False)
    room = columns - length(tabs) - 1
    return (*tabs, Span(f"{clipped(title, room - 1):>{max(room, 0)}} ", bold=True))


def _tabs(look: Look, active: str, named: bool = True) -> Line:
    tabs: list[Span] = [Span(" gdtui ", WHITE, True)]
    for key, name in look.tabs:
        lit = name == active
        text = f"[{key} {name}]" if lit else f" {key} {name} " if named else f" {key} "
        tabs.append(Span(text, ORANGE if lit else DIM, lit, key))
    return tuple(tabs)


def footer(hints: Sequence[Hint], columns: int) -> Line:
    """As many hints as there is room for, the first ones first; always the way to the course and the last."""
    last = keys((COURSE, *hints[-1:]), columns)
    first = keys(hints[:-1], columns - length(last))
    return (*first, Span(" "), *last) if first else last


def keys(hints: Sequence[Hint], columns: int) -> Line:
    """As many hints as there is room for, the first ones first."""
    return _keys(tuple(map(_as_now, hints)), columns)


def _as_now(hint: Hint) -> Hint:
    """The hint with its keys as they are now: mostly as ever."""
    now = keymap.keys(hint.key)
    return hint if now == hint.key else hint._replace(key=now)


@lru_cache(maxsize=64)
def _keys(hints: tuple[Hint, ...], columns: int) -> Line:
    spans: list[Span] = []
    for hint in hints:
        columns -= len(hint.key) + len(hint.label) + 3
        if columns < 0:
            break
        gap = "  " if spans else " "
        named = _named(hint.key)
        alone = named[0].press if len(named) == 1 else ""  # of several keys, the label says what all do
        spans += [Span(gap), *named, Span(f" {hint.label}", WHITE if hint.lit else DIM, press=alone)]
    return tuple(spans)


def _named(keys: str) -> list[Span]:
    """The keys of a hint, each pressed by a click on it."""
    pieces = re.findall(r"[←↑↓→]|[^\s←↑↓→]+|\s+", keys)
    return [Span(piece, ORANGE, True, piece.strip()) for piece in pieces]


class Parts(NamedTuple):
    """What is to be laid out on a screen."""

    header: Line
    main: Frame
    side: Frame
    strip: Sequence[Line]
    footer: Line
    banner: Sequence[str] = ()
    """What stands in the rule above the strip, the longest version first."""


def compose(layout: Layout, parts: Parts, look: Look) -> Frame:
    """The whole screen as one frame."""
    columns, room = layout.footer.columns, layout.footer.columns - 2
    rule = spelled([_rule(parts.banner, columns, "-" if look.ascii else "─")], columns, look)[0]
    strip = cropped(spelled(parts.strip, room, look), layout.strip.rows, room)
    words = [(Span(" "), *clip(row, room)) for row in spelled(strip, room, look)][: layout.strip.rows]
    rows: list[Line] = [
        *spelled([parts.header], columns, look)[:1],
        *[()] * (layout.strip.row - 2),
        rule,
        *words,
        *[()] * (layout.strip.rows - len(words)),
        *spelled([parts.footer], columns, look)[:1],
    ]
    canvas = Canvas(panel(rows, len(rows), columns))
    canvas.paste(parts.main, layout.main.row, layout.main.column)
    canvas.paste(parts.side, layout.side.row, layout.side.column)
    return legible(lined(plain_cells(canvas.frame(), look), look), look)


def _rule(banner: Sequence[str], columns: int, dash: str) -> Line:
    """A line across the screen, with words in it."""
    room = columns - 6
    banner = [keymap.sentence(text) for text in banner]
    words = next((text for text in banner if len(text) <= room), clipped(banner[-1], room) if banner else "")
    if not words:
        return line(Span(dash * columns, DIM))
    rest = columns - len(words) - 4
    return line(Span(dash * 2 + " ", DIM), Span(words, YELLOW), Span(" " + dash * rest, DIM))


def strip(sentence: str, groups: Groups, rows: int, columns: int) -> list[Line]:
    """What just happened: the sentence, then the formulas; one of them at least, and how many are left out.

    Args:
        sentence: in words.
        groups: formulas that belong together, see `formulas.laid`.
        rows: how many lines there are.
        columns: how wide they are.
    """
    words, known = _strip(sentence, groups, rows, columns)
    return with_note([*words, *known.lines], known.hidden, columns - 2)


_NOTE = 16
"""Cells that are left free to say how many formulas are hidden, where no line has room for that."""


def _strip(sentence: str, groups: Groups, rows: int, columns: int) -> tuple[list[Line], Laid]:
    words = cropped(wrap(sentence, columns - 2), rows - any(groups), columns - 2)
    known = laid(groups, rows - len(words), columns - 2)
    if known.hidden and note_place([*words, *known.lines], known.hidden, columns - 2) is None:
        known = laid(groups, rows - len(words), columns - 2 - _NOTE)
    return words, known


class Told(NamedTuple):
    """What just happened, laid out: the words, then the formulas that there is room for.

    Attributes:
        words: the sentences.
        known: the formulas.
        columns: the width of the strip.
        look: how it is spelled.
    """

    words: list[Line]
    known: Laid
    columns: int
    look: Look

    def lines(self, rule: str = "") -> list[Line]:
        """The strip. Where formulas have no room, the rule in signs stands for those that lead to results.

        Args:
            rule: the rule in signs; "" for none.
        """
        known = in_signs(self.known, word(rule, self.look), self.columns - 2)
        return with_note([*self.words, *known.lines], known.hidden, self.columns - 2)


_AS_IT_IS = Look()
_RESULTS = 2
"""Lines of results that go before further sentences: one for each param of a map."""


def told(
    happened: Happened,
    asides: Sequence[str],
    groups: Groups,
    rows: int,
    columns: int,
    look: Look = _AS_IT_IS,
) -> Told:
    """What just happened, then from a line of its own what else there is to say, then the formulas.

    Where that shows more of the formulas, all words are one paragraph. Where less than two lines of results
    have room, the last sentences are left out, but for the first of those that are further.

    Args:
        happened: the sentence, and the equation that stands for all where `groups` is empty.
        asides: further sentences; what was said already is left out.
        groups: as for `strip`.
        rows: how many lines there are.
        columns: how wide they are.
        look: in ASCII, formulas are longer, and laid out as such.
    """
    sentence = word(happened.sentence, look)
    more = [word(aside, look) for aside in asides if aside and aside.rstrip(".") not in happened.sentence]
    formulas = [[word(text, look) for text in group] for group in _formulas(happened, groups)]
    found = _told(sentence, more, formulas, rows, columns, look)
    while found.known.cut and found.known.results < _RESULTS and len(more) > 1:
        more.pop()
        found = _told(sentence, more, formulas, rows, columns, look)
    return found


def _told(
    sentence: str, asides: Sequence[str], formulas: Groups, rows: int, columns: int, look: Look
) -> Told:
    """The same with all of these sentences, as they are spelled."""
    more = " ".join(asides)
    first = cropped(wrap(sentence, columns - 2), rows - 1, columns - 2)
    rest, known = _strip(more, formulas, rows - len(first), columns)
    if known.hidden:
        words, denser = _strip(f"{sentence} {more}", formulas, rows, columns)
        if denser.hidden < known.hidden:
            return Told(words, denser, columns, look)
    return Told([*first, *rest], known, columns, look)


def _formulas(happened: Happened, groups: Groups) -> Groups:
    return groups if any(groups) else [(happened.equation,)]


def too_small(columns: int, rows: int) -> Frame:
    """What a terminal below the least size shows."""
    least = f"{LEAST_COLUMNS}x{LEAST_ROWS}"
    text = (
        f"This terminal is {columns}x{rows}. gdtui needs {least}: make it larger, or press {keymap.key('q')}."
    )
    return panel(wrap(text, max(columns, 1)), rows, columns)
