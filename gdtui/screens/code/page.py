"""The program of the run that a screen shows: what it says, and which of its lines the last step has run."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

from gdtui.engine.base.described import Described, way_of
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import DEFAULT_STEPS
from gdtui.engine.code.program import Program
from gdtui.engine.code.run import recorded
from gdtui.registry import find_screen, load
from gdtui.render.code_view import Listing
from gdtui.screens.host import Host


class Coded(Protocol):
    """What a screen tells of the run that it shows."""

    NAME: ClassVar[str]
    history: History[Any, Any]
    host: Host

    def view(self) -> Mapping[str, Any]:
        """How the run is looked at, as fields of `Settings`."""

    def remade(self, settings: Settings) -> Described[Any]:
        """The simulation that these settings describe, made of what is at hand."""


class CodePage:
    """A program that follows its screen.

    Args:
        screen: whose run it is.
    """

    def __init__(self, screen: Coded) -> None:
        self._screen = screen
        self._coder = find_screen(screen.NAME).coder
        self._asked: tuple[str, str] | None = None
        self._seen: tuple[object, Program | None, str] | None = None
        self._scrolled: tuple[object, int] | None = None

    @property
    def _settings(self) -> Settings:
        """What is asked for: the run and who is explained, without the view of it."""
        view = self._screen.view()
        page = view.get("view") if self._screen.NAME == "slope" and view.get("view") == "gradient" else None
        known = way_of(self._screen.history)._replace(lane=view.get("lane"), view=page, steps=None)
        return known._replace(h=view.get("h")) if page else known

    def _command(self, full: Settings) -> str:
        """The command line that prints the program, but for its steps: made anew when the run is another."""
        key = repr(full)
        if self._asked is None or self._asked[0] != key:
            screen = self._screen
            self._asked = key, screen.host.code_line(screen.NAME, screen.remade, full)
        return self._asked[1]

    def program(self) -> Program:
        """The program of the run up to the step that is shown; at the start, of as many as `trace` takes.

        Raises:
            InputError: when the run has none.
        """
        history, full = self._screen.history, self._settings
        steps, command = history.cursor, self._command(full)
        if steps and (self._screen.NAME != "circuit" or full.learns):
            command = f"{command} --steps {steps}"
        run = recorded(history, full, command)
        coder: Callable[[Any], Program] = load(self._coder)
        return coder(run if steps else run._replace(steps=DEFAULT_STEPS))

    def _known(self) -> tuple[Program | None, str]:
        """The program, or why there is none; written anew when the run is another one or has gone on."""
        history = self._screen.history
        key = (history.run, history.cursor, repr(self._settings))
        if self._seen is None or self._seen[0] != key:
            try:
                self._seen = key, self.program(), ""
            except InputError as error:
                self._seen = key, None, f"This run has no program: {error}."
        return self._seen[1:]

    def listing(self) -> Listing:
        """The program as it is to be shown."""
        program, trouble = self._known()
        if program is None:
            return Listing("program", (), trouble=trouble)
        history = self._screen.history
        mark: Callable[[Any, Any], str] = load(f"{self._coder.partition(':')[0]}:mark_of")
        lit = program.lit(mark(history.simulation, history.current))
        texts = [line.text for line in program.lines]
        scrolled = self._scrolled[1] if self._scrolled and self._scrolled[0] == self._place else None
        return Listing(f"program · {len(texts)} lines", texts, lit, scrolled)

    @property
    def _place(self) -> object:
        """What a step changes: after it what is lit is looked for again."""
        return self._screen.history.run, self._screen.history.cursor

    def scroll(self, first: int) -> None:
        """Show the lines from that one on, until the next step."""
        self._scrolled = self._place, max(first, 0)
