"""Numbers for people and from people."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.numbers import parse_number, show, show_setting, without_zeros

often = settings(max_examples=500, derandomize=True, deadline=None, database=None)


@pytest.mark.parametrize(("value", "text"), [
    (-1.2, "−1.200"), (24.2, "24.20"), (-215.6, "−215.6"), (1234, "1234"), (12345, "12345"),
    (123456, "1.235e+05"),
    (1.25e9, "1.250e+09"), (0.001, "0.001000"), (0.00012345, "0.0001234"), (0.00001, "1.000e−05"),
    (0, "0"), (-0.0, "0"), (math.nan, "nan"), (math.inf, "∞"), (-math.inf, "−∞"), (-1e-300, "−1.000e−300"),
    (9999.9, "10000"), (9999.4, "9999"), (99999.6, "1.000e+05"), (0.99999, "1.000"),
    (0.000099999, "0.0001000"),
])  # fmt: skip
def test_numbers_for_people(value, text):
    assert show(value) == text


@often
@given(st.floats())
def test_any_number_is_short_and_tells_its_value(value):
    text = show(value)
    assert len(text) <= 11
    assert text.isprintable()
    if abs(value) < 1.797e308:  # what is larger is rounded beyond the largest float
        assert float(text.replace("−", "-")) == pytest.approx(value, rel=5e-4, abs=1e-322)


@pytest.mark.parametrize(("value", "text"), [(0.001, "0.001"), (1e-8, "1e−08"), (-2, "−2"), (0.9, "0.9")])
def test_settings_for_people(value, text):
    assert show_setting(value) == text


@pytest.mark.parametrize(("text", "value"), [
    ("0.5", 0.5), ("-1e-3", -0.001), ("−2", -2), (" 7 ", 7), (".5", 0.5), ("5.", 5), ("+3", 3), ("1E5", 1e5),
    ("-0", 0),
])  # fmt: skip
def test_typed_numbers(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(("text", "hint"), [
    ("nan", "not a number"), ("inf", "not a number"), ("1e400", "out of range"), ("-1e301", "out of range"),
    ("1_000", "not a number"), ("١٢", "not a number"), ("１", "not a number"), ("0,5", "use a dot"),
    ("", "not a number: nothing"), ("   ", "not a number"), ("1" * 33, "too long"), ("0x10", "not a number"),
    ("1e", "not a number"), ("--1", "not a number"), ("1 2", "not a number"), ("x", "not a number"),
    ("\x1b[31m1", "not a number"), ("1\n2", "not a number"), (".", "not a number"),
    ("1" * 10_000, "too long"),
    ("," * 10_000, "use a dot"), ("infinity", "not a number"), ("1e5e5", "not a number"),
    ("1\x00", "not a number"), ("10,000", "write 10000,"), ("1,234,567.5", "write 1234567.5,"),
    ("0,125", "use a dot"), ("1" + ",000" * 100, "use a dot"),
])  # fmt: skip
def test_what_is_no_number(text, hint):
    with pytest.raises(InputError, match=hint) as caught:
        parse_number(text)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) <= 120


def test_a_number_out_of_range():
    assert parse_number("1", 0, 1) == 1
    with pytest.raises(InputError, match="write a number from 0 to 1"):
        parse_number("1.0001", 0, 1)


@often
@given(st.text(max_size=50))
def test_any_text_is_a_number_or_one_line(text):
    try:
        value = parse_number(text)
    except InputError as error:
        value, message = 0.0, str(error)
    else:
        message = ""
    assert math.isfinite(value)
    assert message.isprintable()


@pytest.mark.parametrize(("name", "hint"), [
    ("rosenbrok", "did you mean rosenbrock?"), ("ROSENBROCK", "did you mean rosenbrock?"),
    ("zzz", "one of: bowl rosenbrock"),
])  # fmt: skip
def test_hints(name, hint):
    assert suggest(name, ["rosenbrock", "bowl"]) == hint


@pytest.mark.parametrize(("text", "quoted"), [
    ("x + y", "x + y"), ("a\nb", "a�b"), ("\x1b]0;hi\x07", "�]0;hi�"), ("\u202e", "�"), ("\u200b", "�"),
    ("x" * 50, "x" * 39 + "…"), ("x" * 40, "x" * 40), ("\ud800", "�"),
])  # fmt: skip
def test_outside_text_in_a_message(text, quoted):
    assert quote(text) == quoted


@often
@given(st.lists(st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.integers(3, 8)), max_size=5))
def test_numbers_without_zeros_are_the_same_numbers(numbers: list[tuple[float, int]]) -> None:
    texts = [show(*number) for number in numbers]
    for text in (" = ".join(texts), " = ".join(texts).replace("−", "-")):
        shorter = without_zeros(text)
        assert len(shorter) <= len(text)
        kept = [(one.replace("−", "-"), other.replace("−", "-"))
                for one, other in zip(text.split(" = "), shorter.split(" = "), strict=True)]  # fmt: skip
        assert all(one == other or float(one) == float(other) for one, other in kept)
        assert without_zeros(shorter) == shorter


@pytest.mark.parametrize(("text", "shorter"), [
    ("0.9·2.840e−05 + (−0.001000)^5 = 1.250e+09", "0.9·2.84e−5 + (−0.001)^5 = 1.25e9"),
    ("β1·x10.0 − 10.00·100 = 1000", "β1·x10.0 − 10·100 = 1000"),
])  # fmt: skip
def test_only_zeros_that_say_nothing_are_left_out(text: str, shorter: str) -> None:
    assert without_zeros(text) == shorter
