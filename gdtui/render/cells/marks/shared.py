"""Where lanes are to be found whose marks are not seen: below another one's, or beside the picture."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gdtui.render.cells.dots.few import Cell
from gdtui.render.cells.look import DIM
from gdtui.render.cells.panel import Line, Span

OFF = "off"
"""What is said of a lane that is not on the picture."""


class Placed(NamedTuple):
    """The mark of a lane on a picture.

    Attributes:
        lane: whose it is, a number.
        name: the glyph that names the lane.
        cell: where it is drawn; None where it is not.
        glyph: what it is drawn as: another one than its name where it only points to the lane.
    """

    lane: int
    name: str
    cell: Cell | None
    glyph: str


def whereabouts(drawn: Sequence[Placed]) -> dict[int, str]:
    """What is to be said of lanes whose glyph is not to be seen where they are.

    Args:
        drawn: all marks, the last of them on top.

    Returns:
        By lane: `@G` for one below the mark of G, the glyph that points to it, or `off`.
    """
    top = {mark.cell: mark for mark in drawn}
    return {mark.lane: said for mark in drawn if (said := _said(mark, top[mark.cell]))}


def _said(mark: Placed, top: Placed) -> str:
    if mark.cell is None:
        return OFF
    if top.lane != mark.lane:
        return f"@{top.name}"
    return mark.glyph if mark.glyph != mark.name else ""


def where_line(where: Mapping[int, str], badges: Sequence[Span]) -> Line:
    """The same in one line: the glyphs of those of whom one thing is said, and then that."""
    groups: dict[str, list[Span]] = {}
    for lane in sorted(where):
        groups.setdefault(where[lane], []).append(badges[lane])
    row: list[Span] = []
    for said, names in groups.items():
        row += [*([Span(", ", DIM)] if row else []), *names, Span(f" {said}", DIM)]
    return tuple(row)
