"""What a recording keeps of what happens: what a terminal is sent, what it shows, and stills."""

from gdtui.demo.cast import Event
from gdtui.demo.clock import VirtualLoop
from gdtui.demo.film.film import PROMPT, PROMPT_LOOK, Camera
from gdtui.demo.player import PlayedApp
from gdtui.demo.still import Still, still_of
from gdtui.demo.tape import Screenshot
from gdtui.terminal.wire.encode import Grid

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""Alternate screen, no cursor, no line wrap: as the driver enters a terminal."""
_LEAVE = "\x1b[m\x1b[?7h\x1b[?1049l\x1b[?25h"
_PROMPT = "\x1b[32m$ \x1b[m"


class Recorder:
    """Keeps what happens, by the virtual clock less the time that was hidden.

    Args:
        loop: the virtual clock.
        size: columns and rows of the terminal.
        speed: how many times as fast the recording is played.
    """

    def __init__(self, loop: VirtualLoop, size: tuple[int, int], speed: float = 1.0) -> None:
        self._loop = loop
        self._speed = speed
        self.camera = Camera(*size)
        self._hidden_since: float | None = None
        self._hidden = 0.0
        self.events: list[Event] = []
        self.stills: list[Still] = []

    def _now(self) -> int:
        moment = self._loop.time() if self._hidden_since is None else self._hidden_since
        return round((moment - self._hidden) / self._speed * 1e6)

    def _output(self, data: str) -> int:
        """What the terminal is sent, and when: while hidden, all of it at the moment of hiding."""
        now = self._now()
        self.events.append(Event(now, "o", data))
        return now

    def begins(self) -> None:
        """The shell asks for a command."""
        self.camera.typed(self._output(_PROMPT), PROMPT, PROMPT_LOOK)

    def cleared(self) -> None:
        """The shell wipes the screen and asks again."""
        self.camera.cleared()
        self.camera.typed(self._output("\r\n\x1b[H\x1b[2J" + _PROMPT), PROMPT, PROMPT_LOOK)

    def typed(self, character: str) -> None:
        """A character of the command line is typed."""
        self.camera.typed(self._output(character), character)

    def entered(self) -> None:
        """The app takes the screen."""
        self.camera.entered(self._output("\r\n" + _ENTER))

    def frame(self, data: str, shown: Grid) -> None:
        """The app sends a frame, after which the terminal shows these cells."""
        self.camera.shows(self._output(data), shown)

    def left(self) -> None:
        """The app gives the screen back."""
        self.camera.left(self._output(_LEAVE))

    def caption(self, text: str) -> None:
        """A marker for every caption."""
        if text:
            self.events.append(Event(self._now(), "m", text))

    def visible(self, shown: bool) -> None:
        """The time between Hide and Show does not count."""
        if not shown and self._hidden_since is None:
            self._hidden_since = self._loop.time()
        elif shown and self._hidden_since is not None:
            self._hidden += self._loop.time() - self._hidden_since
            self._hidden_since = None

    def screenshot(self, shot: Screenshot, app: PlayedApp) -> None:
        """A still of the screen as it is now."""
        grounded = bool(app.opened.opening.theme) and not app.current_theme.ansi
        self.stills.append(still_of(app.pictured, shot.name, shot.ending, grounded))

    def ended(self) -> None:
        """The last moment, so that what was waited for at the end is part of the recording."""
        self.events.append(Event(self._now(), "x", "0"))
