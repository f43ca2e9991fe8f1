"""The landscape: several optimizers walk down one loss from the same start."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np

from gdtui.engine.base.errors import InputError, check_lane
from gdtui.engine.base.happened import Happened, told
from gdtui.engine.base.limits import GREATEST_RATE, LEAST_RATE, MOST_STEPS
from gdtui.engine.base.past.way import Rows
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape import way, words
from gdtui.engine.losses.catalogue import find_landscape
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.losses.curvature import (
    MOST_EIGENVALUES,
    Curvature,
    curvature,
    is_quadratic,
    sharpness,
    verdict,
)
from gdtui.engine.losses.objective import Objective, region_around
from gdtui.engine.optimizers import racer as racers
from gdtui.engine.optimizers.base import OWN_GRADIENT
from gdtui.engine.optimizers.blow_up import blow_up, thrown_out
from gdtui.engine.optimizers.lanes import RATES, check_lanes, lane_names
from gdtui.engine.optimizers.memory import frozen
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.racer import Racer, Rules
from gdtui.engine.optimizers.registry import OPTIMIZERS, AnyOptimizer, among, asking, make_asked

if TYPE_CHECKING:
    from gdtui.engine.derivative.typed import Derivative

FIRST_LOSS = "himmelblau"
FIRST_OPTIMIZERS = ("gradient-descent",)


@dataclass(frozen=True, eq=False, slots=True)
class LandscapeState:
    """All racers at one step.

    Attributes:
        step: how many steps were made.
        racers: one for each optimizer, in their order; one that has ended stays as it was.
    """

    step: int
    racers: tuple[Racer, ...]


@dataclass(frozen=True, eq=False)
class Landscape:
    """A descent of any number of variables by any number of optimizers; a simulation for `History`.

    Attributes:
        objective: the loss.
        start: one number for each variable.
        optimizers: who walks.
        seed: for what is drawn at random; not negative.
        step_limit: the step at which a run ends at the latest.
        own: a gradient that was typed: one more walks by it, by the rule of the first.

    Raises:
        InputError: when the start, the seed or the limit cannot be used, or nobody walks.
    """

    objective: Objective
    start: tuple[float, ...]
    optimizers: tuple[AnyOptimizer, ...]
    seed: int = 0
    step_limit: int = 10_000
    own: "Derivative | None" = None

    reach: ClassVar[float | None] = None
    """A run that climbs is lost so many half widths off the middle of its region; None: only far out."""

    def __post_init__(self) -> None:
        """Check what comes from outside."""
        names = self.objective.variables
        if len(self.start) != len(names):
            raise InputError(f"a start here takes {len(names)} numbers, for {', '.join(names)}")
        if not all(math.isfinite(number) for number in self.start):
            raise InputError("a start takes finite numbers")
        if not self.optimizers:
            raise InputError("name at least one optimizer")
        check_lanes(len(self.optimizers))
        for optimizer in self.optimizers:
            optimizer.check_params(len(names))
        _ = self.walkers
        if self.seed < 0:
            raise InputError(f"the seed {self.seed} is out of range: write a whole number from 0")
        if not 0 <= self.step_limit <= MOST_STEPS:
            raise InputError(f"the number of steps goes from 0 to {MOST_STEPS}")

    @cached_property
    def walkers(self) -> tuple[AnyOptimizer, ...]:
        """The optimizers, and after them the one that walks by a typed gradient."""
        if self.own is None:
            return self.optimizers
        from gdtui.engine.optimizers.by_hand import by_hand

        return (*self.optimizers, by_hand(self.optimizers[0], self.own))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of what `rows` gives."""
        names = self.objective.variables
        slopes, updates = (tuple(f"{what}_{name}" for name in names) for what in ("grad", "update"))
        return ("step", "optimizer", *names, "loss", *slopes, *updates, "outcome")

    @cached_property
    def called(self) -> tuple[str, ...]:
        """The names of the lanes: see `lane_names`."""
        return lane_names([rule.name for rule in self.walkers])

    @cached_property
    def quadratic(self) -> bool:
        """Whether the loss is quadratic, as far as `is_quadratic` can tell."""
        return is_quadratic(self.objective)

    @cached_property
    def _rules(self) -> Rules:
        region = region_around(self.objective, self.start)
        return Rules(self.objective, self.seed, self.step_limit, region)

    def init(self) -> LandscapeState:
        """Everyone at the start."""
        with np.errstate(all="ignore"):
            return LandscapeState(0, tuple(self._starter(optimizer, 0) for optimizer in self.walkers))

    def _starter(self, optimizer: AnyOptimizer, step: int) -> Racer:
        return racers.start(optimizer, self._rules, frozen(np.array(self.start, np.float64)), step)

    def step(self, state: LandscapeState) -> LandscapeState:
        """Everyone who has not ended one step on."""
        with np.errstate(all="ignore"):
            return LandscapeState(
                state.step + 1, tuple(racers.advance(racer, self._rules) for racer in state.racers)
            )

    def ended(self, state: LandscapeState) -> bool:
        """Whether everyone has ended."""
        return all(racer.outcome.ended for racer in state.racers)

    def adopt(self, state: LandscapeState) -> LandscapeState:
        """The racers of another configuration of the same loss, as they go on under this one.

        A rule takes over the racer of its name, else one that no rule claims, with its place and, if it
        is the same kind of rule, its memory; a rule too many begins at the start. A racer whose rule and
        limit are unchanged stays as it is.
        """
        with np.errstate(all="ignore"):
            return LandscapeState(state.step, tuple(self._adopted(state)))

    def _adopted(self, state: LandscapeState) -> Iterator[Racer]:
        for optimizer, racer in zip(self.walkers, self._claims(state), strict=True):
            if racer is None:
                yield self._starter(optimizer, state.step)
            elif racer.optimizer == optimizer and not self._limit_matters(racer):
                yield racer
            else:
                yield racers.resume(racer, optimizer, self._rules, state.step)

    def _claims(self, state: LandscapeState) -> list[Racer | None]:
        """The racer that each optimizer takes over."""
        names = lane_names([racer.name for racer in state.racers])
        known: dict[str, Racer] = dict(zip(names, state.racers, strict=True))
        claims = [known.pop(name, None) for name in self.called]
        spare = list(known.values())
        return [claim or (spare.pop(0) if spare else None) for claim in claims]

    def _limit_matters(self, racer: Racer) -> bool:
        """Whether the racer was ended by another step limit, or is to be ended by this one."""
        if racer.outcome.kind is Kind.STEP_LIMIT:
            return racer.step < self.step_limit
        return not racer.outcome.ended and racer.step >= self.step_limit

    def changed(self, settings: Settings) -> Self:
        """The same walk by the optimizers that the settings ask for.

        Raises:
            InputError: when they cannot be made.
        """
        rate = getattr(self.objective, "learning_rate", 0.0)
        return replace(self, optimizers=make_asked(settings, self._names(settings), rate))

    @staticmethod
    def _names(settings: Settings) -> tuple[str, ...]:
        """The optimizers that the settings ask for."""
        everyone = among(OPTIMIZERS, settings.rule)
        return everyone if settings.compare else settings.optimizers or FIRST_OPTIMIZERS

    def settings(self) -> Settings:
        """The settings that describe it, nothing left to be chosen; the inverse of `landscape_from`."""
        return asking(self.optimizers, self.called[: len(self.optimizers)])._replace(
            loss=self.objective.name,
            bounds=tuple(end for pair in self.objective.bounds for end in pair),
            start=tuple(map(float, self.start)),
            seed=self.seed,
            gradient=self.own.text if self.own else None,
        )

    def footprints(self, states: Sequence[LandscapeState]) -> Rows:
        """What is kept of the way through some states, see `way.footprints`."""
        return way.footprints(self.walkers, [state.racers for state in states])

    def rows(self, state: LandscapeState) -> list[tuple[object, ...]]:
        """This step's line of the table for everyone who took part in it."""
        racing = zip(self.called, state.racers, strict=True)
        return [_row(name, racer) for name, racer in racing if racer.step == state.step]

    def happened(self, state: LandscapeState, index: int = 0) -> Happened:
        """What the racer with that index just did, in one sentence and one equation."""
        racer, names = state.racers[index], self.objective.variables
        found = words.happened(racer, names)
        astray = self._astray(racer)
        return told(astray, [found.equation]) if astray else found

    def asides(self, state: LandscapeState, index: int = 0) -> tuple[str, ...]:
        """What else there is to say of that racer's last step; of a run that was thrown out, why it was."""
        racer, names = state.racers[index], self.objective.variables
        if self._astray(racer):
            return ()
        return (self._blow_up(racer), *words.asides(racer, names))

    def _astray(self, racer: Racer) -> tuple[str, ...]:
        """What is said of whoever walks by a typed gradient that is wrong; nothing of the others."""
        if self.own is None or racer.name != OWN_GRADIENT:
            return ()
        from gdtui.engine.landscape.astray import astray

        return astray(self.own, racer)

    def _blow_up(self, racer: Racer) -> str:
        move = racer.move
        if move is None or not thrown_out(racer.outcome, move) or move.params.size > MOST_EIGENVALUES:
            return ""
        seen = curvature(self.objective, np.array(self.start), self.quadratic)
        return "" if seen is None else blow_up(move, seen, self.objective.variables)

    def at_rates(self, index: int = 0) -> Self | None:
        """That optimizer at each of RATES times its learning rate; None for a rule without one."""
        rule = self.optimizers[index]
        if rule.rate is None:
            return None
        rates = [min(max(rule.rate * share, LEAST_RATE), GREATEST_RATE) for share in RATES]
        return replace(self, optimizers=tuple(map(rule.with_learning_rate, rates)), own=None)

    def ranking(self, state: LandscapeState) -> tuple[int, ...]:
        """The racers' indices, the lowest loss first."""
        return racers.ranking(state.racers)

    def curvature(self, state: LandscapeState, racer: int = 0) -> Curvature | None:
        """The curvature where that racer stands; None where the Hessian is not finite, or too large."""
        if len(self.objective.variables) > MOST_EIGENVALUES:
            return None
        return curvature(self.objective, state.racers[racer].params, self.quadratic)

    def sharpness(self, state: LandscapeState, racer: int = 0) -> float:
        """λmax where that racer stands, of any number of params; nan where there is none."""
        return sharpness(self.objective, state.racers[racer].params)

    def verdict(self, state: LandscapeState, racer: int = 0, seen: Curvature | None = None) -> str:
        """What theory says of that racer's learning rate here; nothing where it says nothing.

        Args:
            state: where the run stands.
            racer: its index.
            seen: the curvature there, if it is known already.
        """
        chosen = state.racers[racer]
        bound = chosen.optimizer.stability()
        seen = seen or self.curvature(state, racer)
        if bound is None or seen is None or chosen.outcome.kind is Kind.DIVERGED:
            return ""
        return verdict(seen, chosen.gradient, bound)


def _row(name: str, racer: Racer) -> tuple[object, ...]:
    update = np.zeros_like(racer.params) if racer.move is None else racer.move.update
    return (
        racer.step,
        name,
        *racer.params.tolist(),
        racer.loss,
        *racer.gradient.tolist(),
        *update.tolist(),
        str(racer.outcome.kind),
    )


def landscape_from(settings: Settings) -> Landscape:
    """The landscape that the settings describe.

    Raises:
        InputError: one line that says what to write instead.
    """
    if settings.game is not None:
        from gdtui.engine.games.table import filled

        settings = filled(settings, "landscape")
    loss = find_landscape(settings.loss or FIRST_LOSS, settings.bounds)
    names = Landscape._names(settings)
    own = own_gradient(loss, settings)
    check_lane(settings.lane, lane_names([*names, *([OWN_GRADIENT] if own else [])]))
    optimizers = make_asked(settings, names, loss.learning_rate)
    limit = max(Landscape.step_limit, settings.steps or 0)
    return Landscape(loss, settings.start or loss.start, optimizers, settings.seed, limit, own)


def own_gradient(loss: CircuitObjective, settings: Settings) -> "Derivative | None":
    """The gradient that the settings give for that loss; None where they give none.

    Raises:
        InputError: when it is none.
    """
    if not settings.gradient:
        return None
    from gdtui.engine.derivative.typed import derivative_of

    return derivative_of(loss.circuit, settings.gradient)
