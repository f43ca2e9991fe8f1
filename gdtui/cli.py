"""The command line. The screens are imported only when they are shown.

Exit status: 0 done, 1 a fault of gdtui, 2 bad input or no usable terminal, 128 + n ended by signal n.
"""

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.offer import LISTS, TRACES
from gdtui.opening import opening
from gdtui.options import NUMBERS, Parser, add_shared, check_taken, settings
from gdtui.terminal.capabilities import detect
from gdtui.terminal.guards import complain
from gdtui.trace import FORMATS, write

if TYPE_CHECKING:
    from gdtui.app import GdtuiApp


def run_cli(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit status. Errors are one line on standard error."""
    restricted = "--restricted" in arguments
    if restricted:
        sys.dont_write_bytecode = True
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

        complain(crash_line("gdtui", error, traceback.format_exc(), keep=not restricted))
        return 1


def _dispatch(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command == "trace":
        return _trace(arguments[1:])
    if command == "list":
        return _list(arguments[1:])
    if command in ("play", "record", "still"):
        return _demo(command, arguments[1:])
    return _open(arguments)


def _open(arguments: list[str]) -> int:
    wanted = opening(arguments)
    from gdtui.terminal.run import run

    capabilities = detect(os.environ, wanted.color, wanted.ascii, sys.stdout.encoding)

    def make_app() -> "GdtuiApp":
        from gdtui.app import GdtuiApp

        return GdtuiApp(
            wanted.settings, wanted.screen, capabilities, wanted.speed, wanted.restricted, wanted.lesson
        )

    return run(make_app, restricted=wanted.restricted, mouse=wanted.mouse)


def _demo(command: str, arguments: list[str]) -> int:
    from gdtui.demo import commands

    return {"play": commands.play, "record": commands.record, "still": commands.still}[command](arguments)


def _trace(arguments: list[str]) -> int:
    parser = Parser("gdtui trace", "A run as text: no terminal is needed.")
    parser.add_argument("screen", metavar="SCREEN", help=" ".join(TRACES))
    add_shared(parser)
    add = parser.add_argument
    add("--at", type=NUMBERS, metavar="X[,Y]", help="gradient: the point of the check")
    add("--events", action="store_true", help="circuit: gate by gate, forward and backward")
    add(
        "--format",
        choices=tuple(FORMATS),
        default="table",
        help="table (for people), csv, jsonl, plot (a chart in text)",
    )
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
