"""A formula of a rule with its numbers in: `v ← μ·v + g = 0.9·(−215.6) + 42.87 = −151.2`.

The numbers have four significant digits, and more where that is needed to make the line add up: whoever works
it out with the digits that are printed gets the result that is printed.
"""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gdtui.engine.base.numbers import show, show_setting

if TYPE_CHECKING:
    from gdtui.engine.autodiff.circuit import Circuit

_FEWEST, _ALL = 4, 17
"""With so many significant digits a float is itself; some are with fewer."""
_AS_TYPED = str.maketrans({"−": "-", "·": "*", "²": "**2", "^": "**", "{": "", "}": ""})


class Term(NamedTuple):
    """What stands for one number in a formula.

    Attributes:
        symbol: its name there.
        value: the number.
        setting: whether it was chosen: it is then written as short as it can be.
    """

    symbol: str
    value: float
    setting: bool = False

    def text(self, digits: int) -> str:
        """The number with so many digits."""
        if digits == _ALL:
            return repr(self.value).removesuffix(".0").replace("-", "−")
        return show_setting(self.value, max(digits, 6)) if self.setting else show(self.value, digits)


def chosen(symbol: str, value: float) -> Term:
    """A hyper-parameter, or what follows from some: `0.9`, not `0.9000`."""
    return Term(symbol, value, True)


def worked(head: str, formula: str, result: float, **terms: Term) -> str:
    """The formula in symbols, in numbers, and what it comes to.

    Args:
        head: what stands before it, such as `v ← `.
        formula: with `{name}` in the place of every term.
        result: its value, as the rule has computed it.
        terms: by name.
    """
    symbols = formula.format(**{name: term.symbol for name, term in terms.items()})
    return f"{head}{symbols} = {in_numbers(formula, result, terms)} = {show(result)}"


def in_numbers(formula: str, result: float, terms: Mapping[str, Term]) -> str:
    """The formula in numbers, with as many digits as make it come to the result that is shown."""
    exact = tuple(float(term.value).hex() for term in terms.values())
    return _in_numbers(formula, result, tuple(terms.items()), exact)


@lru_cache(maxsize=64)
def _in_numbers(
    formula: str, result: float, named: tuple[tuple[str, Term], ...], _exact: tuple[str, ...]
) -> str:
    """What is kept for whoever tells of the same step again: by the bits, as 0 and −0 are equal."""
    terms = dict(named)
    shown, digits = show(result), dict.fromkeys(terms, _FEWEST)
    if math.isfinite(result) and all(math.isfinite(term.value) for term in terms.values()):
        while _comes_to(formula, terms, digits) != shown and max(digits.values()) < _ALL:
            digits = {name: count + 1 for name, count in digits.items()}
        for name in terms:  # the digits that make no difference
            fewer = ({**digits, name: count} for count in range(_FEWEST, digits[name]))
            digits = next((less for less in fewer if _comes_to(formula, terms, less) == shown), digits)
    return _written(formula, terms, digits)


def _comes_to(formula: str, terms: Mapping[str, Term], digits: Mapping[str, int]) -> str:
    """What whoever works it out with the digits that are printed will get."""
    circuit = _parsed(formula)
    printed = (terms[name].text(digits[name]).replace("−", "-") for name in circuit.inputs)
    return show(circuit.value([float(number) for number in printed]))


@lru_cache(maxsize=64)
def _parsed(formula: str) -> "Circuit":
    from gdtui.engine.autodiff.expression import parse

    return parse(formula.translate(_AS_TYPED))


def _written(formula: str, terms: Mapping[str, Term], digits: Mapping[str, int]) -> str:
    def put(match: re.Match[str]) -> str:
        text = terms[match[1]].text(digits[match[1]])
        leads = match.start() == 0 and formula[match.end() :].startswith(" ")
        return f"({text})" if text.startswith("−") and not leads else text

    return re.sub(r"\{(\w+)\}", put, formula)
