"""The course as it is being read: on which card, what is done there, and where `t` leads."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from gdtui.engine.base.question import Grade, Question
from gdtui.lessons.course import CHAPTERS, Card, Lesson, lesson
from gdtui.lessons.tasks import Seen


class Next(Enum):
    """What the reader is to be shown."""

    CARD = auto()
    ASK = auto()
    CONTENTS = auto()


@dataclass(frozen=True)
class Reading:
    """Where a reader is.

    Attributes:
        chapter: from 1.
        place: the card, from 0.
        reads: whether the text is shown, where there is no room for text and scene at once.
        done: the tasks of this card that are done.
        grade: what the card's check was answered with; None before.
        passed: the cards of this chapter whose checks are passed.
    """

    chapter: int = 1
    place: int = 0
    reads: bool = True
    done: frozenset[int] = frozenset()
    grade: Grade | None = None
    passed: frozenset[int] = frozenset()

    @property
    def lesson(self) -> Lesson:
        """The chapter."""
        return lesson(self.chapter)

    @property
    def card(self) -> Card:
        """The card."""
        return self.lesson.cards[self.place]

    @property
    def scene(self) -> str:
        """The command line of the scene that the card plays in."""
        return self.lesson.scene(self.place)

    @property
    def open_check(self) -> Question | None:
        """The card's check, as long as it is not passed."""
        return None if self.place in self.passed else self.card.check

    @property
    def finished(self) -> bool:
        """Whether all checks of the chapter are passed."""
        return self.lesson.checks <= self.passed

    def at(self, place: int) -> "Reading":
        """On another card of this chapter."""
        return Reading(self.chapter, place, passed=self.passed)

    def saw(self, seen: Seen) -> "Reading":
        """With the tasks done that what the screen shows fulfils; nothing is ever undone."""
        met = {place for place, task in enumerate(self.card.tasks) if task.until.met(seen)}
        return self if met <= self.done else replace(self, done=self.done | met)

    def answered(self, grade: Grade) -> "Reading":
        """With an answer to the card's check."""
        passed = self.passed | {self.place} if grade.right else self.passed
        return replace(self, grade=grade, passed=passed, reads=True)


def opened(chapter: int, place: int) -> Reading:
    """A reader who comes back to that place, or to the nearest there is."""
    chapter = min(max(chapter, 1), CHAPTERS)
    return Reading(chapter, min(max(place, 0), len(lesson(chapter).cards) - 1))


def forward(here: Reading, paged: bool) -> tuple[Reading, Next]:
    """Where `t` leads.

    Args:
        here: where the reader is.
        paged: whether text and scene take turns.
    """
    if here.open_check:
        return here, Next.ASK
    if paged and here.reads and here.card.tasks:
        return replace(here, reads=False), Next.CARD
    if here.place + 1 < len(here.lesson.cards):
        return here.at(here.place + 1), Next.CARD
    if here.chapter < CHAPTERS:
        return Reading(here.chapter + 1), Next.CARD
    return here, Next.CONTENTS


def backward(here: Reading) -> Reading:
    """Where `T` leads: to the text, the card before, or the end of the chapter before."""
    if not here.reads:
        return replace(here, reads=True)
    if here.place:
        return here.at(here.place - 1)
    if here.chapter > 1:
        return opened(here.chapter - 1, len(lesson(here.chapter - 1).cards) - 1)
    return here
