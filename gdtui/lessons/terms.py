"""What a panel shows only once a card of the course has explained it.

Outside the course, and in lessons of one's own, everything is shown.
"""

from typing import NamedTuple

from gdtui.lessons.reading import Reading


class Term(NamedTuple):
    """Something that a card explains.

    Attributes:
        labels: the lines of a panel that wait for it, by their labels; a heading stands for all below it.
        chapter: that explains it.
        heading: the card there.
    """

    labels: tuple[str, ...]
    chapter: int
    heading: str


TERMS = (
    Term(("way down a bowl of n params",), 2, "The trouble is the number of params"),
    Term(("cost",), 4, "What it costs"),
    Term(("best h", "rounding"), 4, "Why smaller is not always better"),
    Term(("relative", "verdict"), 4, "Check the classifier"),
    Term(("curvature", "curvature here", "curvature everywhere", "L″"), 5, "Where the limit lies"),
)


def untold(here: Reading) -> frozenset[str]:
    """The labels that no card up to this one has explained."""
    waiting = (term for term in TERMS if not _explained(term, here))
    return frozenset(label for term in waiting for label in term.labels)


def _explained(term: Term, here: Reading) -> bool:
    if here.chapter != term.chapter:
        return here.chapter > term.chapter
    return term.heading in (card.heading for card in here.cards[: here.place + 1])
