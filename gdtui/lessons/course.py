"""The course: chapters, each a Markdown file that is cut into cards.

A card is what is read at one time: a heading, a few sentences or a table; a scene that plays beside it;
things to do there; and on the last ones a check. Numbers come from the engine.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.numbers import parse_number
from gdtui.engine.base.question import Answer, Form, Grade, Question
from gdtui.lessons.markdown import Section, front_matter, sections, spans
from gdtui.lessons.numbers import filled, numbers
from gdtui.lessons.tasks import Condition, condition
from gdtui.render.cells.panel import Text
from gdtui.render.cells.prose import Block

FOLDER = Path(__file__).parent
FILES = tuple(sorted(FOLDER.glob("[0-9]*.md")))
CHAPTERS = len(FILES)
CHECK = "check"
"""The kind of the questions that end a chapter."""
_NEAR = 0.01
"""How far, as a part of it, a typed number may be from the right one."""


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
        heading: its title.
        blocks: its text.
        scene: the command line of the scene it is about, "" for that of the card before.
        tasks: what to do there.
        check: a question at the end; None on most cards.
        links: (text, command line) of scenes that it offers.
    """

    heading: str
    blocks: tuple[Block, ...]
    scene: str
    tasks: tuple[Task, ...]
    check: Question | None
    links: tuple[tuple[str, str], ...]


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
    def checks(self) -> frozenset[int]:
        """The numbers of the cards that ask something."""
        return frozenset(place for place, card in enumerate(self.cards) if card.check)


@lru_cache(maxsize=1)
def contents() -> tuple[tuple[str, str], ...]:
    """Title and sentence of every chapter."""
    heads = [front_matter(file.read_text("utf-8"))[0] for file in FILES]
    return tuple((head["title"], head["about"]) for head in heads)


@lru_cache(maxsize=CHAPTERS)
def lesson(number: int) -> Lesson:
    """Chapter `number`.

    Raises:
        InputError: when there is none of that number.
    """
    if not 1 <= number <= CHAPTERS:
        raise InputError(f"there is no lesson {number}: write a number from 1 to {CHAPTERS}")
    head, body = front_matter(FILES[number - 1].read_text("utf-8"))
    known = numbers(head.get("numbers", {}))
    cards = tuple(map(_card, sections(filled(body, known))))
    return Lesson(number, head["title"], head["about"], cards)


def _card(section: Section) -> Card:
    given: Mapping[str, Sequence[str]] = {
        kind: [content for each, content in section.directives if each == kind]
        for kind in ("scene", "task", "check")
    }
    scene = given["scene"][0].strip() if given["scene"] else ""
    check = _check(given["check"][0]) if given["check"] else None
    tasks = tuple(map(_task, given["task"]))
    return Card(section.heading, section.blocks, scene, tasks, check, section.links)


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


def _check(content: str) -> Question:
    table = tomllib.loads(content)
    if "options" in table:
        texts = [text for text, _ in table["options"]]
        reasons = [reason for _, reason in table["options"]]
        return _choice(table["ask"], texts, reasons, int(table["right"]))
    return _number(table)


def _choice(ask: str, options: Sequence[str], reasons: Sequence[str], right: int) -> Question:
    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, int)
        return Grade(answer == right, reasons[answer])

    return Question(CHECK, ask, Form.CHOICE, tuple(options), 0, grade, right)


def _number(table: Mapping[str, Any]) -> Question:
    wanted = parse_number(table["answer"])
    slips = [(parse_number(slip[0]), slip[1]) for slip in table.get("wrong", ())]

    def near(answer: Answer, value: float) -> bool:
        assert not isinstance(answer, tuple)
        return abs(answer - value) <= _NEAR * abs(value)

    def grade(answer: Answer) -> Grade:
        if near(answer, wanted):
            return Grade(True, table["because"])
        reasons = [reason for value, reason in slips if near(answer, value)]
        return Grade(False, reasons[0] if reasons else table["otherwise"])

    return Question(CHECK, table["ask"], Form.NUMBER, (), 0, grade, wanted, table.get("hint", "a number"))
