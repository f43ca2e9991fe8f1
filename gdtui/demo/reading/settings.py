"""What a tape's `Set` takes: vhs's settings, of which some have a meaning here."""

from collections.abc import MutableMapping

from gdtui.demo.reading.words import Words, near
from gdtui.engine.base.errors import quote
from gdtui.terminal.text import clean

_NUMBERS = (
    "Width", "Height", "FontSize", "LetterSpacing", "LineHeight", "Padding", "Margin", "Framerate",
    "PlaybackSpeed", "WindowBarSize", "BorderRadius", "LoopOffset",
)  # fmt: skip
_WORDS = ("Theme", "Shell", "FontFamily", "MarginFill", "WindowBar", "CursorBlink")
_TIMES = ("TypingSpeed", "WaitTimeout")
_PATTERN = "WaitPattern"
_BOUNDS = {"PlaybackSpeed": (0.01, 100.0), "Framerate": (0.1, 1000.0)}
HONOURED = (*_TIMES, *_BOUNDS, _PATTERN)
"""The settings that mean something here, too."""
SETTINGS = (*_NUMBERS, *_WORDS, *_TIMES, _PATTERN)
"""All that there are."""


def read_setting(words: Words, settings: MutableMapping[str, str]) -> None:
    """Read what follows `Set` into the settings, by name, as it is written with plain units.

    Raises:
        InputError: when there is no such setting, or no such value for it.
    """
    name = words.word("a setting, such as TypingSpeed")
    if name not in SETTINGS:
        raise words.wrong(f"there is no setting {quote(name)}: {near(name, SETTINGS)}")
    settings[name] = _value(words, name)


def _value(words: Words, name: str) -> str:
    if name in _TIMES:
        return repr(words.time())
    if name == _PATTERN:
        return words.pattern("a pattern, as Set WaitPattern /step 3/").pattern
    if name in _NUMBERS:
        return repr(_number(words, name))
    return clean(words.text(f"a value for {name}"))


def _number(words: Words, name: str) -> float:
    number = words.plain_number(f"Set {name}")
    low, high = _BOUNDS.get(name, (number, number))
    if not low <= number <= high:
        raise words.wrong(f"Set {name} takes {low:g} to {high:g}, not {number:g}")
    return number
