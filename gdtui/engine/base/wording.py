"""Sentences that keep to a width: what is too long is shortened, what does not fit is left out."""

from collections import Counter
from collections.abc import Sequence

from gdtui.engine.base.clipping import clipped as clipped
from gdtui.engine.base.clipping import squeezed
from gdtui.engine.base.numbers import show

_NAME = 12
"""Cells for the name of a param in a sentence with little room."""


def joined(sentences: Sequence[str | tuple[str, ...]], width: int) -> str:
    """The first sentence, clipped, and of the others, in their order, each that still fits.

    Instead of a sentence there may be several that say the same, the longest first: one of them is said.
    """
    said = ""
    for sentence in sentences:
        versions = (sentence,) if isinstance(sentence, str) else sentence
        for version in filter(None, versions):
            if not said or len(said) + 1 + len(version) <= width:
                said = f"{said} {version}" if said else clipped(version, width)
                break
    return said


def brief(name: str, width: int = _NAME) -> str:
    """A name, or an expression, shortened in its middle to at most `width` characters: in no number of it."""
    if len(name) <= width or not name.isidentifier():
        return squeezed(name, width)
    tail = (width - 1) // 2
    return f"{name[: width - 1 - tail]}…{name[-tail:]}"


def told_apart(names: Sequence[str], width: int) -> list[str]:
    """Names of at most `width` characters (6 or more), of which no two are alike.

    What is too long is cut at its end, or shortened in its middle where that tells it apart; what is still
    alike, or was from the first, has its number behind.
    """
    shown = [clipped(name, width) for name in names]
    alike = _repeated(shown)
    shown = [
        squeezed(name, width) if text in alike else text for name, text in zip(names, shown, strict=True)
    ]
    alike = _repeated(shown)
    taken, numbers = set(shown), Counter[str]()
    for place, name in enumerate(names):
        if (known := shown[place]) in alike:
            while shown[place] in taken:
                numbers[known] += 1
                shown[place] = _numbered(name, numbers[known], width)
            taken.add(shown[place])
    return shown


def _repeated(texts: Sequence[str]) -> set[str]:
    return {text for text, times in Counter(texts).items() if times > 1}


def _numbered(name: str, number: int, width: int) -> str:
    behind = f" #{number}"
    return (clipped(name, width - len(behind)) + behind).strip()


def counted(number: int, word: str) -> str:
    """`1 update`, `2 updates`, `1,000 updates`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def term(value: float) -> str:
    """A number inside a formula: in brackets where it is negative."""
    text = show(value)
    return f"({text})" if text.startswith("−") else text


def listed(numbers: Sequence[float]) -> str:
    """The numbers in a row, of many the first three: `1.000, −2.000`."""
    return ", ".join([*map(show, numbers[:3]), *(["…"] if len(numbers) > 3 else [])])


def vector(numbers: Sequence[float]) -> str:
    """The numbers as a vector, `(1.000, −2.000)`; one alone has no brackets."""
    return f"({listed(numbers)})" if len(numbers) > 1 else listed(numbers)


def place(names: Sequence[str], numbers: Sequence[float]) -> str:
    """Where a point lies: `x = 1.000, y = −2.000`; of more than three params the vector alone."""
    if len(names) > 3:
        return vector(numbers)
    return ", ".join(f"{brief(name, 8)} = {show(at)}" for name, at in zip(names, numbers, strict=True))
