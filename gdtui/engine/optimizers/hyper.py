"""Every hyper-parameter, once: its symbol, its range, and what it is, for the rules and for the options.

A rule says which ones it has and where it begins: `momentum: float = hyper("momentum", 0.9)`.
"""

from dataclasses import field
from typing import Any, NamedTuple

from gdtui.engine.base.limits import GREATEST_RATE, LEAST_RATE


class Hyper(NamedTuple):
    """A hyper-parameter.

    Attributes:
        symbol: as it stands in formulas.
        low: the least that it may be.
        high: the most that it may be.
        about: what it is, in a few words.
    """

    symbol: str
    low: float
    high: float
    about: str


_KEPT = 0.99999
"""The most that a memory may keep of itself: with all of it nothing would ever change."""

HYPER = {
    "learning_rate": Hyper("η", LEAST_RATE, GREATEST_RATE, "how large a step is, per unit of gradient"),
    "momentum": Hyper("μ", 0.0, _KEPT, "how much of the velocity is kept from step to step"),
    "dampening": Hyper("τ", 0.0, _KEPT, "how much of a new gradient the velocity leaves out"),
    "beta1": Hyper("β₁", 0.0, _KEPT, "how much of the mean gradient is kept"),
    "beta2": Hyper("β₂", 0.0, 0.999999, "how much of the other mean is kept: of squares, or of gradients"),
    "epsilon": Hyper("ε", 1e-30, 1.0, "what keeps the division by a root from zero"),
    "decay": Hyper("α", 0.0, _KEPT, "how much of the mean square is kept"),
    "weight_decay": Hyper("λ", 0.0, 1.0, "how much of itself a param loses in a step, per unit of η"),
}
"""All of them by the name of their field, in the order in which they are listed."""


def hyper(name: str, default: float) -> Any:
    """The field of a rule that is the hyper-parameter called `name`."""
    return field(default=default, metadata=HYPER[name]._asdict())
