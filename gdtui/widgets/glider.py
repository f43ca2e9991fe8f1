"""What lets a step glide: a few pictures on the way to the one that is to stay."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from textual.message_pump import MessagePump
from textual.timer import Timer

from gdtui.render.gliding import Glide

PARTS = (0.4, 0.7, 0.9)
"""How far the step has come in each picture, slower towards the end."""
FRAME = 0.03
"""Seconds from one of them to the next."""
LEISURE = 0.5
"""Seconds since the key before from which a step glides: who steps faster than that wants to be there."""

S = TypeVar("S")


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


class Glider(Generic[S]):
    """The glide of one screen, if there is one.

    A screen that draws for any other reason than `draw` ends it: so a key, a new size or a dialog finds the
    picture that is to stay, and nothing waits for one.

    Args:
        node: has the timer, which runs only as long as something glides.
        draw: draws the screen.
        clock: seconds that only rise; None for the event loop's, which a recording has of its own.
    """

    def __init__(
        self, node: MessagePump, draw: Callable[[], None], clock: Callable[[], float] | None = None
    ) -> None:
        self._node = node
        self._draw = draw
        self._clock = clock or _loop_time
        self._timer: Timer | None = None
        self._expected = False
        self._whence: S | None = None
        self._place = 0
        self._pressed = float("inf")
        self._at_leisure = False

    @property
    def now(self) -> Glide[S] | None:
        """How far the step has come; None when nothing glides."""
        return None if self._whence is None else Glide(self._whence, PARTS[self._place])

    def key(self) -> None:
        """A key has come. Before the second one nobody knows how fast they come."""
        moment = self._clock()
        self._at_leisure = moment - self._pressed >= LEISURE
        self._pressed = moment

    def begin(self, whence: S) -> None:
        """Let the step from that state glide, in the picture that is drawn next and in a few more."""
        self.end()
        if self._at_leisure:
            self._whence, self._place, self._expected = whence, 0, True
            self._timer = self._node.set_interval(FRAME, self.go_on)

    def go_on(self) -> None:
        """The next picture."""
        if self._place + 1 < len(PARTS):
            self._place += 1
            self._expected = True
        else:
            self.end()
        self._draw()

    def drawing(self) -> None:
        """The screen is about to draw: unless that is for the glide, it has ended."""
        if not self._expected:
            self.end()
        self._expected = False

    def end(self) -> None:
        """Nothing glides any more; the timer is gone."""
        self._whence = None
        self._expected = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
