"""One of several, chosen with the arrow keys, by typing a part of its name, or with the mouse."""

import math
from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widgets import Label, Static

from gdtui.render.cells.panel import wrap
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.dialogs.dialog import MenuDialog
from gdtui.screens.dialogs.menu import LONGEST_TYPED, Menu, menu

_WIDTH = 76
"""Columns, as `dialogs.tcss` has it, frame and margins among them."""
_HINT = "↑ ↓ j k move · type, or /, to narrow · escape leaves"


class PickerScreen(MenuDialog[str]):
    """Shows names, and what is said of the one under the bar; gives one back, or None after escape.

    Args:
        title: what is asked.
        choices: what there is.
        current: the name of what is chosen now.
    """

    def __init__(self, title: str, choices: Sequence[Choice], current: str) -> None:
        super().__init__(menu(choices, current))
        self._title = title
        self._head = Label("", markup=False)
        self._about = Static("", markup=False, id="about")

    def compose(self) -> ComposeResult:
        """The title, the names, and the sentence."""
        self._tell()
        with Vertical(id="picker"):
            yield self._head
            yield self.list
            yield self._about

    def show(self, menu: Menu) -> None:
        """Show another state of the list, and say what is under the bar."""
        super().show(menu)
        self._tell()

    def _tell(self) -> None:
        self._head.update(self.word(self._headed()), layout=False)
        self._about.update(self.word(self._said()), layout=False)

    def around(self, size: Size) -> int:
        """The frame, the title, the longest sentence, and a tenth of the terminal around it all."""
        width = min(_WIDTH, size.width * 96 // 100) - 4
        lines = [len(wrap(self.word(choice.about), width)) for choice in self.menu.choices]
        about = min(max(lines, default=0), max(size.height // 4, 1))
        typed = "x" * (LONGEST_TYPED + 1)
        head = max(len(wrap(f"{self._title}  {below}", width)) for below in (typed, f"({_HINT})"))
        self._about.styles.height, self._head.styles.height = about, head
        return 2 + head + about + math.ceil(size.height / 10)

    def take(self) -> None:
        """Give back what is under the bar; where nothing is, stay."""
        if self.menu.chosen:
            self.answer(self.menu.chosen.name)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted narrows the list, as if it had been typed."""
        event.stop()
        self.show(self.menu.narrowed(self.menu.typed + " ".join(event.text.split())))

    def _headed(self) -> str:
        return f"{self._title}  {self.menu.typed}▏" if self.menu.types else f"{self._title}  ({_HINT})"

    def _said(self) -> str:
        return self.menu.chosen.about if self.menu.chosen else "backspace takes a letter back"
