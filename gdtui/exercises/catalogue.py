"""The exercises by number, and their templates."""

import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.gate import shipped
from gdtui.exercises.task import Task

_FOLDER = Path(__file__).parent / "templates"
_ROWS = (
    ("differences:NUMERICAL_GRADIENT", "the numerical gradient: nudge each number by ±h"),
    ("descent:STEP", "one step of gradient descent"),
    ("descent:LOOP", "the loop, with its stop"),
    ("batches:BATCHES", "the mini-batches of an epoch, the last one with what remains"),
    ("rules:MOMENTUM", "one step with momentum"),
    ("rules:ADAM", "one step of Adam"),
    ("circuits:BACKWARD", "the backward pass of (x + y)*z + max(x, w)"),
    ("circuits:AUTOGRAD", "an autograd of forty lines"),
    ("layer:LAYER", "one hidden layer, forward and backward by hand"),
)
"""Module and name of each, and what is to be written."""

NUMBERS = range(1, len(_ROWS) + 1)
"""Their numbers."""

ABOUT: Mapping[int, str] = {number: about for number, (_, about) in zip(NUMBERS, _ROWS, strict=True)}
"""What is to be written, by number."""

_MARK = re.compile(r"^# gdtui exercise (\d{1,3})\b", re.MULTILINE)


def find_task(number: int) -> Task:
    """The exercise of that number.

    Raises:
        InputError: when there is none.
    """
    if number not in NUMBERS:
        raise InputError(f"there is no exercise {number}: they go from 1 to {len(_ROWS)}")
    module, name = _ROWS[number - 1][0].split(":")
    task: Task = getattr(import_module(f"{__package__}.tasks.{module}"), name)
    return task


def template(number: int) -> str:
    """The file with the gap.

    Raises:
        InputError: when there is none of that number.
    """
    name = find_task(number).name.lower()
    return shipped(_FOLDER / f"{number}-{name}.txt")


def number_of(text: str, path: str) -> int:
    """Which exercise a file is: its first line says so, else what it defines.

    Raises:
        InputError: when it is none.
    """
    mark = _MARK.search(text)
    if mark:
        find_task(int(mark[1]))
        return int(mark[1])
    for number in NUMBERS:
        if all(re.search(rf"^(def|class) {name}\b", text, re.MULTILINE) for name in find_task(number).wants):
            return number
    raise InputError(
        f"{quote(path, 80)} is no exercise: its first line says which, as '# gdtui exercise 3' "
        "(gdtui exercise 3 prints one)"
    )
