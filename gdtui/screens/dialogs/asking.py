"""Asking a person: a line of text, one of several, an answer to a question."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.screen import Screen

from gdtui.engine.base.numbers import parse_number
from gdtui.engine.base.question import Form, Grade, Question
from gdtui.render.spelled import word
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.host import Host
from gdtui.widgets.part import Part

if TYPE_CHECKING:
    from gdtui.engine.optimizers.registry import AnyOptimizer

T = TypeVar("T")
_RULE = "your rule: w from g, eta, t and memory, as m = 0.9*m + g; w = w - eta*m"
_FIRST_RULE = "w = w - eta*g"
_LONGEST_VERDICT = 290
"""Characters that four lines of 80 columns are sure to hold."""


class AskingScreen(Screen[None], Part):
    """A screen that asks; nothing moves meanwhile, and what is left by escape changes nothing."""

    PART: ClassVar[bool] = True
    _rule_text = _FIRST_RULE
    """The learner's own rule, as it was typed last."""

    @abstractmethod
    def pause(self) -> None:
        """Stop what moves."""

    def ask(
        self,
        label: str,
        value: str,
        read: Callable[[str], T],
        then: Callable[[T], object],
        newline: str = " ",
        mend: bool = False,
        told: Callable[[T], str] | None = None,
    ) -> None:
        """Ask for a line of text; `read` makes of it what `then` gets, or raises InputError as it is typed.

        `newline` joins the lines of a paste. What is typed takes the place of `value`, unless that is there
        to `mend`. `told` says something of what a good line stands for.
        """
        from gdtui.screens.dialogs.prompt import PromptScreen

        def answered(found: T | None) -> None:
            if found is not None:
                then(found)

        self.pause()
        first = word(value, cast(Host, self.app).look)
        self.app.push_screen(PromptScreen(label, first, read, newline, mend, told), answered)

    def pick(self, title: str, choices: list[Choice], current: str, then: Callable[[str], None]) -> None:
        """Let one of several be chosen."""
        from gdtui.screens.dialogs.picker import PickerScreen

        def answered(name: str | None) -> None:
            if name is not None:
                then(name)

        self.pause()
        self.app.push_screen(PickerScreen(title, choices, current), answered)

    def pick_rule(
        self, title: str, current: "AnyOptimizer", then: Callable[[str, str | None], object]
    ) -> None:
        """Let an optimizer be chosen; `then` gets its name, and the text of the learner's own rule."""
        from gdtui.engine.optimizers.own.likeness import likeness_of
        from gdtui.engine.optimizers.own.program import Program, read_rule
        from gdtui.engine.optimizers.registry import OPTIMIZERS, OWN, kind, own_text

        def chosen(name: str) -> None:
            if name != OWN:
                then(name, None)
                return
            self._rule_text = own_text([current]) or self._rule_text
            self.ask(
                _RULE, self._rule_text, read_rule, typed, "; ", self._rule_text != _FIRST_RULE, likeness_of
            )

        def typed(program: Program) -> None:
            self._rule_text = program.text
            then(OWN, program.text)

        every = (*OPTIMIZERS.items(), (OWN, kind(OWN, self._rule_text)))
        self.pick(title, [Choice(name, rule.about) for name, rule in every], current.name, chosen)

    def choose(self, question: str, options: Sequence[str], then: Callable[[int], None]) -> None:
        """Ask a question with a few answers."""
        from gdtui.screens.dialogs.ask import AskScreen

        def answered(index: int | None) -> None:
            if index is not None:
                then(index)

        self.pause()
        self.app.push_screen(AskScreen(question, options), answered)

    def _put_formula(self, question: Question, then: Callable[[Grade], None]) -> None:
        def read(text: str) -> str:
            if question.read:
                question.read(text)
            return text

        prompt = f"{question.prompt} ({question.hint})" if question.hint else question.prompt
        self.ask(prompt, "", read, lambda text: then(question.grade(text)))

    def put(self, question: Question, then: Callable[[Grade], None], typed: str = "") -> None:
        """Put a question and have the answer graded; `typed` is typed of a number already."""
        if question.form is Form.CHOICE:
            self.choose(question.prompt, question.options, lambda index: then(question.grade(index)))
        elif question.form is Form.FORMULA:
            self._put_formula(question, then)
        else:
            self.ask(
                f"{question.prompt} ({question.hint})" if question.hint else question.prompt,
                typed,
                parse_number,
                lambda number: then(question.grade(number)),
                mend=bool(typed),
            )


def verdict(question: Question, grade: Grade) -> str:
    """What is said of a prediction; of a choice also what would have been right, where there is room."""
    if grade.right:
        return f"✓ Right. {grade.words}"
    if question.form is not Form.CHOICE:
        return f"✗ Not quite. {grade.words}"
    assert isinstance(question.right_answer, int)
    right = f"✗ Not so: {question.options[question.right_answer]}. {grade.words}"
    return right if len(right) <= _LONGEST_VERDICT else f"✗ Not so. {grade.words}"
