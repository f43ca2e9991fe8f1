"""What a wrong derivative is said to look like: each typical slip by its name."""

import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.derivative.hints import hint
from gdtui.engine.derivative.typed import derivative_of
from gdtui.engine.derivative.verdict import judge

CASES = [
    ("w**4 - 3*w", "4*w**3", "The derivative of 3*w is missing."),
    ("w**4 - 3*w", "4*w**3 + 3", "The derivative of 3*w has the wrong sign."),
    ("w**4 - 3*w", "4*w**3 - 3*w", "A term was kept as it is: 3*w needs its derivative."),
    ("w**4 - 3*w", "4*w**4 - 3", "The exponent of w**4 goes down by one in its derivative."),
    ("w**4 - 3*w", "w**3 - 3", "The exponent of w**4 comes down as a factor in its derivative."),
    ("w**4 - 3*w", "4*w**3 - 2", "It is 1.000 more everywhere: is the derivative of a term wrong?"),
    ("w**4 - 3*w", "3 - 4*w**3", "It has the wrong sign everywhere."),
    ("w**4 - 3*w", "8*w**3 - 6", "It is 2.000 times as large everywhere: is a constant factor wrong?"),
    ("w**4 - 3*w", "(4*w**3 - 3)/5", "It is 1/5 of it everywhere: is a constant factor wrong?"),
    ("w**2", "2*w*1.0001", "It is 1.0001 times as large everywhere"),
    ("w**2", "-2*w*1.0000003", "wrong sign"),
    ("w**2", "2*w*1.0000003", "It is 1.0000003 times as large everywhere"),
    ("w**2", "-2*w*1.0001", "It is −1.0001 times as large everywhere"),
    ("w**2", "2*w + 3e-7", "It is 3.000e−07 more everywhere"),
    ("w**4 - 3*w", "w**4 - 3*w", "It is the loss itself, not its derivative."),
    ("w**4 - 3*w", "12*w**2", "It is the second derivative."),
    ("sin(4*w)*w", "w*4*cos(4*w)", "the product rule is half done"),
    ("sin(4*w)*w", "sin(4*w)", "the product rule is half done"),
    ("sin(4*w)*w**2", "4*cos(4*w)*2*w", "A product has (u·v)′ = u′·v + u·v′, not u′·v′: see sin(4*w)*w**2."),
    ("w/(1 + w**2)", "1/(1+w**2) + 2*w**2/(1+w**2)**2", "the quotient rule subtracts"),
    ("w + sin(4*w)", "1 + cos(4*w)", "an inner derivative is missing: sin(4*w) has 4*w inside"),
    ("w + exp(-w**2)", "1 - 2*w", "an outer derivative is missing: that of exp(-w**2)"),
    ("w + cos(w)", "1 + sin(w)", "the derivative of cos(w) has the wrong sign"),
    ("w**2 + 3*sin(w)", "2*w + 3", "the derivative of sin(w) is missing as a factor"),
    ("w + sin(w)", "1 + sin(w)", "a function was kept as it is: sin(w) needs"),
    ("w**3 + 5*w**2", "3*w**2 + 2*w", "the factor 5 of 5*w**2 is missing"),
    ("relu(w)", "1", "and wrong below: are there two cases?"),
    ("abs(w)", "1", "and wrong below: are there two cases?"),
    ("w**2", "3*w - 1", "It is right at w = 1.000 alone: at one place chance may have it so."),
    ("w", "w", "It is the loss itself"),
]  # fmt: skip


def said(loss, slope, here):
    circuit = parse(loss)
    verdict = judge(derivative_of(circuit, slope), ((-2.0, 2.0),) * len(circuit.inputs), here)
    assert not verdict.right
    return hint(verdict)


@pytest.mark.parametrize(("loss", "slope", "words"), CASES)
def test_a_slip_is_named(loss, slope, words):
    assert words.lower() in said(loss, slope, (1.0,)).lower()


def test_partial_derivatives_in_another_order():
    assert said("x**2*y", "x**2, 2*x*y", (1.0, 0.5)).startswith("It is the derivative by y")


def test_only_the_wrong_one_of_several_is_spoken_of():
    assert "3*y" in said("x**2 + 3*y*x + y", "2*x + 3*y, x + 1", (1.0, 0.5))


def test_nothing_is_made_up_where_nothing_fits():
    assert said("w**4 - 3*w", "exp(w) + 7*w**2", (1.0,)) == ""


def test_a_large_circuit_is_not_searched():
    loss = " + ".join(f"w**{k}" for k in range(2, 40))
    assert said(loss, "1", (1.0,)) == ""
