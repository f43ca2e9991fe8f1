"""Learning rates on a ladder: 1, 2, 5 times the powers of ten."""

import math

LOWEST, HIGHEST = 1e-8, 1e3


def next_rate(rate: float, direction: int) -> float:
    """The next rung above (direction 1) or below (−1) `rate`, within LOWEST…HIGHEST."""
    power = math.floor(math.log10(rate)) if rate > 0 else -8
    rungs = [float(f"{digit}e{exponent}") for exponent in range(power - 1, power + 2) for digit in (1, 2, 5)]
    margin = rate * 1e-9
    if direction > 0:
        return min(min(rung for rung in rungs if rung > rate + margin), HIGHEST)
    return max(max(rung for rung in rungs if rung < rate - margin), LOWEST)
