"""Command-line options: their grammar, and what they mean as settings.

A wrong option is one line on standard error, and exit status 2.
"""

import argparse
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NoReturn, TypeVar

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.numbers import parse_number
from gdtui.engine.base.settings import Settings

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
            prog=name,
            description=about,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
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
        for argument in arguments:
            if re.fullmatch(r"--[a-z0-9-]+=--", argument):  # argparse would drop the value
                raise InputError(f"{argument[:-3]}: write a value after =")
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


def add_shared(parser: Parser) -> None:
    """The options that the app, `trace` and `still` have in common."""
    add = parser.add_argument
    add(
        "expression",
        nargs="?",
        metavar="EXPRESSION",
        help="circuit: an expression, or see 'gdtui list circuits'",
    )
    add("--loss", metavar="NAME|EXPRESSION", help="see 'gdtui list losses' and 'gdtui list curves'")
    add("--bounds", type=NUMBERS, metavar="X0,X1,Y0,Y1", help="what part of the landscape to show")
    add("--start", type=NUMBERS, metavar="X,Y", help="where to begin (one number on the slope)")
    add("--optimizer", metavar="NAME[,NAME…]", help="see 'gdtui list optimizers'")
    for name, about in _HYPER.items():
        add("--" + name.replace("_", "-"), type=NUMBER, metavar="N", help=about)
    add("--steps", type=whole_option(0, MOST_STEPS), metavar="N", help="how many steps to take")
    add("--seed", type=whole_option(0, 2**32 - 1), metavar="N", help="where randomness comes from (0)")
    add("--h", type=NUMBER, metavar="N", help="slope: the step of a numerical gradient")
    add("--scheme", choices=("centered", "forward"), help="slope: which numerical gradient")
    add("--data", metavar="NAME|FILE.csv", help="race: see 'gdtui list data'")
    add("--model", metavar="NAME|EXPRESSION", help="race: two params and the data's columns")
    add("--batch-size", type=whole_option(1, 10**9), metavar="N", help="race: examples in a mini-batch")
    add("--examples", type=whole_option(1, 10**9), metavar="N", help="race: how many examples")
    add("--budget", choices=("updates", "examples"), help="race: what a step gives every lane as many of")
    add("--rate-decay", type=NUMBER, metavar="N", help="race: η/(1 + N·t) after t updates")
    add(
        "--set",
        type=_option(_assignment),
        action="append",
        metavar="NAME=NUMBER",
        help="circuit: an input's value",
    )


def _assignment(text: str) -> tuple[str, float]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InputError(f"write a name and a number, as x=2, not {quote(text)}")
    return name.strip(), parse_number(value)


_WALK = {"loss", "bounds", "start", "optimizer", *_HYPER, "steps", "seed"}
_TAKES: dict[str, set[str]] = {
    "landscape": _WALK,
    "slope": _WALK | {"h", "scheme"},
    "gradient": {"loss", "start", "at", "h", "bounds"},
    "race": {
        "data",
        "model",
        "batch_size",
        "examples",
        "budget",
        "rate_decay",
        "start",
        "bounds",
        "optimizer",
        *_HYPER,
        "steps",
        "seed",
    },
    "circuit": {"expression", "set", "events", "steps"},
}
_ALL = set().union(*_TAKES.values())


def check_taken(screen: str, given: Mapping[str, object]) -> None:
    """Refuse an option that the screen has no use for, rather than ignore it.

    Raises:
        InputError: naming the first such option.
    """
    for name, value in given.items():
        if value == "":
            raise InputError(f"--{name.replace('_', '-')} is empty: write a value, or leave it out")
        if name == "optimizer" and screen != "race" and isinstance(value, str):
            names = [each for each in value.split(",") if each]
            if len(set(names)) < len(names):
                raise InputError(
                    f"{quote(value)} names an optimizer twice: their rows could not be told apart"
                )
        if value is None or value is False or name not in _ALL or name in _TAKES[screen]:
            continue
        if name == "expression":
            raise InputError(f"{quote(str(value))} is one word too many: {screen} takes options only")
        option = "--" + name.replace("_", "-")
        takers = [taker for taker, names in _TAKES.items() if name in names]
        raise InputError(f"{screen} has no use for {option}: it goes with {', '.join(takers)}")


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
        budget=given.get("budget"),
        rate_decay=given.get("rate_decay"),
        expression=given.get("expression"),
        inputs=dict(given.get("set") or ()),
    )


def command_line(screen: str, wanted: Settings) -> str:
    """The command line that asks for these settings: the inverse of `settings`, quoted for a shell."""
    words = ["gdtui", screen]
    if wanted.expression is not None:
        # an argument that begins with a minus sign would be taken for an option
        words.append(f" {wanted.expression}" if wanted.expression.startswith("-") else wanted.expression)
    for name, value in _written(wanted):
        words.append(f"--{name}={value}" if value.startswith("-") else f"--{name}")
        if not value.startswith("-"):
            words.append(value)
    return shlex.join(words)


def _written(wanted: Settings) -> Iterator[tuple[str, str]]:
    """The options and their values; every float with the digits that give it back."""
    texts = {
        "loss": wanted.loss,
        "data": wanted.data,
        "model": wanted.model,
        "bounds": _floats(wanted.bounds),
        "start": _floats(wanted.start),
        "optimizer": ",".join(wanted.optimizers) if wanted.optimizers else None,
        **{name.replace("_", "-"): repr(float(value)) for name, value in wanted.hyper.items()},
        "batch-size": _whole(wanted.batch_size),
        "examples": _whole(wanted.examples),
        "budget": wanted.budget,
        "rate-decay": None if wanted.rate_decay is None else repr(float(wanted.rate_decay)),
        "steps": _whole(wanted.steps),
        "seed": _whole(wanted.seed or None),
        "h": None if wanted.h is None else repr(float(wanted.h)),
        "scheme": wanted.scheme,
    }
    yield from ((name, text) for name, text in texts.items() if text is not None)
    yield from (("set", f"{name}={float(value)!r}") for name, value in wanted.inputs.items())


def _floats(values: Sequence[float] | None) -> str | None:
    return None if values is None else ",".join(repr(float(value)) for value in values)


def _whole(value: int | None) -> str | None:
    return None if value is None else str(value)
