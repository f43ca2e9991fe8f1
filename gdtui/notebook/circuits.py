"""Circuits that show themselves."""

from collections.abc import Mapping
from dataclasses import fields
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse as parsed
from gdtui.engine.base.numbers import show
from gdtui.engine.circuit.simulation import Backprop, CircuitState
from gdtui.notebook.drawn import drawn

MOST_GATES = 200
"""Gates from which on a circuit shows no picture: it would be larger than any page."""
_ROWS, _COLUMNS = 40, 160


class Evaluated(NamedTuple):
    """A circuit at a point, both passes done.

    Attributes:
        circuit: the gates.
        point: a number for each input.
        value: what comes out.
        gradient: the derivative of that by each input.
    """

    circuit: Circuit
    point: Mapping[str, float]
    value: float
    gradient: Mapping[str, float]

    def __repr__(self) -> str:
        """The value, and a line for each input."""
        lines = [f"{self.circuit.text} = {show(self.value, 6)}"]
        width = max(map(len, self.point), default=0)
        for name, number in self.point.items():
            lines.append(f"{name:<{width}} = {show(number, 6)}, derivative {show(self.gradient[name], 6)}")
        return "\n".join(lines)

    def _repr_svg_(self) -> str | None:
        """The circuit with every value and every gradient."""
        return _picture(self.circuit, tuple(self.point.values()))


class ShownCircuit(Circuit):
    """A circuit that draws itself; otherwise the engine's."""

    def at(self, **numbers: float) -> Evaluated:
        """Both passes at a point: the value, the gradients, and a picture of them.

        Args:
            numbers: one for each input, by name.

        Raises:
            InputError: when one is missing, or there is no such input.
        """
        point = self.point_of(numbers)
        value, gradient = self.value_and_gradient(point)
        by_name = dict(zip(self.inputs, gradient, strict=True))
        return Evaluated(self, dict(zip(self.inputs, point, strict=True)), value, by_name)

    def _repr_svg_(self) -> str | None:
        """The gates, with no numbers yet."""
        return _picture(self, None)


def parse(text: str) -> ShownCircuit:
    """Read an expression, as `gdtui circuit` does.

    Args:
        text: such as `(x + y) * z`, or several statements: `q = x + y; q * z`.

    Raises:
        InputError: one line that says what cannot be read.
    """
    circuit = parsed(text)
    return ShownCircuit(**{part.name: getattr(circuit, part.name) for part in fields(circuit)})


def _picture(circuit: Circuit, point: tuple[float, ...] | None) -> str | None:
    """The gates; at a point, with every value and every gradient. None where there is nothing to draw."""
    from gdtui.render.circuit.drawing import drawing
    from gdtui.render.circuit.painter import picture
    from gdtui.render.circuit.panel import Words
    from gdtui.render.circuit.picture import CircuitView

    both = Backprop(circuit.text, circuit, point or (0.0,) * len(circuit.inputs))
    if not circuit.inputs or len(both.passes.circuit.gates) > MOST_GATES:
        return None
    made = drawing(both.passes.circuit, _ROWS, _COLUMNS, False, False)
    if point is None:
        return drawn(made.frame, circuit.text)
    view = CircuitView(both, CircuitState(both.last), chosen=-1, words=Words(about_input=True))
    frame = picture(made, view.moment, 0, 0, made.wiring.rows, made.wiring.columns, False)
    return drawn(frame, circuit.text)
