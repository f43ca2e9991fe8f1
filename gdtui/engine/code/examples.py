"""What a network learns from, in its program: `train` and `test`, each inputs and target."""

from collections.abc import Iterator

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.code.data import data_code, embedded
from gdtui.engine.code.formulas.straight import straight
from gdtui.engine.code.program import Line, lines, number
from gdtui.engine.losses.data import label_kind
from gdtui.engine.network.data import Examples
from gdtui.engine.network.sets import SETS
from gdtui.engine.network.shape import REGRESSION, SEVERAL_KINDS


def examples_code(found: Examples, seed: int, drawn: int) -> tuple[Line, ...]:
    """The lines that make `train` and `test`.

    Args:
        found: the examples.
        seed: what they are drawn and parted by.
        drawn: how many of those that are learnt from were drawn by hand; they come last.

    Raises:
        InputError: when they have to be written down, and are too many.
    """
    count, kept = len(found.y) + len(found.test_y) - drawn, len(found.test_y)
    if found.source is None and found.name not in SETS:
        made = [*_written_down(found, drawn), *_target(found), *_in_order(count, kept)]
    else:
        known = _from_file(found, seed) if found.source else _generated(found, count, seed)
        made = [*known, *_target(found), *_parted(count, kept, seed)]
    return (*made, *_drawn(found, drawn))


def _generated(found: Examples, count: int, seed: int) -> Iterator[Line]:
    noise, recipe = number(found.noise or 0.0), SETS[found.name]
    yield Line(f"random, examples = np.random.default_rng({seed}), {count}")
    yield from lines("\n".join(recipe.code))
    if recipe.task == REGRESSION:
        yield Line(f"y = y + {noise} * random.normal(size=examples)")
    else:
        yield Line(f"x = x + {noise} * random.normal(size=x.shape)")
    if found.lifts:
        yield from lines(_lifted(found))


def _lifted(found: Examples) -> str:
    """The lines that make the inputs out of the numbers that an example is given by."""
    columns = []
    for lift in found.lifts:
        code = straight(lift, (), "loss")
        if len(code.forward) > 1:
            raise InputError(f"{lift.text} is more than a line: name simpler inputs")
        columns.append(code.forward[0].partition(" = ")[2])
    names = ", ".join(found.names) + ("," if len(found.names) == 1 else "")
    unpack = f"{names} = x.T" if len(found.names) > 1 else f"({names}) = x.T"
    return f"{unpack}\nx = np.column_stack([{', '.join(columns)}])"


def _from_file(found: Examples, seed: int) -> Iterator[Line]:
    assert found.source is not None
    yield from data_code(found.source, (*found.names, found.source.target), seed)
    yield Line("x, y = data[:-1].T, data[-1]")
    if label_kind(found.source.column(found.source.target)) == "signs":
        yield Line("y = 1.0 * (y > 0)")


def _written_down(found: Examples, drawn: int) -> Iterator[Line]:
    """All of them as they are, those that are learnt from first."""
    train = len(found.y) - drawn
    inputs = np.vstack([found.inputs[:train], found.test_inputs])
    yield from embedded([*inputs.T, np.concatenate([found.y[:train], found.test_y])])
    yield Line("x, y = data[:-1].T, data[-1]")


def _target(found: Examples) -> Iterator[Line]:
    if found.task == SEVERAL_KINDS:
        yield Line("y = y.astype(int)")


def _in_order(count: int, kept: int) -> Iterator[Line]:
    train = count - kept
    yield Line(f"train = x[:{train}], y[:{train}]")
    if kept:
        yield Line(f"test = x[{train}:], y[{train}:]")


def _parted(count: int, kept: int, seed: int) -> Iterator[Line]:
    if not kept:
        yield Line("train = x, y")
        return
    yield Line(f"order = np.random.default_rng(({seed}, 2)).permutation({count})")
    for name, part in (("test", f":{kept}"), ("train", f"{kept}:")):
        yield Line(f"chosen = np.sort(order[{part}])")
        yield Line(f"{name} = x[chosen], y[chosen]")


def _drawn(found: Examples, drawn: int) -> Iterator[Line]:
    """The lines that add what was drawn by hand."""
    whole = found.task == SEVERAL_KINDS
    for inputs, target in zip(
        found.inputs[len(found.y) - drawn :], found.y[len(found.y) - drawn :], strict=True
    ):
        row = ", ".join(map(number, inputs.tolist()))
        value = str(int(target)) if whole else number(target)
        yield Line(f"train = np.vstack([train[0], [{row}]]), np.append(train[1], {value})")
