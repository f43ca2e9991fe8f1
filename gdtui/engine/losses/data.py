"""Examples to learn from: generated sets, each from a seed, or the columns of the user's own file."""

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.base import gate
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.losses.classifier import EXAMPLES, START, TWO_KINDS_CODE
from gdtui.engine.losses.shuffle import generator
from gdtui.engine.table import STANDARD_INPUT, Progress

if TYPE_CHECKING:  # a generated set needs no reader of files
    from gdtui.engine.table.reader import Table
    from gdtui.engine.table.roles import Roles

Column = NDArray[np.float64]
Columns = tuple[Column, ...]

FEWEST, MOST = 2, 5_000_000
"""How many examples there can be."""
_UNEVEN = 30
"""Columns whose sizes differ by more than this are better scaled."""


class Wishes(NamedTuple):
    """What is asked of a file.

    Attributes:
        examples: how many rows to read at most, or how many examples to generate.
        target: the heading or name of the column that is to be learnt.
        inputs: headings or names, with commas between, of the columns it is to be learnt from.
        wanted: the names that a typed model uses.
        kinds: whether the target's numbers stand for kinds, so that they are not scaled.
    """

    examples: int | None = None
    target: str | None = None
    inputs: str | None = None
    wanted: frozenset[str] = frozenset()
    kinds: bool = False


NO_WISHES = Wishes()


@dataclass(frozen=True, eq=False)
class Dataset:
    """Columns of numbers, one number for each example.

    Attributes:
        name: that of a generated set, or of the file.
        names: the columns' names; `target_of` says which one is to be learnt.
        columns: one array for each name, shape (examples,), read-only.
        model: the name of the model that suits it.
        why: one sentence on what it is there to show.
        start: where a learner begins; None where the model decides.
        learning_rate: one that suits its own model; None where the model decides.
        bounds: low, high, low, high of the part of its own model's surface to draw; None likewise.
        raw: what it was before its columns were scaled; None where they have not been.
        header: the names of all columns of the file, those among them that are not used; empty without one.
        goal: the column that is to be learnt; "" for `target_of` the names.
        headings: the columns' names as people wrote them; empty where they are `names`.
        kinds: the kinds of the target in the order of its numbers, where it is a column of text.
        notes: what was made of the file, a line for each matter.
        path: where the file is; "" for a generated set.
        table: all that was read of the file; None for a generated set.
        wishes: what was asked of the file.
        members: the columns of 0 and 1 that say of each kind of the target whether it is that; softmax alone
            has them.
    """

    name: str
    names: tuple[str, ...]
    columns: Columns
    model: str
    why: str
    start: tuple[float, float] | None = None
    learning_rate: float | None = None
    bounds: tuple[float, ...] | None = None
    raw: "Dataset | None" = None
    header: tuple[str, ...] = ()
    goal: str = ""
    headings: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    path: str = ""
    table: "Table | None" = None
    wishes: Wishes = NO_WISHES
    members: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """The column that is to be learnt."""
        return self.goal or target_of(self.names)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns that it is learnt from."""
        return tuple(name for name in self.names if name != self.target and name not in self.members)

    def with_members(self, names: tuple[str, ...], kinds: tuple[str, ...], columns: Columns) -> "Dataset":
        """The same with a column of 0 and 1 for each kind of the target."""
        for column in columns:
            column.setflags(write=False)
        headings = (*(self.headings or self.names), *(f"{self.heading(self.target)} = {k}" for k in kinds))
        return replace(
            self,
            names=(*self.names, *names),
            columns=(*self.columns, *columns),
            headings=headings,
            kinds=kinds,
            goal=self.target,
            members=names,
        )

    @property
    def hint(self) -> str:
        """What is to be said of a file whose columns are of very different sizes; "" where they are not."""
        if not self.path or self.raw:
            return ""
        learnt = () if self.kinds or label_kind(self.column(self.target)) else (self.target,)
        sizes = {name: math.sqrt(float(np.mean(self.column(name) ** 2))) for name in (*self.inputs, *learnt)}
        small, large = min(sizes, key=sizes.__getitem__), max(sizes, key=sizes.__getitem__)
        if sizes[large] <= _UNEVEN * max(min(sizes[small], 1.0), 1e-300):
            return ""
        return (
            f"the columns' scales differ ({self.heading(large)} {sizes[large]:.1g}, "
            f"{self.heading(small)} {sizes[small]:.1g}): z or --scale-data"
        )

    def heading(self, name: str) -> str:
        """The name for people of the column of that name."""
        return quote(self.headings[self.names.index(name)] if self.headings else name, 20)

    @property
    def examples(self) -> int:
        """How many examples there are."""
        return self.columns[0].size

    def column(self, name: str) -> Column:
        """The column of that name."""
        return self.columns[self.names.index(name)]


class Recipe(NamedTuple):
    """How to generate a set; see `Dataset` for what the parts mean.

    Attributes:
        make: `make(random, examples)` gives the columns.
        examples: how many there are unless said otherwise.
        code: what `make` does, as lines of a program; they have `random` and `examples`.
    """

    name: str
    names: tuple[str, ...]
    model: str
    make: Callable[[np.random.Generator, int], Columns]
    why: str
    start: tuple[float, float]
    learning_rate: float | None = None
    bounds: tuple[float, ...] | None = None
    examples: int = 200
    code: tuple[str, ...] = ()


def _line(random: np.random.Generator, examples: int) -> Columns:
    x = random.uniform(-2, 2, examples)
    return x, 1.2 * x + 0.5 + random.normal(0, 0.6, examples)


def _outliers(random: np.random.Generator, examples: int) -> Columns:
    x, y = _line(random, examples)
    wild = random.random(examples) < 0.08
    return x, np.where(wild, y + random.normal(7, 2, examples), y)


def _badly_scaled(random: np.random.Generator, examples: int) -> Columns:
    x = random.uniform(0, 10, examples)
    return x, 0.6 * x + 2 + random.normal(0, 0.8, examples)


def _labels(examples: int) -> Column:
    return np.where(np.arange(examples) % 2 == 0, 1.0, -1.0)


def _blobs(random: np.random.Generator, examples: int) -> Columns:
    label = _labels(examples)
    spread = random.normal(0, 1, (2, examples))
    return 1.2 * label + spread[0], 0.8 * label + spread[1], label


def _moons(random: np.random.Generator, examples: int) -> Columns:
    label = _labels(examples)
    angle = random.uniform(0, math.pi, examples)
    blur = random.normal(0, 0.15, (2, examples))
    return label * (np.cos(angle) - 0.5) + blur[0], label * (np.sin(angle) - 0.25) + blur[1], label


def _two_kinds(_: np.random.Generator, examples: int) -> Columns:
    found = np.resize(np.array(EXAMPLES, np.float64), (examples, 2))
    return found[:, 0].copy(), found[:, 1].copy()


def _shifts(random: np.random.Generator, examples: int) -> Columns:
    """Spread evenly as a normal distribution of 0.3 is (Vogel's spiral): chance has only their order.

    So the two minima of the surface are equally low for every seed.
    """
    place = random.permutation(examples)
    radius = 0.3 * np.sqrt(-2 * np.log(1 - (place + 0.5) / examples))
    angle = place * math.pi * (3 - math.sqrt(5))
    columns = radius * np.cos(angle), radius * np.sin(angle)
    return tuple(column - column.mean() for column in columns)


_LINE_CODE = (
    "x = random.uniform(-2, 2, examples)",
    "y = 1.2 * x + 0.5 + random.normal(0, 0.6, examples)",
)
_LABEL_CODE = "y = np.where(np.arange(examples) % 2 == 0, 1.0, -1.0)"

_RECIPES = (
    Recipe("line", ("x", "y"), "least-squares", _line,
           "A straight line in noise: where the race is easiest to follow.", (-2.5, -1.2), code=_LINE_CODE),
    Recipe("blobs", ("x1", "x2", "y"), "logistic", _blobs,
           "Two overlapping clouds: the boundary is settled, the confidence is learnt slowly.", (-1.5, 2.0),
           code=(_LABEL_CODE, "spread = random.normal(0, 1, (2, examples))",
                 "x1, x2 = 1.2 * y + spread[0], 0.8 * y + spread[1]")),
    Recipe("moons", ("x1", "x2", "y"), "hinge", _moons,
           "Two moons that no straight line parts: some examples always pull the wrong way.", (-2.0, -1.0),
           code=(_LABEL_CODE, "angle = random.uniform(0, np.pi, examples)",
                 "blur = random.normal(0, 0.15, (2, examples))",
                 "x1, x2 = y * (np.cos(angle) - 0.5) + blur[0], y * (np.sin(angle) - 0.25) + blur[1]")),
    Recipe("outliers", ("x", "y"), "least-squares", _outliers,
           "A line with wild examples: a single one can throw SGD far off; try the model absolute-error.",
           (-2.5, -1.2),
           code=(*_LINE_CODE, "wild = random.random(examples) < 0.08",
                 "y = np.where(wild, y + random.normal(7, 2, examples), y)")),
    Recipe("badly-scaled", ("x", "y"), "least-squares", _badly_scaled,
           "x goes from 0 to 10, so the surface is a ravine: scaling the data would mend it.", (6.0, -0.4),
           code=("x = random.uniform(0, 10, examples)",
                 "y = 0.6 * x + 2 + random.normal(0, 0.8, examples)")),
    Recipe("sharp-flat", ("s", "t"), "shifted", _shifts,
           "Two minima of equal training loss: the noise throws SGD out of the sharp one, where batch stays.",
           (-1.7, 0.25), 0.4, (-3, 3, -2, 2),
           code=("place = random.permutation(examples)",
                 "radius = 0.3 * np.sqrt(-2 * np.log(1 - (place + 0.5) / examples))",
                 "angle = place * np.pi * (3 - np.sqrt(5))",
                 "s, t = radius * np.cos(angle), radius * np.sin(angle)",
                 "s, t = s - s.mean(), t - t.mean()")),
    Recipe("two-kinds", ("x", "y"), "logistic", _two_kinds,
           "Twelve examples of the small classifier that the course follows; chance has only their order.",
           (START["b"], START["w"]), 1.0, (-3, 3, -2, 5), len(EXAMPLES), code=TWO_KINDS_CODE),
)  # fmt: skip

DATASETS: Mapping[str, Recipe] = {recipe.name: recipe for recipe in _RECIPES}
"""The generated sets, in the order they are offered."""


def generate(name: str, examples: int | None = None, seed: int = 0) -> Dataset:
    """The generated set called `name`; the same seed gives the same numbers.

    Raises:
        InputError: for an unknown name or a number of examples that is out of range.
    """
    if name not in DATASETS:
        raise InputError(f"there is no data set or file {quote(name)}: {suggest(name, DATASETS)}")
    recipe = DATASETS[name]
    count = recipe.examples if examples is None else checked_examples(examples)
    columns = recipe.make(generator(seed), count)
    for column in columns:
        column.setflags(write=False)
    return Dataset(
        name,
        recipe.names,
        columns,
        recipe.model,
        recipe.why,
        recipe.start,
        recipe.learning_rate,
        recipe.bounds,
    )


def checked_examples(examples: int) -> int:
    """A number of examples that can be used.

    Raises:
        InputError: when it is out of range.
    """
    if not FEWEST <= examples <= MOST:
        raise InputError(f"{examples} examples: write a whole number from {FEWEST} to {MOST}")
    return examples


def find_data(
    text: str, wishes: Wishes | None = None, seed: int = 0, progress: Progress | None = None
) -> Dataset:
    """The generated set of that name, or the table at that path.

    Args:
        text: a name, a path, or `-` for standard input.
        wishes: which columns and how many examples; a generated set has its own columns.
        seed: for what is generated; not used for a file.
        progress: called with (bytes read, bytes in all) while a file is read.

    Raises:
        InputError: when there is no such set or file, or the file cannot be used.
    """
    wishes = wishes or NO_WISHES
    if text in DATASETS or not is_path(text):
        for option, value in (("--target", wishes.target), ("--inputs", wishes.inputs)):
            if value is not None:
                raise InputError(f"{option} goes with a file: a generated set has its own columns")
        return generate(text, wishes.examples, seed)
    limit = MOST if wishes.examples is None else checked_examples(wishes.examples)
    path = gate.expanded(text)
    from gdtui.engine.table.reader import read_table

    with gate.unquoted(quote(os.path.basename(path))):
        table = read_table(path, limit, progress)
    return _accepted(table, wishes, path)


def _accepted(table: "Table", wishes: Wishes, path: str) -> Dataset:
    """A table's columns as a data set; a table that is none, and not the wishes, is told of by the gate."""
    try:
        return from_table(table, wishes, path)
    except InputError:
        if gate.closed():
            with gate.unquoted(table.name):
                from_table(table, NO_WISHES, path)
        raise


def is_path(text: str) -> bool:
    """Whether a text is meant as the path of a file."""
    looks = text == STANDARD_INPUT or any(mark in text for mark in "./\\~")
    return looks or gate.exists(text)


def from_table(table: "Table", wishes: Wishes, path: str = "") -> Dataset:
    """A table's columns as a data set.

    Raises:
        InputError: when what is wished for is not in it.
    """
    from gdtui.engine.table.roles import details, roles, summary

    found = roles(table, wishes.target, wishes.inputs, wishes.wanted)
    parts = (*found.inputs, found.target)
    return Dataset(
        table.name,
        tuple(part.name for part in parts),
        tuple(part.values for part in parts),
        _suited_model(found),
        summary(table, found),
        header=tuple(column.name for column in table.columns),
        goal=found.target.name,
        headings=tuple(part.heading for part in parts),
        kinds=found.kinds,
        notes=tuple(details(table, found)),
        path=path,
        table=table,
        wishes=wishes,
    )


def wished(data: Dataset, wishes: Wishes) -> Dataset:
    """The same file with other wishes: it is not read again. A generated set stays as it is.

    Raises:
        InputError: when what is wished for is not in it.
    """
    if data.table is None:
        return data
    found = from_table(data.table, wishes, data.path)
    return scaled(found) if data.raw else found


def _suited_model(found: "Roles") -> str:
    if len(found.kinds) > 2:
        return "softmax"
    return "logistic" if label_kind(found.target.values) else "least-squares"


def scaled(data: Dataset) -> Dataset:
    """The data with every input, and a target of numbers, at mean 0 and standard deviation 1.

    A target of kinds stays as it is.
    """
    kinds = data.kinds or data.wishes.kinds or label_kind(data.column(data.target))
    kept = data.target if kinds else ""
    columns = tuple(
        column if name == kept or name in data.members else _standard(column)
        for name, column in zip(data.names, data.columns, strict=True)
    )
    name = f"{data.name}, scaled"
    return replace(data, name=name, columns=columns, start=None, learning_rate=None, bounds=None, raw=data)


def _standard(column: Column) -> Column:
    spread = float(column.std())
    standard: Column = (column - column.mean()) / (spread if spread > 0 else 1.0)
    standard.setflags(write=False)
    return standard


def target_of(names: Sequence[str]) -> str:
    """The column that is to be learnt, unless a model says otherwise: y, else the last one."""
    return "y" if "y" in names else names[-1]


def label_kind(column: Column) -> str:
    """`signs` for a column of −1 and 1, `bits` for one of 0 and 1; empty for any other."""
    low, high = float(column.min()), float(column.max())
    if high != 1.0 or low not in (-1.0, 0.0) or not bool(((column == low) | (column == high)).all()):
        return ""
    return "signs" if low < 0 else "bits"
