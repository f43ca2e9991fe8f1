"""A restricted process: what its environment would have Python do, and an end that leaves nobody a prompt."""

import contextlib
import os
import sys
from collections.abc import Callable, MutableMapping
from typing import NoReturn

_WITHOUT_EFFECT = frozenset(
    "PYTHON" + name
    for name in (
        # where it is installed, and how text and memory are handled
        "PATH", "NOUSERSITE", "SAFEPATH", "UTF8", "IOENCODING", "COERCECLOCALE", "HASHSEED", "MALLOC",
        "DONTWRITEBYTECODE", "UNBUFFERED", "FAULTHANDLER", "OPTIMIZE",
        # what comes after the program, or is looked up in the environment: it has neither any more
        "INSPECT", "STARTUP", "MALLOCSTATS", "BREAKPOINT", "ASYNCIODEBUG",
    )
)  # fmt: skip


def run_restricted(run: Callable[[], int], environ: MutableMapping[str, str]) -> NoReturn:
    """Run the program without Python's own variables, and end the process with its status.

    Python is not come back to, as PYTHONINSPECT has it show a prompt after the program.

    Args:
        run: the program; returns its exit status.
        environ: the environment variables; those of Python are taken out.
    """
    status = 1
    try:
        status = _refused(take_out(environ)) or run()
    finally:
        if sys.stdout is not None:
            with contextlib.suppress(OSError):
                sys.stdout.flush()
        os._exit(status)


def take_out(environ: MutableMapping[str, str]) -> list[str]:
    """Take Python's variables out of the environment; those that have changed what Python does, in order."""
    names = sorted(name for name in environ if name.startswith("PYTHON"))
    values = {name: environ.pop(name) for name in names}
    return [name for name in names if values[name] and name not in _WITHOUT_EFFECT]


def _refused(names: list[str]) -> int:
    """The exit status where there are such variables, the first of which is named; 0 where there are none."""
    if not names:
        return 0
    from gdtui.terminal.streams import complain

    complain(f"gdtui: {names[0]} changes what Python does, which --restricted does not take: unset it")
    return 2
