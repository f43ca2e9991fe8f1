"""What dialogs have in common: they lie over a screen, and are answered once."""

import re
from abc import abstractmethod
from typing import Generic, TypeVar, cast

from textual import events
from textual.geometry import Size
from textual.screen import ModalScreen

from gdtui.keymap import sentence
from gdtui.render.spelled import word
from gdtui.screens.dialogs.menu import Menu
from gdtui.screens.dialogs.menu_view import MenuView
from gdtui.screens.host import Host
from gdtui.terminal.keyboard.named import key_events

Answer = TypeVar("Answer")
_KEYS = re.compile(r"\b(?:escape|enter)\b|[↑↓]")
"""The keys that the words of dialogs name."""


def word_at(words: str, column: int) -> str:
    """The key that is named at that column of a line; "" where none is."""
    found = (match for match in _KEYS.finditer(words) if match.start() <= column < match.end())
    return next((match[0] for match in found), "")


_FAR = 1_000_000


class Dialog(ModalScreen[Answer | None], Generic[Answer]):
    """A question over a screen; None is the answer of who leaves it.

    Keys and clicks come in bursts: one that comes when the dialog is answered, but not yet gone, does nothing
    (of a second `dismiss` Textual would end the program).
    """

    CSS_PATH = "dialogs.tcss"
    _answered = False

    def word(self, text: str) -> str:
        """A text with the keys of now, in ASCII where there is nothing else."""
        return word(sentence(text), cast(Host, self.app).look)

    def on_click(self, event: events.Click) -> None:
        """A click beside the dialog leaves it; one on the name of a key in its words presses that."""
        if event.widget is self:
            self.answer(None)
        elif event.widget is not None and not event.widget.can_focus:
            words = event.widget.render_line(event.y).text
            for key in key_events(word_at(words, event.x)):
                self.app.post_message(key)

    def answer(self, answer: Answer | None = None) -> None:
        """Give the answer and close."""
        if not self._answered and self.is_current:
            self._answered = True
            self.dismiss(answer)


class MenuDialog(Dialog[Answer]):
    """A dialog with a list. It takes every key itself, so that none overtakes another.

    Args:
        menu: what can be chosen.
    """

    AUTO_FOCUS = ""
    MOST_ROWS = 16
    """Lines that the list takes where there is room."""

    def __init__(self, menu: Menu) -> None:
        super().__init__()
        self.list = MenuView(menu)

    @property
    def menu(self) -> Menu:
        """What can be chosen, and where the bar is."""
        return self.list.menu

    def show(self, menu: Menu) -> None:
        """Show another state of the list."""
        self.list.show(menu)

    def around(self, size: Size) -> int:
        """Lines of a terminal of that size which the list cannot have."""
        return min(5, size.height)

    @abstractmethod
    def take(self) -> None:
        """Answer with what is under the bar."""

    def other_key(self, event: events.Key) -> None:
        """A key that neither moves far nor answers: what it does, `Menu.key` says."""
        self.show(self.menu.key(event.key, event.character))

    def on_key(self, event: events.Key) -> None:
        """Do what the key says."""
        event.stop()
        if event.key == "enter":
            self.take()
        elif event.key == "escape":
            self.answer(None)
        elif rows := self._far().get(event.key):
            self.show(self.menu.moved(rows))
        else:
            self.other_key(event)

    def _far(self) -> dict[str, int]:
        page = max(self.list.rows - 1, 1)
        return {"pageup": -page, "pagedown": page, "home": -_FAR, "end": _FAR}

    def on_resize(self, event: events.Resize) -> None:
        """Give the list the lines that it needs and the terminal has; a narrowed list keeps its size."""
        wanted = min(len(self.menu.choices), self.MOST_ROWS, event.size.height - self.around(event.size))
        self.list.styles.height = max(wanted, 1)

    def on_menu_view_scrolled(self, message: MenuView.Scrolled) -> None:
        """The wheel moves the bar."""
        self.show(self.menu.moved(message.rows))

    def on_menu_view_pressed(self, message: MenuView.Pressed) -> None:
        """A click answers with the line under it."""
        self.show(self.menu.at_row(message.at))
        self.take()
