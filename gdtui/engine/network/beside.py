"""Runs side by side with one that is shown: other optimizers, other seeds, other shapes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from gdtui.engine.base.described import following, walking
from gdtui.engine.base.history import ROOM, History
from gdtui.engine.base.settings import Change, Settings
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training, new_training
from gdtui.engine.optimizers.hyper import HYPER

SORTS: Mapping[str, str] = {
    "optimizers": "The same network moved by other rules, each at a learning rate that suits it.",
    "seeds": "The same network begun from other weights, on other examples of the same sort.",
    "shapes": "Hidden layers of other sizes, on the same examples.",
}
"""What can be set side by side."""
_RULES = ("gradient-descent", "momentum", "adagrad", "rmsprop", "adam", "lion")
_SHAPES = ((0,), (2,), (4,), (8,), (8, 8), (8, 8, 8))
_SEEDS = 6
_MOST_AT_ONCE = 20
_WORK = 500_000
"""Steps that a run is led on by at once: so many at most, and as many as take so many products of a param and
an example, so that six runs take some milliseconds."""
_KEPT, _ROOM = 300, ROOM // 4
"""Steps that are kept of each, and bytes that they may take: their charts show fewer."""


class Lane(NamedTuple):
    """One of several runs.

    Attributes:
        name: what it differs by.
        way: the settings of the whole run, see `described.way_of`.
        glyph: what it is drawn with.
    """

    name: str
    way: Settings
    glyph: str


def beside(way: Settings, sort: str) -> tuple[Lane, ...]:
    """The runs that are shown side by side with a run, itself among them.

    Args:
        way: the settings of the run that is shown, with all that was set otherwise on the way.
        sort: one of `SORTS`.
    """
    return {"optimizers": _by_rule, "seeds": _by_seed, "shapes": _by_shape}[sort](way)


def lane_names(way: Settings, view: str) -> list[str]:
    """What is shown side by side in a view, by name; nothing in a view of one network."""
    return [lane.name for lane in beside(way, view)] if view in SORTS else []


def _by_rule(way: Settings) -> tuple[Lane, ...]:
    own = (way.optimizers or _RULES)[0]
    names = _RULES if own in _RULES else (*_RULES[:-1], own)
    kept = tuple(change for change in way.changes if change.name not in ("optimizers", "rule", *HYPER))
    other = way._replace(hyper={}, own={}, changes=kept)
    return tuple(
        Lane(name, way if name == own else other._replace(optimizers=(name,)), _rule_glyph(name, way.rule))
        for name in names
    )


def _rule_glyph(name: str, rule: str | None) -> str:
    from gdtui.engine.optimizers.registry import kind

    return kind(name, rule).glyph


def _by_seed(way: Settings) -> tuple[Lane, ...]:
    others = (way._replace(seed=way.seed + number) for number in range(1, _SEEDS))
    return tuple(Lane(f"seed {each.seed}", each, str(n)) for n, each in enumerate((way, *others), 1))


def _by_shape(way: Settings) -> tuple[Lane, ...]:
    own = way.hidden or (0,)
    shapes: Sequence[tuple[int, ...]] = _SHAPES if own in _SHAPES else sorted([own, *_SHAPES[1:]], key=sum)
    kept = tuple(change for change in way.changes if change.name not in ("put", "held"))
    other = way._replace(held=(), put=(), weights=None, init=way.init or "scaled", changes=kept)
    return tuple(
        Lane(_shape_name(hidden), way if hidden == own else other._replace(hidden=hidden), str(number))
        for number, hidden in enumerate(shapes, 1)
    )


def _shape_name(hidden: tuple[int, ...]) -> str:
    return "none" if hidden == (0,) else ",".join(map(str, hidden))


class _Run:
    """One of the runs: on its way, and then as far as it is asked to go."""

    def __init__(self, training: Training, way: Settings) -> None:
        self.way = way
        self.history: History[Training, TrainingState] = History(training, _KEPT, _ROOM)
        self._on_its_way = following(self.history, way)
        self._steps: Iterator[None] = iter(())

    def turn_to(self, step: int) -> None:
        """From now on lead it to that step."""
        self._steps = self._to(step)

    def _to(self, step: int) -> Iterator[None]:
        yield from self._on_its_way
        self.history.go_to(step)
        yield from walking(self.history, step)

    def lead(self) -> bool:
        """Some steps on; whether there may be more."""
        terms = self.history.current.terms
        work = terms.shape.count * (terms.count + terms.batch_size)
        most = max(min(_WORK // work, _MOST_AT_ONCE), 1)
        return sum(1 for _ in islice(self._steps, most)) == most


class Abreast:
    """The runs side by side, each led to the step of the one that is shown: bit by bit, where that is far.

    Args:
        training: the one that is shown: a file of examples is not read again.
    """

    behind = False
    """Whether a run may still be led on."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._runs: list[_Run] = []

    def at(self, lanes: Sequence[Lane], step: int) -> list[History[Training, TrainingState]]:
        """Their histories with the cursor at a step, or where a run has ended before it, or is `behind`."""
        self._runs = [self._run(place, lane.way) for place, lane in enumerate(lanes)]
        for run in self._runs:
            run.turn_to(step)
        self.lead()
        return [run.history for run in self._runs]

    def lead(self) -> bool:
        """Lead all of them on, for some milliseconds; whether there may be more to do."""
        late = [run for run in self._runs if run.lead()]
        self.behind = bool(late)
        return self.behind

    def _run(self, place: int, way: Settings) -> _Run:
        """The run of a lane: the one that is known, led on by what was set otherwise since."""
        if place < len(self._runs):
            known = self._runs[place]
            if _alike(known.way, way):
                return known
            if _goes_on(known.way, way) and known.history.cursor == way.changes[-1].step:
                *_, (_, settings) = way.turns()
                known.history.branch(known.history.simulation.changed(settings))
                known.way = way
                return known
        return _Run(new_training(self._training, way), way)


def _alike(one: Settings, other: Settings) -> bool:
    return one._replace(steps=None) == other._replace(steps=None)


def _goes_on(known: Settings, way: Settings) -> bool:
    """Whether a way is the known one with something set otherwise at its end."""
    more: tuple[Change, ...] = way.changes[len(known.changes) :]
    same = _alike(known._replace(changes=()), way._replace(changes=()))
    if not (same and more and way.changes[: len(known.changes)] == known.changes):
        return False
    last = known.changes[-1].step if known.changes else -1
    return len({change.step for change in more}) == 1 and more[0].step > last
