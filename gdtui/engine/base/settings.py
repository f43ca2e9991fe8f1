"""What a view is made of: the options that the app, `trace` and `still` share.

Each simulation is built from these by its own module; None stands for "as the simulation sees fit".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """The shared options, already checked as numbers but not yet against a loss or a data set.

    Attributes:
        loss: a name of the catalogue, or an expression.
        bounds: low, high, low, high, … in alphabetical order of the variables.
        start: one number for each variable, in that order.
        optimizers: names; several run side by side.
        hyper: hyper-parameters by name: learning_rate momentum beta1 beta2 epsilon decay.
        steps: how many steps to take.
        seed: where all randomness comes from.
        h: the step of a numerical gradient.
        scheme: `centered` or `forward`.
        at: the point of a gradient check.
        data: a data set's name or a CSV file.
        target: the column of a file that is to be learnt.
        features: the columns that it is learnt from, with commas between.
        scale_data: whether inputs and a target of numbers are put at mean 0 and standard deviation 1.
        model: a model's name or an expression.
        plane: the plane through weight space that is drawn: `pca`, `random`, or two params with a comma.
        batch_size: examples in a mini-batch.
        examples: how many examples to generate or read.
        budget: what a step of a race gives each lane equally much of: `updates` or `examples`.
        rate_decay: after t updates a race's learning rate is η/(1 + rate_decay·t).
        expression: a circuit's name or an expression.
        input_values: values of a circuit's inputs by name.
        events: whether a circuit's trace goes event by event.
    """

    loss: str | None = None
    bounds: tuple[float, ...] | None = None
    start: tuple[float, ...] | None = None
    optimizers: tuple[str, ...] | None = None
    hyper: Mapping[str, float] = field(default_factory=dict)
    steps: int | None = None
    seed: int = 0
    h: float | None = None
    scheme: str | None = None
    at: tuple[float, ...] | None = None
    data: str | None = None
    target: str | None = None
    features: str | None = None
    scale_data: bool = False
    model: str | None = None
    plane: str | None = None
    batch_size: int | None = None
    examples: int | None = None
    budget: str | None = None
    rate_decay: float | None = None
    expression: str | None = None
    input_values: Mapping[str, float] = field(default_factory=dict)
    events: bool = False
