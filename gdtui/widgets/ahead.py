"""What will be asked for next, done before it is: in the moment after a key, while nobody waits for it."""

import asyncio
import contextlib
from collections.abc import Callable

PAUSE = 0.02
"""Seconds after a key until the work is done: its picture is sent by then."""


class Ahead:
    """Does its work a moment after it was told to, unless a key has come meanwhile.

    Args:
        work: changes nothing that is to be seen. If it fails, it will fail again where it is asked for, and
            is dealt with there.
        key_waits: whether a key waits to be answered: it goes first, and brings the next moment.
    """

    def __init__(self, work: Callable[[], object], key_waits: Callable[[], bool]) -> None:
        self._work = work
        self._key_waits = key_waits
        self._handle: asyncio.TimerHandle | None = None

    def later(self) -> None:
        """Do it in a moment, counted from now."""
        self.drop()
        self._handle = asyncio.get_running_loop().call_later(PAUSE, self._begin)

    def drop(self) -> None:
        """Do not."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _begin(self) -> None:
        self._handle = None
        if not self._key_waits():
            with contextlib.suppress(Exception):
                self._work()
