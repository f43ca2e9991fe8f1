"""The App: its screens, its theme, and the keys that mean the same everywhere."""

import gc
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.color import Color
from textual.screen import Screen

from gdtui import keymap
from gdtui.cli.opening import opening
from gdtui.cli.preferences import Preferences
from gdtui.engine.base.described import Described
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import Simulation
from gdtui.engine.base.settings import Settings
from gdtui.registry import SCREENS, find_screen, load
from gdtui.render.cells.look import Look
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.dialogs.colors import dialog_colors
from gdtui.screens.keyboard.keyed import KeyedApp
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.capabilities import Capabilities

if TYPE_CHECKING:
    from gdtui.engine.autodiff.circuit import Circuit
    from gdtui.screens.dialogs.palette import Entry


class GdtuiApp(KeyedApp):
    """gdtui in a terminal.

    Args:
        settings: what the first screen shows.
        screen: the name of the first screen.
        capabilities: what the terminal can show; None to find out.
        speed: steps per second of a run.
        restricted: write no file, start no process, do not suspend.
        lesson: the chapter of the course, or the file of a lesson, to begin with; escape leads to the screen.
        simulation: that of the settings, where it was made already.
        theme: the name of the theme to begin with; "" for the usual one.
        preferences: where a theme or a speed that is chosen is kept; None to keep none.
    """

    CSS_PATH = "app.tcss"
    TITLE = "gdtui"
    DEFAULT_MODE = "first"
    ALLOW_SELECT = False  # a drag moves what is dragged; the terminal's own selection has a key held down
    _css_variables: tuple[object, dict[str, str]] | None = None
    ENABLE_COMMAND_PALETTE = False  # Textual's fails of keys that come while it opens or closes
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "quit", show=False),
        Binding("ctrl+c", "interrupt", "quit", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "palette", show=False),
        Binding("y", "command_line", "copy", show=False),
        Binding("s", "still", "still", show=False),
        *(Binding(row.key, f"open('{row.name}')", row.name, show=False) for row in SCREENS.values()),
    ]

    def __init__(
        self,
        settings: Settings | None = None,
        screen: str = "landscape",
        capabilities: Capabilities | None = None,
        speed: float = 5,
        restricted: bool = False,
        lesson: int | Path | None = None,
        simulation: Simulation[Any] | None = None,
        theme: str = "",
        preferences: Preferences | None = None,
        motion: bool = False,
    ) -> None:
        super().__init__(capabilities=capabilities, restricted=restricted)
        if theme:
            self.theme = theme
        self._preferences = preferences or Preferences()
        keymap.use(self._preferences.keymap)
        self.motion = motion
        self.settings = settings or Settings()
        self.speed = speed
        self._first = screen if lesson is None else ""
        for name in SCREENS:
            self.add_mode(name, partial(self._make, name))
        if lesson is None:
            self.add_mode(self.DEFAULT_MODE, partial(self._shown, screen, simulation))
        else:
            self.begin_with(lesson, screen)

    @property
    def look(self) -> Look:
        """What pictures are drawn for, in the present theme."""
        return Look(
            int(self.capabilities.color),
            self.capabilities.ascii,
            self.current_theme.dark,
            ink=self._seen(self.theme_variables, "foreground"),
            paper=self._seen(self.theme_variables, "background"),
            tabs=tuple((row.key, row.name) for row in SCREENS.values()),
            lines=self.capabilities.lines,
            untold=self.tutor.untold if self.in_course else frozenset(),
            course=self.in_course,
        )

    def get_css_variables(self) -> dict[str, str]:
        """The theme's, and the colours of dialogs for this terminal: worked out once for each."""
        key = self.current_theme, self.capabilities
        if self._css_variables is None or self._css_variables[0] != key:
            self._css_variables = key, self._worked_out_variables()
        return self._css_variables[1]

    def _worked_out_variables(self) -> dict[str, str]:
        known = super().get_css_variables()
        own = {name: self._seen(known, name) for name in ("foreground", "background")}
        look = Look(int(self.capabilities.color), ink=own["foreground"], paper=own["background"])
        grounds = (self._seen(known, name) for name in ("panel", "surface", "block-cursor-background"))
        return {**known, **dialog_colors(look, *grounds)}

    def _seen(self, variables: Mapping[str, str], name: str) -> int:
        """A colour of the theme: 0xRRGGBB, black or white where it is the terminal's own."""
        color = Color.parse(variables[name])
        if color.ansi is not None:
            return 0xFFFFFF if (name == "foreground") == self.current_theme.dark else 0x000000
        red, green, blue = color.rgb
        return red << 16 | green << 8 | blue

    @property
    def link_is_busy(self) -> bool:
        """Whether the last frame is still on its way to the terminal."""
        return self.wire_busy

    @property
    def key_waits(self) -> bool:
        """Whether there is a key that has not been answered yet."""
        return self.wire_key_waits

    @property
    def may_glide(self) -> bool:
        """Whether a step may take a few frames."""
        return self.motion and self.wire_quick

    def on_mount(self) -> None:
        """Follow the theme; once the first picture is out, collect garbage again (see `__main__`)."""
        self.theme_changed_signal.subscribe(self, lambda _: self.repaint_screen())
        self.call_after_refresh(_collect_again)
        self._tell(self._preferences.trouble)

    def keeps_to_ascii(self) -> None:
        """Draw the screen anew, and say why."""
        self.repaint_screen()
        self._tell("Lines and Greek letters are two cells wide in this terminal: shown in ASCII.")

    def shows_truecolor(self) -> None:
        """Draw the screen anew, and the dialogs that lie over it."""
        super().shows_truecolor()
        self.repaint_screen()

    def fresh(self, command: str) -> Screen[None]:
        """A new screen that shows what a command line asks for."""
        from shlex import split

        wanted = opening(split(command))
        own, self.settings = self.settings, wanted.settings
        try:
            return self._shown(wanted.screen, wanted.simulation)
        finally:
            self.settings = own  # a lesson's scene leaves the learner's own seed and data as they were

    def _shown(self, name: str, simulation: Simulation[Any] | None = None) -> Screen[None]:
        """A screen, imported when it is first shown."""
        screen: Screen[None] = load(find_screen(name).screen)(self, simulation)
        return screen

    def _make(self, name: str) -> Screen[None]:
        """A screen that nothing was said about: only the seed is shared."""
        self.settings = Settings(seed=self.settings.seed, scale=self._usual_scale(name))
        return self._shown(name)

    def _usual_scale(self, name: str) -> str | None:
        """The scale that the config file has a screen begin with."""
        found: str | None = self._preferences.given(name).get("scale")
        return found

    def action_open(self, name: str) -> None:
        """Show another screen; what the present one shows is kept, and a course that is open waits."""
        if isinstance(self.screen, SimulatorScreen):
            waits = self.in_course
            self.switch_mode(self.DEFAULT_MODE if name == self._first else name)
            if waits and isinstance(self.screen, SimulatorScreen):
                self.screen.say("The course waits at its card: t goes back to it.")

    @property
    def exercises(self) -> Mapping[int, str]:
        """What is to be written in each of the exercises, by number."""
        from gdtui.exercises.catalogue import ABOUT

        return ABOUT

    def template(self, number: int) -> str:
        """The file of an exercise, with its gap."""
        from gdtui.exercises.catalogue import template

        return template(number)

    def open_at(self, name: str, settings: Settings) -> None:
        """Show what the settings describe on the screen of that name; escape comes back."""
        own, self.settings = self.settings, settings
        try:
            made = self._shown(name, find_screen(name).simulation(settings))
        finally:
            self.settings = own
        if isinstance(made, SimulatorScreen):
            made.notice = "The same params, seen from here. escape goes back."
        self.push_screen(made)

    def open_circuit(self, circuit: "Circuit", point: Sequence[float], title: str) -> None:
        """Show the circuit of a loss at a point, both passes done; escape comes back."""
        from gdtui.engine.circuit.simulation import Backprop
        from gdtui.screens.learning.circuit import LearningCircuit

        self.push_screen(LearningCircuit(self, opened=Backprop(title, circuit, tuple(point))))

    def action_command_line(self) -> None:
        """Say the command line that brings this view back, and copy it."""
        if isinstance(self.screen, SimulatorScreen):
            if self.screen.shows_code:
                self._copy_code(self.screen)
                return
            from gdtui.cli.copied import LONGEST_COPY, view_of

            # where a speed is kept, no line without one opens the same everywhere
            known = self._preferences.given(self.screen.NAME)
            usual_speed = 0.0 if "speed" in known else 5.0
            view = view_of(self.screen, usual_speed, scaled="scale" in known)
            if len(view.line) <= LONGEST_COPY:
                self.copy_to_clipboard(view.line)
            self.screen.say(view.notice)

    def shown_by(self) -> str:
        """The command line of the screen that lies undermost, as `y` copies it."""
        from gdtui.cli.copied import line_of

        screen = self.screen_stack[0]
        return line_of(screen) if isinstance(screen, SimulatorScreen) else ""

    def lost_dialog(self, error: BaseException, trace: str) -> None:
        """Say that a dialog failed, and where to read of it."""
        from gdtui.terminal.crash import crash_line

        self._tell(f"The dialog was closed. {crash_line('gdtui', error, trace, not self.restricted)}")

    def code_line(self, name: str, make: Callable[[Settings], Described[Any]], full: Settings) -> str:
        """The command line that prints the program of a screen's run, made as short as it can be."""
        from gdtui.cli.code import made_by
        from gdtui.cli.copied import shortest

        return made_by(name, shortest(make, full))

    def _copy_code(self, screen: SimulatorScreen[Any, Any]) -> None:
        """Copy the program that is shown."""
        from gdtui.cli.copied import LONGEST_PROGRAM

        try:
            text = screen.copied_code()
        except InputError as error:
            screen.say(f"This run has no program: {error}.")
            return
        if len(text) > LONGEST_PROGRAM:
            screen.say("This program is too long to copy: gdtui code … -o FILE writes it.")
            return
        self.copy_to_clipboard(text)
        screen.say(f"The program is copied: {len(text.splitlines())} lines.")

    def action_still(self) -> None:
        """Save what is shown as a picture in the current folder."""
        if isinstance(self.screen, SimulatorScreen):
            if self.restricted:
                self.screen.say("Restricted: no files are written here.")
                return
            from gdtui.demo.still import save_here

            self.screen.say(save_here(self.screen))

    def action_command_palette(self) -> None:
        """Offer everything by name."""
        screen = self.screen
        if isinstance(screen, SimulatorScreen):
            offered = self.offered(screen)
            actions = {entry.choice.name: entry.action for entry in offered}

            def chosen(name: str) -> None:
                screen.call_next(screen.run_action, actions[name])

            screen.pick("everything by name", [entry.choice for entry in offered], "", chosen)

    def offered(self, screen: SimulatorScreen[Any, Any]) -> "list[Entry]":
        """What the palette offers on a screen."""
        from gdtui.screens.dialogs.palette import entries

        return entries(screen.keys_here(), {row.name: row.key for row in SCREENS.values()})

    def action_themes(self) -> None:
        """Let a theme be chosen."""
        if isinstance(self.screen, SimulatorScreen):
            themes = sorted(self.available_themes.values(), key=lambda theme: theme.name)
            choices = [Choice(theme.name, "dark" if theme.dark else "light") for theme in themes]
            self.screen.pick("which theme?", choices, self.theme, self._choose_theme)

    def _choose_theme(self, name: str) -> None:
        self.theme = name
        self._tell(self._preferences.keep("theme", name))

    def chose_speed(self, speed: float) -> None:
        """Keep it for the next start."""
        self._tell(self._preferences.keep("speed", speed))

    def action_interrupt(self) -> None:
        """ctrl+c ends the program as it ends any other."""
        self.exit(return_code=130)


def _collect_again() -> None:
    gc.freeze()  # what the start has made stays to the end: no collection need look at it
    gc.enable()
