"""What the pointer does in a frame: pressed, dragged, let go, and its wheel."""

from textual import events
from textual.message import Message
from textual.widget import Widget


class Pointed(Message):
    """The pointer did something in a cell.

    Attributes:
        row: of the cell, from the top, from 0.
        column: of the cell, from the left, from 0.
    """

    def __init__(self, row: int, column: int) -> None:
        super().__init__()
        self.row = row
        self.column = column


class Pressed(Pointed, namespace="pointer"):
    """The left button went down."""


class Dragged(Pointed, namespace="pointer"):
    """The pointer was moved with the left button down."""


class Released(Pointed, namespace="pointer"):
    """The left button went up."""


class Wheeled(Pointed, namespace="pointer"):
    """The wheel was turned by a notch.

    Attributes:
        up: whether away from oneself.
    """

    def __init__(self, row: int, column: int, up: bool) -> None:
        super().__init__(row, column)
        self.up = up


class Pointing(Widget):
    """A widget that tells of the pointer in its own cells. What it tells of is stopped there."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The left button alone."""
        if event.button == 1:
            self._tell(event, Pressed)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """With the left button down."""
        if event.button == 1:
            self._tell(event, Dragged)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Whichever button it was: nothing is dragged any more."""
        self._tell(event, Released)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """A notch away from oneself."""
        self._turned(event, up=True)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """A notch towards oneself."""
        self._turned(event, up=False)

    def _tell(self, event: events.MouseEvent, kind: type[Pointed]) -> None:
        at = event.get_content_offset(self)
        if at is not None:
            event.stop()
            self.post_message(kind(at.y, at.x))

    def _turned(self, event: events.MouseEvent, up: bool) -> None:
        at = event.get_content_offset(self)
        if at is not None:
            event.stop()
            self.post_message(Wheeled(at.y, at.x, up))
