"""One of several, chosen with the arrow keys."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from gdtui.screens.dialogs.choice import Choice


class PickerScreen(ModalScreen[str | None]):
    """Shows names, and what is said of the one under the bar; gives one back, or None after escape."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q", "leave", "leave"), ("j", "move(1)", "down"), ("k", "move(-1)", "up"),
    ]  # fmt: skip

    def __init__(self, title: str, choices: Sequence[Choice], current: str) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._current = current

    def compose(self) -> ComposeResult:
        """The title, the names, and the sentence."""
        with Vertical(id="picker"):
            yield Label(self._title, markup=False)
            yield OptionList(*(Option(Text(choice.name), id=choice.name) for choice in self._choices))
            yield Static("", markup=False, id="about")

    def on_mount(self) -> None:
        """Put the bar on what is chosen now."""
        names = [choice.name for choice in self._choices]
        self.query_one(OptionList).highlighted = names.index(self._current) if self._current in names else 0

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what it is."""
        self.query_one("#about", Static).update(self._choices[event.option_index].about, layout=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give it back."""
        self.dismiss(self._choices[event.option_index].name)

    def action_move(self, rows: int) -> None:
        """Move the bar."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if rows > 0 else options.action_cursor_up()

    def action_leave(self) -> None:
        """Give nothing back."""
        self.dismiss(None)
