"""Which rule of the table a learner's rule is, or is nearly, and where they part."""

import pytest

from gdtui.engine.optimizers.own.likeness import likeness_of, twin
from gdtui.engine.optimizers.own.program import read_rule

M, V = "m = 0.9*m + 0.1*g; ", "v = 0.999*v + 0.001*g**2; "
ADAM = "Adam with β₁ = 0.9, β₂ = 0.999 and ε = 1e−08"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("w = w - eta*g", "This is gradient descent."),
        ("u = -eta*g; w = w + u", "This is gradient descent."),
        ("w = w - eta*g; w = w - eta*g", "This is gradient descent with 2·η."),
        ("w = w - 0.1*g", "This is gradient descent with η = 0.1."),
        ("v = 0.9*v + g; w = w - eta*v", "This is momentum with μ = 0.9."),
        ("beta = 0.9; v = v*0.9 + g; w = w - eta*v", "This is momentum with μ = 0.9."),
        (f"{M}w = w - eta*m", "This is momentum with μ = 0.9 and 0.1·η."),
        ("v = 0.9*v + g; w = w - eta*(g + 0.9*v)", "This is Nesterov momentum with μ = 0.9."),
        ("s = s + g*g; w = w - eta*g/(sqrt(s) + 1e-10)", "This is AdaGrad with ε = 1e−10."),
        (
            "v = 0.99*v + 0.01*g**2; w = w - eta*g/(1e-8 + v**0.5)",
            "This is RMSProp with α = 0.99 and ε = 1e−08.",
        ),
        (f"{M}{V}w = w - eta*(m/(1-0.9**t))/(sqrt(v/(1-0.999**t)) + 1e-8)", f"This is {ADAM}."),
        (
            f"{M}{V}w = w - eta*(m/(1-0.9**t))/sqrt(v/(1-0.999**t))",
            "This is Adam with β₁ = 0.9, β₂ = 0.999 and no ε.",
        ),
        (
            f"{M}{V}w = w - eta*((m/(1-0.9**t))/(sqrt(v/(1-0.999**t)) + 1e-8) + 0.01*w)",
            "This is AdamW with β₁ = 0.9, β₂ = 0.999, ε = 1e−08 and λ = 0.01.",
        ),
        (
            "c = 0.9*m + 0.1*g; w = w - eta*sign(c); m = 0.99*m + 0.01*g",
            "This is Lion with β₁ = 0.9 and β₂ = 0.99.",
        ),
        # nearly
        (
            f"{M}{V}w = w - eta*m/(sqrt(v) + 1e-8)",
            f"As {ADAM}, but without the bias corrections: step 1 is 3.162 times as long.",
        ),
        (
            f"{M}{V}w = w - eta*m/(sqrt(v/(1-0.999**t)) + 1e-8)",
            f"As {ADAM}, but without the bias correction of m: step 1 is 10 times smaller.",
        ),
        (
            f"{M}{V}w = w - eta*(m/(1-0.9**t))/(sqrt(v) + 1e-8)",
            f"As {ADAM}, but without the bias correction of v: step 1 is 31.62 times as long.",
        ),
        ("w = w + eta*g", "As gradient descent, but every step goes the other way."),
        (
            "w = w - eta*v; v = 0.9*v + g",
            "As momentum with μ = 0.9, but with the velocity of before the update: step 1 is 0.",
        ),
        ("w = w - eta*g/t", "As gradient descent up to step 1: step 2 is 2 times smaller."),
        # neither
        ("w = w", ""),
        ("w = 3", ""),
        ("w = w/0", ""),
        ("w = w - eta**2*g", ""),
        ("w = w - eta*g*abs(g)", ""),
    ],
)  # fmt: skip
def test_a_rule_is_recognised(text, words):
    assert likeness_of(read_rule(text)) == words


def test_epsilon_inside_the_root_is_seen():
    said = likeness_of(read_rule(f"{M}{V}w = w - eta*(m/(1-0.9**t))/sqrt(v/(1-0.999**t) + 1e-8)"))
    assert said.startswith(f"As {ADAM}, but with ε inside the root: step 1 is ")
    assert said.endswith(" times smaller.")


def test_many_numbers_are_no_burden():
    """Of a rule full of numbers only some are tried as settings: as many rules as that makes, at most."""
    numbers = " + ".join(f"0.{n}*g" for n in range(300, 399))
    assert likeness_of(read_rule(f"w = w - eta*({numbers})")).startswith("This is gradient descent with ")


@pytest.mark.parametrize(
    ("text", "rate", "eta"), [("w = w - 2*eta*g", 0.1, 0.2), ("w = w - 0.3*g", None, 0.3)]
)
def test_the_twin_has_the_learning_rate_that_it_amounts_to(text, rate, eta):
    assert twin(read_rule(text), rate).rate == pytest.approx(eta)


def test_a_rule_has_no_twin_at_a_rate_that_none_can_have():
    assert twin(read_rule("w = w - 0.001*eta*g"), 1e-19) is None
    assert twin(read_rule("w = w + eta*g"), 0.1) is None
