"""Newton's method with the exact Hessian, kept going downhill where the loss does not curve up.

Formulas and the modification of the eigenvalues: Nocedal & Wright, *Numerical Optimization*, 2nd ed.,
Springer 2006, sections 3.3–3.4.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import vector
from gdtui.engine.losses.curvature import eigen, eigen_all
from gdtui.engine.losses.ground import widest
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Binding, Evaluations, Here, Move, Optimizer
from gdtui.engine.optimizers.hyper import hyper
from gdtui.engine.optimizers.memory import ALL, AXIS, Memory, called, frozen
from gdtui.engine.optimizers.worked import Term, chosen, worked
from gdtui.engine.optimizers.written import Written

_DEFINITE = 1e-12
"""Relative to the largest |eigenvalue|: below it a positive one is rounding, not curvature."""
_FLOOR = 1e-8
"""The least |eigenvalue| a safeguarded direction divides by, relative to the largest."""
_CAP = 0.1
"""The longest safeguarded step, as a share of the widest side of the loss's region."""

_FEW = 3
"""Up to so many eigenvalues are all told."""


@dataclass(frozen=True, eq=False, slots=True)
class Curved(Memory):
    """What Newton saw at its last step; it does not depend on earlier ones."""

    eigenvalues: Vector = field(metadata=called("λ", "curvatures: eigenvalues of the Hessian", AXIS))
    definite: bool = field(metadata=called("H>0", "the Hessian is positive definite", ALL))
    capped: bool = field(metadata=called("cap", "the step was shortened", ALL))


@dataclass(frozen=True)
class Newton(Optimizer[Curved]):
    """x ← x − η·H⁻¹·g where the Hessian H is positive definite.

    Elsewhere its safeguarded direction: |eigenvalues| (at least 1e-8 of the largest) in place of the
    eigenvalues, so that it leads downhill, and at most a tenth as long as the loss's region is wide, whatever
    part of it is shown. Where H is 0, as far as that against the gradient; where it is not finite, against
    the gradient, capped alike.
    """

    name = "newton"
    label = "Newton's method"
    glyph = "H"
    about = "Fits a parabola by slope and curvature and jumps to its bottom: few steps, each one dear."
    formula = "x ← x − η·H⁻¹·g where the Hessian H is positive definite"
    symbols = "d direction, H Hessian, g gradient"
    scales_itself = True
    cost = Evaluations(loss=1, gradient=1, hessian=1)
    most_params = 200
    dear = "each step solves with a Hessian of params times params numbers"

    learning_rate: float = hyper("learning_rate", 1.0)
    """1 is the full step to the fitted parabola's bottom."""

    def init(self, params: Vector) -> Curved:
        """Nothing seen yet."""
        return Curved(frozen(np.zeros_like(params)), False, False)

    def update(self, here: Here, _memory: Curved) -> tuple[Vector, Curved]:
        """−η·H⁻¹·g, or the safeguarded step."""
        seen = eigen(here.hessian())
        if seen is None:
            step, capped = _cap(-self.learning_rate * here.gradient, here)
            return frozen(step), Curved(frozen(np.full_like(step, np.nan)), False, capped)
        curvatures, axes = seen
        definite = bool(curvatures[0] > _DEFINITE * abs(curvatures[-1]))
        if not curvatures.any():
            return frozen(_longest(-here.gradient, here)), Curved(curvatures, False, True)
        sizes = np.abs(curvatures)
        divisors = curvatures if definite else np.maximum(sizes, _FLOOR * sizes.max())
        step = -self.learning_rate * (axes @ ((axes.T @ here.gradient) / divisors))
        capped = False
        if not definite:
            step, capped = _cap(step, here)
        return frozen(step), Curved(curvatures, definite, capped)

    def update_all(self, here: Here, memory: Curved, hessians: Callable[[], Vector]) -> tuple[Vector, Curved]:
        """The same from many starts at once: each with its own Hessian."""
        bent = hessians()
        slopes = here.gradient.reshape(bent.shape[1], -1).T
        rate = np.broadcast_to(self.learning_rate, here.gradient.shape).reshape(bent.shape[1], -1).T
        steps = _steps(bent, slopes, rate, _CAP * widest(here.home))
        return np.ascontiguousarray(steps.T).ravel(), memory

    def written(self) -> Written:
        """The Hessian's axes, what to divide by along each, then the step, capped where it is unsafe."""
        return Written(
            (
                "curvatures, axes = np.linalg.eigh(hessian(params))",
                "sizes = np.abs(curvatures)",
                f"definite = curvatures[0] > {_DEFINITE} * sizes[-1]",
                f"divisors = curvatures if definite else np.maximum(sizes, {_FLOOR} * max(sizes) or 1)",
                "update = -learning_rate * axes @ (axes.T @ gradient / divisors)",
                "length = np.linalg.norm(update)",
                "if not definite and (length > longest or not max(sizes)):",
                "    update = update * longest / length",
            ),
            (f"longest = {_CAP} * {{width}}",),
        )

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """The curvatures that the Hessian has, the direction, then the step."""
        x, update = float(move.params[index]), float(move.update[index])
        direction = update / self.learning_rate
        formula = "d = −H⁻¹·g" if move.after.definite else "d (safeguarded)"
        terms = {"x": Term(name, x), "eta": chosen("η", self.learning_rate), "d": Term("d", direction)}
        return (
            _curvatures(move.after),
            f"{formula} = {show(direction)}",
            worked(f"{name} ← ", "{x} + {eta}·{d}", x + update, **terms),
        )

    def direction(self, _move: Move) -> str:
        """By slope and curvature."""
        return "the step looks at the curvature too, and does not go straight downhill"

    def reason(self, move: Move) -> str:
        """The update alone: there is no short formula of it."""
        return f"Newton's update is {vector(move.update.tolist())}"

    def binding(self, curvature: float) -> Binding | None:
        """η itself, as the step is divided by the curvature; where it is not positive, nothing binds."""
        return Binding(self.learning_rate, 2.0, "η") if curvature > 0 else None

    def factors(self, product: float) -> tuple[complex, ...]:
        """1 − η."""
        return (complex(1 - product),)

    def remark(self, move: Move) -> str:
        """Which direction it took, and why."""
        seen: Curved = move.after
        if seen.definite:
            return "The Hessian is positive definite: the exact Newton direction."
        capped = ", capped" if seen.capped else ""
        if not np.isfinite(seen.eigenvalues).all():
            return f"The Hessian is not finite here: the gradient's direction{capped}."
        least = show(float(seen.eigenvalues[0]))
        return f"Not positive definite (least curvature {least}): safeguarded{capped}."


def _cap(step: Vector, here: Here) -> tuple[Vector, bool]:
    too_long = float(np.linalg.norm(step)) > _CAP * widest(here.home)
    return (_longest(step, here), True) if too_long else (step, False)


def _longest(step: Vector, here: Here) -> Vector:
    """The longest step in that direction."""
    length = float(np.linalg.norm(step))
    return step * (_CAP * widest(here.home) / length) if length else step


def _curvatures(seen: Curved) -> str:
    """The eigenvalues of H, of more than three the least and the greatest."""
    values = seen.eigenvalues.tolist()
    if not np.isfinite(values).all():
        return "H is not finite"
    told = ", ".join(map(show, values)) if len(values) <= _FEW else f"{show(values[0])} … {show(values[-1])}"
    return f"H has λ = {told}: {'all above 0' if seen.definite else 'not all above 0'}"


def _steps(bent: Vector, slopes: Vector, rate: Vector, longest: float) -> Vector:
    """`Newton.update` for many starts: Hessians (starts, n, n), gradients and rates (starts, n)."""
    curvatures, axes = eigen_all(bent)
    sizes = np.abs(curvatures)
    most = sizes.max(axis=1)
    definite = curvatures[:, 0] > _DEFINITE * sizes[:, -1]
    divisors = np.where(definite[:, np.newaxis], curvatures, np.maximum(sizes, _FLOOR * most[:, np.newaxis]))
    along = np.einsum("sij,si->sj", axes, slopes) / divisors
    steps: Vector = -rate * np.einsum("sij,sj->si", axes, along)
    unknown, flat = np.isnan(most), most == 0
    steps[unknown] = -rate[unknown] * slopes[unknown]
    steps[flat] = -slopes[flat]
    lengths = np.linalg.norm(steps, axis=1)
    over = ~definite & ((lengths > longest) | flat)
    steps[over] *= (longest / np.where(lengths[over] > 0, lengths[over], 1.0))[:, np.newaxis]
    return steps
