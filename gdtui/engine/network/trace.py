"""A training as a table: its losses step by step, or every weight with its gradient at the end."""

from collections.abc import Iterator

from gdtui.engine.base.settings import Settings
from gdtui.engine.base.table import Row, Table, run_table
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.engine.network.weights import weights_text

GRADIENTS = ("layer", "unit", "input", "value", "gradient")
"""The columns of the table of gradients."""


def trace(training: Training, settings: Settings) -> Table:
    """The table of `settings.steps` steps; with `settings.gradients` that of the last state's weights.

    Its `saved` are the weights of the last state, where `settings.save` asks for them.
    """
    last: list[TrainingState] = []

    def arrived(state: TrainingState) -> tuple[TrainingState]:
        last.append(state)
        return (state,)

    source = training.examples.source
    table = run_table(training, settings, arrived)._replace(series=("training", "step", "train_loss"))
    steps = table.rows

    def gradients() -> Iterator[Row]:
        for _ in steps:
            pass
        yield from gradient_rows(last[-1])

    if settings.gradients:
        table = table._replace(columns=GRADIENTS, rows=gradients(), series=None)
    if settings.save is not None:
        table = table._replace(saved=(settings.save, lambda: weights_text(training.shape, last[-1].params)))
    notes = (*source.notes, *filter(None, [source.hint])) if source else ()
    return table._replace(head=notes)


def gradient_rows(state: TrainingState) -> Iterator[Row]:
    """Every weight and bias with its value and the gradient of the whole training loss, penalty and all."""
    shape = state.terms.shape
    pairs = zip(state.params.tolist(), state.figures.gradient.tolist(), strict=True)
    for index, (value, gradient) in enumerate(pairs):
        layer, unit, came = shape.place(index)
        yield layer, unit, "bias" if came is None else came, value, gradient
