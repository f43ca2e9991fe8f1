"""Right derivatives are found right and wrong ones wrong, at any scale and in any number of variables."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.derivative.places import RANDOM
from gdtui.engine.derivative.typed import derivative_of
from gdtui.engine.derivative.verdict import judge
from gdtui.engine.derivative.words import report, sentence
from tests.effort import examples

some = settings(max_examples=examples(80), derandomize=True, deadline=None, database=None)

LEAVES = st.sampled_from([("u", "1"), ("(2*u)", "2"), ("(u + 3)", "1"), ("(1 - u)", "(0 - 1)")])
FUNCTIONS = st.sampled_from(
    [("sin({u})", "cos({u})*{v}"), ("exp(sin({u}))", "exp(sin({u}))*cos({u})*{v}"),
     ("({u})**3", "3*({u})**2*{v}"), ("tanh({u})", "(1 - tanh({u})**2)*{v}")]
)  # fmt: skip
PAIRS = st.sampled_from(
    [("({a} + {b})", "({c} + {d})"), ("({a} - {b})", "({c} - {d})"), ("({a}*{b})", "({c}*{b} + {a}*{d})")]
)
SMOOTH = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(lambda f, a: tuple(each.format(u=a[0], v=a[1]) for each in f), FUNCTIONS, parts),
        st.builds(
            lambda f, a, b: tuple(each.format(a=a[0], b=b[0], c=a[1], d=b[1]) for each in f),
            PAIRS, parts, parts,
        ),
    ),
    max_leaves=3,
)  # fmt: skip
"""A function of u and its derivative by u, both as text."""


@st.composite
def scaled(draw):
    """A loss A·f(w/S), its derivative as text, S, and a point of that scale."""
    (loss, slope), across, up = (
        draw(SMOOTH),
        draw(st.sampled_from((1e-9, 1, 1e12))),
        draw(st.sampled_from((1e-9, 1, 1e12))),
    )
    at = across * draw(st.floats(-2, 2).map(lambda u: round(u, 3) or 0.5))
    named = f"u = w/{across:g}; "
    return f"{named}{up:g}*{loss}", f"{named}{up:g}*({slope})/{across:g}", across, at


@some
@given(scaled())
def test_the_right_derivative_is_right_at_any_scale(case):
    loss, slope, across, at = case
    circuit = parse(loss)
    verdict = judge(derivative_of(circuit, slope), ((-3 * across, 3 * across),), (at,))
    assert verdict.right, report(verdict)
    assert len(verdict.compared) + len(verdict.left_out) == RANDOM + 1


@some
@given(scaled(), st.sampled_from(["-({})", "1.001*({})", "({}) + {}", "({})*(1 + w/{:g})"]))
def test_a_wrong_one_is_wrong_at_any_scale(case, slip):
    loss, slope, across, at = case
    circuit = parse(loss)
    named, formula = slope.split("; ")
    usual = max(abs(circuit.value_and_gradient((across * k / 7,))[1][0]) for k in range(-14, 15))
    if not usual:
        return
    wrong = slip.format(formula, across if "w" in slip else repr(usual / 3))
    verdict = judge(derivative_of(circuit, f"{named}; {wrong}"), ((-3 * across, 3 * across),), (at,))
    assert not verdict.right
    worst = verdict.worst
    assert worst.typed != worst.exact == circuit.value_and_gradient(worst.place.point)[1][0]


@given(st.integers(1, 30))
@settings(max_examples=5, derandomize=True, deadline=None, database=None)
def test_any_number_of_variables(count):
    names = [f"x{k:02}" for k in range(count)]
    loss = parse(" + ".join(f"{k + 1}*{name}**2" for k, name in enumerate(names)))
    slopes = [f"{2 * (k + 1)}*{name}" for k, name in enumerate(names)]
    bounds = ((-1.0, 1.0),) * count
    assert judge(derivative_of(loss, ", ".join(slopes)), bounds).right
    slopes[-1] = names[-1]
    verdict = judge(derivative_of(loss, ", ".join(slopes)), bounds)
    assert (verdict.right, verdict.worst.variable) == (False, count - 1)


def checked(loss, slope, here=None, bounds=((-2.0, 2.0),)):
    return judge(derivative_of(parse(loss), slope), bounds, here)


def test_kinks_are_left_out_and_said():
    verdict = checked("abs(w)", "w/abs(w)", (0.0,))
    assert verdict.right
    assert report(verdict)[1].endswith("left out: on the kink of abs(w) at w = 0")


def test_so_is_what_has_no_loss_and_the_edge_of_the_domain():
    verdict = checked("w**2.5", "2.5*w**1.5", (0.0,))
    assert verdict.right
    reasons = {place.missing.partition(" at ")[0] for place in verdict.left_out}
    assert reasons == {"on the edge of the domain", "no loss"}


def test_a_kink_next_to_zero_is_no_kink_everywhere():
    verdict = checked("abs(w - 2e-9)", "1", (3e-9,), ((2.5e-9, 9e-9),))
    assert verdict.compared[0].place.chosen


def test_where_there_is_no_loss_at_all_nothing_is_said_to_be_right():
    verdict = checked("log(-1 - w**2)", "1")
    assert not verdict.possible
    assert report(verdict)[0].startswith("nothing to compare: no loss at w = ")
    assert sentence(verdict).startswith("Nothing to compare")


def test_a_formula_without_a_value_is_wrong_where_the_loss_has_a_slope():
    verdict = checked("w**2", "2*w**2/w", (0.0,))
    assert math.isinf(verdict.worst.error)
    assert "at w = 0 yours has no value (nan), dL/dw is 0" in report(verdict)[0]
    assert "divided by 0" in report(verdict)[1]


@pytest.mark.parametrize("slope", ["1e-9*w", "0"])
def test_next_to_nothing_is_compared_for_its_size(slope):
    verdict = checked("1e-9*w**2/2", slope, (1.0,))
    assert verdict.right is (slope != "0")


def test_the_worst_place_has_both_numbers_and_the_difference_beside_them():
    verdict = checked("w**4 - 3*w", "4*w**3", (1.0,))
    assert {each.right for each in verdict.compared} == {False}
    assert verdict.measured == pytest.approx(verdict.worst.exact, rel=1e-7)
    assert verdict.worst.typed == pytest.approx(verdict.worst.exact + 3)


def test_numbers_that_differ_late_are_shown_to_differ():
    line = report(checked("w", "1.000001"))[0]
    assert "yours is 1.000001, dL/dw is 1.000000 " in line


def test_the_same_seed_draws_the_same_places():
    one, other = (judge(derivative_of(parse("w**2"), "2*w"), ((-1, 1),), None, seed) for seed in (3, 3))
    assert [each.place for each in one.compared] == [each.place for each in other.compared]
