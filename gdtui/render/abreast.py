"""Formulas of several params beside each other: in columns, as whole as the width allows."""

import re
from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import NamedTuple

from gdtui.engine.base.numbers import without_zeros
from gdtui.render.cells.look import ORANGE

_GAP, _LEAST_GAP = 3, 2
"""Cells between two columns, and where these are wide."""
_WORKED = re.compile(r"(?P<head>\S+ (?:←|<-|=) )(?P<symbols>.+?) = (?P<numbers>.+ = .+)")
"""A formula in symbols, in numbers, and what it comes to; spelled in ASCII, too."""

Groups = Sequence[Sequence[str]]
"""Formulas that belong together, such as one param's; the last one of each says the result."""


class Written(NamedTuple):
    """A line of formulas.

    Attributes:
        text: what it says.
        formulas: how many there are on it.
        marred: how many of them are in numbers alone (their symbols stand to the left) or off their column.
        color: of all of it.
    """

    text: str
    formulas: int = 1
    marred: int = 0
    color: int = ORANGE


def abreast(groups: Groups, rows: int, columns: int) -> list[list[Written]]:
    """The groups beside each other, row by row upwards from the results.

    A row is one line. Where the columns are too wide, numbers leave out the zeros at their ends, then the
    widest formulas the symbols that stand to their left already; where that is not enough, the widest row
    becomes one line for each of its formulas.

    Args:
        groups: the formulas.
        rows: how many lines there are: rows that are certainly above these are left out.
        columns: how wide they are.
    """
    upwards = list(zip_longest(*(reversed(group) for group in groups), fillvalue=""))[: max(rows, 1)]
    names = [group[-1].split(" ")[0] for group in groups]
    beside = set(range(len(upwards)))
    room = columns - _LEAST_GAP * (len(groups) - 1)
    if sum(_widths(upwards, beside)) > room:
        upwards = [tuple(map(without_zeros, row)) for row in upwards]
    table = _narrowed(upwards, names, room, beside)
    while beside and sum(_widths(table, beside)) > room:
        beside.remove(min(beside, key=lambda row: (sum(_widths(table, beside - {row})), row)))
        table = _narrowed(upwards, names, room, beside)
    widths = _widths(table, beside)
    gap = _GAP if sum(widths) + _GAP * (len(groups) - 1) <= columns else _LEAST_GAP
    return [
        [_written(table[place], whole, widths, gap)]
        if place in beside
        else [Written(text, marred=1) for text in whole if text]
        for place, whole in enumerate(upwards)
    ]


def _written(cells: Sequence[str], whole: Sequence[str], widths: Sequence[int], gap: int) -> Written:
    """One line of the table."""
    text = "".join(f"{cell:<{width + gap}}" for cell, width in zip(cells, widths, strict=True)).rstrip()
    return Written(text, sum(map(bool, whole)), sum(map(str.__ne__, cells, whole)))


def _widths(table: Sequence[Sequence[str]], beside: Collection[int]) -> list[int]:
    """How wide each column is, by those rows."""
    return [max([len(table[row][place]) for row in beside], default=0) for place in range(len(table[0]))]


def _narrowed(
    upwards: Sequence[Sequence[str]], names: Sequence[str], room: int, beside: Collection[int]
) -> list[list[str]]:
    """The formulas, as many in numbers alone as have to be: the widest, the last column first."""
    table = [list(row) for row in upwards]
    place = len(names) - 1
    while place and beside and sum(_widths(table, beside)) > room:
        row = max(beside, key=lambda row: (len(table[row][place]), row))
        shorter = _in_numbers(upwards[row], names, place)
        if len(shorter) < len(table[row][place]):
            table[row][place] = shorter
        else:
            place -= 1
    return table


def _in_numbers(formulas: Sequence[str], names: Sequence[str], place: int) -> str:
    """A formula in numbers alone, where its symbols are those to the left; else as it is."""
    here, left = (_WORKED.fullmatch(formulas[at]) for at in (place, place - 1))
    if here and left and _symbols(here, names[place]) == _symbols(left, names[place - 1]):
        return here["head"] + here["numbers"]
    return formulas[place]


def _symbols(formula: re.Match[str], name: str) -> str:
    """What it says in symbols, whatever the param is called."""
    return re.sub(rf"\b{re.escape(name)}\b", "·", formula["head"] + formula["symbols"])
