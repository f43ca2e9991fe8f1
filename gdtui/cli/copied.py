"""A view as the command line that brings it back: key `y`.

The line is made from what the screen shows, made as short as it can be, and then proved: the run that it
describes is made again and compared with the one on the screen, to the bit.
"""

import shlex
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar, NamedTuple, Protocol

from gdtui.cli.options import OPTIONS, values
from gdtui.engine.base.described import Described, follow, way_of
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Change, Settings
from gdtui.terminal.text import is_unsafe

LONGEST_COPY = 4000
"""Characters that are put into a terminal's clipboard at most."""
LONGEST_PROGRAM = 60_000
"""Characters of a program that are: what terminals take at once."""
MOST_PROVED = 5000
"""Steps that are made again at most to prove a line."""

_MOST_EXAMPLES = 2_000_000
"""Examples times steps that are made again at most."""
_LEFT_OUT = (
    "bounds", "start", "optimizers", "model", "batch_size", "examples", "budget", "rate_decay",
)  # fmt: skip
"""Fields of the settings that a simulation chooses itself where they are left out."""
_UNLIKE = "not exact: this is as near as options come"
_UNPROVED = "not proved: too long a run to make it again"


class Copyable(Protocol):
    """What a screen tells of what it shows."""

    NAME: ClassVar[str]
    speed: float
    history: History[Any, Any]

    def copied(self) -> Settings:
        """The run, nothing left to be chosen, and the view of it."""

    def remade(self, settings: Settings) -> Described[Any]:
        """The simulation that these settings describe, made of what is at hand."""

    @property
    def beyond(self) -> str:
        """Why no settings describe what is shown; "" where they do."""


_MEANT = frozenset("'\\!")
"""What does not stand for itself in `$'…'`; an exclamation mark does not for a shell with a history."""


class View(NamedTuple):
    """A command line, and what there is to be said about it.

    Attributes:
        line: the command line.
        remark: why it does not bring the view back exactly; "" where it does.
    """

    line: str
    remark: str = ""

    @property
    def notice(self) -> str:
        """What the screen says."""
        copied = "copied" if len(self.line) <= LONGEST_COPY else "too long to copy"
        return f"{self.line}   ({copied}{'; ' + self.remark if self.remark else ''})"


def command_line(screen: str, wanted: Settings) -> str:
    """The command line that asks for these settings, quoted for a shell."""
    return " ".join(map(_quoted, ("gdtui", screen, *_words(wanted))))


def _quoted(word: str) -> str:
    """A word for a shell.

    What would steer a terminal, and the bytes of a file name that is not UTF-8, are written as `$'…'` has
    them: by three octal digits (POSIX.1-2024, 2.2.4), which end by themselves, as hexadecimal ones need not.
    """
    if all(map(_is_seen, word)):
        return shlex.quote(word)
    return "$'" + "".join(c if _is_seen(c) and c not in _MEANT else _octal(c) for c in word) + "'"


def _is_seen(character: str) -> bool:
    return character.isprintable() and not is_unsafe(character)


def _octal(character: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))


def _words(wanted: Settings) -> Iterator[str]:
    for name, several in values(wanted).items():
        row = OPTIONS[name]
        for value in several:
            text = row.kind.write(value)
            if row.positional:
                # what begins with a minus sign is for other readers of the line an option
                yield f" {text}" if text.startswith("-") else text
            elif not row.kind.shown:
                yield f"--{name}"
            elif text.startswith("-"):
                yield f"--{name}={text}"
            else:
                yield from (f"--{name}", text)


def view_of(screen: Copyable, usual_speed: float = 5.0, scaled: bool = False) -> View:
    """The command line for what a screen shows.

    Args:
        screen: the screen.
        usual_speed: the steps per second that no option has to ask for.
        scaled: whether the scale is to be asked for in any case.
    """
    asked = shortest(screen.remade, screen.copied())
    scale = " --scale auto" if scaled and asked.scale is None else ""
    return View(_at_speed(screen, asked, usual_speed) + scale, screen.beyond or _doubt(screen, asked))


def line_of(screen: Copyable) -> str:
    """The command line for what a screen shows, not proved; of a screen that has failed, not even short."""
    full = screen.copied()
    try:
        return _at_speed(screen, shortest(screen.remade, full), 5.0)
    except Exception:  # making the run again may be what fails
        return _at_speed(screen, full, 5.0)


def _at_speed(screen: Copyable, asked: Settings, usual_speed: float) -> str:
    speed = "" if screen.speed == usual_speed else f" --speed {screen.speed:g}"
    return command_line(screen.NAME, asked) + speed


def _doubt(screen: Copyable, asked: Settings) -> str:
    """Why the line may not bring the run back."""
    steps = asked.steps or 0
    if steps > MOST_PROVED or steps * (screen.history.simulation.settings().examples or 0) > _MOST_EXAMPLES:
        return _UNPROVED
    try:
        again: History[Any, Any] = History(screen.remade(asked))
        follow(again, asked)
    except InputError:
        return _UNLIKE
    return "" if _alike(again, screen.history) else _UNLIKE


def _alike(again: History[Any, Any], shown: History[Any, Any]) -> bool:
    """Whether two runs are described alike, and have led to the same bits."""
    rows = [history.simulation.rows(history.current) for history in (again, shown)]
    return way_of(again) == way_of(shown) and repr(rows[0]) == repr(rows[1])


def shortest(make: Callable[[Settings], Described[Any]], full: Settings) -> Settings:
    """The settings without what a simulation chooses just so itself.

    Args:
        make: gives the simulation of settings.
        full: nothing in it is left to be chosen.
    """
    wanted, known = _told(make, full), full
    for lesser in _lesser(full):
        tried = lesser(known)
        if tried != known and _told(make, tried) == wanted:
            known = tried
    return known


def _told(make: Callable[[Settings], Described[Any]], asked: Settings) -> list[Settings] | None:
    """How a run describes itself, from every turn on; None where there is none."""
    try:
        simulation = make(asked)
        found = [simulation.settings()]
        for _, known in asked.turns():
            simulation = simulation.changed(known)
            found.append(simulation.settings())
    except InputError:
        return None
    return found


def _lesser(full: Settings) -> Iterator[Callable[[Settings], Settings]]:
    """Ways to leave out one thing each."""
    yield from (partial(_without_change, change) for change in full.changes)
    yield from (partial(_without_hyper, name) for name in full.hyper)
    yield from (partial(_without_own, name, who) for name, values in full.own.items() for who in values)
    yield from (partial(_without_each, name) for name in full.each)
    yield from (partial(_without_input, name) for name in full.input_values)
    yield from (partial(_without_field, name) for name in _LEFT_OUT)
    yield _all_compared


def _without_change(change: Change, known: Settings) -> Settings:
    return known._replace(changes=tuple(other for other in known.changes if other is not change))


def _without_hyper(name: str, known: Settings) -> Settings:
    return known._replace(hyper=_but(known.hyper, name))


def _without_own(name: str, who: str, known: Settings) -> Settings:
    own = {**known.own, name: _but(known.own[name], who)}
    return known._replace(own={key: value for key, value in own.items() if value})


def _without_each(name: str, known: Settings) -> Settings:
    return known._replace(each={key: values for key, values in known.each.items() if key != name})


def _without_input(name: str, known: Settings) -> Settings:
    return known._replace(input_values=_but(known.input_values, name))


def _without_field(name: str, known: Settings) -> Settings:
    left_out: dict[str, Any] = {name: None}
    return known._replace(**left_out)


def _all_compared(known: Settings) -> Settings:
    return known if known.optimizers is None else known._replace(optimizers=None, compare=True)


def _but(named: Mapping[str, float], name: str) -> dict[str, float]:
    return {key: value for key, value in named.items() if key != name}
