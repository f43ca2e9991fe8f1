"""What a terminal's answers tell of the way to it: how many frames may be under way, how long one may take.

An answer may be lost, or come when nobody waits for it any more. Nothing is decided for good: a terminal is
taken to answer as soon as it does, and not to once it has left out several answers in a row.
"""

from typing import NamedTuple

_QUEUEING = 0.1
"""Seconds an answer may take beyond the quickest before the line counts as congested."""
_FRAME = 1 / 30
_PATIENCE = 0.4
"""Seconds that an answer is waited for beyond the round trip and what its frame takes."""
_UNKNOWN = 60.0
"""Seconds of a round trip of which nothing is known."""
_UNSHOWN = 0.09
"""Seconds that a frame may take, as long as the line has not shown how long one takes."""
_SLOWEST = 1 / 1000
"""Seconds a byte takes at most: what takes longer has stood still."""
_PROMPT = 0.05
"""Seconds an answer may take on a line that shows a frame as soon as it is sent."""
_KEPT = 1 / 4
"""How much of what was shown before counts beside what an answer shows."""
_MOST_LOST = 3
"""Answers left out in a row after which a terminal is taken to answer no more."""


class Asked(NamedTuple):
    """A question that is under way: when it was asked, and behind how many bytes of frames."""

    moment: float
    size: int


class Answers:
    """The questions that are under way to a terminal, and what the answers have shown.

    Moments are of one monotonic clock, in seconds.

    Attributes:
        come: whether the terminal answers.
        open: what has not been answered, the oldest first.
    """

    def __init__(self) -> None:
        self.come = False
        self.open: list[Asked] = []
        self._window = 1
        self._quickest = self._latest = _UNKNOWN
        self._bytes = self._seconds = 0.0
        """Bytes that the line has shown lately, and how long they took; no bytes where it has shown none."""
        self._forgone: Asked | None = None
        """The first question that was given up on a line that had shown nothing: its answer will tell."""
        self._lost = 0
        """Questions in a row that were not answered in time; their answers may still come."""
        self._aside = False
        """Whether an answer has come since the oldest open question that was taken for a late one."""

    @property
    def awaited(self) -> bool:
        """Whether an answer is still to come."""
        return self.come and bool(self.open)

    @property
    def full(self) -> bool:
        """Whether as many frames are under way as the line takes."""
        return self.come and len(self.open) >= self._window

    @property
    def prompt(self) -> bool:
        """Whether nothing is under way and the last answer came at once."""
        return self.come and not self.open and self._latest <= _PROMPT

    @property
    def patience(self) -> float:
        """Seconds to wait for what is under way, by what the line has shown to take."""
        trip = self._quickest if self._quickest < _UNKNOWN else 0.0
        needed = self._way * min(self._seconds / self._bytes, _SLOWEST) if self._bytes else _UNSHOWN
        return trip + _PATIENCE + needed

    @property
    def _way(self) -> int:
        """Bytes that are under way."""
        return sum(asked.size for asked in self.open)

    def ask(self, moment: float, size: int = 0) -> None:
        """A question goes out behind so many bytes."""
        self.open.append(Asked(moment, size))

    def take(self, moment: float) -> None:
        """An answer has come."""
        early = bool(self.open) and moment < self.open[0].moment
        self.come |= not early
        if early or not self.open:  # it was here before the question: a late one, or nobody asked for it
            self._lost = max(0, self._lost - 1)
            self._learn_late(moment)
        elif not self._is_late(moment - self.open[0].moment):
            asked = self.open.pop(0)
            self._learn(moment - asked.moment, asked.size)

    def give_up(self) -> None:
        """What was asked is not waited for any more.

        Where an answer was taken for a late one and no other has come, it was the answer: a quick one.
        """
        self._lost = 0 if self._aside else self._lost + 1
        self._aside = False
        if self.open and not self._bytes:
            self._forgone = self._forgone or self.open[0]
        self.open.clear()
        self.come = self._lost < _MOST_LOST

    def _is_late(self, waited: float) -> bool:
        """Whether it answers an earlier question: it is here sooner than any answer could be."""
        late = self._lost > 0 and waited < self._quickest / 2
        self._lost -= late
        self._aside |= late
        return late

    def _learn_late(self, moment: float) -> None:
        """What a line that had shown nothing took for a frame: longer than that was waited for."""
        if self._forgone is not None and not self._bytes:
            trip = min(self._quickest, moment - self._forgone.moment)
            self._show(moment - self._forgone.moment - trip, self._forgone.size)
        self._forgone = None

    def _show(self, seconds: float, size: int) -> None:
        self._bytes = self._bytes * _KEPT + size
        self._seconds = self._seconds * _KEPT + seconds

    def _learn(self, waited: float, size: int) -> None:
        self._lost, self._aside, self._forgone = 0, False, None
        self._latest = waited
        self._quickest = min(self._quickest, waited)
        in_time = waited <= self._quickest + _QUEUEING
        most = 1 + int(self._quickest / _FRAME)
        self._window = min(self._window + 1, most) if in_time else 1
        self._show(max(0.0, waited - self._quickest), size)
