"""One answer of a few, chosen by its number or with the arrow keys; the picture above stays in sight."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option


class AskScreen(ModalScreen[int | None]):
    """Asks a question at the bottom of the screen; gives the answer's index, or None after escape."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q", "leave", "leave"), ("j", "move(1)", "down"), ("k", "move(-1)", "up"),
        *((str(number), f"choose({number - 1})", "choose") for number in range(1, 10)),
    ]  # fmt: skip

    def __init__(self, question: str, options: Sequence[str]) -> None:
        super().__init__()
        self._question = question
        self._options = tuple(options)

    def compose(self) -> ComposeResult:
        """The question and the answers."""
        with Vertical(id="ask"):
            yield Label(self._question, markup=False)
            yield OptionList(*(Option(Text(f"{n} {text}")) for n, text in enumerate(self._options, 1)))
            yield Label(
                f"1 to {len(self._options)}, or ↑ ↓ and enter, answers · escape leaves it", id="about"
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give it back."""
        self.dismiss(event.option_index)

    def action_choose(self, index: int) -> None:
        """Give back the answer of that number."""
        if index < len(self._options):
            self.dismiss(index)

    def action_move(self, rows: int) -> None:
        """Move the bar."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if rows > 0 else options.action_cursor_up()

    def action_leave(self) -> None:
        """Give nothing back."""
        self.dismiss(None)
