"""A list on the screen: a thin layer over a `Menu`, which it draws and passes clicks for."""

from typing import ClassVar, cast

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from gdtui.engine.base.clipping import clipped
from gdtui.render.spelled import word
from gdtui.screens.dialogs.menu import Menu
from gdtui.screens.host import Host

_ROOMY = 20
"""Columns from which on a line has room for a number beside a name."""


class MenuView(Widget, can_focus=False):
    """Shows as much of a menu as there is room for.

    Textual's OptionList fails of page keys before it is laid out and of clicks on a list that has changed;
    here a key changes a value, and the picture follows.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"menu--bar"}

    class Pressed(Message):
        """A line was pressed with the mouse.

        Attributes:
            at: which of the choices shown it is, from 0.
        """

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    class Scrolled(Message):
        """The mouse wheel was turned.

        Attributes:
            rows: how far down.
        """

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, menu: Menu) -> None:
        super().__init__()
        self._menu = menu
        self._top = 0

    @property
    def menu(self) -> Menu:
        """What is shown."""
        return self._menu

    def show(self, menu: Menu) -> None:
        """Show another state of the menu."""
        self._menu = menu
        self.refresh()

    @property
    def rows(self) -> int:
        """Lines that there is room for."""
        return max(self.size.height, 1)

    def on_resize(self) -> None:
        """Show the list from its head again, as far as the bar allows."""
        self._top = 0

    def render_line(self, y: int) -> Strip:
        """One line of the list."""
        if y == 0:
            self._top = self._menu.window(self._top, self.rows)
        at = self._top + y
        under_bar = at == self._menu.at and bool(self._menu.shown)
        style = self.get_component_rich_style("menu--bar") if under_bar else self.rich_style
        look, width = cast(Host, self.app).look, self.size.width
        more = word(self._more(y), look)
        text = clipped(word(self._text(at), look), width - len(more))
        name = Strip([Segment(text, style)]).adjust_cell_length(width - len(more), style)
        return Strip.join([name, Strip([Segment(more, style)])]) if more else name

    def _more(self, y: int) -> str:
        """What the first line says of those above it, and the last of those below."""
        below = len(self._menu.shown) - self._top - self.rows
        signs = [f"▲ {self._top}"] * (y == 0 < self._top)
        signs += [f"▼ {below}"] * (y == self.rows - 1 and below > 0)
        return " ".join(["", *signs]) + " " if signs and self.size.width > _ROOMY else ""

    def _text(self, at: int) -> str:
        if not self._menu.shown:
            return "nothing of that name" if at == 0 else ""
        if at >= len(self._menu.shown):
            return ""
        return self._menu.choices[self._menu.shown[at]].name

    def on_click(self, event: events.Click) -> None:
        """Say which line it was."""
        event.stop()
        at = self._top + event.y
        if at < len(self._menu.shown):
            self.post_message(self.Pressed(at))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Down by a line."""
        event.stop()
        self.post_message(self.Scrolled(1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Up by a line."""
        event.stop()
        self.post_message(self.Scrolled(-1))
