"""A screen that heeds the pointer: keys that are written are pressed, the picture is pressed and dragged."""

from abc import abstractmethod
from typing import ClassVar, cast

from textual.screen import Screen

from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.screens.host import Host
from gdtui.terminal.keyboard.named import key_events
from gdtui.terminal.wire.app import WiredApp
from gdtui.widgets.part import Part
from gdtui.widgets.pointer import Dragged, Pressed, Released, Wheeled

Cell = tuple[int, int]
"""Row and column, in the screen's own part of the terminal."""


class PointedScreen(Screen[None], Part):
    """A screen of one frame that the pointer can do things in; each of them has a key as well.

    Where a key is written, and which, is the frame's own knowledge (`Frame.areas`): a click sends it the way
    that the key itself takes. A drag shows no frame as long as the last one is on its way: on a slow link it
    shows fewer frames, never later ones.
    """

    PART: ClassVar[bool] = True
    host: Host
    _room: stage.Box
    _held: Cell | None = None
    """Where the button went down on the picture; None when it is up, or went down elsewhere."""
    _at: Cell = (0, 0)
    """How far the drag has been followed."""
    _waiting: Cell | None = None
    """Where it has come to since, while the link was busy."""
    _listens = False

    @property
    @abstractmethod
    def frame(self) -> Frame:
        """What is shown."""

    def pressed(self, row: int, column: int) -> None:
        """A cell of the picture was pressed."""

    def dragged(self, before: Cell, now: Cell) -> None:
        """The pointer was dragged from one cell to another, both of which may lie beside the picture."""

    def clicked(self, row: int, column: int) -> None:
        """A cell was pressed and let go without a drag."""

    def wheeled(self, row: int, column: int, up: bool) -> None:
        """The wheel was turned over a cell."""

    def chosen(self, name: str) -> None:
        """A row of a list was pressed that the screen has called so."""

    def on_pointer_pressed(self, message: Pressed) -> None:
        """Press the key that is written there, or the cell."""
        self._held = self._waiting = None
        name = self.frame.press_at(message.row, message.column)
        keys = key_events(name)
        for key in keys:
            self.app.post_message(key)
        if name and not keys:
            self.chosen(name)
        elif not name and self._is_own(message.row, message.column):
            self._held = self._at = self._own(message.row, message.column)
            self.pressed(*self._held)

    def on_pointer_dragged(self, message: Dragged) -> None:
        """Follow the pointer, once the link is free."""
        if self._held is None:
            return
        self._waiting = self._own(message.row, message.column)
        if self.host.link_is_busy:
            self._listen()
        else:
            self._follow()

    def on_pointer_released(self, message: Released) -> None:
        """Follow it to the end; where it was not moved, that was a click."""
        if self._held is None:
            return
        moved = self._at != self._held or self._waiting not in (None, self._held)
        self._follow()
        self._held = None
        if not moved:
            self.clicked(*self._own(message.row, message.column))

    def on_pointer_wheeled(self, message: Wheeled) -> None:
        """Tell which of the screen's own cells the pointer is over."""
        if self._is_own(message.row, message.column):
            self.wheeled(*self._own(message.row, message.column), message.up)

    def _listen(self) -> None:
        if not self._listens:
            self._listens = True
            cast(WiredApp, self.app).wire_free.subscribe(self, lambda _: self._follow())

    def _follow(self) -> None:
        now, self._waiting = self._waiting, None
        if now is not None and now != self._at:
            before, self._at = self._at, now
            self.dragged(before, now)

    def _is_own(self, row: int, column: int) -> bool:
        return self._room.contains(row, column) and stage.fits(self._room.columns, self._room.rows)

    def _own(self, row: int, column: int) -> Cell:
        return row - self._room.row, column - self._room.column
