"""Both passes through a circuit as a table."""

from dataclasses import replace

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Table, run_table
from gdtui.engine.circuit.simulation import EVENT_COLUMNS, NODE_COLUMNS, Backprop


def trace(circuit: Backprop, settings: Settings) -> Table:
    """A row for every input and gate; with `settings.events` one for every single event.

    Of a circuit that learns, a row for every pass and update.

    A sum of several terms has a row for each partial sum: these are the gates of the expression.
    """
    if settings.learns:
        table = run_table(circuit, settings, lambda state: state.walk.racers)
        return table._replace(series=(circuit.name, "round", "loss"))
    circuit = replace(circuit, gathers=False)
    if settings.events:
        return Table(EVENT_COLUMNS, circuit.event_rows())
    return Table(NODE_COLUMNS, circuit.node_rows())
