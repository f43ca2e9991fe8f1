"""A screen with the program of its run: beside the picture, or in its place where there is no room."""

from typing import TYPE_CHECKING, ClassVar, cast

from gdtui.render.cells.frame import Frame
from gdtui.render.stage import Box
from gdtui.screens.framed import FramedScreen
from gdtui.screens.host import Host
from gdtui.screens.keys import Key
from gdtui.widgets.pointer import Wheeled

if TYPE_CHECKING:  # the program is written when it is first asked for
    from gdtui.screens.code.page import Coded, CodePage

_WHEELED = 3
"""Rows that a turn of the wheel scrolls."""
_KEPT = 5
"""Rows of a page that are none of the next one: title, keys, and the last lines."""
_OF_THE_PICTURE = {
    "predict", "experiment", "settings", "axis_up", "basins", "surface", "contours", "log", "view", "page",
    "axis", "units", "inputs", "check", "compare", "rates", "plane", "zoom", "out", "pan", "whole",
    "look", "minima",
}  # fmt: skip
"""Actions that ask about the picture, or change it alone: nobody sees what they do where it is covered."""


class CodedScreen(FramedScreen):
    """A screen that shows the program of its run.

    Args:
        host: the app.
    """

    PART: ClassVar[bool] = True

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._code: CodePage | None = None
        self._code_place = Box(0, 0, 0, 0)

    def on_mount(self) -> None:
        """Open what was asked for."""
        if self.host.settings.code:
            self.action_code()

    def action_code(self) -> None:
        """Show the program of this run beside the picture, or close it."""
        from gdtui.screens.code.page import CodePage

        made = CodePage(cast("Coded", self))
        self._code = made if self._code is None else None
        self.notice = ""
        self.changed()

    @property
    def shows_code(self) -> bool:
        """Whether the program of the run is shown."""
        return self._code is not None

    def copied_code(self) -> str:
        """The text of the program that is shown.

        Raises:
            InputError: when the run has none.
        """
        return "" if self._code is None else self._code.program().text

    def painted(self, room: Box) -> Frame:
        """The screen, with the program beside it or over it."""
        if self._code is None or not room.columns:
            return super().painted(room)
        from gdtui.render import code_view

        wide = code_view.beside(room.columns)
        scene = super().painted(room._replace(columns=room.columns - wide - 1) if wide else room)
        self._code_place = code_view.place(room.columns, room.rows, self.pictured(room.columns, room.rows))
        return code_view.draw(
            self._code.listing(), scene, self._code_place, room.columns, room.rows, self.host.look
        )

    def pictured(self, columns: int, rows: int) -> Box:
        """Where picture and numbers are: there the program lies, where it has no room beside them."""
        main = self.arranged(columns, rows).main
        return Box(main.row, 0, main.rows, columns)

    def on_pointer_wheeled(self, message: Wheeled) -> None:
        """The wheel over the program scrolls it."""
        if self._hides(message.row, message.column):
            self._scroll_code(-_WHEELED if message.up else _WHEELED)

    def _hides(self, row: int, column: int) -> bool:
        """Whether the program is what lies there."""
        return self._code is not None and self._code_place.contains(*self._own(row, column))

    def _is_own(self, row: int, column: int) -> bool:
        return super()._is_own(row, column) and not self._hides(row, column)

    def uncover_picture(self, key: Key) -> None:
        """Close the program where it lies over the picture and the key is for that."""
        covers = self._code is not None and not self._code_place.column
        if covers and key.action.partition("(")[0] in _OF_THE_PICTURE:
            self.action_code()

    def scrolls_code(self, key: str) -> bool:
        """Scroll the program by a key; whether it is one for that."""
        ways = {"pageup": -1, "pagedown": 1}
        if self._code is None or key not in ways:
            return False
        self._scroll_code(ways[key] * max(self._code_place.rows - _KEPT, 1))
        return True

    def _scroll_code(self, rows: int) -> None:
        """Scroll it so many rows on."""
        from gdtui.render import code_view

        if self._code is None:
            return
        most, shown = code_view.room(self._code_place), self._code.listing()
        first = code_view.top(shown, most) + rows
        self._code.scroll(min(first, max(len(shown.lines) - most, 0)))
        self.repaint()
