"""The course: chapters, each a Markdown file that is cut into cards.

A card is what is read at one time: a heading, a few sentences or a table; a scene that plays beside it;
things to do there; and on the last ones a check. Numbers come from the engine.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from gdtui.engine.base.errors import FileError, InputError, quote
from gdtui.engine.base.gate import shipped, unquoted
from gdtui.files import read_small, said
from gdtui.lessons.checks import Check
from gdtui.lessons.markdown import DIRECTIVES, Link, Section, front_matter, sections, spans
from gdtui.lessons.numbers import Number, filled, numbers
from gdtui.lessons.tasks import Condition, condition
from gdtui.render.cells.panel import Text
from gdtui.render.cells.prose import Block

FOLDER = Path(__file__).parent / "chapters"
FILES = tuple(sorted(FOLDER.glob("[0-9]*.md")))
CHAPTERS = len(FILES)
_CHECK = "```check\n"
_CHECKS = re.compile(f"({_CHECK}.*?```)", re.DOTALL)


@dataclass(frozen=True)
class Task:
    """A thing to do.

    Attributes:
        text: what to do.
        until: when it is done.
        keys: one way to do it, as Textual names the keys.
    """

    text: Text
    until: Condition
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """What is read at one time.

    Attributes:
        name: its chapter and its place there: `5.6`.
        heading: its title.
        blocks: its text.
        scene: the command line of the scene it is about, "" for that of the card before.
        tasks: what to do there.
        check: what is asked at the end; None on most cards.
        links: the scenes that it offers.
        standing: whether it tells how far the learner has come.
    """

    name: str
    heading: str
    blocks: tuple[Block, ...]
    scene: str
    tasks: tuple[Task, ...]
    check: Check | None
    links: tuple[Link, ...]
    standing: bool = False

    @property
    def ticks(self) -> tuple[str, ...]:
        """The names of its tasks: `5.6.0`."""
        return tuple(f"{self.name}.{place}" for place in range(len(self.tasks)))

    @property
    def due(self) -> frozenset[str]:
        """The names of all that is to be done on it: its tasks, and its check under its own name."""
        return frozenset(self.ticks) | ({self.name} if self.check else set())


@dataclass(frozen=True)
class Lesson:
    """A chapter.

    Attributes:
        number: from 1.
        title: a few words.
        about: a sentence for the contents.
        cards: at least one.
    """

    number: int
    title: str
    about: str
    cards: tuple[Card, ...]

    def scene(self, card: int) -> str:
        """The command line of the scene that card number `card` plays in."""
        return next((each.scene for each in reversed(self.cards[: card + 1]) if each.scene), "")

    @property
    def due(self) -> frozenset[str]:
        """The names of all tasks and checks: the chapter is passed when these are."""
        return frozenset[str]().union(*(card.due for card in self.cards))


class Word(NamedTuple):
    """A word that the course explains.

    Attributes:
        name: the word.
        meaning: a sentence.
        chapter: the chapter that introduces it, from 1.
        heading: the card there.
    """

    name: str
    meaning: str
    chapter: int
    heading: str


class Book:
    """Chapters that follow each other.

    Args:
        files: one for each.
        read: gives the text of a file.
    """

    def __init__(self, files: tuple[Path, ...], read: Callable[[Path], str]) -> None:
        self._files = files
        self._read = read
        self._lessons: dict[int, Lesson] = {}

    @property
    def chapters(self) -> int:
        """How many there are."""
        return len(self._files)

    @cached_property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """Title and sentence of every chapter."""
        return tuple((head["title"], head["about"]) for head, _ in self._texts)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words that are explained, in the order of the alphabet."""
        found = [
            Word(name, meaning, chapter, _heading_over(body, name))
            for chapter, (head, body) in enumerate(self._texts, 1)
            for name, meaning in head.get("words", {}).items()
        ]
        return tuple(sorted(found, key=lambda word: word.name.lower()))

    def lesson(self, number: int) -> Lesson:
        """Chapter `number`.

        Raises:
            InputError: when there is none of that number.
        """
        if not 1 <= number <= self.chapters:
            raise InputError(f"there is no lesson {number}: write a number from 1 to {self.chapters}")
        if number not in self._lessons:
            self._lessons[number] = self._made(number)
        return self._lessons[number]

    def _made(self, number: int) -> Lesson:
        head, body = self._texts[number - 1]
        known = numbers(head.get("numbers", {}))
        found = enumerate(sections(told(body, known)))
        cards = tuple(_card(section, f"{number}.{place}", known) for place, section in found)
        return Lesson(number, head["title"], head["about"], cards)

    @cached_property
    def _texts(self) -> tuple[tuple[Mapping[str, Any], str], ...]:
        return tuple(front_matter(self._read(file)) for file in self._files)


COURSE = Book(FILES, shipped)
"""The course that comes with gdtui."""


def lesson(number: int) -> Lesson:
    """Chapter `number` of the course.

    Raises:
        InputError: when there is none of that number.
    """
    return COURSE.lesson(number)


def found(lesson: int | Path) -> Lesson:
    """A chapter of the course, or the lesson that a file holds.

    Raises:
        InputError: when there is none, or the file is no lesson.
    """
    return own(lesson).lesson(1) if isinstance(lesson, Path) else COURSE.lesson(lesson)


def own(path: Path) -> Book:
    """A lesson of one's own.

    Raises:
        InputError: when the file cannot be read, or is no lesson; it names the first line that is wrong.
    """
    from gdtui.lessons.proof import faults

    with unquoted(quote(path.name)):
        text = read_lesson(path)
        fault = next(faults(text), None)
        if fault:
            raise InputError(f"{quote(path.name)}, line {fault.line}: {fault.what} (gdtui check tells all)")
    return Book((path,), lambda _: text)  # what was found in order, whatever the file becomes


def read_lesson(path: Path) -> str:
    """The text of a file.

    Raises:
        InputError: when it cannot be read.
    """
    try:
        return read_small(path)
    except (OSError, ValueError) as error:
        raise FileError(f"{quote(str(path), 80)} cannot be read: {said(error)}") from None


def _heading_over(body: str, word: str) -> str:
    """The heading of the card in which the word stands in bold first; "" where it does not."""
    place = body.lower().find(f"**{word.lower()}**")
    return body[:place].rpartition("## ")[2].partition("\n")[0] if place >= 0 else ""


def told(body: str, known: Mapping[str, Number]) -> str:
    """The text with its numbers; those of a check are filled in when it is asked."""
    parts = re.split(_CHECKS, body)
    return "".join(part if part.startswith(_CHECK) else filled(part, known) for part in parts)


def _card(section: Section, name: str, known: Mapping[str, Number]) -> Card:
    given: Mapping[str, Sequence[str]] = {
        kind: [content for each, content in section.directives if each == kind] for kind in DIRECTIVES
    }
    scene = given["scene"][0].strip() if given["scene"] else ""
    check = Check(given["check"], known, name) if given["check"] else None
    tasks = tuple(map(_task, given["task"]))
    told = bool(given["standing"])
    return Card(name, section.heading, section.blocks, scene, tasks, check, section.links, told)


def _task(content: str) -> Task:
    table = tomllib.loads(content)
    return Task(spans(table["do"]), condition(table["until"]), _keys(table["keys"]))


def _keys(text: str) -> tuple[str, ...]:
    """`n*3 v` as n n n v."""
    keys: list[str] = []
    for part in text.split():
        key, _, times = part.partition("*")
        keys += [key] * int(times or 1)
    return tuple(keys)
