"""A list to choose from, as a value: what is shown of it, and where the bar is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gdtui.screens.dialogs.choice import Choice

LONGEST_TYPED = 40
"""Characters that can be typed to narrow a list."""


@dataclass(frozen=True)
class Menu:
    """Choices, what was typed to narrow them, and the one under the bar.

    Attributes:
        choices: all that there are.
        typed: only choices that hold each of its words are shown; "" for all.
        at: which of those shown is under the bar, from 0.
    """

    choices: tuple[Choice, ...]
    typed: str = ""
    at: int = 0

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
