"""Everything that gdtui computes, in numpy alone: it draws nothing and knows no terminal.

What it offers to any program (each name is imported when it is first used):

* `parse("(x + y) * z")` reads an expression as a `Circuit` of gates: its value (`circuit(x=1, y=2, z=3)`),
  its exact gradient and Hessian, for numbers and whole arrays.
* `find_loss("rosenbrock", 2)` is a loss of the catalogue, or one that is typed: an `Objective`.
* `gradient_check(f, grad, at)` compares the gradient of any Python function with numerical ones.
* `make("adam", learning_rate=0.1)` is an optimizer; `landscape_from`, `slope_from`, `race_from`,
  `backprop_from` and `training_from` make a simulation of `Settings`, and `History` steps through it,
  forward and back.
* `InputError` is what all of them raise for a wrong input: one line that says what to write instead.

>>> from gdtui.engine import parse
>>> parse("(x + y) * z").value_and_gradient((-2, 5, -4))
(-12.0, (-4.0, -4.0, 3.0))

`gdtui.notebook` has the same with pictures.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdtui.engine.autodiff.circuit import Circuit
    from gdtui.engine.autodiff.expression import parse
    from gdtui.engine.base.errors import InputError
    from gdtui.engine.base.history import History
    from gdtui.engine.base.settings import Settings
    from gdtui.engine.circuit.simulation import backprop_from
    from gdtui.engine.landscape.simulation import landscape_from
    from gdtui.engine.losses.catalogue import find_loss
    from gdtui.engine.losses.objective import Objective
    from gdtui.engine.network.training import training_from
    from gdtui.engine.optimizers.registry import make
    from gdtui.engine.race.simulation import race_from
    from gdtui.engine.slope.own_function import GradientCheck, gradient_check
    from gdtui.engine.slope.simulation import slope_from

__all__ = [
    "Circuit",
    "GradientCheck",
    "History",
    "InputError",
    "Objective",
    "Settings",
    "backprop_from",
    "find_loss",
    "gradient_check",
    "landscape_from",
    "make",
    "parse",
    "race_from",
    "slope_from",
    "training_from",
]

_MODULES = {
    "Circuit": "autodiff.circuit",
    "GradientCheck": "slope.own_function",
    "History": "base.history",
    "InputError": "base.errors",
    "Objective": "losses.objective",
    "Settings": "base.settings",
    "backprop_from": "circuit.simulation",
    "find_loss": "losses.catalogue",
    "gradient_check": "slope.own_function",
    "landscape_from": "landscape.simulation",
    "make": "optimizers.registry",
    "parse": "autodiff.expression",
    "race_from": "race.simulation",
    "slope_from": "slope.simulation",
    "training_from": "network.training",
}


def __getattr__(name: str) -> Any:
    """What is offered, imported when it is asked for: the start of the app needs little of it."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return found


def __dir__() -> list[str]:
    """The names that are here, and those that are offered."""
    return sorted([*globals(), *__all__])
