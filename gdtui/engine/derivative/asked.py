"""The check that settings ask for: which loss, which derivatives, where."""

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.derivative.typed import derivative_of, split
from gdtui.engine.derivative.verdict import Verdict, judge
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, SPACES, find_loss
from gdtui.engine.losses.circuit_objective import CircuitObjective


def check_asked(settings: Settings) -> Verdict:
    """Check the derivatives that the settings give, at the point that they give or the loss's own start.

    Raises:
        InputError: one line that says what to write instead.
    """
    if not settings.loss or not settings.gradient:
        raise InputError('check takes --loss and --gradient, as --loss "w**2" --gradient "2*w"')
    loss = _loss(settings.loss, len(split(settings.gradient)), settings.bounds)
    derivative = derivative_of(loss.circuit, settings.gradient)
    here = settings.at or loss.start
    if len(here) != len(loss.variables):
        names = ", ".join(loss.variables)
        raise InputError(f"--at takes one number for each of {names}; {len(here)} were given")
    return judge(derivative, loss.bounds, here, settings.seed)


def _loss(text: str, parts: int, bounds: tuple[float, ...] | None) -> CircuitObjective:
    """The loss; of a curve and a landscape of one name, the one with so many variables."""
    if text in CURVES or text in LANDSCAPES or text in SPACES:
        curve = text in CURVES and (parts == 1 or text not in LANDSCAPES)
        return find_loss(text, 1 if curve else 2, bounds)
    return find_loss(text, 1 if len(parse(text).inputs) == 1 else 2, bounds)
