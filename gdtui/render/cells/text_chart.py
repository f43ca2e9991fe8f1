"""Charts as plain text for a run without a terminal, drawn by plotext: the only place that imports it.

plotext has one global figure and takes a fifth of a second and 8 MB to import: `trace` can wait for that, the
screens cannot, and draw their own axes (`chart`).
"""

import contextlib
import io
import math
from collections.abc import Sequence

LARGEST = 1e300
Series = tuple[str, Sequence[float], Sequence[float]]
"""A name, x and y."""


def plot(series: Sequence[Series], columns: int, rows: int, words: tuple[str, str, str]) -> str:
    """Curves in a chart of text; y is logarithmic where it is positive and spans more than two decades.

    Args:
        series: the curves; each is drawn with the first letter of its name that is still free.
        columns: width in cells.
        rows: height in cells.
        words: the title, and what stands under x and beside y.
    """
    import plotext

    figure = plotext.figure
    figure.clear()
    plotext.terminal.limit(False, False)
    figure.plot_size(columns, rows)
    finite = [_finite(x, y) for _, x, y in series]
    heights = [value for _, y in finite for value in y]
    log = bool(heights) and min(heights) > 0 and max(heights) > 100 * min(heights)
    for letter, (name, _, _), (x, y) in zip(_letters(series), series, finite, strict=True):
        if x:
            signal = figure.signal(x, [math.log10(v) for v in y] if log else y, marker=letter)
            signal.label(name)
            signal.lines(len(x) > 1)
            figure.draw(signal)
    figure.title(words[0])
    figure.label(words[1], 0, 0)
    figure.label(f"log10 {words[2]}" if log else words[2], 1, 0)
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        text: str = figure.build().string(colorless=True)  # it prints warnings, in colour
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _finite(x: Sequence[float], y: Sequence[float]) -> tuple[list[float], list[float]]:
    """The points that can be drawn: plotext fails on what is not finite."""
    kept = [(a, b) for a, b in zip(x, y, strict=True) if abs(a) < LARGEST and abs(b) < LARGEST]
    return [a for a, _ in kept], [b for _, b in kept]


def _letters(series: Sequence[Series]) -> list[str]:
    """A letter for each curve: the first of its name that no other has taken."""
    taken: list[str] = []
    for name, _, _ in series:
        letters = [letter for letter in name if letter.isalnum() and letter not in taken]
        taken.append(letters[0] if letters else "*")
    return taken
