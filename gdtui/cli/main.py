"""The command line. The screens are imported only when they are shown.

Exit status: 0 done, 1 a fault of gdtui, 2 bad input or no usable terminal, 3 checked and
found wrong, 128 + n ended by signal n.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gdtui.cli.grammar import parsed
from gdtui.cli.hosted import check_command, close_gate
from gdtui.engine.base.errors import InputError, quote
from gdtui.registry import load
from gdtui.terminal.output import ready
from gdtui.terminal.streams import complain, fill_closed


def run_cli(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit status. Errors are one line on standard error."""
    if sys.stdout is None:
        complain("gdtui: standard output is closed: send it to /dev/null, or to where it is read")
        return 2
    fill_closed()
    ready(sys.stdout)
    restricted = "--restricted" in arguments
    try:
        return _done(arguments)
    except InputError as error:
        complain(f"gdtui: {error}")
        return 2
    except BrokenPipeError:
        # whoever read the output has seen enough; Python must not try to flush the rest at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except OSError as error:
        complain(f"gdtui: {_failed(error)}")
        return 2
    except Exception as error:
        from gdtui.terminal.crash import crash_line

        complain(crash_line("gdtui", error, traceback.format_exc(), keep=not restricted))
        return 1


def _done(arguments: Sequence[str]) -> int:
    """Do it, and see that what was printed has gone out; the exit status."""
    try:
        command, given = parsed(arguments)
        check_command(command, arguments)
        if command.restricted or "--restricted" in arguments:
            close_gate(arguments, given, os.environ)
        elif "data_dir" in given:
            raise InputError("--data-dir goes with --restricted: without it every file may be read anyway")
        run: Callable[[Mapping[str, Any]], int] = load(command.run)
        status = run(given)
    except SystemExit:  # so argparse ends after --help and --version
        status = 0
    sys.stdout.flush()
    return status


def _failed(error: OSError) -> str:
    """What could not be used, and why: a file that went meanwhile has a name, the output has none."""
    why = error.strerror or str(error)
    if error.filename is not None:
        return f"cannot use {quote(str(error.filename), 80)}: {why}"
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the rest fails at exit
    return f"cannot write the output: {why}"
