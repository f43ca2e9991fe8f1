"""What the keys do."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from gdtui import keymap
from gdtui.screens.dialogs.dialog import Dialog
from gdtui.screens.keys import Key


class HelpScreen(Dialog[None]):
    """A table of keys, two columns side by side where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,q,enter,space", "leave", "leave")]

    def __init__(self, name: str, keys: Sequence[Key], signs: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._name = name
        self._keys = tuple(keys)
        self._signs = tuple(signs)

    def compose(self) -> ComposeResult:
        """The keys."""
        with VerticalScroll(id="help"):
            yield Static(self._table(), markup=False)

    def _table(self) -> Text:
        keys = self.word("↑ ↓ scroll, escape goes back")
        text = Text.assemble((f"The keys on {self._name}", "bold"), f"   {keys}\n\n")
        rows = [(keymap.keys(key.shown), key.about) for key in self._keys]
        for shown, about in (*self._signs, *rows):
            text.append(f"{self.word(shown):>12}", "bold")
            text.append(f"  {self.word(about)}\n")
        return text

    def action_leave(self) -> None:
        """Go back to the screen."""
        self.answer(None)
