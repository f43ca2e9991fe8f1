"""Golden values of the optimizers, and the mistakes they catch.

Every check runs twice: on the engine's rule, where it passes, and on one with a mistake, where it must fail.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, find_loss
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers.base import Here
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.engine.optimizers.rules import broken
from gdtui.engine.optimizers.rules.adagrad import Adagrad
from gdtui.engine.optimizers.rules.adam import Adam, AdamW
from gdtui.engine.optimizers.rules.descent import GradientDescent
from gdtui.engine.optimizers.rules.lion import Lion
from gdtui.engine.optimizers.rules.newton import Newton
from gdtui.engine.optimizers.rules.random_search import RandomSearch
from gdtui.engine.optimizers.rules.rmsprop import RMSProp
from gdtui.engine.optimizers.rules.rolling import Momentum, Nesterov

SQUARE, ROSENBROCK = CURVES["square"], LANDSCAPES["rosenbrock"]
Rule = Callable[..., Any]


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


def gradient_descent(rule: Rule) -> None:
    """GOLDEN: w², and two steps down Rosenbrock."""
    assert on_square(rule(0.1)) == near([0.8, 0.64, 0.512])
    assert on_square(rule(1.0)) == near([-1, 1, -1])
    assert on_square(rule(1.1)) == near([-1.2, 1.44, -1.728])
    path = walk(rule(0.001), ROSENBROCK, (-1.2, 1.0), 2)
    assert np.array(path) == near([(-0.9844, 1.088), (-1.027271567, 1.064208672)], 5e-10)


def momentum(rule: Rule) -> None:
    """GOLDEN: w². The dampened one by hand: v = 2, then 0.9·2 + 0.5·1.6 = 2.6, then 0.9·2.6 + 0.5·1.08."""
    assert on_square(rule(0.1, 0.9)) == near([0.8, 0.46, 0.062])
    assert on_square(rule(0.1, 0.9, 0.5)) == near([0.8, 0.54, 0.252])


def nesterov(rule: Rule) -> None:
    """By hand: v = 2, 3.04, 3.1808; steps 0.1·(g + 0.9·v) = 0.38, 0.3976, 0.330752."""
    assert on_square(rule(0.1, 0.9)) == near([0.62, 0.2224, -0.108352])


def adagrad(rule: Rule) -> None:
    """By hand: s = 4, then 4 + 1.84² where ε = 0.5: 1 − 0.1·2/2.5 = 0.92."""
    second = 0.92 - 0.1 * 1.84 / (7.3856**0.5 + 0.5)
    assert on_square(rule(0.1, epsilon=0.5))[:2] == near([0.92, second])
    assert on_square(rule(0.1))[0] == near(1 - 0.2 / (2 + 1e-10), 1e-15)


def rmsprop(rule: Rule) -> None:
    """By hand: v = 0.25·4 = 1, so 1 − 0.1·2/1.5; then v = 0.75 + 0.25·g²."""
    first = 1 - 0.2 / 1.5
    second = first - 0.1 * 2 * first / ((0.75 + 0.25 * 4 * first * first) ** 0.5 + 0.5)
    assert on_square(rule(0.1, decay=0.75, epsilon=0.5))[:2] == near([first, second])
    assert on_square(rule(0.01))[0] == near(1 - 0.02 / (0.2 + 1e-8), 1e-15)


def adam(rule: Rule) -> None:
    """GOLDEN: w², and two steps down Rosenbrock."""
    assert on_square(rule(0.1)) == near([0.9000000005, 0.8004122287, 0.7015862729])
    path = walk(rule(0.01), ROSENBROCK, (-1.2, 1.0), 2)
    assert np.array(path) == near([(-1.19, 1.01), (-1.180031963, 1.019971112)], 6e-10)


def adamw(rule: Rule) -> None:
    """Loshchilov & Hutter, in plain numbers: w shrinks by η·λ·w, and the moments never see that."""
    w, m, v, path = 1.0, 0.0, 0.0, []
    for t in (1, 2, 3):
        g = 2 * w
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        mean, size = m / (1 - 0.9**t), v / (1 - 0.999**t)
        w = w - 0.1 * 0.5 * w - 0.1 * mean / (size**0.5 + 1e-8)
        path.append(w)
    assert path[0] == pytest.approx(1 - 0.05 - 0.1)
    assert on_square(rule(0.1, weight_decay=0.5)) == near(path, 1e-14)


def lion(rule: Rule) -> None:
    """Chen et al., Algorithm 2, in plain numbers; the start lets the mean differ from the slope in sign."""
    for decay in (0.0, 0.5):
        w, m, path = 0.3, 0.0, []
        for _ in range(12):
            g = 2 * w
            c = 0.9 * m + 0.1 * g
            w = w - 0.1 * ((c > 0) - (c < 0) + decay * w)
            m = 0.99 * m + 0.01 * g
            path.append([w])
        assert walk(rule(0.1, weight_decay=decay), SQUARE, (0.3,), 12) == near(path, 1e-14)


def newton(rule: Rule) -> None:
    """On a quadratic one step leads to the bottom; at a saddle it must still lead downhill."""
    assert walk(rule(), LANDSCAPES["booth"], (-8.0, 6.0), 1)[0] == near([1, 3], 1e-12)
    (_, y) = walk(rule(), LANDSCAPES["saddle"], (0.2, 0.25), 1)[0]
    assert y == near(0.5, 1e-12)
    far = walk(rule(), LANDSCAPES["saddle"], (1.5, 1.0), 1)[0]
    assert np.hypot(far[0] - 1.5, far[1] - 1.0) == near(0.4, 1e-12)


def random_search(rule: Rule) -> None:
    """It stands on the best spot so far, every spot is within the region, and each step draws new ones."""
    optimizer, objective = rule(), replace(find_loss("x**2 + y**2", 2), region=((1, 3), (1, 4)))
    params, memory, seen = np.array((3.0, 4.0)), optimizer.init(np.zeros(2)), [(3.0, 4.0)]
    for step in range(20):
        loss, gradient = objective.loss_and_gradient(params)
        update, memory = optimizer.update(Here(objective, params, loss, gradient, step, 0), memory)
        params = params + update
        seen += map(tuple, memory.spots.tolist())
        assert objective.loss(params) == pytest.approx(min(x * x + y * y for x, y in seen), rel=1e-12)
    assert all(1 <= x <= 3 and 1 <= y <= 4 for x, y in seen)
    assert len(set(seen)) == len(seen) == 81


CHECKS: dict[Callable[[Rule], None], type[Any]] = {
    gradient_descent: GradientDescent,
    momentum: Momentum,
    nesterov: Nesterov,
    adagrad: Adagrad,
    rmsprop: RMSProp,
    adam: Adam,
    adamw: AdamW,
    lion: Lion,
    newton: Newton,
    random_search: RandomSearch,
}

MUTANTS: list[tuple[str, Callable[[Rule], None], Callable[[Any, Here, Any], tuple[Any, Any]]]] = []
"""What is wrong, which check must notice, and the update of the mutant: the rule, where it is, its memory."""


def mutant(what: str, check: Callable[[Rule], None]) -> Callable[[Any], Any]:
    """Puts an update into the table of mutants."""

    def put(update: Any) -> Any:
        MUTANTS.append((what, check, update))
        return update

    return put


@mutant("velocity never stored", momentum)
def _(rule: Any, here: Here, memory: Any) -> Any:
    update, after = Momentum.update(rule, here, memory)
    return update, replace(after, velocity=memory.velocity)


@mutant("dampening ignored", momentum)
def _(rule: Any, here: Here, memory: Any) -> Any:
    return Momentum(rule.learning_rate, rule.momentum).update(here, memory)


@mutant("first gradient dampened", momentum)
def _(rule: Any, here: Here, memory: Any) -> Any:
    return Momentum.update(rule, here, replace(memory, t=1))


@mutant("looks back, not ahead", nesterov)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = Nesterov.update(rule, here, memory)
    return -rule.learning_rate * (here.gradient + rule.momentum * memory.velocity), after


@mutant("plain momentum", nesterov)
def _(rule: Any, here: Here, memory: Any) -> Any:
    return Momentum(rule.learning_rate, rule.momentum).update(here, memory)


@mutant("epsilon inside the root", adagrad)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = Adagrad.update(rule, here, memory)
    return -rule.learning_rate * here.gradient / np.sqrt(after.square_sum + rule.epsilon), after


@mutant("sum forgotten", adagrad)
def _(rule: Any, here: Here, _memory: Any) -> Any:
    return Adagrad.update(rule, here, rule.init(here.params))


@mutant("epsilon inside the root", rmsprop)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = RMSProp.update(rule, here, memory)
    return -rule.learning_rate * here.gradient / np.sqrt(after.square_average + rule.epsilon), after


@mutant("decay the wrong way round", rmsprop)
def _(rule: Any, here: Here, memory: Any) -> Any:
    return RMSProp(rule.learning_rate, 1 - rule.decay, rule.epsilon).update(here, memory)


def _adam_step(rule: Any, after: Any, first: bool = True, second: bool = True) -> Any:
    """Adam's step from its moments, each corrected or not."""
    mean = after.first_moment / (1 - rule.beta1**after.t if first else 1)
    size = after.second_moment / (1 - rule.beta2**after.t if second else 1)
    return -rule.learning_rate * mean / (np.sqrt(size) + rule.epsilon)


@mutant("first bias correction left out", adam)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = Adam.update(rule, here, memory)
    return _adam_step(rule, after, first=False), after


@mutant("second bias correction left out", adam)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = Adam.update(rule, here, memory)
    return _adam_step(rule, after, second=False), after


@mutant("time step one too far", adam)
def _(rule: Any, here: Here, memory: Any) -> Any:
    return Adam.update(rule, here, replace(memory, t=memory.t + 1) if memory.t == 0 else memory)


@mutant("time step stands still", adam)
def _(rule: Any, here: Here, memory: Any) -> Any:
    update, after = Adam.update(rule, here, memory)
    return update, replace(after, t=0)


@mutant("first moment stale", adam)
def _(rule: Any, here: Here, memory: Any) -> Any:
    update, after = Adam.update(rule, here, memory)
    return update, replace(after, first_moment=memory.first_moment)


@mutant("decay coupled to the gradient", adamw)
def _(rule: Any, here: Here, memory: Any) -> Any:
    coupled = here.gradient + rule.weight_decay * here.params
    return Adam(rule.learning_rate).update(here._replace(gradient=coupled), memory)


@mutant("decay without the learning rate", adamw)
def _(rule: Any, here: Here, memory: Any) -> Any:
    update, after = Adam(rule.learning_rate).update(here, memory)
    return update - rule.weight_decay * here.params, after


@mutant("no decay", adamw)
def _(rule: Any, here: Here, memory: Any) -> Any:
    return Adam(rule.learning_rate).update(here, memory)


@mutant("betas swapped", lion)
def _(rule: Any, here: Here, memory: Any) -> Any:
    swapped = Lion(rule.learning_rate, rule.beta2, rule.beta1, rule.weight_decay)
    return swapped.update(here, memory)


@mutant("the sign of the new mean", lion)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = Lion.update(rule, here, memory)
    return -rule.learning_rate * (np.sign(after.first_moment) + rule.weight_decay * here.params), after


@mutant("no sign", lion)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = Lion.update(rule, here, memory)
    mixed = rule.beta1 * memory.first_moment + (1 - rule.beta1) * here.gradient
    return -rule.learning_rate * (mixed + rule.weight_decay * here.params), after


@mutant("decay without the learning rate", lion)
def _(rule: Any, here: Here, memory: Any) -> Any:
    update, after = Lion(rule.learning_rate, rule.beta1, rule.beta2).update(here, memory)
    return update - rule.weight_decay * here.params, after


@mutant("no safeguard", newton)
def _(rule: Any, here: Here, _memory: Any) -> Any:
    step = -np.linalg.solve(here.hessian(), here.gradient)
    return step, rule.init(here.params)


@mutant("no cap", newton)
def _(rule: Any, here: Here, _memory: Any) -> Any:
    curvatures, axes = np.linalg.eigh(here.hessian())
    return -axes @ ((axes.T @ here.gradient) / np.abs(curvatures)), rule.init(here.params)


@mutant("half a step", newton)
def _(rule: Any, here: Here, memory: Any) -> Any:
    update, after = Newton.update(rule, here, memory)
    return update / 2, after


@mutant("same spots at each step", random_search)
def _(rule: Any, here: Here, memory: Any) -> Any:
    return RandomSearch.update(rule, here._replace(step=0), memory)


@mutant("the last spot, not the best", random_search)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = RandomSearch.update(rule, here, memory)
    better = after.losses[-1] < here.loss
    return (after.spots[-1] - here.params if better else np.zeros(2)), after


@mutant("takes what is worse", random_search)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = RandomSearch.update(rule, here, memory)
    return after.spots[int(np.argmin(after.losses))] - here.params, after


@mutant("spots out of the region", random_search)
def _(rule: Any, here: Here, memory: Any) -> Any:
    _, after = RandomSearch.update(rule, here, memory)
    low = np.array(here.objective.region)[:, 0]
    spots = after.spots - low
    moved = replace(after, spots=spots, losses=np.array([here.objective.loss(spot) for spot in spots]))
    best = int(np.argmin(moved.losses))
    return (spots[best] - here.params if moved.losses[best] < here.loss else np.zeros(2)), moved


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_golden_values(check: Callable[[Rule], None]) -> None:
    check(CHECKS[check])


def test_every_rule_has_golden_values() -> None:
    assert set(CHECKS.values()) == set(OPTIMIZERS.values())


@pytest.mark.parametrize(
    ("check", "update"), [m[1:] for m in MUTANTS], ids=[f"{m[1].__name__}: {m[0]}" for m in MUTANTS]
)
def test_mutant_is_killed(
    check: Callable[[Rule], None],
    update: Callable[[Any, Here, Any], tuple[Any, Any]],
) -> None:
    sick = type("Sick", (CHECKS[check],), {"update": update})
    with pytest.raises(AssertionError):
        check(sick)


BROKEN: dict[type[Any], Callable[[Rule], None]] = {
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
    BROKEN[rule](type(broken.healthy(rule())))
    with pytest.raises(AssertionError):
        BROKEN[rule](rule)
