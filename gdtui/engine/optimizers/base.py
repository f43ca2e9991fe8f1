"""What every optimizer is made of: where it stands, what it remembers, which move it made.

An optimizer is a frozen rule with its hyper-parameters in sight: `init(params)` gives an empty memory,
`update(here, memory)` what is added to the params and the memory after it. Both are pure: the same inputs
give the same bits. Call `update` under `np.errstate(all="ignore")`: a run that diverges overflows, and its
non-finite numbers are an outcome, not an error.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from itertools import repeat
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.limits import LEAST_RATE
from gdtui.engine.base.wording import vector
from gdtui.engine.losses.curvature import Bound
from gdtui.engine.losses.objective import Bounds, Objective, Vector
from gdtui.engine.optimizers.memory import Memory, frozen
from gdtui.engine.optimizers.outcome import Arrival, Outcome
from gdtui.engine.optimizers.written import Written

OWN_GRADIENT = "own-gradient"
"""The name of whoever walks by a gradient that was typed."""
_FEW = 8
"""Up to so many params Python's floats are faster than numpy."""


class Evaluations(NamedTuple):
    """What a run has cost so far.

    Attributes:
        loss: forward passes: evaluations of the loss.
        gradient: backward passes; each follows a forward pass, which `loss` counts.
        hessian: evaluations of all second derivatives.
    """

    loss: int = 0
    gradient: int = 0
    hessian: int = 0

    @property
    def total(self) -> int:
        """Evaluations of any kind."""
        return self.loss + self.gradient + self.hessian

    def plus(self, other: "Evaluations") -> "Evaluations":
        """The sum of both."""
        return Evaluations(
            self.loss + other.loss, self.gradient + other.gradient, self.hessian + other.hessian
        )


class Here(NamedTuple):
    """Where a step sets out: all that an update may depend on, besides the memory.

    A named tuple, as one is made for every update and this is the fastest frozen thing there is.

    Attributes:
        objective: the loss to walk down.
        params: shape (n,).
        loss: the loss at `params`.
        gradient: the gradient at `params`, shape (n,).
        step: how many steps lie behind.
        seed: of the run; randomness is drawn from (seed, step).
        region: where the run is at home, (low, high) of every param; () for the objective's own.
    """

    objective: Objective
    params: Vector
    loss: float
    gradient: Vector
    step: int
    seed: int
    region: Bounds = ()

    @property
    def home(self) -> Bounds:
        """Where the run is at home, whatever part of it is drawn."""
        return self.region or self.objective.region

    def hessian(self) -> Vector:
        """The second derivatives at `params`, shape (n, n), computed when asked for."""
        return self.objective.hessian(self.params)


def spoken(name: str) -> str:
    """A hyper-parameter's name as people write it: `learning-rate`."""
    return name.replace("_", "-")


class Setting(NamedTuple):
    """A hyper-parameter for the screen."""

    symbol: str
    name: str
    value: float


class Move(NamedTuple):
    """One step as it was made; a named tuple for the reason that `Here` is one.

    Attributes:
        optimizer: the rule that made it.
        params: before the step, shape (n,).
        loss: before the step.
        gradient: before the step, shape (n,).
        memory: before the step.
        update: what was added to the params, shape (n,).
        after: the memory after the step.
    """

    optimizer: "Optimizer[Any]"
    params: Vector
    loss: float
    gradient: Vector
    memory: Any
    update: Vector
    after: Any


class Binding(NamedTuple):
    """What decides how a rule behaves on a parabola.

    Attributes:
        product: such as η·L″.
        limit: the product from which on the rule does not settle.
        symbol: what the product is.
    """

    product: float
    limit: float
    symbol: str


M = TypeVar("M", bound=Memory)


@dataclass(frozen=True)
class Optimizer(ABC, Generic[M]):
    """A frozen update rule with visible hyper-parameters, and all that is said of it.

    A rule must have a name, a glyph, `init`, `update` and `equations`. Whatever else is asked of it has an
    answer here that is true of every rule, and that a rule with more to say overrides.

    Raises:
        InputError: when a hyper-parameter is out of its range.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    glyph: ClassVar[str]
    about: ClassVar[str]
    formula: ClassVar[str] = ""
    """What it does, in one line to hold its numbers against; at most 76 characters."""
    text: ClassVar[str] = ""
    """What was typed, of a learner's own rule."""
    symbols: ClassVar[str] = ""
    """What stands in its equations besides η and the slope, in a few words."""
    start: ClassVar[Evaluations] = Evaluations(loss=1, gradient=1)
    """What the first look around costs."""
    cost: ClassVar[Evaluations] = Evaluations(loss=1, gradient=1)
    """What a step costs: the loss and its gradient where it arrives."""
    uses_gradient: ClassVar[bool] = True
    tries: ClassVar[int] = 0
    """In how many places a step looks before it moves; its memory has them, see `Memory.tries`."""
    inertia: ClassVar[bool] = False
    """Whether it may go on moving where the gradient is zero."""
    grows_with_gradient: ClassVar[bool] = False
    """Whether its steps grow with the gradient, so that it is the loss that decides which η suits."""
    most_params: ClassVar[int | None] = None
    """How many params it can be asked to move; None for any number."""
    dear: ClassVar[str] = ""
    """Why they are not more."""
    derivative: ClassVar[Any] = None
    """The `Derivative` that was typed for it to go by; None for the exact one."""
    scales_itself: ClassVar[bool] = False
    """Whether it divides its steps by the size of the gradient, or goes by its sign."""

    def __post_init__(self) -> None:
        """Check every hyper-parameter."""
        for part in fields(self):
            value, low, high = getattr(self, part.name), part.metadata["low"], part.metadata["high"]
            if not low <= value <= high:
                raise InputError(
                    f"{spoken(part.name)} {value:g} is out of range: write a number from {low:g} to {high:g}"
                )

    def check_params(self, count: int) -> None:
        """Say whether it can move so many params.

        Raises:
            InputError: when they are too many for it.
        """
        if self.most_params is not None and count > self.most_params:
            raise InputError(
                f"{self.label} takes at most {self.most_params} params, not {count}: {self.dear}"
            )

    def settings(self) -> tuple[Setting, ...]:
        """Every hyper-parameter with its symbol."""
        return tuple(
            Setting(part.metadata["symbol"], part.name, getattr(self, part.name)) for part in fields(self)
        )

    @property
    def rate(self) -> float | None:
        """Its learning rate; None for a rule without one."""
        rate: float | None = getattr(self, "learning_rate", None)
        return rate

    def with_learning_rate(self, rate: float) -> Self:
        """The same rule with another learning rate.

        Raises:
            InputError: when it has none, or the rate is out of range.
        """
        if self.rate is None:
            raise InputError(f"{self.label} has no learning rate")
        changed: dict[str, Any] = {"learning_rate": rate}
        return replace(self, **changed)

    def decayed(self, rate_decay: float, updates: int) -> Self:
        """The same rule after so many updates: with η/(1 + rate_decay·updates), as small as it takes it."""
        eta = self.rate if rate_decay else None
        if eta is None:
            return self
        return self.with_learning_rate(max(eta / (1 + rate_decay * updates), LEAST_RATE))

    def suited(self, rate: float) -> Self:
        """The same rule with the rate that suits gradient descent on a loss, if its steps grow likewise."""
        return self.with_learning_rate(rate) if self.grows_with_gradient else self

    def alike(self, other: "Optimizer[Any]") -> bool:
        """Whether the other is the same rule, whatever its settings."""
        return type(self) is type(other)

    def faces(self, objective: Objective) -> Objective:
        """The loss as the rule is told of it: the loss itself, unless its gradient is one's own."""
        return objective

    def settled(self, outcome: Outcome, _objective: Objective, _here: Arrival) -> Outcome:
        """How its run is going, given what any descent's outcome would be."""
        return outcome

    @abstractmethod
    def init(self, params: Vector) -> M:
        """The memory before the first step."""

    def taken_over(self, other: "Optimizer[Any]", memory: Any, params: Vector) -> M:
        """The memory with which it goes on where another has come to: that one's if it is the same rule."""
        kept: M = memory
        return kept if self.alike(other) else self.init(params)

    @abstractmethod
    def update(self, here: Here, memory: M) -> tuple[Vector, M]:
        """What to add to the params, shape (n,), and the memory after it; both read-only."""

    def update_all(self, here: Here, memory: M, _hessians: Callable[[], Vector]) -> tuple[Vector, M]:
        """The updates from many starts at once; see `update`.

        A rule that does to each param what it would do to it alone takes them all as one long vector.

        Args:
            here: `params` and `gradient` hold the first param of all starts, then the second, …: shape
                (params · starts,); `loss` is not known.
            memory: likewise.
            _hessians: gives those at all starts when asked, shape (starts, n, n).
        """
        return self.update(here, memory)

    def check_basins(self) -> None:
        """Refuse, where it does not end in the same place each time.

        Raises:
            InputError: one line that says why.
        """
        if not self.uses_gradient:
            raise InputError(f"{self.name} has no basins: where it ends is chance")

    @abstractmethod
    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The step of param number `index`, called `name`, in formulas with their numbers."""

    def written(self) -> Written:
        """What it does, as lines of a program.

        Raises:
            InputError: when it has none.
        """
        raise InputError(f"{self.label} has no program")

    def headline(self, move: Move, index: int, name: str) -> str:
        """The one formula that says most of the step of that param; nothing for a rule that has none."""
        return "".join(self.equations(move, index, name)[-1:])

    def remark(self, _move: Move) -> str:
        """A sentence on what is special in this move, or nothing."""
        return ""

    # -- why it went where it went

    def direction(self, move: Move) -> str:
        """What decides the direction of this move: a clause."""
        return self.reason(move)

    def reason(self, move: Move) -> str:
        """How the update comes about, in numbers: a clause."""
        return f"the update is {vector(move.update.tolist())}"

    def carried(self, _move: Move) -> str:
        """What may lead it elsewhere than downhill: the end of a sentence, or nothing."""
        return ""

    def turned(self, _move: Move) -> str:
        """How the slope becomes the step of a single param: a sentence, or nothing."""
        return ""

    # -- what it does on a parabola

    def unbounded(self) -> bool:
        """Whether its steps are about η long however steep the ground is: curvature sets no bound."""
        return self.scales_itself

    def stability(self) -> Bound | None:
        """How large a learning rate a quadratic allows; None where theory sets no bound."""
        return None

    def binding(self, curvature: float) -> Binding | None:
        """What decides its behaviour where the loss has that curvature; None where curvature does not."""
        bound = self.stability()
        return bound and Binding(bound.learning_rate * curvature, bound.limit, "η·L″")

    def factors(self, _product: float) -> tuple[complex, ...]:
        """What a step multiplies the distance to a parabola's minimum by; one factor for each value carried.

        Args:
            _product: the `product` of its binding.

        Returns:
            The factors; none for a rule that multiplies no distance by a fixed one.
        """
        return ()


def each(rule: Callable[..., tuple[Any, ...]], *vectors: Vector) -> list[Vector]:
    """`rule(space, *values)` for every param: written once, for numbers and for whole arrays.

    Args:
        rule: gets `math` and numbers where there are few params, else `numpy` and arrays. With the
            operations + − × / and sqrt both give the same bits (IEEE 754 rounds them correctly).
        vectors: of one shape (n,).

    Returns:
        One read-only vector for each value that the rule returns.
    """
    if vectors[0].size <= _FEW:
        rows = map(rule, repeat(math), *[vector.tolist() for vector in vectors])
        return list(frozen(np.array(list(rows)).T))
    return [frozen(column) for column in rule(np, *vectors)]
