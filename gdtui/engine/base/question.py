"""A question that a learner answers before a step is made, and how the answer is graded.

Every grade comes with the numbers that explain it: a wrong answer gets a reason.
"""

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.wording import joined

if TYPE_CHECKING:
    from random import Random

WORDS, PROMPT, OPTION = 230, 150, 60
"""The most characters of a grade's words, a prompt and an option."""

Answer = int | float | tuple[float, ...] | str
"""The index of an option, a number, a place (one number for each variable), or a formula."""


class Form(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    NUMBER = "number"
    PLACE = "place"
    FORMULA = "formula"


class Grade(NamedTuple):
    """What an answer is worth.

    Attributes:
        right: whether it counts.
        words: why it is right, or why this answer is not, with the numbers; at most `WORDS` characters.
    """

    right: bool
    words: str


class Question(NamedTuple):
    """A question about the present state and what follows.

    Attributes:
        kind: landing, direction, leader, gradient or value: under which scores are kept.
        prompt: the question; at most `PROMPT` characters.
        form: how it is answered.
        options: what can be chosen, at most `OPTION` characters each; none for the other forms.
        steps: how many steps of the simulation lead to the answer.
        grade: what an answer is worth; a place takes one number for each variable.
        right_answer: an answer that is right.
        hint: what to type or how near counts; may be empty.
        read: reads a formula, or raises InputError; None for the other forms.
    """

    kind: str
    prompt: str
    form: Form
    options: tuple[str, ...]
    steps: int
    grade: Callable[[Answer], Grade]
    right_answer: Answer
    hint: str = ""
    read: Callable[[str], object] | None = None


def graded(right: bool, *sentences: str | tuple[str, ...]) -> Grade:
    """A grade of as many of the sentences as there is room for, see `joined`; the first one always."""
    return Grade(right, joined(sentences, WORDS))


def choice(
    kind: str, prompt: str, options: Sequence[str], steps: int, right: Collection[int], why: Sequence[Grade]
) -> Question:
    """A question with options.

    Args:
        kind: as in `Question`.
        prompt: as in `Question`.
        options: what can be chosen.
        steps: as in `Question`.
        right: the indices of the right options, at least one.
        why: the grade of each option.
    """

    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, int)
        return why[answer]

    shown = tuple(clipped(option, OPTION) for option in options)
    return Question(kind, clipped(prompt, PROMPT), Form.CHOICE, shown, steps, grade, min(right))


def luck(seed: int, *key: int) -> "Random":
    """Random numbers that depend on the seed and the key alone."""
    from random import Random

    return Random(" ".join(map(str, (seed, *key))))
