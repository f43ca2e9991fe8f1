"""Typing a derivative of one's own: asked for, checked, and walked with."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from gdtui.engine.derivative.typed import Derivative, derivative_of
from gdtui.engine.derivative.verdict import judge
from gdtui.engine.derivative.words import sentence
from gdtui.engine.landscape.simulation import Landscape
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.screens.simulator import SimulatorScreen

_FEW = 3
"""So many derivatives are named in a prompt."""


def ask_derivative(
    screen: SimulatorScreen[Any, Any],
    loss: CircuitObjective,
    here: Sequence[float],
    ready: Callable[[], None] | None = None,
) -> None:
    """Have the derivatives of the loss typed; then a new run begins, with one more that walks by them.

    Nothing typed takes the present ones away.

    Args:
        screen: a screen whose simulation is a landscape.
        loss: its loss.
        here: the point that is looked at.
        ready: makes the screen ready for the run.
    """
    run: Landscape = screen.history.simulation

    known = run.own

    def read(text: str) -> tuple[Derivative, ...]:
        return (derivative_of(loss.circuit, text),) if text.strip() or known is None else ()

    def taken(found: tuple[Derivative, ...]) -> None:
        own = found[0] if found else None
        if screen.begin(lambda: replace(run, own=own), ready):
            screen.add(said(own, loss, here, screen.host.settings.seed))

    screen.ask(_asked(loss.variables), known.text if known else "", read, taken)


def said(own: Derivative | None, loss: CircuitObjective, here: Sequence[float], seed: int) -> str:
    """What is said of derivatives that were typed."""
    return sentence(judge(own, loss.bounds, here, seed)) if own else "Your derivative is gone."


def _asked(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"dL/d{names[0]}, as you have it"
    each = [f"∂L/∂{name}" for name in names[:_FEW]] + ["…"] * (len(names) > _FEW)
    return f"{', '.join(each)}, as you have them ({len(names)}, with commas between)"
