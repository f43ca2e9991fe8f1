"""The beginning of a tape: the command line that is typed there is read by gdtui itself, never by a shell."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from gdtui.demo.line_reader import fail
from gdtui.demo.tape import Caption, Command, Press, Screenshot, Sleep, Tape, Type, Visible, Wait
from gdtui.engine.base.errors import InputError, quote

T = TypeVar("T")
_BEGIN = 'begin with Type "gdtui …" and Enter'
_PRINTS = {"--version", "--help", "-h"}
_STARTS = (["gdtui"], ["python", "-m", "gdtui"], ["python3", "-m", "gdtui"])


@dataclass(frozen=True)
class Opened(Generic[T]):
    """A tape cut in two where the app opens.

    Attributes:
        opening: what the typed command line asks for.
        before: what is done up to the Enter that opens the app.
        after: what is done in the app.
    """

    opening: T
    before: tuple[Command, ...]
    after: tuple[Command, ...]


def cut(tape: Tape, read: Callable[[Sequence[str]], T]) -> Opened[T]:
    """Find the command line that the tape begins with, and read it.

    Args:
        tape: the tape.
        read: makes something of the arguments after `gdtui`; raises InputError.

    Raises:
        InputError: file, line, and what was meant.
    """
    typed = ""
    line = 1
    for index, command in enumerate(tape.commands):
        if isinstance(command, Type):
            typed, line = typed + command.text, command.line
        elif isinstance(command, Press) and command.key == "Enter" and command.count == 1:
            arguments = _arguments(tape.name, line, typed)
            try:
                opening = read(arguments)
            except InputError as error:
                raise fail(tape.name, line, str(error)) from None
            return Opened(opening, tape.commands[:index], tape.commands[index + 1 :])
        elif isinstance(command, Press | Wait | Screenshot):
            raise fail(tape.name, command.line, f"the app is not open yet: {_BEGIN}")
        else:
            assert isinstance(command, Sleep | Visible | Caption)
    raise fail(tape.name, line, f"a tape opens the app: {_BEGIN}")


def _arguments(name: str, line: int, typed: str) -> list[str]:
    try:
        words = shlex.split(typed)
    except ValueError as error:
        raise fail(name, line, f"cannot read the command {quote(typed)}: {str(error).lower()}") from None
    for start in _STARTS:
        if words[: len(start)] == start:
            return _opening(name, line, words[len(start) :])
    raise fail(name, line, f"the first command opens the app: write gdtui …, not {quote(typed) or 'nothing'}")


def _opening(name: str, line: int, arguments: list[str]) -> list[str]:
    """The arguments, none of which only prints something."""
    printing = _PRINTS.intersection(arguments)
    if printing:
        raise fail(name, line, f"gdtui {min(printing)} opens no app: leave it out")
    return arguments
