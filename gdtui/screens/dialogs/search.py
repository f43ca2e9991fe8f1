"""Looking for a word in lines of text, as a value: what is typed, where it stands, which place is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

LONGEST_SOUGHT = 40
"""Characters that can be typed to look for."""


@dataclass(frozen=True)
class Search:
    """A search, as in `less`: `/` begins it, enter ends the typing, n and N go on and back.

    Attributes:
        lines: what is looked through.
        typed: what is looked for, in any case; "" for nothing.
        typing: whether letters are still typed.
        at: which of the places is shown, from 0.
    """

    lines: tuple[str, ...] = ()
    typed: str = ""
    typing: bool = False
    at: int = 0

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Row and column of every place where it stands."""
        sought, found = _small(self.typed), list[tuple[int, int]]()
        for row, line in enumerate(self.lines) if sought else ():
            small = _small(line)
            column = small.find(sought)
            while column >= 0:
                found.append((row, column))
                column = small.find(sought, column + len(sought))
        return tuple(found)

    @property
    def row(self) -> int | None:
        """The row that is to be seen; None where it stands nowhere."""
        return self.places[self.at][0] if self.places else None

    def within(self, lines: Sequence[str]) -> "Search":
        """The same search in other lines, from their first place on."""
        return replace(self, lines=tuple(lines), at=0)

    def key(self, key: str, character: str | None) -> "Search | None":
        """The search after a key; None for a key that means nothing to it.

        Args:
            key: Textual's name of it.
            character: what it types; None for nothing.
        """
        if self.typing:
            return self._typed(key, character)
        if character == "/":
            return replace(self, typed="", typing=True, at=0)
        if key == "escape" and self.typed:
            return replace(self, typed="", at=0)
        if character in ("n", "N") and self.typed:
            on = 1 if character == "n" else -1
            return replace(self, at=(self.at + on) % max(len(self.places), 1))
        return None

    def _typed(self, key: str, character: str | None) -> "Search | None":
        if key == "escape" or (key == "backspace" and not self.typed):
            return replace(self, typed="", typing=False, at=0)
        if key == "enter":
            return replace(self, typing=False)
        if key == "backspace":
            return replace(self, typed=self.typed[:-1], at=0)
        if character is not None and character.isprintable():
            return replace(self, typed=(self.typed + character)[:LONGEST_SOUGHT], at=0)
        return None

    @property
    def told(self) -> str:
        """What is looked for, and how it stands with that."""
        if self.typing or not self.typed:
            return f"/{self.typed}▏" if self.typing else ""
        if not self.places:
            return f"/{self.typed}  stands nowhere"
        return f"/{self.typed}  {self.at + 1} of {len(self.places)}: n N go on, back"


def _small(text: str) -> str:
    """A text in small letters, each where it was: what becomes two letters stays."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
