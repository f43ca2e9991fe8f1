"""What lets a run take its steps: one callback of the event loop for each, keys first, and room for others.

A timer of Textual's is a task, and takes several turns of the loop a step. And it does not give way: on a
host with more sessions than it can carry each of them begins its next step as soon as it has made the last,
and a key waits behind all of them. Here a run that finds that it has to wait for the processor rests for
longer between its pictures. It keeps its speed: a picture then shows two steps at once where both are due, as
to draw takes ten times as long as to step.
"""

import asyncio
import gc
import math
import time
from collections.abc import Callable

from textual.message_pump import MessagePump

WAIT = 0.02
"""Seconds that a step may wait for the processor without its run giving way."""
MOST_AT_ONCE = 0.05
"""Seconds that a step may add, however long it waits, to those by which its run gives way."""
KEPT = 0.95
"""How much of these is left after each step."""
LOOK = 0.001
"""Seconds until it is seen whether a key has been answered meanwhile."""
MOST_LOOKS = 20
"""Looks after which a step is made all the same."""
MOST_STEPS = 2
"""Steps for which there is one picture; what is due beyond that is left out."""
SWEEP = 250
"""Pictures from one full collection to the next.

Python keeps up to 2,000 freed tuples of each length to use them again, and those that a generator filled do
not come from there: of every such length that many pile up. Only a full collection lets go of them; as what
the start has made is frozen, it takes about a millisecond.
"""


class Ticker:
    """Calls a function so many times a second, until it is stopped.

    Args:
        node: gets the errors of the function.
        seconds: from one call to the next.
        tick: the function; gets how many steps it shall make, 1 or more.
        key_waits: whether a key waits to be answered: it goes first.
        loop: the event loop; None for the one that runs.
        work: seconds of the processor that this thread has had.
        sweep: lets go of what is not needed any more.
    """

    def __init__(
        self,
        node: MessagePump,
        seconds: float,
        tick: Callable[[int], None],
        key_waits: Callable[[], bool],
        loop: asyncio.AbstractEventLoop | None = None,
        work: Callable[[], float] = time.thread_time,
        sweep: Callable[[], object] = gc.collect,
    ) -> None:
        self._node = node
        self._seconds = seconds
        self._tick = tick
        self._key_waits = key_waits
        self._loop = loop or asyncio.get_running_loop()
        self._work = work
        self._sweep = sweep
        self._unswept = 0
        self._looks = 0
        self._late = 0.0
        self._given = 0.0
        self._due = self._step_due = self._loop.time() + seconds
        self._handle: asyncio.TimerHandle | None = self._loop.call_at(self._due, self._fire)

    @property
    def given(self) -> float:
        """By how many seconds it gives way: a picture comes so much later than it was to."""
        return self._given

    def stop(self) -> None:
        """Call it no more."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _fire(self) -> None:
        """The time has come: for a key, if one waits, and then for the step."""
        began, worked = self._loop.time(), self._work()
        if not self._looks:
            self._late = began - self._due
        if self._looks < MOST_LOOKS and self._key_waits():
            self._looks += 1
            self._handle = self._loop.call_later(LOOK, self._fire)
            return
        self._looks = 0
        try:
            self._tick(self._steps_due(began))
        except Exception as error:
            self.stop()
            self._node.app._handle_exception(error)
        self._tidy()
        if self._handle is not None:  # else it was stopped by that
            held_up = self._loop.time() - began - (self._work() - worked)
            self._give_way(self._late + max(held_up, 0.0))
            self._due = self._next()
            self._handle = self._loop.call_at(self._due, self._fire)

    def _steps_due(self, now: float) -> int:
        """How many steps are to be made: all that are due since the last picture, up to MOST_STEPS."""
        due = max(1 + math.floor((now - self._step_due) / self._seconds), 1)
        self._step_due += due * self._seconds
        return min(due, MOST_STEPS)

    def _tidy(self) -> None:
        self._unswept += 1
        if self._unswept >= SWEEP:
            self._unswept = 0
            self._sweep()

    def _give_way(self, waited: float) -> None:
        """The longer, the more steps have waited; and less and less, once they do not."""
        added = min(max(waited - WAIT, 0.0), MOST_AT_ONCE)
        self._given = min(self._given * KEPT + added, self._seconds)

    def _next(self) -> float:
        """When the next picture is due. Those for which it is too late are left out."""
        due, now = self._due + self._seconds + self._given, self._loop.time()
        return due + max(math.ceil((now - due) / self._seconds), 0) * self._seconds
