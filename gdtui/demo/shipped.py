"""The tapes that come with gdtui."""

import re
from pathlib import Path

from gdtui.demo.reading.reader import parse_tape, read_tape
from gdtui.demo.tape import Tape
from gdtui.engine.base import gate
from gdtui.engine.base.errors import InputError, quote, suggest

FOLDER = Path(__file__).parent / "tapes"
_ABOUT = re.compile(r"#\s*(.+)")


def names() -> list[str]:
    """The names of the shipped tapes, the tour first."""
    found = sorted(path.stem for path in FOLDER.glob("*.tape"))
    return sorted(found, key=lambda name: name != "tour")


def about(name: str) -> str:
    """What a shipped tape shows: its first comment."""
    first = gate.shipped(FOLDER / f"{name}.tape").partition("\n")[0]
    match = _ABOUT.fullmatch(first)
    return match[1] if match else ""


def find_tape(text: str) -> Tape:
    """The shipped tape of that name, or the one in that file.

    Raises:
        InputError: when there is neither, or it is no tape.
    """
    if text in names():
        return parse_tape(gate.shipped(FOLDER / f"{text}.tape"), f"{text}.tape")
    if "/" not in text and "." not in text and not gate.exists(text):
        raise InputError(f"there is no tape {quote(text)}: {suggest(text, names())}")
    with gate.unquoted(quote(Path(text).name)):
        return read_tape(Path(text))
