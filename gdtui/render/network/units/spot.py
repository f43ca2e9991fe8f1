"""What is chosen in a network: its equation with its numbers, its gradient, its picture large."""

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.base.wording import brief, place
from gdtui.engine.network.passes import ACTIVATIONS
from gdtui.engine.network.shape import TWO_KINDS
from gdtui.engine.optimizers.worked import Term, in_numbers
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.heatmap import heatmap, legend
from gdtui.render.cells.look import DIM, GREEN, ORANGE, YELLOW, Look
from gdtui.render.cells.panel import Line, Span, cropped, field, flow, heading, panel, wrap
from gdtui.render.network.signs import signed_ramp
from gdtui.render.network.units.net import Net, Vector
from gdtui.render.network.units.spots import Spot, index_of
from gdtui.render.network.units.tiles import shrunk
from gdtui.render.spelled import spelled, word

_LABEL = 13
"""Cells for the labels on the left."""
_WORKED = 3
"""The most products of an equation that stand by themselves; of more, the largest do."""
_LEAST = 4
"""The fewest rows of the large picture, its colour bar among them."""
_NAME = 8


def spot_frame(net: Net, spot: Spot, rows: int, columns: int, look: Look) -> Frame:
    """The lines about what is chosen, and below them its picture, where there is room for it."""
    lines = _fitted(net, spot, rows, columns, look)
    room = rows - len(lines)
    if room < _LEAST:
        return panel(lines, rows, columns)
    return stack(panel(lines, len(lines), columns), unit_picture(net, spot.target, room, columns, look))


def _fitted(net: Net, spot: Spot, rows: int, columns: int, look: Look) -> list[Line]:
    """The lines, with as many products as leave room for all that is said after them."""
    lines: list[Line] = []
    for most in range(_WORKED, 0, -1):
        lines = spelled(spot_lines(net, spot, columns, most), columns, look)
        if len(lines) <= rows:
            return lines
    return cropped(lines, rows, columns)


def unit_picture(net: Net, unit: Spot, rows: int, columns: int, look: Look) -> Frame:
    """Where a unit fires, all over the input plane, and what the colours mean in the last row."""
    values = shrunk(net.fires[unit.layer][unit.unit - 1], (2 * (rows - 1), columns))
    scale, colors = net.scale(unit.layer, unit.unit - 1), signed_ramp(look)
    named = word(net.called(unit), look)
    return stack(heatmap(values, scale, colors), legend(scale, colors, columns, named, kind=False))


def spot_lines(net: Net, spot: Spot, columns: int, most: int = _WORKED) -> list[Line]:
    """All that is said of what is chosen.

    Args:
        net: the network.
        spot: what is chosen.
        columns: how wide the lines are.
        most: how many products of a unit's equation stand by themselves.
    """
    if spot.input is not None:
        return _weight(net, spot, columns)
    return _unit(net, spot, columns, most) if spot.layer else _input(net, spot, columns)


def _input(net: Net, spot: Spot, columns: int) -> list[Line]:
    value = float(net.example[0][spot.unit - 1])
    return [heading(f"input {brief(net.called(spot))}", columns), field("value", show(value), _LABEL, GREEN)]


def _weight(net: Net, spot: Spot, columns: int) -> list[Line]:
    assert spot.input is not None
    index = index_of(net.shape, spot)
    value, given = float(net.params[index]), float(net.example[spot.layer - 1][spot.input - 1])
    ends = f"{brief(net.called(spot.source), _NAME)} → {brief(net.called(spot.target), _NAME)}"
    product = in_numbers("{w}·{a}", value * given, {"w": Term("w", value), "a": Term("a", given)})
    return [
        heading(f"weight {net.shape.names[index]} · into {_layer(net, spot)}", columns),
        field("from → to", ends, _LABEL),
        *_param(net, index, columns),
        *wrap(f"w·{_gives(net, spot.source)} = {product} = {show(value * given)}", columns, GREEN, "  "),
    ]


def _layer(net: Net, spot: Spot) -> str:
    return "the output" if spot.layer == net.last else f"layer {spot.layer}"


def _unit(net: Net, spot: Spot, columns: int, most: int) -> list[Line]:
    index = index_of(net.shape, spot)
    kind = net.shape.activation if spot.layer < net.last else "output"
    lines = [heading(f"layer {spot.layer} · {brief(net.called(spot), _NAME)} · {kind}", columns)]
    lines += wrap(f"at {place(net.names, net.example[0].tolist())}", columns, DIM)
    for equation in _equations(net, spot, most):
        lines += flow((Span(equation, GREEN),), columns, "  ")
    return [*lines, *_param(net, index, columns, f"bias {net.shape.names[index]}")]


def _param(net: Net, index: int, columns: int, name: str = "value") -> list[Line]:
    """Value, gradient and last update of a param, and whether it is kept from moving."""
    lines = [field(name, show(float(net.params[index])), _LABEL)]
    for label, known, color in (("gradient", net.gradient, ORANGE), ("last update", net.update, ORANGE)):
        if known is not None:
            lines.append(field(label, show(float(known[index])), _LABEL, color))
    if index in net.cut:
        lines += wrap("cut: held at 0, nothing passes", columns, YELLOW)
    elif index in net.held:
        lines += wrap("held: no step moves it", columns, YELLOW)
    return lines


def _gives(net: Net, unit: Spot) -> str:
    """The symbol of what a unit hands on."""
    return brief(net.called(unit), _NAME) if unit.layer == 0 else f"a{unit.unit}"


# -- the equation of a unit


def _equations(net: Net, spot: Spot, most: int) -> list[str]:
    """What goes into a unit, in symbols and in numbers, and what comes out of it."""
    weights, biases = net.shape.parts(net.params)[spot.layer - 1]
    given, own, bias = net.example[spot.layer - 1], weights[:, spot.unit - 1], float(biases[spot.unit - 1])
    with np.errstate(all="ignore"):
        products = own * given
        z = float(products.sum()) + bias
    shown = sorted(np.argsort(-np.abs(products), kind="stable")[:most].tolist())
    symbols = [f"w{at + 1}·{_gives(net, Spot(spot.layer - 1, at + 1))}" for at in shown]
    rest = _others(own.size - len(shown))
    formula, terms = _filled(own, given, shown, bias)
    return [
        f"z = {' + '.join([*symbols, *rest, 'bias' if 'b' in net.names else 'b'])}",
        f"= {in_numbers(formula, z, terms)} = {show(z)}",
        *_result(net, spot, z),
    ]


def _others(count: int) -> list[str]:
    """What stands in the symbols for the products that are too many to be shown."""
    return [] if count == 0 else ["another"] if count == 1 else [f"{count} others"]


def _filled(own: Vector, given: Vector, shown: list[int], bias: float) -> tuple[str, dict[str, Term]]:
    """The sum with a gap for each number, and the numbers: the others' products are one of them."""
    parts = [f"{{w{at}}}·{{a{at}}}" for at in shown]
    terms = {f"w{at}": Term("w", float(own[at])) for at in shown}
    terms |= {f"a{at}": Term("a", float(given[at])) for at in shown}
    if len(shown) < own.size:
        with np.errstate(all="ignore"):
            terms["rest"] = Term("rest", float(np.delete(own * given, shown).sum()))
        parts.append("{rest}")
    terms["b"] = Term("b", bias)
    return " + ".join([*parts, "{b}"]), terms


def _result(net: Net, spot: Spot, z: float) -> list[str]:
    """What the unit makes of z: a hidden one by its activation, the output of two kinds a probability."""
    name = net.shape.activation
    if spot.layer == net.last:
        if net.shape.task != TWO_KINDS:
            return []
        name = "sigmoid"
    if name == "linear":
        return ["a = z"]
    with np.errstate(all="ignore"):
        value = float(ACTIVATIONS[name].value(np.array([z]))[0])
    symbol = "a" if spot.layer < net.last else "p"
    given = in_numbers(f"{name}({{z}})", value, {"z": Term("z", z)}).replace("((", "(").replace("))", ")")
    return [f"{symbol} = {name}(z) = {given} = {show(value)}"]
