"""What lets a run take its steps: one callback of the event loop for each, keys first, and room for others.

A timer of Textual's is a task, and takes several turns of the loop a step. And it does not give way: on a
host with more sessions than it can carry each of them begins its next step as soon as it has made the last,
and a key waits behind all of them. Here a run that finds itself late rests for longer, until it is in time.
"""

import asyncio
import math
from collections.abc import Callable

from textual.message_pump import MessagePump

LATE = 0.02
"""Seconds that a step may come late without its run giving way."""
MOST_AT_ONCE, MOST = 0.05, 2.0
"""Seconds that a step may add, however late it comes, to those by which a run gives way, and their most."""
KEPT = 0.95
"""How much of these is left after each step."""
LOOK = 0.001
"""Seconds until it is seen whether a key has been answered meanwhile."""
MOST_LOOKS = 20
"""Looks after which a step is made all the same."""


class Ticker:
    """Calls a function so many times a second, until it is stopped.

    Args:
        node: gets the errors of the function.
        seconds: from one call to the next.
        tick: the function.
        key_waits: whether a key waits to be answered: it goes first.
        loop: the event loop; None for the one that runs.
    """

    def __init__(
        self,
        node: MessagePump,
        seconds: float,
        tick: Callable[[], None],
        key_waits: Callable[[], bool],
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._node = node
        self._seconds = seconds
        self._tick = tick
        self._key_waits = key_waits
        self._loop = loop or asyncio.get_running_loop()
        self._looks = 0
        self._given = 0.0
        self._due = self._loop.time() + seconds
        self._handle: asyncio.TimerHandle | None = self._loop.call_at(self._due, self._fire)

    @property
    def given(self) -> float:
        """By how many seconds it gives way: a step takes so much longer than it was to."""
        return self._given

    def stop(self) -> None:
        """Call it no more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _fire(self) -> None:
        """The time has come: for a key, if one waits, and then for the step."""
        if not self._looks:
            self._give_way(self._loop.time() - self._due)
        if self._looks < MOST_LOOKS and self._key_waits():
            self._looks += 1
            self._handle = self._loop.call_later(LOOK, self._fire)
            return
        self._looks = 0
        try:
            self._tick()
        except Exception as error:
            self.stop()
            self._node.app._handle_exception(error)
        if self._handle is not None:  # else it was stopped by that
            self._due = self._next()
            self._handle = self._loop.call_at(self._due, self._fire)

    def _give_way(self, late: float) -> None:
        """The longer, the more steps come late; and less and less, once they come in time."""
        added = min(max(late - LATE, 0.0), MOST_AT_ONCE)
        self._given = min(self._given * KEPT + added, MOST)

    def _next(self) -> float:
        """When the next step is due. Steps for which it is too late are left out."""
        due, now = self._due + self._seconds + self._given, self._loop.time()
        return due + max(math.ceil((now - due) / self._seconds), 0) * self._seconds
