"""Runs the app between a terminal found in order and a terminal left in order."""

import os
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from gdtui.terminal.signals import guard, install_early
from gdtui.terminal.streams import complain, refusal
from gdtui.terminal.warm.place import place

if TYPE_CHECKING:
    from gdtui.terminal.wire.app import WiredApp

REFUSED = 2
CRASHED = 1


def run(
    make_app: "Callable[[], WiredApp]",
    program: str = "gdtui",
    instead: str = "gdtui trace",
    restricted: bool = False,
    mouse: bool = True,
) -> int:
    """Run an app in the terminal; the process's exit status.

    Args:
        make_app: Makes the app. Called only when the terminal will do, so it may import Textual itself.
        program: Name that messages begin with.
        instead: Command that needs no terminal, named when there is none.
        restricted: Write no files, a crash's traceback included, start nothing, reach nothing.
        mouse: Whether to ask the terminal for mouse reports.

    Returns:
        What the app exits with (0 if it says nothing), 1 after a crash, 2 if there is no usable terminal.
        After a deadly signal the process ends with 128 + n.
    """
    if place.wait is None and not guard.installed:
        install_early()
    if place.wait is None and (reason := refusal(os.environ, instead)) is not None:
        complain(f"{program}: {reason}")
        return REFUSED
    way_back = ""
    try:
        app = make_app()
        if restricted and place.wait is None:
            _lock()
        status = _run_app(app, mouse)
        error, trace, way_back = app.error, app.crash, app.way_back
    except Exception as caught:
        status, error, trace = CRASHED, caught, traceback.format_exc()
    finally:
        if guard.terminal is not None:
            guard.terminal.leave(cut=True)  # it has been left already, unless the end was not in order
    if error is not None:
        complain(_crash_line(program, error, trace or "", restricted, way_back))
        return CRASHED
    return status


def _lock() -> None:
    from gdtui.terminal.restricted import lock

    lock()


def _run_app(app: "WiredApp", mouse: bool) -> int:
    """Run the app under the guard."""
    guard.ask_to_end = app.end_soon
    if place.wait is None:
        result = app.run(mouse=mouse)
    else:
        from gdtui.terminal.warm.parking import run_parked

        result = run_parked(app, mouse, _lock)
    return app.return_code or result or 0


def _crash_line(program: str, error: BaseException, trace: str, restricted: bool, way_back: str) -> str:
    from gdtui.terminal.crash import crash_line

    return crash_line(program, error, trace, not restricted, way_back)
