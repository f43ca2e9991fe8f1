"""Who runs side by side: the lanes' names, and one rule at several settings."""

from collections import Counter
from collections.abc import Sequence

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.wording import counted

MOST_LANES = 16
"""So many can be told apart."""

RATES = (0.25, 0.5, 1.0, 2.0, 4.0)
"""The learning rates of a comparison, as multiples of the one in use."""

_AGAIN = "to see it at several, name it as often, as --optimizer adam,adam"


def lane_names(rules: Sequence[str]) -> tuple[str, ...]:
    """What the lanes of these rules are called: by their rule, and where it runs twice, by their number too.

    The number is the lane's place among all, from 1: the second of `adam,momentum,adam` is `momentum`, the
    third `adam-3`.
    """
    often = Counter(rules)
    return tuple(f"{rule}-{place}" if often[rule] > 1 else rule for place, rule in enumerate(rules, 1))


def check_lanes(count: int) -> None:
    """Refuse more lanes than can be told apart.

    Raises:
        InputError: when there are too many of them.
    """
    if count > MOST_LANES:
        raise InputError(f"at most {MOST_LANES} optimizers run side by side, not {count}")


def own_value(name: str, values: Sequence[float], place: int, lanes: Sequence[str]) -> float:
    """The value for the lane in that place, of those that were given for each of them.

    Raises:
        InputError: when there are not as many values as lanes.
    """
    if len(values) != len(lanes):
        if len(lanes) == 1:
            raise InputError(f"{name} takes one number for {lanes[0]} alone: use a dot, as 1.5; {_AGAIN}")
        given = f"{counted(len(values), 'value')} for {counted(len(lanes), 'lane')}, {', '.join(lanes)}"
        raise InputError(f"{name} has {given}: write one for each, or one for all")
    return values[place]
