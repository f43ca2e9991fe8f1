"""Runs that show themselves: the tables of `gdtui trace`, and the pictures of `gdtui still`."""

import io
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdtui.cli.grammar import parsed
from gdtui.cli.options import settings, with_own
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.table import Table
from gdtui.registry import SCREENS, TRACES

_SIZE = (120, 40)


class Run:
    """A run that is over.

    Attributes:
        screen: the screen whose run it is, or another subject of `gdtui trace`.
        words: what was asked for, as on the command line.
        table: its columns by name: floats where all are numbers, else objects as they are.
        notes: what `gdtui trace` says below the table.
    """

    def __init__(self, screen: str, words: Sequence[str], made: Table) -> None:
        self.screen = screen
        self.words = tuple(words)
        rows = [tuple(row) for row in made.rows]
        columns = zip(*rows, strict=True) if rows else [()] * len(made.columns)
        self.table: Mapping[str, NDArray[Any]] = {
            name: _column(values) for name, values in zip(made.columns, columns, strict=True)
        }
        self.notes = tuple(made.notes)
        self._made = made._replace(rows=rows, notes=self.notes)

    def plot(self) -> str:
        """The chart of `gdtui trace --format plot`, in text.

        Raises:
            InputError: when there is nothing to plot.
        """
        return self._text("plot")

    def __repr__(self) -> str:
        """The command that prints the same, the first rows and the last."""
        rows = list(self._made.rows)
        lines = self._text("table").splitlines()
        head = lines[: len(lines) - len(self.notes)]
        if len(rows) > 12:
            head = [*head[: -len(rows)], *head[-len(rows) :][:5], f"… {len(rows) - 10} more", *head[-5:]]
        return "\n".join([f"gdtui trace {' '.join((self.screen, *self.words))}", *head, *self.notes])

    def _text(self, form: str) -> str:
        from gdtui.cli.trace import FORMATS

        out = io.StringIO()
        FORMATS[form](self._made, out)
        return out.getvalue()

    def _repr_svg_(self) -> str | None:
        """What the screen shows at the end of the run; None for a table that has no screen."""
        return self._picture

    @cached_property
    def _picture(self) -> str | None:
        if self.screen not in SCREENS:
            return None
        with ThreadPoolExecutor(1) as apart:  # a notebook's own event loop runs in this thread
            return apart.submit(_shot, self.screen, self.words).result()


def run(loss: str | None = None, *, screen: str = "landscape", **options: Any) -> Run:
    """Run what `gdtui trace` runs, and keep it.

    >>> run("bowl", optimizer="momentum", steps=3).table["step"].tolist()
    [0.0, 1.0, 2.0, 3.0]

    Args:
        loss: the name of a loss, or an expression; for a circuit the expression.
        screen: a subject of `gdtui trace`: landscape, slope, race, circuit, network, gradient, …
        options: those of the command line, `_` for `-`: `learning_rate=0.1`, `start=(1, 2)`, `compare=True`.

    Raises:
        InputError: one line that says what to write instead.
    """
    if screen not in TRACES:
        raise InputError(f"there is no run called {screen!r}: {', '.join(TRACES)}")
    words = [
        *_given(loss, screen),
        *(word for name, value in options.items() for word in _words(name, value)),
    ]
    _, given = parsed(["trace", screen, *words])
    return Run(screen, words, TRACES[screen].table(with_own(settings(given))))


def _given(loss: str | None, screen: str) -> list[str]:
    if loss is None:
        return []
    return [loss] if screen == "circuit" else ["--loss", loss]


def _words(name: str, value: Any) -> Iterator[str]:
    option = f"--{name.replace('_', '-')}"
    if value is None or value is False:
        return
    yield option
    if value is not True:
        several = isinstance(value, Sequence | np.ndarray) and not isinstance(value, str)
        yield ",".join(map(str, value)) if several else str(value)


def _column(values: Sequence[Any]) -> NDArray[Any]:
    try:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    except (TypeError, ValueError):
        return np.array(values, dtype=object)


def _shot(screen: str, words: Sequence[str]) -> str:
    from gdtui.cli.opening import opened
    from gdtui.demo.record import shoot
    from gdtui.demo.still import written

    _, given = parsed(["still", screen, *words, "-o", "run.svg"])
    return written(shoot(opened(given), _SIZE), ".svg")
