"""What the command line offers, by name. Each engine module is imported when it is asked for."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from gdtui.engine.base.errors import quote
from gdtui.engine.base.settings import Settings
from gdtui.trace import DEFAULT_STEPS, Table, run_table


def _landscape(wanted: Settings) -> Any:
    from gdtui.engine.landscape.setup import landscape_from

    return landscape_from(wanted)


def _slope(wanted: Settings) -> Any:
    from gdtui.engine.slope.simulation import slope_from

    return slope_from(wanted)


def _race(wanted: Settings) -> Any:
    from gdtui.engine.race.simulation import race_from
    from gdtui.terminal.progress import progress_line

    with progress_line(f"reading {quote(wanted.data or '')}") as progress:
        return race_from(wanted, progress)


def _circuit(wanted: Settings) -> Any:
    from gdtui.engine.circuit.simulation import backprop_from

    return backprop_from(wanted)


SIMULATIONS: dict[str, Callable[[Settings], Any]] = {
    "landscape": _landscape, "slope": _slope, "race": _race, "circuit": _circuit,
}  # fmt: skip
"""Every screen's simulation."""


def _run(name: str, runners: str = "racers") -> Callable[[Settings, bool], Table]:
    def table(wanted: Settings, _events: bool) -> Table:
        steps = DEFAULT_STEPS if wanted.steps is None else wanted.steps
        return run_table(SIMULATIONS[name](wanted), steps, attrgetter(runners))

    return table


def _gradient(wanted: Settings, _events: bool) -> Table:
    from gdtui.engine.slope.gradient import gradient_rows

    return Table(*gradient_rows(wanted))


def _nodes(wanted: Settings, events: bool) -> Table:
    from gdtui.engine.circuit.simulation import EVENT_COLUMNS, NODE_COLUMNS, backprop_from

    circuit = backprop_from(wanted)
    if events:
        return Table(EVENT_COLUMNS, circuit.event_rows())
    return Table(NODE_COLUMNS, circuit.node_rows())


TRACES: dict[str, Callable[[Settings, bool], Table]] = {
    "landscape": _run("landscape"),
    "slope": _run("slope"),
    "gradient": _gradient,
    "race": _run("race", "runners"),
    "circuit": _nodes,
}
"""What `trace` can print; the flag asks for a circuit's single events."""

Entries = list[tuple[str, str]]
"""Names, each with a sentence."""


def _losses() -> Entries:
    from gdtui.engine.losses.catalogue import LANDSCAPES

    return [(loss.name, loss.why) for loss in LANDSCAPES.values()]


def _curves() -> Entries:
    from gdtui.engine.losses.catalogue import CURVES

    return [(curve.name, curve.why) for curve in CURVES.values()]


def _circuits() -> Entries:
    from gdtui.engine.circuit.presets import CIRCUITS

    return [(preset.name, preset.why) for preset in CIRCUITS.values()]


def _data() -> Entries:
    from gdtui.engine.losses.data import DATASETS

    return [(recipe.name, recipe.why) for recipe in DATASETS.values()]


def _optimizers() -> Entries:
    from gdtui.engine.optimizers.registry import OPTIMIZERS

    return [(name, rule.about) for name, rule in OPTIMIZERS.items()]


def _tapes() -> Entries:
    from gdtui.demo.shipped import about, names

    return [(name, about(name)) for name in names()]


LISTS: dict[str, Callable[[], Entries]] = {
    "losses": _losses, "curves": _curves, "circuits": _circuits, "data": _data, "optimizers": _optimizers,
    "tapes": _tapes,
}  # fmt: skip
"""What `list` can print."""
