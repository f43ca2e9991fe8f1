"""What gates compute with: the same functions for numbers and for arrays.

`NUMBERS` has Python's floats, fast; it raises where mathematics has no answer. `ARRAYS` is numpy's, with
non-finite results as IEEE 754 has them.
"""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np

Value = Any
"""A float, or an array of float64: every formula takes both."""

_ROOT_HALF = math.sqrt(0.5)
_ERFC = np.frompyfunc(math.erfc, 1, 1)  # numpy has none of its own


def _number_maximum(a: float, b: float) -> float:
    return a if a >= b or a != a else b


def _number_minimum(a: float, b: float) -> float:
    return a if a <= b or a != a else b


def _number_power(a: float, b: float) -> float:
    return a * a if b == 2.0 else math.pow(a, b)


def _array_power(a: Value, b: Value) -> Value:
    power, half = a**b, b == 0.5
    if not (half if isinstance(b, float) else np.any(half)):
        return power
    # numpy takes the square root there, which for −∞ and −0 is not what IEEE 754's pow is
    return np.where(half, np.where(a == -math.inf, math.inf, power + 0.0), power)[()]


def _number_sign(a: float) -> float:
    return 1.0 if a > 0 else -1.0 if a < 0 else a * 0.0


def _number_sigmoid(a: float) -> float:
    # exp of −|a| cannot overflow, whichever the sign
    decay = math.exp(-abs(a))
    return (1.0 if a >= 0 else decay) / (1.0 + decay)


def _array_sigmoid(a: Value) -> Value:
    # where exp overflows to ∞, 1/(1 + ∞) is the right answer
    return 1.0 / (1.0 + np.exp(-a))


def _number_normal(a: float) -> float:
    return 0.5 * math.erfc(-a * _ROOT_HALF)


def _array_normal(a: Value) -> Value:
    return 0.5 * np.asarray(_ERFC(-a * _ROOT_HALF), np.float64)[()]


def _number_fmin(a: float, b: float) -> float:
    return a if a <= b else b


def _number_where(condition: bool, a: float, b: float) -> float:
    return a if condition else b


NUMBERS = SimpleNamespace(
    exp=math.exp, log=math.log, sqrt=math.sqrt, sin=math.sin, cos=math.cos, tan=math.tan, tanh=math.tanh,
    asin=math.asin, acos=math.acos, atan=math.atan, sinh=math.sinh, cosh=math.cosh, hypot=math.hypot,
    log1p=math.log1p, log2=math.log2, log10=math.log10,
    abs=abs, sign=_number_sign, maximum=_number_maximum, minimum=_number_minimum, power=_number_power,
    where=_number_where, sigmoid=_number_sigmoid, fmin=_number_fmin, normal=_number_normal,
)  # fmt: skip
ARRAYS = SimpleNamespace(
    exp=np.exp, log=np.log, sqrt=np.sqrt, sin=np.sin, cos=np.cos, tan=np.tan, tanh=np.tanh,
    asin=np.arcsin, acos=np.arccos, atan=np.arctan, sinh=np.sinh, cosh=np.cosh, hypot=np.hypot,
    log1p=np.log1p, log2=np.log2, log10=np.log10,
    abs=np.abs, sign=np.sign, maximum=np.maximum, minimum=np.minimum, power=_array_power,
    where=np.where, sigmoid=_array_sigmoid, fmin=np.fmin, normal=_array_normal,
)  # fmt: skip
"""With `normal`, the standard normal distribution function."""
