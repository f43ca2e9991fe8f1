"""Command-line options: their grammar, and what they mean as settings.

A wrong option is one line on standard error, and exit status 2.
"""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import NoReturn, TypeVar

from gdtui.engine.errors import InputError, quote, suggest
from gdtui.engine.number import parse_number
from gdtui.engine.settings import Settings

T = TypeVar("T")

MOST_STEPS = 1_000_000
_HYPER = {
    "learning_rate": "how large a step is, per unit of gradient (η)",
    "momentum": "how much of the velocity is kept from step to step (μ)",
    "beta1": "Adam: how much of the first moment is kept (β₁)",
    "beta2": "Adam: how much of the second moment is kept (β₂)",
    "epsilon": "AdaGrad, RMSProp, Adam: what keeps the division from zero (ε)",
    "decay": "RMSProp: how much of the mean square is kept (α)",
}


class Parser(argparse.ArgumentParser):
    """An argument parser that raises InputError instead of printing its usage."""

    def __init__(self, name: str, about: str) -> None:
        super().__init__(
            prog=name, description=about, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
        )

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong.

        Raises:
            InputError: always.
        """
        unknown = re.match(r"unrecognized arguments: (\S+)", message)
        if unknown:
            name = unknown[1].partition("=")[0]
            if name.startswith("-"):
                known = [option for action in self._actions for option in action.option_strings]
                message = f"there is no option {quote(name)} here: {suggest(name, known)}"
            else:
                message = f"{quote(name)} is one word too many: put an expression in quotes"
        raise InputError(quote(message.replace("argument ", ""), 300))

    def values(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The arguments' values; a number may begin with a minus sign.

        Raises:
            InputError: one line that says what to write instead.
        """
        return self.parse_args(_joined(arguments))


def _joined(arguments: Sequence[str]) -> list[str]:
    """`--start -1.2,1` as `--start=-1.2,1`: argparse would take the number for an option."""
    joined: list[str] = []
    for argument in arguments:
        option = joined and re.fullmatch(r"--[a-z0-9-]+", joined[-1])
        if option and re.match(r"-[\d.]|−", argument):
            joined[-1] += "=" + argument
        else:
            joined.append(argument)
    return joined


def _option(read: Callable[[str], T]) -> Callable[[str], T]:
    """`read` for argparse, which keeps the words of its own kind of error only."""

    def reading(text: str) -> T:
        try:
            return read(text)
        except InputError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return reading


def numbers(text: str) -> tuple[float, ...]:
    """Numbers with commas between.

    Raises:
        InputError: when one of them is none.
    """
    return tuple(parse_number(part) for part in text.split(","))


def whole(text: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`.

    Raises:
        InputError: when it is none.
    """
    value = parse_number(text)
    if value != int(value) or not low <= value <= high:
        raise InputError(f"{quote(text)} will not do: write a whole number from {low} to {high}")
    return int(value)


NUMBER = _option(parse_number)
NUMBERS = _option(numbers)


def whole_option(low: int, high: int) -> Callable[[str], int]:
    """A whole number as an option's type."""
    return _option(lambda text: whole(text, low, high))


def add_shared(parser: Parser, gradient: bool = False) -> None:
    """The options that the app, `trace` and `still` have in common."""
    add = parser.add_argument
    add("--loss", metavar="NAME|EXPRESSION", help="see 'gdtui list losses' and 'gdtui list curves'")
    add("--bounds", type=NUMBERS, metavar="X0,X1,Y0,Y1", help="what part of the landscape to show")
    add("--start", type=NUMBERS, metavar="X,Y", help="where to begin (one number on the slope)")
    add("--optimizer", metavar="NAME[,NAME…]", help="see 'gdtui list optimizers'")
    for name, about in _HYPER.items():
        add("--" + name.replace("_", "-"), type=NUMBER, metavar="N", help=about)
    add("--steps", type=whole_option(0, MOST_STEPS), metavar="N", help="how many steps to take")
    add("--seed", type=whole_option(0, 2**32 - 1), default=0, metavar="N", help="where randomness comes from (0)")
    add("--h", type=NUMBER, metavar="N", help="the step of a numerical gradient")
    if gradient:
        add("--at", type=NUMBERS, metavar="X[,Y]", help="the point of a gradient check")
    else:
        add("--scheme", choices=("centered", "forward"), help="which numerical gradient")


def settings(values: argparse.Namespace) -> Settings:
    """The settings that the options describe."""
    given = vars(values)
    hyper = {name: given[name] for name in _HYPER if given.get(name) is not None}
    chosen = tuple(given["optimizer"].split(",")) if given.get("optimizer") else None
    return Settings(
        loss=given.get("loss"),
        bounds=given.get("bounds"),
        start=given.get("start"),
        optimizers=chosen,
        hyper=hyper,
        steps=given.get("steps"),
        seed=int(given.get("seed") or 0),
        h=given.get("h"),
        scheme=given.get("scheme"),
        at=given.get("at"),
        data=given.get("data"),
        model=given.get("model"),
        batch_size=given.get("batch_size"),
        examples=given.get("examples"),
        expression=given.get("expression"),
        inputs=dict(given.get("inputs") or ()),
    )
