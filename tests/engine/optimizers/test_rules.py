"""The optimizers against a reference in fifty decimal digits, on many problems, and by name."""

import dataclasses
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any, cast

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.losses.catalogue import LANDSCAPES, find_loss
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers import worked
from gdtui.engine.optimizers.base import Evaluations, Here, Move
from gdtui.engine.optimizers.memory import memory_items
from gdtui.engine.optimizers.registry import OPTIMIZERS, make, make_all

D = Decimal
ZERO = D(0)
GRADIENT_RULES = [name for name in OPTIMIZERS if name not in ("newton", "random-search")]


def steps(optimizer: Any, objective: CircuitObjective, start: tuple[float, ...], count: int) -> Any:
    """(params, memory) after each step."""
    params = np.array(start)
    memory = optimizer.init(params)
    with np.errstate(all="ignore"):
        for step in range(count):
            loss, gradient = objective.loss_and_gradient(params)
            update, memory = optimizer.update(Here(objective, params, loss, gradient, step, 0), memory)
            params = params + update
            yield params, memory


# The rules once more, from PyTorch's documentation, for one param in decimal numbers: each is given the
# gradient, a dictionary that it may write to, and its settings, and returns what to subtract.


def _sgd(
    g: D, own: dict[str, D], lr: D, momentum: D = ZERO, dampening: D = ZERO, nesterov: bool = False
) -> D:
    own["b"] = momentum * own["b"] + (1 - dampening) * g if "b" in own else g
    return lr * (g + momentum * own["b"] if nesterov else own["b"])


def _adagrad(g: D, own: dict[str, D], lr: D, eps: D) -> D:
    own["sum"] = own.get("sum", D(0)) + g**2
    return lr * g / (own["sum"].sqrt() + eps)


def _rmsprop(g: D, own: dict[str, D], lr: D, alpha: D, eps: D) -> D:
    own["v"] = alpha * own.get("v", D(0)) + (1 - alpha) * g**2
    return lr * g / (own["v"].sqrt() + eps)


def _adam(g: D, own: dict[str, D], lr: D, beta1: D, beta2: D, eps: D) -> D:
    own["t"] = own.get("t", D(0)) + 1
    own["m"] = beta1 * own.get("m", D(0)) + (1 - beta1) * g
    own["v"] = beta2 * own.get("v", D(0)) + (1 - beta2) * g**2
    mean, size = own["m"] / (1 - beta1 ** own["t"]), own["v"] / (1 - beta2 ** own["t"])
    return lr * mean / (size.sqrt() + eps)


REFERENCES: list[tuple[str, dict[str, float], Callable[[D, dict[str, D]], D]]] = [
    ("gradient-descent", {"learning_rate": 0.001}, lambda g, own: _sgd(g, own, D("0.001"))),
    ("momentum", {"learning_rate": 0.001, "momentum": 0.8},
     lambda g, own: _sgd(g, own, D("0.001"), D("0.8"))),
    ("momentum", {"learning_rate": 0.002, "momentum": 0.8, "dampening": 0.6},
     lambda g, own: _sgd(g, own, D("0.002"), D("0.8"), D("0.6"))),
    ("nesterov", {"learning_rate": 0.0005, "momentum": 0.9},
     lambda g, own: _sgd(g, own, D("0.0005"), D("0.9"), nesterov=True)),
    ("adagrad", {"learning_rate": 0.3}, lambda g, own: _adagrad(g, own, D("0.3"), D("1e-10"))),
    ("rmsprop", {"learning_rate": 0.02, "decay": 0.95},
     lambda g, own: _rmsprop(g, own, D("0.02"), D("0.95"), D("1e-8"))),
    ("adam", {"learning_rate": 0.02, "beta1": 0.85, "beta2": 0.99},
     lambda g, own: _adam(g, own, D("0.02"), D("0.85"), D("0.99"), D("1e-8"))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "settings", "rule"), REFERENCES)
def test_agrees_with_the_documented_rule_in_fifty_digits(
    name: str, settings: dict[str, float], rule: Callable[[D, dict[str, D]], D]
) -> None:
    with localcontext(prec=50):
        x, y, of_x, of_y = D("-1.2"), D(1), {}, {}
        for params, _ in steps(make(name, **settings), LANDSCAPES["rosenbrock"], (-1.2, 1.0), 25):
            slopes = -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)
            x, y = x - rule(slopes[0], of_x), y - rule(slopes[1], of_y)
            assert params == pytest.approx([float(x), float(y)], rel=1e-10)


PROBLEMS = {
    "bowl": (0.1, 1e-2), "ravine": (0.015, 0.05), "booth": (0.02, 0.1), "matyas": (0.3, 0.2),
    "three-hump-camel": (0.02, 0.31), "himmelblau": (0.005, 0.1), "rosenbrock": (0.001, 0.3),
}  # fmt: skip
"""Each with a learning rate for the plain rules and the loss to reach within 3000 steps: one that at least 1
in 4000 spots of the bounds lies below, so that 12,000 parachutes can be expected to find it too."""
OWN_RATE = {"adagrad": 0.5, "rmsprop": 0.01, "adam": 0.05, "newton": 1.0, "adamw": 0.05, "lion": 0.01}


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_optimizer_gets_down_every_landscape(name: str, problem: str) -> None:
    objective = LANDSCAPES[problem]
    rate, loss = PROBLEMS[problem]
    if name in ("momentum", "nesterov"):
        rate /= 5
    settings = {} if name == "random-search" else {"learning_rate": OWN_RATE.get(name, rate)}
    *_, (params, _) = steps(make(name, **settings), objective, objective.start, 3000)
    assert objective.loss(params) < loss


@pytest.mark.parametrize("name", GRADIENT_RULES)
def test_many_params_follow_the_rule_of_few_to_the_bit(name: str) -> None:
    """Numbers for few params, arrays for many: the same formulas, so the same bits."""
    rng = np.random.default_rng(1)
    many, few = rng.normal(size=40), None
    optimizer, objective = make(name), LANDSCAPES["bowl"]
    memories = optimizer.init(many), optimizer.init(many[:2])
    few = many[:2]
    for step in range(5):
        slope = rng.normal(size=40) * 10.0 ** rng.integers(-9, 9, size=40)
        update, after = optimizer.update(Here(objective, many, 0.0, slope, step, 0), memories[0])
        part, part_after = optimizer.update(Here(objective, few, 0.0, slope[:2], step, 0), memories[1])
        assert part.tobytes() == update[:2].tobytes()
        many, few, memories = many + update, few + part, (after, part_after)


@pytest.mark.parametrize("name", GRADIENT_RULES)
def test_a_million_params_in_one_update(name: str) -> None:
    optimizer, params = make(name), np.zeros(1_000_000)
    here = Here(LANDSCAPES["bowl"], params, 0.0, np.ones(1_000_000), 0, 0)
    update, _ = optimizer.update(here, optimizer.init(params))
    assert update.shape == (1_000_000,)
    assert update.max() == update.min() < 0


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_updates_and_memories_are_read_only_and_inputs_untouched(name: str) -> None:
    objective = LANDSCAPES["rosenbrock"]
    params = np.array(objective.start)
    loss, gradient = objective.loss_and_gradient(params)
    optimizer = make(name)
    memory, before = optimizer.init(params), (params.tobytes(), gradient.tobytes())
    for step in range(3):
        update, memory = optimizer.update(Here(objective, params, loss, gradient, step, 0), memory)
        assert not update.flags.writeable
        for _, _, value in memory_items(memory):
            assert not isinstance(value, np.ndarray) or not value.flags.writeable
    assert (params.tobytes(), gradient.tobytes()) == before


def test_the_memory_names_what_it_holds() -> None:
    *_, (_, memory) = steps(make("adam", learning_rate=0.1), LANDSCAPES["bowl"], (1.0, -2.0), 1)
    items = {item.symbol: item for item in memory_items(memory)}
    assert list(items) == ["m", "v", "t"]
    assert items["m"].value.tolist() == pytest.approx([0.2, -0.4])
    assert items["v"].value.tolist() == pytest.approx([0.004, 0.016])
    assert items["t"].value == 1
    assert items["m"].words == "running mean of gradients"
    assert memory_items(make("gradient-descent").init(np.zeros(2))) == ()


def test_newton_says_which_direction_it_takes() -> None:
    def seen(text: str, *start: float) -> Any:
        *_, (_, memory) = steps(make("newton"), find_loss(text, 2), start, 1)
        return memory

    bowl = seen("3*x**2 + y**2", 1, 1)
    assert (bowl.definite, bowl.capped, bowl.eigenvalues.tolist()) == (True, False, [2, 6])
    saddle = seen("x**2 - y**2", 0.1, 0.1)
    assert (saddle.definite, saddle.capped) == (False, False)
    assert seen("x**2 - y**2", 3, 3).capped
    level = seen("x + y", 0, 0)
    assert (level.definite, level.capped) == (False, True)
    hole = seen("abs(x)**0.5 + y", 0, 0)
    assert not hole.definite
    assert np.isnan(hole.eigenvalues).all()


def test_random_search_depends_on_seed_and_step_alone() -> None:
    objective, optimizer = LANDSCAPES["bowl"], make("random-search")

    def spots(params: tuple[float, float], step: int, seed: int) -> list[list[float]]:
        here = Here(objective, np.array(params), objective.loss(np.array(params)), np.zeros(2), step, seed)
        return optimizer.update(here, optimizer.init(np.array(params)))[1].spots.tolist()

    assert spots((1, 1), 3, 7) == spots((-2, 0.5), 3, 7)
    assert spots((1, 1), 3, 7) != spots((1, 1), 4, 7)
    assert spots((1, 1), 3, 7) != spots((1, 1), 3, 8)


def test_random_search_takes_any_loss_over_none() -> None:
    objective = find_loss("log(x + 5) + 0*y", 2, (-6, -4, 0, 1))
    found = [params for params, _ in steps(make("random-search"), objective, (-6.0, 0.0), 20)]
    assert np.isnan(objective.loss(np.array((-6.0, 0.0))))
    assert np.isfinite(objective.loss(found[-1]))


def test_costs() -> None:
    assert make("adam").cost == Evaluations(loss=1, gradient=1)
    assert make("newton").cost == Evaluations(loss=1, gradient=1, hessian=1)
    assert make("random-search").cost == Evaluations(loss=4)
    assert make("random-search").start == Evaluations(loss=1)


def second(name: str) -> Move:
    """The second step of a rule down rosenbrock."""
    run = landscape_from(Settings(loss="rosenbrock", optimizers=(name,)))
    move = run.step(run.step(run.init())).racers[0].move
    assert move is not None
    return move


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name != "random-search"])
def test_the_headline_is_the_last_equation(name: str) -> None:
    move = second(name)
    assert move.optimizer.headline(move, 1, "y") == move.optimizer.equations(move, 1, "y")[-1]


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_for_the_headline_no_moment_is_worked_out(name: str) -> None:
    move = second(name)
    worked._in_numbers.cache_clear()
    move.optimizer.headline(move, 1, "y")
    assert worked._in_numbers.cache_info().misses == 1


def test_every_optimizer_introduces_itself() -> None:
    rules = OPTIMIZERS.values()
    assert tuple(OPTIMIZERS) == (
        "gradient-descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "newton", "random-search",
        "adamw", "lion",
    )  # fmt: skip
    assert len({rule.glyph for rule in rules}) == len({rule.label for rule in rules}) == len(rules)
    assert all(len(rule.glyph) == 1 and len(rule.about) <= 110 and rule.about.endswith(".") for rule in rules)


def test_pytorchs_defaults() -> None:
    """torch.optim's documentation; learning rates are our own choice where the docstring says so."""
    assert make("adam").settings()[1:4] == (
        ("β₁", "beta1", 0.9),
        ("β₂", "beta2", 0.999),
        ("ε", "epsilon", 1e-8),
    )
    assert make("rmsprop").settings() == (
        ("η", "learning_rate", 0.01),
        ("α", "decay", 0.99),
        ("ε", "epsilon", 1e-8),
    )
    assert make("adagrad").settings()[1] == ("ε", "epsilon", 1e-10)
    assert make("momentum").settings() == (
        ("η", "learning_rate", 0.001),
        ("μ", "momentum", 0.9),
        ("τ", "dampening", 0.0),
    )


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("adma", {}, "there is no optimizer adma: did you mean adam or adamw?"),
        ("adam", {"momentum": 0.9},
         "adam has no momentum: it takes learning-rate, beta1, beta2, epsilon"),
        ("random-search", {"learning_rate": 1}, "random-search has no learning-rate: it takes no settings"),
        ("momentum", {"momentum": 1.5}, "momentum 1.5 is out of range: write a number from 0 to 0.99999"),
        ("adam", {"learning_rate": 0}, "learning-rate 0 is out of range: write a number from 1e-20 to 1e+20"),
        ("adam", {"learning_rate": float("nan")},
         "learning-rate nan is out of range: write a number from 1e-20 to 1e+20"),
        ("rmsprop", {"decay": -0.1}, "decay -0.1 is out of range: write a number from 0 to 0.99999"),
    ],
)  # fmt: skip
def test_bad_choices_are_refused_in_one_line(name: str, settings: dict[str, float], message: str) -> None:
    with pytest.raises(InputError) as refused:
        make(name, **settings)
    assert str(refused.value) == message


def test_an_unknown_name_gets_all_names_on_one_printable_line() -> None:
    with pytest.raises(InputError) as refused:
        make("\x1b]0;x\x07" * 50)
    assert str(refused.value).isprintable()
    assert "random-search" in str(refused.value)


def test_settings_go_to_those_that_have_them() -> None:
    descent, rolling = make_all(["gradient-descent", "momentum"], learning_rate=0.3, momentum=0.5, beta1=None)
    assert descent.settings() == (("η", "learning_rate", 0.3),)
    assert rolling.settings()[:2] == (("η", "learning_rate", 0.3), ("μ", "momentum", 0.5))
    with pytest.raises(InputError, match="gradient-descent and momentum have no beta1: they take "):
        make_all(["gradient-descent", "momentum"], beta1=0.5)


def test_a_changed_setting_is_checked_too() -> None:
    with pytest.raises(InputError, match="out of range"):
        dataclasses.replace(cast(Any, make("momentum")), momentum=1.0)
    assert [name for _, name, _ in make("newton").settings()] == ["learning_rate"]
