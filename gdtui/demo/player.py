"""Plays a tape on the real app: what records and what plays live have in common."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from gdtui.app import GdtuiApp
from gdtui.cli.opening import Opening
from gdtui.demo.caption import captioned
from gdtui.demo.keys import pressed, typed
from gdtui.demo.line_reader import fail
from gdtui.demo.opened import Opened
from gdtui.demo.tape import Caption, Command, Press, Screenshot, Sleep, Tape, Type, Visible, Wait
from gdtui.engine.base.errors import InputError
from gdtui.render.cells.frame import Frame
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.capabilities import Capabilities
from gdtui.terminal.driver import TerminalDriver
from gdtui.terminal.keyboard.lexer import Token

_LOOK = 0.05
"""Seconds from one look at the screen to the next while waiting for a text."""


class Watcher(Protocol):
    """What a recording does about commands that are not for the app."""

    def caption(self, text: str) -> None:
        """A caption begins."""

    def visible(self, shown: bool) -> None:
        """What happens from here on is shown, or not."""

    def screenshot(self, name: str, app: "PlayedApp") -> None:
        """A still is asked for."""


class Unwatched:
    """Live, there is nothing to hide and nothing to keep."""

    def caption(self, text: str) -> None:
        """The app shows it."""

    def visible(self, shown: bool) -> None:
        """Everything is seen."""

    def screenshot(self, name: str, app: "PlayedApp") -> None:
        """No file is written while a tape is played."""


class PlayedApp(GdtuiApp):
    """The app, with a tape to play.

    Args:
        tape: the tape.
        opened: where it opens the app, and what comes then.
        capabilities: what to draw with.
        watcher: what else wants to know.
    """

    CSS_PATH = str(Path(__file__).parents[1] / "app.tcss")

    def __init__(
        self,
        tape: Tape,
        opened: Opened[Opening],
        capabilities: Capabilities,
        watcher: Watcher | None = None,
        restricted: bool = False,
    ) -> None:
        opening = opened.opening
        super().__init__(
            opening.settings,
            opening.screen,
            capabilities,
            opening.speed,
            restricted,
            opening.lesson,
            opening.simulation,
        )
        self.tape = tape
        self.opened = opened
        self.watcher: Watcher = watcher or Unwatched()
        self.failure: InputError | None = None
        self._caption = ""

    def dressed(self, frame: Frame, columns: int, rows: int) -> Frame:
        """The frame with the caption over its last line."""
        frame = super().dressed(frame, columns, rows)
        return captioned(frame, self._caption, self.look) if self._caption else frame

    @property
    def keeps_progress(self) -> bool:
        """A tape is no learner."""
        return False

    def caption(self, text: str) -> None:
        """Show a caption, or none."""
        if text != self._caption:
            self._caption = text
            self.watcher.caption(text)
            for screen in self.screen_stack:
                if isinstance(screen, SimulatorScreen):
                    screen.repaint()

    @property
    def pictured(self) -> SimulatorScreen[Any, Any]:
        """The uppermost screen that shows a picture; it may lie below a question."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, SimulatorScreen))

    async def perform(self) -> None:
        """Play the tape; what goes wrong ends the app with status 2."""
        try:
            await self.play_all(self.opened.after)
        except InputError as error:
            self.failure = error
            self.exit(return_code=2)

    async def play_all(self, commands: Sequence[Command]) -> None:
        """Do one command after the other.

        Raises:
            InputError: when a text that is waited for does not come.
        """
        for command in commands:
            await self._play(command)

    async def _play(self, command: Command) -> None:
        match command:
            case Type():
                for token in typed(command.text):
                    await self._press(token, command.speed)
            case Press():
                for _ in range(command.count):
                    await self._press(pressed(command), command.speed)
            case Sleep():
                await asyncio.sleep(command.seconds)
            case Wait():
                await self._wait(command)
            case Caption():
                self.caption(command.text)
            case Visible():
                self.watcher.visible(command.shown)
            case Screenshot():
                self.watcher.screenshot(command.name, self)

    async def _press(self, token: Token, speed: float | None) -> None:
        assert isinstance(self._driver, TerminalDriver)
        self._driver.press(token)
        await asyncio.sleep(self.tape.typing_speed if speed is None else speed)

    async def _wait(self, command: Wait) -> None:
        timeout = self.tape.wait_timeout if command.timeout is None else command.timeout
        clock = asyncio.get_running_loop()
        end = clock.time() + timeout
        while not any(command.pattern.search(line) for line in self.lines_shown):
            if clock.time() >= end:
                missing = f"waited {timeout:g} s, and /{command.pattern.pattern}/ did not come on the screen"
                raise fail(self.tape.name, command.line, missing)
            await asyncio.sleep(_LOOK)
