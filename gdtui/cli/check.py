"""`gdtui check` and `gdtui exercise`: is it right (a derivative, an exercise, a lesson)?"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gdtui.cli.options import settings
from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.numbers import parse_whole

WRONG = 3
"""The exit status of what was checked and found wrong."""
_LESSON = ".md"
_LONGEST_PATH = 4_096
"""Characters of a path before a line's number: programs that go there need it whole."""


def run(given: Mapping[str, Any]) -> int:
    """Print the verdict; 0 where it is right, 3 where it is wrong.

    Raises:
        InputError: when there is nothing to check.
    """
    typed = [name for name in ("loss", "gradient", "at", "bounds") if name in given]
    file = given.get("file")
    if file is None:
        return _derivative(given)
    if typed:
        raise InputError(f"check takes a FILE, or --loss and --gradient: leave out --{typed[0]}")
    if given.get("restricted"):
        raise InputError("--restricted checks no file: check a derivative with --loss and --gradient")
    return _lesson(file) if Path(file).suffix.lower() == _LESSON else _exercise(file, given)


def _derivative(given: Mapping[str, Any]) -> int:
    from gdtui.engine.derivative.asked import check_asked
    from gdtui.engine.derivative.words import report

    verdict = check_asked(settings(given))
    lines = report(verdict)
    if not verdict.possible:
        raise InputError(lines[0])
    print("\n".join(lines))
    return 0 if verdict.right else WRONG


def _lesson(name: str) -> int:
    """Read a lesson, and say what is wrong with it, a line each: file, line, what."""
    from gdtui.lessons.course import read_lesson
    from gdtui.lessons.proof import faults
    from gdtui.screens.tutor import unfit

    path, shown = Path(name), quote(name, _LONGEST_PATH)
    found = [f"{shown}:{fault.line}: {fault.what}" for fault in faults(read_lesson(path))]
    found = found or [
        f"{shown}: the card {card!r} does not fit 80 columns by 24 rows" for card in unfit(path)
    ]
    print("\n".join(found or [f"{shown}: this lesson is in order"]))
    return WRONG if found else 0


def _exercise(path: str, given: Mapping[str, Any]) -> int:
    """Run the file in a process of its own, and say how it did."""
    from gdtui.exercises.catalogue import number_of
    from gdtui.exercises.verdict import judged

    text = _read(path)
    verdict = judged(text, number_of(text, path), given.get("seed", 0))
    print("\n".join(verdict.lines))
    return 0 if verdict.right else WRONG


def _read(path: str) -> str:
    from gdtui.files import read_small

    try:
        return read_small(Path(path))
    except UnicodeDecodeError:
        raise InputError(f"{quote(path, 80)} is no text in UTF-8") from None
    except ValueError as error:
        raise InputError(f"cannot check {quote(path, 80)}: {error}") from None


def exercise(given: Mapping[str, Any]) -> int:
    """`gdtui exercise`: print the list of them, print one, or write it to a file.

    Raises:
        InputError: when there is none of that number, or the file cannot be written.
    """
    from gdtui.exercises.catalogue import ABOUT, NUMBERS, template

    typed, output = given.get("number"), given.get("output")
    if typed is None:
        if output is not None:
            raise InputError("say which exercise: gdtui exercise 3 -o mine.py")
        print("\n".join(f"{number}  {about}" for number, about in ABOUT.items()))
        return 0
    text = template(parse_whole(typed, NUMBERS[0], NUMBERS[-1]))
    if output is None:
        sys.stdout.write(text)
        return 0
    _write(Path(output), text, given)
    return 0


def _write(path: Path, text: str, given: Mapping[str, Any]) -> None:
    from gdtui.files import write_whole

    write_whole(path, text, given.get("force", False))
