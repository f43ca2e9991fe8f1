"""The grammar of the command line: argparse's, but errors are one line, and values may begin with a minus.

A parser adds those of its options and commands that were typed, when it is used: a start pays for these only.
"""

import argparse
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NoReturn

from gdtui import __version__
from gdtui.cli.commands import COMMANDS, OPENS, Command, takers, takes, understood
from gdtui.cli.options import OPTIONS, Option, chosen, option_of
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.registry import TRACES

_COMMAND, _SUBJECT = "command", "screen"
_LONGEST_HINT = 300
"""Characters that tell what else there is; where that takes more, the help does."""
_OPTION = re.compile(r"--[a-z][a-z0-9-]*")
_KNOWN = {word: row for row in OPTIONS.values() if not row.positional for word in row.spelt}


def _formatter(prog: str) -> argparse.HelpFormatter:
    """One is made for each option that a parser is given: it need not measure the terminal each time."""
    return argparse.HelpFormatter(prog, width=80)


class Parser(argparse.ArgumentParser):
    """The parser of a command, or of a screen named after one.

    Args:
        command: the command.
        subject: the screen or trace that is named; empty before it is.
        options: what argparse passes on.
    """

    def __init__(self, command: Command = OPENS, subject: str = "", **options: Any) -> None:
        super().__init__(
            **options, allow_abbrev=False, argument_default=argparse.SUPPRESS, formatter_class=_formatter
        )
        self._command = command
        self._subject = subject

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Add the options, parse, and refuse what is left over, as this parser knows best what was meant."""
        words = sys.argv[1:] if args is None else args
        self._fill(self._typed(words), words)
        known, left = super().parse_known_args(args, namespace)
        if left:
            self._refuse(left[0].strip())
        return known, left

    def _typed(self, words: Sequence[str]) -> list[Option]:
        """The options of the command that may be among these words, and all that need no name."""
        names = {word.partition("=")[0] for word in words}
        short = any(word[:1] == "-" != word[1:2] for word in words)
        return [
            row
            for row in understood(self._command)
            if row.positional or any(name in names or (short and name[1] != "-") for name in row.spelt)
        ]

    def _fill(self, rows: Sequence[Option], words: Sequence[str]) -> None:
        if self._command is OPENS:
            self.add_argument("-V", "--version", action="version", version=f"gdtui {__version__}")
        for place in self._command.places:
            self.add_argument(place.name, nargs="?" if place.optional else None, metavar=place.name.upper())
        for row in rows:
            if not row.positional or (self._subject and takes(self._subject, row)):
                self._add(row)
        if self._command.subjects and not (self._subject and self._command.subject != self._subject):
            self._add_subjects({*words})

    def _add(self, row: Option) -> None:
        add, names = self.add_argument, row.spelt
        if not row.kind.shown:
            add(*names, action="store_true")
        elif row.positional:
            add(*names, nargs="?", type=_read(row))
        else:
            repeats = row.repeats or row.name in self._command.repeated
            add(*names, action="append" if repeats else "store", type=_read(row))

    def _add_subjects(self, typed: Collection[str]) -> None:
        top = self._command is OPENS
        parsers = self.add_subparsers(
            dest=_COMMAND if top else _SUBJECT,
            prog=self.prog,
            metavar="SCREEN",
            required=not (top or self._command.usual),
        )
        for name in filter(typed.__contains__, self._command.subjects):
            command = COMMANDS[name] if top else self._command
            parsers.add_parser(name, command=command, subject=command.subject if top else name)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        near = suggest(value, self._command.subjects)
        if action.dest == _COMMAND:
            raise InputError(f"there is no screen {quote(value)}: {near}")
        raise InputError(f"there is no {self._command.name} of {quote(value)}: {near}")

    def _refuse(self, word: str) -> NoReturn:
        name = word.partition("=")[0]
        if not name.startswith("-"):
            raise InputError(f"{quote(name)} is one word too many: put an expression in quotes")
        of_all = ("-h", "--help", *(("-V", "--version") if self._command is OPENS else ()))
        own = [word for row in understood(self._command) if not row.positional for word in row.spelt]
        near = suggest(name, [*of_all, *own])
        hint = near if len(near) <= _LONGEST_HINT else f"see {self.prog} --help"
        raise InputError(f"there is no option {quote(name)} here: {hint}")

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong.

        Raises:
            InputError: always.
        """
        raise InputError(quote(message.removeprefix("argument "), 300))

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print the help or the version; argparse's own keeps quiet about a device that is full."""
        (file or sys.stdout).write(message)

    def format_help(self) -> str:
        """The help, 80 columns wide."""
        from gdtui.cli.help import help_text

        return help_text(self._command, self._subject)


def _read(row: Option) -> Callable[[str], Any]:
    """The option's value for argparse, which keeps the words of its own kind of error only."""

    def read(text: str) -> Any:
        try:
            return row.value(text)
        except InputError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


def parsed(arguments: Sequence[str]) -> tuple[Command, Mapping[str, Any]]:
    """The command that the arguments after `gdtui` give, and what was typed for it, by key.

    Of a command that is about a screen, `screen` is its name.

    Raises:
        InputError: one line that says what to write instead.
        SystemExit: after a help or the version was printed.
    """
    given = vars(Parser(prog="gdtui").parse_args(_guarded(arguments)))
    name = given.pop(_COMMAND)
    command = COMMANDS[name] if name else OPENS
    subject = given[_SUBJECT] = given.get(_SUBJECT) or command.subject or command.usual
    if subject:
        _check_taken(command, subject, given)
    for row in chosen(command.required):
        if row.key not in given:
            raise InputError(f"{command.name} takes {row.spelt[-1]} {row.kind.shown}: {row.about}")
    return command, given


def _check_taken(command: Command, subject: str, given: Mapping[str, Any]) -> None:
    """Refuse an option that neither the command nor the screen has a use for, rather than ignore it."""
    own = [row for row in chosen(command.own) if row.group == "file"]
    for row in OPTIONS.values():
        if row.key in given and row not in own and not takes(subject, row):
            raise InputError(f"{subject} has no use for {row.called}: it goes with {', '.join(takers(row))}")
    for change in given.get("then", ()):
        row = option_of(change)
        if row.group != "walk" and row.name not in TRACES[subject].turns:
            known = ", ".join(("optimizer", "learning-rate", *TRACES[subject].turns))
            raise InputError(f"{subject} does not set {row.name} on the way: write {known}")


def _guarded(arguments: Sequence[str]) -> list[str]:
    """The arguments, with what begins with a minus and is no option written so that argparse sees it too.

    `--start -1.2,1` becomes `--start=-1.2,1`; an expression, `-x**2`, gets a blank before it.

    Raises:
        InputError: for an option with nothing but `--` behind its `=`, which argparse would drop.
    """
    guarded: list[str] = []
    for word in arguments:
        if word.endswith("=--") and _OPTION.fullmatch(word[:-3]):
            raise InputError(f"{word[:-3]}: write a value after =")
        if not _is_minus(word):
            guarded.append(word)
        elif guarded and _awaits(guarded[-1]):
            guarded[-1] += f"={word}"
        else:
            guarded.append(f" {word}")
    return guarded


def _is_minus(word: str) -> bool:
    """Whether a word that begins with a minus is no option."""
    if not word.startswith("-") or word in ("-", "--", "-h", "-V"):
        return False
    if re.match(r"-o(?!.*[*/+^(])", word):
        return False
    return not _OPTION.fullmatch(word.partition("=")[0])


def _awaits(word: str) -> bool:
    """Whether an option was typed that a value is to follow."""
    return word in _KNOWN and bool(_KNOWN[word].kind.shown) and word.startswith("--")
