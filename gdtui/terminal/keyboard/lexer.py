"""The lexer of what a terminal sends: bytes in, whole tokens out, whatever comes.

Textual's parser (textual/_xterm_parser.py) dies of a byte that is not UTF-8, of a code point beyond Unicode
and of X10 mouse reports past column 95 (issue #6668), stays in an unfinished paste for ever, and keeps
arbitrarily long junk. Here every mode ends by itself within a second and every length has a cap.
"""

import codecs
import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from gdtui.terminal.keyboard.paste import Paste

ESCAPE_DELAY = 0.1
"""Seconds after which a lone ESC is the Escape key."""
_RECOVER = 0.7
"""Seconds after which an unfinished sequence, string or paste is given up."""
_TORN = 3.0
"""Seconds within which the rest of a sequence is still joined to what was given up and began it."""
_BURST = 512
"""Characters in one read that nobody typed: taken as a paste."""
_BURST_PAUSE = 0.05
_TYPING = 128
"""A read at least this long is no typing, so it shows that a paste or a string still flows."""
_LONGEST = 64

_CSI = re.compile(rb"\x1b\[(?:\[[\x40-\x7e]|[\x30-\x3f]*[\x20-\x2f]*[\x40-\x5a\x5c-\x7e])")
_CSI_PART = re.compile(rb"\x1b\[(?:\[|[\x30-\x3f]*[\x20-\x2f]*)\Z")
_TAIL = re.compile(rb"\x1b(?:\[[0-9;]*[A-HPQRSZ~]|O[A-DFHMPQRS]|\[[IO](?=\x1b|\Z))")
_ANSWER = re.compile(
    rb"\x1b\[(?:<[0-9;]*(?:[Mm]|\Z)|\?[0-9;]*(?:[cuR]|\$(?:y|\Z)|\Z)|[>=][0-9;]*(?:[cu]|\Z)|2;[0-9]*(?:R|\Z))"
)
"""What a terminal says of itself, or of the mouse, as far as it has come: nobody types that."""
_KEY_REST = re.compile(rb"\x1b\[[0-9][0-9;:]*(?:[A-HPQRSZ~u]|\Z)")
"""A key whose sequence has come as far as its numbers."""
_BEGUN = re.compile(rb"\x1b\[[<?>=]?")
"""What may be Escape and a key or two, or the beginning of an answer."""
_CONTROL = re.compile(rb"[\x00-\x1f]")
_TEXT = re.compile(rb"[^\x1b]+")
_OSC_STARTS = tuple(bytes([byte]) for byte in b"0123456789lLI")
"""What an operating system command begins with (xterm's control sequences, OSC)."""
_SKIP_END = re.compile(rb"[\x00-\x1f\x40-\x7e]")
_STRING_END = re.compile(rb"\x1b\\|[\x07\x18\x1a]|(?=\x1b[^\\])", re.DOTALL)
_REPORT = re.compile(rb"[01]\$r")
"""What the terminal's answer to a question for a setting begins with (DECRPSS)."""
_PASTE_START, _PASTE_END = b"\x1b[200~", b"\x1b[201~"


class Kind(Enum):
    """What a token is."""

    TEXT = "text"  # one character, printable or control
    ALT = "alt"  # one character typed with alt
    SEQUENCE = "sequence"  # a whole CSI or SS3 sequence
    PASTE = "paste"  # pasted text, cut to PASTE_LIMIT
    ESCAPE = "escape"  # the Escape key
    REPORT = "report"  # what the terminal says of a setting


class Token(NamedTuple):
    """One piece of input."""

    kind: Kind
    text: str = ""


class _Mode(Enum):
    NORMAL = 0
    PASTE = 1
    STRING = 2  # OSC, DCS, APC, PM, SOS: dropped up to its end, but for a report of a setting
    SKIP = 3  # an overlong CSI: dropped up to its end


def _goes_on(given_up: bytes, data: bytes) -> bool:
    """Whether a sequence that was given up goes on so: it has been torn, by a pause after any byte of it."""
    whole = given_up + data
    key = _TAIL if given_up == b"\x1b" else _KEY_REST if len(given_up) > 2 else None
    return bool(_ANSWER.match(whole) or (key and key.match(whole)))


class Lexer:
    """Cuts the bytes of a terminal into tokens. Times are seconds of one monotonic clock."""

    def __init__(self, escape_delay: float = ESCAPE_DELAY) -> None:
        self._escape_delay = escape_delay
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._mode = _Mode.NORMAL
        self._held = b""
        self._paste = Paste()
        self._report: bytes | None = None
        """What a device control string has said so far; None in another string."""
        self._in_burst = False
        self._given_up, self._given_up_at = b"", float("-inf")
        self._as_keys = False
        """Whether what was given up has been taken for keys."""
        self.deadline: float | None = None
        """When `tick` has something to do; None: not before more bytes come."""

    def feed(self, data: bytes, now: float) -> list[Token]:
        """The tokens that are complete with these bytes."""
        data = self._joined(data, now)
        flowing = len(data) >= _TYPING
        before = self._mode
        self._held += data
        tokens = list(self._cut())
        self._set_deadline(now, restart=flowing or before != self._mode)
        return tokens

    def _joined(self, data: bytes, now: float) -> bytes:
        """The bytes, with what was given up before them where they go on with it."""
        before, self._given_up = self._given_up, b""
        if now - self._given_up_at < _TORN:
            if self._as_keys and _BEGUN.fullmatch(before + data):  # Escape and keys, or bytes of one answer
                self._given_up, self._given_up_at = before + data, now
            elif _goes_on(before, data):
                return before + data
        return data

    def tick(self, now: float) -> list[Token]:
        """What the passing of time completes: a lone Escape, or the giving up of what has no end."""
        if self.deadline is None or now < self.deadline:
            return []
        self.deadline = None
        if self._mode != _Mode.NORMAL:
            tokens = self._give_up()
        else:
            tokens = [Token(Kind.ESCAPE)] if self._held == b"\x1b" else list(self._end_burst())
            self._given_up, self._given_up_at = self._held, now
            self._as_keys = self._held == b"\x1b"
        self._held = b""
        return tokens

    def _give_up(self) -> list[Token]:
        """Leave a paste, string or sequence that has not ended; what was pasted still counts."""
        if self._mode == _Mode.PASTE:
            self._keep(self._held)
        self._mode = _Mode.NORMAL
        return list(self._take_paste())

    def _set_deadline(self, now: float, restart: bool) -> None:
        """Say when to call `tick`."""
        if self._mode != _Mode.NORMAL:
            if restart or self.deadline is None:
                self.deadline = now + _RECOVER
        elif self._held:
            self.deadline = now + (self._escape_delay if self._held == b"\x1b" else _RECOVER)
        else:
            self.deadline = now + _BURST_PAUSE if self._in_burst else None

    def _cut(self) -> Iterator[Token]:
        """Cut what is held until nothing whole is left in it."""
        cutters = {
            _Mode.NORMAL: self._cut_normal,
            _Mode.PASTE: self._cut_paste,
            _Mode.STRING: self._cut_string,
            _Mode.SKIP: self._cut_skip,
        }
        while self._held:
            length = len(self._held)
            mode = self._mode
            yield from cutters[mode]()
            if len(self._held) == length and mode == self._mode:
                return

    def _drop(self, count: int) -> bytes:
        """Take bytes off what is held."""
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    def _cut_normal(self) -> Iterator[Token]:
        held = self._held
        if match := _TEXT.match(held):
            yield from self._text(self._drop(match.end()))
            return
        yield from self._end_burst()
        if held.startswith(b"\x1b["):
            yield from self._cut_csi()
        elif held.startswith(b"\x1bO"):
            if len(held) > 2 and held[2] >= 0x20:
                yield Token(Kind.SEQUENCE, self._drop(3).decode("latin-1"))
            elif len(held) > 2:
                self._drop(1)  # a control character begins anew: this was alt and O
                yield Token(Kind.ALT, self._drop(1).decode())
        elif held.startswith(b"\x1b]") and held[2:3] not in _OSC_STARTS:
            if len(held) > 2:  # escape and a key pressed at once, not the terminal's answer
                self._drop(1)
                yield Token(Kind.ESCAPE)
        elif held[1:2] in (b"]", b"P", b"_", b"^", b"X"):
            self._report = b"" if self._drop(2) == b"\x1bP" else None
            self._mode = _Mode.STRING
        elif held.startswith(b"\x1b\x1b"):
            self._drop(1)
            yield Token(Kind.ESCAPE)
        elif len(held) > 1:
            self._drop(1)
            character = self._decoder.decode(self._drop(1))
            if character:
                yield Token(Kind.ALT, character)

    def _cut_csi(self) -> Iterator[Token]:
        held = self._held
        if held.startswith(b"\x1b[M"):
            # X10 mouse report: three raw bytes, not UTF-8 past column 95 (#6668). SGR reports are asked for.
            if broken := _CONTROL.search(held, 3, 6):
                self._drop(broken.start())  # begin again there
            elif len(held) >= 6:
                self._drop(6)
        elif held.startswith(_PASTE_START):
            self._drop(len(_PASTE_START))
            self._mode = _Mode.PASTE
        elif (match := _CSI.match(held)) and match.end() <= _LONGEST:
            yield Token(Kind.SEQUENCE, self._drop(match.end()).decode("latin-1"))
        elif match or len(held) > _LONGEST:
            self._drop(2)
            self._mode = _Mode.SKIP
        elif not _CSI_PART.match(held):
            part = re.match(rb"\x1b\[[\x20-\x3f]*", held)
            self._drop(part.end() if part else 2)  # a byte that no sequence has: begin again there

    def _cut_paste(self) -> Iterator[Token]:
        end = self._held.find(_PASTE_END)
        if end >= 0:
            self._keep(self._drop(end))
            self._drop(len(_PASTE_END))
            self._mode = _Mode.NORMAL
            yield from self._take_paste()
            return
        partial = max((n for n in range(1, 6) if self._held.endswith(_PASTE_END[:n])), default=0)
        self._keep(self._drop(len(self._held) - partial))

    def _cut_string(self) -> Iterator[Token]:
        match = _STRING_END.search(self._held)
        open_end = len(self._held) - self._held.endswith(b"\x1b")
        said = self._drop(match.start() if match else open_end)
        if self._report is not None:
            self._report = (self._report + said)[: _LONGEST + 1]
        if match is None:
            return
        self._mode = _Mode.NORMAL
        if self._drop(match.end() - match.start()) == b"\x1b\\" and self._report:
            yield from self._reported(self._report)

    def _reported(self, report: bytes) -> Iterator[Token]:
        if len(report) <= _LONGEST and _REPORT.match(report):
            yield Token(Kind.REPORT, report.decode("latin-1"))

    def _cut_skip(self) -> Iterator[Token]:
        match = _SKIP_END.search(self._held)
        if match:
            control = self._held[match.start()] < 0x20
            self._drop(match.start() if control else match.end())
            self._mode = _Mode.NORMAL
        else:
            self._held = b""
        yield from ()

    def _text(self, data: bytes) -> Iterator[Token]:
        """Characters, or a burst of them that is kept as a paste."""
        if self._in_burst or len(data) >= _BURST:
            control = re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]", data)
            self._in_burst = True
            self._keep(data[: control.start()] if control else data)
            if control is None:
                return
            data = data[control.start() :]
            yield from self._end_burst()
        for character in self._decoder.decode(data):
            yield Token(Kind.TEXT, character)

    def _end_burst(self) -> Iterator[Token]:
        if self._in_burst:
            self._in_burst = False
            yield from self._take_paste()

    def _keep(self, data: bytes) -> None:
        """Add to the paste what still fits."""
        self._paste.add(self._decoder.decode(data))

    def _take_paste(self) -> Iterator[Token]:
        if text := self._paste.take():
            yield Token(Kind.PASTE, text)
