"""A search that ends: a pattern that backtracks for ever holds nobody."""

import re
import signal
import threading
from types import FrameType

LONGEST_SEARCH = 0.1
"""Seconds of work that a search takes at most; a signal that comes meanwhile has to wait for it."""


def is_found(pattern: re.Pattern[str], text: str, seconds: float = LONGEST_SEARCH) -> bool:
    """Whether a pattern is found in a text.

    Python's matcher looks at signals while it works, so an alarm ends it. There are alarms in the main thread
    only. The alarm counts the process's own time: on a busy machine a search is not shorter.

    Args:
        pattern: what is looked for.
        text: where.
        seconds: how long at most, of the process's time.

    Raises:
        TimeoutError: when that does not do.
    """
    if threading.current_thread() is not threading.main_thread():
        return pattern.search(text) is not None
    before = signal.signal(signal.SIGVTALRM, _ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        return pattern.search(text) is not None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError
