"""Plays a tape on the real app: what records and what plays live have in common."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from gdtui.app import GdtuiApp
from gdtui.cli.opening import Opening
from gdtui.demo.bounded import is_found
from gdtui.demo.caption import captioned
from gdtui.demo.keys import pressed, typed
from gdtui.demo.opened import Opened
from gdtui.demo.reading.words import fail
from gdtui.demo.tape import Caption, Command, Press, Screenshot, Sleep, Tape, Type, Visible, Wait
from gdtui.engine.base.errors import InputError
from gdtui.render.cells.frame import Frame
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.capabilities import Capabilities
from gdtui.terminal.driver import TerminalDriver
from gdtui.terminal.keyboard.lexer import Token

_LOOK = 0.05
"""Seconds from one look at the screen to the next while waiting for a text."""
_HAND_ON = 0.001
"""Seconds from one look to the next whether the app has taken a key."""


class Watcher(Protocol):
    """What a recording does about commands that are not for the app."""

    def caption(self, text: str) -> None:
        """A caption begins."""

    def visible(self, shown: bool) -> None:
        """What happens from here on is shown, or not."""

    def screenshot(self, shot: Screenshot, app: "PlayedApp") -> None:
        """A still is asked for."""


class Unwatched:
    """Live, there is nothing to hide and nothing to keep."""

    def caption(self, text: str) -> None:
        """The app shows it."""

    def visible(self, shown: bool) -> None:
        """Everything is seen."""

    def screenshot(self, shot: Screenshot, app: "PlayedApp") -> None:
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
            opening.theme,
            motion=opening.glides,
        )
        self.tape = tape
        self.opened = opened
        self.watcher: Watcher = watcher or Unwatched()
        self.failure: InputError | None = None
        self.rest: deque[Command] = deque()
        """What of the tape is not done yet, key by key."""
        self._cut_off = False
        """Whether a key had still to be handed on when the app was asked to end."""
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

    def exit(self, *args: Any, **options: Any) -> None:
        """End the app."""
        self._cut_off = isinstance(self._driver, TerminalDriver) and self._driver.unread
        super().exit(*args, **options)

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
        self.rest = deque(key_by_key(commands))
        while self.rest and not self._exit:
            await self.play_one(self.rest.popleft())

    def check_all_typed(self) -> None:
        """Look that the app was there for all that the tape does in it.

        Raises:
            InputError: when it had ended before: file and line of what came too late.
        """
        late = next((each for each in self.rest if isinstance(each, Type | Press | Wait | Screenshot)), None)
        if late is not None:
            raise fail(
                self.tape.name_of(late), late.line, "the app has ended before this: nothing follows its end"
            )

    async def play_one(self, command: Command) -> None:
        """Do a command.

        Raises:
            InputError: when a text that is waited for does not come.
        """
        match command:
            case Type():
                await self._press(command, next(typed(command.text)))
            case Press():
                await self._press(command, pressed(command))
            case Sleep():
                await asyncio.sleep(command.seconds)
            case Wait():
                await self._wait(command)
            case Caption():
                self.caption(command.text)
            case Visible():
                self.watcher.visible(command.shown)
            case Screenshot():
                self.watcher.screenshot(command, self)

    async def _press(self, command: Type | Press, token: Token) -> None:
        """Press one key; one that the app has ended before is not done."""
        driver = self._driver
        assert isinstance(driver, TerminalDriver)
        driver.press(token)
        try:
            await asyncio.sleep(self.tape.typing_speed if command.speed is None else command.speed)
            while driver.unread:
                await asyncio.sleep(_HAND_ON)
        finally:
            if self._cut_off:
                self.rest.appendleft(command)

    async def _wait(self, command: Wait) -> None:
        timeout = self.tape.wait_timeout if command.timeout is None else command.timeout
        clock = asyncio.get_running_loop()
        end = clock.time() + timeout
        where = "on the screen" if command.screen else "on the cursor's line (Wait+Screen looks at all)"
        while not self._comes(command):
            if clock.time() >= end:
                missing = f"waited {timeout:g} s, and /{command.pattern.pattern}/ did not come {where}"
                raise fail(self.tape.name_of(command), command.line, missing)
            await asyncio.sleep(_LOOK)

    def _comes(self, command: Wait) -> bool:
        """Whether what is waited for is there."""
        try:
            return is_found(command.pattern, self._watched(command))
        except TimeoutError:
            endless = f"/{command.pattern.pattern}/ takes for ever to look for: repeat nothing that repeats"
            raise fail(self.tape.name_of(command), command.line, endless) from None

    def _watched(self, command: Wait) -> str:
        """What a pattern is looked for in: as in vhs without the blanks at the ends of lines."""
        lines = [line.rstrip() for line in self.lines_shown]
        if command.screen:
            return "\n".join(lines)
        return lines[self.cursor_row] if self.cursor_row < len(lines) else ""


def key_by_key(commands: Iterable[Command]) -> Iterator[Command]:
    """The commands, with every key that is typed or pressed a command of its own."""
    for command in commands:
        if isinstance(command, Type):
            yield from (replace(command, text=character) for character in command.text)
        elif isinstance(command, Press):
            yield from [replace(command, count=1)] * command.count
        else:
            yield command
