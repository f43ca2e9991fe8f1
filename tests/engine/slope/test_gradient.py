import math
from typing import Any

import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.autodiff.kink import has_kinks, kinks_at, kinks_between
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.catalogue import CURVES
from gdtui.engine.slope.cost import Seconds, cost
from gdtui.engine.slope.differences import (
    DIFFERENCES,
    PREDICTED_BEST,
    centered_difference,
    forward_difference,
)
from gdtui.engine.slope.error_curve import error_curve
from gdtui.engine.slope.gradient import COLUMNS, DECADES, check, gradient_rows, relative_error, verdict


def cube(w: float) -> float:
    return w**3


def test_the_centred_difference_by_hand():
    # ((2.5)³ − (1.5)³) / 1 = 15.625 − 3.375
    assert centered_difference(cube, 2.0, 0.5) == 12.25


def test_the_forward_difference_by_hand():
    # ((2.5)³ − 2³) / 0.5 = 15.25
    assert forward_difference(cube, 2.0, 0.5) == 15.25


def test_a_centred_difference_divided_by_h_is_found_out(monkeypatch):
    """The mutant that GOLDEN names."""
    sine = parse("sin(w)")
    assert check(sine, (0.5,), 0, 1e-5).verdict() == "good"
    monkeypatch.setitem(DIFFERENCES, "centered", lambda loss, w, h: (loss(w + h) - loss(w - h)) / h)
    assert check(sine, (0.6,), 0, 1e-5).verdict() == "wrong"


@pytest.mark.parametrize(
    ("h", "error", "digits"), [(1e-1, 3e-15, 1e-15), (1e-5, 9e-12, 1e-12), (1e-12, 1.7e-4, 1e-5)]
)
def test_the_square_has_no_truncation_error(h, error, digits):
    """DESIGN's figures for w² at 1.7: a smaller h is only worse."""
    assert check(parse("w**2"), (1.7,), 0, h).error() == pytest.approx(error, abs=digits)


@pytest.mark.parametrize(("analytic", "numerical", "expected"), [
    (0.0, 0.0, 0.0), (1.0, 0.0, 1.0), (2.0, 1.0, 0.5), (1.0, 2.0, 0.5), (-1.0, 1.0, 2.0), (-4.0, -3.0, 0.25),
])  # fmt: skip
def test_relative_error(analytic, numerical, expected):
    assert relative_error(analytic, numerical) == expected


@pytest.mark.parametrize("pair", [(math.nan, 1.0), (1.0, math.nan), (math.inf, math.inf), (1.0, math.inf)])
def test_the_relative_error_of_what_is_no_number_is_none(pair):
    assert math.isnan(relative_error(*pair))


@pytest.mark.parametrize(("error", "smooth", "kinked"), [
    (0.0, "good", "good"), (1e-7, "good", "good"), (1.1e-7, "suspicious", "acceptable"),
    (1e-4, "suspicious", "acceptable"), (1.1e-4, "suspicious", "suspicious"),
    (1e-2, "suspicious", "suspicious"), (1.1e-2, "wrong", "wrong"),
    (math.inf, "wrong", "wrong"), (math.nan, "wrong", "wrong"),
])  # fmt: skip
def test_the_verdicts_of_cs231n(error, smooth, kinked):
    assert verdict(error, kinked=False) == smooth
    assert verdict(error, kinked=True) == kinked


@pytest.mark.parametrize("text", ["sin(w)", "exp(w)", "w**4"])
@pytest.mark.parametrize("at", [-1.3, 0.8, 1.7])
@pytest.mark.parametrize("scheme", ["centered", "forward"])
def test_the_best_h_is_where_theory_has_it(text, at, scheme):
    best = error_curve(parse(text), (at,), 0, scheme).best
    assert PREDICTED_BEST[scheme] / 10 <= best <= PREDICTED_BEST[scheme] * 10


def test_the_predictions():
    assert PREDICTED_BEST["centered"] == pytest.approx(6.055e-6, rel=1e-3)
    assert PREDICTED_BEST["forward"] == pytest.approx(1.490e-8, rel=1e-3)


def test_the_best_h_for_the_square_is_the_largest():
    assert error_curve(parse("w**2"), (1.7,)).best == 0.1


def test_there_is_no_best_h_where_there_is_no_loss():
    assert error_curve(parse("log(w)"), (-1.0,)).best is None


def test_kinks_inside_the_nudge_are_named():
    circuit = parse("abs(w - 0.3) + max(w, 2*w) + relu(w)")
    assert [str(kink) for kink in kinks_between(circuit, (0.25,), 0, 0.15, 0.35)] == [
        "the kink of abs(w - 0.3) at w = 0.3000"
    ]
    assert {kink.gate for kink in kinks_between(circuit, (0.25,), 0, -0.05, 0.55)} == {
        "abs(w - 0.3)", "max(w, 2*w)", "relu(w)",
    }  # fmt: skip
    assert kinks_between(circuit, (0.25,), 0, 0.21, 0.29) == ()


def test_kinks_are_found_where_they_are():
    (kink,) = kinks_between(parse("min(w**2, 2)"), (1.5,), 0, 1.2, 1.8)
    assert kink.at == pytest.approx(math.sqrt(2), rel=1e-12)


def test_kinks_of_one_variable_leave_the_others_out():
    circuit = parse("abs(x) + abs(y)")
    assert [kink.variable for kink in kinks_between(circuit, (0.0, 0.0), 1, -0.1, 0.1)] == ["y"]


def test_a_point_reached_by_adding_up_is_on_the_kink():
    assert kinks_at(parse("abs(w - 0.3)"), (0.1 + 0.1 + 0.1,))
    assert not kinks_at(parse("abs(w - 0.3)"), (0.3001,))


def test_level_ground_is_no_kink():
    assert kinks_at(parse("relu(relu(w))"), (-1.0,)) == ()
    assert kinks_at(parse("max(w, w)"), (-1.0,)) == ()


@pytest.mark.parametrize(("text", "kinked"), [
    ("w**2", False), ("abs(w)", True), ("abs(3)*w", False), ("q = abs(w); w + 1", False), ("max(w, 0)", True),
])  # fmt: skip
def test_which_losses_have_kinks(text, kinked):
    assert has_kinks(parse(text)) is kinked


def test_a_kink_inside_the_nudge_explains_the_error():
    found = check(parse("abs(w)"), (0.01,), 0, 0.1)
    assert found.verdict() == "suspicious"
    assert found.explain().startswith("Inside ±h lies the kink of abs(w) at w = 0")
    assert check(parse("abs(w)"), (0.01,), 0, 1e-3).verdict() == "good"


def test_what_to_blame():
    assert "Round-off" in check(parse("w**4"), (1.7,), 0, 1e-12).explain()
    assert "bend" in check(parse("w**4"), (1.7,), 0, 1e-1).explain()
    assert "not finite" in check(parse("log(w)"), (-1.0,), 0, 1e-3).explain()
    assert "trusted" in check(parse("w**4"), (1.7,), 0, 1e-5).explain()


def test_a_million_weights_take_two_million_evaluations_that_read_a_million_weights():
    one, param = Seconds(2e-6, 6e-6), Seconds(2e-9, 6e-9)
    found = cost(10**6, "centered", one, param)
    assert found.evaluations == 2 * 10**6
    assert found.loss_seconds == pytest.approx(2e-3, rel=1e-2)
    assert found.numerical_seconds == pytest.approx(4000, rel=1e-2)
    assert found.backward_seconds == pytest.approx(6e-3, rel=1e-2)
    assert cost(10**6, "forward", one, param).evaluations == 10**6 + 1


def test_a_loss_of_one_weight_costs_what_was_timed():
    found = cost(1, "centered", Seconds(2e-6, 6e-6), Seconds(2e-9, 6e-9))
    assert (found.loss_seconds, found.numerical_seconds, found.backward_seconds) == (2e-6, 4e-6, 6e-6)


def test_ten_times_the_weights_take_a_hundred_times_as_long():
    one, param = Seconds(2e-6, 6e-6), Seconds(2e-9, 6e-9)
    few, many = (cost(weights, "centered", one, param) for weights in (10**7, 10**8))
    assert many.numerical_seconds / few.numerical_seconds == pytest.approx(100, rel=1e-3)
    assert many.backward_seconds / few.backward_seconds == pytest.approx(10, rel=1e-3)


def test_the_table_has_every_decade_and_variable():
    columns, rows = gradient_rows(Settings(loss="x**2 + x*y", at=(1.0, 2.0)))
    assert columns == COLUMNS
    assert [(row[0], row[1]) for row in rows] == [(name, h) for name in "xy" for h in DECADES]
    assert {row[2] for row in rows} == {4.0, 1.0}


def test_the_table_of_one_h():
    _, rows = gradient_rows(Settings(loss="fourth-power", at=(1.7,), h=1e-5))
    (row,) = rows
    named: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    assert named["analytic"] == pytest.approx(4 * 1.7**3, rel=1e-15)
    assert named["centered_error"] == abs(named["centered"] - named["analytic"])
    assert named["forward_error"] == abs(named["forward"] - named["analytic"])
    assert named["forward_error"] > 1000 * named["centered_error"]
    assert named["relative_error"] == relative_error(named["analytic"], named["centered"])
    assert named["verdict"] == "good"


def test_the_table_of_a_name_that_is_both_curve_and_landscape():
    assert len(gradient_rows(Settings(loss="plateau", at=(1.0,)))[1]) == 15
    assert len(gradient_rows(Settings(loss="plateau", at=(1.0, 2.0)))[1]) == 30
    assert len(gradient_rows(Settings(loss="rosenbrock"))[1]) == 30


@pytest.mark.parametrize("settings", [
    Settings(loss="w**4", at=(1.0, 2.0)), Settings(loss="w**4"), Settings(loss="3", at=(1.0,)),
    Settings(loss="fourth-powr", at=(1.0,)), Settings(loss="w**", at=(1.0,)),
    Settings(loss="w**4", at=(1.0,), h=0.0), Settings(loss="w**4", at=(1.0,), h=-1e-3),
    Settings(loss="square", at=(1.0, 2.0)),
])  # fmt: skip
def test_bad_input_is_one_line(settings):
    with pytest.raises(InputError) as caught:
        gradient_rows(settings)
    assert "\n" not in str(caught.value)


def test_a_hole_in_the_domain_is_undefined_not_a_fault():
    _, rows = gradient_rows(Settings(loss="log(w)", at=(0.05,)))
    assert rows[0][-1] == "undefined"
    assert rows[4][-1] == "good"


@pytest.mark.parametrize("name", CURVES)
def test_every_curve_passes_its_gradient_check(name):
    curve = CURVES[name]
    best = error_curve(curve.circuit, curve.start).best
    assert best is not None
    assert check(curve.circuit, curve.start, 0, best).verdict() == "good"
