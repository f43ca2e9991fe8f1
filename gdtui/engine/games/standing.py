"""How a game stands: its score is read off the run itself."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, cast

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.base.past.way import Way
from gdtui.engine.base.settings import Settings
from gdtui.engine.games.duel import score_of
from gdtui.engine.games.table import EVALUATIONS, PLACES, TARGET, Game
from gdtui.engine.landscape.simulation import Landscape, LandscapeState, landscape_from
from gdtui.engine.landscape.way import trail
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import OWN
from gdtui.engine.slope.simulation import slope_from

MOST = 1000
"""Steps within which a goal is to be reached: so many states of a run are kept, each of them."""
_BESIDE = 1e-2
"""So near, as a share of the region's width, a run has come to a minimum."""


class Standing(NamedTuple):
    """How a game stands.

    Attributes:
        words: where the run is, or why it does not count.
        score: of what was reached, the lower the better; None where nothing is yet.
    """

    words: str
    score: float | None = None


def standing(
    game: Game,
    seed: int,
    turns: Sequence[tuple[int, Landscape]],
    way: Way,
    state: LandscapeState,
) -> Standing:
    """How a game stands.

    Args:
        game: which.
        seed: of the game.
        turns: the run's simulations, each with the step that it is in force from.
        way: how it came here.
        state: where it stands.
    """
    simulation = turns[-1][1]
    fault = _fault(game, _first(game, seed), turns)
    if fault:
        return Standing(fault)
    if game.unit == PLACES:
        score = score_of(next(rule for rule in simulation.optimizers if rule.name == OWN), seed)
        return Standing("its losses have no value") if score is None else Standing(game.told(score), score)
    return _reached(game, _loss(simulation), way, state.racers[0])


@lru_cache(maxsize=8)
def _first(game: Game, seed: int) -> Landscape:
    make = slope_from if game.screen == "slope" else landscape_from
    return make(Settings(game=game.name, seed=seed))


def _fault(game: Game, first: Landscape, turns: Sequence[tuple[int, Landscape]]) -> str:
    """Why the run does not count; "" where it does."""
    now = turns[-1][1]
    if _loss(now).circuit.text != _loss(first).circuit.text:
        return "another loss: Q begins anew"
    if now.start != first.start:
        return "another start: Q begins anew"
    names, asked = ([rule.name for rule in each.optimizers] for each in (now, first))
    if len(names) != len(asked) or not (game.free or sorted(names) == sorted(asked)):
        return f"it is played with {' beside '.join(asked)}" if not game.free else "one optimizer plays it"
    if game.unit != PLACES and any(step for step, _ in turns):
        return "changed on the way: r begins anew"
    return ""


def _loss(simulation: Landscape) -> CircuitObjective:
    return cast(CircuitObjective, simulation.objective)


def _reached(game: Game, loss: CircuitObjective, way: Way, last: Racer) -> Standing:
    """The first step at which it is where the game wants it, if it was."""
    at = _flat(loss, last) if game.flat else _low(way)
    if at is not None:
        score = _spent(way, at) if game.unit == EVALUATIONS else at
        how = "with" if game.unit == EVALUATIONS else "in"
        return Standing(f"reached {how} {game.told(score)}", float(score))
    if last.step >= MOST:
        return Standing(f"not reached in {MOST} steps: r begins anew")
    if last.outcome.ended:
        return Standing(f"not reached: {last.outcome.kind}, r begins anew")
    spent = f", {last.evaluations.total} evaluations" if game.unit == EVALUATIONS else ""
    return Standing(f"step {last.step}{spent}, loss {show(last.loss, 3)}")


def _low(way: Way) -> int | None:
    """The first step at which the loss is low enough."""
    steps = way.steps[(trail(way, 0).losses <= TARGET) & (way.steps <= MOST)]
    return int(steps[0]) if len(steps) else None


def _spent(way: Way, step: int) -> int:
    return int(trail(way, 0).costs[np.searchsorted(way.steps, step)])


def _flat(loss: CircuitObjective, last: Racer) -> int | None:
    """The step at which it converged to the flattest minimum."""
    width = max(high - low for low, high in loss.region)
    near = float(np.abs(last.params - _flattest(loss)).max()) <= _BESIDE * width
    return last.step if near and last.outcome.kind is Kind.CONVERGED and last.step <= MOST else None


@lru_cache(maxsize=8)
def _flattest(loss: CircuitObjective) -> Vector:
    """The minimum with the least curvature."""
    places = [np.array(place) for place in loss.minima]
    return min(places, key=lambda place: float(np.linalg.eigvalsh(loss.hessian(place))[-1]))
