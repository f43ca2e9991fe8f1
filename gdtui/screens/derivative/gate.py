"""Typing the local gradients of a circuit's gate: asked for, and judged."""

from gdtui.engine.circuit.own import gate_at_work, named
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.engine.derivative.typed import Derivative, derivative_of
from gdtui.engine.derivative.verdict import judge
from gdtui.engine.derivative.words import sentence
from gdtui.screens.simulator import SimulatorScreen


def ask_gate(screen: SimulatorScreen[Backprop, CircuitState]) -> None:
    """Have the local gradients typed of the gate that the last event was about."""
    found = gate_at_work(screen.history.simulation, screen.history.current)
    if found is None:
        screen.say("This gate has the same value coming in twice: n goes on to another one.")
        return

    def read(text: str) -> Derivative:
        return derivative_of(found.circuit, text, of=named(found))

    def taken(own: Derivative) -> None:
        screen.say(sentence(judge(own, found.bounds, found.point, screen.host.settings.seed)))

    inputs = found.circuit.inputs
    each = ", ".join(f"∂{named(found)}/∂{name}" for name in inputs)
    several = f" ({len(inputs)}, with commas between)" if len(inputs) > 1 else ""
    stands = f"; {', '.join(found.stands)}" if found.stands else ""
    screen.ask(f"{each}, as you have it{several}{stands}", "", read, taken)
