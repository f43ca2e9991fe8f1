"""Every option, one row each: parser, help, settings and the copied command line are made of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.limits import MOST_STEPS
from gdtui.engine.base.numbers import parse_number, parse_numbers, parse_whole
from gdtui.engine.base.settings import GROWING, ON_THE_WAY, Change, Settings, Shared
from gdtui.engine.optimizers.hyper import HYPER

MOST_EXAMPLES = 10**9
MOST_CELLS = 10**6
MOST_WEIGHTS = 10**9
LARGEST_SEED = 2**32 - 1
MOST_CHAPTERS = 99
LAST_PORT = 2**16 - 1
MOST_SESSIONS = 1000
MOST_IDLE = 10_000


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


def _lesson(text: str) -> int | Path:
    """A chapter, or the file of a lesson."""
    return Path(text) if text.endswith(".md") else parse_whole(text, 1, MOST_CHAPTERS)


def _whole(low: int, high: int) -> Kind:
    return Kind("N", lambda text: parse_whole(text, low, high), str)


def _one_of(*words: str) -> Kind:
    def read(text: str) -> str:
        if text not in words:
            raise InputError(f"{quote(text)} will not do: {suggest(text, words)}")
        return text

    return Kind("|".join(words), read)


def _scale(text: str) -> str | None:
    kind: str = _one_of("auto", "log", "linear").read(text)
    return None if kind == "auto" else kind


SWITCH = Kind("")
_SCALE = Kind("auto|log|linear", _scale)
_NUMBER = Kind("N", parse_number, _float)


def _shared(text: str) -> Shared:
    """A number for all, numbers for some by name, or both: `0.1,adam=0.01`; or one for each: `0.1,0.2`."""
    if "," in text and "=" not in text:
        return Shared(None, {}, parse_numbers(text))
    common, *others = text.split(",") if "=" in text else [text]
    own = dict(_assignment(part) for part in ([common] if "=" in common else []) + others)
    return Shared(None if "=" in common else parse_number(common), own)


def _shared_text(value: Shared) -> str:
    common = [_float(number) for number in (value.each or (value.value,)) if number is not None]
    return ",".join([*common, *map(_assigned, value.own.items())])


_SHARED = Kind("N[,N…][,NAME=N…]", _shared, _shared_text)


def _batch(text: str) -> int:
    return 0 if text == "all" else parse_whole(text, 1, MOST_EXAMPLES)


def _batch_text(size: int) -> str:
    return str(size) if size else "all"


def _weights(text: str) -> int | str:
    return parse_whole(text, 1, MOST_WEIGHTS) if text.isdecimal() else text


def _layers(text: str) -> tuple[int, ...]:
    return tuple(parse_whole(part, 0, MOST_CELLS) for part in text.split(","))


def _held(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(text.split(","))


def _held_text(names: Sequence[str]) -> str:
    return ",".join(names) or "none"


def _setting(text: str) -> tuple[Any, ...]:
    """`momentum`, with the cross and the part that is shown, or without: `momentum,0.01,0.9`."""
    name, *numbers = text.split(",")
    if not name or len(numbers) not in (0, 2, 4, 6):
        raise InputError(f"write what stands upwards, as momentum, or momentum,0.01,0.9; not {quote(text)}")
    return name, *map(parse_number, numbers)


def _setting_text(value: Sequence[Any]) -> str:
    return ",".join((value[0], *map(_float, value[1:])))


def _cells(text: str) -> tuple[int, ...]:
    return tuple(parse_whole(part, 0, MOST_CELLS) for part in text.split(",")[:2])


def _cells_text(cells: Sequence[int]) -> str:
    return ",".join(map(str, cells))


def _change(text: str) -> Change:
    """`10:learning-rate=0.1`: the step, an option's name, and its value."""
    step, colon, setting = text.partition(":")
    name, equals, value = setting.partition("=")
    if not colon or not equals:
        raise InputError(f"write a step, a name and a value, as 10:learning-rate=0.1, not {quote(text)}")
    names = [row.name for row in OPTIONS.values() if row.changes]
    if name not in names:
        raise InputError(f"{quote(name) or 'nothing'} is not set on the way: {suggest(name, names)}")
    return Change(parse_whole(step, 0, MOST_STEPS), OPTIONS[name].names, OPTIONS[name].value(value))


def option_of(change: Change) -> "Option":
    """The option that a change on the way is one of."""
    return next(row for row in OPTIONS.values() if row.changes and row.names == change.name)


def _changed(change: Change) -> str:
    row = option_of(change)
    return f"{change.step}:{row.name}={row.kind.write(change.value)}"


class Option(NamedTuple):
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
    def names(self) -> str:
        """What it sets: a field of the settings, or a hyper-parameter."""
        return self.key if self.field == "hyper" else self.field

    @property
    def changes(self) -> bool:
        """Whether it may be set otherwise while a run goes on."""
        return self.field in ("hyper", "optimizers", *ON_THE_WAY)

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
    return Option(name.replace("_", "-"), "walk", _SHARED, about, "hyper")


GROUPS: Mapping[str, str] = {
    "loss": "the loss",
    "circuit": "the circuit",
    "data": "the data",
    "lanes": "the model and the lanes",
    "network": "the network",
    "place": "the place",
    "walk": "the optimizer",
    "run": "the run",
    "game": "a game",
    "check": "the gradient check",
    "derivative": "a derivative of your own",
    "looking": "the view, as key y copies it",
    "table": "the table",
    "terminal": "the terminal",
    "serve": "the server",
    "lesson": "the lesson",
    "tape": "the tape",
    "program": "the program",
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
    Option("learn", "circuit", Kind("NAME[,NAME…]", _names, ",".join),
           "the inputs that learn: three steps are forward, backward, update", "learns"),
    Option("data", "data", Kind("NAME|FILE.csv|-"), "see 'gdtui list data'; - reads standard input",
           "data"),
    Option("target", "data", Kind("COLUMN"), "a file's column to be learnt (y, else the last)", "target"),
    Option("inputs", "data", Kind("COLUMN[,COLUMN…]"), "the columns to learn it from", "features"),
    Option("scale-data", "data", SWITCH, "put the columns at mean 0 and spread 1", "scale_data"),
    Option("model", "lanes", Kind("NAME|EXPRESSION"), "of params and the data's columns", "model"),
    Option("plane", "data", Kind("pca|random|P,Q"), "of three params and more: the plane that is drawn",
           "plane"),
    Option("batch-size", "data", Kind("N|all", _batch, _batch_text), "examples in a mini-batch",
           "batch_size"),
    Option("examples", "data", _whole(1, MOST_EXAMPLES), "how many examples", "examples"),
    Option("budget", "lanes", _one_of("updates", "examples"), "what a step gives every lane as many of",
           "budget"),
    Option("rate-decay", "data", _NUMBER, "η/(1 + N·t) after t updates", "rate_decay"),
    Option("hidden", "network", Kind("N[,N…]", _layers, _cells_text), "units of its hidden layers (0: none)",
           "hidden"),
    Option("activation", "network", _one_of("tanh", "relu", "sigmoid", "linear"), "what its units do",
           "activation"),
    Option("init", "network", _one_of("scaled", "zeros", "ones"), "how its weights begin", "init"),
    Option("init-scale", "network", _NUMBER, "what they are multiplied by then (1)", "init_scale"),
    Option("weights", "network", Kind("FILE.json|N", _weights, str),
           "where they are read from; of a slope: for how many the cost of a check is worked out", "weights"),
    Option("l1", "network", _NUMBER, "the penalty of the weights' sizes: N·Σ|w|", "l1"),
    Option("l2", "network", _NUMBER, "the penalty of their squares: ½·N·Σw²", "l2"),
    Option("test-share", "network", _NUMBER, "of the examples, kept back for a test (0.3; 0: none)",
           "test_share"),
    Option("noise", "network", _NUMBER, "how much is in generated examples", "noise"),
    Option("put", "network", Kind("NAME=NUMBER", _assignment, _assigned),
           "a weight set by hand, as w1_2_3=0.5: in layer 1, to unit 2 from 3 (repeatable)", "put",
           repeats=True),
    Option("hold", "network", Kind("NAME[,NAME…]|none", _held, _held_text), "weights that stay as they are",
           "held"),
    Option("draw", "network", Kind("X[,Y…],KIND", parse_numbers, _floats),
           "one more example: its inputs and its kind (repeatable)", "drawn", repeats=True),
    Option("bounds", "place", Kind("X0,X1,Y0,Y1", parse_numbers, _floats), "what part to show", "bounds"),
    Option("start", "place", Kind("X,Y", parse_numbers, _floats), "where to begin (one number on the slope)",
           "start"),
    Option("optimizer", "walk", Kind("NAME[,NAME…]", _names, ",".join), "see 'gdtui list optimizers'",
           "optimizers"),
    Option("rule", "walk", Kind("TEXT"), 'of --optimizer own: "m = 0.9*m + g; w = w - eta*m"', "rule"),
    *(_hyper(name) for name in HYPER),
    Option("steps", "run", _whole(0, MOST_STEPS), "how many steps to take", "steps"),
    Option("then", "run", Kind("STEP:NAME=VALUE", _change, _changed),
           "set otherwise from a step on, as 10:learning-rate=0.1", "changes", repeats=True),
    Option("seed", "run", _whole(0, LARGEST_SEED), "where randomness comes from (0)", "seed"),
    Option("game", "game", Kind("NAME"), "a game with a score, see 'gdtui list games'", "game"),
    Option("h", "check", _NUMBER, "the step of a numerical gradient", "h"),
    Option("scheme", "check", _one_of("centered", "forward"), "which numerical gradient", "scheme"),
    Option("gradient", "derivative", Kind("D[,D…]", str.strip),
           "dL/dw as you have it, or one for each variable: checked, and walked with", "gradient"),
    Option("at", "table", Kind("X[,Y]", parse_numbers, _floats), "gradient: the point of the check", "at"),
    Option("up", "table", Kind("NAME"), "settings: what stands upwards over the learning rate, as momentum",
           "up"),
    Option("events", "table", SWITCH, "circuit: gate by gate, forward and backward", "events"),
    Option("state", "table", SWITCH, "the optimizer's memory as further columns, as velocity_x",
           "state"),
    Option("gradients", "table", SWITCH, "network: every weight and its gradient in the last state",
           "gradients"),
    Option("save", "table", Kind("FILE.json"), "network: where to write the last state's weights", "save"),
    Option("view", "looking", Kind("NAME"), "which page: landscape numbers chart; slope tangent gradient "
           "descent; race loss data weights crowd numbers; circuit steps inputs; network field units "
           "landscape layers, and side by side optimizers seeds shapes", "view"),
    Option("compare", "looking", SWITCH, "all optimizers; a slope at five rates; a circuit's gradients "
           "beside their differences; a network's along its weights", "compare"),
    Option("lane", "looking", Kind("NAME"), "who is explained: an optimizer, a lane of a race, a network "
           "beside others", "lane"),
    Option("scale", "looking", _SCALE,
           "of the loss: in brightness, or as the height of a curve (auto: as the loss asks)", "scale"),
    Option("window", "looking", Kind("X0,X1,Y0,Y1", parse_numbers, _floats),
           "the part of the picture that is zoomed to", "window"),
    Option("contours", "looking", SWITCH, "lines where the loss has round values", "contours"),
    Option("basins", "looking", SWITCH, "where the optimizer ends from every start, in place of the loss",
           "basins"),
    Option("settings", "looking", Kind("NAME[,RATE,VALUE…]", _setting, _setting_text),
           "the map of settings: what stands upwards over the learning rate, as momentum; where its cross is",
           "settings_map"),
    Option("surface", "looking", Kind("TURN,TILT", parse_numbers, _floats),
           "the loss as a block, turned and tilted by so many degrees, as 30,35", "surface"),
    Option("code", "looking", SWITCH, "the program of the run beside the picture", "code"),
    Option("no-minima", "looking", SWITCH, "hide the known minima", "no_minima"),
    Option("scroll", "looking", Kind("ROWS[,COLUMNS]", _cells, _cells_text),
           "how far the list of params, the inputs or a circuit are scrolled", "scroll"),
    Option("axis", "looking", _one_of("updates", "examples", "steps", "evaluations"),
           "what the loss is drawn against: in a race updates, examples; on a landscape steps, evaluations",
           "axis"),
    Option("select", "looking", Kind("NAME"),
           "the chosen input of a circuit; of a network a weight (w1_2_1) or unit (u1_2)", "select"),
    Option("experiment", "looking", _whole(1, 99), "the question that is asked of a circuit", "experiment"),
    Option("answer", "looking", SWITCH, "and its answer", "answer"),
    Option("format", "table", _one_of("table", "csv", "jsonl", "plot"),
           "for people (table), for programs, or a chart in text"),
    Option("color", "terminal", _one_of("auto", "truecolor", "256", "16", "none"), "how many colours to use"),
    Option("theme", "terminal", Kind("NAME"), "the colours of the screens: see 'gdtui list themes'"),
    Option("ascii", "terminal", SWITCH, "use ASCII only"),
    Option("lines", "terminal", _one_of("braille", "block", "ascii"),
           "what lines are drawn with (block where TERM is a console)"),
    Option("speed", "terminal", _NUMBER, "steps per second of a run (5)"),
    Option("motion", "terminal", SWITCH, "let steps glide, in a recording as well"),
    Option("no-motion", "terminal", SWITCH, "show at once where a step leads"),
    Option("no-mouse", "terminal", SWITCH, "leave the mouse to the terminal"),
    Option("restricted", "terminal", SWITCH, "for shared accounts: write no file, start no process"),
    Option("data-dir", "terminal", Kind("DIR"), "with --restricted: the folder whose files may be read"),
    Option("dev", "terminal", SWITCH, "for developers: Textual's console and TEXTUAL_… variables"),
    Option("lesson", "terminal", Kind("N|FILE.md", _lesson, str), "the course, from chapter N, or a lesson "
           "of your own"),
    Option("port", "serve", _whole(0, LAST_PORT), "where to listen (8000; 0: any that is free)"),
    Option("host", "serve", Kind("H"), "at which address (127.0.0.1); any other than this machine's own "
           "asks for a token"),
    Option("token", "serve", Kind("TEXT"), "what the link has to carry (made where one is needed)"),
    Option("sessions", "serve", _whole(1, MOST_SESSIONS), "how many at once (host: 100; serve: as the free "
           "memory allows)"),
    Option("idle", "serve", _whole(0, MOST_IDLE), "minutes without a key that end one (30; 0: never)"),
    Option("text", "lesson", SWITCH, "print it, and open nothing"),
    Option("loop", "tape", SWITCH, "begin again at the end, for a booth"),
    Option("cast-version", "tape", _one_of("2", "3"), "of the asciicast format (2)"),
    Option("framework", "program", _one_of("numpy", "torch"), "what the program is written in (numpy)"),
    Option("output", "file", Kind("FILE"), "where to write", letter="o"),
    Option("size", "file", Kind("COLUMNSxROWS"), "of the terminal (100x30), of a grid of starts (20x10)",
           "size"),
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
    known: dict[str, Any] = {}
    hyper: list[Change] = []
    for row in OPTIONS.values():
        if row.key in given and row.field:
            value = given[row.key]
            if row.field == "hyper":
                hyper.append(Change(0, row.key, value))
            elif row.field == "changes":
                known[row.field] = tuple(sorted(value, key=lambda change: change.step))
            else:
                known[row.field] = _several(row, value) if row.repeats else value
    asked = Settings(**known)
    for change in hyper:
        asked = asked.changed(change)
    return asked


def with_own(asked: Settings) -> Settings:
    """The settings, in which a rule that was written is also that of an optimizer.

    Raises:
        InputError: when it is of none.
    """
    if asked.rule is None or (asked.game and asked.optimizers is None):
        return asked
    later = [change.value for change in asked.changes if change.name == "optimizers"]
    if asked.optimizers is None and not later:
        return asked._replace(optimizers=("own",))
    if not any("own" in names for names in (asked.optimizers or (), *later)):
        raise InputError("--rule is for --optimizer own: add own to the optimizers")
    return asked


def _several(row: Option, given: Sequence[Any]) -> Any:
    """The values of an option that was given several times: by name, or in their order where that counts."""
    return tuple(given) if row.field in GROWING else dict(given)


def values(wanted: Settings) -> dict[str, list[Any]]:
    """The inverse of `settings`: for every option that says something new its value, or its values."""
    plain = Settings()
    found: dict[str, list[Any]] = {}
    for row in OPTIONS.values():
        if row.field == "hyper":
            shared = wanted.shared(row.key)
            found[row.name] = [shared] if shared != Shared(None, {}) else []
        elif row.field and getattr(wanted, row.field) != getattr(plain, row.field):
            value = getattr(wanted, row.field)
            several = value.items() if isinstance(value, Mapping) else value
            found[row.name] = list(several) if row.repeats else [value]
    return {name: value for name, value in found.items() if value}
