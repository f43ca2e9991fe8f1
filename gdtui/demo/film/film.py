"""A film: what a terminal shows while a tape is played, picture by picture."""

import math
from typing import NamedTuple

from gdtui.terminal.wire.encode import Grid
from gdtui.terminal.wire.glyphs import split
from gdtui.terminal.wire.renditions import PLAIN, Rendition

PROMPT = "$ "
PROMPT_LOOK = Rendition(foreground=2)
_SECOND = 1_000_000


class Shot(NamedTuple):
    """What is shown from a moment on, in microseconds from the beginning.

    Attributes:
        moment: since when.
        rows: a grid for each row, which nobody changes; one that did not change is that of the shot before.
    """

    moment: int
    rows: tuple[Grid, ...]


class Film(NamedTuple):
    """A film.

    Attributes:
        title: what it is called.
        ink: 0xRRGGBB of the terminal's own foreground.
        paper: 0xRRGGBB of its own background.
        shots: in order of time, the first one at 0, no two of one moment, all of one size.
        end: microseconds from the beginning to the end, which is after every shot.
    """

    title: str
    ink: int
    paper: int
    shots: tuple[Shot, ...]
    end: int

    @property
    def columns(self) -> int:
        """Of the terminal."""
        return self.shots[0].rows[0].width

    @property
    def rows(self) -> int:
        """Of the terminal."""
        return len(self.shots[0].rows)

    def thinned(self, rate: float) -> "Film":
        """The film with at most so many shots a second, each of what is shown at its moment."""
        kept: dict[int, Shot] = {}
        for shot in self.shots:
            number = math.ceil(shot.moment * rate / _SECOND)
            kept[number] = Shot(round(number / rate * _SECOND), shot.rows)
        shots = tuple(kept.values())
        return self._replace(shots=shots, end=max(self.end, shots[-1].moment + 1))


class Camera:
    """Takes a shot of a terminal of so many columns and rows whenever something else is shown."""

    def __init__(self, columns: int, rows: int) -> None:
        self._prompt = _Prompt(columns, rows)
        self._blank = Grid(columns, rows)
        self._shots: list[Shot] = []

    def typed(self, moment: int, text: str, look: Rendition = PLAIN) -> None:
        """A text is typed at the shell's prompt."""
        self._prompt.write(text, look)
        self.shows(moment, self._prompt.grid)

    def cleared(self) -> None:
        """The shell wipes the screen: what is typed next is typed at its top."""
        self._prompt = _Prompt(self._blank.width, self._blank.height)

    def entered(self, moment: int) -> None:
        """The app has taken the screen and shows nothing yet."""
        self.shows(moment, self._blank)

    def left(self, moment: int) -> None:
        """The app has given the screen back."""
        self.shows(moment, self._prompt.grid)

    def shows(self, moment: int, grid: Grid) -> None:
        """The terminal shows these cells."""
        rows = tuple(map(grid.row, range(grid.height)))
        if self._shots:  # there are thousands
            rows = tuple(
                was if was.equals(row) else row for was, row in zip(self._shots[-1].rows, rows, strict=True)
            )
        if self._shots and self._shots[-1].moment == moment:
            del self._shots[-1]
        self._shots.append(Shot(moment, rows))

    def film(self, title: str, own: tuple[int, int], end: int) -> Film:
        """The film so far: of a terminal with this ink and paper (0xRRGGBB), until a moment.

        What is shown at that very moment is seen for no time, as the prompt after an app that ends last.
        """
        seen = [shot for shot in self._shots if shot.moment < end] or self._shots[:1]
        return Film(title, *own, tuple(seen), max(end, 1))


class _Prompt:
    """A screen with a prompt, where what is typed wraps at the right edge and scrolls at the lower one."""

    def __init__(self, columns: int, rows: int) -> None:
        self.grid = Grid(columns, rows)
        self._x = self._y = 0

    def write(self, text: str, look: Rendition) -> None:
        """Show a text where the last one ended."""
        cells = split(text)
        for index, glyph in enumerate(cells):
            wide = cells[index + 1 : index + 2] == ("",)
            if glyph and self._x + wide >= self.grid.width:
                self._wrap()
            if glyph:
                self.grid.write(self._y, self._x, glyph, look)
            self._x += 1

    def _wrap(self) -> None:
        self._x, self._y = 0, self._y + 1
        if self._y == self.grid.height:
            self._y -= 1
            self.grid.scroll()
