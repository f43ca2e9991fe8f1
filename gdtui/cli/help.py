"""What `--help` prints: 80 columns, the options in groups, and examples that work."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from gdtui.cli.commands import COMMANDS, OPENS, Command, takers, takes, understood
from gdtui.cli.options import GROUPS, Option
from gdtui.registry import SCREENS, TRACES

_WIDTH = 80
_LEFT = 29
"""Columns up to where an option is explained."""


def help_text(command: Command, subject: str = "") -> str:
    """The help of a command, or of a screen named after it."""
    return "\n".join(_lines(command, subject or command.subject if command is not OPENS else "")) + "\n"


def _lines(command: Command, subject: str) -> Iterator[str]:
    name = " ".join(filter(None, ("gdtui", command.name, subject if subject != command.subject else "")))
    usage = command.usage.removeprefix("SCREEN ") if subject else command.usage
    yield f"usage: {name} {usage}"
    yield ""
    yield from textwrap.wrap(_sentence(command, subject), _WIDTH)
    yield from _subjects(command, subject)
    yield from _options(command, subject)
    examples = [line for line in command.examples if not subject or f" {subject}" in f" {line}"]
    if examples:
        yield from ("", "examples:", *(f"  gdtui {line}" for line in examples))


def _sentence(command: Command, subject: str) -> str:
    about = command.about
    if subject and subject != command.subject:
        about = f"{TRACES[subject].about}: {about}"
    return f"{about[0].upper()}{about[1:].rstrip('.')}."


def _subjects(command: Command, subject: str) -> Iterator[str]:
    """What may be named after the command."""
    if command is OPENS:
        yield from _table("screens", [(row.name, row.about) for row in SCREENS.values()])
        others = [row for row in COMMANDS.values() if row.name not in SCREENS]
        yield from _table("commands", [(f"{row.name} {row.usage}", row.about) for row in others])
        yield f"{'  gdtui COMMAND --help':<{_LEFT}}what may follow it"
    elif command.subjects and not subject:
        yield from _table("screens", [(name, TRACES[name].about) for name in command.subjects])
    yield from _table("", [(place.name.upper(), place.about) for place in command.places])


def _options(command: Command, subject: str) -> Iterator[str]:
    rows = [row for row in understood(command) if not subject or takes(subject, row)]
    for group, title in GROUPS.items():
        members = [row for row in rows if row.group == group]
        where = "" if subject or not command.subjects else _where(members)
        yield from _table(f"{title}{where}", [(_spelt(row), row.about) for row in members])
    yield from _table(
        "also", [("--help", "this")] + ([("-V, --version", "of gdtui")] if command is OPENS else [])
    )


def _where(rows: Sequence[Option]) -> str:
    """The screens that take all of these options, unless all screens do."""
    common = [name for name in SCREENS if rows and all(name in takers(row) for row in rows)]
    return "" if not common or len(common) == len(SCREENS) else f" ({', '.join(common)})"


def _spelt(row: Option) -> str:
    if row.positional:
        return row.kind.shown
    name = f"-{row.letter}, --{row.name}" if row.letter else f"--{row.name}"
    return f"{name} {row.kind.shown}".rstrip()


def _table(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    rows = list(rows)
    if rows:
        yield from ("", f"{title}:") if title else ("",)
    for left, about in rows:
        yield from _row(f"  {left}", textwrap.wrap(about, _WIDTH - _LEFT))


def _row(left: str, about: Sequence[str]) -> Iterator[str]:
    """What is explained, and beside or below it what it is."""
    if len(left) + 2 > _LEFT:
        yield left
    else:
        yield f"{left:<{_LEFT}}{about[0]}"
        about = about[1:]
    yield from (f"{'':<{_LEFT}}{line}" for line in about)
