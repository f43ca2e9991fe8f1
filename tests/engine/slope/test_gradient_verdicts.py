"""What a gradient check says, over losses and points of any scale: causes by their names."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.kink import breaks_between, kinks_at
from gdtui.engine.slope.gradient import DECADES, Cause, check
from tests.effort import examples

SCHEMES = ("centered", "forward")
many = settings(max_examples=examples(100), derandomize=True, deadline=None, database=None)

NUMBERS = st.integers(-300, 300).map(lambda n: f"({n / 100:g})")
LEAVES = st.one_of(st.just("u"), NUMBERS)


def _combined(parts):
    one = st.sampled_from(
        ["sin({})", "cos({})", "exp(sin({}))", "tanh({})", "sigmoid({})", "({})**2", "({})**3", "({})**4",
         "log(1 + ({})**2)", "sqrt(1 + ({})**2)", "1/(2 + cos({}))", "log(1 + exp({}))"]
    )  # fmt: skip
    two = st.sampled_from(["({} + {})", "({} - {})", "({} * {})"])
    return st.one_of(
        st.builds(lambda form, a: form.format(a), one, parts),
        st.builds(lambda form, a, b: form.format(a, b), two, parts, parts),
    )


SMOOTH = st.recursive(LEAVES, _combined, max_leaves=6)
POWERS = st.sampled_from([-9, -6, -3, 0, 0, 0, 3, 6, 12])
PLACES = st.floats(-3, 3).map(lambda u: round(u, 6))


@st.composite
def scaled(draw):
    """A smooth loss A·f(w/S) + C and a w, with A, S and C from 1e-9 to 1e12."""
    inner, outer, place = draw(POWERS), draw(POWERS), draw(PLACES)
    constant = draw(st.sampled_from(["0", "1e-9", "1", "1e6", "1e12"]))
    return f"u = w/1e{inner}; 1e{outer}*({draw(SMOOTH)}) + {constant} + 0*w", place * 10.0**inner


@many
@given(scaled(), st.sampled_from(SCHEMES))
def test_an_exact_gradient_is_never_called_wrong(case, scheme):
    circuit, point = parse(case[0]), (case[1],)
    for h in (*DECADES, *(point[0] * h for h in DECADES if point[0] > 0)):
        found = check(circuit, point, 0, h)
        assert found.cause(scheme) is not Cause.UNEXPLAINED, (circuit.text, point, h, scheme)
        assert found.verdict(scheme) != "wrong"


WRONG = st.sampled_from([1.01, -1.0, 0.0, 2.0, 1.001])


@many
@given(scaled(), WRONG)
def test_a_wrong_gradient_is_never_called_good(case, factor):
    circuit, point = parse(case[0]), (case[1],)
    right = circuit.value_and_gradient(point)[1][0]
    best = check(circuit, point, 0, 1e-5).best()
    if best is not None and best.doubt < 1e-5 * abs(right):
        for h in (best.h, 1e-2, 1e-5, 1e-8):
            assert check(circuit, point, 0, h, factor * right).verdict() != "good"


@many
@given(SMOOTH, PLACES, WRONG)
def test_a_wrong_gradient_is_called_that(text, place, factor):
    """At the h where the difference can be relied on, and where it can be relied on that far."""
    circuit, point = parse(f"u = w; {text} + 0*w"), (place,)
    right = circuit.value_and_gradient(point)[1][0]
    best = check(circuit, point, 0, 1e-5).best()
    if best is None or not best.doubt < 1e-5 * abs(right):
        return
    found = check(circuit, point, 0, best.h, factor * right)
    assert found.cause() is Cause.UNEXPLAINED
    assert found.verdict() == ("wrong" if abs(factor - 1) > 0.02 else "suspicious")
    assert "mistaken" in found.explain()


@many
@given(SMOOTH, SMOOTH, PLACES)
def test_a_missing_term_is_never_called_good(text, term, place):
    whole, part = parse(f"u = w; {text} + {term} + 0*w"), parse(f"u = w; {text} + 0*w")
    right, wrong = (each.value_and_gradient((place,))[1][0] for each in (whole, part))
    best = check(whole, (place,), 0, 1e-5).best()
    if best is None or not abs(wrong - right) > 1e-4 * max(abs(right), abs(wrong)) > 10 * best.doubt:
        return
    found = check(whole, (place,), 0, best.h, wrong)
    assert found.cause() is Cause.UNEXPLAINED
    assert found.verdict() in ("wrong", "suspicious")


@many
@given(SMOOTH, PLACES, st.sampled_from(["1e3", "1e6", "1e9", "1e12"]), st.sampled_from(DECADES))
def test_a_constant_turns_good_into_round_off_at_the_worst(text, place, constant, h):
    plain = check(parse(f"u = w; {text} + 0*w"), (place,), 0, h)
    lifted = check(parse(f"u = w; {text} + 0*w + {constant}"), (place,), 0, h)
    if plain.verdict() == "good":
        assert lifted.verdict() in ("good", "round-off")
    if lifted.verdict() == "round-off":
        assert "Round-off" in lifted.explain()


@many
@given(SMOOTH, PLACES, st.sampled_from(SCHEMES), st.sampled_from(DECADES))
def test_the_h_that_is_advised_would_do(text, place, scheme, h):
    circuit, point = parse(f"u = w; {text} + 0*w"), (place,)
    found = check(circuit, point, 0, h)
    advised = found.explain(scheme).partition("h = ")[2].partition(" would")[0]
    if not advised:
        return
    better = check(circuit, point, 0, float(advised.replace("−", "-")))
    assert better.verdict(scheme) in ("good", "round-off", "suspicious")
    assert better.error(scheme) <= max(found.error(scheme), found.round_off(scheme), 1e-7 * found.analytic)


@pytest.mark.parametrize(
    ("text", "at"), [("cos(w)", math.pi), ("exp(w) - w", 0.0), ("cos(w) + 1e9", math.pi)]
)
@pytest.mark.parametrize("h", DECADES)
def test_at_a_stationary_point_no_h_is_wrong(text, at, h):
    found = check(parse(text), (at,), 0, h)
    assert found.verdict() in ("good", "round-off", "suspicious")
    assert (found.verdict() == "suspicious") == (found.cause() is Cause.TRUNCATION)


def test_a_large_constant_is_round_off_not_too_large_an_h():
    found = check(parse("w**2 + 1e10"), (1.7,), 0, 1e-5)
    assert found.verdict() == "round-off"
    assert found.explain().startswith("Round-off")
    assert found.explain().endswith("h = 10 would be good enough.")


def test_cancelling_terms_count_with_their_own_size():
    """The loss is of the order of 1, what it is computed from is not."""
    found = check(parse("(1e9 + w**2) - 1e9"), (1.7,), 0, 1e-5)
    assert found.verdict() == "round-off"


def test_an_h_that_leaves_the_domain_is_named_as_that():
    found = check(parse("sqrt(w)"), (1e-6,), 0, 1e-5)
    assert found.analytic == pytest.approx(500)
    assert found.verdict() == "undefined"
    assert found.explain() == (
        "w − h = −9.000e−06 leaves the domain: there the loss is not finite. h = 1e−10 would be good enough."
    )
    assert found.verdict("forward") == "suspicious"
    assert check(parse("sqrt(-w)"), (-1e-6,), 0, 1e-5).explain().startswith("w + h = 9.000e−06 leaves")
    assert check(parse("sqrt(-w)"), (-1e-6,), 0, 1e-5).verdict("forward") == "undefined"


@pytest.mark.parametrize(("text", "at", "scheme", "word"), [
    ("sqrt(w)", 0.0, "centered", "no derivative"),
    ("sqrt(w)", 0.0, "forward", "no derivative"),
    ("w**1.5", 0.0, "centered", "edge of the domain"),
    ("log(w)", -1.0, "centered", "loss at w = −1.000"),
    ("abs(w)", 0.0, "centered", "kink of abs(w)"),
    ("abs(w)", 0.0, "forward", "kink of abs(w)"),
    ("relu(w - 1e12)", 1e12, "centered", "kink of relu"),
    ("max(w, 2*w)", 0.0, "centered", "kink of max"),
])  # fmt: skip
@pytest.mark.parametrize("h", [1e-1, 1e-5, 1e-12])
def test_without_a_derivative_there_is_no_verdict(text, at, scheme, word, h):
    found = check(parse(text), (at,), 0, h)
    assert found.verdict(scheme) == "undefined"
    assert word in found.explain(scheme)


@pytest.mark.parametrize(("text", "at"), [("relu(w)**2", 0.0), ("abs(w)*w", 0.0), ("max(w, w)", 1.0)])
def test_a_gate_may_switch_sides_without_a_kink(text, at):
    circuit = parse(text)
    assert breaks_between(circuit, (at,), 0, at - 0.1, at + 0.1) == ()
    assert kinks_at(circuit, (at,)) == ()
    assert check(circuit, (at,), 0, 1e-9).verdict() in ("good", "suspicious")


def test_a_kink_to_the_left_is_none_for_a_forward_difference():
    found = check(parse("relu(w)"), (0.01,), 0, 0.1)
    assert found.cause("centered") is Cause.STRADDLED
    assert found.cause("forward") is Cause.AGREES
    assert "kink" not in found.explain("forward")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("w", [1.0, 1e12, -3e9])
def test_what_is_rounded_away_is_round_off(w, scheme):
    h = math.ulp(w) / 8
    found = check(parse("w**2"), (w,), 0, h)
    assert found.numerical(scheme) == 0
    assert found.verdict(scheme) == "round-off"
    assert "rounded away" in found.explain(scheme)


@pytest.mark.parametrize("w", [1e-9, 1.0, 1e12])
def test_a_kink_may_be_near_at_any_scale(w):
    """On the kink to the last bit there is no slope; a thousandth of w from it there is."""
    circuit = parse(f"abs(w - {w!r})")
    assert check(circuit, (w,), 0, w / 10).cause() is Cause.ON_KINK
    assert check(circuit, (w * 1.001,), 0, w / 10).cause() is Cause.STRADDLED
    assert check(circuit, (w * 1.001,), 0, w / 1e4).cause() is Cause.AGREES


def test_of_several_variables_each_is_checked_alone():
    circuit, point = parse("sqrt(x) + abs(y) + cos(z) + 1e6"), (1e-6, 0.0, 2.0)
    causes = [check(circuit, point, place, 1e-5).cause() for place in range(3)]
    assert causes == [Cause.OUTSIDE, Cause.ON_KINK, Cause.ROUND_OFF]
