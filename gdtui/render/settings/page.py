"""The page of a map of settings: the map, and beside it the run at the cross."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.base.wording import counted
from gdtui.engine.settings.fate import Fate, Told
from gdtui.render import stage
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, YELLOW, Look
from gdtui.render.cells.panel import Line, Span, field, heading, length, line, panel, wrap
from gdtui.render.settings.map import Ground, filled_in, map_frame, sign_of
from gdtui.render.spelled import spelled, word

_LABEL = 11
_PICTURE_ROWS = 9
"""The fewest rows that a picture of the run is drawn in, below all words."""
_SMALL_ROWS = 7
"""Likewise below fewer of them."""
_APART = 2
"""Cells between the names of fates that share a row."""


_BORDER = "To the right of the line theory lets no run settle, where the loss is a parabola."
_FRACTAL = "Where colours meet, z looks closer: the border may be a fractal."


_OF_NETWORKS = {
    Fate.LEARNS: " learns: at least half of its loss is gone",
    Fate.WORSENS: " worsens: its loss is higher than at first",
}
_NARROW = 70
"""Columns below which a map beside its words is a strip."""
_WORDS = 12
"""Rows for the words below a map: the cross, and what six colours mean."""
_ENDED = ("converged", "diverged", "stalled")
"""How reasons begin that go on from a run's name."""


class SettingsView(NamedTuple):
    """All that is shown.

    Attributes:
        screen: the screen's name.
        title: what the runs are of.
        label: the rule's name.
        ground: the map.
        spot: where on the map the cross is: its learning rate, and its place on the axis at the left.
        cross: the learning rate and the value at the cross.
        bound: the learning rate beyond which theory lets none settle there; nan where it knows none.
        name: of the axis at the left.
        told: what became of the run at the cross.
        reason: why it ended, in words; "" where it has not.
        beside: draws the run at the cross in a box.
        axes: how many axes there are to choose from.
        notice: a line that takes the place of the words, or "".
        banner: how the game that is played stands, the longest version first; () without one.
    """

    screen: str
    title: str
    label: str
    ground: Ground
    spot: tuple[float, float]
    cross: tuple[float, float]
    bound: float
    name: str
    told: Told
    reason: str
    beside: Callable[[stage.Box, Look], Frame]
    axes: int
    notice: str
    banner: tuple[str, ...] = ()


def arranged(columns: int, rows: int) -> stage.Layout:
    """As the run's own picture; where it is narrow and high, as beside a program, the words below the map."""
    layout = stage.arrange(columns, rows)
    body = layout.main.rows
    if columns >= _NARROW or body < 2 * _WORDS:
        return layout
    return layout._replace(
        main=stage.Box(1, 0, body - _WORDS - 1, columns),
        side=stage.Box(1 + body - _WORDS, 0, _WORDS, columns),
    )


def draw(view: SettingsView, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits."""
    layout = arranged(columns, rows)
    parts = stage.Parts(
        header=stage.header(look, view.screen, f"{view.title} · settings", columns),
        main=map_frame(view.ground, view.spot),
        side=_side(view, layout.side, look),
        strip=_words(view, layout.strip, look),
        footer=stage.footer(_hints(view), columns),
        banner=view.banner,
    )
    return stage.compose(layout, parts, look)


def _side(view: SettingsView, box: stage.Box, look: Look) -> Frame:
    """The setting at the cross and its run's end, what the colours mean; below it the run itself.

    Where that leaves no room for the run, both are told in fewer rows; if there is none then, all is told.
    """
    lines = spelled([*_cross_lines(view, box.columns, look), *_meanings(view, box.columns, look)],
                    box.columns, look)  # fmt: skip
    if box.rows - len(lines) - 1 >= _PICTURE_ROWS:
        return _above_run(view, [*lines, ()], box, look)
    brief = spelled([*_cross_brief(view, box.columns, look), *_meanings_brief(view, box.columns, look)],
                    box.columns, look)  # fmt: skip
    if box.rows - len(brief) >= _SMALL_ROWS:
        return _above_run(view, brief, box, look)
    return filled_in(panel(lines, box.rows, box.columns))


def _above_run(view: SettingsView, lines: Sequence[Line], box: stage.Box, look: Look) -> Frame:
    """The lines, and the run at the cross in the rest of the box."""
    picture = view.beside(stage.Box(0, 0, box.rows - len(lines), box.columns), look)
    return stack(filled_in(panel(lines, len(lines), box.columns)), picture)


def _cross_lines(view: SettingsView, columns: int, look: Look) -> list[Line]:
    rate, value = map(show_setting, view.cross)
    return [
        heading(f"{view.label} at the cross", columns),
        field("η", rate, _LABEL),
        field(view.name, value, max(_LABEL, len(view.name) + 1)),
        *_end_lines(view, columns, look),
    ]


def _cross_brief(view: SettingsView, columns: int, look: Look) -> list[Line]:
    """The same with the setting in one row, if it has room there, and with what the outcome's name means."""
    rate, value = (Span(show_setting(number), bold=True) for number in view.cross)
    setting = line(Span("η ", DIM), rate, Span(f"  {view.name} ", DIM), value)
    if length(setting) > columns:
        return _cross_lines(view, columns, look)
    outcome, *rest = _end_lines(view, columns, look)
    about = line(f"{'':<{_LABEL}}", Span(view.told.fate.about, DIM))
    return [heading(f"{view.label} at the cross", columns), setting, outcome, about, *rest]


def _end_lines(view: SettingsView, columns: int, look: Look) -> list[Line]:
    """What became of the run at the cross, and what theory says of it."""
    fate, step, loss = view.told
    word = Span(f" {fate.word}, {counted(step, 'step')}", bold=True)
    return [
        line(Span(f"{'outcome':<{_LABEL}}", DIM), sign_of(fate, look), word),
        field("loss", show(loss), _LABEL),
        *wrap(_theory(view), columns),
    ]


def _theory(view: SettingsView) -> str:
    """How the learning rate at the cross stands to the one beyond which theory lets none settle."""
    if not math.isfinite(view.bound):
        return ""
    stands = "<" if view.cross[0] < view.bound else ">"
    bound, formula = show(view.bound, 3), view.ground.formula
    return f"η {stands} {formula}" if formula.isdigit() else f"η {stands} {formula} = {bound}"


def _meanings(view: SettingsView, columns: int, look: Look) -> list[Line]:
    """What the colours of the map stand for: of those that there are."""
    known = _shown(view)
    width = max(len(fate.word) for fate in known) + 1
    rows = (
        line(sign_of(fate, look), Span(f" {fate.word:<{width}}"), Span(fate.about, DIM)) for fate in known
    )
    return [heading("what the colours mean" if look.colors else "what the signs mean", columns), *rows]


def _meanings_brief(view: SettingsView, columns: int, look: Look) -> list[Line]:
    """Their names alone, several in a row, below each other."""
    known = _shown(view)
    width = max(len(fate.word) for fate in known)
    across = max(1, (columns + _APART) // (width + 2 + _APART))
    rows = (known[place : place + across] for place in range(0, len(known), across))
    return [_joined([(sign_of(fate, look), Span(f" {fate.word:<{width}}")) for fate in row]) for row in rows]


def _joined(named: Sequence[Line]) -> Line:
    """The lines in one row."""
    first, *rest = named
    return line(*first, *(span for each in rest for span in (Span(" " * _APART), *each)))


def _shown(view: SettingsView) -> list[Fate]:
    """The fates that there are on the map."""
    there = set(view.ground.found.fates.ravel().tolist())
    return [fate for fate in Fate if fate in there]


def _words(view: SettingsView, box: stage.Box, look: Look) -> list[Line]:
    """What became of the run, and what the keys do; of a border what it says, where there is room."""
    columns = box.columns - 2
    if view.notice:
        return wrap(view.notice, columns, YELLOW)
    said = f"With η = {show_setting(view.cross[0])} and {view.name} = {show_setting(view.cross[1])} the run"
    told = wrap(word(f"{said}{_sentence(view)}.", look), columns)
    other = "V sets something else upwards, " if view.axes > 1 else ""
    keys = f"The arrow keys move the cross; enter takes its settings over, {other}U closes the map."
    how = wrap(word(keys, look), columns, DIM)
    more = wrap(word(_FRACTAL if math.isnan(view.bound) else f"{_BORDER} {_FRACTAL}", look), columns)
    return [*told, *(more if len(told) + len(more) + len(how) <= box.rows else ()), *how]


def _sentence(view: SettingsView) -> str:
    """What became of the run: the end of a sentence that begins with it."""
    fate, step, _ = view.told
    if fate is Fate.CRAWLS:
        return f" crawls: after {counted(step, 'step')} it is still on its way"
    if fate is Fate.OSCILLATES:
        return f" oscillates: after {counted(step, 'step')} it still goes to and fro"
    if fate in _OF_NETWORKS:
        return f"{_OF_NETWORKS[fate]} after {counted(step, 'step')}"
    if not view.reason.startswith(_ENDED):
        return f": {view.reason}"
    return f" overshot, then {view.reason}" if fate is Fate.OVERSHOOTS else f" {view.reason}"


def _hints(view: SettingsView) -> list[stage.Hint]:
    return [
        stage.Hint("←↑↓→", "cross"),
        stage.Hint("enter", "take over"),
        *([stage.Hint("V", "axis")] if view.axes > 1 else []),
        stage.Hint("z Z", "zoom"),
        stage.Hint("U", "settings", True),
        stage.Hint("o", "optimizer"),
        stage.Hint("f", "loss"),
        stage.Hint("=", "number"),
        stage.Hint("0", "whole"),
        stage.Hint("?", "help"),
    ]
