"""How a tape is read: line by line, with those that it takes from others.

A comment `# caption: …` is a caption here and a comment in vhs.
"""

import os
import re
from dataclasses import replace
from pathlib import Path

from gdtui.demo.reading.commands import read_command
from gdtui.demo.reading.settings import HONOURED, read_setting
from gdtui.demo.reading.words import Words
from gdtui.demo.tape import FRAMERATE, Caption, Command, Output, Tape
from gdtui.engine.base.errors import FileError, quote
from gdtui.engine.base.plain_file import open_plain
from gdtui.terminal.text import clean

LARGEST_FILE = 256 * 1024
MOST_COMMANDS = 10_000
LONGEST_CAPTION = 200
DEEPEST, MOST_SOURCES = 8, 100
"""How many tapes deep, and how many in all, one tape may take others."""
FRESHEST = 50.0
"""Pictures a second at most: what is shown more briefly, viewers of a GIF show for a tenth of a second."""
_CAPTION = re.compile(r"\s*caption:\s*(.*)")


def read_tape(path: Path) -> Tape:
    """The tape in a file.

    Raises:
        InputError: when it cannot be read or is no tape: file, line, and what was meant.
    """
    return _Reader(quote(path.name), (path,)).read(_text(path))


def parse_tape(text: str, name: str = "tape") -> Tape:
    """The tape that a text describes.

    Raises:
        InputError: `name:line: what is wrong and what was meant`.
    """
    return _Reader(name).read(text)


def _text(path: Path) -> str:
    name = quote(path.name)
    try:
        with open_plain(path) as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FileError(f"cannot read the tape {quote(str(path), 80)}: {error.strerror}") from None
    if len(data) > LARGEST_FILE:
        raise FileError(f"{name} is too long for a tape: at most {LARGEST_FILE // 1024} KB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileError(f"{name}:{line}: not UTF-8 text: is this a tape?") from None


class _Reader:
    """Reads one tape.

    Args:
        name: how it is called.
        paths: the file that it stands in, after those that take it by `Source`; none for a text.
        sources: the tapes that were taken so far.
    """

    def __init__(self, name: str, paths: tuple[Path, ...] = (), sources: list[Path] | None = None) -> None:
        self._name = name
        self._paths = paths
        self._sources = [] if sources is None else sources
        self._commands: list[Command] = []
        self._outputs: list[Output] = []
        self._passed: list[str] = []
        self._settings: dict[str, str] = {}
        self._variables: dict[str, str] = {}

    def read(self, text: str) -> Tape:
        """The tape."""
        for number, line in enumerate(text.splitlines(), 1):
            words = Words(line, self._name, number)
            while not words.done:
                self._next(words)
            if caption := _CAPTION.fullmatch(words.comment):
                self._commands.append(Caption(number, clean(caption[1].strip(), LONGEST_CAPTION)))
            if len(self._commands) > MOST_COMMANDS:
                raise words.wrong(f"too many commands: at most {MOST_COMMANDS}")
        return self._tape()

    def _next(self, words: Words) -> None:
        """Read the next command of a line."""
        if words.takes("Set"):
            read_setting(words, self._settings)
        elif words.takes("Env"):
            self._read_variable(words)
        elif words.takes("Source"):
            self._read_source(words)
        else:
            command = read_command(words, self._settings)
            if isinstance(command, str):
                self._passed.append(command)
            elif isinstance(command, Output):
                self._outputs.append(command)
            else:
                self._commands.append(command)

    def _read_variable(self, words: Words) -> None:
        name = words.word("a variable's name and its value, as Env NO_COLOR 1")
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise words.wrong(f"{quote(name)} is no variable's name: write it like NO_COLOR")
        self._variables[name] = clean(words.text(f"a value for {name}"))

    def _read_source(self, words: Words) -> None:
        """Take over another tape, but for its outputs: as in vhs."""
        path = self._source(words)
        other = _Reader(quote(path.name), (*self._paths, path), self._sources).read(_text(path))
        self._commands += [replace(each, file=other.name_of(each)) for each in other.commands]
        self._settings |= other.settings
        self._variables |= other.variables
        self._passed += other.passed_over

    def _source(self, words: Words) -> Path:
        """The tape that `Source` names, from the folder of this one."""
        text = words.text("another tape, as Source setup.tape")
        if not text.endswith(".tape"):
            raise words.wrong(f"Source takes another tape, as setup.tape, not {quote(text)}")
        if not self._paths:
            raise words.wrong("Source is for a tape in a file: put its lines into this one")
        path = Path(os.path.normpath(self._paths[-1].parent / text))
        if path in {Path(os.path.normpath(each)) for each in self._paths}:
            raise words.wrong(f"Source {quote(text)}: these tapes take each other, without an end")
        if len(self._paths) > DEEPEST or len(self._sources) >= MOST_SOURCES:
            raise words.wrong(f"Source: at most {DEEPEST} tapes deep and {MOST_SOURCES} in all")
        self._sources.append(path)
        return path

    def _tape(self) -> Tape:
        known, only_vhs = self._settings, [f"Set {each}" for each in self._settings if each not in HONOURED]
        return Tape(
            self._name,
            tuple(self._commands),
            float(known.get("TypingSpeed", Tape.typing_speed)),
            float(known.get("WaitTimeout", Tape.wait_timeout)),
            float(known.get("PlaybackSpeed", Tape.playback_speed)),
            min(float(known.get("Framerate", FRAMERATE)), FRESHEST),
            known,
            self._variables,
            tuple(self._outputs),
            tuple(dict.fromkeys((*self._passed, *only_vhs))),
        )
