"""What an exercise is made of."""

import math
import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Names = Mapping[str, Any]
"""What a learner's file defines, by name."""
Numbers = list[float]


class Case(NamedTuple):
    """One thing that is tried.

    Attributes:
        about: in a few words, what is tried.
        given: what the functions are given, by name.
    """

    about: str
    given: Mapping[str, Any]


class Part(NamedTuple):
    """One number that is expected: what it is called, and its value."""

    name: str
    value: float


class Slip(NamedTuple):
    """A typical mistake.

    Attributes:
        words: the question that is asked of who seems to have made it.
        numbers: what it leads to, in the order of the parts that are expected.
    """

    words: str
    numbers: Callable[[Case], Numbers]


class Task(NamedTuple):
    """An exercise.

    Attributes:
        name: the name of its template.
        about: what is to be written, in a line.
        wants: what a file must define.
        cases: the cases that are always tried, and some that are drawn.
        play: what comes out of a learner's functions for a case; runs in a process of its own.
        expected: what is to come out, by the engine.
        slips: the typical mistakes, the likeliest first.
    """

    name: str
    about: str
    wants: tuple[str, ...]
    cases: Callable[[random.Random], list[Case]]
    play: Callable[[Names, Case], Numbers]
    expected: Callable[[Case], list[Part]]
    slips: tuple[Slip, ...]


class WrongShapeError(Exception):
    """What came out of a learner's function is not what was asked for: `str(error)` says so."""


def flat(found: object, name: str, count: int | None = None) -> Numbers:
    """Numbers out of what a learner's function gave back: one, or rows of them, lists or arrays.

    Args:
        found: what was given back.
        name: by what it was.
        count: how many numbers it should be.

    Raises:
        WrongShapeError: when they are no numbers, or not so many.
    """
    numbers = _numbers(found, name)
    if count is not None and len(numbers) != count:
        wanted = "one number" if count == 1 else f"{count} numbers"
        raise WrongShapeError(f"{name} gave back {len(numbers)} numbers, it should be {wanted}")
    return numbers


def _numbers(found: object, name: str) -> Numbers:
    if found is None:
        raise WrongShapeError(f"{name} gave back nothing: is the return missing?")
    if isinstance(found, list | tuple):
        return [number for part in found for number in _numbers(part, name)]
    if hasattr(found, "tolist"):
        return _numbers(found.tolist(), name)
    if isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < math.inf:
        return [float(found)]
    if isinstance(found, float):
        return [found]
    raise WrongShapeError(f"{name} gave back {type(found).__name__}, it should be numbers")


def rows(found: object, name: str, count: int) -> list[Any]:
    """What a function gave back as so many things.

    Raises:
        WrongShapeError: when they are not so many.
    """
    if found is None:
        raise WrongShapeError(f"{name} gave back nothing: is the return missing?")
    if not isinstance(found, list | tuple) or len(found) != count:
        raise WrongShapeError(f"{name} should give back {count} things, with commas between")
    return list(found)
