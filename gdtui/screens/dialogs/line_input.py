"""A text field that takes a paste whole, or not at all."""

from textual import events
from textual.message import Message
from textual.widgets import Input

from gdtui.terminal.text import clean


class LineInput(Input):
    """One line to type into; the lines of a paste become one.

    Textual keeps the first line of a paste and drops the others unsaid, which makes another expression of it.

    Args:
        value: what stands there at first.
        longest: the most characters that it holds.
        newline: what stands between two lines of a paste that are joined.
        mend: whether the cursor is put behind the value; else what is typed takes its place.
    """

    class Refused(Message):
        """A paste was not taken.

        Attributes:
            reason: why, in a line.
        """

        def __init__(self, reason: str) -> None:
            super().__init__()
            self.reason = reason

    def __init__(self, value: str, longest: int, newline: str = " ", mend: bool = False) -> None:
        super().__init__(value, max_length=longest, select_on_focus=not mend)
        self.cursor_blink = False  # nothing is sent while nothing moves
        self._longest = longest
        self._newline = newline

    def on_paste(self, event: events.Paste) -> None:
        """Put the paste, on one line, where the cursor is or in the place of what is selected."""
        event.stop()
        event.prevent_default()
        text = on_one_line(event.text, self._newline)
        start, end = sorted(self.selection)
        if len(self.value) - (end - start) + len(text) > self._longest:
            self.post_message(self.Refused(f"the paste does not fit: at most {self._longest} characters"))
        else:
            self.replace(text, start, end)


def on_one_line(text: str, newline: str) -> str:
    """The lines of a text joined by `newline`; blank ones and invisible characters left out.

    A line that ends in the joint itself, as one that ends in `;` does, gets no second one.
    """
    joint = newline.strip()
    lines = [clean(line, len(line)).strip() for line in text.splitlines()]
    kept = [line.removesuffix(joint).rstrip() for line in lines if line]
    return newline.join(line for line in kept if line)
