"""What may be typed where: the places of a command line, and what is offered at each.

Every completion script is made of these, and these of the tables of commands and options.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from gdtui.cli.commands import COMMANDS, OPENS, Command, Place, takes, understood
from gdtui.cli.lists import LISTS
from gdtui.cli.options import OPTIONS, Option
from gdtui.cli.themes import THEMES
from gdtui.registry import FIRST, SCREENS, TRACES

SHELLS = ("bash", "zsh", "fish")
_LITERAL = re.compile(r"(?<![A-Z.])\b[a-z0-9]+\b(?![.=])")
"""A word of an option's value that stands for itself: `NAME|FILE.csv|all` has one."""
_ENDING = re.compile(r"FILE(\.[a-z]+)?")


class Offer(NamedTuple):
    """What may stand in one place.

    Attributes:
        words: the words that may.
        endings: those of the files that may; "" for any file.
        several: whether it is a list, joined by commas.
    """

    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    several: bool = False


class Spot(NamedTuple):
    """Where a command line has come to.

    Attributes:
        path: the command and the screen that were named.
        options: the options that it takes, each with what is offered as its value.
        arguments: what is offered in place of an option, one after the other.
    """

    path: tuple[str, ...]
    options: tuple[tuple[Option, Offer], ...]
    arguments: tuple[Offer, ...]

    @property
    def name(self) -> str:
        """The path in a line."""
        return " ".join(self.path)


@cache
def _listed(kind: str) -> tuple[str, ...]:
    """The names of a list that `gdtui list` prints."""
    return tuple(name for name, _ in LISTS[kind]() if " " not in name)


def _losses(screen: str) -> tuple[str, ...]:
    kinds = {"landscape": ["losses"], "basins": ["losses"], "slope": ["curves"]}
    return tuple(name for kind in kinds.get(screen, ["losses", "curves"]) for name in _listed(kind))


def _data(screen: str) -> tuple[str, ...]:
    from gdtui.engine.losses.data import DATASETS
    from gdtui.engine.network.sets import SETS

    return ("-", *(DATASETS if screen == "race" else SETS))


def _models(_screen: str) -> tuple[str, ...]:
    from gdtui.engine.losses.formulas import MODELS

    return tuple(MODELS)


def _games(screen: str) -> tuple[str, ...]:
    from gdtui.engine.games.table import GAMES

    return tuple(name for name, game in GAMES.items() if screen not in SCREENS or game.screen == screen)


def _views(screen: str) -> tuple[str, ...]:
    return SCREENS[screen].views if screen in SCREENS else ()


def _lanes(screen: str) -> tuple[str, ...]:
    from gdtui.engine.race.simulation import LANES

    return LANES if screen == "race" else _listed("optimizers")


def _upward(screen: str) -> tuple[str, ...]:
    from gdtui.engine.settings.axis import UPWARD

    return (*UPWARD, *(["init-scale"] if screen == "network" else []))


_NAMES: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "loss": _losses,
    "expression": lambda _: _listed("circuits"),
    "data": _data,
    "model": _models,
    "optimizer": lambda _: _listed("optimizers"),
    "game": _games,
    "view": _views,
    "lane": _lanes,
    "up": _upward,
    "settings": _upward,
    "axis": lambda screen: SCREENS[screen].axes if screen in SCREENS else (),
    "theme": lambda _: tuple(THEMES),
}
"""The names that an option has for each screen or trace."""

_PLACES: Mapping[str, Callable[[], Offer]] = {
    "tape": lambda: Offer(_listed("tapes"), (".tape",)),
    "file": lambda: Offer((), (".py", ".md")),
    "lesson": lambda: Offer(_listed_numbers("lessons"), (".md",)),
    "number": lambda: Offer(_listed("exercises")),
    "kind": lambda: Offer(tuple(LISTS)),
    "shell": lambda: Offer(SHELLS),
    "topic": lambda: Offer(tuple(COMMANDS)),
    "subject": lambda: Offer(tuple(TRACES)),
}
"""What may stand for an argument that is no option, by its name."""


def _listed_numbers(kind: str) -> tuple[str, ...]:
    return tuple(str(number) for number, _ in enumerate(LISTS[kind](), 1))


def spots() -> Iterator[Spot]:
    """Every place that a command line can come to, that without a command first."""
    for command in (OPENS, *COMMANDS.values()):
        yield _spot(command, "")
        if not command.subject:
            yield from (_spot(command, subject) for subject in command.subjects)


class Offered(NamedTuple):
    """An option, what is offered as its value, and the names of the spots where it is."""

    option: Option
    offer: Offer
    places: tuple[str, ...]


def offered(known: Sequence[Spot]) -> list[Offered]:
    """Every option, once for each thing that is offered as its value; that of most spots last."""
    found: dict[str, dict[Offer, list[str]]] = {}
    for spot in known:
        for row, value in spot.options:
            found.setdefault(row.name, {}).setdefault(value, []).append(spot.name)
    return [
        Offered(OPTIONS[name], value, tuple(places))
        for name, values in found.items()
        for value, places in sorted(values.items(), key=lambda pair: len(pair[1]))
    ]


def _spot(command: Command, subject: str) -> Spot:
    screen = subject or command.subject
    rows = [row for row in understood(command) if not screen or takes(screen, row)]
    options = tuple((row, offer(row, screen)) for row in rows if not row.positional)
    return Spot(tuple(filter(None, (command.name, subject))), options, _arguments(command, screen, rows))


def _arguments(command: Command, screen: str, rows: list[Option]) -> tuple[Offer, ...]:
    if command.subjects and (command is OPENS or not screen):
        return (Offer(command.subjects),)
    of_screen = (offer(row, screen) for row in rows if row.positional)
    return (*of_screen, *(_offered(place) for place in command.places))


def _offered(place: Place) -> Offer:
    return _PLACES[place.name]()


def offer(row: Option, screen: str = FIRST) -> Offer:
    """What is offered as the value of an option on a screen, or for a trace."""
    shown = row.kind.shown
    names = _NAMES[row.name](screen) if row.name in _NAMES else ()
    endings = tuple(match[1] or "" for match in _ENDING.finditer(shown))
    literal = () if row.name == "axis" and names else tuple(_LITERAL.findall(shown))
    return Offer((*names, *literal), endings, "NAME[,NAME" in shown and bool(names))
