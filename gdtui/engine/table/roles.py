"""What of a table is to be learnt from what, and what is left out of it and why."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.numbers import show_setting
from gdtui.engine.base.ordered import distinct
from gdtui.engine.table.columns import Column, Sort, Vector
from gdtui.engine.table.reader import Table
from gdtui.engine.table.source import GUESSED

_TARGETS = ("y", "target", "label", "class")
"""Headings that name what is to be learnt."""
_ROW_NAMES = re.compile(
    r"(?i:|id|index|idx|no\.?|nr\.?|row|row[_ .]?names?|#|column1|unnamed: ?\d+|.*[_ ]id)|.*[a-z]I[Dd]"
)
_MOST_ONE_HOT = 12
"""A column of more kinds than these is an input only where it is named."""


class Part(NamedTuple):
    """A column of numbers as models see it: one of the table's, or one kind of a column of text.

    Attributes:
        name: in expressions.
        heading: for people.
        values: shape (rows,); nan where there is none.
        key: what its numbers stand for, where they stand for kinds.
    """

    name: str
    heading: str
    values: Vector
    key: str = ""


@dataclass(frozen=True, eq=False)
class Roles:
    """What is to be learnt from what.

    Attributes:
        target: what is to be learnt.
        kinds: the kinds of the target, in the order of its numbers; empty for a target of numbers.
        inputs: from what.
        rows: how many rows of the table there are values for in all of these.
        left_out: a heading and the reason, for each column that is not used.
        lost: for each column that is used: in how many rows it has no value, where there are any.
    """

    target: Part
    kinds: tuple[str, ...]
    inputs: tuple[Part, ...]
    rows: int
    left_out: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, int], ...]


def roles(
    table: Table, target: str | None = None, inputs: str | None = None, wanted: frozenset[str] = frozenset()
) -> Roles:
    """Who is who in a table.

    Args:
        table: what was read.
        target: the heading or name of what is to be learnt; None for the likeliest: a column that is called
            y, target, label or class, else the last one that can be learnt.
        inputs: headings or names with commas between; None for all that can be used.
        wanted: names that a typed model uses; where some are the table's, these columns alone are used.

    Raises:
        InputError: when a name is not the table's, or what it names cannot be used.
    """
    parts = {column.name: _parts(table, column) for column in table.columns}
    used = [c for c in table.columns if wanted & {c.name, *(part.name for part in parts[c.name])}]
    goal = _found(table, target) if target else _likely_target(table, used)
    _check_target(table, goal)
    if inputs:
        columns = _named_inputs(table, inputs, goal)
        chosen = [part for column in columns for part in parts[column.name]]
    elif used:
        others = [part for column in used if column is not goal for part in parts[column.name]]
        chosen = [part for part in others if part.name in wanted]
    else:
        columns = _likely_inputs(table, goal)
        chosen = [part for column in columns for part in parts[column.name]]
    asked = [_whole(goal), *chosen]
    learnt, *learners = _complete(table, asked)
    if target or not used:
        _check_varied(goal, learnt.values)
    names = {part.name for part in asked}
    out = tuple(
        (column.heading, _reason(table, column))
        for column in table.columns
        if column is not goal and not names & {part.name for part in parts[column.name]}
    )
    lost = tuple((part.heading, gaps) for part in asked if (gaps := _gaps(part)))
    return Roles(learnt, goal.kinds, tuple(learners), learnt.values.size, out, lost)


def _complete(table: Table, parts: Sequence[Part]) -> Sequence[Part]:
    """The parts in those rows in which all of them have a value.

    Raises:
        InputError: when these are fewer than two.
    """
    if not any(map(_gaps, parts)):
        return parts
    kept = ~np.isnan(parts[0].values)
    for part in parts[1:]:
        kept &= ~np.isnan(part.values)
    count = int(kept.sum())
    if count < 2:
        worst = max(parts, key=_gaps)
        has = "only one row has" if count else "no row has"
        gap = f"{quote(worst.heading, 20)} has none in {_gaps(worst)} of {table.rows}"
        raise InputError(f"{table.name}: {has} a value in every column used ({gap}): name fewer --inputs")
    return [part._replace(values=_frozen(part.values[kept])) for part in parts]


def _gaps(part: Part) -> int:
    return int(np.isnan(part.values).sum())


def _frozen(values: Vector) -> Vector:
    values.setflags(write=False)
    return values


# -- columns as parts


def _parts(table: Table, column: Column) -> tuple[Part, ...]:
    """A column as inputs: of three kinds and more, one of 0 and 1 for each kind but the first."""
    if len(column.kinds) < 3:
        return (_whole(column),)
    names = [f"{column.name}_{_short(kind)}" for kind in column.kinds]
    taken = [*names, *(other.name for other in table.columns)]
    return tuple(
        Part(
            names[code] if taken.count(names[code]) == 1 else f"{column.name}_{code}_",
            f"{column.heading} = {kind}",
            _is_kind(column.values, code),
            f"0 where it is {column.kinds[0]}" if code == 1 else "",
        )
        for code, kind in enumerate(column.kinds)
        if code
    )


def _whole(column: Column) -> Part:
    key = ", ".join(f"{code} {kind}" for code, kind in enumerate(column.kinds))
    return Part(column.name, column.heading, column.values, key)


def _short(kind: str) -> str:
    return re.sub("[^A-Za-z0-9_]+", "_", kind)[:12].strip("_")


def _is_kind(codes: Vector, code: int) -> Vector:
    return _frozen(np.where(np.isnan(codes), np.nan, (codes == code).astype(np.float64)))


# -- who is named


def _found(table: Table, name: str) -> Column:
    """The column of that heading or name.

    Raises:
        InputError: when there is none.
    """
    typed = name.strip()
    for same in (lambda c: c.heading == typed, lambda c: c.name == typed,
                 lambda c: typed.lower() in (c.heading.lower(), c.name.lower())):  # fmt: skip
        for column in table.columns:
            if same(column):
                return column
    known = ", ".join(quote(column.heading, 20) for column in table.columns[:12])
    more = f" and {len(table.columns) - 12} more" if len(table.columns) > 12 else ""
    raise InputError(f"{table.name} has no column {quote(typed)}: it has {known}{more}")


def _named_inputs(table: Table, text: str, goal: Column) -> list[Column]:
    chosen: list[Column] = []
    for name in _names(text):
        column = _found(table, name)
        if column is goal:
            raise InputError(f"{quote(goal.heading)} is to be learnt: leave it out of the inputs")
        fault = _unusable(column)
        if fault:
            raise InputError(f"{quote(column.heading)} cannot be an input: {fault}")
        if column.stray:
            raise InputError(_stray(table, column))
        if column not in chosen:
            chosen.append(column)
    return chosen


def _names(text: str) -> list[str]:
    """The headings that were typed, parted by commas; one with a comma or a line break in it is in quotes."""
    try:
        return next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        raise InputError(f"write headings parted by commas, on one line, not {quote(text)}") from None


def _stray(table: Table, column: Column) -> str:
    line, _, fault = column.stray.partition(": ")
    return f"{table.name}, {line}, column {quote(column.heading, 24)}: {fault}"


# -- who is likely


def _likely_target(table: Table, used: Sequence[Column]) -> Column:
    offers = [column for column in used or table.columns if not _unusable(column)]
    for name in _TARGETS:
        for column in offers:
            if column.heading.lower() == name:
                return column
    varied = [column for column in offers if not _is_index(table, column) and not _is_constant(column)]
    if not offers:
        what = ", ".join(f"{quote(c.heading, 20)} ({_unusable(c)})" for c in table.columns[:4])
        raise InputError(f"{table.name} has no column of numbers or of a few kinds: {what}")
    return (varied or offers)[-1]


def _check_target(table: Table, goal: Column) -> None:
    fault = _unusable(goal)
    if fault:
        raise InputError(f"{quote(goal.heading)} cannot be learnt: {fault}; choose another --target")
    if goal.stray:
        raise InputError(_stray(table, goal))


def _check_varied(goal: Column, values: Vector) -> None:
    if len(goal.kinds) == 1 or values.min() == values.max():
        always = goal.kinds[0] if goal.kinds else show_setting(float(values[0]))
        always += f" in the {values.size} rows used"
        raise InputError(f"{quote(goal.heading)} is always {always}: choose another --target")


def _likely_inputs(table: Table, goal: Column) -> list[Column]:
    """All that can be used; a column that counts the rows where there is nothing else.

    Raises:
        InputError: when there is none.
    """
    others = [column for column in table.columns if column is not goal]
    fine = [column for column in others if not _reason(table, column)]
    fine = fine or [column for column in others if not _unusable(column) and _is_index(table, column)]
    if fine:
        return fine
    if not others:
        raise InputError(f"{table.name} has one column only: write inputs beside {quote(goal.heading)}")
    if stray := next((column for column in others if column.stray), None):
        raise InputError(_stray(table, stray))
    why = "; ".join(f"{quote(c.heading, 20)}: {_reason(table, c)}" for c in others[:3])
    raise InputError(f"there is nothing to learn {quote(goal.heading, 20)} from ({why})")


# -- why not


def _unusable(column: Column) -> str:
    """Why a column cannot be used at all; "" where it can."""
    if column.sort is Sort.TEXT:
        return "free text"
    if column.sort is Sort.DATES:
        return "dates"
    return "no values" if column.sort is Sort.NOTHING else ""


def _reason(table: Table, column: Column) -> str:
    """Why a column is no input unless it is named; "" where it is one."""
    if fault := _unusable(column) or column.stray:
        return fault
    if 2 * column.missing > table.rows:
        return f"no value in {100 * column.missing // table.rows} % of the rows"
    if _is_constant(column):
        return "always the same"
    if _is_index(table, column):
        return "counts the rows"
    if len(column.kinds) > _MOST_ONE_HOT:
        return f"{len(column.kinds)} kinds"
    return ""


def _is_constant(column: Column) -> bool:
    first, second = column.values[:2].tolist()
    if first < second or second < first:  # most columns: no need to look at all of it
        return False
    known = column.values[~np.isnan(column.values)]
    return known.size > 0 and bool(known.min() == known.max())


def _is_index(table: Table, column: Column) -> bool:
    """Whether a column counts the rows, as 1, 2, 3, …; or names them: whole numbers, all different: `Id`."""
    values = column.values
    if column.sort is not Sort.NUMBERS or column.missing or column.stray or table.rows < 3:
        return False
    if values[0] in (0, 1) and values[1] == values[0] + 1 and bool((np.diff(values) == 1).all()):
        return True
    named = _ROW_NAMES.fullmatch(column.heading) is not None
    return bool(named and (values == np.floor(values)).all() and distinct(values).size == values.size)


# -- in words


def said_of(table: Table, column: Column) -> str:
    """What a column holds, and why it is no input unless it is named."""
    what: str = column.sort
    if column.sort is Sort.NUMBERS and not column.stray:
        known = column.values[~np.isnan(column.values)]
        what = f"numbers from {known.min():.4g} to {known.max():.4g}"
    elif column.sort is Sort.KINDS:
        what = f"{len(column.kinds)} kinds: {_some(column.kinds, 4)}"
    gaps = f", no value in {column.missing} of {table.rows} rows" if column.missing else ""
    reason = _reason(table, column)
    return f"{what}{gaps}{f'; no input by itself: {reason}' if reason and reason != what else ''}"


def _some(texts: Sequence[str], most: int) -> str:
    if len(texts) <= most:
        return ", ".join(texts)
    return f"{', '.join(texts[:most])} and {len(texts) - most} more"


def summary(table: Table, found: Roles) -> str:
    """What predicts what, from how many rows, what is left out and why, in one line."""
    headings = [quote(part.heading, 18) for part in found.inputs]
    said = f"{quote(found.target.heading, 18)} from {_some(headings, 4) or 'nothing'} · {found.rows} rows"
    if found.rows < table.rows:
        said += f" ({table.rows - found.rows} left out: no value in {_some([h for h, _ in found.lost], 2)})"
    if GUESSED in table.manner:
        said += f" · {GUESSED}"
    out = [
        f"{quote(heading, 18)} ({reason})" if reason else quote(heading, 18)
        for heading, reason in found.left_out
    ]
    return f"{said} · not used: {_some(out, 3)}" if out else said


def details(table: Table, found: Roles) -> Iterator[str]:
    """All of it, a line for each matter."""
    manner = "".join(f"; {word}" for word in table.manner)
    yield f"{table.name}: {table.rows} rows, {len(table.columns)} columns{manner}"
    yield f"target: {_side_by_side(found.target)}"
    yield f"inputs: {'; '.join(map(_side_by_side, found.inputs)) or 'none'}"
    if found.lost:
        counts = ", ".join(f"{quote(heading)} ({count})" for heading, count in found.lost)
        yield f"rows left out: {table.rows - found.rows} of {table.rows}, with no value in {counts}"
    for heading, reason in found.left_out:
        yield f"not used: {quote(heading)}{f': {reason}' if reason else ''}"
    if found.rows <= len(found.inputs):
        yield f"{found.rows} rows and {len(found.inputs) + 1} params: they can be fitted in many ways"


def _side_by_side(part: Part) -> str:
    heading = quote(part.heading)
    named = heading if heading == part.name else f"{heading}, in a model {part.name}"
    return f"{named} ({part.key})" if part.key else named
