"""Where sign jumps and a cone has its tip."""

import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.kink import has_kinks, kinks_at, kinks_between


@pytest.mark.parametrize(
    ("text", "point", "said"),
    [
        ("sign(w - 0.3)", (0.3,), "the jump of sign(w - 0.3) at w = 0.3000"),
        ("hypot(x, y)", (0.0, 0.0), "the kink of hypot(x, y) at x = 0"),
        ("hypot(w, 2*w)", (0.0,), "the kink of hypot(w, 2*w) at w = 0"),
        ("hypot(w, 0)", (0.0,), "the kink of hypot(w, 0) at w = 0"),
    ],
)
def test_a_jump_and_a_tip_are_kinks(text, point, said):
    assert [str(kink) for kink in kinks_at(parse(text), point)] == [said]
    assert has_kinks(parse(text))


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("hypot(x, y)", (0.0, 1.0)),  # it is smooth beside its tip, also where one input turns its sign
        ("hypot(x, y)", (1.0, 0.0)),
        ("hypot(w, 1)", (0.0,)),
        ("sign(w)", (0.5,)),
    ],
)
def test_beside_them_there_is_none(text, point):
    assert kinks_between(parse(text), point, 0, point[0] - 0.1, point[0] + 0.1) == ()


def test_a_tip_beside_the_middle_of_an_interval_is_found():
    (kink,) = kinks_between(parse("hypot(w, 0)"), (0.02,), 0, -0.08, 0.12)
    assert kink.at == pytest.approx(0, abs=1e-9)
