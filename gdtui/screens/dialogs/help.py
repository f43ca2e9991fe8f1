"""What the keys do."""

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label, Static

from gdtui import keymap
from gdtui.render.cells.panel import wrap
from gdtui.screens.dialogs.dialog import Dialog
from gdtui.screens.dialogs.menu import ROWS
from gdtui.screens.dialogs.search import Search
from gdtui.screens.keys import Key

_WIDTH, _LEFT, _GAP = 76, 12, 2
"""Columns, as `dialogs.tcss` has it, and those that keys, and the gap behind them, take."""
_AROUND = 3
"""Lines that the frame and the head take."""
_LEAVE = ("escape", "question_mark", "q", "enter", "space")
_HINT = "↑ ↓, / search, escape"


class HelpScreen(Dialog[None]):
    """A table of keys that can be scrolled and searched. It takes every key itself, as lists do."""

    AUTO_FOCUS = ""

    def __init__(self, name: str, keys: Sequence[Key], signs: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._name = name
        self._entries = [*signs, *((keymap.keys(key.shown), key.about) for key in keys)]
        self._search = Search()
        self._head = Label("", markup=False)
        self._table = Static("", markup=False, id="keys")
        self._scroll = VerticalScroll(self._table, can_focus=False)

    def compose(self) -> ComposeResult:
        """The head, and the keys."""
        with Vertical(id="help"):
            yield self._head
            yield self._scroll

    def on_resize(self, event: events.Resize) -> None:
        """Lay the table out for the columns there are, and give it the lines."""
        lines = list(self._lines(min(_WIDTH, event.size.width * 96 // 100) - 6))
        self._scroll.styles.height = max(min(len(lines), event.size.height * 9 // 10 - _AROUND), 1)
        self._table.styles.height = max(
            len(lines), 1
        )  # a text that is changed while it is laid out keeps its own
        self._show(self._search.within(lines))

    def _lines(self, columns: int) -> Iterator[str]:
        for shown, about in self._entries:
            left = f"{self.word(shown):>{_LEFT}}{'':{_GAP}}"
            for row in wrap(self.word(about), max(columns - len(left), 10)):
                yield left + "".join(span.text for span in row)
                left = " " * (_LEFT + _GAP)

    def _show(self, search: Search) -> None:
        """Show the table, where the search stands in it, and what it is told."""
        self._search = search
        self._table.update(self._marked())
        head = Text.assemble((f"The keys on {self._name}", "bold"), f"   {self.word(search.told or _HINT)}")
        self._head.update(head)
        if search.row is not None:
            self._to(search.row - self._scroll.size.height // 2)

    def _marked(self) -> Text:
        text = Text("\n".join(self._search.lines))
        begins = [0]
        for line in self._search.lines:
            text.stylize("bold", begins[-1], begins[-1] + _LEFT)
            begins.append(begins[-1] + len(line) + 1)
        for place, (row, column) in enumerate(self._search.places):
            start = begins[row] + column
            style = "bold reverse" if place == self._search.at else "underline"
            text.stylize(style, start, start + len(self._search.typed))
        return text

    def on_key(self, event: events.Key) -> None:
        """Search, scroll, or go back."""
        event.stop()
        event.prevent_default()
        found = self._search.key(event.key, event.character)
        if found is not None:
            self._show(found)
        elif rows := self._rows().get(event.key):
            self._to(round(self._scroll.scroll_offset.y) + rows)
        elif event.key in _LEAVE:
            self.answer(None)

    def _rows(self) -> Mapping[str, int]:
        page = max(self._scroll.size.height - 1, 1)
        return {**ROWS, "pageup": -page, "pagedown": page, "home": -len(self._search.lines),
                "end": len(self._search.lines)}  # fmt: skip

    def _to(self, row: int) -> None:
        """Let the table be seen from that row on, as far as there is one."""
        self._scroll.scroll_to(y=row, animate=False, immediate=True)
