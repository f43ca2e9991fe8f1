"""A screen whose picture is filled in bit by bit: coarse at once, finer while nothing else is to be done."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import ClassVar, Generic, TypeVar

from textual.timer import Timer

from gdtui.screens.framed import FramedScreen

_EVERY = 0.02
"""Seconds between two pieces of the picture: keys are served in between."""


Picture = TypeVar("Picture")


class Gradual(Generic[Picture]):
    """A picture that is worked out in pieces: coarse when it is asked for, finer with each `more`."""

    _of: object = None
    _known: Picture | None = None
    _pieces: Iterator[Picture | None] | None = None

    def of(self, wanted: object, pieces: Callable[[], Iterator[Picture | None]]) -> Picture | None:
        """As much as is known.

        Args:
            wanted: what it is a picture of; of the same thing it is not begun again.
            pieces: begins: pictures, and None while one is being worked on.
        """
        if wanted != self._of:
            self._of, self._pieces = wanted, pieces()
            self._known = next(filter(None, self._pieces), None)
        return self._known

    @property
    def is_unfinished(self) -> bool:
        """Whether there is more to come."""
        return self._pieces is not None

    def more(self) -> bool:
        """Work for some milliseconds; whether there was something to do."""
        for found in self._pieces or ():
            self._known = found or self._known
            return True
        self._pieces = None
        return False


class FillingScreen(FramedScreen):
    """A screen that has a clock as long as something is to be filled in, and none after it."""

    PART: ClassVar[bool] = True
    _filler: Timer | None = None

    @abstractmethod
    def fill(self) -> bool:
        """Work for some milliseconds; whether there was something to do."""

    def _fill(self) -> None:
        if not self.fill():
            self._rest()
        elif not self.host.link_is_busy:
            self.repaint()

    def _rest(self) -> None:
        if self._filler is not None:
            self._filler.stop()
            self._filler = None

    def go_on_filling(self) -> None:
        """Fill in the rest, while this screen is the one that is seen."""
        if self._filler is None and self.is_current:
            self._filler = self.set_interval(_EVERY, self._fill)

    def settle(self) -> None:
        """Fill in all that is still to be filled in."""
        while self.fill():
            pass
        self.repaint()

    def on_screen_suspend(self) -> None:
        """A hidden screen does nothing."""
        self._rest()
