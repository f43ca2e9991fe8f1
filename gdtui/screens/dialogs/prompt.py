"""One line to type into, checked as it is typed."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from gdtui.engine.autodiff.expression import LONGEST
from gdtui.engine.base.errors import InputError


class PromptScreen(ModalScreen[str | None]):
    """Asks for a line at the bottom of the screen; gives it back, or None when it was left by escape."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "leave")]

    def __init__(self, label: str, value: str, check: Callable[[str], object]) -> None:
        super().__init__()
        self._label = label
        self._value = value
        self._check = check

    def compose(self) -> ComposeResult:
        """The label, the line, and what is wrong with it."""
        with Vertical(id="prompt"):
            yield Label(self._label, markup=False)
            field = Input(self._value, max_length=LONGEST, select_on_focus=True)
            field.cursor_blink = False  # nothing is sent while nothing moves
            yield field
            yield Static("", markup=False, id="verdict")

    def _wrong(self, text: str) -> str:
        try:
            self._check(text)
        except InputError as error:
            return str(error)
        return ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what is wrong."""
        wrong = self._wrong(event.value)
        verdict = self.query_one("#verdict", Static)
        verdict.update(wrong or "enter takes it · escape leaves it", layout=False)
        verdict.set_class(bool(wrong), "wrong")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the line back if it is good."""
        if not self._wrong(event.value):
            self.dismiss(event.value)

    def action_leave(self) -> None:
        """Give nothing back: the old value stays."""
        self.dismiss(None)
