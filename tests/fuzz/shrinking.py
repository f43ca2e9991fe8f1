"""A sequence that fails, made as short as a few tries allow."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def shrunk(failing: Sequence[T], fails: Callable[[Sequence[T]], bool], tries: int = 40) -> list[T]:
    """The shortest sequence found that still fails: pieces are left out, halves first, single ones last.

    Args:
        failing: what is known to fail.
        fails: whether a part of it does.
        tries: how often that is asked at most.
    """
    known, piece = list(failing), max(len(failing) // 2, 1)
    while True:
        at, cut = 0, False
        while at < len(known) and tries > 0:
            less = known[:at] + known[at + piece :]
            tries -= 1
            if less and fails(less):
                known, cut = less, True
            else:
                at += piece
        if tries <= 0 or (piece == 1 and not cut):
            return known
        piece = max(piece // 2, 1)
