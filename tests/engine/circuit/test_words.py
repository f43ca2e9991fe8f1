"""What is said of each event, and of gates that break."""

import math

import pytest

from gdtui.engine.autodiff.equations import formula, name_of, rule, short, with_numbers
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.events import Passes
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import CircuitState, backprop_from
from gdtui.engine.circuit.words import broken, meaning


def at(text, **inputs):
    return backprop_from(Settings(expression=text, input_values=inputs))


def told(simulation, step):
    explained = simulation.explain(CircuitState(step))
    return "\n".join((*explained.equations, explained.sentence))


def all_told(simulation):
    return "\n".join(told(simulation, step) for step in range(simulation.last + 1))


def test_the_equation_of_a_step_back_has_its_numbers():
    simulation = at("q = x + y; f = q*z", x=-2, y=5, z=-4)
    assert simulation.explain(CircuitState(4)).equations == (
        "∂f/∂q = upstream 1 × local ∂(q·z)/∂q = z = −4 → −4",
    )


def test_the_equation_of_a_step_forward_has_its_numbers():
    simulation = at("q = x + y; f = q*z", x=-2, y=5, z=-4)
    assert simulation.explain(CircuitState(1)).equations == ("q = x + y = −2 + 5 = 3",)
    assert simulation.explain(CircuitState(2)).equations == ("f = q·z = 3·(−4) = −12",)


def test_the_output_begins_with_one():
    assert at("x*y").explain(CircuitState(2)).equations == ("∂f/∂f = 1",)


def test_a_sum_is_seen_growing():
    simulation = at("(x+y)*z + max(x,w)", x=2, y=3, z=-4, w=1)
    text = all_told(simulation)
    assert "x feeds two gates: 1 so far" in text
    assert "x feeds two gates: 1 − 4 = −3" in text


def test_the_same_input_twice_is_called_so():
    assert "x goes in two times: 3 + 3 = 6" in all_told(at("x*x", x=3))


def test_a_long_sum_is_shortened():
    text = all_told(at("+".join(f"{k}*x" for k in range(1, 9)), x=1))
    assert "x feeds eight gates: … + 2 + 1 = 36" in text


def test_a_sum_of_two_shares_of_one_gate_and_one_of_another():
    assert "x goes in three times: 4 + 4 + 4 = 12" in all_told(at("x*x*x", x=2))


def test_a_gate_of_constants_only_is_not_counted():
    assert "through one gate, then" in told(at("(2*pi)*x"), 0)


@pytest.mark.parametrize(
    ("text", "inputs", "said"),
    [
        ("x*y", {"x": 2, "y": 3}, "The × gate is a switcher: each input's gradient is scaled by the other"),
        ("x+y", {}, "The + gate is a distributor: hands the gradient on to every input, unchanged."),
        ("max(x, y)", {"x": 1, "y": 2}, "The max gate is a router: y is the largest, so it gets all of it."),
        ("max(x, y)", {"x": 1, "y": 2}, "is a router: x is not the largest, so it gets nothing."),
        ("min(x, y)", {"x": 1, "y": 2}, "The min gate is a router: x is the smallest, so it gets all of it."),
        ("max(x, y)", {"x": 2, "y": 2}, "A tie: two inputs of max are 2, so each gets half of the gradient."),
        ("max(x, y, z)", {"x": 2, "y": 2, "z": 2}, "A tie: three inputs of max are 2, so each gets one part"),
        ("relu(x)", {"x": 0}, "x is exactly 0, on the kink: the slope there is taken as 0."),
        ("abs(x)", {"x": 0}, "x is exactly 0, on the kink"),
        ("relu(x)", {"x": -1}, "relu is shut: nothing passes."),
        ("relu(x)", {"x": 1}, "relu is open: the gradient passes."),
        ("(x*y)*0", {}, "Nothing arrives from above, so nothing reaches x this way."),
        ("sqrt(x)", {"x": 0}, "The sqrt gate is infinitely steep here."),
        ("x**2", {"x": 0}, "x is 0, where the power is flat: nothing is handed on."),
        ("x*y", {}, "Both passes are complete."),
    ],
)  # fmt: skip
def test_what_a_gate_does_is_said_in_words(text, inputs, said):
    assert said in all_told(at(text, **inputs))


def test_a_tie_is_said_for_each_of_the_tied_and_half_is_handed_on():
    simulation = at("max(x, y)", x=2, y=2)
    assert all_told(simulation).count("A tie") == 2
    assert [e.handed.share for e in simulation.passes.events if e.handed] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("text", "inputs", "said"),
    [
        ("x/y", {"x": 0, "y": 0}, "The / (f) gate broke: 0/0 has no value."),
        ("x/y", {"x": 1, "y": 0}, "The / (f) gate broke: a division by 0."),
        ("q = log(x); q*2", {"x": -1}, "The log (q) gate broke: a negative number, −1, has no log."),
        ("log(x) + y", {"x": 0}, "The log gate broke: the log of 0 is −∞."),
        ("sqrt(x)", {"x": -4}, "a negative number, −4, has no square root."),
        ("exp(x)", {"x": 1000}, "The exp (f) gate broke: overflow, beyond 1.8e308"),
        ("x*y", {"x": 1e200, "y": 1e200}, "The × (f) gate broke: overflow"),
        ("x**y", {"x": -8, "y": 0.5}, "a negative number has no real power with a fraction."),
        ("x**y", {"x": 0, "y": -1}, "0 to a negative power divides by 0."),
        ("x**y", {"x": 10, "y": 400}, "overflow"),
        ("x+y", {"x": 1, "y": 2}, ""),
    ],
)  # fmt: skip
def test_the_gate_that_broke_is_named_in_words(text, inputs, said):
    said_of_all = broken(at(text, **inputs).passes)
    assert said in said_of_all
    assert bool(said) == bool(said_of_all)


@pytest.mark.parametrize(
    ("text", "inputs", "said"),
    [
        ("log(x) - log(x)", {"x": 0}, "−∞ and −∞ together have no finite value"),
        ("log(x)*y", {"x": 0, "y": 0}, "0·∞ has no value"),
        ("log(x)*2", {"x": 0}, "an input is already −∞"),
        ("log(x)*y", {"x": -1}, "an input already has no value"),
    ],
)
def test_a_gate_that_is_fed_by_a_broken_one_says_so(text, inputs, said):
    assert said in all_told(at(text, **inputs))


def test_a_broken_gate_is_named_when_its_turn_comes_and_no_gradient_is_made_up():
    simulation = at("x/y + z", x=0, y=0, z=2)
    assert "The / gate broke: 0/0 has no value. Change an input to mend it." in told(simulation, 1)
    assert all(math.isnan(simulation.passes.gradients_after(simulation.last)[i]) for i in range(3))
    assert "no finite gradient" in all_told(simulation)


@pytest.mark.parametrize(
    ("text", "inputs", "said"),
    [
        ("x**y", {"x": 0, "y": 0}, "0 to a power drops from ∞ to 0 where the exponent is 0"),
        ("x**y", {"x": -2, "y": 2}, "a negative number has a real power at whole exponents alone"),
        ("tan(x)", {"x": math.pi / 2}, "at its pole tan leaps from ∞ to −∞"),
        ("sqrt(x**2)", {"x": 0}, "x gets ∞·0, which has no value"),
        ("0*sqrt(x)", {"x": 0}, "x gets 0·∞, which has no value"),
        ("sign(x)", {"x": 0}, "where sign jumps: the slope there is taken as 0"),
        ("hypot(x, y)", {"x": 0, "y": 0}, "at the tip of the cone: the slope there is taken as 0"),
        *(
            (f"{log}(x)", {"x": -1}, "a negative number, −1, has no log")
            for log in ("log", "ln", "log2", "log10")
        ),
        ("sqrt(x)", {"x": -1}, "a negative number, −1, has no square root"),
        ("asin(x)", {"x": 2}, "2 is outside −1 to 1, where asin has its values"),
        ("acos(x)", {"x": -2}, "−2 is outside −1 to 1, where acos has its values"),
    ],
)
def test_a_slope_that_is_not_there_is_explained(text, inputs, said):
    words = all_told(at(text, **inputs))
    assert said in words
    assert "1/x = nan" not in words


@pytest.mark.parametrize(("text", "inputs", "said"), [
    ("tan(x)", {"x": math.pi / 2}, "is not to be trusted: at its pole tan leaps from ∞ to −∞."),
    ("x**y", {"x": -2, "y": 2}, "∂f/∂y = nan: a negative number has a real power at whole exponents alone"),
    ("abs(x) + y", {"x": 0, "y": 0}, "∂f/∂x = 0 by convention: here is the kink of abs(x) at x = 0"),
    ("sign(x) + y", {"x": 0, "y": 0}, "∂f/∂x = 0 by convention: here is the jump of sign(x) at x = 0"),
])  # fmt: skip
def test_a_gradient_means_nothing_where_there_is_no_one_slope(text, inputs, said):
    passes = at(text, **inputs).passes
    assert any(said in meaning(passes, place) for place in range(len(inputs)))


@pytest.mark.parametrize("text", [
    "log(x)", "ln(x)", "log2(x)", "log10(x)", "sqrt(x)", "asin(x - 1)", "x**0.5", "(x + 1)/0 - 1/0",
])  # fmt: skip
def test_no_gate_without_a_value_hands_on_a_gradient(text):
    """One rule for all: log(−1) is no number, and neither is its slope."""
    simulation = at(text, x=-1)
    assert math.isnan(simulation.passes.gradients_after(simulation.last)[0])
    assert math.isnan(simulation.circuit.value_and_gradient([-1.0])[1][0])


@pytest.mark.parametrize("name", CIRCUITS)
def test_everything_is_said_in_full_sentences(name):
    simulation = at(name)
    for step in range(simulation.last + 1):
        explained = simulation.explain(CircuitState(step))
        assert explained.sentence[0].isupper() or explained.sentence.split()[0].isidentifier()
        assert explained.sentence.endswith(".")
        assert "{" not in explained.sentence + "".join(explained.equations)
        assert explained.equations


def test_the_meaning_of_a_gradient():
    passes = at("(x+y)*z", x=-2, y=5, z=-4).passes
    assert meaning(passes, 0) == "∂f/∂x = −4: raise x by 0.01, and f falls by about 0.04."
    assert meaning(passes, 2) == "∂f/∂z = 3: raise z by 0.01, and f rises by about 0.03."
    assert "cannot learn" in meaning(at("x*y", x=1, y=0).passes, 0)
    assert "no finite value" in meaning(at("x/y", x=0, y=0).passes, 0)


# -- formulas


@pytest.mark.parametrize(
    ("text", "written", "numbers"),
    [
        ("(x + y)*z", "(x + y)·z", "5·(−4)"),
        ("x - (y - z)", "x − (y − z)", "2 − 7"),
        ("(x - y) - z", "x − y − z", "−1 − (−4)"),
        ("(x/y)/z", "x/y/z", "0.6667/(−4)"),
        ("x/(y*z)", "x/(y·z)", "2/(−12)"),
        ("-(x + y)", "−(x + y)", "−5"),
        ("-z", "−z", "−(−4)"),
        ("z**2", "z^2", "(−4)^2"),
        ("(x*y)**2", "(x·y)^2", "6^2"),
        ("exp(x + y)", "exp(x + y)", "exp(5)"),
        ("max(x, y*z)", "max(x, y·z)", "max(2, −12)"),
        ("x + -3", "x + (−3)", "2 + (−3)"),
    ],
)
def test_formulas_have_brackets_where_they_are_needed(text, written, numbers):
    circuit = parse(text)
    point = tuple({"x": 2.0, "y": 3.0, "z": -4.0}[name] for name in circuit.inputs)
    values = Passes(circuit, point).values
    assert formula(circuit, circuit.output) == written
    assert with_numbers(circuit, circuit.output, values) == numbers


def test_the_rules_of_gates_carry_the_names():
    circuit = parse("L = log(exp(a) + exp(b))")
    assert rule(circuit, circuit.output, 1) == "exp(b − L)"
    assert rule(parse("q = x + y; q*(x + z)"), 5, 0) == "x + z"
    circuit = parse("(x + y)/z")
    assert rule(circuit, circuit.output, 1) == "−(x + y)/z²"


def test_long_names_are_shortened_in_the_middle():
    circuit = parse("sin(alpha + beta + gamma + delta)*2")
    name = name_of(circuit.nodes[circuit.nodes[circuit.output].inputs[0]])
    assert len(name) == 22
    assert name.startswith("sin(alpha")
    assert name.endswith("delta)")


@pytest.mark.parametrize(
    ("value", "text"),
    [(-4.0, "−4"), (0.5, "0.5"), (-0.1966119, "−0.1966"), (0.0, "0"), (-0.0, "0"), (1000.0, "1000"),
     (1 / 3, "0.3333"), (1e9, "1.000e+09"), (math.nan, "nan"),
     (-math.inf, "−∞"), (1e-7, "1.000e−07"), (12345.0, "12345")],
)  # fmt: skip
def test_numbers_are_as_short_as_they_can_be(value, text):
    assert short(value) == text
