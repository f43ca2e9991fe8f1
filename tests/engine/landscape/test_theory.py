"""Theory beside practice: bounds, best settings and rates, as predicted and as they happen."""

import math
from typing import Any

import numpy as np
import pytest

from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, find_loss
from gdtui.engine.losses.curvature import curvature, eigen, is_quadratic
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.registry import OPTIMIZERS, make


def landscape(text: str, optimizer: Any, start: tuple[float, ...] = (1.0, 1.0)) -> Landscape:
    return Landscape(find_loss(text, len(start)), start, (optimizer,))


def verdict(text: str, start: tuple[float, ...], name: str = "gradient-descent", **settings: float) -> str:
    simulation = landscape(text, make(name, **settings), start)
    return simulation.verdict(simulation.init())


def spectral_radius(optimizer: Any, curvature: float) -> float:
    """By what one step on λ·w²/2 shrinks the error in the long run.

    The step is linear in (w, velocity): its matrix is read off by stepping from each unit state.
    """
    curve = CURVES["square"]
    columns = []
    for w, velocity in ((1.0, 0.0), (0.0, 1.0)):
        memory = optimizer.init(np.zeros(1))
        if hasattr(memory, "velocity"):
            memory = type(memory)(np.array([velocity]), 1)
        here = Here(curve, np.array([w]), 0.0, np.array([curvature * w]), 1, 0)
        update, after = optimizer.update(here, memory)
        columns.append((w + update[0], after.velocity[0] if hasattr(after, "velocity") else 0.0))
    return float(np.abs(np.linalg.eigvals(np.array(columns).T)).max())


# Bounds


@pytest.mark.parametrize("curved", [0.5, 3.0, 100.0])
@pytest.mark.parametrize(
    ("name", "settings", "limit"),
    [
        ("gradient-descent", {}, 2.0),
        *(("momentum", {"momentum": mu}, 2 + 2 * mu) for mu in (0.0, 0.5, 0.9, 0.99)),
        ("momentum", {"momentum": 0.8, "dampening": 0.5}, 3.6 / 0.5),
        *(("nesterov", {"momentum": mu}, (2 + 2 * mu) / (1 + 2 * mu)) for mu in (0.0, 0.5, 0.9, 0.99)),
    ],
)
def test_the_bound_is_where_stability_ends(
    name: str, settings: dict[str, float], limit: float, curved: float
) -> None:
    """GOLDEN: GD is stable for 0 < ηλ < 2, with momentum for 0 < ηλ < 2 + 2β."""
    below = make(name, learning_rate=0.9999 * limit / curved, **settings)
    above: Any = make(name, learning_rate=1.0001 * limit / curved, **settings)
    bound = above.stability()
    assert bound is not None
    assert (bound.limit, bound.learning_rate) == (pytest.approx(limit), above.learning_rate)
    assert spectral_radius(below, curved) < 1 < spectral_radius(above, curved)


def test_other_rules_have_no_such_bound() -> None:
    bounded = [name for name in OPTIMIZERS if make(name).stability() is not None]
    assert bounded == ["gradient-descent", "momentum", "nesterov"]
    assert verdict("bowl", (1.0, 1.0), "adam") == ""


@pytest.mark.parametrize(("share", "kind"), [(0.9, Kind.CONVERGED), (1.1, Kind.DIVERGED)])
@pytest.mark.parametrize("name", ["gradient-descent", "momentum", "nesterov"])
def test_the_verdict_comes_true_on_a_ravine(name: str, share: float, kind: Kind) -> None:
    bound = make(name).stability()
    assert bound is not None
    simulation = landscape("ravine", make(name, learning_rate=share * bound.limit / 100))
    state = simulation.init()
    said = simulation.verdict(state)
    assert ("it converges" in said, "it will diverge" in said) == (share < 1, share > 1)
    while not simulation.ended(state):
        state = simulation.step(state)
    assert state.racers[0].outcome.kind is kind


# Best settings and rates


def test_curvature_of_the_ravine() -> None:
    seen = curvature(LANDSCAPES["ravine"], np.array([1.0, 1.0]))
    assert seen is not None
    assert (seen.eigenvalues.tolist(), seen.condition, seen.quadratic) == ([1, 100], 100, True)
    assert np.abs(seen.eigenvectors).tolist() == [[1, 0], [0, 1]]


def test_curvature_of_rosenbrock_at_the_classic_start() -> None:
    """GOLDEN: H [[1330, 480], [480, 200]]."""
    seen = curvature(LANDSCAPES["rosenbrock"], np.array([-1.2, 1.0]))
    assert seen is not None
    assert seen.eigenvalues == pytest.approx(765 + np.array([-1, 1]) * math.hypot(565, 480))
    assert seen.eigenvectors @ np.diag(seen.eigenvalues) @ seen.eigenvectors.T == pytest.approx(
        np.array([[1330, 480], [480, 200]])
    )
    assert not seen.quadratic


def spread(text: str, start: tuple[float, float]) -> tuple[float, float]:
    """The least and the greatest curvature at `start`."""
    seen = curvature(find_loss(text, 2), np.array(start))
    assert seen is not None
    return seen.flattest, seen.steepest


@pytest.mark.parametrize(("text", "start"), [("0.5*x**2 + 5*y**2", (10.0, 1.0)), ("booth", (2.0, 5.0))])
def test_the_best_learning_rate_shrinks_the_error_at_its_rate(text: str, start: tuple[float, float]) -> None:
    """GOLDEN: η = 2/(λ₁+λₙ), rate (κ−1)/(κ+1)."""
    low, high = spread(text, start)
    best, rate = 2 / (low + high), (high - low) / (high + low)
    simulation = landscape(text, make("gradient-descent", learning_rate=best), start)
    run = [simulation.init()]
    for _ in range(40):
        run.append(simulation.step(run[-1]))
    norms = [float(np.linalg.norm(state.racers[0].gradient)) for state in run]
    assert (norms[30] / norms[20]) ** 0.1 == pytest.approx(rate, rel=1e-6)
    for other in (0.9, 1.1):
        assert max(abs(1 - other * best * value) for value in (low, high)) > rate


def test_the_best_momentum_has_its_rate_on_both_axes_and_no_neighbour_is_better() -> None:
    """GOLDEN: η = (2/(√λ₁+√λₙ))², β = ((√λₙ−√λ₁)/(√λₙ+√λ₁))², rate (√κ−1)/(√κ+1)."""
    curvatures = spread("ravine", (1.0, 1.0))
    low, high = map(math.sqrt, curvatures)
    eta, mu = (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2

    def rate(eta: float, mu: float) -> float:
        rule = make("momentum", learning_rate=eta, momentum=mu)
        return max(spectral_radius(rule, value) for value in curvatures)

    # a double root: eigenvalues are known to about the root of the rounding error
    assert rate(eta, mu) == pytest.approx((high - low) / (high + low), abs=1e-6)
    for near in ((1.05, 1), (0.95, 1), (1, 1.05), (1, 0.95)):
        assert rate(eta * near[0], mu * near[1]) > rate(eta, mu) + 1e-3


def test_inside_the_complex_region_momentum_shrinks_by_the_root_of_beta() -> None:
    """GOLDEN: the article's 2√β is a slip: it is √β."""
    assert spectral_radius(make("momentum", learning_rate=0.1, momentum=0.81), 5.0) == pytest.approx(0.9)


def test_where_it_is_not_convex_there_is_no_ratio() -> None:
    seen = curvature(LANDSCAPES["saddle"], np.array([1.0, 1.0]))
    assert seen is not None
    assert (seen.convex, seen.condition) == (False, math.inf)


# What counts as quadratic


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("bowl", 2, True), ("ravine", 2, True), ("booth", 2, True), ("matyas", 2, True), ("saddle", 2, True),
        ("square", 1, True), ("3*x - y + 7", 2, True), ("1e-6*x**2 + y**2 + 1e6", 2, True),
        ("rosenbrock", 2, False), ("himmelblau", 2, False), ("rastrigin", 2, False), ("plateau", 2, False),
        ("abs(w)", 1, False), ("w**2 + abs(w)", 1, False), ("relu(w)", 1, False), ("w**4", 1, False),
        ("x**2 + y**2 + 0.001*sin(x)", 2, False), ("log(x) + y**2", 2, False), ("1/0*x + y", 2, False),
    ],
)  # fmt: skip
def test_what_counts_as_quadratic(text: str, variables: int, expected: bool) -> None:
    assert is_quadratic(find_loss(text, variables)) is expected


@pytest.mark.parametrize("hessian", [np.full((2, 2), np.nan), np.array([[np.inf, 0], [0, 1]])])
def test_no_eigenvalues_without_a_finite_hessian(hessian: Any) -> None:
    assert eigen(hessian) is None


def test_no_curvature_and_no_verdict_in_a_hole() -> None:
    assert curvature(find_loss("log(w)", 1), np.array([0.0])) is None
    assert verdict("log(w)", (-1.0,)) == ""


# The sentence


def test_verdicts() -> None:
    assert verdict("0.5*x**2 + 50*y**2", (1.0, 1.0), learning_rate=0.05) == (
        "η = 0.05 is beyond the bound 2/λmax = 0.02000: it will diverge along the steep axis."
    )
    assert verdict("0.5*x**2 + 50*y**2", (1.0, 0.0), learning_rate=0.05) == (
        "η = 0.05 is beyond the bound 2/λmax = 0.02000: "
        "it diverges as soon as it strays along the steep axis."
    )
    assert verdict("0.5*x**2 + 50*y**2", (1.0, 1.0), learning_rate=0.019) == (
        "η = 0.019 is within the bound 2/λmax = 0.02000: it converges (κ = 100.0)."
    )
    assert verdict("w**2", (1.0,), learning_rate=1.0) == (
        "η = 1 is the bound 2/λmax = 1.000: along the steep axis it never settles."
    )
    assert verdict("x**2 + 0*y", (1.0, 1.0), learning_rate=0.1) == (
        "η = 0.1 is within the bound 2/λmax = 1.000: "
        "it settles, except along the flat axis, where nothing moves it."
    )
    assert verdict("saddle", (1.0, 1.0), learning_rate=0.1) == (
        "η = 0.1 is within the bound 2/λmax = 1.000: "
        "it settles along the steep axis, but runs off where the loss curves down."
    )
    assert verdict("-x**2 - y**2", (1.0, 1.0)) == (
        "The loss curves up in no direction here: curvature sets no bound on η."
    )


def test_verdicts_say_where_they_hold_only_here() -> None:
    assert verdict("rosenbrock", (-1.2, 1.0), learning_rate=0.01) == (
        "η = 0.01 is beyond the bound here (local) 2/λmax = 0.001328: "
        "while this curvature lasts, it swings out farther each step along the steep axis."
    )
    assert verdict("rosenbrock", (-1.2, 1.0), learning_rate=0.001) == (
        "η = 0.001 is within the bound here (local) 2/λmax = 0.001328: steady while this curvature lasts."
    )
    assert verdict("rosenbrock", (0.0, 1.0), learning_rate=0.001) == (
        "η = 0.001 is within the bound here (local) 2/λmax = 0.01000: "
        "steady while this curvature lasts, along the axes that curve up."
    )


def test_verdicts_name_each_rules_own_bound() -> None:
    assert "(2 + 2μ)/λmax = 1.900:" in verdict("w**2", (1.0,), "momentum", learning_rate=0.1)
    assert "(2 + 2μ)/((1 − τ)·λmax) = 3.800:" in verdict(
        "w**2", (1.0,), "momentum", learning_rate=0.1, dampening=0.5
    )
    assert "(2 + 2μ)/((1 + 2μ)·λmax) = 0.6786:" in verdict("w**2", (1.0,), "nesterov", learning_rate=0.1)
