"""A learner's rule as it is read: what it computes, and one line for whatever it cannot be."""

from typing import Any

import numpy as np
import pytest

from gdtui.engine.autodiff.expression import LONGEST, MOST_NODES
from gdtui.engine.base.errors import InputError
from gdtui.engine.optimizers.own.program import MOST_ASSIGNMENTS, MOST_MEMORIES, read_rule, updated

WS = np.array([2.0, -1.0])
GS = np.array([3.0, 0.5])


def run(text, count=1):
    """The updates and the memories of some updates in a row, w and g as they are."""
    program = read_rule(text)
    known: Any = dict.fromkeys(program.memories, np.zeros(2))
    for t in range(1, count + 1):
        update, known = updated(program, WS, {**known, "g": GS, "eta": 0.1, "t": float(t)})
    return update, known


def test_what_is_read_before_it_is_assigned_is_what_the_last_update_left():
    _, known = run("old = m; m = m + g; w = w - eta*m", 3)
    assert known["old"].tolist() == (2 * GS).tolist()
    assert known["m"].tolist() == (3 * GS).tolist()


def test_what_is_read_after_it_is_assigned_is_what_it_has_become():
    update, _ = run("m = m + g; m = 2*m; w = w - m")
    assert update.tolist() == (-2 * GS).tolist()


def test_the_last_w_is_the_new_param_and_a_w_between_is_read_as_it_is_then():
    update, known = run("w = 10*w; seen = w; w = w - 1; after = w")
    assert (WS + update).tolist() == (10 * WS - 1).tolist()
    assert known["seen"].tolist() == (10 * WS).tolist()
    assert known["after"].tolist() == (10 * WS - 1).tolist()


def test_t_counts_updates_from_one():
    assert run("w = w + t")[0].tolist() == [1, 1]
    assert run("w = w + t", 3)[0].tolist() == [3, 3]


def test_every_param_is_updated_by_itself_also_by_a_number_for_all():
    update, known = run("k = 2; w = w - k*eta*g")
    assert update.tolist() == [-2 * 0.1 * 3.0, -2 * 0.1 * 0.5]
    assert known["k"].tolist() == [2, 2]
    assert run("w = 3")[0].tolist() == (3 - WS).tolist()


def test_the_update_is_not_rounded_by_the_size_of_the_param():
    program, w = read_rule("w = w - eta*g"), np.array([1e9])
    update, _ = updated(program, w, {"g": np.array([1e-3]), "eta": 0.1, "t": 1.0})
    assert update.tolist() == [-0.1 * 1e-3]


@pytest.mark.parametrize("name", ["e", "pi", "f", "π", "v_2", "formula"])
def test_memory_may_be_called_like_a_constant(name):
    assert run(f"{name} = {name} + 1; w = w - {name}", 2)[0].tolist() == [-2, -2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a rule is missing: write one like w = w - eta*g"),
        (" ; ;\n", "a rule is missing"),
        ("m = 0.9*m + g", "no part makes the new w: add one like w = w - eta*g"),
        ("w - eta*g", "give w - eta*g a name"),
        ("w -= eta*g", "write it out: w = w - …"),
        ("w = w - eta*g; w", "give w a name"),
        ("m = v = g; w = w - m", "one = in each part"),
        ("w == g", "one = in each part"),
        ("w = f(x=1)", "one = in each part"),
        ("g = 2*g; w = w - g", "g is given, its gradient"),
        ("t = 1; w = w", "t is given"),
        ("eta = 1; w = w", "eta is given, the learning rate"),
        ("w = w - lr*g", "lr is called eta here"),
        ("w = w - η*g", "η is called eta here"),
        ("x = x - eta*g", "x is called w here"),
        ("w = w - beta*g", "beta has no value"),
        ("sqrt = 2; w = w - sqrt", "sqrt cannot be assigned"),
        ("nan = 2; w = w", "nan cannot be assigned"),
        ("1 = 2; w = w", "1 cannot be assigned"),
        ("a, b = g; w = w", "a, b cannot be assigned"),
        ("w[0] = 3", "w[0] cannot be assigned"),
        ("m.x = 3; w = w", "m.x cannot be assigned"),
        ("lambda = 3; w = w", "lambda cannot be assigned"),
        ("w =", "w = what?"),
        ("w = w - ", "something is missing after an operator"),
        ("w = sqrt w", "write brackets"),
        ("w = foo(g)", "there is no function foo"),
        ("w = w if g else 0", "only numbers, names"),
        ("w = g < 3", "no comparisons"),
        ("w = (lambda: 3)()", "only numbers, names"),
        ("w = [v for v in g]", "only numbers, names"),
        ("w = g.__class__", "only numbers, names"),
        ("w = __import__('os').system('true')", "only numbers, names"),
        ("w = 'g'", "only numbers, names"),
        ("w = True", "only numbers, names"),
        ("w = w # down", "leave out the #"),
        ("w = w\x1b]52;c;QQ==\x07", "the invisible U+001B"),
        ("w = w\u202e", "the invisible U+202E"),
        ("w = 1e999", "too large"),
        ("w = " + "(" * 250 + "g" + ")" * 250, ""),
        ("w = " + "-" * 150 + "g", "deep"),
        ("w = w" + " + g*g" * 400, "too long"),
        ("w = w" + "+1" * 600, "too large"),
        ("x" * 10**6, "too long"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(text, words):
    with pytest.raises(InputError) as refused:
        read_rule(text)
    said = str(refused.value)
    assert words in said
    assert said.isprintable()
    assert len(said) < 200


def test_parts_memories_and_gates_have_a_limit():
    many = "; ".join(f"w = w - {n}*g" for n in range(MOST_ASSIGNMENTS))
    assert len(read_rule(many).assignments) == MOST_ASSIGNMENTS
    with pytest.raises(InputError, match=f"at most {MOST_ASSIGNMENTS} assignments"):
        read_rule(f"{many}; w = w")
    names = "; ".join(f"m{n} = g" for n in range(MOST_MEMORIES))
    assert len(read_rule(f"{names}; w = w").memories) == MOST_MEMORIES
    with pytest.raises(InputError, match=f"at most {MOST_MEMORIES} names"):
        read_rule(f"{names}; more = g; w = w")
    parts = f"w=w{'+1' * 260}; w=w{'+1' * 220}"
    assert len(f"{parts}; w=w{'+1' * 20}") <= LONGEST
    assert read_rule(parts).assignments
    with pytest.raises(InputError, match=f"at most {MOST_NODES} gates"):
        read_rule(f"{parts}; w=w{'+1' * 20}")


def test_lines_are_parts_too_and_typed_signs_are_read():
    assert read_rule("m = 0.9·m + g\nw = w − eta·m²").text == "m = 0.9*m + g; w = w - eta*m**2"
