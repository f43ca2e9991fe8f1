"""Predictions and challenges on the landscape: a mark where the dot will land, and a lane with a bug."""

from abc import abstractmethod
from typing import TYPE_CHECKING

from gdtui.engine.base.question import Form, Grade, Question
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.plane import Drawn
from gdtui.render import stage
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.view import shown
from gdtui.screens.games.playing import PlayingScreen
from gdtui.screens.host import Host
from gdtui.screens.keys import Key

if TYPE_CHECKING:
    from gdtui.engine.landscape.challenge import Challenge

CHALLENGE = Key(
    "x", "challenge", "x", "which is broken?", "two optimizers of one name: find the one with a bug"
)


class GuessScreen(PlayingScreen[Landscape]):
    """A landscape on which a landing can be marked, and a broken optimizer be found."""

    def __init__(self, host: Host, simulation: Landscape | None = None) -> None:
        super().__init__(host, simulation)
        self._highlight = 0
        self._landing: Question | None = None
        self._mark: tuple[float, float] | None = None
        self._challenge: Challenge | None = None
        self._challenges = self._found = 0

    @property
    @abstractmethod
    def _loss(self) -> CircuitObjective:
        """The loss that is walked down."""

    @property
    @abstractmethod
    def _drawn(self) -> Drawn:
        """The plane that is drawn, and the whole of it."""

    @property
    @abstractmethod
    def _seen(self) -> Viewport:
        """The part of the plane that is shown."""

    @property
    @abstractmethod
    def _spot(self) -> tuple[float, float]:
        """Where the highlighted racer stands on the plane."""

    @abstractmethod
    def action_whole(self) -> None:
        """Show the whole landscape."""

    def question(self, seed: int) -> Question | None:
        """Where the dot will land, or what becomes of the loss."""
        from gdtui.engine.landscape.predict import ask_landscape

        return ask_landscape(self.history.simulation, self.history.current, self._highlight, seed)

    @property
    def unasked(self) -> str:
        """Why nothing can be asked of the next step."""
        from gdtui.engine.landscape.predict import why_unasked

        return why_unasked(self.history.current.racers[self._highlight])

    def predict(self, question: Question) -> None:
        """Have a place marked where one is asked for."""
        if question.form is not Form.PLACE:
            super().predict(question)
            return
        self._landing = question
        self._set_mark(*self._spot)

    @property
    def _marking(self) -> bool:
        """Whether a place is being marked: whatever says something else ends that."""
        return self._landing is not None and self.notice == _marking_words(self._landing)

    def _set_mark(self, x: float, y: float) -> None:
        assert self._landing is not None
        self._mark = (x, y)
        self.say(_marking_words(self._landing))

    def _move_mark(self, right: int, up: int) -> None:
        """Move the mark by so many cells."""
        assert self._mark is not None
        if not stage.fits(*self._cells):
            return
        here = shown(self._seen, self._drawn.plane, self.arranged(*self._cells).main)
        (left, far), (low, high) = here.x_range, here.y_range
        across, along = (far - left) / here.columns, (high - low) / here.rows
        self._set_mark(self._mark[0] + right * across, self._mark[1] + up * along)

    def action_step(self) -> None:
        """Take one step; or take the mark as the answer."""
        if self._marking and self._landing is not None and self._mark is not None:
            self.reveal(self._landing, self._landing.grade(self._mark))
        else:
            super().action_step()

    def action_escape(self) -> None:
        """Leave the mark, or the lesson."""
        if self._marking:
            self.say("")
        else:
            super().action_escape()

    @property
    def _challenged(self) -> bool:
        """Whether the lanes are still those of the challenge, whatever their learning rate and start."""
        if self._challenge is None:
            return False
        both = (self._challenge.simulation, self.history.simulation)
        set_up, now = (simulation.optimizers for simulation in both)
        return len(set_up) == len(now) and all(a.alike(b) for a, b in zip(set_up, now, strict=True))

    def action_challenge(self) -> None:
        """Set a challenge; or answer the one that is set."""
        if self._challenged:
            self.choose("Which lane is broken?", ("lane 1", "lane 2"), self._suspect)
            return
        from gdtui.engine.landscape.challenge import make_challenge

        # the first one is about the optimizer that the learner has before their eyes
        rules = self.history.simulation.optimizers
        wanted = "" if self._challenges else rules[self._highlight % len(rules)].name
        challenge = make_challenge(self._loss, self.host.settings.seed + self._challenges, wanted)

        def ready() -> None:
            self._highlight = 0

        self.begin(lambda: challenge.simulation, ready)
        self._challenge = challenge
        self.action_whole()
        self.add(_opening_words(challenge))

    def _suspect(self, lane: int) -> None:
        challenge = self._challenge
        assert challenge is not None

        def named(bug: int) -> None:
            grade = challenge.grade(lane, bug, self.history.current)
            self._challenges += 1
            if grade.right:
                self._found += 1
                self._challenge = None
            self.say(_closing_words(grade))
            self.host.scored("broken", grade.right)

        self.choose("What is wrong with it?", challenge.options, named)


def _marking_words(question: Question) -> str:
    """What is said while a place is being marked."""
    keys = "The arrow keys move the mark ◇, H J K L further; enter takes it, escape leaves it."
    return f"{question.prompt} ({question.hint[0].upper()}{question.hint[1:]}.) {keys}"


def _opening_words(challenge: "Challenge") -> str:
    """What is said when a challenge begins."""
    label = challenge.simulation.optimizers[0].label
    return (
        f"Two lanes of {label}, with the same settings and start: one has a bug. Both should do: "
        f"{challenge.rule}. n steps both, tab shows the other lane's numbers; x names the culprit."
    )


def _closing_words(grade: Grade) -> str:
    """What is said of an answer."""
    return f"✓ Found. {grade.words}" if grade.right else f"✗ Not that. {grade.words} x tries again."
