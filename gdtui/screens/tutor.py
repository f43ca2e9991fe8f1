"""The course on the screen: the card that is read, laid out beside its scene, and the learner's progress."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gdtui.engine.base.question import Grade
from gdtui.lessons.course import CHAPTERS, contents
from gdtui.lessons.progress import Kept, Progress
from gdtui.lessons.reading import Next, Reading, backward, forward, opened
from gdtui.lessons.tasks import Seen
from gdtui.render import lesson_view as view
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, GREEN, YELLOW, Look
from gdtui.render.cells.panel import Span
from gdtui.render.cells.prose import Block, Paragraph
from gdtui.render.lesson_view import Plan, Sheet
from gdtui.render.stage import LEAST_COLUMNS, LEAST_ROWS, Hint
from gdtui.screens.dialogs.choice import Choice

_PASSED = "Passed. On with t."


class Tutor:
    """Where the learner is, and how that is shown.

    Args:
        path: where progress is kept; None to keep it nowhere.
        ascii: whether only ASCII can be shown.
        tell: says what kept progress from being kept, in a line.
    """

    def __init__(
        self, path: Path | None, ascii: bool = False, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self._kept, self._ascii, self._tell = Kept(path), ascii, tell
        self.reading: Reading = opened(self.progress.chapter, self.progress.card)

    @property
    def progress(self) -> Progress:
        """How far the learner has come."""
        return self._kept.progress

    # -- going through it

    def open(self, chapter: int) -> None:
        """Begin a chapter."""
        self._go(opened(chapter, 0))

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

    def face(self, reads: bool) -> None:
        """Show the text, or the scene, where there is no room for both."""
        self.reading = replace(self.reading, reads=reads)

    def answered(self, grade: Grade) -> None:
        """Take the answer to the card's check."""
        self.reading = self.reading.answered(grade)
        if self.reading.finished:
            self._keep(self.progress.with_passed(self.reading.chapter))

    def scored(self, kind: str, right: bool) -> None:
        """Count the answer to a prediction."""
        self._keep(self.progress.scored(kind, right))

    def saw(self, seen: Seen) -> None:
        """Tick off what the screen shows to be done."""
        self.reading = self.reading.saw(seen)

    def _go(self, reading: Reading) -> None:
        self.reading = reading
        self._keep(self.progress.at(reading.chapter, reading.place))

    def _keep(self, progress: Progress) -> None:
        if trouble := self._kept.keep(progress):
            self._tell(trouble)

    # -- how it is shown

    def chapters(self) -> list[Choice]:
        """The contents, to choose from."""
        return [
            Choice(f"{number:>2} {title}{'  ✓' if number in self.progress.passed else ''}", about)
            for number, (title, about) in enumerate(contents(), 1)
        ]

    def standing(self) -> str:
        """How far the learner is, for a title."""
        right, asked = self.progress.answers
        told = f" · {right} of {asked} predictions right" if asked else ""
        passed = sum(1 <= chapter <= CHAPTERS for chapter in self.progress.passed)
        return f"the course: {passed} of {CHAPTERS} chapters passed{told}"

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
            cards=len(here.lesson.cards),
            heading=card.heading,
            blocks=(*card.blocks, *self._question()),
            tasks=tuple((task.text, place in here.done) for place, task in enumerate(card.tasks)),
            verdict=self._verdict(),
            hints=self._hints(),
            reads=here.reads,
        )
        return view.plain(sheet) if self._ascii else sheet

    def _question(self) -> list[Block]:
        check = self.reading.card.check
        if check is None:
            return []
        options = [Paragraph((Span(text),), f"{n} ") for n, text in enumerate(check.options, 1)]
        return [Paragraph((Span(check.prompt, bold=True),)), *options]

    def _verdict(self) -> tuple[Block, ...]:
        grade = self.reading.grade
        if grade is None:
            passed = self.reading.place in self.reading.passed
            return (Paragraph((Span(_PASSED, DIM),)),) if passed else ()
        mark, ink = ("✓ ", GREEN) if grade.right else ("✗ ", YELLOW)
        blocks: list[Block] = [Paragraph((Span(grade.words),), mark, ink)]
        if grade.right and self.reading.finished:
            ended = f"Chapter {self.reading.chapter} is passed."
            blocks.append(Paragraph((Span(ended, GREEN, True),), "  "))
        return tuple(blocks)

    def _hints(self) -> tuple[Hint, ...]:
        here = self.reading
        on = ("answer" if here.grade is None else "try again") if here.open_check else "go on"
        links = [Hint("X", "scenes")] if here.card.links else []
        reread = "read" if not here.reads else "back"
        return (Hint("t", on, True), *links, Hint("T", reread), Hint("C", "chapters"), Hint("esc", "close"))
