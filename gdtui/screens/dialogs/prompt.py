"""One line to type into, checked as it is typed."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label, Static

from gdtui.engine.autodiff.expression import LONGEST
from gdtui.engine.base.errors import InputError
from gdtui.screens.dialogs.dialog import Dialog
from gdtui.screens.dialogs.line_input import LineInput

_HINT = "enter takes it · escape leaves it"


class PromptScreen(Dialog[str]):
    """Asks for a line at the bottom of the screen; gives it back, or None when it was left by escape.

    Args:
        label: what is asked.
        value: what stands in the field at first.
        check: raises InputError with what is wrong with a text.
        newline: what joins the lines of a paste.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "leave")]

    def __init__(self, label: str, value: str, check: Callable[[str], object], newline: str = " ") -> None:
        super().__init__()
        self._label = label
        self._check = check
        self._field = LineInput(value, LONGEST, newline)
        self._verdict = Static("", markup=False, id="verdict")

    def compose(self) -> ComposeResult:
        """The label, the line, and what is wrong with it."""
        with Vertical(id="prompt"):
            yield Label(self._label, markup=False)
            yield self._field
            yield self._verdict

    def _wrong(self, text: str) -> str:
        try:
            self._check(text)
        except InputError as error:
            return str(error)
        return ""

    def _say(self, wrong: str) -> None:
        self._verdict.update(wrong or _HINT, layout=False)
        self._verdict.set_class(bool(wrong), "wrong")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what is wrong."""
        self._say(self._wrong(event.value))

    def on_line_input_refused(self, message: LineInput.Refused) -> None:
        """Say why a paste was not taken: what stood there stays."""
        self._say(message.reason)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the line back if it is good."""
        if not self._wrong(event.value):
            self.answer(event.value)

    def action_leave(self) -> None:
        """Give nothing back: the old value stays."""
        self.answer(None)
