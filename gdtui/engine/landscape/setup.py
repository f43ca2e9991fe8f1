"""From settings to the landscape's simulation."""

from collections.abc import Sequence
from dataclasses import replace

from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.catalogue import find_loss
from gdtui.engine.losses.objective import CircuitObjective
from gdtui.engine.optimizers.descent import GradientDescent, Momentum, Nesterov
from gdtui.engine.optimizers.registry import AnyOptimizer, make_all

FIRST_LOSS = "himmelblau"
FIRST_OPTIMIZERS = ("gradient-descent",)


def landscape_from(settings: Settings) -> Landscape:
    """The landscape that the settings describe.

    Raises:
        InputError: one line that says what to write instead.
    """
    loss = find_loss(settings.loss or FIRST_LOSS, 2, settings.bounds)
    names = settings.optimizers or FIRST_OPTIMIZERS
    optimizers = tuned(make_all(names, **settings.hyper), loss, settings)
    return Landscape(loss, settings.start or loss.start, optimizers, settings.seed)


def tuned(
    optimizers: Sequence[AnyOptimizer], loss: CircuitObjective, settings: Settings
) -> tuple[AnyOptimizer, ...]:
    """The optimizers with the learning rate that suits this loss, unless one was given.

    Only those whose step grows with the gradient need one: the others scale their steps themselves.
    """
    if "learning_rate" in settings.hyper:
        return tuple(optimizers)
    return tuple(
        replace(rule, learning_rate=loss.learning_rate)
        if isinstance(rule, (GradientDescent, Momentum, Nesterov))
        else rule
        for rule in optimizers
    )
