"""What a circuit's picture costs: python -m tests.benchmarks.circuit.

Layout means all that is done once for a circuit and a size: layers, order, rows, wires and their characters.
Milliseconds are those of the machine at hand; the targets are 30 ms for 60 gates and 1 s for 500.
"""

import random
import statistics
import time
from collections.abc import Callable
from unittest.mock import patch

from gdtui.engine.autodiff import expression
from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.circuit.events import Passes
from gdtui.engine.circuit.gradient_marks import marks
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.render.cells.look import Look
from gdtui.render.circuit.drawing import drawing
from gdtui.render.circuit.picture import CircuitView, draw

FORMS = ("{}+{}", "{}*{}", "{}-{}", "max({},{})", "sin({})", "tanh({})")
INPUTS = "abcdxyzw"
RUNS = 7


def tangle(gates: int, seed: int) -> Circuit:
    """A random circuit in which every part may be used again soon, and every input at any time."""
    chance, known, parts = random.Random(seed), list(INPUTS), []
    for number in range(gates):
        form = chance.choice(FORMS)
        sources = [chance.choice(known[-12:] + list(INPUTS)) for _ in range(2)]
        parts.append(f"g{number}={form.format(*sources)}")
        known.append(f"g{number}")
    # 500 gates with names of their own take more characters than may be typed
    with patch.object(expression, "LONGEST", 1_000_000):
        return expression.parse("; ".join(parts))


def milliseconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median duration of one run."""
    durations = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begin)
    return statistics.median(durations) * 1000


def layout(circuit: Circuit) -> float:
    """All that is done once, for a screen of 120x40."""

    def build() -> None:
        drawing.cache_clear()
        drawing(circuit, 32, 80, False, False)

    return milliseconds(build)


def step(circuit: Circuit) -> float:
    """The whole screen for one more step, the drawing being there."""
    simulation = Backprop("tangle", circuit, tuple(0.5 + 0.1 * i for i in range(len(circuit.inputs))))
    states = iter(range(1, RUNS + 2))
    draw(CircuitView(simulation, CircuitState(0)), 120, 40, Look())
    return milliseconds(lambda: draw(CircuitView(simulation, CircuitState(next(states))), 120, 40, Look()))


def passes(circuit: Circuit) -> float:
    """All events anew, as when an input changes."""
    point = (0.5,) * len(circuit.inputs)
    return milliseconds(lambda: Passes(circuit, point).events)


def check(circuit: Circuit) -> float:
    """Every centred difference."""
    found = Passes(circuit, (0.5,) * len(circuit.inputs))
    return milliseconds(lambda: marks(found))


def main() -> None:
    """One line for each number of gates, the slowest of three circuits."""
    print("gates   layout ms   step ms   passes ms   centred differences ms")
    for gates in (10, 30, 60, 120, 250, 500):
        circuits = [tangle(gates, seed) for seed in range(3)]
        costs = [max(map(cost, circuits)) for cost in (layout, step, passes, check)]
        print(f"{gates:5}{costs[0]:12.1f}{costs[1]:10.1f}{costs[2]:12.1f}{costs[3]:25.1f}")


if __name__ == "__main__":
    main()
