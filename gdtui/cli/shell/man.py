"""`gdtui man`: the manual page, in roff (man(7)), made of the tables of commands and options."""

from collections.abc import Iterator, Mapping
from typing import Any

from gdtui import __version__
from gdtui.cli.commands import COMMANDS, OPENS, Command, takers, understood
from gdtui.cli.options import GROUPS, OPTIONS, Option
from gdtui.cli.shell.written import put
from gdtui.registry import SCREENS, TRACES
from gdtui.spelling import in_ascii

_WRITTEN = "2026-11-30"
"""When the part of the page that is in no table was last written."""
_ESCAPES = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", '"': "\\(dq", "^": "\\(ha", "~": "\\(ti"}
"""Letters that roff reads or prints otherwise (groff_char(7), "Basic Latin")."""
_ABOUT = "see how a neural network learns, live in a terminal"
_VARIABLES: Mapping[str, str] = {
    "NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE": "how many colours there are, unless --color says so",
    "COLORTERM, TERM": "what the terminal can show",
    "ESCDELAY": "milliseconds that may lie between the parts of a key (100)",
    "XDG_CONFIG_HOME": "where the config file is looked for (~/.config)",
    "XDG_STATE_HOME": "where progress in the course and logs of faults are kept (~/.local/state)",
}
_FILES: Mapping[str, str] = {
    "~/.config/gdtui/config.toml": "theme, color, lines, speed, motion, scale; and under [keys] names that "
    "'gdtui list keys' tells, each with a key",
    "~/.config/gdtui/preferences.toml": "the theme and the speed that were chosen last in the app",
    "~/.local/share/gdtui/progress.json": "progress in the course",
}
_STATUS: Mapping[str, str] = {
    "0": "done",
    "1": "a fault of gdtui: one line, which names a log",
    "2": "a bad command, expression, number, file or terminal: one line that says what to do instead",
    "3": "checked, and found wrong (check)",
    "128+n": "ended by signal n",
}


def run(given: Mapping[str, Any]) -> int:
    """Print or write the page."""
    return put(page(), given)


def page() -> str:
    """The page, in ASCII: a device without Greek letters would leave them out unsaid."""
    return "\n".join((*_head(), *_commands(), *_options(), *_end(), ""))


def _head() -> Iterator[str]:
    yield f'.TH GDTUI 1 {_WRITTEN} "gdtui {__version__}" "User Commands"'
    yield from (".SH NAME", f"gdtui \\- {_ABOUT}", ".SH SYNOPSIS")
    yield f".B gdtui\n{_roff(OPENS.usage)}"
    yield from (".SH DESCRIPTION", _roff(OPENS.about + " Without a screen, the landscape is shown."))
    yield _roff("Press ? in the app for its keys, t for a course, y for the command line of what is shown.")


def _commands() -> Iterator[str]:
    yield ".SH SCREENS"
    for row in SCREENS.values():
        yield from _term(f"gdtui {row.name}", row.about)
    yield ".SH COMMANDS"
    for command in COMMANDS.values():
        if not command.subject:
            yield from _term(f"gdtui {command.name} {command.usage}".rstrip(), _explained(command))


def _explained(command: Command) -> str:
    """What a command is for, and what may be named after it besides the screens."""
    others = [f"{name}: {TRACES[name].about}" for name in command.subjects if name not in SCREENS]
    return ". Also ".join((command.about, *others))


def _options() -> Iterator[str]:
    yield ".SH OPTIONS"
    yield from _term("--help", "what may follow the command")
    yield from _term("-V, --version", "the version")
    for group, title in GROUPS.items():
        rows = [row for row in OPTIONS.values() if row.group == group]
        yield f".SS {_roff(title[0].upper() + title[1:])}"
        for row in rows:
            yield from _term(_spelt(row), f"{row.about}. For {', '.join(_users(row))}.")


def _spelt(row: Option) -> str:
    words = ", ".join(reversed(row.spelt)) if not row.positional else ""
    return f"{words} {row.kind.shown}".strip()


def _users(row: Option) -> list[str]:
    """Who takes an option: screens and traces, or commands that are about none."""
    asked = [command for command in COMMANDS.values() if row in understood(command)]
    on_screens = takers(row) if any(command.subject for command in asked) else []
    if len(on_screens) == len(TRACES):
        return ["the app", *(command.name for command in asked if not command.subject)]
    others = [command.name for command in asked if not (command.subject or (command.subjects and on_screens))]
    return [*on_screens, *others]


def _end() -> Iterator[str]:
    for title, rows in (("FILES", _FILES), ("ENVIRONMENT", _VARIABLES), ("EXIT STATUS", _STATUS)):
        yield f".SH {title}"
        for term, about in rows.items():
            yield from _term(term, about)
    yield from (".SH EXAMPLES", ".nf")
    yield from (
        _roff(f"gdtui {line}") for command in (OPENS, *COMMANDS.values()) for line in command.examples
    )
    yield ".fi"


def _term(term: str, about: str) -> Iterator[str]:
    yield from (".TP", f".B {_roff(term)}", _roff(about))


def _roff(text: str) -> str:
    """A text that means itself: none of its letters is a command, a hyphen stays what is typed."""
    return "".join(_ESCAPES.get(letter, letter) for letter in in_ascii(text))
