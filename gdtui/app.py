"""The App: its screens, its theme, and the keys that mean the same everywhere."""

import gc
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.base.settings import Settings
from gdtui.opening import Opening
from gdtui.render.cells.look import Look
from gdtui.screens.course import CourseApp
from gdtui.screens.host import Host
from gdtui.screens.keys import COPY, LESSON, PREDICT, STILL
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.capabilities import Capabilities


def _landscape(host: Host) -> Screen[None]:
    from gdtui.screens.landscape import LandscapeScreen

    return LandscapeScreen(host)


def _slope(host: Host) -> Screen[None]:
    from gdtui.screens.slope import SlopeScreen

    return SlopeScreen(host)


def _race(host: Host) -> Screen[None]:
    from gdtui.screens.race import RaceScreen

    return RaceScreen(host)


def _circuit(host: Host) -> Screen[None]:
    from gdtui.screens.circuit import CircuitScreen

    return CircuitScreen(host)


SCREENS: dict[str, Callable[[Host], Screen[None]]] = {
    "landscape": _landscape, "slope": _slope, "race": _race, "circuit": _circuit,
}  # fmt: skip
"""Every screen by name; it is imported and made when it is first shown."""


class GdtuiApp(CourseApp):
    """gdtui in a terminal.

    Args:
        settings: what the first screen shows.
        screen: the name of the first screen.
        capabilities: what the terminal can show; None to find out.
        speed: steps per second of a run.
        restricted: write no file, start no process, do not suspend.
        lesson: the chapter of the course to begin with; escape leads to the screen.
    """

    CSS_PATH = "app.tcss"
    TITLE = "gdtui"
    DEFAULT_MODE = "first"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit", show=False),
        Binding("ctrl+c", "interrupt", "quit", show=False, priority=True),
        Binding("y", "command_line", "copy", show=False),
        Binding("s", "still", "still", show=False),
        *(
            Binding(str(number), f"open('{name}')", name, show=False)
            for number, name in enumerate(SCREENS, 1)
        ),
    ]

    def __init__(
        self,
        settings: Settings | None = None,
        screen: str = "landscape",
        capabilities: Capabilities | None = None,
        speed: float = 5,
        restricted: bool = False,
        lesson: int | None = None,
    ) -> None:
        super().__init__(capabilities=capabilities, restricted=restricted)
        self.settings = settings or Settings()
        self.speed = speed
        self._first = screen if lesson is None else ""
        for name in SCREENS:
            self.add_mode(name, partial(self._make, name))
        if lesson is None:
            self.add_mode(self.DEFAULT_MODE, partial(SCREENS[screen], self))
        else:
            self.begin_with(lesson, screen)

    @property
    def look(self) -> Look:
        """What pictures are drawn for, in the present theme."""
        return Look(int(self.capabilities.color), self.capabilities.ascii, self.current_theme.dark)

    @property
    def link_is_busy(self) -> bool:
        """Whether the last frame is still on its way to the terminal."""
        return self.wire_busy

    def on_mount(self) -> None:
        """Follow the theme; once the first picture is out, collect garbage again (see `__main__`)."""
        self.theme_changed_signal.subscribe(self, lambda _: self.repaint_screen())
        self.call_after_refresh(_collect_again)

    def fresh(self, wanted: Opening) -> Screen[None]:
        """A new screen that shows what a command line asks for."""
        own, self.settings = self.settings, wanted.settings
        try:
            return SCREENS[wanted.screen](self)
        finally:
            self.settings = own  # a lesson's scene leaves the learner's own seed and data as they were

    def _make(self, name: str) -> Screen[None]:
        """A screen that nothing was said about: only the seed is shared."""
        self.settings = Settings(seed=self.settings.seed)
        return SCREENS[name](self)

    def action_open(self, name: str) -> None:
        """Show another screen; what the present one shows is kept. On a check the number is an answer."""
        if self.answer(list(SCREENS).index(name) + 1):
            return
        if isinstance(self.screen, SimulatorScreen):
            self.switch_mode(self.DEFAULT_MODE if name == self._first else name)

    def open_circuit(self, circuit: Circuit, point: Sequence[float], title: str) -> None:
        """Show the circuit of a loss at a point, both passes done; escape comes back."""
        from gdtui.engine.circuit.simulation import Backprop
        from gdtui.screens.circuit import CircuitScreen

        self.push_screen(CircuitScreen(self, opened=Backprop(title, circuit, tuple(point))))

    def action_command_line(self) -> None:
        """Say the command line that brings this view back, and copy it."""
        if isinstance(self.screen, SimulatorScreen):
            from gdtui.screens.copied import LONGEST_COPY, view_of

            view = view_of(self.screen)
            if len(view.line) <= LONGEST_COPY:
                self.copy_to_clipboard(view.line)
            self.screen.say(view.notice)

    def action_still(self) -> None:
        """Save what is shown as a picture in the current folder."""
        if isinstance(self.screen, SimulatorScreen):
            if self.restricted:
                self.screen.say("Restricted: no files are written here.")
                return
            from gdtui.demo.still import save_here

            self.screen.say(save_here(self.screen))

    def action_command_palette(self) -> None:
        """Show the palette."""
        from gdtui.screens.dialogs.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_interrupt(self) -> None:
        """ctrl+c ends the program as it ends any other."""
        self.exit(return_code=130)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: what Textual offers, and every key of the screen."""
        # a screenshot of Textual's writes a file, wherever it likes: ours is the still
        offered = super().get_system_commands(screen)
        yield from (command for command in offered if command.title != "Screenshot")
        if isinstance(screen, SimulatorScreen):
            own = (*screen.KEYS, *PREDICT, *LESSON, COPY)
            for key in own if self.restricted else (*own, STILL):
                yield SystemCommand(f"{key.label} ({key.shown})", key.about, _runner(screen, key.action))


def _collect_again() -> None:
    gc.freeze()  # what the start has made stays to the end: no collection need look at it
    gc.enable()


def _runner(screen: Screen[Any], action: str) -> Callable[[], Any]:
    return lambda: screen.run_action(action)
