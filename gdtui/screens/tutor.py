"""The course on the screen: the card that is read, laid out beside its scene, and the learner's progress."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from gdtui.engine.base.question import Form, Grade, Question
from gdtui.engine.circuit.experiments import listed
from gdtui.keymap import key, sentence
from gdtui.lessons.checks import CHECK
from gdtui.lessons.course import COURSE, Book, read_lesson
from gdtui.lessons.progress import Kept, Progress
from gdtui.lessons.reading import Next, Reading, backward, forward, opened
from gdtui.lessons.tasks import Seen
from gdtui.lessons.terms import untold
from gdtui.render import lesson_view as view
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, GREEN, YELLOW, Look
from gdtui.render.cells.panel import Span
from gdtui.render.cells.prose import Block, Paragraph
from gdtui.render.lesson_view import Plan, Sheet
from gdtui.render.stage import LEAST_COLUMNS, LEAST_ROWS, Hint
from gdtui.screens.dialogs.choice import Choice

_PASSED = "Passed. On with t."
_NAMED = 3
_KINDS = {
    "broken": "the broken optimizer",
    "direction": "which way",
    "gradient": "a gradient",
    "landing": "where it lands",
    "leader": "who leads",
    "value": "a value",
    "wiggle": "a wiggle",
}
"""What the kinds of questions are called; the others by their names."""


class Tutor:
    """Where the learner is, and how that is shown.

    Args:
        path: where progress is kept; None to keep it nowhere.
        ascii: whether only ASCII can be shown.
        tell: says what kept progress from being kept, in a line.
        book: what is read.

    Attributes:
        deep: whether the scene has led to another screen, to which escape then belongs.
    """

    def __init__(
        self,
        path: Path | None,
        ascii: bool = False,
        tell: Callable[[str], None] = lambda _: None,
        book: Book = COURSE,
    ) -> None:
        self._kept, self._ascii, self._tell = Kept(path), ascii, tell
        self.deep = False
        past = self.progress
        before = Reading(
            book=book, done=past.done, missed=past.missed, turn=past.scores.get(CHECK, (0, 0))[1]
        )
        self.reading: Reading = opened(past.chapter, past.card, before)

    @property
    def progress(self) -> Progress:
        """How far the learner has come."""
        return self._kept.progress

    # -- going through it

    def open(self, chapter: int) -> None:
        """Begin a chapter."""
        self._go(opened(chapter, 0, self.reading))

    def forward(self, columns: int, rows: int) -> Next:
        """Go on: to the scene, to the next card, to its check, or to the contents."""
        reading, then = forward(self.reading, self.plan(columns, rows).paged)
        self._go(reading)
        return then

    def backward(self) -> None:
        """Go back to the text, or to the card before."""
        self._go(backward(self.reading))

    def uncover(self, columns: int, rows: int) -> bool:
        """Show the scene where the text hides it; whether it did."""
        hidden = not self.plan(columns, rows).scene.columns
        if hidden:
            self.face(reads=False)
        return hidden

    def ask_anew(self) -> None:
        """Turn to another question, where one was missed."""
        self.reading = replace(self.reading.asked_anew(), reads=True)

    def face(self, reads: bool) -> None:
        """Show the text, or the scene, where there is no room for both."""
        self.reading = replace(self.reading, reads=reads)

    def answered(self, grade: Grade) -> None:
        """Take the answer to the card's check."""
        self.reading = self.reading.answered(grade)
        self._keep(self._with_done().scored(CHECK, grade.right))

    def scored(self, kind: str, right: bool) -> None:
        """Count the answer to a prediction."""
        self._keep(self.progress.scored(kind, right))

    def reached(self, game: str, score: float) -> None:
        """Keep a score of a game."""
        self._keep(self.progress.reached(game, score))

    def saw(self, seen: Seen) -> None:
        """Tick off what the screen shows to be done."""
        before, self.reading = self.reading, self.reading.saw(seen)
        if self.reading is not before:
            self._keep(self._with_done())

    def _with_done(self) -> Progress:
        """The learner's progress with all that is done now."""
        here = self.reading
        progress = self.progress.with_done(here.done, here.missed)
        return progress.with_passed(here.chapter) if here.finished else progress

    def _go(self, reading: Reading) -> None:
        self.reading = reading
        self._keep(self.progress.at(reading.chapter, reading.place))

    def _keep(self, progress: Progress) -> None:
        if trouble := self._kept.keep(progress):
            self._tell(trouble)

    @property
    def untold(self) -> frozenset[str]:
        """The labels of what the course has not explained yet; none in a lesson of one's own."""
        return untold(self.reading) if self.reading.book is COURSE else frozenset()

    # -- how it is shown

    def chapters(self) -> list[Choice]:
        """The contents, to choose from."""
        return [
            Choice(f"{number:>2} {title}{'  ✓' if number in self.progress.passed else ''}", about)
            for number, (title, about) in enumerate(self.reading.book.contents, 1)
        ]

    def standing(self) -> str:
        """How far the learner is, for a title."""
        right, asked = self.progress.answers
        told = f" · {right} of {asked} answers right" if asked else ""
        chapters = self.reading.book.chapters
        passed = sum(1 <= chapter <= chapters for chapter in self.progress.passed)
        return f"the course: {passed} of {chapters} chapters passed{told}"

    def words(self) -> list[Choice]:
        """The words that are explained, to choose from."""
        return [Choice(word.name, word.meaning) for word in self.reading.book.words]

    def explained(self, name: str) -> str:
        """What a word means, and which card introduces it."""
        word = next(word for word in self.reading.book.words if word.name == name)
        return f"{word.name}: {word.meaning} (Lesson {word.chapter}, {word.heading}.)"

    def plan(self, columns: int, rows: int) -> Plan:
        """Where text and scene lie on a screen of that size; of the least one where it is smaller."""
        return view.plan(self.sheet(), max(columns, LEAST_COLUMNS), max(rows, LEAST_ROWS))

    def dressed(self, scene: Frame, columns: int, rows: int, look: Look) -> Frame:
        """The scene with the card beside it."""
        sheet = self.sheet()
        return view.draw(sheet, view.plan(sheet, columns, rows), scene, columns, rows, look)

    def sheet(self) -> Sheet:
        """The card as it is to be shown."""
        here, card = self.reading, self.reading.card
        sheet = Sheet(
            title=f"Lesson {here.chapter} · {here.lesson.title}",
            card=here.place,
            cards=len(here.cards),
            heading=card.heading,
            blocks=(*card.blocks, *(self._standing() if card.standing else ()), *self._question()),
            tasks=tuple((task.text, place in here.ticked) for place, task in enumerate(card.tasks)),
            verdict=self._verdict(),
            hints=self._hints(),
            reads=here.reads,
            leads=bool(card.tasks) and not here.open_check,
        )
        sheet = view.keyed(sheet)
        return view.plain(sheet) if self._ascii else sheet

    def _standing(self) -> Iterator[Block]:
        """How far the learner has come: chapters, predictions by kind, and what to repeat."""
        progress, book = self.progress, self.reading.book
        said = self.standing()
        yield Paragraph((Span(f"{said[0].upper()}{said[1:]}."),), "• ")
        scores = {_KINDS.get(kind, kind): score for kind, score in progress.scores.items()}
        checks = scores.pop(CHECK, None)
        if checks:
            yield Paragraph((Span(f"Checks: {checks[0]} of {checks[1]} right."),), "• ")
        kinds = [f"{kind} {right} of {all_}" for kind, (right, all_) in sorted(scores.items())]
        if kinds:
            yield Paragraph((Span(f"Predictions right: {', '.join(kinds)}."),), "• ")
        left = [number for number in range(1, book.chapters + 1) if number not in progress.passed]
        if left and progress.passed:
            yield Paragraph((Span(f"Left to pass: {_some(book.contents[n - 1][0] for n in left)}."),), "• ")
        weak = {int(name.split(".")[0]) for name in self.reading.missed}
        again = [book.contents[chapter - 1][0] for chapter in sorted(weak)]
        if again:
            yield Paragraph((Span(f"Missed once, worth another look: {_some(again)}."),), "• ", YELLOW)

    def _question(self) -> list[Block]:
        """What the card asks; once it is answered without the options, to have room for why."""
        here, asked = self.reading, self.reading.question
        if asked is None:
            return []
        options = asked.options if here.open_check and not here.grade else ()
        below = [Paragraph((Span(text),), f"{n} ") for n, text in enumerate(options, 1)]
        return [Paragraph((Span(asked.prompt, bold=True),)), *below]

    def _verdict(self) -> tuple[Block, ...]:
        here, grade = self.reading, self.reading.grade
        if grade is None:
            return tuple(self._passed(here.question)) if here.question and not here.open_check else ()
        mark, ink = ("✓ ", GREEN) if grade.right else ("✗ ", YELLOW)
        said = Paragraph((Span(grade.words),), mark, ink)
        return (said, *self._ended()) if grade.right else (said,)

    def _passed(self, asked: Question) -> Iterator[Block]:
        """The right answer of a check that was passed before, why, and what the chapter lacks."""
        answer = asked.right_answer
        told = (
            asked.options[answer]
            if asked.form is Form.CHOICE and isinstance(answer, int)
            else f"{answer:.4g}"
        )
        yield Paragraph((Span(f"{told}. {asked.grade(answer).words}"),), "✓ ", GREEN)
        ended = tuple(self._ended())
        yield from ended or (Paragraph((Span(sentence(_PASSED), DIM),), "  "),)

    def _ended(self) -> Iterator[Block]:
        """Whether the chapter is passed, or what it lacks."""
        here = self.reading
        if here.finished:
            yield Paragraph((Span(f"Chapter {here.chapter} is passed.", GREEN, True),), "  ")
        elif here.place == len(here.cards) - 1:
            cards = listed([str(place + 1) for place in here.left])
            one = "card" if len(here.left) == 1 else "cards"
            words = f"To pass the chapter, do what is left to do on {one} {cards}: {key('T')} goes back."
            yield Paragraph((Span(words, YELLOW),), "  ")

    def _hints(self) -> tuple[Hint, ...]:
        here = self.reading
        on = ("answer" if here.grade is None else "again") if here.open_check else "go on"
        links = [Hint("X", "scenes")] if here.card.links else []
        reread = "read" if not here.reads else "back"
        away = "back" if self.deep else "close"
        return (Hint("t", on, True), *links, Hint("T", reread), Hint("C", "chapters"), Hint("esc", away))


def _some(names: Iterable[str]) -> str:
    """At most three names, and how many more there are."""
    found = list(names)
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{', '.join(found[:_NAMED])}{more}"


def unfit(path: Path) -> list[str]:
    """The headings of the cards of a lesson that a terminal of 80x24 does not show whole."""
    book, found = Book((path,), read_lesson), []
    for place, card in enumerate(book.lesson(1).cards):
        tutor = Tutor(None, book=book)
        tutor.reading = Reading(1, place, book=book)
        if not view.fits(tutor.sheet(), 80, 24):
            found.append(card.heading)
    return found
