"""The names of a table's columns: as people wrote them, and as they can stand in an expression."""

import re
import unicodedata
from collections.abc import Sequence

from gdtui.engine.autodiff.expression import can_be_a_name

LONGEST = 200
"""Characters of a heading that are kept."""
_LONGEST_NAME = 24
"""Characters of a name before what tells it from others."""
_SPELLED = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d"})


def tidied(text: str) -> str:
    """Outside text on one line, with what is not printable shown as �."""
    line = " ".join(text.split())[:LONGEST]
    return "".join(c if c.isprintable() else "�" for c in line)


def names_for(headings: Sequence[str]) -> tuple[str, ...]:
    """A name for each heading, all different, that can stand in an expression.

    A heading that is such a name already keeps it; letters lose their accents, other characters become `_`,
    and a number (that of the column, or the next free one) tells apart what would be one name.

    >>> names_for(("x", "x_3", "x", "2019 [€]", "2019 [%]", "class"))
    ('x', 'x_3', 'x_4', 'c2019', 'c2019_5', 'class_6')
    """
    names = [_plain(heading) or f"column{number}" for number, heading in enumerate(headings, 1)]
    taken: set[str] = set()
    kept = []
    for heading, name in zip(headings, names, strict=True):
        own = name == heading.strip() and name not in taken and can_be_a_name(name)
        kept.append(own)
        taken |= {name} if own else set()
    result = []
    for number, (own, name) in enumerate(zip(kept, names, strict=True), 1):
        result.append(name if own else _free(name, number, taken))
        taken.add(result[-1])
    return tuple(result)


def _plain(heading: str) -> str:
    letters = unicodedata.normalize("NFKD", heading.translate(_SPELLED))
    spelled = "".join(c for c in letters if not unicodedata.combining(c))
    name = re.sub(r"[^A-Za-z0-9_Α-Ωα-ω]+", "_", spelled).strip("_")[:_LONGEST_NAME].strip("_")
    return f"c{name}" if name[:1].isdigit() else name


def _free(name: str, number: int, taken: set[str]) -> str:
    if name not in taken and can_be_a_name(name):
        return name
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
