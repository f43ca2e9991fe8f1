"""What a network learns from: a generated set, the user's own file, and what was drawn by hand."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.data import (
    Dataset,
    Wishes,
    checked_examples,
    find_data,
    is_path,
    label_kind,
    scaled,
    wished,
)
from gdtui.engine.losses.objective import Bounds, Vector
from gdtui.engine.losses.shuffle import generator
from gdtui.engine.network.sets import MOST_NOISE, SETS, TYPED, Recipe, blurred, is_typed, typed_set
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS, TWO_KINDS
from gdtui.engine.table import Progress

if TYPE_CHECKING:
    from gdtui.engine.autodiff.circuit import Circuit

FIRST_DATA = "moons"
TEST_SHARE = 0.3
"""The share of the examples that is kept back unless said otherwise."""
_MARGIN = 0.15
"""What is shown around the examples, as a share of their extent."""


class Examples(NamedTuple):
    """Examples to learn from, and others that were kept back.

    Attributes:
        name: what `--data` says.
        names: of the numbers that an example is given by.
        headings: of what the network gets, for people: the same, or expressions of them.
        target: the heading of what is learnt.
        task: `REGRESSION`, `TWO_KINDS` or `SEVERAL_KINDS`.
        kinds: the kinds' names, in the order of the target's numbers; () for a regression.
        points: what the examples are given by, shape (examples, names); drawn ones last.
        inputs: what the network gets of them, shape (examples, headings).
        y: the number to learn, or the kind's number; shape (examples,).
        test_points: as `points`, of the test examples.
        test_inputs: as `inputs`.
        test_y: as `y`.
        why: one sentence on the set.
        noise: how much is in a generated set; None for a file.
        lifts: what makes the inputs out of a point; () where they are its numbers.
        source: the file; None for a generated set.
    """

    name: str
    names: tuple[str, ...]
    headings: tuple[str, ...]
    target: str
    task: str
    kinds: tuple[str, ...]
    points: Vector
    inputs: Vector
    y: Vector
    test_points: Vector
    test_inputs: Vector
    test_y: Vector
    why: str
    noise: float | None
    lifts: "tuple[Circuit, ...]" = ()
    source: Dataset | None = None

    @property
    def shown(self) -> str:
        """The name for people: that of a file without its folders, printable."""
        return quote(Path(self.name).name) if self.source else self.name

    @property
    def outputs(self) -> int:
        """How many numbers a network for it gives."""
        return len(self.kinds) if self.task == SEVERAL_KINDS else 1

    @property
    def bounds(self) -> Bounds:
        """(low, high) of every number that an example is given by, with some room around."""
        every = np.vstack([self.points, self.test_points])
        low, high = every.min(axis=0), every.max(axis=0)
        room = _MARGIN * np.where(high > low, high - low, 1.0)
        return tuple(zip((low - room).tolist(), (high + room).tolist(), strict=True))

    @property
    def scale(self) -> tuple[Vector, Vector] | None:
        """Mean and spread of the file's own numbers, where the points are scaled; each of shape (names,)."""
        if self.source is None or self.source.raw is None:
            return None
        raw = np.array([self.source.raw.column(name) for name in self.names])
        return raw.mean(axis=1), raw.std(axis=1)

    def lift(self, points: Vector) -> Vector:
        """What the network gets of points, shape (points, names)."""
        return lifted(self.lifts, self.names, points)


def lifted(lifts: "Sequence[Circuit]", names: Sequence[str], points: Vector) -> Vector:
    """What a network gets of points, shape (points, names): their numbers, or expressions of them."""
    if not lifts:
        return points
    column = dict(zip(names, points.T, strict=True))
    found = [np.broadcast_to(lift.values([column[n] for n in lift.inputs]), len(points)) for lift in lifts]
    return np.column_stack(found)


def find_examples(
    settings: Settings, source: Dataset | None = None, progress: Progress | None = None
) -> Examples:
    """The examples that the settings describe.

    Args:
        settings: data, target, features, scale_data, examples, noise, test_share, drawn, seed.
        source: the file, where it was read already.
        progress: called with (bytes read, bytes in all) while a file is read.

    Raises:
        InputError: one line that says what to write instead.
    """
    text = settings.data or FIRST_DATA
    if text in SETS or is_typed(text):
        found = _generated(text, settings)
    elif is_path(text):
        found = _from_file(text, settings, source, progress)
    else:
        known = suggest(text, SETS)
        raise InputError(f"there is no data set {quote(text)}: {known}, a file, or {quote(TYPED)}")
    return _with_drawn(_split(found, settings), settings.drawn)


def _generated(text: str, settings: Settings) -> Examples:
    if settings.target is not None or settings.scale_data:
        option = "--target" if settings.target is not None else "--scale-data"
        raise InputError(f"{option} goes with a file: a generated set has its own columns")
    recipe = SETS[text] if text in SETS else typed_set(text)
    count = recipe.examples if settings.examples is None else checked_examples(settings.examples)
    noise = recipe.noise if settings.noise is None else checked_noise(settings.noise)
    points, y = blurred(recipe, count, noise, settings.seed)
    lifts = _lifts(settings.features, recipe)
    headings = tuple(lift.text for lift in lifts) or recipe.names
    none = points[:0]
    target = "kind" if recipe.kinds else "y"
    return Examples(text, recipe.names, headings, target, recipe.task, recipe.kinds, points, none, y, none,
                    none, y[:0], recipe.why, noise, lifts)  # fmt: skip


def checked_noise(noise: float) -> float:
    """A spread of noise that can be used.

    Raises:
        InputError: when it is out of range.
    """
    if not 0 <= noise <= MOST_NOISE:
        raise InputError(f"noise {noise:g}: write a number from 0 to {MOST_NOISE:g}")
    return noise


def _lifts(text: str | None, recipe: Recipe) -> "tuple[Circuit, ...]":
    """What the network is to get instead of a generated set's own numbers: expressions of them."""
    if text is None:
        return ()
    from gdtui.engine.autodiff.expression import parse

    lifts = tuple(parse(part, recipe.names) for part in text.split(","))
    for lift in lifts:
        stray = next((name for name in lift.inputs if name not in recipe.names), None)
        if stray:
            known = ", ".join(recipe.names)
            raise InputError(f"there is no {quote(stray)} in {recipe.name}: inputs are made of {known}")
        if not lift.inputs:
            raise InputError(f"{quote(lift.text)} is the same for every example: leave it out of the inputs")
    return lifts


def _from_file(text: str, settings: Settings, source: Dataset | None, progress: Progress | None) -> Examples:
    if settings.noise is not None:
        raise InputError("--noise goes with a generated set: a file has the noise that it has")
    wishes = Wishes(settings.examples, settings.target, settings.features)
    if source is None or source.path != text:
        data = find_data(text, wishes, settings.seed, progress)
    else:
        data = wished(source.raw or source, wishes)
    data = scaled(data) if settings.scale_data else data
    points = np.column_stack([data.column(name) for name in data.inputs])
    task, kinds, y = _roles(data)
    headings = tuple(map(data.heading, data.inputs))
    none = points[:0]
    target, name, why = data.heading(data.target), data.path or data.name, data.why
    return Examples(name, data.inputs, headings, target, task, kinds, points, none, y, none, none, y[:0], why,
                    None, (), data)  # fmt: skip


def _roles(data: Dataset) -> tuple[str, tuple[str, ...], Vector]:
    """What is learnt of a file: the task, the kinds' names, and the target."""
    column = data.column(data.target)
    marks = label_kind(column)
    if len(data.kinds) > 2:
        return SEVERAL_KINDS, data.kinds, column
    if data.kinds:
        return TWO_KINDS, data.kinds, column
    if marks:
        return TWO_KINDS, ("−1" if marks == "signs" else "0", "1"), (column > 0).astype(np.float64)
    return REGRESSION, (), column


def _split(found: Examples, settings: Settings) -> Examples:
    """Learnt from and kept back: which ones is decided by the seed."""
    share = TEST_SHARE if settings.test_share is None else settings.test_share
    count = len(found.y)
    kept = round(share * count)
    if not 0 <= share < 1 or kept >= count:
        raise InputError(
            f"a test share of {share:g} leaves nothing to learn from: write 0.3, or 0 for no test"
        )
    if share and not kept:
        raise InputError(
            f"a test share of {share:g} of {count} examples is none: write 0, or {1 / count:.2g}"
        )
    order = generator((settings.seed, 2)).permutation(count)
    test, train = np.sort(order[:kept]), np.sort(order[kept:])
    return _filled(found, (found.points[train], found.y[train]), (found.points[test], found.y[test]))


def _filled(found: Examples, train: tuple[Vector, Vector], test: tuple[Vector, Vector]) -> Examples:
    inputs, test_inputs = found.lift(train[0]), found.lift(test[0])
    for array in (*train, *test, inputs, test_inputs):
        array.setflags(write=False)
    return found._replace(
        points=train[0],
        y=train[1],
        test_points=test[0],
        test_y=test[1],
        inputs=inputs,
        test_inputs=test_inputs,
    )


def _with_drawn(found: Examples, drawn: Sequence[tuple[float, ...]]) -> Examples:
    """With examples that were drawn by hand: they are learnt from."""
    if not drawn:
        return found
    for each in drawn:
        _check_drawn(found, each)
    more = np.array(drawn, np.float64)
    train = np.vstack([found.points, more[:, :-1]]), np.concatenate([found.y, more[:, -1]])
    return _filled(found, train, (found.test_points, found.test_y))


def _check_drawn(found: Examples, drawn: tuple[float, ...]) -> None:
    names = (*found.names, found.target)
    if len(drawn) != len(names):
        raise InputError(f"an example here takes {len(names)} numbers: {', '.join(names)}")
    if found.kinds and drawn[-1] not in range(len(found.kinds)):
        raise InputError(f"there is no kind {drawn[-1]:g}: the kinds are 0 to {len(found.kinds) - 1}")


def same_task(one: Examples, other: Examples) -> bool:
    """Whether the same network can learn both."""
    same = one.task == other.task and one.outputs == other.outputs
    return same and len(one.headings) == len(other.headings)
