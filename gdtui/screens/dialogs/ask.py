"""One answer of a few, chosen by its number or with the arrow keys; the picture above stays in sight."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label

from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.dialogs.dialog import MenuDialog
from gdtui.screens.dialogs.menu import menu


class AskScreen(MenuDialog[int]):
    """Asks a question at the bottom of the screen; gives the answer's index, or None after escape.

    Args:
        question: what is asked.
        options: the answers.
    """

    MOST_ROWS = 9

    def __init__(self, question: str, options: Sequence[str]) -> None:
        super().__init__(menu([Choice(f"{n} {text}", "") for n, text in enumerate(options, 1)]))
        self._question = question

    def compose(self) -> ComposeResult:
        """The question and the answers."""
        count = len(self.menu.choices)
        with Vertical(id="ask"):
            yield Label(self.word(self._question), markup=False)
            yield self.list
            keys = f"1 to {count}, or ↑ ↓ j k and enter, answers · escape leaves it"
            yield Label(self.word(keys), id="about")

    def take(self) -> None:
        """Give back the answer under the bar."""
        self.answer(self.menu.at)

    def other_key(self, event: events.Key) -> None:
        """A number answers at once, and q leaves; the rest moves the bar. A few answers are not narrowed."""
        digit = event.character if event.character in tuple("123456789") else None
        if digit and int(digit) <= len(self.menu.choices):
            self.answer(int(digit) - 1)
        elif event.key == "q":
            self.answer(None)
        else:
            self.show(self.menu.key(event.key, None))
