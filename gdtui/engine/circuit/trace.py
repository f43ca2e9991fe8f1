"""Both passes through a circuit as a table."""

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Table
from gdtui.engine.circuit.simulation import EVENT_COLUMNS, NODE_COLUMNS, Backprop


def trace(circuit: Backprop, settings: Settings) -> Table:
    """A row for every input and gate; with `settings.events` one for every single event."""
    if settings.events:
        return Table(EVENT_COLUMNS, circuit.event_rows())
    return Table(NODE_COLUMNS, circuit.node_rows())
