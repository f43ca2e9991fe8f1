"""The beginning of a tape: the command line that is typed there is read by gdtui itself, never by a shell."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Generic, TypeVar

from gdtui.demo.reading.words import fail
from gdtui.demo.tape import Caption, Command, Press, Screenshot, Sleep, Tape, Type, Visible, Wait
from gdtui.engine.base.errors import InputError, quote
from gdtui.terminal.text import clean

T = TypeVar("T")
_BEGIN = 'begin with Type "gdtui …" and Enter'
_CLEAR = "clear"
"""The one command that may be typed before: a shell that is not there has nothing to do for others."""
_ASSIGNED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
_PRINTS = {"--version", "--help", "-h"}
_STARTS = (["gdtui"], ["python", "-m", "gdtui"], ["python3", "-m", "gdtui"])


@dataclass(frozen=True)
class Opened(Generic[T]):
    """A tape cut in two where the app opens.

    Attributes:
        opening: what the typed command line asks for.
        before: what is done up to the Enter that opens the app.
        after: what is done in the app.
        variables: the environment that the tape gives it, by name.
    """

    opening: T
    before: tuple[Command, ...]
    after: tuple[Command, ...]
    variables: Mapping[str, str] = field(default_factory=dict)


def cut(tape: Tape, read: Callable[[Sequence[str]], T]) -> Opened[T]:
    """Find the command line that the tape begins with, and read it.

    Args:
        tape: the tape.
        read: makes something of the arguments after `gdtui`; raises InputError.

    Raises:
        InputError: file, line, and what was meant.
    """
    typed: list[Type] = []
    for index, command in enumerate(tape.commands):
        if isinstance(command, Type):
            typed.append(command)
        elif isinstance(command, Press) and command.key == "Enter" and command.count == 1:
            place = _place(tape, typed[-1] if typed else command)
            words = _words(place, "".join(each.text for each in typed))
            if words != [_CLEAR]:
                variables, arguments = _arguments(place, words)
                before, after = tape.commands[:index], tape.commands[index + 1 :]
                return Opened(_read(place, arguments, read), before, after, {**tape.variables, **variables})
            typed = []
        elif isinstance(command, Press | Wait | Screenshot):
            raise fail(*_place(tape, command), f"the app is not open yet: {_BEGIN}")
        else:
            assert isinstance(command, Sleep | Visible | Caption)
    raise fail(*(_place(tape, typed[-1]) if typed else (tape.name, 1)), f"a tape opens the app: {_BEGIN}")


def _place(tape: Tape, command: Command) -> tuple[str, int]:
    """Where a command stands: file and line."""
    return tape.name_of(command), command.line


def _read(place: tuple[str, int], arguments: Sequence[str], read: Callable[[Sequence[str]], T]) -> T:
    """What the arguments ask for; what is wrong with them is said with its place."""
    try:
        return read(arguments)
    except InputError as error:
        raise fail(*place, str(error)) from None


def _words(place: tuple[str, int], typed: str) -> list[str]:
    """The words of a command line, as a shell takes them apart."""
    try:
        return shlex.split(typed)
    except ValueError as error:
        raise fail(*place, f"cannot read the command {quote(typed)}: {str(error).lower()}") from None


def _arguments(place: tuple[str, int], words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The variables that are set in front of `gdtui`, and the arguments behind it."""
    assigned = list(takewhile(_ASSIGNED.fullmatch, words))
    command = list(words[len(assigned) :])
    for start in _STARTS:
        if command[: len(start)] == start:
            variables = {key: clean(value) for key, _, value in (each.partition("=") for each in assigned)}
            return variables, _opening(place, command[len(start) :])
    what = quote(" ".join(command)) or "nothing"
    raise fail(*place, f"the first command opens the app: write gdtui …, not {what}")


def _opening(place: tuple[str, int], arguments: list[str]) -> list[str]:
    """The arguments, none of which only prints something."""
    printing = _PRINTS.intersection(arguments)
    if printing:
        raise fail(*place, f"gdtui {min(printing)} opens no app: leave it out")
    return arguments
