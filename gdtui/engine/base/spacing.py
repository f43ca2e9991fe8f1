"""How values are spread along an axis: evenly, by their logarithm, or by how near they come to 1."""

from enum import Enum
from math import log10


class Spacing(Enum):
    """Between values and places of an axis: equal steps of the places are what the name says.

    NEAR_ONE has 0, 0.9, 0.99, 0.999, … at the places 0, 1, 2, 3, …: what a memory keeps of itself lasts for
    about 1 / (1 − β) steps, and each place is ten times as many.
    """

    EVEN = "even"
    LOG = "log"
    NEAR_ONE = "near one"

    def value_at(self, place: float) -> float:
        """The value at a place."""
        if self is Spacing.EVEN:
            return place
        if self is Spacing.LOG:
            return float(10.0**place)
        return float(f"{1.0 - 10.0**-place:.12g}")  # 1 − 1e−3 is 0.999, as it is written

    def place_of(self, value: float) -> float:
        """The place of a value: above 0 by its logarithm, below 1 by its nearness to 1."""
        if self is Spacing.EVEN:
            return value
        if self is Spacing.LOG:
            return log10(value)
        return 0.0 - log10(1.0 - value)
