"""What the engine costs beside its rivals: python -m tests.benchmarks.engine [--json].

Every contender runs in turn, round after round, and ratios are medians over the rounds: a machine that is
busy slows all of them alike. micrograd and PyTorch take part where they are installed (they are no dependency
of gdtui). Exits with 1 when a requirement is missed.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as gdtui does: read when numpy is imported

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from statistics import median

import numpy as np
from numpy.typing import NDArray

from gdtui.engine.losses.catalogue import LANDSCAPES
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.rules.adam import Adam

ROSENBROCK = LANDSCAPES["rosenbrock"]
START = (-1.2, 1.0)
ROUNDS = 15
Array = NDArray[np.float64]

BY_HAND: dict[str, Callable[[Array, Array], Array]] = {
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    "beale": lambda x, y: (
        (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
    ),
    "rastrigin": lambda x, y: (
        20 + x**2 - 10 * np.cos(2 * np.pi * x) + y**2 - 10 * np.cos(2 * np.pi * y)
    ),
    "ackley": lambda x, y: (
        -20 * np.exp(-0.2 * np.sqrt((x**2 + y**2) / 2))
        - np.exp((np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)) / 2)
        + np.e
        + 20
    ),
    "six-hump-camel": lambda x, y: (
        (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (-4 + 4 * y**2) * y**2
    ),
}  # fmt: skip
SIZES = ((120, 80), (240, 160), (800, 600))


@dataclass(frozen=True)
class Row:
    """One comparison: microseconds a call, and how they compare."""

    what: str
    ours: float
    rival: str
    theirs: float
    ratio: float
    required: str
    met: bool


def seconds(run: Callable[[], object], times: int) -> float:
    """Of one call, averaged over `times`."""
    begin = time.perf_counter()
    for _ in range(times):
        run()
    return (time.perf_counter() - begin) / times


def interleaved(contenders: dict[str, Callable[[], object]], budget: float = 0.01) -> dict[str, list[float]]:
    """Microseconds a call of each contender in every round; each has about `budget` seconds a round."""
    times = {name: max(1, int(budget / max(seconds(run, 3), 1e-7))) for name, run in contenders.items()}
    rounds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, run in contenders.items():
            rounds[name].append(1e6 * seconds(run, times[name]))
    return rounds


def compared(what: str, contenders: dict[str, Callable[[], object]], required: dict[str, float]) -> list[Row]:
    """`gdtui` against each of the others: how many times as fast (`required` at least so many)."""
    rounds = interleaved(contenders)
    ours = rounds.pop("gdtui")
    rows = []
    for rival, theirs in rounds.items():
        ratio = median(b / a for a, b in zip(ours, theirs, strict=True))
        least = required.get(rival)
        demand = f"≥ {least:g}" if least else ""
        rows.append(Row(what, median(ours), rival, median(theirs), ratio, demand, ratio >= (least or 0)))
    return rows


def straight_gradient(x: float, y: float) -> tuple[float, float, float]:
    """Rosenbrock and its gradient as one would write them for this function alone."""
    a, b = 1 - x, y - x * x
    return a * a + 100 * b * b, -2 * a - 400 * x * b, 200 * b


def gradients() -> list[Row]:
    """The value and gradient of Rosenbrock at one point."""
    circuit = ROSENBROCK.circuit
    contenders: dict[str, Callable[[], object]] = {"gdtui": lambda: circuit.value_and_gradient(START)}
    if find_spec("micrograd"):
        from micrograd.engine import Value

        def micrograd() -> None:
            x, y = Value(START[0]), Value(START[1])
            loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
            loss.backward()

        contenders["micrograd"] = micrograd
    if find_spec("torch"):
        contenders["PyTorch with its Adam"] = torch_adam()
    contenders["straight-line Python"] = lambda: straight_gradient(*START)
    return compared("value and gradient", contenders, {"micrograd": 3, "PyTorch with its Adam": 25})


def our_adam() -> Callable[[], object]:
    """A step of ours, as the landscape makes it."""
    rule, params = Adam(learning_rate=0.001), np.array(START)
    memory = rule.init(params)
    loss, gradient = ROSENBROCK.loss_and_gradient(params)

    def step() -> None:
        nonlocal params, memory, loss, gradient
        update, memory = rule.update(Here(ROSENBROCK, params, loss, gradient, 0, 0), memory)
        params = params + update
        loss, gradient = ROSENBROCK.loss_and_gradient(params)

    return step


def torch_adam() -> Callable[[], object]:
    """A step of PyTorch's."""
    import torch

    torch.set_num_threads(1)
    x, y = (torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in START)
    rule = torch.optim.Adam([x, y], lr=0.001)

    def step() -> None:
        rule.zero_grad()
        loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
        loss.backward()
        rule.step()

    return step


def straight_adam() -> Callable[[], object]:
    """A step in Python's floats, with nothing but this function and this rule in mind."""
    x, y, t = *START, 0
    m, v = [0.0, 0.0], [0.0, 0.0]

    def step() -> None:
        nonlocal x, y, t
        _, *gradient = straight_gradient(x, y)
        t += 1
        moves = []
        for i, g in enumerate(gradient):
            m[i] = 0.9 * m[i] + 0.1 * g
            v[i] = 0.999 * v[i] + 0.001 * g * g
            moves.append(0.001 * m[i] / (1 - 0.9**t) / (math.sqrt(v[i] / (1 - 0.999**t)) + 1e-8))
        x, y = x - moves[0], y - moves[1]

    return step


def updates() -> list[Row]:
    """A whole step: value, gradient and Adam's update."""
    contenders = {"gdtui": our_adam()}
    if find_spec("torch"):
        contenders["PyTorch with its Adam"] = torch_adam()
    contenders["straight-line Python"] = straight_adam()
    return compared("value, gradient and Adam", contenders, {})


def grids() -> list[Row]:
    """Whole grids against the same formula written in numpy: at most 1.3 times its time."""
    rows = []
    for name, formula in BY_HAND.items():
        for width, height in SIZES:
            loss = LANDSCAPES[name]
            x, y = (np.linspace(*box, n) for box, n in zip(loss.bounds, (width, height), strict=True))
            across, down = x[None, :], y[:, None]
            np.testing.assert_allclose(loss.grid(across, down), formula(across, down), rtol=1e-9, atol=1e-9)
            rounds = interleaved(
                {
                    "ours": lambda loss=loss, across=across, down=down: loss.grid(across, down),
                    "theirs": lambda formula=formula, across=across, down=down: formula(across, down),
                }
            )
            ours, theirs = rounds["ours"], rounds["theirs"]
            ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
            what = f"{name} {width}x{height}"
            rows.append(Row(what, median(ours), "numpy", median(theirs), ratio, "≤ 1.3", ratio <= 1.3))
    return rows


def show(title: str, rows: list[Row]) -> None:
    """One table."""
    print(f"\n{title:26} {'gdtui':>10}   {'':21} {'':>10} {'ratio':>7}  required")
    for row in rows:
        verdict = f"{row.required} {'met' if row.met else 'MISSED'}" if row.required else ""
        ours, theirs = f"{row.ours:7.1f} µs", f"{row.theirs:7.1f} µs"
        print(f"{row.what:26} {ours}   {row.rival:21} {theirs} {row.ratio:7.2f}  {verdict}")


def main() -> int:
    """Measures, prints, and says whether all that is required is met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    arguments = parser.parse_args()
    faster, slower = [*gradients(), *updates()], grids()
    if arguments.json:
        print(json.dumps([asdict(row) for row in [*faster, *slower]], ensure_ascii=False, indent=1))
    else:
        show("One point: times as fast", faster)
        show("A grid: times as slow", slower)
        missing = [name for name in ("micrograd", "torch") if not find_spec(name)]
        if missing:
            print(f"\nnot installed, so not compared: {', '.join(missing)}")
    return 0 if all(row.met for row in [*faster, *slower]) else 1


if __name__ == "__main__":
    sys.exit(main())
