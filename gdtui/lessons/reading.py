"""The course as it is being read: on which card, what is done there, and where `t` leads."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from gdtui.engine.base.question import Grade, Question
from gdtui.lessons.course import COURSE, Book, Card, Lesson
from gdtui.lessons.tasks import Seen

LATER = 2
"""After so many chapters a missed idea comes back."""


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
        done: the names of the tasks that are done and of the checks that are passed, in all chapters.
        missed: the names of the checks that were answered wrong and have not come back yet.
        again: those of them that come back in this chapter.
        grade: what the card's check was answered with; None before.
        turn: the number of the question: no two are asked alike.
        book: what is read.
    """

    chapter: int = 1
    place: int = 0
    reads: bool = True
    done: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()
    again: tuple[str, ...] = ()
    grade: Grade | None = None
    turn: int = 0
    book: Book = COURSE

    @property
    def lesson(self) -> Lesson:
        """The chapter."""
        return self.book.lesson(self.chapter)

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards of the chapter; before the last one, what was missed two chapters ago."""
        *first, last = self.lesson.cards
        return (*first, *(_once_more(self.book, name) for name in self.again), last)

    @property
    def card(self) -> Card:
        """The card."""
        return self.cards[self.place]

    @property
    def scene(self) -> str:
        """The command line of the scene that the card plays in."""
        return next((card.scene for card in reversed(self.cards[: self.place + 1]) if card.scene), "")

    @property
    def ticked(self) -> frozenset[int]:
        """The tasks of this card that are done."""
        return frozenset(place for place, tick in enumerate(self.card.ticks) if tick in self.done)

    @property
    def question(self) -> Question | None:
        """What the card asks."""
        return self.card.check.question(self.turn) if self.card.check else None

    @property
    def open_check(self) -> Question | None:
        """What the card asks, as long as it is not passed."""
        over = self.grade.right if self.grade else self.card.name in self.done - self.missed
        return None if over else self.question

    @property
    def left(self) -> tuple[int, ...]:
        """The cards of the chapter, from 0, on which something is still to be done."""
        return tuple(place for place, card in enumerate(self.cards) if card.due - self.done)

    @property
    def finished(self) -> bool:
        """Whether all tasks of the chapter are done and all its checks passed."""
        return self.lesson.due <= self.done

    def at(self, place: int) -> "Reading":
        """On another card of this chapter."""
        return replace(self.asked_anew(), place=place, reads=True)

    def saw(self, seen: Seen) -> "Reading":
        """With the tasks done that what the screen shows fulfils; nothing is ever undone."""
        both = zip(self.card.ticks, self.card.tasks, strict=True)
        met = {tick for tick, task in both if task.until.met(seen)}
        return self if met <= self.done else replace(self, done=self.done | met)

    def answered(self, grade: Grade) -> "Reading":
        """With an answer to the card's check; one that is missed comes back, until it is right then."""
        name = {self.card.name}
        if grade.right:
            missed = self.missed - name if self.place_is_again else self.missed
            return replace(self, grade=grade, done=self.done | name, missed=missed, reads=True)
        return replace(self, grade=grade, missed=self.missed | name, reads=True)

    @property
    def place_is_again(self) -> bool:
        """Whether the card is one that has come back."""
        return self.card.name in self.again

    def asked_anew(self) -> "Reading":
        """With another question in the place of one that was answered."""
        return replace(self, grade=None, turn=self.turn + 1) if self.grade else self


def _once_more(book: Book, name: str) -> Card:
    """A check that was missed, on a card of its own."""
    chapter, place = map(int, name.split("."))
    before = book.lesson(chapter)
    return Card(name, f"Once more: {before.title}", (), "", (), before.cards[place].check, ())


def opened(chapter: int, place: int, before: Reading | None = None) -> Reading:
    """A reader who comes to that place, or to the nearest there is.

    Args:
        chapter: from 1.
        place: from 0.
        before: where they were, and what they had done; None at the very start.
    """
    before = before.asked_anew() if before else Reading()
    chapter = min(max(chapter, 1), before.book.chapters)
    again = _back(before.book, chapter, before.missed)
    here = replace(before, chapter=chapter, place=0, reads=True, again=again)
    return replace(here, place=min(max(place, 0), len(here.cards) - 1))


def _back(book: Book, chapter: int, missed: frozenset[str]) -> tuple[str, ...]:
    """What was missed two chapters before."""
    cards = book.lesson(chapter - LATER).cards if chapter > LATER else ()
    return tuple(card.name for card in cards if card.check and card.name in missed)


def forward(here: Reading, paged: bool) -> tuple[Reading, Next]:
    """Where `t` leads.

    Args:
        here: where the reader is.
        paged: whether text and scene take turns.
    """
    if here.open_check:
        return here.asked_anew(), Next.ASK
    if paged and here.reads and here.card.tasks:
        return replace(here, reads=False), Next.CARD
    if here.place + 1 < len(here.cards):
        return here.at(here.place + 1), Next.CARD
    if here.chapter < here.book.chapters:
        return opened(here.chapter + 1, 0, here), Next.CARD
    return here, Next.CONTENTS


def backward(here: Reading) -> Reading:
    """Where `T` leads: to the text, the card before, or the end of the chapter before."""
    if not here.reads:
        return replace(here, reads=True)
    if here.place:
        return here.at(here.place - 1)
    if here.chapter > 1:
        return opened(here.chapter - 1, len(here.book.lesson(here.chapter - 1).cards) + 1, here)
    return here
