"""One line to type into, checked as it is typed."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label, Static

from gdtui.engine.autodiff.expression import LONGEST
from gdtui.engine.base.errors import InputError
from gdtui.screens.dialogs.dialog import Answer, Dialog
from gdtui.screens.dialogs.line_input import LineInput

_HINT = "enter takes it · escape leaves it"


class PromptScreen(Dialog[Answer]):
    """Asks for a line at the bottom of the screen; gives what it stands for, or None to who leaves it.

    Args:
        label: what is asked.
        value: what stands in the field at first.
        read: what a text stands for; raises InputError with what is wrong with it.
        newline: what joins the lines of a paste.
        mend: whether the value is there to be mended.
        told: what is said of what a good line stands for.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "leave")]

    def __init__(
        self,
        label: str,
        value: str,
        read: Callable[[str], Answer],
        newline: str = " ",
        mend: bool = False,
        told: Callable[[Answer], str] | None = None,
    ) -> None:
        super().__init__()
        self._label = label
        self._read = read
        self._told = told
        self._good: tuple[str, Answer] | None = None
        self._field = LineInput(value, LONGEST, newline, mend)
        self._verdict = Static("", markup=False, id="verdict")

    def compose(self) -> ComposeResult:
        """The label, the line, and what is wrong with it."""
        with Vertical(id="prompt"):
            yield Label(self.word(self._label), markup=False)
            yield self._field
            yield self._verdict

    def _wrong(self, text: str) -> str:
        """What is wrong with a text; what a good one stands for is kept: it is read once."""
        if self._good is not None and self._good[0] == text:
            return ""
        try:
            self._good = text, self._read(text)
        except InputError as error:
            return str(error)
        return ""

    def _say(self, wrong: str) -> None:
        self._verdict.update(self.word(wrong or self._hint()), layout=False)
        self._verdict.set_class(bool(wrong), "wrong")
        place, rules = self._verdict.content_size, self._verdict.styles.get_rules()
        needed = self._verdict.visual.get_height(rules, place.width) if place.width else 0
        if needed != place.height:  # the whole screen is laid out anew for another line, not for each key
            self._verdict.refresh(layout=True)

    def _hint(self) -> str:
        said = self._told(self._good[1]) if self._told and self._good else ""
        return f"{said}  ({_HINT})" if said else _HINT

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what is wrong."""
        self._say(self._wrong(event.value))

    def on_line_input_refused(self, message: LineInput.Refused) -> None:
        """Say why a paste was not taken: what stood there stays."""
        self._say(message.reason)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give what the line stands for, if it is good."""
        if not self._wrong(event.value) and self._good is not None:
            self.answer(self._good[1])

    def action_leave(self) -> None:
        """Give nothing back: the old value stays."""
        self.answer(None)
