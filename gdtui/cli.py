"""The command line. The screens are imported only when they are shown.

Exit status: 0 done, 1 a fault of gdtui, 2 bad input or no usable terminal, 128 + n ended by signal n.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gdtui import __version__
from gdtui.engine.catalogue import CURVES, LANDSCAPES
from gdtui.engine.errors import InputError, quote, suggest
from gdtui.engine.setup import landscape_from
from gdtui.engine.optimizer import OPTIMIZERS
from gdtui.engine.settings import Settings
from gdtui.options import NUMBER, Parser, add_shared, settings
from gdtui.render.stage import SCREENS
from gdtui.terminal.capabilities import COLOR_CHOICES, detect
from gdtui.terminal.guards import complain
from gdtui.trace import DEFAULT_STEPS, FORMATS, Table, run_rows, write

if TYPE_CHECKING:
    from gdtui.app import GdtuiApp

_ABOUT = "See how a neural network learns, live in a terminal."
_COMMANDS = """commands:
  gdtui [SCREEN] [options]         open the app; SCREEN: landscape (the first)
  gdtui trace SCREEN [options]     the same run as text, no terminal needed
  gdtui list [losses|curves|optimizers]
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
    parser.add_argument("screen", nargs="?", metavar="SCREEN", help="landscape")
    add_shared(parser)
    add = parser.add_argument
    add("--color", choices=COLOR_CHOICES, default="auto", help="how many colours to use")
    add("--ascii", action="store_true", help="use ASCII only")
    add("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    add("--speed", type=NUMBER, default=5.0, metavar="N", help="steps per second of a run (5)")
    add("--version", action="version", version=f"gdtui {__version__}")
    values = parser.values(arguments)
    screen = _screen(values.screen or "landscape")
    if not 0.1 <= values.speed <= 100:
        raise InputError(f"--speed takes 0.1 to 100 steps per second, not {values.speed:g}")
    wanted = settings(values)
    _SIMULATIONS[screen](wanted)  # what is wrong with it is said before the screen is taken
    return _show(screen, wanted, vars(values))


def _show(screen: str, wanted: Settings, given: dict[str, Any]) -> int:
    from gdtui.terminal.run import run

    capabilities = detect(os.environ, given["color"], given["ascii"], sys.stdout.encoding)

    def make_app() -> "GdtuiApp":
        from gdtui.app import GdtuiApp

        return GdtuiApp(wanted, screen, capabilities, given["speed"])

    return run(make_app, mouse=not given["no_mouse"])


def _screen(name: str) -> str:
    if name in _SIMULATIONS:
        return name
    raise InputError(f"there is no screen {quote(name)}: {suggest(name, _SIMULATIONS)}")


_SIMULATIONS: dict[str, Callable[[Settings], Any]] = {"landscape": landscape_from}
"""Every screen's simulation."""


def _trace(arguments: list[str]) -> int:
    parser = Parser("gdtui trace", "A run as text: no terminal is needed.")
    parser.add_argument("screen", metavar="SCREEN", help=" ".join(_TRACES))
    add_shared(parser)
    parser.add_argument("--format", choices=tuple(FORMATS), default="table", help="table (for people), csv, jsonl")
    values = parser.values(arguments)
    if values.screen not in _TRACES:
        raise InputError(f"there is no trace of {quote(values.screen)}: {suggest(values.screen, _TRACES)}")
    write(_TRACES[values.screen](settings(values)), values.format)
    sys.stdout.flush()
    return 0


def _run_table(build: Callable[[Settings], Any]) -> Callable[[Settings], Table]:
    def table(wanted: Settings) -> Table:
        simulation = build(wanted)
        steps = DEFAULT_STEPS if wanted.steps is None else wanted.steps
        return simulation.columns, run_rows(simulation, steps)

    return table


_TRACES: dict[str, Callable[[Settings], Table]] = {
    name: _run_table(build) for name, build in _SIMULATIONS.items()
}


def _list(arguments: list[str]) -> int:
    parser = Parser("gdtui list", "What there is to choose from.")
    parser.add_argument("kind", nargs="?", metavar="KIND", help=" ".join(_LISTS))
    kind = parser.values(arguments).kind
    if kind is not None and kind not in _LISTS:
        raise InputError(f"there is no list of {quote(kind)}: {suggest(kind, _LISTS)}")
    for name in _LISTS if kind is None else [kind]:
        if kind is None:
            print(f"{name}:")
        entries = list(_LISTS[name]())
        width = max(len(entry) for entry, _ in entries)
        for entry, about in entries:
            print(f"{'  ' if kind is None else ''}{entry:<{width}}  {about}")
    sys.stdout.flush()
    return 0


def _losses() -> Iterator[tuple[str, str]]:
    return ((loss.name, loss.why) for loss in LANDSCAPES.values())


def _curves() -> Iterator[tuple[str, str]]:
    return ((curve.name, curve.why) for curve in CURVES.values())


def _optimizers() -> Iterator[tuple[str, str]]:
    return ((name, rule.about) for name, rule in OPTIMIZERS.items())


_LISTS = {"losses": _losses, "curves": _curves, "optimizers": _optimizers}
