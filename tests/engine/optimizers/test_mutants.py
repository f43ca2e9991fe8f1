"""Golden values of the optimizers, and the mistakes they catch.

Every check runs twice: on the engine, where it passes, and on a mutant, where it must fail.
"""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, find_loss
from gdtui.engine.losses.objective import CircuitObjective
from gdtui.engine.optimizers import broken
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.registry import OPTIMIZERS

SQUARE, ROSENBROCK = CURVES["square"], LANDSCAPES["rosenbrock"]


def walk(
    optimizer: Any, objective: CircuitObjective, start: tuple[float, ...], steps: int
) -> list[list[float]]:
    params, memory, path = np.array(start), optimizer.init(np.array(start)), []
    for step in range(steps):
        loss, gradient = objective.loss_and_gradient(params)
        update, memory = optimizer.update(Here(objective, params, loss, gradient, step, 0), memory)
        params = params + update
        path.append(params.tolist())
    return path


def on_square(optimizer: Any) -> list[float]:
    return [w for (w,) in walk(optimizer, SQUARE, (1.0,), 3)]


def near(expected: object, digits: float = 1e-10) -> object:
    return pytest.approx(np.array(expected), rel=0, abs=digits)


def gradient_descent(rules: ModuleType) -> None:
    """GOLDEN: w², and two steps down Rosenbrock."""
    assert on_square(rules.GradientDescent(0.1)) == near([0.8, 0.64, 0.512])
    assert on_square(rules.GradientDescent(1.0)) == near([-1, 1, -1])
    assert on_square(rules.GradientDescent(1.1)) == near([-1.2, 1.44, -1.728])
    path = walk(rules.GradientDescent(0.001), ROSENBROCK, (-1.2, 1.0), 2)
    assert np.array(path) == near([(-0.9844, 1.088), (-1.027271567, 1.064208672)], 5e-10)


def momentum(rules: ModuleType) -> None:
    """GOLDEN: w². The dampened one by hand: v = 2, then 0.9·2 + 0.5·1.6 = 2.6, then 0.9·2.6 + 0.5·1.08."""
    assert on_square(rules.Momentum(0.1, 0.9)) == near([0.8, 0.46, 0.062])
    assert on_square(rules.Momentum(0.1, 0.9, 0.5)) == near([0.8, 0.54, 0.252])


def nesterov(rules: ModuleType) -> None:
    """By hand: v = 2, 3.04, 3.1808; steps 0.1·(g + 0.9·v) = 0.38, 0.3976, 0.330752."""
    assert on_square(rules.Nesterov(0.1, 0.9)) == near([0.62, 0.2224, -0.108352])


def adagrad(rules: ModuleType) -> None:
    """By hand: s = 4, then 4 + 1.84² where ε = 0.5: 1 − 0.1·2/2.5 = 0.92."""
    second = 0.92 - 0.1 * 1.84 / (7.3856**0.5 + 0.5)
    assert on_square(rules.Adagrad(0.1, epsilon=0.5))[:2] == near([0.92, second])
    assert on_square(rules.Adagrad(0.1))[0] == near(1 - 0.2 / (2 + 1e-10), 1e-15)


def rmsprop(rules: ModuleType) -> None:
    """By hand: v = 0.25·4 = 1, so 1 − 0.1·2/1.5; then v = 0.75 + 0.25·g²."""
    first = 1 - 0.2 / 1.5
    second = first - 0.1 * 2 * first / ((0.75 + 0.25 * 4 * first * first) ** 0.5 + 0.5)
    assert on_square(rules.RMSProp(0.1, decay=0.75, epsilon=0.5))[:2] == near([first, second])
    assert on_square(rules.RMSProp(0.01))[0] == near(1 - 0.02 / (0.2 + 1e-8), 1e-15)


def adam(rules: ModuleType) -> None:
    """GOLDEN: w², and two steps down Rosenbrock."""
    assert on_square(rules.Adam(0.1)) == near([0.9000000005, 0.8004122287, 0.7015862729])
    path = walk(rules.Adam(0.01), ROSENBROCK, (-1.2, 1.0), 2)
    assert np.array(path) == near([(-1.19, 1.01), (-1.180031963, 1.019971112)], 6e-10)


def weight_decay(rules: ModuleType) -> None:
    """By hand: AdamW shrinks w by 0.1·0.5·w, then steps 0.1·2/(2 + ε): the moments never see the decay."""
    assert on_square(rules.Adam(0.1, weight_decay=0.5))[0] == near(1 - 0.05 - 0.1 * 2 / (2 + 1e-8), 1e-12)


def newton(rules: ModuleType) -> None:
    """On a quadratic one step leads to the bottom; at a saddle it must still lead downhill."""
    assert walk(rules.Newton(), LANDSCAPES["booth"], (-8.0, 6.0), 1)[0] == near([1, 3], 1e-12)
    (_, y) = walk(rules.Newton(), LANDSCAPES["saddle"], (0.2, 0.25), 1)[0]
    assert y == near(0.5, 1e-12)
    far = walk(rules.Newton(), LANDSCAPES["saddle"], (1.5, 1.0), 1)[0]
    assert np.hypot(far[0] - 1.5, far[1] - 1.0) == near(0.4, 1e-12)


def random_search(rules: ModuleType) -> None:
    """It stands on the best spot so far, every spot is within the bounds, and each step draws new ones."""
    optimizer, objective = rules.RandomSearch(), find_loss("x**2 + y**2", 2, (1, 3, 1, 4))
    params, memory, seen = np.array((3.0, 4.0)), optimizer.init(np.zeros(2)), [(3.0, 4.0)]
    for step in range(20):
        loss, gradient = objective.loss_and_gradient(params)
        update, memory = optimizer.update(Here(objective, params, loss, gradient, step, 0), memory)
        params = params + update
        seen += map(tuple, memory.spots.tolist())
        assert objective.loss(params) == pytest.approx(min(x * x + y * y for x, y in seen), rel=1e-12)
    assert all(1 <= x <= 3 and 1 <= y <= 4 for x, y in seen)
    assert len(set(seen)) == len(seen) == 81


CHECKS: dict[Callable[[ModuleType], None], str] = {
    gradient_descent: "descent",
    momentum: "descent",
    nesterov: "descent",
    adagrad: "adaptive",
    rmsprop: "adaptive",
    adam: "adaptive",
    weight_decay: "adaptive",
    newton: "newton",
    random_search: "random_search",
}

MUTANTS = [
    (
        "velocity never stored",
        momentum,
        [("* velocity), Rolling(frozen(velocity)", "* velocity), Rolling(memory.velocity")],
    ),
    ("dampening ignored", momentum, [("(1 - self.dampening) * here.gradient", "here.gradient")]),
    ("first gradient dampened", momentum, [("if memory.t > 0:", "if memory.t >= 0:")]),
    (
        "looks back, not ahead",
        nesterov,
        [
            (
                "ahead = gradient + self.momentum * velocity",
                "ahead = gradient + self.momentum * memory.velocity",
            )
        ],
    ),
    (
        "plain momentum",
        nesterov,
        [("frozen(-self.learning_rate * ahead)", "frozen(-self.learning_rate * velocity)")],
    ),
    ("epsilon inside the root", adagrad, [("(space.sqrt(s) + epsilon)", "space.sqrt(s + epsilon)")]),
    ("sum forgotten", adagrad, [("s = s + g * g", "s = g * g")]),
    ("epsilon inside the root", rmsprop, [("(space.sqrt(v) + epsilon)", "space.sqrt(v + epsilon)")]),
    (
        "decay the wrong way round",
        rmsprop,
        [("decay * v + (1 - decay) * (g * g)", "(1 - decay) * v + decay * (g * g)")],
    ),
    ("first bias correction left out", adam, [("(m / correction1)", "m")]),
    ("second bias correction left out", adam, [("sqrt(v / correction2)", "sqrt(v)")]),
    ("time step one too far", adam, [("t = memory.t + 1", "t = memory.t + 2")]),
    ("time step stands still", adam, [("Moments(first, second, t)", "Moments(first, second, 0)")]),
    ("first moment stale", adam, [("Moments(first, second, t)", "Moments(memory.first_moment, second, t)")]),
    (
        "decay coupled to the gradient",
        weight_decay,
        [
            ("gradient = here.gradient\n", "gradient = here.gradient + self.weight_decay * here.params\n"),
            ("- eta * self.weight_decay * here.params", "+ 0"),
        ],
    ),
    ("decay without the learning rate", weight_decay, [("- eta * self.weight_decay", "- self.weight_decay")]),
    ("no safeguard", newton, [("np.maximum(np.abs(curvatures), _FLOOR)", "curvatures")]),
    ("no cap", newton, [("if length > longest", "if False")]),
    ("half a step", newton, [("step = -self.learning_rate * (axes", "step = -0.5 * (axes")]),
    ("same spots at each step", random_search, [("(here.seed, here.step)", "here.seed")]),
    (
        "the last spot, not the best",
        random_search,
        [("int(np.argmin(np.where(np.isnan(memory.losses), np.inf, memory.losses)))", "0")],
    ),
    ("takes what is worse", random_search, [("losses[best] < here.loss or", "losses[best] > here.loss or")]),
    ("spots out of bounds", random_search, [("low + (high - low) * draw", "(high - low) * draw")]),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_golden_values(check: Callable[[ModuleType], None]) -> None:
    check(import_module(f"gdtui.engine.optimizers.{CHECKS[check]}"))


@pytest.mark.parametrize(
    ("check", "changes"), [m[1:] for m in MUTANTS], ids=[f"{m[1].__name__}: {m[0]}" for m in MUTANTS]
)
def test_mutant_is_killed(
    mutate: Callable[..., ModuleType], check: Callable[[ModuleType], None], changes: list[tuple[str, str]]
) -> None:
    mutant = mutate(f"gdtui.engine.optimizers.{CHECKS[check]}", *changes)
    with pytest.raises(AssertionError):
        check(mutant)


BROKEN: dict[type[Any], Callable[[Any], None]] = {
    broken.UphillDescent: gradient_descent,
    broken.StaleMomentum: momentum,
    broken.MixedNesterov: nesterov,
    broken.EpsilonInsideAdam: adam,
    broken.UncorrectedAdam: adam,
    broken.SwappedAdam: adam,
}
"""The broken rules that learners are to find out: the golden values find them out as well."""


@pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.__name__)
def test_a_broken_rule_is_found_out_and_its_healthy_twin_is_not(rule: type[Any]) -> None:
    name = OPTIMIZERS[rule.name].__name__
    BROKEN[rule](SimpleNamespace(**{name: type(broken.healthy(rule()))}))
    with pytest.raises(AssertionError):
        BROKEN[rule](SimpleNamespace(**{name: rule}))


def test_a_mutation_that_does_not_apply_is_refused(mutate: Callable[..., ModuleType]) -> None:
    with pytest.raises(AssertionError, match="0 times"):
        mutate("gdtui.engine.optimizers.adaptive", ("no such text", ""))
    with pytest.raises(AssertionError, match="times"):
        mutate("gdtui.engine.optimizers.adaptive", ("epsilon", ""))


def test_users_of_a_mutant_are_recompiled_and_the_engine_stays_as_it_is(
    mutate: Callable[..., ModuleType],
) -> None:
    change = ("frozen(-self.learning_rate * here.gradient)", "self.learning_rate * here.gradient")
    user = mutate("gdtui.engine.optimizers.descent", change, users=("gdtui.engine.optimizers.broken",))
    assert on_square(user.PlainDescent(0.1))[0] == near(1.2)
    original = import_module("gdtui.engine.optimizers.broken")
    assert on_square(original.PlainDescent(0.1))[0] == near(0.8)
