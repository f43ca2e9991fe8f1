"""Checks: an idea, asked with other numbers and with its options in another order each time.

A check is TOML, with options or with a number to type:

    ask = "Which way does w go when the slope is {slope}?"
    right = ["to the left", "why it is so"]
    wrong = [["to the right", "why it is not"], …]

    ask = "L(w) = w², and w = {w}. What is the slope?"
    draw.w = [-0.5, 3]                                   # a question for each
    answer = "{slope}"
    because = "why it is so"
    wrong = [["{minus}", "what was mistaken"], …]        # numbers that betray their mistake
    otherwise = "what to do"                             # said of every other number
    [numbers]                                            # as those of a chapter, with `draw` filled in
    slope = "slope --loss square --start={w} --steps 0 | grad_w"
    minus = "= 0 - slope"

Several checks on one card ask the same idea in several ways: a miss costs the next of them.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.numbers import parse_number
from gdtui.engine.base.question import Answer, Form, Grade, Question, luck
from gdtui.lessons.numbers import Number, filled, numbers

CHECK = "check"
"""The kind of the questions that end a chapter."""
_NEAR = 0.01
"""How far, as a part of it, a typed number may be from the right one."""


class Way(NamedTuple):
    """One way to ask.

    Attributes:
        table: the check as it was written.
        drawn: which of the numbers it draws.
    """

    table: Mapping[str, Any]
    drawn: int

    def filled(self, known: Mapping[str, Number]) -> dict[str, Any]:
        """The check with its numbers in their places."""
        drawn = {name: _number(values[self.drawn]) for name, values in self.table.get("draw", {}).items()}
        given = {**known, **drawn}
        asked = {name: filled(source, drawn) for name, source in self.table.get("numbers", {}).items()}
        given |= numbers(asked, given)
        return {
            key: _put(value, given) for key, value in self.table.items() if key not in ("draw", "numbers")
        }


class Check:
    """An idea that is asked, in one way or another.

    Args:
        contents: the checks of a card, as they were written.
        known: the numbers of the chapter.
        name: of the card, `5.6`: the order of options hangs on it.

    Raises:
        InputError: when one cannot be read.
    """

    def __init__(self, contents: Sequence[str], known: Mapping[str, Number], name: str) -> None:
        self._known, self._name = known, name
        self.ways = tuple(way for content in contents for way in _ways(content))

    @cache  # noqa: B019  a course has a few dozen checks, for good
    def question(self, turn: int) -> Question:
        """The question for the turn: another one than for the turn before."""
        table = self.ways[turn % len(self.ways)].filled(self._known)
        return _choice(table, (turn, *map(int, self._name.split(".")))) if "right" in table else _typed(table)


def _ways(content: str) -> list[Way]:
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"a check is no TOML: {error}") from None
    needed = ("ask", "wrong", *(("right",) if "right" in table else ("answer", "because", "otherwise")))
    for key in needed:
        if key not in table:
            raise InputError(f"a check has no {key}")
    counts = {len(values) for values in table.get("draw", {}).values()} or {1}
    if len(counts) > 1:
        raise InputError("a check draws more of one number than of another")
    return [Way(table, drawn) for drawn in range(counts.pop())]


def _number(drawn: object) -> Number:
    return float(drawn) if isinstance(drawn, int | float) else str(drawn)


def _put(value: Any, known: Mapping[str, Number]) -> Any:
    if isinstance(value, list):
        return [_put(each, known) for each in value]
    return filled(value, known) if isinstance(value, str) else value


def _choice(table: Mapping[str, Any], key: tuple[int, ...]) -> Question:
    """The options in an order of their own; `key` decides it."""
    options = [table["right"], *table["wrong"]]
    order = luck(*key).sample(range(len(options)), len(options))

    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, int)
        return Grade(order[answer] == 0, options[order[answer]][1])

    texts = tuple(options[place][0] for place in order)
    return Question(CHECK, table["ask"], Form.CHOICE, texts, 0, grade, order.index(0))


def _typed(table: Mapping[str, Any]) -> Question:
    wanted = parse_number(table["answer"])
    slips = [(parse_number(slip[0]), slip[1]) for slip in table["wrong"]]

    def grade(answer: Answer) -> Grade:
        assert isinstance(answer, int | float)
        if near(answer, wanted):
            return Grade(True, table["because"])
        reasons = [reason for value, reason in slips if near(answer, value)]
        return Grade(False, reasons[0] if reasons else table["otherwise"])

    hint = table.get("hint", "a number")
    return Question(CHECK, table["ask"], Form.NUMBER, (), 0, grade, wanted, hint)


def near(answer: float, value: float) -> bool:
    """Whether a typed number counts as the value."""
    return abs(answer - value) <= _NEAR * abs(value)
