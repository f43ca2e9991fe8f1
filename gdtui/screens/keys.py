"""Keys as a table: bindings, footer, help and palette are all made from it."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding

from gdtui.registry import SCREENS, key_span

FAR = 5
"""How many cells a mark or a cursor moves at a time with shift."""


class Key(NamedTuple):
    """One thing that a screen does.

    Attributes:
        keys: Textual's names of the keys, separated by commas.
        action: the action's name.
        shown: the keys as a person reads them.
        label: a word or two for the footer.
        about: one line for the help.
    """

    keys: str
    action: str
    shown: str
    label: str
    about: str


TRANSPORT = (
    Key("n,enter", "step", "n enter", "step", "take one step"),
    Key("space", "run", "space", "run", "run, or pause"),
    Key(
        "b,backspace",
        "back",
        "b backspace",
        "back",
        "take the last step back; from a new run, go back to the one before",
    ),
    Key("comma", "scrub(-10)", ",", "ten back", "go ten steps back"),
    Key("full_stop", "scrub(10)", ".", "ten on", "go ten steps on"),
    Key("home", "rewind", "home", "start", "go back to the start, and keep what was recorded"),
    Key("r", "reset", "r", "reset", "start anew from the same point"),
    Key("left_square_bracket", "rate(-1)", "[", "η down", "a smaller learning rate"),
    Key("right_square_bracket", "rate(1)", "]", "η up", "a larger learning rate"),
    Key("minus", "speed(-1)", "-", "slower", "run slower"),
    Key("plus", "speed(1)", "+", "faster", "run faster"),
)
"""What every screen with a run has."""

SCALE = Key("S", "log", "S", "log scale", "the loss on a logarithmic scale, or on a linear one")
"""What every screen has that draws a loss over its params."""

CONTOURS = Key("I", "contours", "I", "contours", "contour lines: where the loss has round values")
"""What every screen has that draws a loss as a map."""

DERIVE = Key(
    "Y", "derive", "Y", "your own", "type a derivative of your own: it is checked, drawn and walked with"
)
"""What every screen has that draws a loss with its gradient."""

PREDICT = (Key("p", "predict", "p", "predict", "say what the next step will do, then see it"),)

CODE = Key("P", "code", "P", "program", "the program of this run beside the picture; there y copies it")

CARRY = Key("at,f5", "carry", "@ F5", "elsewhere", "take these params to another screen; escape comes back")

LESSON = (
    Key("t", "app.lesson(1)", "t", "lesson", "the course: open it, or go on in it"),
    Key("T", "app.lesson(-1)", "T", "lesson back", "back in the course: to the text, or the card before"),
    Key("C", "app.chapters", "C", "chapters", "the chapters of the course"),
    Key("f2", "app.words", "F2", "words", "the words of the course: what one means, and where it comes up"),
    Key(
        "exclamation_mark,f6",
        "app.exercises",
        "! F6",
        "exercises",
        "the exercises of the course: write the file of one into the present folder",
    ),
    Key("X", "app.scenes", "X", "lesson's scenes", "the scenes that a card of the course offers"),
)
"""The course; the app does it."""

ESCAPE = Key("escape", "escape", "escape", "close", "close the course, or what is being asked")

HELP = Key("question_mark,f1", "help", "?", "help", "what the keys do (F1 as well)")

COPY = Key("y", "app.command_line", "y", "copy", "copy the command line that brings this view back")
STILL = Key("s", "app.still", "s", "still", "save a picture of the screen (SVG) in the current folder")

GENERAL = (
    HELP,
    COPY,
    STILL,
    Key(",".join(row.key for row in SCREENS.values()), "", key_span(), "screens", "go to another screen"),
    Key("ctrl+p", "", "ctrl+p", "palette", "everything by name, and the themes"),
    Key("ctrl+l", "app.repaint", "ctrl+l", "repaint", "paint the whole screen again"),
    Key("q,ctrl+c", "app.quit", "q", "quit", "leave gdtui (ctrl+c as well)"),
)
"""What the app itself does; it binds these."""


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """Textual's bindings for a table of keys (they show in our own footer)."""
    return [Binding(key.keys, key.action, key.label, show=False) for key in keys if key.action]
