"""What is said of a filled-in exercise: the first thing that is wrong, in the learner's words."""

import math
import random
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from gdtui.engine.base.errors import quote
from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.base.wording import counted
from gdtui.exercises.catalogue import ABOUT, find_task
from gdtui.exercises.sandbox import PATIENCE, Ran, run_file
from gdtui.exercises.task import Case, Part, Task

_NEAR, _LEAST = 1e-6, 1e-9
"""Numbers agree that differ by a smaller share, or by less than this."""
_LINES = 5
"""So many printed lines are shown."""


class Verdict(NamedTuple):
    """Whether an exercise is solved, and what is to be said of it, line by line."""

    right: bool
    lines: list[str]


def judged(text: str, number: int, seed: int = 0, patience: float = PATIENCE) -> Verdict:
    """Run a filled-in exercise and say how it did.

    Args:
        text: the file.
        number: of the exercise.
        seed: of the cases that are drawn.
        patience: seconds until it is ended.
    """
    return verdict_of(run_file(text, number, seed, patience), number, seed)


def verdict_of(ran: Ran, number: int, seed: int) -> Verdict:
    """What a run comes to."""
    task = find_task(number)
    cases = task.cases(random.Random(seed))
    with np.errstate(all="ignore"):
        wrong = _wrong(task, cases, ran)
    if not wrong:
        return Verdict(True, [f"right: {ABOUT[number]}, in {counted(len(cases), 'case')}", *_printed(ran)])
    return Verdict(False, [f"not yet: {wrong[0]}", *wrong[1:], *_printed(ran)])


def _wrong(task: Task, cases: Sequence[Case], ran: Ran) -> list[str]:
    """What is wrong first, in a line or two; nothing where nothing is."""
    for place, case in enumerate(cases):
        if place >= len(ran.answers):
            return [_unanswered(ran), f"case: {case.about}"]
        answer = ran.answers[place]
        failed = _failed(answer, task)
        if failed:
            about = [] if "missing" in answer or "gap" in answer else [f"case: {case.about}"]
            return [failed, *about]
        found = _difference(task, case, answer["numbers"])
        if found:
            return [found, f"case: {case.about}"]
    return []


def _unanswered(ran: Ran) -> str:
    if ran.ended == "time":
        return "it was stopped as it took too long: is there a loop without an end?"
    return f"it ended on the way{f' ({ran.ended})' if ran.ended else ''}: does it call exit?"


def _failed(answer: dict[str, Any], task: Task) -> str:
    if "gap" in answer:
        at = f" in line {answer['gap']}" if answer["gap"] else ""
        return f"the gap{at} is not filled yet: put your lines in place of 'raise NotImplementedError'"
    if "missing" in answer:
        return f"there is no {answer['missing']} in it: keep the name that the exercise gives"
    if "shape" in answer:
        return quote(str(answer["shape"]), 200)
    if "error" in answer:
        at = f"line {answer['line']}: " if answer.get("line") else ""
        return f"{at}{quote(str(answer['error']), 200)}"
    numbers = answer.get("numbers")
    return "" if isinstance(numbers, list) else f"{task.wants[0]} gave no answer"


def _difference(task: Task, case: Case, numbers: Sequence[float]) -> str:
    """The first part that is not as it should be, and which slip would explain it; "" where all is well."""
    expected = task.expected(case)
    values = [part.value for part in expected]
    if _same(numbers, values):
        return ""
    words = next((slip.words for slip in task.slips if _same(numbers, slip.numbers(case))), "")
    return f"{_first(expected, numbers)}{f'; {words}' if words else ''}"


def _first(expected: Sequence[Part], numbers: Sequence[float]) -> str:
    for part, number in zip(expected, numbers, strict=False):
        if not _same([number], [part.value]):
            return f"{part.name} is {_shown(number)}, it should be {_shown(part.value)}"
    missing = expected[len(numbers) :]
    if missing:
        return f"{missing[0].name} is missing: it should be {_shown(missing[0].value)}"
    return f"there are {len(numbers) - len(expected)} numbers too many"


def _shown(number: float) -> str:
    """A number with a few digits, as short as it can be written."""
    return show_setting(number) if math.isfinite(number) else show(number)


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(map(_near, one, other))


def _near(one: float, other: float) -> bool:
    same = math.isnan(one) and math.isnan(other)  # where a slip leads to no number, that is its mark
    return same or math.isclose(one, other, rel_tol=_NEAR, abs_tol=_LEAST)


def _printed(ran: Ran) -> list[str]:
    """The beginning of what it printed."""
    lines = ran.printed.splitlines()
    more = ["…"] if len(lines) > _LINES else []
    return [f"printed: {quote(line, 100)}" for line in lines[:_LINES]] + more
