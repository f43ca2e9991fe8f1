"""Every option, one row each: parser, help, settings and the copied command line are made of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.limits import MOST_STEPS
from gdtui.engine.base.numbers import parse_number, parse_numbers, parse_whole
from gdtui.engine.base.settings import Settings
from gdtui.engine.optimizers.hyper import HYPER

MOST_EXAMPLES = 10**9
LARGEST_SEED = 2**32 - 1
MOST_CHAPTERS = 99


class Kind(NamedTuple):
    """What an option's value is.

    Attributes:
        shown: how the help shows the value; empty for a switch, which has none.
        read: the value that a text stands for; raises InputError.
        write: the text that stands for a value, all digits kept: what `read` makes the same value of.
    """

    shown: str
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str


def _float(value: float) -> str:
    return repr(float(value))


def _floats(values: Sequence[float]) -> str:
    return ",".join(map(_float, values))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _assignment(text: str) -> tuple[str, float]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InputError(f"write a name and a number, as x=2, not {quote(text)}")
    return name.strip(), parse_number(value)


def _assigned(pair: tuple[str, float]) -> str:
    return f"{pair[0]}={float(pair[1])!r}"


def _whole(low: int, high: int) -> Kind:
    return Kind("N", lambda text: parse_whole(text, low, high), str)


def _one_of(*words: str) -> Kind:
    def read(text: str) -> str:
        if text not in words:
            raise InputError(f"{quote(text)} will not do: {suggest(text, words)}")
        return text

    return Kind("|".join(words), read)


SWITCH = Kind("")
_NUMBER = Kind("N", parse_number, _float)


@dataclass(frozen=True)
class Option:
    """An option.

    Attributes:
        name: as it is typed after `--`; that of the one positional argument stands alone.
        group: the group it is offered in.
        kind: what its value is.
        about: what it is for, in a line.
        field: the field of `Settings` that it sets, `hyper` for a hyper-parameter; empty for none.
        letter: a letter that stands for it as well.
        repeats: whether it may be given several times.
        positional: whether it is given without its name.
    """

    name: str
    group: str
    kind: Kind
    about: str
    field: str = ""
    letter: str = ""
    repeats: bool = False
    positional: bool = False

    @property
    def key(self) -> str:
        """Its name as an attribute."""
        return self.name.replace("-", "_")

    @property
    def spelt(self) -> tuple[str, ...]:
        """What is typed for it."""
        if self.positional:
            return (self.key,)
        return (f"--{self.name}", *([f"-{self.letter}"] if self.letter else []))

    @property
    def called(self) -> str:
        """What it is called in a message."""
        return self.name.upper() if self.positional else f"--{self.name}"

    def value(self, text: str) -> Any:
        """The value that was typed.

        Raises:
            InputError: when it is none.
        """
        if not text:
            raise InputError("write a value, not nothing")
        return self.kind.read(text)


def _hyper(name: str) -> Option:
    about = f"{HYPER[name].about} ({HYPER[name].symbol})"
    return Option(name.replace("_", "-"), "walk", _NUMBER, about, "hyper")


GROUPS: Mapping[str, str] = {
    "loss": "the loss",
    "circuit": "the circuit",
    "data": "the data and the lanes",
    "place": "the place",
    "walk": "the optimizer",
    "run": "the run",
    "check": "the gradient check",
    "table": "the table",
    "terminal": "the terminal",
    "tape": "the tape",
    "file": "the file",
}
"""What options are offered under; the name of a group stands for all of its options."""

_ROWS = (
    Option("loss", "loss", Kind("NAME|EXPRESSION"), "see 'gdtui list losses' and 'gdtui list curves'",
           "loss"),
    Option("expression", "circuit", Kind("EXPRESSION", str.strip),
           "an expression, or see 'gdtui list circuits'", "expression", positional=True),
    Option("set", "circuit", Kind("NAME=NUMBER", _assignment, _assigned), "an input's value (repeatable)",
           "input_values", repeats=True),
    Option("data", "data", Kind("NAME|FILE.csv|-"), "see 'gdtui list data'; - reads standard input",
           "data"),
    Option("target", "data", Kind("COLUMN"), "a file's column to be learnt (y, else the last)", "target"),
    Option("inputs", "data", Kind("COLUMN[,COLUMN…]"), "the columns to learn it from", "features"),
    Option("scale-data", "data", SWITCH, "put the columns at mean 0 and spread 1", "scale_data"),
    Option("model", "data", Kind("NAME|EXPRESSION"), "of params and the data's columns", "model"),
    Option("plane", "data", Kind("pca|random|P,Q"), "of three params and more: the plane that is drawn",
           "plane"),
    Option("batch-size", "data", _whole(1, MOST_EXAMPLES), "examples in a mini-batch", "batch_size"),
    Option("examples", "data", _whole(1, MOST_EXAMPLES), "how many examples", "examples"),
    Option("budget", "data", _one_of("updates", "examples"), "what a step gives every lane as many of",
           "budget"),
    Option("rate-decay", "data", _NUMBER, "η/(1 + N·t) after t updates", "rate_decay"),
    Option("bounds", "place", Kind("X0,X1,Y0,Y1", parse_numbers, _floats), "what part to show", "bounds"),
    Option("start", "place", Kind("X,Y", parse_numbers, _floats), "where to begin (one number on the slope)",
           "start"),
    Option("optimizer", "walk", Kind("NAME[,NAME…]", _names, ",".join), "see 'gdtui list optimizers'",
           "optimizers"),
    *(_hyper(name) for name in HYPER),
    Option("steps", "run", _whole(0, MOST_STEPS), "how many steps to take", "steps"),
    Option("seed", "run", _whole(0, LARGEST_SEED), "where randomness comes from (0)", "seed"),
    Option("h", "check", _NUMBER, "the step of a numerical gradient", "h"),
    Option("scheme", "check", _one_of("centered", "forward"), "which numerical gradient", "scheme"),
    Option("at", "table", Kind("X[,Y]", parse_numbers, _floats), "gradient: the point of the check", "at"),
    Option("events", "table", SWITCH, "circuit: gate by gate, forward and backward", "events"),
    Option("format", "table", _one_of("table", "csv", "jsonl", "plot"),
           "for people (table), for programs, or a chart in text"),
    Option("color", "terminal", _one_of("auto", "truecolor", "256", "16", "none"), "how many colours to use"),
    Option("ascii", "terminal", SWITCH, "use ASCII only"),
    Option("speed", "terminal", _NUMBER, "steps per second of a run (5)"),
    Option("no-mouse", "terminal", SWITCH, "leave the mouse to the terminal"),
    Option("restricted", "terminal", SWITCH, "for shared accounts: write no file, start no process"),
    Option("dev", "terminal", SWITCH, "for developers: Textual's console and TEXTUAL_… variables"),
    Option("lesson", "terminal", _whole(1, MOST_CHAPTERS), "the course, from chapter N"),
    Option("loop", "tape", SWITCH, "begin again at the end, for a booth"),
    Option("cast-version", "tape", _one_of("2", "3"), "of the asciicast format (2)"),
    Option("output", "file", Kind("FILE"), "where to write", letter="o"),
    Option("size", "file", Kind("COLUMNSxROWS"), "of the terminal (100x30)"),
    Option("force", "file", SWITCH, "replace a file that exists"),
)  # fmt: skip

OPTIONS: Mapping[str, Option] = {row.name: row for row in _ROWS}
"""Every option by name, in the order they are offered."""


def chosen(names: Iterable[str]) -> tuple[Option, ...]:
    """The options of those names, and of the groups of those names, in the order they are offered."""
    wanted = frozenset(names)
    return tuple(row for row in OPTIONS.values() if wanted & {row.name, row.group})


def settings(given: Mapping[str, Any]) -> Settings:
    """The settings that options describe, given as their keys and values."""
    known: dict[str, Any] = {"hyper": {}}
    for row in OPTIONS.values():
        if row.key in given and row.field:
            value = given[row.key]
            if row.field == "hyper":
                known["hyper"][row.key] = value
            else:
                known[row.field] = dict(value) if row.repeats else value
    return Settings(**known)


def values(wanted: Settings) -> dict[str, list[Any]]:
    """The inverse of `settings`: for every option that says something new its value, or its values."""
    plain = Settings()
    found: dict[str, list[Any]] = {}
    for row in OPTIONS.values():
        if row.field == "hyper":
            found[row.name] = [wanted.hyper[row.key]] if row.key in wanted.hyper else []
        elif row.field and getattr(wanted, row.field) != getattr(plain, row.field):
            value = getattr(wanted, row.field)
            found[row.name] = list(value.items()) if row.repeats else [value]
    return {name: value for name, value in found.items() if value}
