"""A run, or what else there is to print, as a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from gdtui.engine.base.settings import Settings

Row = Sequence[object]

DEFAULT_STEPS = 20
"""Steps of a run unless said otherwise."""


class Table(NamedTuple):
    """What is to be printed.

    Attributes:
        columns: the names of the columns.
        rows: may be a generator, so that a long run is printed while it goes on.
        notes: lines for people below the table; they may be added while the rows are made.
        series: for a plot: the columns of the curve's name (or the name itself), of x and of y; None if there
            is nothing to plot.
        saved: a file to write once the rows were made, and what gives its text; None for none.
        head: lines for people on what the table was made from, printed before it on standard error.
    """

    columns: Sequence[str]
    rows: Iterable[Row]
    notes: Sequence[str] = ()
    series: tuple[str, str, str] | None = None
    head: Sequence[str] = ()
    saved: tuple[str, Callable[[], str]] | None = None


def run_table(
    simulation: Any,
    settings: Settings,
    runners: Callable[[Any], Iterable[Any]],
    told: Callable[[Any, Any], Iterable[Row]] | None = None,
) -> Table:
    """The table of a run from step 0 to `settings.steps` (None: DEFAULT_STEPS), or until it has ended.

    Args:
        simulation: what is run; it has `columns` and `rows` besides what a history asks of it.
        settings: how many steps at the most, and what is set otherwise on the way.
        runners: gives those who run out of a state; each has a name and an outcome.
        told: gives the rows of a simulation and a state; None for the simulation's own.
    """
    notes: list[str] = []
    turns, tell = dict(settings.turns()), told or type(simulation).rows

    def rows() -> Iterator[Row]:
        run, state = simulation, simulation.init()
        yield from tell(run, state)
        for step in range(DEFAULT_STEPS if settings.steps is None else settings.steps):
            if step in turns:
                run = run.changed(turns[step])
                state = run.adopt(state)
            if run.ended(state):
                break
            state = run.step(state)
            yield from tell(run, state)
        notes.extend(f"{each.name}: {each.outcome.reason}" for each in runners(state) if each.outcome.ended)

    step, runner = simulation.columns[:2]
    return Table(simulation.columns, rows(), notes, (runner, step, "loss"))
