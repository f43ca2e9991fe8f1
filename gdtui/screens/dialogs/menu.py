"""A list to choose from, as a value: what is shown of it, and where the bar is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gdtui.screens.dialogs.choice import Choice

LONGEST_TYPED = 40
"""Characters that can be typed to narrow a list."""

ROWS = {"up": -1, "ctrl+p": -1, "k": -1, "down": 1, "ctrl+n": 1, "j": 1}
"""The keys that move the bar by a row."""


@dataclass(frozen=True)
class Menu:
    """Choices, what was typed to narrow them, and the one under the bar.

    Attributes:
        choices: all that there are.
        typed: only choices that hold each of its words are shown; "" for all.
        at: which of those shown is under the bar, from 0.
        slash: whether `/` was pressed: every letter is typed then, the first one too.
    """

    choices: tuple[Choice, ...]
    typed: str = ""
    at: int = 0
    slash: bool = False

    @property
    def types(self) -> bool:
        """Whether a letter is typed, whichever it is; else j and k move the bar."""
        return self.slash or bool(self.typed)

    @cached_property
    def shown(self) -> tuple[int, ...]:
        """The choices that hold every word typed, by their place; those with a name that does so first."""
        words = self.typed.casefold().split()
        found = [place for place, choice in enumerate(self.choices) if _holds(" ".join(choice), words)]
        return tuple(sorted(found, key=lambda place: not _holds(self.choices[place].name, words)))

    @property
    def chosen(self) -> Choice | None:
        """The choice under the bar; None where nothing is shown."""
        return self.choices[self.shown[self.at]] if self.shown else None

    def moved(self, rows: int) -> "Menu":
        """The bar some rows further down, at most to the end; a single row beyond it is the other end."""
        last = len(self.shown) - 1
        if last < 0:
            return self
        if (self.at, rows) in ((0, -1), (last, 1)):
            return replace(self, at=last - self.at)
        return replace(self, at=min(max(self.at + rows, 0), last))

    def at_row(self, row: int) -> "Menu":
        """The bar on a row of those shown, the last one where there are fewer."""
        return replace(self, at=min(row, max(len(self.shown) - 1, 0)))

    def narrowed(self, typed: str) -> "Menu":
        """The list with other words typed, the bar on the first that holds them."""
        return replace(self, typed=typed.lstrip()[:LONGEST_TYPED], at=0)

    def key(self, key: str, character: str | None) -> "Menu":
        """The list after a key that neither takes what is under the bar nor leaves.

        The one rule of every list: arrows move, and so do ctrl+n and ctrl+p; j and k do until something is
        typed; any other letter narrows; `/` has the next one narrow, even if it is a j or k.

        Args:
            key: Textual's name of it.
            character: what it types; None for nothing.
        """
        if key in ROWS and not (self.types and key in ("j", "k")):
            return self.moved(ROWS[key])
        if key == "backspace":
            return replace(self.narrowed(self.typed[:-1]), slash=self.slash and bool(self.typed))
        if character is None or not character.isprintable():
            return self
        if character == "/" and not self.types:
            return replace(self, slash=True)
        return self.narrowed(self.typed + character)

    def window(self, top: int, rows: int) -> int:
        """The first row to show, as near to `top` as the bar allows when `rows` of the list are seen."""
        low = max(self.at - rows + 1, 0)
        return min(max(top, low), self.at, max(len(self.shown) - rows, low))


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text.casefold() for word in words)


def menu(choices: Sequence[Choice], current: str = "") -> Menu:
    """The whole list, the bar on what is chosen now."""
    names = [choice.name for choice in choices]
    return Menu(tuple(choices), at=names.index(current) if current in names else 0)
