"""A step in formulas: those of one param below each other, those of several beside each other with room."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gdtui.engine.base.wording import counted
from gdtui.render.abreast import Groups, Written, abreast
from gdtui.render.cells.look import DIM, ORANGE
from gdtui.render.cells.panel import Line, Span, heading, length, line, wrap

_INDENT = "  "
_WIDE = 90
"""From so many cells on, columns that are too wide are made narrower; below that, a stack is whole."""


class Laid(NamedTuple):
    """Formulas as lines.

    Attributes:
        written: the lines, from top to bottom.
        hidden: how many formulas there was no room for.
        leading: how many lines stand above the results.
        cut: how many lines of results there was no room for.
    """

    written: Sequence[Written]
    hidden: int
    leading: int
    cut: int = 0

    @property
    def lines(self) -> list[Line]:
        """The lines as they are drawn."""
        return [line(Span(each.text, each.color)) for each in self.written]

    @property
    def results(self) -> int:
        """How many lines of results there are."""
        return len(self.written) - self.leading

    @property
    def loss(self) -> tuple[int, int]:
        """How many formulas are not shown, or not as they should be: the fewer, the better."""
        return self.hidden, sum(each.marred for each in self.written)


def laid(groups: Groups, rows: int, columns: int) -> Laid:
    """As many formulas as fit, the results first of all, then one group's before the next one's.

    Args:
        groups: the formulas.
        rows: how many lines there are.
        columns: how wide they are.
    """
    groups, rows = [group for group in groups if group], max(rows, 0)
    best = _laid(groups, len(groups), rows, columns)
    if columns < _WIDE and best.loss[1]:
        best = _laid(groups, 1, rows, columns)
    for across in reversed(range(1, len(groups))):
        if not any(best.loss) or columns < _WIDE:
            break
        best = min(best, _laid(groups, across, rows, columns), key=lambda known: known.loss)
    return best


def in_signs(known: Laid, rule: str, columns: int) -> Laid:
    """The rule in signs in place of what leads to the results, where there is room for but one line of that.

    Args:
        known: the formulas.
        rule: all of them without numbers, on one line; "" for none.
        columns: how wide they are.
    """
    if not (rule and known.hidden and known.leading == 1 and len(rule) <= columns):
        return known
    fragment, *results = known.written
    return Laid([Written(rule, 0, color=DIM), *results], known.hidden + fragment.formulas, 1, known.cut)


def _laid(groups: Groups, across: int, rows: int, columns: int) -> Laid:
    """The groups with so many beside each other, and the others below them."""
    groups = _once(groups) if across == 1 else groups
    blocks = [abreast(groups[at : at + across], rows, columns) for at in range(0, len(groups), across or 1)]
    results = _shared([len(block[0]) for block in blocks], rows)
    leading = _shared([sum(map(len, block[1:])) for block in blocks], rows - sum(results))
    shown = [
        each
        for block, above, result in zip(blocks, leading, results, strict=True)
        for each in _lowest(block, above + result)
    ]
    hidden = sum(map(len, groups)) - sum(each.formulas for each in shown)
    return Laid(shown, hidden, sum(leading), sum(len(block[0]) for block in blocks) - sum(results))


def _shared(wanted: Iterable[int], rows: int) -> list[int]:
    """How many of the rows each gets: the first ones all that they want."""
    given: list[int] = []
    for want in wanted:
        given.append(min(want, rows))
        rows -= given[-1]
    return given


def _lowest(block: Sequence[Sequence[Written]], rows: int) -> list[Written]:
    """So many lines of a block, from the results upwards; of several for one row, the first ones first."""
    shown: list[Written] = []
    for row in block:
        shown = [*row[: rows - len(shown)], *shown]
    return shown


def _once(groups: Groups) -> list[Sequence[str]]:
    """The groups without what an earlier one has said already: what is the same for all params."""
    said: set[str] = set()
    found: list[Sequence[str]] = []
    for group in groups:
        found.append([text for text in group[:-1] if text not in said] + list(group[-1:]))
        said.update(group)
    return found


def with_note(lines: Sequence[Line], hidden: int, columns: int) -> list[Line]:
    """The lines, one of which says at its end how many formulas there was no room for."""
    place = note_place(lines, hidden, columns)
    if place is None:
        return list(lines)
    note = Span(f"{_note(hidden):>{columns - length(lines[place])}}", DIM)
    return [*lines[:place], (*lines[place], note), *lines[place + 1 :]]


def note_place(lines: Sequence[Line], hidden: int, columns: int) -> int | None:
    """The line that has room to say how many formulas are hidden; None where none has, or none is.

    It is the last such line but the very last, which names its symbols where it can.
    """
    least, last = len(_note(hidden)) + 1, len(lines) - 1
    places = (*reversed(range(last)), last) if hidden and lines else ()
    return next((place for place in places if columns - length(lines[place]) > least), None)


def _note(hidden: int) -> str:
    return f"+ {counted(hidden, 'formula')}"


def formula_lines(groups: Groups, columns: int) -> list[Line]:
    """All formulas under a heading, each on as many lines as it takes."""
    said = [text for group in _once([group for group in groups if group]) for text in group]
    lines = [again for text in said for again in wrap(text, columns, ORANGE, _INDENT)]
    return [heading("this step in formulas", columns), *lines] if lines else []
