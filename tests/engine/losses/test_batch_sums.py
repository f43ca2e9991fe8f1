"""The sums over a batch, against the circuit's own gradients example by example."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.losses.batch_sums import BatchSums
from tests.effort import examples

LEAVES = st.sampled_from(["w", "x", "y", "w", "x", "2", "-0.5", "0"])


def combined(parts):
    one = st.sampled_from(
        ["sin({})", "exp({})", "sigmoid({})", "relu({})", "abs({})", "log({})", "-({})", "({})**2", "({})**3",
         "log2({})", "atan({})", "gelu({})", "softplus({})", "sign({})"]
    )  # fmt: skip
    two = st.sampled_from(
        ["({} + {})", "({} - {})", "({} * {})", "({}) / ({})", "max({}, {})", "hypot({}, {})", "({}) ** ({})"]
    )
    return st.one_of(
        st.builds(lambda form, a: form.format(a), one, parts),
        st.builds(lambda form, a, b: form.format(a, b), two, parts, parts),
    )


EXPRESSIONS = st.recursive(LEAVES, combined, max_leaves=10)
# q feeds several gates: whoever comes last may write over it, unless the backward pass looks at it
TEXTS = st.builds(
    lambda form, q, f: form.format(q=q, f=re.sub(r"\by\b", "q", f)),
    st.sampled_from(["q = {q}; {f}", "q = {q}; ({f} - q + w*x)**2", "q = w*({q}); {f} - q*x + q"]),
    EXPRESSIONS,
    EXPRESSIONS,
)


def check(circuit: Circuit, param: float, columns: dict[str, np.ndarray]) -> None:
    given = [param if name == "w" else columns[name] for name in circuit.inputs]
    values, (slopes,) = circuit.values_and_gradients(given, ["w"])
    arrays = [columns[name] for name in circuit.inputs if name != "w"]
    before = [array.copy() for array in arrays]
    with np.errstate(all="ignore"):
        sums = BatchSums(circuit, ["w"])
        loss, slope = sums.loss_and_gradient(np.array([param]), arrays)
        assert loss == sums.loss(np.array([param]), arrays) or np.isnan(loss)
        for found, each in ((loss, values), (slope, slopes)):
            total, size = float(np.sum(each)), float(np.sum(np.abs(each)))
            if np.isfinite(size) and size < 1e100:
                # rounding inside a gate is as large as the terms that cancel there
                assert found == pytest.approx(total, rel=1e-9, abs=1e-9 * (1 + size))
            else:
                assert not abs(found) < 1e50
    for array, old in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, old)


@settings(
    max_examples=examples(500), derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
@given(TEXTS, st.integers(-128, 128).map(lambda n: n / 64), st.integers(0, 9))
def test_sums_are_those_of_the_examples(text, param, seed):
    circuit = parse(text)
    assume("w" in circuit.inputs)
    used = {circuit.inputs[slot] for slot in circuit.needed if slot < len(circuit.inputs)}
    assume(used - {"w"})
    random = np.random.default_rng(seed)
    check(circuit, param, {name: random.normal(size=7).round(3) for name in "xy"})


def test_squares_are_summed_without_being_made():
    circuit = parse("(w*x - y)**2")
    x, y = np.array([1.0, 2.0, 4.0]), np.array([0.5, 0.25, 0.125])
    found = BatchSums(circuit, ["w"]).loss_and_gradient(np.array([3.0]), [x, y])
    rest = 3 * x - y
    assert found == [rest @ rest, 2 * (rest @ x)]


def test_a_param_that_feeds_nothing_has_no_gradient():
    circuit = parse("q = w*x; x**2")
    assert BatchSums(circuit, ["w"]).loss_and_gradient(np.array([3.0]), [np.array([1.0, 2.0])]) == [5.0, 0.0]


def test_many_params_are_no_deeper_than_two():
    count, random = 140, np.random.default_rng(2)
    names = [f"w{i:03}" for i in range(count)]
    circuit = parse(f"({' + '.join(f'{name}*x' for name in names)} - y)**2".replace("*x + ", "*x+"))
    params, x, y = random.normal(size=count), random.normal(size=9), random.normal(size=9)
    with np.errstate(all="ignore"):
        loss, *gradient = BatchSums(circuit, names).loss_and_gradient(params, [x, y])
    rest = params.sum() * x - y
    assert loss == pytest.approx(float(rest @ rest))
    assert gradient == pytest.approx(np.full(count, 2 * float(rest @ x)))
