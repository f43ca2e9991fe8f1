"""Routes of wires between two layers: each leaves its row on the left, may turn into a trunk, and arrives.

Channel routing as in Hashimoto & Stevens, "Wire routing by optimizing channel assignment within large
apertures", DAC 1971: a column for each trunk, left of the trunks it must not meet; where the order has a
circle, a wire is led over a free row (a dogleg).
"""

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple


class Trunk(NamedTuple):
    """A vertical stretch of a wire.

    Attributes:
        wire: whose it is.
        source: the row on which the wire comes from the left.
        targets: the rows on which it goes on to the right, ascending.
        column: its place in the channel, from 0.
    """

    wire: int
    source: int
    targets: tuple[int, ...]
    column: int = 0

    @property
    def top(self) -> int:
        """Its first row."""
        return min(self.source, self.targets[0])

    @property
    def bottom(self) -> int:
        """Its last row."""
        return max(self.source, self.targets[-1])


def trunks(wires: Mapping[int, tuple[int, Sequence[int]]]) -> tuple[Trunk, ...]:
    """The trunks of the wires of one channel, from left to right.

    Args:
        wires: for each, the row on which it enters the channel and those on which it leaves. No two wires
            share an entering row, and no two share a leaving row.

    Returns:
        No trunk for a wire that goes straight on; two for one with a dogleg; else one.
    """
    waiting = [
        Trunk(wire, source, tuple(sorted(set(targets))))
        for wire, (source, targets) in wires.items()
        if set(targets) - {source}
    ]
    free = _free_rows(wires)
    ordered = _in_order(waiting, free)
    done: list[Trunk] = []
    for trunk in ordered:
        column = max((other.column + 1 for other in done if _must_differ(other, trunk)), default=0)
        done.append(trunk._replace(column=column))
    return tuple(done)


def _must_differ(left: Trunk, right: Trunk) -> bool:
    """Whether `right` may not stand in the column of `left`."""
    return (left.top <= right.bottom and right.top <= left.bottom) or left.source in right.targets


def _urgency(trunk: Trunk) -> tuple[int, int, int]:
    """Which trunk should stand further left: going down, the lower one; going up, the upper one."""
    down = sum(trunk.targets) > trunk.source * len(trunk.targets)
    return (int(down), -trunk.source if down else trunk.source, trunk.wire)


def _in_order(waiting: list[Trunk], free: list[int]) -> list[Trunk]:
    """The trunks so that each comes before those that arrive on the row it leaves from."""
    arriving = {row: trunk.wire for trunk in waiting for row in trunk.targets}
    by_wire = {trunk.wire: trunk for trunk in waiting}
    follower = {
        trunk.wire: arriving[trunk.source]
        for trunk in waiting
        if arriving.get(trunk.source, trunk.wire) != trunk.wire
    }
    blocked = dict.fromkeys(by_wire, 0)
    for wire in follower.values():
        blocked[wire] += 1
    ready = [(_urgency(trunk), trunk.wire) for trunk in waiting if not blocked[trunk.wire]]
    heapify(ready)
    found: list[Trunk] = []
    late: list[Trunk] = []
    left = set(by_wire)
    while left:
        if not ready:  # a circle: one wire goes round it
            wire = min(left)
            first, second = _dogleg(by_wire[wire], free)
            by_wire[wire] = first
            late.append(second)
            blocked[wire] = 0
            ready = [(_urgency(first), wire)]
        wire = heappop(ready)[1]
        left.discard(wire)
        found.append(by_wire[wire])
        after = follower.pop(wire, None)
        if after is not None and after in left:
            blocked[after] -= 1
            if not blocked[after]:
                heappush(ready, (_urgency(by_wire[after]), after))
    return found + late


def _free_rows(wires: Mapping[int, tuple[int, Sequence[int]]]) -> list[int]:
    """Rows that no wire enters or leaves on, enough for a dogleg of each, the nearest to the top first."""
    used = {row for source, targets in wires.values() for row in (source, *targets)}
    candidates = range(min(used, default=0), max(used, default=0) + 2 * len(wires) + 2)
    return [row for row in candidates if row not in used]


def _dogleg(trunk: Trunk, free: list[int]) -> tuple[Trunk, Trunk]:
    """The trunk in two, joined on the free row nearest to its source."""
    row = min(free, key=lambda each: (abs(each - trunk.source), each))
    free.remove(row)
    return Trunk(trunk.wire, trunk.source, (row,)), Trunk(trunk.wire, row, trunk.targets)
