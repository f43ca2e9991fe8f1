"""Textual's timers by another clock: they ask `textual._time` what time it is, not the loop (8.2.8)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import textual._time


@contextmanager
def timers_by(now: Callable[[], float]) -> Iterator[None]:
    """Let Textual's timers go by `now`, which gives seconds, for as long as this lasts."""
    before = textual._time.get_time
    textual._time.get_time = now
    try:
        yield
    finally:
        textual._time.get_time = before
