"""`gdtui play`: a tape live, in this terminal; any key takes over."""

import os
import re
import sys
from typing import Any

from textual.driver import Driver
from textual.timer import Timer
from textual.worker import Worker

from gdtui.cli.opening import Opening
from gdtui.demo.opened import Opened
from gdtui.demo.player import PlayedApp
from gdtui.demo.tape import Tape
from gdtui.terminal.ambiguous import width_told
from gdtui.terminal.capabilities import detect
from gdtui.terminal.driver import TerminalDriver
from gdtui.terminal.keyboard.lexer import Kind, Token
from gdtui.terminal.run import run

AGAIN_AFTER = 60.0
"""Seconds without a key after which a loop that somebody took over begins again."""
_LIVE = {"NO_COLOR"}
"""The variables of a tape that hold in this terminal, too: what it is, it knows itself."""
_REST = 2.0
"""Seconds between the end of a tape and its next beginning."""
_NO_PERSON = re.compile(r"\x1b\[(?:[IO]|[?>=].*|<.*m|<(?:3[2-9]|4\d|5\d|6[0-3]);.*M)")
"""Answers of the terminal, focus, mouse buttons let go, and the mouse being moved (bit 32)."""


def is_person(token: Token) -> bool:
    """Whether somebody has pressed something."""
    if token.kind is Kind.SEQUENCE:
        return not (_NO_PERSON.fullmatch(token.text) or width_told(token) is not None)
    return token.kind is not Kind.REPORT


class LiveDriver(TerminalDriver):
    """Tells the app when somebody presses a key."""

    def typed(self, tokens: list[Token]) -> None:
        """Somebody takes over, if it was somebody."""
        if any(map(is_person, tokens)) and isinstance(self._app, LiveApp):
            self._loop.call_soon_threadsafe(self._app.touched)


class LiveApp(PlayedApp):
    """Plays in a terminal; `loop` begins again at the end, and after a while without a key."""

    def __init__(self, tape: Tape, opened: Opened[Opening], *args: Any, loop: bool, **options: Any) -> None:
        super().__init__(tape, opened, *args, **options)
        self.again = False
        """Whether the tape is to be played again."""
        self._loops = loop
        self._playing: Worker[None] | None = None
        self._idle: Timer | None = None

    def get_driver_class(self) -> type[Driver]:
        """The driver that sees a person's keys."""
        return LiveDriver

    def on_mount(self) -> None:
        """Begin once the first picture is out."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._playing = self.run_worker(self._play_on(), name="tape")

    async def _play_on(self) -> None:
        await self.perform()
        self.caption("")
        if self._loops and self.failure is None:
            self._idle = self.set_timer(_REST, self._begin_again)
        else:
            self._playing = None

    def touched(self) -> None:
        """Somebody has pressed a key: the app is theirs."""
        if self._playing is not None:
            self._playing.cancel()
            self._playing = None
            self.rest.clear()  # what comes is the person's
            self.caption("")
        if self._idle is not None:
            self._idle.stop()
        if self._loops:
            self._idle = self.set_timer(AGAIN_AFTER, self._begin_again)

    def _begin_again(self) -> None:
        """End: a new app begins where this one did, with nothing left of what was done to it."""
        self.again = True
        self.exit()


def play(tape: Tape, opened: Opened[Opening], loop: bool, restricted: bool) -> int:
    """Play a tape in this terminal; the exit status.

    Raises:
        InputError: when a text that the tape waits for did not come.
    """
    opening = opened.opening
    environ = {**os.environ, **{name: opened.variables[name] for name in _LIVE & opened.variables.keys()}}
    capabilities = detect(environ, opening.color, opening.ascii, sys.stdout.encoding, opening.lines)
    restricted = restricted or opening.restricted
    while True:
        apps: list[LiveApp] = []

        def make_app(apps: list[LiveApp] = apps) -> LiveApp:
            apps.append(LiveApp(tape, opened, capabilities, loop=loop, restricted=restricted))
            return apps[0]

        status = run(make_app, instead="gdtui record", restricted=restricted, mouse=opening.mouse)
        if apps and apps[0].failure is not None:
            raise apps[0].failure
        if apps and not status:
            apps[0].check_all_typed()
        if status or not apps or not apps[0].again:
            return status
