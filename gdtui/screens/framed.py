"""A screen that is one frame: drawn at the size of the terminal, with one line to say something in."""

from abc import abstractmethod
from typing import ClassVar

from textual.app import ComposeResult

from gdtui.render import stage
from gdtui.render.cells.frame import Frame, blank, changed
from gdtui.screens.dialogs.asking import AskingScreen
from gdtui.screens.host import Host, Seen
from gdtui.screens.pointing.pointed import PointedScreen
from gdtui.terminal.wire.toasts import Untoasted
from gdtui.widgets.frame_view import FrameView
from gdtui.widgets.stage_view import StageView


class FramedScreen(Untoasted, PointedScreen, AskingScreen):
    """A screen that shows one frame.

    Args:
        host: the app.
    """

    PART: ClassVar[bool] = True

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.notice = ""
        self._terminal: tuple[int, int] = (0, 0)
        self._room = stage.Box(0, 0, 0, 0)

    @abstractmethod
    def draw(self, columns: int, rows: int) -> Frame:
        """The whole screen, at a size that fits."""

    @abstractmethod
    def seen(self) -> Seen:
        """What the screen shows, by name."""

    def compose(self) -> ComposeResult:
        """One widget: the frame. It fills the screen, so it can be drawn before it is laid out."""
        self._terminal = self.app.size
        yield StageView(id="stage")

    @property
    def _cells(self) -> tuple[int, int]:
        """Columns and rows of the part of the terminal that is the screen's."""
        return self._room.columns, self._room.rows

    def on_frame_view_sized(self, message: FrameView.Sized) -> None:
        """Draw for a new size."""
        if (message.columns, message.rows) != self._terminal:
            self._terminal = (message.columns, message.rows)
            self.repaint()

    def repaint(self) -> None:
        """Draw the present state; nothing changes by that."""
        columns, rows = self._terminal
        if not (columns and rows):
            return
        if not stage.fits(columns, rows):
            self._room = stage.Box(0, 0, rows, columns)
            self.query_one(StageView).show(stage.too_small(columns, rows))
            return
        own = self.painted(self.host.room(columns, rows))
        self.query_one(StageView).show(self.host.dressed(own, columns, rows))

    def painted(self, room: stage.Box) -> Frame:
        """What fills the part of the terminal that is the screen's."""
        self._room = room
        return self.draw(*self._cells) if room.columns else blank(0, 0)

    def settle(self) -> None:
        """Finish what is drawn bit by bit: a picture that is kept shows all of it."""

    def changed(self) -> None:
        """The state is another one: tell whoever waits for it, and show it."""
        self.report()
        self.repaint()

    def report(self) -> None:
        """Tell whoever waits for it that the state is another one."""
        if self in self.app.screen_stack:  # not while another mode hides it
            self.host.saw(self.seen)

    @property
    def frame(self) -> Frame:
        """What is shown."""
        return self.query_one(StageView).frame

    def say(self, notice: str) -> None:
        """Show one line in place of what just happened, until the next key."""
        self.notice = notice
        self.changed()

    def arranged(self, columns: int, rows: int) -> stage.Layout:
        """Where the parts of the screen lie."""
        return stage.arrange(columns, rows)

    def changed_or(self, words: str) -> None:
        """Show a change of the view, or where nothing of it is to be seen, say why."""
        if not self.shows_change():
            self.say(words)

    def shows_change(self) -> bool:
        """Show a change of the view; whether any of it is to be seen, a card beside it apart."""
        before, told = self.frame, self.notice
        self.notice = ""
        self.changed()
        seen = changed(before, self.frame)
        if told:  # that an old notice is gone is no change of the view
            strip = self.arranged(*self._cells).strip
            seen[self._room.row + strip.row :][: strip.rows] = False
        top, left, rows, columns = self._room
        return bool(seen[top : top + rows, left : left + columns].any())
