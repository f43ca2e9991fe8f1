"""What a screen asks of the app, and what it tells."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from gdtui.engine.base.described import Described
from gdtui.engine.base.settings import Settings
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look

if TYPE_CHECKING:
    from gdtui.engine.autodiff.circuit import Circuit

Seen = Mapping[str, float | str]
"""What a screen shows, by name: what a lesson's tasks are judged by."""


class Host(Protocol):
    """What a screen asks of the app."""

    settings: Settings
    speed: float
    restricted: bool

    def room(self, columns: int, rows: int) -> stage.Box:
        """The part of the terminal that is the screen's: a lesson may take the rest."""

    def dressed(self, frame: Frame, columns: int, rows: int) -> Frame:
        """What the terminal shows: the screen's frame in its room, with what lies beside and over it."""

    def saw(self, seen: Callable[[], Seen]) -> None:
        """The state of the screen has changed: a lesson asks `seen` whether a task is done by that."""

    def types(self, character: str | None) -> bool:
        """A key with a character was pressed: whether a lesson takes it for the start of an answer."""

    def uncover(self) -> None:
        """A key of the screen was pressed: show it, if a lesson's text hides it."""

    def leave_lesson(self) -> None:
        """Close the lesson, if one is open."""

    def scored(self, kind: str, right: bool) -> None:
        """A prediction was made: count it."""

    def best(self, game: str) -> float | None:
        """The best score that was ever reached in a game, the lower the better; None where there is none."""

    def reached(self, game: str, score: float) -> None:
        """A score was reached in a game: keep it, if none was better."""

    @property
    def in_course(self) -> bool:
        """Whether a lesson is open."""

    @property
    def look(self) -> Look:
        """What pictures are drawn for."""

    @property
    def link_is_busy(self) -> bool:
        """Whether the last frame is still on its way to the terminal."""

    @property
    def key_waits(self) -> bool:
        """Whether there is a key that has not been answered yet."""

    @property
    def may_glide(self) -> bool:
        """Whether a step may take a few frames: on a quick link, with no key waiting, if motion is wanted."""

    def chose_speed(self, speed: float) -> None:
        """A run was made faster or slower by a key, steps per second: keep it for the next start."""

    def code_line(self, name: str, make: Callable[[Settings], Described[Any]], full: Settings) -> str:
        """The command line that prints the program of a screen's run, made as short as it can be.

        Args:
            name: of the screen.
            make: gives the simulation of settings.
            full: describe the run, nothing left to be chosen.
        """

    @property
    def exercises(self) -> Mapping[int, str]:
        """What is to be written in each of the exercises, by number."""

    def template(self, number: int) -> str:
        """The file of an exercise, with its gap."""

    def open_at(self, name: str, settings: Settings) -> None:
        """Show what the settings describe on the screen of that name; escape comes back."""

    def open_circuit(self, circuit: "Circuit", point: Sequence[float], title: str) -> None:
        """Show the circuit of a loss at a point, both passes done."""
