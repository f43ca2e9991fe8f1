"""A search that ends: a pattern that backtracks for ever holds nobody."""

import re
import signal
import threading
from types import FrameType

LONGEST_SEARCH = 0.25
"""Seconds that a search takes at most."""


def is_found(pattern: re.Pattern[str], text: str, seconds: float = LONGEST_SEARCH) -> bool:
    """Whether a pattern is found in a text.

    Python's matcher looks at signals while it works, so an alarm ends it. There are alarms in the main thread
    only.

    Args:
        pattern: what is looked for.
        text: where.
        seconds: how long at most.

    Raises:
        TimeoutError: when that does not do.
    """
    if threading.current_thread() is not threading.main_thread():
        return pattern.search(text) is not None
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return pattern.search(text) is not None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError
