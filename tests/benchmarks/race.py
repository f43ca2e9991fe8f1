"""The race's costs, as ratios measured in one run: python -m tests.benchmarks.race.

As in gdtui itself, numpy's products run on one core, on both sides.
"""

import dataclasses
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.data import NO_WISHES, from_table
from gdtui.engine.losses.mean_loss import DataObjective
from gdtui.engine.race.lane import Runner, advance
from gdtui.engine.race.simulation import Race, RaceState, race_from, race_on
from gdtui.engine.table.columns import Column, Sort
from gdtui.engine.table.reader import Table
from gdtui.render.cells.look import Look
from gdtui.render.race.picture import NOISE_EVERY, draw
from gdtui.render.race.view import RaceView

SMALL, LARGE = 1_000, 1_000_000


def best(run: Callable[[], object], repeats: int, times: int) -> float:
    """Seconds of one call: the least of `repeats` averages over `times` calls."""
    averages = []
    for _ in range(repeats):
        begin = time.perf_counter()
        for _ in range(times):
            run()
        averages.append((time.perf_counter() - begin) / times)
    return min(averages)


def updates(runner: Runner, count: int, repeats: int = 7) -> float:
    """Seconds of an update: the least of `repeats` averages over `count` updates from `runner` on."""
    averages = []
    with np.errstate(all="ignore"):
        for _ in range(repeats):
            here, begin = runner, time.perf_counter()
            for _ in range(count):
                here = advance(here, 1)
            averages.append((time.perf_counter() - begin) / count)
    return min(averages)


def update_costs() -> None:
    """An update's cost with a thousand and with a million examples."""
    few, many = (race_from(Settings(data="line", examples=n)).init().runners for n in (SMALL, LARGE))
    for lane in (1, 2):
        small, large = updates(few[lane], 1_500), updates(many[lane], 1_500)
        name = few[lane].lane.name
        costs = f"N=10³ {small * 1e6:6.1f} µs  N=10⁶ {large * 1e6:6.1f} µs"
        print(f"{name:11} update: {costs}  ratio {large / small:.2f} (≤ 1.5)")


def by_formula(race: Race) -> Callable[[np.ndarray], np.ndarray]:
    """An update of least squares as its formulas stand in a textbook, loss and all."""
    x, y = race.problem.data.columns
    eta = race.problem.learning_rate

    def update(params: np.ndarray) -> np.ndarray:
        rest = params[1] * x + params[0] - y
        loss = np.mean(rest**2)
        assert loss < 1e6
        return params - eta * np.array([np.mean(2 * rest), np.mean(2 * rest * x)])

    return update


def by_products(race: Race) -> Callable[[np.ndarray], np.ndarray]:
    """The same with dot products in place of means: the least that numpy can do it with."""
    x, y = race.problem.data.columns
    eta, examples = race.problem.learning_rate, race.problem.examples

    def update(params: np.ndarray) -> np.ndarray:
        rest = params[1] * x + params[0] - y
        loss = rest @ rest / examples
        assert loss < 1e6
        return params - 2 * eta / examples * np.array([rest.sum(), rest @ x])

    return update


def batch_against_numpy() -> None:
    """A batch update beside the same one written in numpy by hand, turn and turn about."""
    for examples in (300, SMALL, 3_000, 10_000, 100_000, LARGE):
        race = race_from(Settings(data="line", examples=examples))
        runner, start = race.init().runners[0], np.array(race.problem.start)
        whole, formula, products = race.problem.whole, by_formula(race), by_products(race)
        runs: tuple[Callable[[], object], ...] = (
            lambda to=formula, at=start: to(at),
            lambda to=products, at=start: to(at),
            lambda loss=whole, at=start: loss.loss_and_gradient(at),
            lambda here=runner: advance(here, 1),
        )
        times = max(1, min(10, 20_000 // examples))  # bursts short enough to fall between others' work
        with np.errstate(all="ignore"):
            rounds = [[best(run, 1, times) for run in runs] for _ in range(40 if times == 1 else 400)]
        numpy, least, gradient, update = np.min(rounds, axis=0).tolist()
        print(
            f"batch of {examples:>9,}: numpy {numpy * 1e6:7.1f} µs  gradient {gradient / numpy:.2f}"
            f"  whole update {update / numpy:.2f} (≤ 1.3)  beside dot products ({least * 1e6:.1f} µs)"
            f" {gradient / least:.2f}, {update / least:.2f}"
        )


def many_params_against_numpy() -> None:
    """A batch update of ten params beside least squares written in numpy by hand, in matrix form.

    `by_hand` has a row of the matrix for each example, as formulas have; `at_best` is the least that numpy
    can do it with.
    """
    random = np.random.default_rng(0)
    for examples in (SMALL, 10_000, LARGE):
        columns = [*random.normal(size=(9, examples)), random.normal(size=examples)]
        table = Table("ten", tuple(_column(i, values) for i, values in enumerate(columns)), examples)
        race = race_on(from_table(table, NO_WISHES), Settings(model="least-squares"))
        runner, start = race.init().runners[0], np.array(race.problem.start)
        design = np.column_stack([np.ones(examples), *columns[:9]])
        across, target, eta = design.T.copy(), columns[9], race.problem.learning_rate

        def by_hand(
            params: np.ndarray, x: np.ndarray = design, y: np.ndarray = target, rate: float = eta
        ) -> np.ndarray:
            rest = x @ params - y
            assert rest @ rest / y.size < 1e6
            return params - rate * 2 / y.size * (rest @ x)

        def at_best(
            params: np.ndarray, x: np.ndarray = across, y: np.ndarray = target, rate: float = eta
        ) -> np.ndarray:
            rest = params.dot(x) - y
            assert rest.dot(rest) / y.size < 1e6
            return params - rate * 2 / y.size * x.dot(rest)

        runs: tuple[Callable[[], object], ...] = (
            lambda at=start, by=by_hand: by(at),
            lambda at=start, by=at_best: by(at),
            lambda loss=race.problem.whole, at=start: loss.loss_and_gradient(at),
            lambda loss=race.problem.whole, at=start, rate=eta: stepped(loss, at, rate),
            lambda here=runner: advance(here, 1),
        )
        times = max(1, min(10, 20_000 // examples))  # bursts short enough to fall between others' work
        with np.errstate(all="ignore"):
            rounds = [[best(run, 1, times) for run in runs] for _ in range(40 if times == 1 else 400)]
        numpy, least, gradient, step, update = np.min(rounds, axis=0).tolist()
        print(
            f"ten params, {examples:>9,}: numpy {numpy * 1e6:7.1f} µs  gradient {gradient / numpy:.2f}"
            f"  and step {step / numpy:.2f} (≤ 1.3)  and state, judged {update / numpy:.2f}"
            f"  beside dot products of whole columns ({least * 1e6:.1f} µs)"
            f" {gradient / least:.2f}, {update / least:.2f}"
        )


def stepped(loss: DataObjective, params: np.ndarray, rate: float) -> np.ndarray:
    """What the formulas by hand do: loss, gradient, new params."""
    value, gradient = loss.loss_and_gradient(params)
    assert value < 1e6
    return params - rate * gradient


def _column(number: int, values: np.ndarray) -> Column:
    name = f"x{number}" if number < 9 else "y"
    return Column(name, name, Sort.NUMBERS, values)


def picture_costs() -> None:
    """The surface, and losses over the whole data, with a million examples."""
    problem = race_from(Settings(data="line", examples=LARGE)).problem
    b, w = np.linspace(-2, 3, 80)[None, :], np.linspace(-1, 3, 80)[:, None]
    at = np.array(problem.start)
    problem.judged.loss(at)
    surface = best(lambda: problem.surface.grid(b, w), 3, 1)
    whole = best(lambda: problem.judged.loss_and_gradient(at), 3, 9)
    print(
        f"N=10⁶: surface of 80x80 {surface * 1e3:.0f} ms, loss and gradient of the whole {whole * 1e3:.2f} ms"
    )
    race = dataclasses.replace(race_from(Settings(data="line", examples=LARGE)), equal_budget=True)
    state = race.init()
    print(f"a step of equal budget at N=10⁶: {best(lambda: race.step(state), 3, 9) * 1e3:.2f} ms")


def frame_cost() -> None:
    """A whole picture after a hundred steps with a million examples, at 120x40."""
    history: History[Race, RaceState] = History(race_from(Settings(data="line", examples=LARGE)))
    for _ in range(100):
        history.step()

    def picture() -> None:
        shown = history.simulation, history.current, history.way, history.recent(NOISE_EVERY)
        view = RaceView(*shown, 1, "loss", False, True, 5.0, "")
        draw(view, 120, 40, Look())

    picture()
    print(f"N=10⁶: a picture of 120x40 after 100 steps {best(picture, 5, 3) * 1e3:.1f} ms")


READ = """
import re, sys, time
from pathlib import Path
from gdtui.engine.table.reader import read_table
begin, worked, calls = time.perf_counter(), time.process_time(), []
table = read_table(sys.argv[1], 10**7, lambda *done: calls.append(done))
spent, worked = time.perf_counter() - begin, time.process_time() - worked
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
size = f"{table.rows:,} rows and {len(table.columns)} columns"
cost = f"{spent:.2f} s (≤ 6; the processor {worked:.2f})"
print(f"CSV of {size}: {cost}, {peak:.0f} MB (≤ 400), {len(calls)} reports")
"""


def csv_cost() -> None:
    """A million rows from a file, in a process of its own."""
    rows = np.random.default_rng(0).normal(size=(LARGE, 10))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.csv"
        with path.open("w") as file:
            file.write("a,b,c,d,e,f,g,h,i,y\n")
            file.writelines(",".join(map(repr, row.tolist())) + "\n" for row in rows)
        subprocess.run([sys.executable, "-c", READ, str(path)], check=True)


if __name__ == "__main__":
    update_costs()
    batch_against_numpy()
    many_params_against_numpy()
    picture_costs()
    frame_cost()
    csv_cost()
