"""Back and forth in time gives the same bits as keeping every state for ever."""

import copy
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.history import History
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.catalogue import LANDSCAPES
from gdtui.engine.optimizers.registry import OPTIMIZERS, make
from tests.effort import examples

WORD = 2**64


@dataclass(frozen=True)
class Counting:
    """A simulation whose state tells the whole way it has come."""

    salt: int
    end: int = 10**9

    def init(self) -> tuple[int, int]:
        return 0, self.salt

    def step(self, state: tuple[int, int]) -> tuple[int, int]:
        step, way = state
        return step + 1, (way * 6364136223846793005 + self.salt) % WORD

    def ended(self, state: tuple[int, int]) -> bool:
        return state[0] >= self.end

    def adopt(self, state: tuple[int, int]) -> tuple[int, int]:
        return state[0], (state[1] ^ self.salt) % WORD

    def footprints(self, states: Sequence[tuple[int, int]]) -> Any:
        return np.array([(step, *divmod(way, 2**32)) for step, way in states], np.float64)


class Model:
    """The same, in the plainest way: every state and every simulation in a list."""

    def __init__(self, simulation: Counting) -> None:
        self.states, self.simulations, self.cursor = [simulation.init()], [simulation], 0

    def step(self) -> None:
        simulation, state = self.simulations[self.cursor], self.states[self.cursor]
        if self.cursor + 1 == len(self.states):
            if simulation.ended(state):
                return
            self.states.append(simulation.step(state))
            self.simulations.append(simulation)
        self.cursor += 1

    def go_to(self, step: int) -> None:
        self.cursor = min(max(step, 0), len(self.states) - 1)

    def branch(self, simulation: Counting) -> None:
        state = simulation.adopt(self.states[self.cursor])
        self.states[self.cursor :] = [state]
        self.simulations[self.cursor :] = [simulation]

    def reset(self) -> None:
        self.states, self.simulations = (
            [self.simulations[self.cursor].init()],
            [self.simulations[self.cursor]],
        )
        self.cursor = 0


OPERATIONS = st.one_of(
    st.tuples(st.just("run"), st.integers(1, 120)),
    st.tuples(st.just("back"), st.integers(1, 30)),
    st.tuples(st.just("go_to"), st.integers(-5, 400)),
    st.tuples(st.just("branch"), st.integers(1, 10**6)),
    st.tuples(st.just("reset"), st.just(0)),
)


def do(history: Any, name: str, number: int) -> None:
    if name == "run":
        for _ in range(number):
            history.step()
    elif name == "back":
        for _ in range(number):
            history.go_to(history.cursor - 1) if isinstance(history, Model) else history.back()
    elif name == "go_to":
        history.go_to(number)
    elif name == "branch":
        history.branch(Counting(number, end=300))
    else:
        history.reset()


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.tuples(OPERATIONS, st.booleans()), max_size=25), st.integers(8, 60))
def test_any_walk_through_time_equals_an_unbounded_list(
    operations: list[tuple[tuple[str, int], bool]], capacity: int
) -> None:
    history: History[Counting, tuple[int, int]] = History(Counting(1, end=300), capacity)
    model, changes = Model(Counting(1, end=300)), 1
    for (name, number), foresees in operations:
        if foresees:
            history.foreseen()
        do(history, name, number)
        do(model, name, number)
        changes += name == "branch"
        assert history.cursor == model.cursor
        assert history.last == len(model.states) - 1
        assert history.current == model.states[model.cursor]
        assert history.simulation == model.simulations[model.cursor]
        kept, way = history.kept, history.way
        assert kept == {step: model.states[step] for step in kept}
        assert kept.keys() >= {0, history.cursor, history.last}
        assert len(kept) <= capacity + changes + 1
        assert history.recent(5) == model.states[max(history.cursor - 4, 0) : history.cursor + 1]
        assert way.steps.tolist() == sorted({0, history.cursor, *way.steps.tolist()})
        assert len(way.steps) <= capacity + changes
        assert history.way is way
        for stretch in way.stretches:
            states = [model.states[step] for step in stretch.steps.tolist()]
            assert stretch.rows.tolist() == Counting(0).footprints(states).tolist()
            assert {model.simulations[step] for step in stretch.steps.tolist()} == {stretch.simulation}


def test_what_is_foreseen_is_worked_out_once_and_not_for_another_simulation() -> None:
    made: list[int] = []

    class Watched(Counting):
        def step(self, state: tuple[int, int]) -> tuple[int, int]:
            made.append(state[0])
            return super().step(state)

    history: History[Counting, tuple[int, int]] = History(Watched(1, end=3))
    foreseen = history.foreseen()
    assert history.foreseen() is foreseen
    assert history.cursor == history.last == 0
    assert history.step() is foreseen
    assert made == [0]
    history.foreseen()
    history.branch(Counting(7, end=3))
    expected = Counting(7, end=3).step(history.current)
    assert history.step() == expected
    history.step()
    assert history.foreseen() is None
    history.back()
    assert history.foreseen() is None


def test_memory_stays_bounded_and_the_start_stays_in_reach() -> None:
    history: History[Counting, tuple[int, int]] = History(Counting(5), capacity=100)
    truth = [history.current]
    for _ in range(20_000):
        truth.append(history.step())
    kept, way = history.kept, history.way.steps.tolist()
    assert 25 < len(kept) <= 101
    assert kept[0] == truth[0]
    assert set(range(19_990, 20_001)) <= kept.keys()
    assert 75 < len(way) <= 101
    assert way[-26:] == list(range(19_975, 20_001))
    for step in (19_999, 12_345, 12_346, 12_344, 77, 0, 20_000):
        assert history.go_to(step) == truth[step]
        assert max(len(history.kept), len(history.way.steps)) <= 102


def test_thinning_keeps_both_sides_of_a_run_that_flips() -> None:
    history: History[Counting, tuple[int, int]] = History(Counting(5), capacity=60)
    for _ in range(5000):
        history.step()
    early = [step for step in history.way.steps.tolist() if step < 4000]
    assert {step % 2 for step in early} == {0, 1}
    assert np.abs(np.mean([step % 2 for step in early]) - 0.5) < 0.1


def test_a_step_of_change_is_kept_however_long_the_run() -> None:
    history: History[Counting, tuple[int, int]] = History(Counting(5), capacity=8)
    do(history, "run", 10)
    adopted = history.branch(Counting(7))
    do(history, "run", 3000)
    assert history.kept[10] == adopted
    assert history.go_to(10) == adopted
    assert history.simulation == Counting(7)
    history.back()
    assert history.simulation == Counting(5)
    assert history.step() == adopted


def test_no_step_follows_an_end() -> None:
    history: History[Counting, tuple[int, int]] = History(Counting(5, end=3))
    do(history, "run", 10)
    assert (history.cursor, history.last) == (3, 3)


def bits(thing: Any) -> Any:
    """All of a state, as something that compares equal only bit for bit."""
    if isinstance(thing, np.ndarray):
        return thing.shape, thing.tobytes()
    if isinstance(thing, float):
        return thing.hex()
    if dataclasses.is_dataclass(thing):
        return type(thing), tuple(bits(getattr(thing, part.name)) for part in dataclasses.fields(thing))
    if isinstance(thing, tuple):
        return tuple(map(bits, thing))
    return thing


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("loss", ["rosenbrock", "saddle", "himmelblau"])
def test_back_and_forward_restores_every_optimizers_whole_state(name: str, loss: str) -> None:
    objective = LANDSCAPES[loss]
    history: History[Landscape, Any] = History(Landscape(objective, objective.start, (make(name),)), 8)
    truth = [bits(history.current)]
    for _ in range(90):
        if not history.simulation.ended(history.current):
            truth.append(bits(history.step()))
    for step in reversed(range(len(truth))):
        assert bits(history.go_to(step)) == truth[step]
    for step in range(1, len(truth)):
        assert bits(history.step()) == truth[step]


def test_a_change_of_learning_rate_keeps_the_past_and_the_velocity() -> None:
    objective = LANDSCAPES["bowl"]
    slow, fast = (
        Landscape(objective, objective.start, (make("momentum", learning_rate=r),)) for r in (0.01, 0.1)
    )
    history: History[Landscape, Any] = History(slow)
    do(history, "run", 6)
    past = [bits(state) for state in history.recent(7)]
    history.go_to(4)
    velocity = history.current.racers[0].memory.velocity
    history.branch(fast)
    assert history.last == 4
    assert history.current.racers[0].memory.velocity is velocity
    assert history.current.racers[0].move.optimizer.learning_rate == 0.01
    after = history.step().racers[0]
    assert after.move.update.tolist() == (-0.1 * after.memory.velocity).tolist()
    assert [bits(state) for state in history.recent(6)][:4] == past[:4]


class Layers:
    """What `Model` does for one run, for all the runs there were: each with the step it made way at."""

    def __init__(self, simulation: Counting) -> None:
        self.here, self.before = Model(simulation), list[tuple[int, int, Model]]()

    def put_by(self, at: int, mark: int) -> None:
        self.before.insert(0, (at, mark, copy.deepcopy(self.here)))

    def do(self, name: str, number: int) -> None:
        if name in ("begin", "reset"):
            again = self.here.simulations[self.here.cursor]
            simulation = Counting(number, end=300) if name == "begin" else again
            if len(self.here.states) > 1:
                self.put_by(0, number)
            self.here = Model(simulation)
        elif name == "branch":
            if self.here.cursor < len(self.here.states) - 1:
                self.put_by(self.here.cursor, number)
            self.here.branch(Counting(number, end=300))
        else:
            do(self.here, name, number)

    def back_over(self) -> int:
        place = next(i for i, (at, _, _) in enumerate(self.before) if at == self.here.cursor)
        _, mark, self.here = self.before[place]
        del self.before[: place + 1]
        return mark


MOVES = st.one_of(OPERATIONS, st.tuples(st.sampled_from(["begin", "over", "branch"]), st.integers(1, 10**6)))


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(MOVES, max_size=25), st.integers(8, 60))
def test_runs_that_made_way_come_back_to_the_same_bits(moves: list[tuple[str, int]], capacity: int) -> None:
    history: History[Counting, tuple[int, int]] = History(Counting(1, end=300), capacity)
    model, changes = Layers(Counting(1, end=300)), 1
    for name, number in moves:
        changes += name == "branch"
        if name == "over":
            if history.earlier is not None:
                assert history.back_over() == model.back_over()
        elif name in ("begin", "branch"):
            getattr(history, name)(Counting(number, end=300), number)
            model.do(name, number)
        else:
            history.reset(number) if name == "reset" else do(history, name, number)
            model.do(name, number)
        assert (history.cursor, history.last) == (model.here.cursor, len(model.here.states) - 1)
        assert history.current == model.here.states[history.cursor]
        assert history.simulation == model.here.simulations[history.cursor]
        kept = [len(run.kept) for run in history._earlier]
        assert sum(kept[1:]) <= capacity
        assert all(size <= capacity + changes + 1 for size in kept)


def test_the_latest_run_that_made_way_is_always_there() -> None:
    history: History[Counting, tuple[int, int]] = History(Counting(5), capacity=50)
    do(history, "run", 3000)
    there = history.go_to(1234)
    history.begin(Counting(6), "the first")
    first = history.run
    assert (history.cursor, history.last) == (0, 0)
    assert history.back_over() == "the first"
    assert (history.cursor, history.last, history.current) == (1234, 3000, there)
    assert history.run != first


def test_a_run_of_no_steps_is_not_worth_going_back_to() -> None:
    history: History[Counting, tuple[int, int]] = History(Counting(5))
    do(history, "run", 3)
    for salt in range(20):
        history.begin(Counting(salt))
    history.back_over()
    assert history.cursor == 3


def test_what_lay_after_a_change_can_be_brought_back_at_the_change() -> None:
    history: History[Counting, tuple[int, int]] = History(Counting(5))
    do(history, "run", 10)
    history.go_to(4)
    history.branch(Counting(6))
    assert history.earlier is not None
    history.step()
    assert history.earlier is None
    history.back()
    history.back_over()
    assert (history.cursor, history.last, history.simulation) == (4, 10, Counting(5))


def test_of_a_long_run_few_states_are_kept_and_a_step_back_takes_few_steps() -> None:
    made = [0]

    class Counted(Counting):
        def step(self, state: tuple[int, int]) -> tuple[int, int]:
            made[0] += 1
            return super().step(state)

    history: History[Counting, tuple[int, int]] = History(Counted(5), capacity=64)
    for _ in range(5000):
        history.step()
        assert len(history._kept) <= 65
    assert made == [5000]
    costs = []
    for _ in range(1000):
        made[0] = 0
        history.back()
        costs.append(made[0])
    assert np.mean(costs) < 3
    assert max(costs[:100]) < 32
    assert max(costs) < 256
    made[0] = 0
    history.go_to(history.last)
    assert made == [0]


class Sized(Counting):
    """Its states take some bytes more."""

    def init(self) -> Any:
        return 0, np.zeros(self.salt // 8)

    def step(self, state: Any) -> Any:
        return state[0] + 1, state[1] + 1

    def footprints(self, states: Any) -> Any:
        return np.array([np.resize(params, 64) for _, params in states])


def taken(history: History[Any, Any]) -> tuple[int, int]:
    """Bytes of all states that are kept, and of all rows, those of the runs before with them."""
    runs = [(history.kept, history._track), *((run.kept, run.track) for run in history._earlier)]
    states = sum(state[1].nbytes for kept, _ in runs for state in kept.values())
    return states, sum(part._rows.nbytes for _, track in runs for part in track._parts)


def test_however_many_runs_were_begun_they_take_no_more_room_than_two() -> None:
    history: History[Any, Any] = History(Sized(16), room=100_000)
    for turn in range(12):
        do(history, "run", 60)
        states, rows = taken(history)
        assert max(states, rows) < 2.2 * 100_000
        history.begin(Sized((16, 16, 16, 800, 4000)[turn % 5]))


def test_a_run_that_is_gone_back_to_keeps_no_more_states_than_before() -> None:
    history: History[Any, Any] = History(Sized(4000), room=100_000)
    do(history, "run", 130)
    few = history.capacity
    history.begin(Sized(16))
    do(history, "run", 10)
    assert history.capacity > 3 * few
    history.go_to(0)
    history.back_over()
    do(history, "run", 100)
    assert history.capacity <= few
    assert len(history.kept) <= few + 1


def test_no_step_back_computes_more_than_lies_between_states_that_are_spread_evenly() -> None:
    made = [0]

    class Large(Counting):
        def init(self) -> Any:
            return 0, np.zeros(2000)

        def step(self, state: Any) -> Any:
            made[0] += 1
            return state[0] + 1, state[1] + 1

        def footprints(self, states: Any) -> Any:
            return np.array([[step] for step, _ in states], float)

    history: History[Any, Any] = History(Large(5), room=400_000)
    for _ in range(6000):
        history.step()
    assert history.capacity == 24
    costs = []
    for leap in [1] * 700 + [10] * 400 + [400] * 5:
        made[0] = 0
        history.go_to(history.cursor - leap)
        costs.append(made[0])
        assert len(history.kept) <= history.capacity + 2
    assert history.cursor == 0
    assert max(costs) <= 512
    assert np.mean(costs[:700]) < 12


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(OPERATIONS, max_size=12), st.integers(8, 60))
def test_reading_the_way_changes_nothing_of_it(operations: list[tuple[str, int]], capacity: int) -> None:
    read, left = (History[Counting, tuple[int, int]](Counting(1, end=300), capacity) for _ in range(2))
    for name, number in operations:
        do(read, name, number)
        do(left, name, number)
        _ = read.way
    assert read.way.steps.tolist() == left.way.steps.tolist()
