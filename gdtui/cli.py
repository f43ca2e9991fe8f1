"""The command line. The screens are imported only when they are shown.

Exit status: 0 done, 1 a fault of gdtui, 2 bad input or no usable terminal, 128 + n ended by signal n.
"""

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gdtui import __version__
from gdtui.engine.errors import InputError, quote, suggest
from gdtui.engine.settings import Settings
from gdtui.offer import LISTS, SIMULATIONS, TRACES
from gdtui.options import NUMBER, NUMBERS, Parser, add_shared, check_taken, settings
from gdtui.terminal.capabilities import COLOR_CHOICES, detect
from gdtui.terminal.guards import complain
from gdtui.trace import FORMATS, write

if TYPE_CHECKING:
    from gdtui.app import GdtuiApp

_ABOUT = "See how a neural network learns, live in a terminal."
_COMMANDS = """commands:
  gdtui [SCREEN] [options]          open the app; SCREEN: landscape (default) slope race circuit
  gdtui trace SCREEN [options]      the same run as text, no terminal needed
  gdtui list [losses|curves|circuits|data|optimizers]
"""


def run_cli(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit status. Errors are one line on standard error."""
    try:
        return _dispatch(list(arguments))
    except InputError as error:
        complain(f"gdtui: {error}")
        return 2
    except BrokenPipeError:
        # whoever read the output has seen enough; Python must not try to flush the rest at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except OSError as error:
        complain(f"gdtui: cannot write the output: {error.strerror}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except Exception as error:
        from gdtui.terminal.crash import crash_line

        complain(crash_line("gdtui", error, traceback.format_exc(), keep=True))
        return 1


def _dispatch(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command == "trace":
        return _trace(arguments[1:])
    if command == "list":
        return _list(arguments[1:])
    return _open(arguments)


def _open(arguments: list[str]) -> int:
    parser = Parser("gdtui", _ABOUT)
    parser.epilog = _COMMANDS
    parser.add_argument("screen", nargs="?", metavar="SCREEN", help=" ".join(SIMULATIONS))
    add_shared(parser)
    add = parser.add_argument
    add("--color", choices=COLOR_CHOICES, default="auto", help="how many colours to use")
    add("--ascii", action="store_true", help="use ASCII only")
    add("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    add("--speed", type=NUMBER, default=5.0, metavar="N", help="steps per second of a run (5)")
    add("--version", action="version", version=f"gdtui {__version__}")
    values = parser.values(arguments)
    screen = values.screen or "landscape"
    if screen not in SIMULATIONS:
        raise InputError(f"there is no screen {quote(screen)}: {suggest(screen, SIMULATIONS)}")
    check_taken(screen, vars(values))
    if not 0.1 <= values.speed <= 100:
        raise InputError(f"--speed takes 0.1 to 100 steps per second, not {values.speed:g}")
    wanted = settings(values)
    SIMULATIONS[screen](wanted)  # what is wrong with it is said before the screen is taken
    return _show(screen, wanted, vars(values))


def _show(screen: str, wanted: Settings, given: dict[str, Any]) -> int:
    from gdtui.terminal.run import run

    capabilities = detect(os.environ, given["color"], given["ascii"], sys.stdout.encoding)

    def make_app() -> "GdtuiApp":
        from gdtui.app import GdtuiApp

        return GdtuiApp(wanted, screen, capabilities, given["speed"])

    return run(make_app, mouse=not given["no_mouse"])


def _trace(arguments: list[str]) -> int:
    parser = Parser("gdtui trace", "A run as text: no terminal is needed.")
    parser.add_argument("screen", metavar="SCREEN", help=" ".join(TRACES))
    add_shared(parser)
    add = parser.add_argument
    add("--at", type=NUMBERS, metavar="X[,Y]", help="gradient: the point of the check")
    add("--events", action="store_true", help="circuit: gate by gate, forward and backward")
    add("--format", choices=tuple(FORMATS), default="table", help="table (for people), csv, jsonl")
    values = parser.values(arguments)
    if values.screen not in TRACES:
        raise InputError(f"there is no trace of {quote(values.screen)}: {suggest(values.screen, TRACES)}")
    check_taken(values.screen, vars(values))
    write(TRACES[values.screen](settings(values), values.events), values.format)
    sys.stdout.flush()
    return 0


def _list(arguments: list[str]) -> int:
    parser = Parser("gdtui list", "What there is to choose from.")
    parser.add_argument("kind", nargs="?", metavar="KIND", help=" ".join(LISTS))
    kind = parser.values(arguments).kind
    if kind is not None and kind not in LISTS:
        raise InputError(f"there is no list of {quote(kind)}: {suggest(kind, LISTS)}")
    for name in LISTS if kind is None else [kind]:
        if kind is None:
            print(f"{name}:")
        entries = LISTS[name]()
        width = max(len(entry) for entry, _ in entries)
        for entry, about in entries:
            print(f"{'  ' if kind is None else ''}{entry:<{width}}  {about}")
    sys.stdout.flush()
    return 0
