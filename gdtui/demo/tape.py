"""Tapes: what a demo consists of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

FRAMERATE = 10.0
"""Pictures a second where a tape sets no other rate: enough for an eye, few enough for a page."""
VHS_SHOT = ".png"
"""The only kind of picture that vhs makes, and the only one that gdtui does not."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What stands in a tape; `file` is another one's name, if it was taken from there by `Source`."""

    file: str = ""


@dataclass(frozen=True)
class Type(Placed):
    """Types a text, one character after the other; `speed` in seconds, None for the tape's own."""

    line: int
    text: str
    speed: float | None = None


@dataclass(frozen=True)
class Press(Placed):
    """Presses a key `count` times; `key` as it is written in a tape, as `Enter` or `Ctrl+C`."""

    line: int
    key: str
    count: int = 1
    speed: float | None = None


@dataclass(frozen=True)
class Sleep(Placed):
    """Waits for some seconds."""

    line: int
    seconds: float


@dataclass(frozen=True)
class Wait(Placed):
    """Waits until the cursor's line, or the whole screen, matches.

    `timeout` in seconds, None for the tape's own.
    """

    line: int
    pattern: re.Pattern[str]
    timeout: float | None = None
    screen: bool = False


@dataclass(frozen=True)
class Visible(Placed):
    """From here on the recording shows what happens (Show), or does not (Hide)."""

    line: int
    shown: bool


@dataclass(frozen=True)
class Caption(Placed):
    """Shows a line of words until the next one; "" for none."""

    line: int
    text: str


@dataclass(frozen=True)
class Screenshot(Placed):
    """A still of the screen, by its name, and the ending that says what kind of file it is."""

    line: int
    name: str
    ending: str = ".png"

    @property
    def target(self) -> str:
        """The name of the file that is written."""
        return self.name + self.ending


@dataclass(frozen=True)
class Output(Placed):
    """A file that the recording is written to, by its path as it is written."""

    line: int
    path: str


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
        framerate: how many pictures a second a recording of pictures has at most.
        settings: what `Set` says, by name.
        variables: what `Env` says, by name.
        outputs: the files that it is recorded to, where nothing else is said.
        passed_over: what has a meaning in vhs only, as it is written: pixels, fonts.
    """

    name: str
    commands: tuple[Command, ...]
    typing_speed: float = 0.05
    wait_timeout: float = 15.0
    playback_speed: float = 1.0
    framerate: float = FRAMERATE
    settings: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    passed_over: tuple[str, ...] = ()

    def name_of(self, command: Placed) -> str:
        """The name of the file that a command stands in."""
        return command.file or self.name
