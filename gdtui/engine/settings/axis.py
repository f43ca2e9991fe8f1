"""The two axes of a map of settings: the learning rate across, and something else upwards."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.limits import FARTHEST, GREATEST_RATE, LEAST_RATE
from gdtui.engine.base.spacing import Spacing
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import spoken
from gdtui.engine.optimizers.hyper import HYPER
from gdtui.engine.optimizers.registry import AnyOptimizer
from gdtui.engine.optimizers.varied import usual_rate, value_of, with_value

Walk = TypeVar("Walk", bound=Landscape)

UPWARD = ("momentum", "beta2", "decay", "beta1", "dampening", "weight_decay")
"""The hyper-parameters that may stand upwards, the most telling first."""
_KEPT = {"momentum": 0.999, "beta1": 0.999, "beta2": 0.99999, "decay": 0.999}
"""How much of itself a memory keeps: they are tried as 0.9, 0.99, 0.999, … up to here: a memory that lasts
for far more steps than a run of the map has makes no other run."""
_MOST_STARTS = 9
"""Of more params, only so many starts are offered."""
_SPAN = 30.0
"""How many times below and above the rate that suits a loss the map goes."""


class Axis(NamedTuple):
    """What stands upwards.

    Attributes:
        name: the hyper-parameter's name, or that of the param whose start it is.
        symbol: how the axis is called.
        low: its lower end.
        high: its upper end.
        param: the place of the param whose start it is; None for a hyper-parameter.
        spacing: how its values are spread: its ends are places of them.
    """

    name: str
    symbol: str
    low: float
    high: float
    param: int | None = None
    spacing: Spacing = Spacing.EVEN

    def value(self, place: float) -> float:
        """The value at a place of the axis."""
        return self.spacing.value_at(place)

    def values(self, places: Vector) -> Vector:
        """The values at some places, each to the bits of `value`."""
        if self.spacing is Spacing.EVEN:
            return places
        return np.array([self.value(place) for place in places.tolist()])

    def place(self, value: float) -> float:
        """The place of a value."""
        return self.spacing.place_of(value)

    @property
    def spoken(self) -> str:
        """Its name as people write it."""
        return spoken(self.name)

    @property
    def allowed(self) -> tuple[float, float]:
        """The values that there are on it, whatever part is drawn."""
        if self.param is not None:
            return -FARTHEST, FARTHEST
        known = HYPER.get(self.name)
        return (known.low, known.high) if known else (self.value(self.low), self.value(self.high))


def check_rate(rule: AnyOptimizer) -> None:
    """Refuse a rule without a learning rate.

    Raises:
        InputError: one line that says so.
    """
    if rule.rate is None or not rule.uses_gradient:
        raise InputError(f"{rule.label} has no learning rate: there is no map of its settings")


def axes_of(simulation: Landscape, rule: AnyOptimizer) -> tuple[Axis, ...]:
    """What may stand upwards, the first one first: the rule's own settings, then where it begins.

    On a curve it is the other way round.

    Raises:
        InputError: when the rule has no learning rate.
    """
    check_rate(rule)
    own = hyper_axes(rule)
    sides = list(zip(simulation.objective.variables, simulation.objective.bounds, strict=True))
    starts = [Axis(name, f"{name}₀", *ends, at) for at, (name, ends) in enumerate(sides[:_MOST_STARTS])]
    return (*starts, *own) if len(sides) == 1 else (*own, *starts)


def hyper_axes(rule: AnyOptimizer) -> list[Axis]:
    """The rule's own settings but for its learning rate."""
    has = {name for _, name, _ in rule.settings()}
    return [_hyper_axis(rule, name) for name in UPWARD if name in has]


def _hyper_axis(rule: AnyOptimizer, name: str) -> Axis:
    """The axis of a hyper-parameter, the rule's own value on it."""
    known = HYPER[name]
    if name not in _KEPT:
        return Axis(name, known.symbol, known.low, known.high)
    highest = max(_KEPT[name], float(value_of(rule, name)))
    low, high = (Spacing.NEAR_ONE.place_of(value) for value in (known.low, highest))
    return Axis(name, known.symbol, low, high, spacing=Spacing.NEAR_ONE)


def find_axis(axes: Sequence[Axis], name: str) -> Axis:
    """The axis of that name.

    Raises:
        InputError: when there is none.
    """
    known = {axis.spoken: axis for axis in axes}
    if name not in known:
        raise InputError(f"{quote(name)} cannot stand upwards here: {suggest(name, known)}")
    return known[name]


def rates_of(simulation: Landscape, rule: AnyOptimizer) -> tuple[float, float]:
    """The lowest and the highest learning rate of a map: about the one that suits, its own among them."""
    middle = usual_rate(rule, getattr(simulation.objective, "learning_rate", LEAST_RATE))
    own = rule.rate
    assert middle is not None
    assert own is not None
    low, high = min(middle / _SPAN, own), max(middle * _SPAN, own)
    return max(low, LEAST_RATE), min(high, GREATEST_RATE)


def border_formula(rule: AnyOptimizer) -> str:
    """The bound of a learning rate on a quadratic, in a few signs; "" where theory knows none."""
    bound, known = rule.stability(), rule.binding(1.0)
    return bound.formula if bound else f"{known.limit:g}" if known else ""


def at_setting(simulation: Walk, index: int, axis: Axis, rate: float, value: float) -> Walk:
    """The walk of one optimizer alone with other settings: the run that a spot of the map stands for.

    Args:
        simulation: whose settings are changed.
        index: the optimizer's.
        axis: what stands upwards.
        rate: the learning rate.
        value: where on the axis.
    """
    rule = simulation.optimizers[index].with_learning_rate(rate)
    start = list(simulation.start)
    if axis.param is None:
        rule = with_value(rule, axis.name, value)
    else:
        start[axis.param] = value
    return replace(simulation, optimizers=(rule,), start=tuple(start), own=None)


def own_setting(simulation: Landscape, index: int, axis: Axis) -> tuple[float, float]:
    """Where the optimizer itself stands: its learning rate, and its value on the axis."""
    rule = simulation.optimizers[index]
    assert rule.rate is not None
    value = value_of(rule, axis.name) if axis.param is None else simulation.start[axis.param]
    return rule.rate, float(value)
