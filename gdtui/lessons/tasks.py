"""Things to do: each is done once what the screen shows meets a condition, such as `step >= 5`."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Seen = Mapping[str, float | str]
"""What a screen shows, by name: step, loss, outcome, w, learning_rate, …"""

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "<": operator.lt, ">": operator.gt,
    "=": operator.eq,
}  # fmt: skip
_TERM = re.compile(r"(\w+)\s*(<=|>=|!=|<|>|=)\s*([^\s<>=!]+)")


@dataclass(frozen=True)
class Term:
    """One comparison: a name, an operator, and a number or a word."""

    name: str
    operator: str
    value: float | str

    def met(self, seen: Seen) -> bool:
        """Whether it holds; it does not where there is nothing of that name."""
        found = seen.get(self.name)
        if found is None or isinstance(found, str) is not isinstance(self.value, str):
            return self.operator == "!=" and found is not None
        return _OPERATORS[self.operator](found, self.value)


@dataclass(frozen=True)
class Condition:
    """Comparisons that must all hold at once."""

    terms: tuple[Term, ...]

    def met(self, seen: Seen) -> bool:
        """Whether all hold."""
        return all(term.met(seen) for term in self.terms)


def condition(text: str) -> Condition:
    """The condition that was written, as `outcome = converged and step < 50`.

    Raises:
        ValueError: when it cannot be read.
    """
    terms = []
    for part in text.split(" and "):
        match = _TERM.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"no condition: {part!r}")
        terms.append(Term(match[1], match[2], _value(match[3])))
    return Condition(tuple(terms))


def _value(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
