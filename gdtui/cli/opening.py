"""What a command line that opens the app asks for, typed by a person or in a tape."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gdtui.cli.grammar import parsed
from gdtui.cli.options import settings, with_own
from gdtui.cli.themes import THEMES
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.settings import Settings
from gdtui.registry import find_screen

if TYPE_CHECKING:
    from gdtui.engine.base.described import Described

LOWEST_SPEED, HIGHEST_SPEED = 0.1, 100


class Opening(NamedTuple):
    """How the app is to be opened.

    Attributes:
        screen: the name of the first screen.
        settings: what it shows.
        simulation: the simulation of these settings, made when they were checked.
        color: one of terminal.capabilities' COLOR_CHOICES.
        ascii: whether to stay within ASCII.
        mouse: whether to ask for mouse reports.
        speed: steps per second of a run.
        restricted: whether to write no file and start no process.
        lesson: the chapter of the course, or the file of a lesson, to begin with; None for the screen.
        theme: the name of one of Textual's themes; "" for its usual one.
        lines: one of terminal.capabilities' LINES; "" lets the terminal decide.
        motion: whether a step may glide.
        glides: whether that is asked for in so many words: a tape's steps glide then.
    """

    screen: str
    settings: Settings
    simulation: "Described[Any]"
    color: str = "auto"
    ascii: bool = False
    mouse: bool = True
    speed: float = 5.0
    restricted: bool = False
    lesson: int | Path | None = None
    theme: str = ""
    lines: str = ""
    motion: bool = True
    glides: bool = False

    def with_seed(self, seed: int) -> "Opening":
        """The same with another seed."""
        wanted = self.settings._replace(seed=seed)
        return self._replace(settings=wanted, simulation=find_screen(self.screen).simulation(wanted))


def opening(arguments: Sequence[str]) -> Opening:
    """What the arguments after `gdtui` ask for, checked as far as it can be without a terminal.

    Raises:
        InputError: one line that says what to write instead.
    """
    command, given = parsed(arguments)
    if "data_dir" in given:
        raise InputError("--data-dir is for who starts gdtui: leave it out here")
    if not command.subject:
        raise InputError(f"gdtui {command.name} does not open the app: write a screen, as gdtui landscape")
    return opened(given)


def opened(given: Mapping[str, Any]) -> Opening:
    """What the options of a screen ask for, given by key.

    Raises:
        InputError: one line that says what to write instead.
    """
    usual = Opening._field_defaults
    speed = checked_speed(given.get("speed", usual["speed"]))
    if given.get("dev") and given.get("restricted"):
        raise InputError("--dev lets variables import and write: it does not go together with --restricted")
    wanted = with_own(settings(given))
    if "lesson" in given:
        from gdtui.lessons.course import found

        found(given["lesson"])  # says so where there is none, or what is wrong with it
    return Opening(
        given["screen"],
        wanted,
        find_screen(given["screen"]).simulation(wanted),  # what is wrong with it is said before it is shown
        given.get("color", usual["color"]),
        given.get("ascii", False),
        not given.get("no_mouse", False),
        speed,
        given.get("restricted", False),
        given.get("lesson"),
        known_theme(given["theme"]) if "theme" in given else usual["theme"],
        given.get("lines", usual["lines"]),
        given.get("motion", not given.get("no_motion", False)),
        given.get("motion", False),
    )


def checked_speed(speed: float) -> float:
    """The speed, in steps per second.

    Raises:
        InputError: when no run is that fast or slow.
    """
    if not LOWEST_SPEED <= speed <= HIGHEST_SPEED:
        raise InputError(
            f"--speed takes {LOWEST_SPEED:g} to {HIGHEST_SPEED:g} steps per second, not {speed:g}"
        )
    return speed


def known_theme(name: str) -> str:
    """The name, where it is that of a theme.

    Raises:
        InputError: one line that says what to write instead.
    """
    if name not in THEMES:
        raise InputError(f"there is no theme {quote(name)}: {suggest(name, THEMES)}")
    return name
