"""Exercise 4: the mini-batches of an epoch, the last one with what remains."""

import random
from collections.abc import Callable

from gdtui.exercises.task import Case, Names, Numbers, Part, Slip, Task, WrongShapeError, flat


def _cases(draw: random.Random) -> list[Case]:
    sizes = [(6, 2), (7, 3), (3, 5), (5, 1), (draw.randrange(8, 30), draw.randrange(2, 7)), (1, 1)]
    found = []
    for count, size in sizes:
        order = draw.sample(range(count), count)
        found.append(Case(f"{count} examples, batch_size = {size}", {"order": order, "size": size}))
    return found


def _play(names: Names, case: Case) -> Numbers:
    found = names["minibatches"](list(case.given["order"]), case.given["size"])
    if found is None or not hasattr(found, "__iter__"):
        raise WrongShapeError("minibatches gave back no list of lists: is the return missing?")
    return _numbered([[int(each) for each in flat(list(batch), "minibatches")] for batch in found])


def _numbered(batches: list[list[int]]) -> Numbers:
    numbers = [number for batch in batches for number in (len(batch), *batch)]
    return [float(len(batches)), *map(float, numbers)]


def _cut(order: list[int], size: int) -> list[list[int]]:
    return [order[at : at + size] for at in range(0, len(order), size)]


def _expected(case: Case) -> list[Part]:
    batches = _cut(case.given["order"], case.given["size"])
    parts = [Part("the number of batches", len(batches))]
    for number, batch in enumerate(batches, 1):
        parts.append(Part(f"batch {number}: how many examples", len(batch)))
        parts += [Part(f"batch {number}: example {k}", each) for k, each in enumerate(batch, 1)]
    return parts


def _slip(made: Callable[[list[int], int], list[list[int]]]) -> Callable[[Case], Numbers]:
    return lambda case: _numbered(made(case.given["order"], case.given["size"]))


def _without_rest(order: list[int], size: int) -> list[list[int]]:
    return [batch for batch in _cut(order, size) if len(batch) == size]


def _merged(order: list[int], size: int) -> list[list[int]]:
    batches = _cut(order, size)
    if len(batches) > 1 and len(batches[-1]) < size:
        return [*batches[:-2], batches[-2] + batches[-1]]
    return batches


def _filled_up(order: list[int], size: int) -> list[list[int]]:
    return [(batch + order)[:size] for batch in _cut(order, size)]


BATCHES = Task(
    "minibatches",
    "the mini-batches of an epoch, the last one with what remains",
    ("minibatches",),
    _cases, _play, _expected,
    (
        Slip("were the examples that remain left out?", _slip(_without_rest)),
        Slip("were the examples that remain put into the batch before?", _slip(_merged)),
        Slip("was the last batch filled up with examples that have been seen?", _slip(_filled_up)),
        Slip("do the batches overlap? The next one begins batch_size further on",
             _slip(lambda order, size: [order[at : at + size] for at in range(len(order))])),
        Slip("is there one batch of everything?", _slip(lambda order, size: [order])),
        Slip("are they places, or sorted? The examples come in the order that is given",
             _slip(lambda order, size: _cut(sorted(order), size))),
    ),
)  # fmt: skip
