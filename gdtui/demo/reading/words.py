"""The words of one line of a tape."""

import difflib
import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from gdtui.engine.base.errors import InputError, quote

LONGEST_TIME = 3600.0
_LONGEST_PATTERN = 200
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>\#.*)
    |(?P<string>"[^"]*"|'[^']*'|`[^`]*`)
    |(?P<json>\{[^}]*\})
    |(?P<regex>/(?:\\.|[^/\\])*/)
    |(?P<number>[0-9.]*[0-9][0-9.]*)
    |(?P<word>[A-Za-z.][A-Za-z0-9._\-/%]*)
    |(?P<sign>.)""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word of a tape: its kind and its text without quotes."""

    kind: str
    text: str


def fail(file: str, line: int, message: str) -> InputError:
    """The error for one line of a tape."""
    return InputError(f"{file}:{line}: {message}")


def near(name: str, known: Iterable[str]) -> str:
    """A hint for an unknown name, whatever its capitals: the nearest known ones, or all."""
    names = {each.lower(): each for each in sorted(known)}
    close = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(names[each] for each in close)}?"
    return f"one of: {' '.join(names.values())}"


class Words:
    """Reads the words of a line one after the other.

    Args:
        text: the line.
        file: the tape's name, for messages.
        number: the line's number, from 1.

    Raises:
        InputError: from every method: file, line, and what was meant.
    """

    def __init__(self, text: str, file: str, number: int) -> None:
        self._file = file
        self.number = number
        self.comment = ""
        self._tokens: list[Token] = []
        for match in _TOKEN.finditer(text):
            kind, found = str(match.lastgroup), match[0]
            if kind == "comment":
                self.comment = found[1:]
            elif kind == "sign" and found in "\"'`/{":
                raise self.wrong(f"the {found} is not closed on this line: {quote(text[match.start() :])}")
            elif kind != "space":
                bare = found[1:-1] if kind in ("string", "regex") else found
                self._tokens.append(Token(found if kind == "sign" else kind, bare))
        self._at = 0

    def wrong(self, message: str) -> InputError:
        """The error for this line."""
        return fail(self._file, self.number, message)

    @property
    def done(self) -> bool:
        """Whether all words have been read."""
        return self._at >= len(self._tokens)

    @property
    def next_kind(self) -> str:
        """The kind of the next word; "" at the end."""
        return "" if self.done else self._tokens[self._at].kind

    def begins_text(self, keywords: Collection[str]) -> bool:
        """Whether a text comes next: in quotes, or a bare word that means nothing else."""
        if self.done:
            return False
        kind, text = self._tokens[self._at]
        return kind == "string" or (kind == "word" and text not in keywords)

    def _take(self, wanted: str, *kinds: str) -> str:
        if self.next_kind not in kinds:
            found = "the line ends" if self.done else f"not {quote(self._tokens[self._at].text)}"
            raise self.wrong(f"write {wanted}: {found} here")
        self._at += 1
        return self._tokens[self._at - 1].text

    def takes(self, word: str) -> bool:
        """Whether this bare word comes next; then it is read."""
        found = self.next_kind == "word" and self._tokens[self._at].text == word
        self._at += found
        return found

    def word(self, wanted: str) -> str:
        """A bare word."""
        return self._take(wanted, "word")

    def string(self, wanted: str) -> str:
        """A text in quotes."""
        return self._take(wanted, "string")

    def text(self, wanted: str) -> str:
        """A text in quotes, or a bare word or number."""
        return self._take(wanted, "string", "word", "number", "json")

    def after_plus(self, wanted: str) -> str:
        """What follows a `+`."""
        self._take(wanted, "+")
        return self._take(wanted, "word", "@", "[", "]", "^", "\\", "_", "-")

    def pattern(self, wanted: str) -> re.Pattern[str]:
        """A regular expression between slashes."""
        text = self._take(wanted, "regex")
        if len(text) > _LONGEST_PATTERN:
            raise self.wrong(f"that pattern is too long: at most {_LONGEST_PATTERN} characters")
        try:
            return re.compile(text)
        except re.error as error:
            raise self.wrong(f"/{quote(text)}/ is no regular expression: {error.msg}") from None

    def plain_number(self, what: str) -> float:
        """A number; the unit that vhs allows after some (px, em, %) is passed over."""
        text = self._take(f"{what} and a number", "number")
        if self.next_kind in ("%",) or (not self.done and self._tokens[self._at].text in ("px", "em")):
            self._at += 1
        return self._number(text)

    def _number(self, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            raise self.wrong(f"{quote(text)} is no number: write it like 0.5") from None

    def time(self) -> float:
        """A time in seconds: 500ms, 2s, 0.5 (seconds), 1m."""
        value = self._number(self._take("a time, as 500ms or 2s", "number"))
        unit = "s"
        if self.next_kind == "word" and self._tokens[self._at].text in _UNITS:
            unit = self._take("a unit", "word")
        seconds = value * _UNITS[unit]
        if seconds > LONGEST_TIME:
            raise self.wrong(f"{quote(text=f'{value:g}{unit}')} is too long: at most an hour")
        return seconds

    def speed(self) -> float | None:
        """What follows an `@`, if one is there: the time from key to key."""
        if self.next_kind != "@":
            return None
        self._at += 1
        return self.time()

    def count(self, most: int) -> int:
        """How often, if it is said; else once."""
        if self.next_kind != "number":
            return 1
        text = self._take("a count", "number")
        if not text.isdecimal() or not 1 <= int(text[:9]) <= most:
            raise self.wrong(f"{quote(text)} is no count: write a whole number from 1 to {most}")
        return int(text)
