"""What a command line that opens the app asks for, typed by a person or in a tape."""

from collections.abc import Sequence
from dataclasses import dataclass

from gdtui import __version__
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.settings import Settings
from gdtui.offer import SIMULATIONS
from gdtui.options import NUMBER, Parser, add_shared, check_taken, settings, whole_option
from gdtui.terminal.capabilities import COLOR_CHOICES

ABOUT = "See how a neural network learns, live in a terminal."
CHAPTERS = 10
"""Chapters of the course."""
COMMANDS = """commands:
  gdtui [SCREEN] [options]          open the app; SCREEN: landscape (default) slope race circuit
  gdtui --lesson N                  the course, from chapter N
  gdtui trace SCREEN [options]      the same run as text, no terminal needed
  gdtui play TAPE [--loop]          play a tape live, in this terminal; any key takes over
  gdtui record TAPE -o FILE.cast    record a tape without a terminal
  gdtui still SCREEN -o FILE.svg    a picture of a screen after --steps N (.svg, .txt, .ansi)
  gdtui list [losses|curves|circuits|data|optimizers|tapes]
"""


@dataclass(frozen=True)
class Opening:
    """How the app is to be opened.

    Attributes:
        screen: the name of the first screen.
        settings: what it shows.
        color: one of COLOR_CHOICES.
        ascii: whether to stay within ASCII.
        mouse: whether to ask for mouse reports.
        speed: steps per second of a run.
        restricted: whether to write no file and start no process.
        lesson: the chapter of the course to begin with; None to begin with the screen.
    """

    screen: str
    settings: Settings
    color: str = "auto"
    ascii: bool = False
    mouse: bool = True
    speed: float = 5.0
    restricted: bool = False
    lesson: int | None = None


def opening(arguments: Sequence[str]) -> Opening:
    """What the arguments after `gdtui` ask for, checked as far as it can be without a terminal.

    Raises:
        InputError: one line that says what to write instead.
    """
    parser = Parser("gdtui", ABOUT)
    parser.epilog = COMMANDS
    parser.add_argument("screen", nargs="?", metavar="SCREEN", help=" ".join(SIMULATIONS))
    add_shared(parser)
    add_look(parser)
    add = parser.add_argument
    add("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    add("--restricted", action="store_true", help="for shared accounts: write no file, start no process")
    add(
        "--lesson",
        type=whole_option(1, CHAPTERS),
        metavar="N",
        help=f"the course from chapter N (1 to {CHAPTERS})",
    )
    add("--version", action="version", version=f"gdtui {__version__}")
    values = parser.values(arguments)
    screen = checked_screen(values.screen or "landscape")
    check_taken(screen, vars(values))
    if not 0.1 <= values.speed <= 100:
        raise InputError(f"--speed takes 0.1 to 100 steps per second, not {values.speed:g}")
    wanted = settings(values)
    SIMULATIONS[screen](wanted)  # what is wrong with it is said before the screen is taken
    return Opening(
        screen,
        wanted,
        values.color,
        values.ascii,
        not values.no_mouse,
        values.speed,
        values.restricted,
        values.lesson,
    )


def add_look(parser: Parser) -> None:
    """The options that say how a screen is drawn and run."""
    add = parser.add_argument
    add("--color", choices=COLOR_CHOICES, default="auto", help="how many colours to use")
    add("--ascii", action="store_true", help="use ASCII only")
    add("--speed", type=NUMBER, default=5.0, metavar="N", help="steps per second of a run (5)")


def checked_screen(name: str) -> str:
    """The name of a screen.

    Raises:
        InputError: when there is none of that name.
    """
    if name not in SIMULATIONS:
        raise InputError(f"there is no screen {quote(name)}: {suggest(name, SIMULATIONS)}")
    return name
