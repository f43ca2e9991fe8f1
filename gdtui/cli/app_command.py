"""`gdtui SCREEN`: the app in this terminal; its modules are imported once there is one."""

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gdtui.cli.opening import opened
from gdtui.engine.table import STANDARD_INPUT
from gdtui.terminal.capabilities import detect
from gdtui.terminal.streams import take_terminal

if TYPE_CHECKING:
    from gdtui.app import GdtuiApp


def run(given: Mapping[str, Any]) -> int:
    """Open the app; its exit status.

    Raises:
        InputError: one line that says what to write instead.
    """
    from gdtui.cli.config.file import config_path
    from gdtui.cli.preferences import Preferences, default_path

    own = not given.get("restricted")  # a shared account's files are nobody's: its host has options
    preferences = Preferences(default_path(), config_path()) if own else Preferences()
    wanted = opened({**preferences.given(given["screen"]), **given})
    if wanted.settings.data == STANDARD_INPUT:
        take_terminal()
    from gdtui.terminal.run import run as run_app

    capabilities = detect(os.environ, wanted.color, wanted.ascii, sys.stdout.encoding, wanted.lines)

    def make_app() -> "GdtuiApp":
        from gdtui.app import GdtuiApp

        return GdtuiApp(
            wanted.settings,
            wanted.screen,
            capabilities,
            wanted.speed,
            wanted.restricted,
            wanted.lesson,
            wanted.simulation,
            wanted.theme,
            preferences,
            wanted.motion,
        )

    return run_app(make_app, restricted=wanted.restricted, mouse=wanted.mouse)
