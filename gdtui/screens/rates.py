"""Learning rates on a ladder: 1, 2, 5 times the powers of ten."""

import math

from gdtui.engine.base.limits import GREATEST_RATE, LEAST_RATE


def next_rate(rate: float, direction: int) -> float:
    """The next rung above (direction 1) or below (−1) `rate`, within the range of learning rates."""
    power = math.floor(math.log10(rate))
    rungs = [float(f"{digit}e{exponent}") for exponent in range(power - 1, power + 2) for digit in (1, 2, 5)]
    margin = rate * 1e-9
    if direction > 0:
        return min(min(rung for rung in rungs if rung > rate + margin), GREATEST_RATE)
    return max(max(rung for rung in rungs if rung < rate - margin), LEAST_RATE)
