"""Losses: the catalogue's and typed ones, through one interface."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.catalogue import LANDSCAPES, find_loss
from gdtui.engine.losses.circuit_objective import typed
from gdtui.engine.losses.ground import start_within
from gdtui.engine.losses.objective import pairs
from tests.effort import examples

often = settings(max_examples=examples(300), derandomize=True, deadline=None, database=None)
FINITE = st.floats(-1e300, 1e300)


def test_a_typed_loss_is_as_good_as_a_named_one():
    named = LANDSCAPES["rosenbrock"]
    own = typed("(1 - x)**2 + 100*(y - x**2)**2", 2)
    params = np.array([-1.2, 1.0])
    assert own.variables == named.variables == ("x", "y")
    assert own.loss(params) == named.loss(params) == pytest.approx(24.2)
    loss, gradient = own.loss_and_gradient(params)
    assert (loss, gradient.shape) == (own.loss(params), (2,))
    assert gradient == pytest.approx([-215.6, -88])
    assert own.hessian(params) == pytest.approx(np.array([[1330, 480], [480, 200]]))
    x, y = np.linspace(-2, 2, 5)[None, :], np.linspace(-1, 3, 4)[:, None]
    assert (own.grid(x, y) == named.grid(x, y)).all()
    assert own.grid(x, y).shape == (4, 5)


def test_a_typed_loss_begins_inside_its_bounds():
    own = typed("x**2 + y**2", 2)
    assert own.bounds == ((-5, 5), (-5, 5))
    assert own.start == (-3.5, 3)
    assert typed("w**2", 1, (-1, 3)).start == pytest.approx((-0.4,))
    assert typed("w**2", 1, (-1, 3)).bounds == ((-1, 3),)


@pytest.mark.parametrize(("text", "variables", "rate"), [
    ("x**2 + y**2", 2, 0.1),  # 0.5/2, but never more than 0.1
    ("0.5*x**2 + 50*y**2", 2, 0.005),  # 0.5/100
    ("w**4", 1, 0.002),  # 0.5/(12·3.5²) = 0.0034
    ("x + y", 2, 0.1),  # no curvature at all
    ("1e30*(x**2 + y**2)", 2, 1e-20),  # the least that there is
    ("sqrt(x) + y", 2, 0.1),  # 0.5/(0.75^−1.5/4) = 1.3, but never more than 0.1
    ("sqrt(-1 - x**2) + y", 2, 0.01),  # nan wherever it starts
])  # fmt: skip
def test_the_learning_rate_suits_the_curvature_at_the_start(text, variables, rate):
    assert typed(text, variables).learning_rate == pytest.approx(rate, rel=1e-12)


@pytest.mark.parametrize(("text", "variables", "hint"), [
    ("x**2", 2, "two or more, such as x**2 + y**2; this one has x"),
    ("3", 1, "one variable, such as w**2; this one has no name at all"),
    ("x + y", 1, "this one has x, y"),
    ("x^2", 1, "write **"),
])  # fmt: skip
def test_a_loss_with_another_number_of_names(text, variables, hint):
    with pytest.raises(InputError) as caught:
        typed(text, variables)
    assert hint in str(caught.value)
    assert str(caught.value).isprintable()


def test_bounds_come_in_pairs():
    assert pairs((-1, 2, 3, 4), 2) == ((-1, 2), (3, 4))


@pytest.mark.parametrize(("bounds", "variables", "hint"), [
    ((1, 2, 3), 2, "4 numbers: X0,X1,Y0,Y1"), ((1, 2, 3, 4), 1, "2 numbers: LOW,HIGH"),
    ((2, 1), 1, "write 1,2, not 2,1"), ((1, 1), 1, "no room"), ((1, 1 + 1e-12), 1, "no room"),
    ((0, 0), 1, "no room"),
    ((-1, 1, math.nan, 1), 2, "no room"), ((0, 1e-19), 1, "no room"),
])  # fmt: skip
def test_bounds_that_cannot_be_used(bounds, variables, hint):
    with pytest.raises(InputError) as caught:
        pairs(bounds, variables)
    assert hint in str(caught.value)


@often
@given(st.tuples(FINITE, FINITE, FINITE, FINITE))
def test_any_finite_bounds_give_a_finite_start_inside(bounds):
    low_x, high_x, low_y, high_y = bounds
    try:
        box = pairs(bounds, 2)
    except InputError:
        assert high_x <= low_x + abs(low_x) * 1e-8 + 1e-17 or high_y <= low_y + abs(low_y) * 1e-8 + 1e-17
        return
    start = start_within(box)
    assert all(low <= at <= high for at, (low, high) in zip(start, box, strict=True))
    loss = typed("x**2 + exp(y)", 2, bounds)
    assert 1e-6 <= loss.learning_rate <= 0.1


# Names and text in one place


def test_a_name_finds_the_catalogue():
    assert find_loss("rosenbrock", 2) is LANDSCAPES["rosenbrock"]
    assert find_loss("plateau", 1).variables == ("w",)
    assert find_loss("plateau", 2).variables == ("x", "y")


def test_bounds_move_the_start_only_when_it_would_be_outside():
    assert find_loss("rosenbrock", 2, (-3, 3, -3, 3)).start == (-1.2, 1)
    moved = find_loss("rosenbrock", 2, (0, 2, 0, 2))
    assert moved.bounds == ((0, 2), (0, 2))
    assert moved.start == pytest.approx((0.3, 1.6))
    assert moved.minima == ((1, 1),)


@pytest.mark.parametrize("text", ["x-y", "x - y", "a-b", "ab-cd", "x*y", "x+y", "-x-y"])
def test_what_can_be_read_is_an_expression(text):
    assert find_loss(text, 2).circuit.text == text


@pytest.mark.parametrize(("text", "variables", "hint"), [
    ("rosenbrok", 2, "did you mean rosenbrock or rosenbrock-3?"), ("Bowl", 2, "did you mean bowl?"),
    ("sharp-flit", 2, "did you mean sharp-flat?"),
    ("zzz", 2, "one of: ackley"), ("square", 2, "there is no loss square"),
    ("rosenbrock", 1, "there is no loss rosenbrock"),
    ("", 2, "missing"), ("--", 2, "after an operator"), ("\x1b[2J", 2, "U+001B"),
])  # fmt: skip
def test_what_is_neither_name_nor_expression(text, variables, hint):
    with pytest.raises(InputError) as caught:
        find_loss(text, variables)
    assert hint in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_typed_loss_with_holes_starts_where_it_has_a_value():
    loss = typed("log(x) + sqrt(y)", 2)
    assert np.isfinite(loss.loss(np.array(loss.start)))
    nowhere = typed("log(-1 - x**2) + y", 2)
    assert np.isnan(nowhere.loss(np.array(nowhere.start)))


# Where a typed loss is worth looking at


def alive(loss, points):
    """Whether the loss and its gradient are finite at each point, and the loss a little to all sides."""
    circuit = loss.circuit
    values, gradients = circuit.values_and_gradients(list(points.T))
    found = np.isfinite(values) & np.isfinite(np.array(gradients)).all(axis=0)
    for place, (low, high) in enumerate(loss.bounds):
        for way in (-1e-6, 1e-6):
            beside = points.copy()
            beside[:, place] += way * (high - low)
            found &= np.isfinite(circuit.values(list(beside.T)))
    return found


@pytest.mark.parametrize(("text", "variables"), [
    ("sqrt(x) + sqrt(y)", 2), ("x**y", 2), ("log(x - 7) + y", 2), ("sqrt(1e-3 - x**2 - y**2)", 2),
    ("log(w)", 1), ("sqrt(w - 1000)", 1), ("log(a) + log(b) + c + sqrt(d)", 2), ("relu(x)*relu(y)", 2),
    ("relu(w - 2)", 1),
    ("x**0.5 + y**-0.5", 2), ("sqrt(-x) + log(y)", 2),
])  # fmt: skip
def test_a_typed_loss_begins_where_it_is_alive(text, variables):
    loss = typed(text, variables)
    assert alive(loss, np.array([loss.start])).all()
    assert any(loss.loss_and_gradient(np.array(loss.start))[1])


@pytest.mark.parametrize(("text", "bounds"), [
    ("sqrt(x) + sqrt(y)", ((0, 5), (0, 5))), ("x**y", ((0, 5), (-5, 5))),
    ("sqrt(-x) + log(y)", ((-5, 0), (0, 5))),
    ("x**2 + y**2", ((-5, 5), (-5, 5))), ("log(x - 7) + y", ((0, 50), (-50, 50))),
])  # fmt: skip
def test_a_typed_loss_is_shown_where_most_of_it_is_defined(text, bounds):
    assert typed(text, 2).bounds == bounds
    assert typed(text, 2, (-1, 2, 3, 4)).bounds == ((-1, 2), (3, 4)), "bounds that are asked for are kept"


PARTS = st.sampled_from(["x", "y", "(x - 3)", "(2 - y)", "x*y", "x**2", "1"])


@st.composite
def holed(draw):
    """A loss of two params with a domain of its own."""
    forms = [
        "sqrt({})",
        "log({})",
        "({})**0.5",
        "({})**-1.5",
        "1/({})",
        "relu({})",
        "exp({})",
        "({})**y",
        "tan({})",
    ]
    terms = [draw(st.sampled_from(forms)).format(draw(PARTS)) for _ in range(draw(st.integers(1, 3)))]
    return " + ".join([*terms, "0*x + 0*y"])


@settings(max_examples=examples(200), derandomize=True, deadline=None, database=None)
@given(holed())
def test_where_a_fair_part_of_any_typed_loss_is_alive_its_start_is(text):
    loss = typed(text, 2)
    low, high = np.array(loss.bounds).T
    sample = low + (high - low) * np.random.default_rng(1).random((400, 2))
    if alive(loss, sample).mean() > 0.05:
        assert alive(loss, np.array([loss.start])).all()
        assert all(a <= w <= b for w, (a, b) in zip(loss.start, loss.bounds, strict=True))
