"""Lanes side by side: what each is drawn with for good, and the table of how they do.

A rule has one colour and one letter, whoever runs beside it. Lanes of one rule share its hue, from dark to
light in their order, and have their numbers in place of the letter.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.optimizers import registry
from gdtui.engine.optimizers.base import OWN_GRADIENT
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.racer import Racer
from gdtui.render.cells.look import DIM, GREEN, LANES, ORANGE, RED, WHITE, YOURS, Look
from gdtui.render.cells.marks.shared import where_line
from gdtui.render.cells.palette import variant
from gdtui.render.cells.panel import Line, Span, badge, flow, length, line, named, pressing
from gdtui.render.stage import ROW

OUTCOMES = {
    Kind.CONVERGED: GREEN, Kind.DIVERGED: RED, Kind.STALLED: ORANGE, Kind.STEP_LIMIT: ORANGE,
}  # fmt: skip
_MARKS = {
    Kind.CONVERGED: ("✓", GREEN), Kind.DIVERGED: ("✗", RED), Kind.STALLED: ("=", ORANGE),
    Kind.STEP_LIMIT: ("…", DIM),
}  # fmt: skip
_NUMBERS = "123456789abcdefg"
"""A sign for each of `MOST_LANES`, none of them one that something else is drawn with."""
_LOSS, _COUNT, _WORD = 10, 5, 10
"""Cells of a loss, of a count of steps or evaluations at least, and of an outcome."""
_NAME, _SHORTEST = 9, 4
"""Cells of a name that are worth more than a column, and the fewest that still tell a rule."""

_SEEN: Mapping[int, str] = MappingProxyType({})
"""Nothing is said of where lanes are: all are seen."""


def twins(state: LandscapeState, index: int) -> list[int]:
    """The racers of that one's rule, itself among them."""
    name = state.racers[index].name
    return [other for other, racer in enumerate(state.racers) if racer.name == name]


def lane_color(state: LandscapeState, index: int) -> int:
    """The colour of racer number `index`: its rule's own, white when it is alone."""
    if len(state.racers) == 1:
        return WHITE
    if state.racers[index].name == OWN_GRADIENT:
        return YOURS
    same = twins(state, index)
    color = LANES[registry.place(state.racers[index].name) % len(LANES)]
    return variant(color, same.index(index), len(same))


def lane_glyph(state: LandscapeState, index: int) -> str:
    """What racer number `index` is drawn with, where there are several."""
    alone = len(twins(state, index)) == 1
    return state.racers[index].optimizer.glyph if alone else _NUMBERS[index]


def lane_label(state: LandscapeState, index: int, columns: int) -> str:
    """Its rule, and in what it is set otherwise than others of that rule.

    The rule is cut before the settings are, and of those only whole ones are left out.
    """
    own = _own_settings(state, index)
    while own and len(" ".join(own)) > columns:
        own.pop()
    room = columns - len(" ".join(own)) - bool(own)
    named = [clipped(state.racers[index].optimizer.name, room)] if room >= _SHORTEST else []
    return " ".join([*named, *own])


def _own_settings(state: LandscapeState, index: int) -> list[str]:
    """In what a racer is set otherwise than others of its rule, each with its symbol."""
    values: dict[str, set[float]] = {}
    for other in twins(state, index):
        for symbol, _, value in state.racers[other].optimizer.settings():
            values.setdefault(symbol, set()).add(value)
    own = state.racers[index].optimizer.settings()
    return [f"{symbol} {show_setting(value)}" for symbol, _, value in own if len(values[symbol]) > 1]


def _worth(state: LandscapeState) -> int:
    """Cells of the names that are worth more than a column: the settings are, with a few of the rule."""
    own = max(len(" ".join(_own_settings(state, index))) for index in range(len(state.racers)))
    return max(_NAME, own + 1 + _SHORTEST)


class _Column(NamedTuple):
    """A column of the table: its heading, and for each racer a text and its colour."""

    heading: str
    width: int
    cells: list[Span]


def _columns(state: LandscapeState, columns: int) -> list[_Column]:
    """What there is room for beside the names: the loss, then how it went, what it cost, how far it came."""
    racers = state.racers
    marks = [Span(*_MARKS.get(racer.outcome.kind, (" ", DIM))) for racer in racers]
    found = [_Column("loss", _LOSS, [Span(show(racer.loss), bold=True) for racer in racers])]
    spent = _counts("spent", [racer.evaluations.total for racer in racers])
    steps = _counts("steps", [racer.step for racer in racers])
    words = _Column("outcome", _WORD, [_word(racer) for racer in racers])
    room = columns - _worth(state)
    last = words if _width([*found, spent, steps, words]) <= room else _Column("", 1, marks)
    for column in (spent, steps):
        if _width([*found, column, last]) <= room:
            found.append(column)
    return [*found, last]


def _width(columns: list[_Column]) -> int:
    return sum(column.width + 1 for column in columns)


def _counts(heading: str, numbers: list[int]) -> _Column:
    texts = [str(number) for number in numbers]
    return _Column(heading, max(_COUNT, *map(len, texts)), [Span(text) for text in texts])


def _word(racer: Racer) -> Span:
    kind = racer.outcome.kind
    return Span(str(kind).replace("-", " ") if racer.outcome.ended else "", OUTCOMES.get(kind, DIM))


def ranking_lines(
    simulation: Landscape,
    state: LandscapeState,
    highlight: int,
    columns: int,
    look: Look,
    where: Mapping[int, str] = _SEEN,
) -> list[Line]:
    """All racers, the lowest loss first: loss, evaluations spent, steps and outcome as there is room.

    Behind the names of those whose letters are not to be seen on the map stands `where` they are.
    """
    wide = len(str(len(state.racers)))
    name = columns - wide - 3
    found = _columns(state, name)
    name -= _width(found)
    title = f"ranking · step {state.step} "
    lines = [_headings(Span(title, bold=True), found, columns)]
    for place, index in enumerate(simulation.ranking(state), 1):
        color = lane_color(state, index)
        said = f" {where[index]}" if index in where else ""
        room = name - len(said)
        label = f" {lane_label(state, index, room):<{room}}"
        row = line(
            Span(f"{place:>{wide}}{'▶' if index == highlight else ' '}", DIM),
            *named(lane_glyph(state, index), label, color, look, index == highlight),
            *([Span(said, DIM)] if said else []),
            *(each.cells[index]._replace(text=f" {each.cells[index].text:>{each.width}}") for each in found),
        )
        lines.append(pressing(row, f"{ROW}{index}"))
    return lines


def _headings(title: Span, found: list[_Column], columns: int) -> Line:
    """The columns' names, each above the right end of its column, behind a title and a rule."""
    named = "".join(f" {each.heading:>{each.width}}" for each in found)
    blank = len(named) - len(named.lstrip())
    rule = "─" * (columns - length((title,)) - len(named) + blank)
    return line(title, Span(f"{rule[1:]} {named[blank:]}" if rule else named.strip(), DIM))


def legend_lines(
    state: LandscapeState, columns: int, look: Look, where: Mapping[int, str] = _SEEN
) -> list[Line]:
    """Whose each colour and letter is, as many as fit on a line; then `where` those are who are not seen."""
    rows: list[Line] = [()]
    letters = [
        badge(lane_glyph(state, lane), lane_color(state, lane), look) for lane in range(len(state.racers))
    ]
    for index, letter in enumerate(letters):
        entry = letter, Span(f" {lane_label(state, index, columns - 2)}", DIM)
        gap = (Span("  "),) if rows[-1] else ()
        if length((*rows[-1], *gap, *entry)) > columns:
            rows.append(entry)
        else:
            rows[-1] = (*rows[-1], *gap, *entry)
    return [*rows, *(flow(where_line(where, letters), columns) or [()])]
