"""A step in formulas: those of one param below each other, those of several beside each other with room."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from gdtui.engine.base.wording import counted
from gdtui.render.cells.look import DIM, ORANGE
from gdtui.render.cells.panel import Line, Span, heading, length, line, wrap

_GAP = 3
"""Cells between two columns of formulas."""
_INDENT = "  "

Groups = Sequence[Sequence[str]]
"""Formulas that belong together, such as one variable's; the last one of each says the result."""


class Laid(NamedTuple):
    """Formulas as lines, and how many there was no room for."""

    lines: list[Line]
    hidden: int


def laid(groups: Groups, rows: int, columns: int) -> Laid:
    """As many formulas as fit, the results first of all.

    Args:
        groups: the formulas.
        rows: how many lines there are.
        columns: how wide they are.
    """
    groups = [group for group in groups if group]
    if len(groups) > 1 and _beside(groups, columns):
        return _in_columns(groups, max(rows, 0))
    groups = _once(groups)
    kept = [len(group) for group in groups]
    while sum(kept) > rows and any(kept):
        longest = max(range(len(kept)), key=lambda i: (kept[i], i))
        kept[longest] -= 1
    shown = [text for group, size in zip(groups, kept, strict=True) for text in group[len(group) - size :]]
    return Laid([line(Span(text, ORANGE)) for text in shown], sum(map(len, groups)) - len(shown))


def in_signs(known: Laid, rule: str, results: int, columns: int) -> Laid:
    """The rule in signs in place of the formulas that lead to the results, where not all of these are shown.

    Args:
        known: the formulas.
        rule: all of them without numbers, on one line; "" for none.
        results: how many of the last formulas are results.
        columns: how wide they are.
    """
    leading = len(known.lines) - results
    if not (rule and known.hidden and leading > 0 and len(rule) <= columns):
        return known
    return Laid([line(Span(rule, DIM)), *known.lines[leading:]], known.hidden + leading)


def _beside(groups: Groups, columns: int) -> bool:
    """Whether all groups fit beside each other."""
    return sum(max(map(len, group)) + _GAP for group in groups) - _GAP <= columns


def _in_columns(groups: Groups, rows: int) -> Laid:
    """Each group a column; their results stand in one row."""
    widths = [max(map(len, group)) + _GAP for group in groups]
    upwards = list(zip_longest(*(reversed(group) for group in groups), fillvalue=""))
    rows_of = [
        "".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()
        for row in reversed(upwards[:rows])
    ]
    hidden = sum(1 for row in upwards[rows:] for text in row if text)
    return Laid([line(Span(text, ORANGE)) for text in rows_of], hidden)


def _once(groups: Groups) -> list[Sequence[str]]:
    """The groups without what an earlier one has said already: what is the same for all params."""
    said: set[str] = set()
    found: list[Sequence[str]] = []
    for group in groups:
        found.append([text for text in group[:-1] if text not in said] + list(group[-1:]))
        said.update(group)
    return found


def with_note(lines: Sequence[Line], hidden: int, columns: int) -> list[Line]:
    """The lines, one of which says at its end how many formulas there was no room for.

    It is the last that has room for it but the very last, which names its symbols where it can.
    """
    note, last = f"+ {counted(hidden, 'formula')}", len(lines) - 1
    for place in (*reversed(range(last)), last) if hidden and lines else ():
        room = columns - length(lines[place])
        if room > len(note) + 1:
            return [*lines[:place], (*lines[place], Span(f"{note:>{room}}", DIM)), *lines[place + 1 :]]
    return list(lines)


def formula_lines(groups: Groups, columns: int) -> list[Line]:
    """All formulas under a heading, each on as many lines as it takes."""
    said = [text for group in _once([group for group in groups if group]) for text in group]
    lines = [again for text in said for again in wrap(text, columns, ORANGE, _INDENT)]
    return [heading("this step in formulas", columns), *lines] if lines else []
