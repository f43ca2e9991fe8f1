"""`gdtui record`: the real app without a terminal, under a virtual clock, to the same bytes every time."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, cast

from textual import events
from textual.driver import Driver
from textual.geometry import Size

from gdtui.cli.opening import Opening
from gdtui.demo.cast import TERM, Cast
from gdtui.demo.clock import VirtualLoop, everywhere
from gdtui.demo.film.film import Film
from gdtui.demo.opened import Opened
from gdtui.demo.player import PlayedApp
from gdtui.demo.recorder import Recorder
from gdtui.demo.still import Still, own_colors
from gdtui.demo.tape import Caption, Command, Press, Screenshot, Sleep, Tape, Type, Visible
from gdtui.terminal.capabilities import Capabilities, detect
from gdtui.terminal.driver import TerminalDriver

Report = Callable[[int, int], None]


class Recording(NamedTuple):
    """What a tape looks like: what a terminal is sent, what it shows, and the stills that are asked for."""

    cast: Cast
    film: Film
    stills: list[Still]


class CastDriver(TerminalDriver):
    """A terminal of a fixed size that takes everything at once; control output is not for a recording."""

    @property
    def busy(self) -> bool:
        """Never: it takes everything at once."""
        return False

    def write(self, data: str) -> None:
        """A bell, a title or the clipboard of whoever watches is not a recording's to change."""

    def write_frame(self, data: str) -> None:
        """A frame of the screen."""
        app = cast("RecordedApp", self._app)
        app.recorder.frame(data, app.cells_sent)

    def start_application_mode(self) -> None:
        """Tell the app its size."""
        assert self._size is not None
        size = Size(*self._size)
        self._app.post_message(events.Resize(size, size))

    def disable_input(self) -> None:
        """There is none."""

    def stop_application_mode(self) -> None:
        """There is nothing to leave."""


class RecordedApp(PlayedApp):
    """The app in a recording: restricted, as a tape is not to write files or start anything."""

    def __init__(
        self,
        tape: Tape,
        opened: Opened[Opening],
        capabilities: Capabilities,
        recorder: Recorder,
        report: Report | None,
    ) -> None:
        super().__init__(tape, opened, capabilities, recorder, restricted=True)
        self.recorder = recorder
        self._report = report
        self._all = 0

    async def play_one(self, command: Command) -> None:
        """Do a command, and tell how many keys and commands are done."""
        if self._report is not None:
            self._all = self._all or len(self.rest) + 1
            self._report(self._all - len(self.rest) - 1, self._all)
        await super().play_one(command)

    @property
    def may_glide(self) -> bool:
        """Whether the tape asks for it: no link is slow here."""
        return self.motion

    def get_driver_class(self) -> type[Driver]:
        """The driver that records."""
        return CastDriver

    def on_mount(self) -> None:
        """Begin once the first picture is out."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._play_to_the_end(), name="tape")

    async def _play_to_the_end(self) -> None:
        await self.perform()
        if self.failure is None:
            self.exit()


def look_of(opening: Opening, variables: Mapping[str, str]) -> Capabilities:
    """What a recording is drawn with: truecolor unless its tape says otherwise, whatever this terminal is."""
    usual = {} if "TERM" in variables else {"TERM": TERM, "COLORTERM": "truecolor"}
    return detect({**usual, **variables}, opening.color, opening.ascii, lines=opening.lines)


def record(
    tape: Tape,
    opened: Opened[Opening],
    size: tuple[int, int],
    time_work: bool = False,
    report: Report | None = None,
) -> Recording:
    """Play a tape without a terminal: what it looked like, and the stills it asks for.

    Args:
        tape: the tape.
        opened: where it opens the app, and what comes then.
        size: columns and rows.
        time_work: let a screen that times its own work do so: true, but never the same twice.
        report: told how many of how many commands are done.

    Raises:
        InputError: when a text that the tape waits for does not come.
    """
    loop = VirtualLoop()
    recorder = Recorder(loop, size, tape.playback_speed)
    with asyncio.Runner(loop_factory=lambda: loop) as runner, everywhere(loop, not time_work):
        app = RecordedApp(tape, opened, look_of(opened.opening, opened.variables), recorder, report)
        runner.run(_run(app, opened.before, size))
    if app.failure is not None:
        raise app.failure
    if app.error is not None:
        raise app.error
    app.check_all_typed()
    film = recorder.camera.film(tape.name, own_colors(app.look), recorder.events[-1].microseconds)
    return Recording(Cast(tape.name, *size, tuple(recorder.events)), film, recorder.stills)


async def _run(app: RecordedApp, before: Sequence[Command], size: tuple[int, int]) -> None:
    recorder = app.recorder
    recorder.begins()
    for command in before:
        await _type_command(command, app)
    recorder.entered()
    await app.run_async(size=size, mouse=False)
    recorder.left()
    for command in app.rest:
        await _after_the_app(command, recorder)
    recorder.ended()


async def _after_the_app(command: Command, recorder: Recorder) -> None:
    """What a tape may still do when the app has ended: let time pass."""
    match command:
        case Sleep():
            await asyncio.sleep(command.seconds)
        case Visible():
            recorder.visible(command.shown)
        case Caption():
            recorder.caption(command.text)


async def _type_command(command: Command, app: RecordedApp) -> None:
    """What a tape does before the app is open: the command line is typed at a prompt."""
    match command:
        case Type():
            for character in command.text:
                app.recorder.typed(character)
                await asyncio.sleep(app.tape.typing_speed if command.speed is None else command.speed)
        case Sleep():
            await asyncio.sleep(command.seconds)
        case Press():
            app.recorder.cleared()
        case Visible():
            app.recorder.visible(command.shown)
        case Caption():
            app.caption(command.text)


def shoot(opening: Opening, size: tuple[int, int]) -> Still:
    """The picture of a screen as it opens, `--steps` done."""
    opened = Opened(opening, (), (Screenshot(1, opening.screen),))
    return record(Tape("still", ()), opened, size, time_work=True).stills[0]
