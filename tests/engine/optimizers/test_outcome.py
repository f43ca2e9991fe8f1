"""How runs end, and that the words for it are true."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, find_loss
from gdtui.engine.optimizers import outcome
from gdtui.engine.optimizers.outcome import Arrival, Kind, Seen, judge, lost, negligible
from gdtui.engine.optimizers.racer import Racer
from gdtui.engine.optimizers.registry import make
from gdtui.engine.optimizers.stationary import stationary


@pytest.fixture(autouse=True)
def _numpy_raises() -> object:
    with np.errstate(all="raise"):
        yield


def run(
    text: str,
    start: tuple[float, ...],
    name: str = "gradient-descent",
    limit: int = 10_000,
    **settings: float,
) -> Racer:
    objective = find_loss(text, len(start))
    simulation = Landscape(objective, start, (make(name, **settings),), step_limit=limit)
    state = simulation.init()
    while not simulation.ended(state):
        state = simulation.step(state)
    return state.racers[0]


def said(racer: Racer) -> tuple[str, str]:
    return str(racer.outcome.kind), racer.outcome.reason


def test_kinds_are_the_words_of_the_outcome_column() -> None:
    assert " ".join(Kind) == "running converged diverged stalled step-limit"


def test_converged_at_a_minimum() -> None:
    racer = run("bowl", (1.0, 1.0), learning_rate=0.25)
    norm = math.sqrt(8) / 2 ** np.arange(30)
    first = int(np.argmax(norm <= 1e-8 * norm[0]))
    assert racer.outcome.step == racer.step == first == 27
    assert said(racer) == ("converged", "converged at step 27: gradient norm 2e−08, a minimum")


def test_converged_where_the_start_is_a_minimum() -> None:
    assert said(run("bowl", (0.0, 0.0))) == ("converged", "converged at step 0: gradient norm 0, a minimum")


def test_newton_converges_in_one_step_on_a_quadratic() -> None:
    racer = run("booth", (-8.0, 6.0), "newton")
    assert (racer.outcome.kind, racer.step) == (Kind.CONVERGED, 1)


def test_converged_in_a_valley_with_a_level_floor() -> None:
    racer = run("(x*y - 1)**2", (2.0, 1.0), learning_rate=0.05)
    assert racer.outcome.kind is Kind.CONVERGED
    assert racer.outcome.reason.endswith("a minimum, all but level one way")


def test_a_ball_that_rolls_through_the_bottom_has_not_converged() -> None:
    """At w = 0 the gradient is 0, but the velocity is not."""
    seen = Seen(np.ones(1), 1.0, 4.0, 2.0, 4.0)
    rolling = Arrival(3, np.zeros(1), 0.0, np.zeros(1), seen, update=np.array([0.5]))
    at_rest = rolling._replace(update=np.array([1e-7]))
    square = CURVES["square"]
    assert judge(square, rolling, inertia=True, limit=9).kind is Kind.RUNNING
    assert judge(square, at_rest, inertia=True, limit=9).kind is Kind.CONVERGED
    assert judge(square, rolling, inertia=False, limit=9).kind is Kind.CONVERGED


@pytest.mark.parametrize("name", ["momentum", "nesterov", "adam"])
def test_what_rolls_comes_to_rest_in_the_end(name: str) -> None:
    racer = run("bowl", (1.0, 1.0), name, learning_rate=0.05)
    assert racer.outcome.kind is Kind.CONVERGED
    assert float(np.abs(racer.move.update).max()) < 1e-6


def test_a_saddle_is_no_minimum() -> None:
    """GOLDEN: from y₀ = 0 gradient descent never escapes."""
    racer = run("saddle", (1.0, 0.0), learning_rate=0.1)
    assert racer.params[1] == 0
    assert racer.outcome.kind is Kind.STALLED
    assert racer.outcome.reason.endswith("stationary: a saddle")


def test_a_maximum_is_no_minimum() -> None:
    racer = run("-x**2 - y**2", (0.0, 0.0))
    assert said(racer) == ("stalled", "stalled at step 0: gradient norm 0, stationary: a maximum")


def test_stalled_far_out_on_a_plateau() -> None:
    assert said(run("plateau", (9.0, 9.0)))[1].endswith("on a plateau: level ground")
    slope = run("plateau", (4.5, 3.5), limit=5)
    assert slope.outcome.kind is Kind.STALLED
    assert slope.outcome.reason.endswith("on a plateau near lower ground")


def test_flat_ground_of_a_hinge_is_a_plateau() -> None:
    racer = run("hinge", (-1.0,), learning_rate=0.9)
    assert said(racer) == ("stalled", "stalled at step 3: gradient norm 0, on a plateau: level ground")


@pytest.mark.parametrize(
    ("text", "params", "expected"),
    [
        ("abs(w)", (0.0,), "minimum"),
        ("w**4", (0.0,), "minimum"),
        ("w**4", (0.006,), "minimum"),
        ("w**8", (0.1,), "minimum"),
        ("w**3", (0.0,), "plateau"),
        ("0*w + 1", (0.3,), "plateau"),
        ("-(w**2)", (0.0,), "maximum"),
        ("x**2 + y**2", (0.0, 0.0), "minimum"),
        ("x**2 + 0*y", (0.0, 3.0), "minimum"),
        ("x**2 - 0.001*y**2", (0.0, 0.0), "saddle"),
        ("0*x - y**2", (0.0, 0.0), "maximum"),
        ("1000*x**2 + y**2", (0.0, 0.0), "minimum"),
        ("abs(x)**1.5 + y**2", (0.0, 0.0), "minimum"),
    ],
)
def test_kinds_of_stationary_points(text: str, params: tuple[float, ...], expected: str) -> None:
    objective = find_loss(text, len(params))
    point = np.array(params)
    assert stationary(objective, point, *objective.loss_and_gradient(point))[0] == expected


def test_diverged_before_it_overflows() -> None:
    """GD on Rosenbrock from (−1.2, 1) with η 0.01 is inf at step 8: it is declared diverged before."""
    racer = run("rosenbrock", (-1.2, 1.0), learning_rate=0.01)
    assert racer.outcome.kind is Kind.DIVERGED
    assert racer.outcome.step <= 8
    assert racer.outcome.reason.startswith(f"diverged at step {racer.step}: ")
    assert "off the start" in racer.outcome.reason


def test_diverged_when_a_param_leaves_its_bound() -> None:
    """A hundred thousand times as far from the start as the region, from −5 to 5, is wide."""
    racer = run("w**2", (1.0,), learning_rate=1.1)
    steps = math.ceil(math.log(1e6) / math.log(1.2))
    assert racer.outcome.step == steps
    assert said(racer) == (
        "diverged", f"diverged at step {steps}: w = 1.042e+06 is more than 1.0e+06 off the start",
    )  # fmt: skip


SEEN = Seen(np.zeros(2), 10.0, 10.0, 2.0, 10.0)
"""Of a run from the origin, at a loss of 10, in a region 10 wide, at most as steep as 2."""


@pytest.mark.parametrize(
    ("params", "loss", "gradient", "expected"),
    [
        ((1e6, -1e6), 2e13, (1e150, 0.0), ""),
        ((0.0, -1.1e6), 10.1, (0.0, 0.0), "y = −1.100e+06 is more than 1.0e+06 off the start"),
        ((np.nan, 0.0), 0.0, (0.0, 0.0), "x is not a number"),
        ((0.0, np.inf), 0.0, (0.0, 0.0), "y is ∞, beyond every bound"),
        ((0.0, 0.0), 2.1e13, (0.0, 0.0), "the loss rose by 2.100e+13, more than 2.0e+13"),
        ((0.0, 0.0), np.nan, (0.0, 0.0), "the loss is not a number"),
        ((0.0, 0.0), np.inf, (0.0, 0.0), "the loss is ∞, beyond every bound"),
        ((0.0, 0.0), 1.0, (0.0, np.inf), "∂L/∂y is ∞, beyond every bound"),
        ((0.0, 0.0), 1.0, (np.nan, 0.0), "∂L/∂x is not a number"),
        ((0.0, 0.0), 1.0, (1e200, 0.0), "the gradient's norm is ∞, beyond every bound"),
    ],
)
def test_bounds(params: tuple[float, ...], loss: float, gradient: tuple[float, ...], expected: str) -> None:
    arrival = Arrival(3, np.array(params), loss, np.array(gradient), SEEN)
    with np.errstate(all="ignore"):
        found = lost(LANDSCAPES["bowl"], arrival)
    assert (found.reason if found else "") == (f"diverged at step 3: {expected}" if expected else "")


_ANY = st.one_of(
    st.floats(-10, 10),
    st.sampled_from([0.0, 2e-8, 2.1e-8, 1e5, 1e6, 1.1e6, 1e160, math.inf, -math.inf, math.nan]),
)


@given(st.tuples(_ANY, _ANY), st.one_of(_ANY, st.sampled_from([2e13, 2.1e13])), st.tuples(_ANY, _ANY),
       st.sampled_from([0, 1, 8, 9]), st.sampled_from([0, 19, 20]), st.booleans())  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_what_is_quickly_told_is_what_all_rules_say(params, loss, gradient, step, quiet, inertia) -> None:
    here = Arrival(step, np.array(params), loss, np.array(gradient), SEEN, np.full(2, 0.1), quiet)
    with np.errstate(all="ignore"), pytest.MonkeyPatch.context() as patch:
        found = judge(LANDSCAPES["bowl"], here, inertia, 9)
        patch.setattr(outcome, "_on_its_way", lambda _: False)
        assert judge(LANDSCAPES["bowl"], here, inertia, 9) == found


@pytest.mark.parametrize(("text", "start", "settings"), [
    ("saddle", (-1.6, 0.001), {}), ("x**3 + y", (-1.0, 0.0), {}), ("-x**4 - y**2", (1.0, 1.0), {}),
    ("-exp(x) - y", (1.0, 1.0), {"learning_rate": 0.5}), ("x + 2*y", (0.0, 0.0), {"learning_rate": 1e5}),
    ("1e-9*(x**2 - y**2)", (-1.6, 0.001), {"learning_rate": 1e8}),
    ("saddle", (-1.6, 0.001), {"name": "momentum", "learning_rate": 0.1}),
])  # fmt: skip
def test_where_there_is_no_minimum_the_learning_rate_is_not_blamed(text, start, settings) -> None:
    racer = run(text, start, **settings)
    assert racer.outcome.kind is Kind.DIVERGED
    assert racer.outcome.reason.startswith(f"no minimum: falls for ever; step {racer.step}: ")


@pytest.mark.parametrize(("text", "start", "rate"), [
    ("(x - 1e9)**2 + y**2", (0.0, 0.0), 0.01), ("bowl", (1e7, -1e7), 0.1),
    ("x**2 + y**2 + 1e13", (3.0, 4.0), 0.1), ("1e12*(x**2 + y**2) - 1e20", (3.0, 4.0), 1e-13),
])  # fmt: skip
def test_far_or_high_is_not_lost(text: str, start: tuple[float, ...], rate: float) -> None:
    assert run(text, start, learning_rate=rate).outcome.kind is Kind.CONVERGED


def test_a_start_without_a_loss() -> None:
    assert said(run("log(w) + w", (-1.0,))) == (
        "diverged",
        "no descent from this start: the loss is not a number",
    )
    assert run("log(w) + w", (-1.0,)).step == 0


def test_running_into_a_hole_is_an_outcome() -> None:
    racer = run("sqrt(w) + 0.1*w", (0.5,), learning_rate=0.9)
    assert said(racer) == ("diverged", "diverged at step 1: the loss is not a number")


def test_oscillating_for_ever_ends_at_the_step_limit() -> None:
    racer = run("w**2", (1.0,), learning_rate=1.0, limit=50)
    assert said(racer) == ("step-limit", "stopped at the limit of 50 steps: gradient norm still 2.000")
    assert racer.params.tolist() == [1.0]
    assert said(run("w**2", (1.0,), limit=1))[1].startswith("stopped at the limit of 1 step: ")


def test_the_step_limit_does_not_hide_another_end() -> None:
    assert run("bowl", (1.0, 1.0), learning_rate=0.25, limit=27).outcome.kind is Kind.CONVERGED


def test_random_search_is_judged_by_the_step_limit_alone() -> None:
    racer = run("bowl", (0.0, 0.0), "random-search", limit=7)
    assert said(racer) == ("step-limit", "stopped at the limit of 7 steps: best loss 0")
    hole = run("log(x) + y", (-1.0, 0.0), "random-search", limit=30)
    assert hole.outcome.kind is Kind.STEP_LIMIT
    assert math.isfinite(hole.loss)


def test_stalled_when_the_updates_are_too_small_to_matter() -> None:
    racer = run("w**2", (1.0,), learning_rate=1e-12)
    assert said(racer) == ("stalled", "stalled at step 20: 20 updates in a row, all too small to matter")


def test_what_counts_as_negligible() -> None:
    assert negligible(np.array([3.0, 4.0]), np.array([0.0, 5.9e-12]), 1.0)
    assert not negligible(np.array([3.0, 4.0]), np.array([0.0, 6.1e-12]), 1.0)
    assert negligible(np.zeros(2), np.zeros(2), 1.0)


@pytest.mark.parametrize(("loss", "start", "words"), [
    ("rastrigin", (-2.3, 1.7), "a local minimum"), ("rastrigin", (0.1, 0.1), "a minimum"),
    ("three-hump-camel", (-1.9, 2.2), "a local minimum"), ("himmelblau", (1.0, -1.0), "a minimum"),
    ("six-hump-camel", (1.5, 0.9), "a local minimum"), ("ackley", (-3.6, 2.7), "a local minimum"),
    ("20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)", (-2.3, 1.7), "a minimum"),
])  # fmt: skip
def test_a_minimum_is_called_local_where_a_lower_one_is_known_and_never_global(loss, start, words):
    rate = find_loss(loss, 2).learning_rate
    assert run(loss, start, learning_rate=rate).outcome.reason.endswith(f", {words}")
