"""What is read as the derivatives of a loss, and what is said to text that is none."""

import numpy as np
import pytest

from gdtui.engine.autodiff.expression import LONGEST, parse
from gdtui.engine.base.errors import InputError
from gdtui.engine.derivative.typed import derivative_of, split


def test_one_derivative_for_each_variable_in_their_order():
    loss = parse("y**3 + x")
    assert derivative_of(loss, "1, 3*y**2").at((5.0, 2.0)) == (1.0, 12.0)


def test_commas_in_brackets_part_nothing():
    assert split("max(x, 2), hypot(x, y)") == ["max(x, 2)", "hypot(x, y)"]


def test_the_named_parts_of_the_loss_may_be_used():
    loss = parse("q = x + y; q*z")
    assert derivative_of(loss, "z, z, q").at((-2.0, 5.0, -4.0)) == (-4.0, -4.0, 3.0)


def test_a_named_result_may_be_used_too():
    assert derivative_of(parse("f = exp(w)"), "f").at((0.0,)) == (1.0,)


def test_two_that_say_the_same_of_one_loss_are_equal():
    loss = parse("w**2")
    assert derivative_of(loss, "2*w") == derivative_of(loss, "2*w") != derivative_of(loss, "w")
    assert derivative_of(loss, "2*w") != derivative_of(parse("w**2"), "2*w")


def test_whole_arrays_have_the_shape_of_all_variables():
    found = derivative_of(parse("x*y"), "2, x")
    columns = np.array([[1.0], [2.0]]), np.array([[3.0, 4.0, 5.0]])
    assert found.values(0, columns).tolist() == [[2.0] * 3] * 2
    assert found.values(1, columns).tolist() == [[1.0] * 3, [2.0] * 3]


@pytest.mark.parametrize(
    ("loss", "text", "said"),
    [
        ("x*y", "y", "write 2 derivatives, by x, y, with commas between, not 1"),
        ("w**2", "2,0*w", "decimals with a dot"),
        ("w**2", "2*v", "there is no v in the loss"),
        ("w**2", "", "an expression is missing"),
        ("w**2", ",", "write one derivative"),
        ("w**2", ")" * 50, "cannot read"),
        ("w**2", "w" * (LONGEST + 1), "too long"),
        ("w**2", "__import__('os')", "no function"),
        ("w**2", "\x1b]0;x\x07", "cannot use"),
        ("w**2", "2*w; 3*w", "without a name"),
        ("3", "0", "needs a variable"),
        ("*".join(f"x{k}" for k in range(40)), "1", "x0, x1, x10, x11, x12, x13, x14, x15 …"),
    ],
)  # fmt: skip
def test_what_is_none_gets_one_line(loss, text, said):
    with pytest.raises(InputError) as error:
        derivative_of(parse(loss), text)
    assert said in str(error.value)
    assert str(error.value).isprintable()
