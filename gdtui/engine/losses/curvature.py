"""What the Hessian says beforehand: how curved the loss is, and which learning rates can work.

On a quadratic, gradient descent shrinks the error along each eigenvector by 1 − ηλ a step, so the steepest
curvature bounds η and the ratio of curvatures, κ, the speed. Source of the bounds: Goh, "Why Momentum Really
Works", Distill 2017.
"""

import math
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.numbers import show, show_setting
from gdtui.engine.losses.objective import Objective, Vector

_SAME = 1e-9
"""Two numbers closer than this, relative to the larger, count as equal."""
MOST_EIGENVALUES = 50
"""Up to so many params all curvatures are computed; of more, the largest alone."""
_MOST_PRODUCTS = 100
"""Products after which the search for the largest curvature ends at the latest."""
_CLOSE = 1e-9
"""It has ended when the curvature is known to this part."""
_PROBES = ((0.07, 0.83), (0.29, 0.41), (0.61, 0.97), (0.93, 0.13), (0.53, 0.59))
"""Where in the bounds a quadratic is looked for, as shares of the sides; irregular, to miss symmetries."""


def eigen(hessian: Vector) -> tuple[Vector, Vector] | None:
    """Eigenvalues, ascending, and eigenvectors (columns); None where the Hessian is not finite."""
    if not np.isfinite(hessian).all():
        return None
    try:
        values, vectors = np.linalg.eigh(hessian)
    except np.linalg.LinAlgError:
        return None
    if not np.isfinite(values).all():
        return None
    values.setflags(write=False)
    vectors.setflags(write=False)
    return values, vectors


def eigen_all(hessians: Vector) -> tuple[Vector, Vector]:
    """Those of many Hessians, shape (points, n, n): values (points, n), nan where one is not finite."""
    known = np.asarray(np.isfinite(hessians).all(axis=(1, 2)))
    values, vectors = np.linalg.eigh(np.where(known[:, np.newaxis, np.newaxis], hessians, 0.0))
    values[~known] = np.nan
    return values, vectors


class Bound(NamedTuple):
    """How far a rule can go on a quadratic.

    Attributes:
        learning_rate: the rule's η.
        limit: it is stable along an axis of curvature λ > 0 as long as η·λ < limit.
        formula: the bound of η that follows, as text.
    """

    learning_rate: float
    limit: float
    formula: str


class Curvature(NamedTuple):
    """The curvature at one point.

    Attributes:
        eigenvalues: of the Hessian, ascending, shape (n,).
        eigenvectors: the directions that belong to them, as columns, shape (n, n).
        quadratic: whether the loss is the same parabola all over its bounds, so that what holds here holds
            everywhere.
    """

    eigenvalues: Vector
    eigenvectors: Vector
    quadratic: bool

    @property
    def steepest(self) -> float:
        """λmax, the largest curvature."""
        return float(self.eigenvalues[-1])

    @property
    def flattest(self) -> float:
        """λmin, the smallest curvature; negative where the loss curves down."""
        return float(self.eigenvalues[0])

    @property
    def convex(self) -> bool:
        """Whether the loss curves up in every direction here."""
        return self.flattest > 0

    @property
    def condition(self) -> float:
        """κ = λmax/λmin, how much steeper across than along; infinite where not convex."""
        return self.steepest / self.flattest if self.convex else math.inf


def curvature(objective: Objective, params: Vector, quadratic: bool | None = None) -> Curvature | None:
    """The curvature at `params`, or None where the Hessian is not finite.

    Args:
        objective: the loss.
        params: shape (n,).
        quadratic: what `is_quadratic` said, if it is known already.
    """
    with np.errstate(all="ignore"):
        seen = eigen(objective.hessian(params))
        if seen is None:
            return None
        if quadratic is None:
            quadratic = is_quadratic(objective)
    return Curvature(*seen, quadratic)


def sharpness(objective: Objective, params: Vector) -> float:
    """λmax from Hessian-vector products alone: no Hessian is made.

    Power iteration whose vectors are all kept (Lanczos; Golub & Van Loan, *Matrix Computations*, 4th ed.,
    section 10.1): the best that the same products can say, also where the loss curves down as strongly.

    Args:
        objective: the loss.
        params: shape (n,).

    Returns:
        The largest curvature; nan where the loss has none.
    """
    basis = np.empty((min(params.size, _MOST_PRODUCTS), params.size))
    within = np.zeros((len(basis), len(basis)))
    way = np.random.default_rng(params.size).standard_normal(params.size)
    found = math.nan
    with np.errstate(all="ignore"):
        for place in range(len(basis)):
            basis[place] = way / np.linalg.norm(way)
            turned = objective.hessian_product(params, basis[place])
            if not np.isfinite(turned).all():
                return math.nan
            known = basis[: place + 1]
            within[place, : place + 1] = within[: place + 1, place] = known @ turned
            found, left = _greatest(within[: place + 1, : place + 1])
            way = turned - (known @ turned) @ known
            way -= (known @ way) @ known  # twice, as one time leaves rounding behind
            missed = float(np.linalg.norm(way))
            if missed * left <= _CLOSE * abs(found) or missed <= _SAME * np.abs(within).max():
                break
    return found


def _greatest(matrix: Vector) -> tuple[float, float]:
    """The greatest eigenvalue, and the size of the last entry of its eigenvector."""
    values, vectors = np.linalg.eigh(matrix)
    return float(values[-1]), abs(float(vectors[-1, -1]))


def is_quadratic(objective: Objective) -> bool:
    """Whether the loss is one parabola over its bounds, as far as its values at five spots tell.

    At each spot the loss and the Hessian must be those of the parabola at the first spot, to nine
    digits. Evidence, not proof: a loss that differs only between the spots would pass.
    """
    with np.errstate(all="ignore"):
        spots = [_spot(objective, shares) for shares in _PROBES]
        first = spots[0]
        loss, gradient = objective.loss_and_gradient(first)
        hessian = objective.hessian(first)
        scale = float(np.abs(hessian).max())
        for spot in spots[1:]:
            way = spot - first
            slope, bend = float(gradient @ way), float(way @ hessian @ way) / 2
            size = abs(loss) + abs(slope) + abs(bend)
            here = objective.loss(spot)
            # written so that a number that is not finite fails
            if not abs(here - (loss + slope + bend)) <= _SAME * size:
                return False
            if not float(np.abs(objective.hessian(spot) - hessian).max()) <= _SAME * scale:
                return False
    return math.isfinite(scale)


def _spot(objective: Objective, shares: tuple[float, float]) -> Vector:
    even, odd = shares
    sides = enumerate(objective.bounds)
    return np.array([low + (high - low) * (odd if index % 2 else even) for index, (low, high) in sides])


def verdict(seen: Curvature, gradient: Vector, bound: Bound) -> str:
    """What a learning rate will do, in one sentence.

    Args:
        seen: the curvature here.
        gradient: the gradient here, shape (n,).
        bound: the optimizer's learning rate and its bound.
    """
    if seen.steepest <= 0:
        return "The loss curves up in no direction here: curvature sets no bound on η."
    greatest = bound.limit / seen.steepest
    local = "" if seen.quadratic else " here (local)"
    named = f"the bound{local} {bound.formula} = {show(greatest)}"
    rate = f"η = {show_setting(bound.learning_rate)}"
    if math.isclose(bound.learning_rate, greatest, rel_tol=1e-12):
        return f"{rate} is {named}: along the steep axis it never settles."
    if bound.learning_rate > greatest:
        return f"{rate} is beyond {named}: {_beyond(seen, gradient, bound)}."
    return f"{rate} is within {named}: {_within(seen)}."


def _beyond(seen: Curvature, gradient: Vector, bound: Bound) -> str:
    """What happens along the axes that are too steep."""
    if not seen.quadratic:
        return "while this curvature lasts, it swings out farther each step along the steep axis"
    along = np.abs(seen.eigenvectors.T @ gradient)[seen.eigenvalues * bound.learning_rate > bound.limit]
    # a part of 1e-12 may be rounding in the eigenvectors: then the start may lie on the flat axis
    if float(along.max()) > 1e-12 * float(np.linalg.norm(gradient)):
        return "it will diverge along the steep axis"
    return "it diverges as soon as it strays along the steep axis"


def _within(seen: Curvature) -> str:
    """What happens where no axis is too steep."""
    if not seen.quadratic:
        lasting = "steady while this curvature lasts"
        return lasting if seen.flattest >= 0 else f"{lasting}, along the axes that curve up"
    if seen.flattest < 0:
        return "it settles along the steep axis, but runs off where the loss curves down"
    if seen.flattest == 0:
        return "it settles, except along the flat axis, where nothing moves it"
    return f"it converges (κ = {show(seen.condition)})"
