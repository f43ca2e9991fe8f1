"""Tapes: what a demo consists of, and how it is read.

The grammar is that of charmbracelet's vhs (github.com/charmbracelet/vhs, README and parser), as far as it
makes sense for one app, so that a tape runs in vhs as well. A comment `# caption: …` is a caption here
and a comment there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gdtui.demo.line_reader import Words, fail, near
from gdtui.engine.base.errors import FileError, quote
from gdtui.engine.base.plain_file import open_plain
from gdtui.terminal.text import clean, is_unsafe

LARGEST_FILE = 256 * 1024
MOST_COMMANDS = 10_000
MOST_COUNT = 1000
LONGEST_CAPTION = 200
_CAPTION = re.compile(r"\s*caption:\s*(.*)")


@dataclass(frozen=True)
class Type:
    """Types a text, one character after the other; `speed` in seconds, None for the tape's own."""

    line: int
    text: str
    speed: float | None = None


@dataclass(frozen=True)
class Press:
    """Presses a key `count` times; `key` as it is written in a tape, as `Enter` or `Ctrl+C`."""

    line: int
    key: str
    count: int = 1
    speed: float | None = None


@dataclass(frozen=True)
class Sleep:
    """Waits for some seconds."""

    line: int
    seconds: float


@dataclass(frozen=True)
class Wait:
    """Waits until the cursor's line, or the whole screen, matches.

    `timeout` in seconds, None for the tape's own.
    """

    line: int
    pattern: re.Pattern[str]
    timeout: float | None = None
    screen: bool = False


@dataclass(frozen=True)
class Visible:
    """From here on the recording shows what happens (Show), or does not (Hide)."""

    line: int
    shown: bool


@dataclass(frozen=True)
class Caption:
    """Shows a line of words until the next one; "" for none."""

    line: int
    text: str


@dataclass(frozen=True)
class Screenshot:
    """A still of the screen, by its name, and the ending that says what kind of file it is."""

    line: int
    name: str
    ending: str = ".png"

    @property
    def file(self) -> str:
        """The file's name."""
        return self.name + self.ending


Command = Type | Press | Sleep | Wait | Visible | Caption | Screenshot


@dataclass(frozen=True)
class Tape:
    """A demo as text.

    Attributes:
        name: the file's name without its folder, for messages and titles.
        commands: what is done, in order.
        typing_speed: seconds from one key to the next.
        wait_timeout: seconds that `Wait` waits at most.
        playback_speed: how many times as fast a recording is played.
        settings: what `Set` says, by name.
        passed_over: what has a meaning in vhs only, as it is written: pixels, fonts, its kinds of files.
    """

    name: str
    commands: tuple[Command, ...]
    typing_speed: float = 0.05
    wait_timeout: float = 15.0
    playback_speed: float = 1.0
    settings: Mapping[str, str] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()


NUMBERS_SET = (
    "Width", "Height", "FontSize", "LetterSpacing", "LineHeight", "Padding", "Margin", "Framerate",
    "PlaybackSpeed", "WindowBarSize", "BorderRadius", "LoopOffset",
)  # fmt: skip
WORDS_SET = ("Theme", "Shell", "FontFamily", "MarginFill", "WindowBar", "CursorBlink")
TIMES_SET = ("TypingSpeed", "WaitTimeout")
_HONOURED = (*TIMES_SET, "PlaybackSpeed")
_PLAYBACK = (0.01, 100.0)
_SETTINGS = (*NUMBERS_SET, *WORDS_SET, *TIMES_SET)
KEYS = (
    "Enter", "Space", "Backspace", "Delete", "Insert", "Tab", "Escape", "Up", "Down", "Left", "Right",
    "PageUp", "PageDown",
)  # fmt: skip
"""The keys that vhs knows by name."""
VHS_SHOT = ".png"
"""The only kind of picture that vhs makes, and the only one that gdtui does not."""
SHOTS = (".svg", ".txt", ".ansi", VHS_SHOT)
_REFUSED = {
    "Source": "put its lines into this tape",
    "Env": "write an option of gdtui instead, as --color 256",
    "Copy": "use Type",
    "Paste": "use Type",
    "Alt": "gdtui has no key with alt",
    "ScrollUp": "gdtui does not scroll: use keys",
    "ScrollDown": "gdtui does not scroll: use keys",
    "Subtitle": "write a comment '# caption: …'",
    "Home": "vhs has no such key; in gdtui r starts anew",
    "End": "vhs cannot press it",
}


def read_tape(path: Path) -> Tape:
    """The tape in a file.

    Raises:
        InputError: when it cannot be read or is no tape: file, line, and what was meant.
    """
    name = quote(path.name)
    try:
        with open_plain(path) as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FileError(f"cannot read the tape {quote(str(path), 80)}: {error.strerror}") from None
    if len(data) > LARGEST_FILE:
        raise FileError(f"{name} is too long for a tape: at most {LARGEST_FILE // 1024} KB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileError(f"{name}:{line}: not UTF-8 text: is this a tape?") from None
    return parse_tape(text, name)


def parse_tape(text: str, name: str = "tape") -> Tape:
    """The tape that a text describes.

    Raises:
        InputError: `name:line: what is wrong and what was meant`.
    """
    commands: list[Command] = []
    settings: dict[str, str] = {}
    passed: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = Words(line, name, number)
        while not words.done:
            command = _command(words, settings)
            if isinstance(command, str):
                passed.append(command)
            elif command is not None:
                commands.append(command)
        caption = _CAPTION.fullmatch(words.comment)
        if caption:
            commands.append(Caption(number, clean(caption[1].strip(), LONGEST_CAPTION)))
        if len(commands) > MOST_COMMANDS:
            raise fail(name, number, f"too many commands: at most {MOST_COMMANDS}")
    return Tape(
        name,
        tuple(commands),
        float(settings.get("TypingSpeed", 0.05)),
        float(settings.get("WaitTimeout", 15.0)),
        float(settings.get("PlaybackSpeed", 1.0)),
        settings,
        tuple(dict.fromkeys((*passed, *(f"Set {each}" for each in settings if each not in _HONOURED)))),
    )


def _command(words: Words, settings: dict[str, str]) -> Command | str | None:
    """The next command of a line; None for a setting; the name of one that has no meaning here."""
    name = words.word("a command, such as Type or Sleep")
    if name in KEYS:
        return Press(words.number, name, speed=words.speed(), count=words.count(MOST_COUNT))
    if name == "Set":
        _set(words, settings)
        return None
    if name in _REFUSED:
        raise words.wrong(f"{name} has no meaning for gdtui: {_REFUSED[name]}")
    if name not in _READERS:
        known = (*_READERS, *KEYS, "Set")
        raise words.wrong(f"there is no command {quote(name)}: {near(name, known)}")
    return _READERS[name](words)


def _set(words: Words, settings: dict[str, str]) -> None:
    name = words.word("a setting, such as TypingSpeed")
    if name not in _SETTINGS:
        raise words.wrong(f"there is no setting {quote(name)}: {near(name, _SETTINGS)}")
    if name in TIMES_SET:
        settings[name] = repr(words.time())
    elif name in NUMBERS_SET:
        number = words.plain_number(f"Set {name}")
        if name == "PlaybackSpeed" and not _PLAYBACK[0] <= number <= _PLAYBACK[1]:
            raise words.wrong(f"Set PlaybackSpeed takes 0.01 to 100, not {number:g}")
        settings[name] = repr(number)
    else:
        settings[name] = clean(words.text(f"a value for {name}"))


def _type(words: Words) -> Command:
    speed = words.speed()
    wanted = 'a text in quotes, as Type "n"'
    parts: list[str] = []
    while words.begins_text(_KEYWORDS):
        parts.append(words.text(wanted))
    if not parts:
        words.string(wanted)
    text = " ".join(parts)  # as in vhs: what stands side by side is one text
    if any(map(is_unsafe, text)):
        raise words.wrong("a text that is typed has no control or invisible characters: use keys, as Ctrl+C")
    return Type(words.number, text, speed)


def _modified(modifier: str) -> Callable[[Words], Command]:
    named = {
        "Ctrl": ("Enter", "Space", "Backspace", "Left", "Right", "Up", "Down"),
        "Shift": ("Tab", "Enter"),
    }

    def read(words: Words) -> Command:
        key = words.after_plus(f"{modifier}+ and a key, as {modifier}+{'C' if modifier == 'Ctrl' else 'Tab'}")
        letter = len(key) == 1 and key.isascii() and (key.isalpha() or key in "@[\\]^_-")
        if not letter and key not in named[modifier]:
            raise words.wrong(f"there is no key {modifier}+{quote(key)}: {near(key, named[modifier])}")
        return Press(words.number, f"{modifier}+{key}")

    return read


def _sleep(words: Words) -> Command:
    return Sleep(words.number, words.time())


def _wait(words: Words) -> Command:
    where = "Line"  # as in vhs
    if words.next_kind == "+":
        where = words.after_plus("Wait+Screen or Wait+Line")
        if where not in ("Screen", "Line"):
            raise words.wrong(f"Wait+{quote(where)}: write Wait+Screen /text/")
    timeout = words.speed()
    pattern = words.pattern("a pattern, as Wait+Screen /step 3/")
    return Wait(words.number, pattern, timeout, where == "Screen")


def _output(words: Words) -> str:
    words.text("a file, as Output demo.gif")  # vhs writes there; here it is `record -o`
    return "Output"


def _require(words: Words) -> str:
    words.text("a program, as Require gdtui")  # nothing is started here, so nothing is required
    return "Require"


def _screenshot(words: Words) -> Command:
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


_READERS: Mapping[str, Callable[[Words], Command | str]] = {
    "Type": _type,
    "Sleep": _sleep,
    "Ctrl": _modified("Ctrl"),
    "Shift": _modified("Shift"),
    "Wait": _wait,
    "Hide": lambda words: Visible(words.number, False),
    "Show": lambda words: Visible(words.number, True),
    "Output": _output,
    "Require": _require,
    "Screenshot": _screenshot,
}
_KEYWORDS = {*_READERS, *_REFUSED, *KEYS, *_SETTINGS, "Set", "ms", "s", "m", "em", "px", "true", "false"}
"""Bare words that are no text."""
