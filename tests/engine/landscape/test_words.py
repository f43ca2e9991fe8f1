"""What just happened: every sentence and every formula, and that each is true and fits."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.numbers import show
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.landscape.words import asides, equations_for, happened, opening
from gdtui.engine.losses.catalogue import LANDSCAPES, find_loss
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers.base import Move
from gdtui.engine.optimizers.memory import Memory
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import OPTIMIZERS, make

WIDTH = 76


def loss_of(text: str, variables: int) -> CircuitObjective:
    if variables < 3:
        return find_loss(text, variables)
    return CircuitObjective(text, parse(text), ((-5.0, 5.0),) * variables, (1.0,) * variables, 0.1)


def walk(
    text: str, start: tuple[float, ...], steps: int, name: str = "gradient-descent", **settings: float
) -> Racer:
    simulation = Landscape(loss_of(text, len(start)), start, (make(name, **settings),))
    state = simulation.init()
    for _ in range(steps):
        state = simulation.step(state)
    return state.racers[0]


def told_of(racer: Racer, names: Sequence[str]) -> tuple[str, ...]:
    """What the screen says: before the first step; or what happened, clause by clause, and asides."""
    if racer.move is None:
        return (opening(racer, names),)
    clauses = happened(racer, names).sentence.rstrip(".").split("; ")
    said = (f"{clause[0].upper()}{clause[1:]}." for clause in clauses)
    return (*said, *filter(None, asides(racer, names)))


def says(
    text: str, start: tuple[float, ...], steps: int, name: str = "gradient-descent", **settings: float
) -> tuple[str, ...]:
    names = loss_of(text, len(start)).variables
    return told_of(walk(text, start, steps, name, **settings), names)


def lines(name: str, steps: int, **settings: float) -> tuple[str, ...]:
    """The equations of x on Rosenbrock, from (−1.2, 1)."""
    return equations_for(walk("rosenbrock", (-1.2, 1.0), steps, name, **settings), ("x", "y"), 0)


# Formulas


def test_gradient_descent_in_numbers() -> None:
    assert lines("gradient-descent", 1, learning_rate=0.001) == (
        "x ← x − η·∂L/∂x = −1.200 − 0.001·(−215.6) = −0.9844",
    )
    assert lines("gradient-descent", 0) == ()


def test_momentum_in_numbers() -> None:
    settings = {"learning_rate": 0.001, "momentum": 0.9}
    assert lines("momentum", 1, **settings) == (
        "v ← g = −215.6",
        "x ← x − η·v = −1.200 − 0.001·(−215.6) = −0.9844",
    )
    assert lines("momentum", 2, **settings) == (
        "v ← μ·v + g = 0.9·(−215.6) + 42.87 = −151.2",
        "x ← x − η·v = −0.9844 − 0.001·(−151.2) = −0.8332",
    )
    assert lines("momentum", 2, **settings, dampening=0.5)[0] == (
        "v ← μ·v + (1−τ)·g = 0.9·(−215.6) + 0.5·42.87 = −172.6"
    )


def test_nesterov_in_numbers() -> None:
    assert lines("nesterov", 2, learning_rate=0.001, momentum=0.9) == (
        "v ← μ·v + g = 0.9·(−215.6) + 167.94 = −26.10",
        "d = g + μ·v = 167.9 + 0.9·(−26.10) = 144.4",
        "x ← x − η·d = −0.7904 − 0.001·144.4 = −0.9348",
    )


def test_adagrad_in_numbers() -> None:
    assert lines("adagrad", 2, learning_rate=0.5) == (
        "s ← s + g² = 46483 + 279.4² = 1.245e+05",
        "r = √s + ε = 352.9",
        "x ← x − η·g/r = −0.7000 − 0.5·279.4/352.9 = −1.096",
    )


def test_rmsprop_in_numbers() -> None:
    assert lines("rmsprop", 1, learning_rate=0.01) == (
        "v ← α·v + (1−α)·g² = 0.99·0 + 0.01·(−215.6)² = 464.8",
        "r = √v + ε = 21.56",
        "x ← x − η·g/r = −1.200 − 0.01·(−215.6)/21.56 = −1.100",
    )


def test_adam_in_numbers() -> None:
    assert lines("adam", 1, learning_rate=0.01) == (
        "m ← β₁·m + (1−β₁)·g = 0.9·0 + 0.1·(−215.6) = −21.56",
        "v ← β₂·v + (1−β₂)·g² = 0.999·0 + 0.001·(−215.6)² = 46.48",
        "m′ = m/(1−β₁^t) = (−21.56)/(1−0.9^1) = −215.6",
        "v′ = v/(1−β₂^t) = 46.483/(1−0.999^1) = 46483",
        "x ← x − η·m′/(√v′ + ε) = −1.200 − 0.01·(−1.000) = −1.190",
    )


def test_weight_decay_in_numbers() -> None:
    assert lines("adamw", 1, learning_rate=0.01, weight_decay=0.5)[-2:] == (
        "d = m′/(√v′ + ε) + λ·x = −1.000 + 0.5·(−1.200) = −1.600",
        "x ← x − η·d = −1.200 − 0.01·(−1.600) = −1.184",
    )
    assert lines("lion", 1, learning_rate=0.01) == (
        "c = β₁·m + (1−β₁)·g = 0.9·0 + 0.1·(−215.6) = −21.56",
        "m ← β₂·m + (1−β₂)·g = 0.99·0 + 0.01·(−215.6) = −2.156",
        "x ← x − η·sign(c) = −1.200 − 0.01·(−1) = −1.190",
    )
    assert lines("lion", 1, learning_rate=0.01, weight_decay=0.5)[-2:] == (
        "d = sign(c) + λ·x = −1 + 0.5·(−1.200) = −1.600",
        "x ← x − η·d = −1.200 − 0.01·(−1.600) = −1.184",
    )


def test_newton_in_numbers() -> None:
    """By hand: H = [[1330, 480], [480, 200]] has determinant 35600; d = −(200·(−215.6) − 480·(−88))/35600."""
    assert show((200 * 215.6 - 480 * 88) / 35600) == "0.02472"
    trace, root = 1330 + 200, ((1330 - 200) ** 2 + 4 * 480**2) ** 0.5
    assert lines("newton", 1) == (
        f"H has λ = {show((trace - root) / 2)}, {show((trace + root) / 2)}: all above 0",
        "d = −H⁻¹·g = 0.02472",
        "x ← x + η·d = −1.200 + 1·0.02472 = −1.175",
    )
    saddle = walk("saddle", (0.5, 0.25), 1, "newton", learning_rate=0.5)
    assert equations_for(saddle, ("x", "y"), 1) == (
        "H has λ = −2.000, 2.000: not all above 0",
        "d (safeguarded) = 0.2500",
        "y ← y + η·d = 0.2500 + 0.5·0.2500 = 0.3750",
    )


def test_random_search_hears_nothing_of_slopes() -> None:
    for steps in range(1, 30):
        racer = walk("himmelblau", (-0.5, -1.0), steps, "random-search")
        said = " ".join((happened(racer, ("x", "y")).sentence, *asides(racer, ("x", "y"))))
        assert "∂" not in said
        assert "downhill" not in said.lower()


def test_random_search_in_numbers() -> None:
    for steps in range(1, 12):
        racer = walk("bowl", (-2.4, 1.8), steps, "random-search")
        move = racer.move
        assert move is not None
        best = show(float(racer.memory.losses.min()))
        hit = f"x ← {show(racer.params[0])}, the best spot: loss {best} instead of {show(move.loss)}"
        miss = f"x stays {show(racer.params[0])}: best new spot's loss {best}, here {show(move.loss)}"
        assert equations_for(racer, ("x", "y"), 0) == (hit if move.update.any() else miss,)


@pytest.mark.parametrize("loss", LANDSCAPES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_formula_ends_in_the_new_value_and_everything_fits(name: str, loss: str) -> None:
    objective = LANDSCAPES[loss]
    rates = (None,) if name == "random-search" else (0.00037, 0.05, 123.0)
    for rate in rates:
        simulation = Landscape(objective, objective.start, (make(name, learning_rate=rate),))
        state = simulation.init()
        for _ in range(25):
            state = simulation.step(state)
            racer = state.racers[0]
            told = equations_for(racer, "xy", 0) + equations_for(racer, "xy", 1)
            assert all(len(line) <= WIDTH for line in (*told, *told_of(racer, ("x", "y"))))
            if name != "random-search":
                for index in (0, 1):
                    last = equations_for(racer, "xy", index)[-1]
                    assert last.split(" = ")[-1] == show(float(racer.params[index]))


def calculated(numbers: str) -> float:
    """What numbers and signs of operation come to, as on a pocket calculator."""
    text = numbers.replace("−", "-").replace("·", "*").replace("²", "**2").replace("^", "**")
    assert re.fullmatch(r"[-+*/() .\de]+", text), text
    return float(eval(text))


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name != "random-search"])
@settings(max_examples=25, deadline=None)
@given(steps=st.integers(1, 8), x=st.floats(-2, 2), y=st.floats(-1, 3))
def test_the_numbers_of_a_formula_come_to_its_result(name: str, steps: int, x: float, y: float) -> None:
    """To the last digit that is shown: each line has as many digits as that takes."""
    racer = walk("rosenbrock", (x, y), steps, name)
    for line in equations_for(racer, ("x", "y"), 0) + equations_for(racer, ("x", "y"), 1):
        *_, numbers, result = line.split(" = ")
        if "∞" not in line and "nan" not in line and re.search(r"\d", numbers):
            assert show(calculated(numbers)) == result, line


# Sentences


def test_at_the_start() -> None:
    assert says("rosenbrock", (-1.2, 1.0), 0) == ("The loss here is 24.20. Downhill, x grows and y grows.",)
    assert says("x**2 + y**2", (1.0, -1.0), 0) == ("The loss here is 2.000. Downhill, x falls and y grows.",)
    assert says("x**2 + y**2", (1.0, 0.0), 0) == ("The loss here is 1.000. Downhill, x falls.",)
    assert says("w**2", (-3.0,), 0) == ("The loss here is 9.000. Downhill is to the right.",)
    assert says("w**2", (3.0,), 0) == ("The loss here is 9.000. Downhill is to the left.",)
    assert says("x**2 - y**2", (0.0, 0.0), 0)[0] == (
        "The loss here is 0. The gradient is zero: no direction is downhill. "
        "Stalled at step 0: gradient norm 0, stationary: a saddle."
    )
    assert says("w**2", (3.0,), 0, "random-search") == (
        "The loss here is 9.000. Parachutes will land at random spots; the best counts.",
    )
    assert says("log(w)", (-1.0,), 0) == ("No descent from this start: the loss is not a number.",)
    assert says("x**2 + y**2 + z**2", (1.0, 1.0, 1.0), 0)[0].endswith("Downhill is against the gradient.")


def test_downhill_on_a_curve() -> None:
    assert says("w**2", (-1.0,), 1, learning_rate=0.1) == (
        "Downhill is to the right: w grew by 0.2000.", "The loss fell to 0.6400.",
    )  # fmt: skip


def test_downhill_on_a_landscape() -> None:
    assert says("rosenbrock", (-1.2, 1.0), 1, learning_rate=0.001)[:2] == (
        "Downhill: x grew by 0.2156, y grew by 0.08800.", "The loss fell to 5.353.",
    )  # fmt: skip
    assert says("x**2 + y**2", (1.0, 0.0), 1, learning_rate=0.1)[0] == "Downhill: x fell by 0.2000."
    assert says("x**2 + y**2 + z**2", (1.0, 2.0, 2.0), 1, learning_rate=0.1)[0] == (
        "Downhill: the params moved by 0.6000."
    )


def test_overshoot() -> None:
    turned = "changed sign: downhill there now lies the other way."
    assert says("w**2", (1.0,), 1, learning_rate=0.75)[2] == f"∂L/∂w {turned}"
    assert says("x**2 + 3*y**2", (1.0, 1.0), 1, learning_rate=0.25)[2] == f"∂L/∂y {turned}"
    assert says("x**2 + y**2", (1.0, 1.0), 1, learning_rate=0.75)[2] == f"∂L/∂x and ∂L/∂y {turned}"
    assert len(says("x**2 + y**2 + z**2", (1.0, 1.0, 1.0), 1, learning_rate=0.75)) == 2
    assert len(says("w**2", (1.0,), 1, learning_rate=0.4)) == 2


def test_too_far() -> None:
    assert says("w**2", (1.0,), 1, learning_rate=1.1) == (
        "Downhill is to the left: w fell by 2.200.",
        "The loss rose from 1.000 to 1.440.",
        "It set off downhill but went too far: the loss rose.",
    )


def test_carried_uphill_by_velocity() -> None:
    told = says("w**2", (1.0,), 5, "momentum", learning_rate=0.1)
    assert told[0].startswith("Downhill is to the right, but w fell by ")
    assert told[2:] == ("The velocity still points uphill here.",)
    told = says("x**2 + y**2", (1.0, 1.0), 5, "momentum", learning_rate=0.1)
    assert told[0].startswith("Uphill: x fell by ")
    assert any(
        "mean of past slopes still leads uphill" in s
        for s in says("w**2", (1.0,), 16, "adam", learning_rate=0.1)
    )


def test_carried_on_level_ground() -> None:
    racer = walk("relu(1 - x) + 0*y", (0.9, 0.0), 3, "momentum", learning_rate=0.2)
    assert racer.move is not None
    assert not racer.move.gradient.any()
    assert told_of(racer, ("x", "y"))[0].startswith("Neither up nor down: x grew by ")


def test_velocity_lengthens_the_step() -> None:
    """On the plane 2w the velocities are 2, 3.8, 5.42: the third step is 2.7 times the first."""
    assert says("2*w", (0.0,), 3, "momentum", learning_rate=0.1, momentum=0.9)[2] == (
        "The velocity makes the step 2.7 times as long as the slope alone would."
    )


def test_adams_first_step() -> None:
    first = says("rosenbrock", (-1.2, 1.0), 1, "adam", learning_rate=0.01)
    assert first[2] == "Adam's first step is about η = 0.01 along each slope, however steep."
    assert not any("first step" in s for s in says("rosenbrock", (-1.2, 1.0), 2, "adam", learning_rate=0.01))
    decayed = says("rosenbrock", (-1.2, 1.0), 1, "adamw", learning_rate=0.01, weight_decay=0.1)
    assert decayed[2] == "The decay takes 0.001 of each param's value."


def test_newtons_choice_of_direction() -> None:
    exact = "The Hessian is positive definite: the exact Newton direction."
    assert says("rosenbrock", (-1.2, 1.0), 1, "newton")[2] == exact
    assert says("x**2 - y**2", (0.1, 0.1), 1, "newton")[2] == (
        "Not positive definite (least curvature −2.000): safeguarded."
    )
    assert says("x**2 - y**2", (3.0, 3.0), 1, "newton")[2].endswith(": safeguarded, capped.")
    assert says("max(x, 0)**1.5 + x**2 + y", (0.0, 1.0), 1, "newton")[2] == (
        "The Hessian is not finite here: the gradient's direction."
    )


def test_parachutes_hit_and_miss() -> None:
    told = [says("bowl", (-2.4, 1.8), steps, "random-search") for steps in range(1, 15)]
    hits = [said for said in told if said[0] == "4 parachutes: one found a lower spot."]
    misses = [said for said in told if said[0] == "4 parachutes, all missed: none landed lower."]
    assert len(hits) + len(misses) == 14
    assert hits
    assert all(re.match(r"The loss fell from .* to .*\.$", said[1]) for said in hits)
    assert misses
    assert all(said[1].startswith("The loss stays at ") for said in misses)


def test_the_end_is_told_instead_of_surprises() -> None:
    assert says("w**2", (1.0,), 1, learning_rate=0.5) == (
        "Converged at step 1: gradient norm 0, a minimum.",
        "Downhill is to the left: w fell by 1.000.",
        "The loss fell from 1.000 to 0.",
    )
    assert says("w**2", (1.0,), 99, learning_rate=1.1)[0].startswith("Diverged at step 76: w = ")


def test_how_the_loss_changed() -> None:
    assert says("w**2", (1.0,), 1, learning_rate=1.0)[1] == "The loss stayed at 1.000."
    assert says("w**2 + 1000", (1.0,), 1, learning_rate=1e-4)[1] == "The loss fell to 1001."
    assert says("sqrt(w)", (0.1,), 1, learning_rate=0.9)[2] == "The loss went from 0.3162 to nan."


def test_nothing_moves() -> None:
    still = np.zeros(1)
    move = Move(make("gradient-descent"), still, 1.0, np.ones(1), Memory(), still, Memory())
    stuck = walk("w + 1", (0.0,), 0)._replace(move=move)
    assert told_of(stuck, ("w",)) == ("Nothing moved: the loss stays at 1.000.",)
