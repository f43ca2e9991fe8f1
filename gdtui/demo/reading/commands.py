"""How each command of a tape is read.

The grammar is that of charmbracelet's vhs (github.com/charmbracelet/vhs, README and parser), as far as it
makes sense for one app, so that a tape runs in vhs as well.
"""

import re
from collections.abc import Callable, Mapping

from gdtui.demo.reading.settings import SETTINGS
from gdtui.demo.reading.words import Words, near
from gdtui.demo.tape import VHS_SHOT, Command, Output, Press, Screenshot, Sleep, Type, Visible, Wait
from gdtui.engine.base.errors import quote
from gdtui.terminal.text import is_unsafe

MOST_COUNT = 1000
USUAL_PATTERN = ">$"
"""What `Wait` waits for where nothing is said: a prompt, as in vhs."""
SHOTS = (".svg", ".txt", ".ansi", VHS_SHOT)
KEYS = (
    "Enter", "Space", "Backspace", "Delete", "Insert", "Tab", "Escape", "Up", "Down", "Left", "Right",
    "PageUp", "PageDown",
)  # fmt: skip
"""The keys that vhs knows by name."""
MODIFIED: Mapping[str, tuple[str, ...]] = {
    "Ctrl": ("Enter", "Space", "Backspace", "Left", "Right", "Up", "Down"),
    "Alt": ("Enter", "Tab"),
    "Shift": ("Enter", "Tab"),
}
"""The keys that are pressed together with another one, and the named ones among those."""
_REFUSED = {
    "Copy": "use Type",
    "Paste": "use Type",
    "ScrollUp": "gdtui does not scroll: use keys",
    "ScrollDown": "gdtui does not scroll: use keys",
    "Subtitle": "write a comment '# caption: …'",
    "Home": "vhs has no such key; in gdtui r starts anew",
    "End": "vhs cannot press it",
}


def read_command(words: Words, settings: Mapping[str, str]) -> Command | Output | str:
    """The next command of a line; what vhs alone does is its text.

    Args:
        words: the line.
        settings: what was set so far.

    Raises:
        InputError: file, line, and what was meant.
    """
    name = words.word("a command, such as Type or Sleep")
    if name in KEYS:
        return Press(words.number, name, speed=words.speed(), count=words.count(MOST_COUNT))
    if name == "Wait":
        return _wait(words, settings.get("WaitPattern", USUAL_PATTERN))
    if name in MODIFIED:
        return _modified(words, name)
    if name in _REFUSED:
        raise words.wrong(f"{name} has no meaning for gdtui: {_REFUSED[name]}")
    if name not in _READERS:
        raise words.wrong(f"there is no command {quote(name)}: {near(name, KNOWN - _REFUSED.keys())}")
    return _READERS[name](words)


def _type(words: Words) -> Type:
    speed = words.speed()
    wanted = 'a text in quotes, as Type "n"'
    parts: list[str] = []
    while words.begins_text(_NO_TEXT):
        parts.append(words.text(wanted))
    if not parts:
        words.string(wanted)
    text = " ".join(parts)  # as in vhs: what stands side by side is one text
    if any(map(is_unsafe, text)):
        raise words.wrong("a text that is typed has no control or invisible characters: use keys, as Ctrl+C")
    return Type(words.number, text, speed)


def _modified(words: Words, first: str) -> Press:
    """A key with ctrl, alt or shift; ctrl goes together with the others, and before them."""
    held, wanted = [first], f"{first}+ and a key, as {first}+{'C' if first == 'Ctrl' else 'Tab'}"
    key = words.after_plus(wanted)
    while first == "Ctrl" and key in ("Alt", "Shift"):
        held.append(key)
        key = words.after_plus(f"{'+'.join(held)}+ and a key, as {'+'.join(held)}+C")
    letter = len(key) == 1 and key.isascii() and (key.isalpha() or key in "@[\\]^_-")
    if not letter and key not in MODIFIED[first]:
        raise words.wrong(f"there is no key {'+'.join(held)}+{quote(key)}: {near(key, MODIFIED[first])}")
    return Press(words.number, "+".join((*held, key)))


def _wait(words: Words, usual: str) -> Wait:
    where = "Line"  # as in vhs
    if words.next_kind == "+":
        where = words.after_plus("Wait+Screen or Wait+Line")
        if where not in ("Screen", "Line"):
            raise words.wrong(f"Wait+{quote(where)}: write Wait+Screen /text/")
    timeout = words.speed()
    given = words.next_kind == "regex"
    pattern = words.pattern("a pattern, as Wait+Screen /step 3/") if given else re.compile(usual)
    return Wait(words.number, pattern, timeout, where == "Screen")


def _require(words: Words) -> str:
    words.text("a program, as Require gdtui")  # nothing is started here, so nothing is required
    return "Require"


def _screenshot(words: Words) -> Screenshot:
    path = words.text("a file, as Screenshot landscape.png")
    folder, _, file = path.rpartition("/")
    name, dot, ending = file.rpartition(".")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name):
        raise words.wrong("Screenshot takes a file name of letters, digits and dashes, as landscape.png")
    ending = (dot + ending).lower()
    if ending not in SHOTS:
        raise words.wrong(f"Screenshot takes {' '.join(SHOTS)}, not {quote(ending)}")
    if folder and ending != VHS_SHOT:
        raise words.wrong(f"Screenshot writes in the present folder: write {name}{ending}")
    return Screenshot(words.number, name, ending)


_READERS: Mapping[str, Callable[[Words], Command | Output | str]] = {
    "Type": _type,
    "Sleep": lambda words: Sleep(words.number, words.time()),
    "Hide": lambda words: Visible(words.number, False),
    "Show": lambda words: Visible(words.number, True),
    "Output": lambda words: Output(words.number, words.text("a file, as Output demo.gif")),
    "Require": _require,
    "Screenshot": _screenshot,
}
KNOWN = {*_READERS, *_REFUSED, *KEYS, *MODIFIED, "Wait", "Set", "Env", "Source"}
"""All that a command may be called, those that are refused among it."""
_NO_TEXT = {*KNOWN, *SETTINGS, "ms", "s", "m", "em", "px", "true", "false"}
"""Bare words that are no text."""
