"""Layer by layer: how activations and gradients are spread, and where gradients vanish or explode."""

import math
from collections.abc import Sequence

import numpy as np

from gdtui.engine.base.numbers import show
from gdtui.engine.network.views.layers import Histogram, LayerFigures, told
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, GREEN, ORANGE, RED, Look
from gdtui.render.cells.panel import Line, Span, cropped, heading, line, panel, wrap, write
from gdtui.render.cells.ticks import label
from gdtui.render.network.units.tiles import shrunk
from gdtui.render.spelled import spelled, word

Figures = Sequence[LayerFigures]

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_EIGHTHS_ASCII = "  ..::||#"
_TALLEST = 8
"""The most rows of a histogram."""
_ROOMY = 40
"""Columns from which a layer is called by its whole name."""
_NAME, _NUMBER, _PERCENT = 8, 10, 8
"""Cells of a layer's name, of its gradient norm and of a share."""
_WIDEST_BAR = 24
_DECADES = 6
"""A bar of a gradient norm spans at least so many powers of ten."""
_WARN = 0.5
"""From this share of dead or saturated units on, they are shown in red."""


def layers_frame(figures: Figures, rows: int, columns: int, look: Look) -> Frame:
    """For each layer a histogram of its activations and one of its gradients, all on the same axes."""
    canvas = Canvas.blank(rows, columns)
    left = 9 if columns >= _ROOMY else 3
    width = (columns - left - 3) // 2
    starts = (left, left + width + 3)
    write(canvas, spelled([_titles(starts, width)], columns, look)[:1], 0, 0, columns)
    stride = max((rows - 2) // len(figures), 1)
    height = min(max(stride - 1, 1), _TALLEST)
    for place, layer in enumerate(figures):
        top = 1 + place * stride
        name = _name(layer, figures) if columns >= _ROOMY else str(layer.layer)
        canvas.text(top + height - 1, 0, name, RED if layer.verdict else DIM, bold=bool(layer.verdict))
        _draw(canvas, layer.activations, (top, starts[0]), (height, width), GREEN, look)
        _draw(canvas, layer.gradients, (top, starts[1]), (height, width), ORANGE, look)
        if stride > height:
            _scale(canvas, layer.activations, (top + height, starts[0]), width, look)
            _scale(canvas, layer.gradients, (top + height, starts[1]), width, look, power=True)
    return canvas.frame()


def _titles(starts: tuple[int, int], width: int) -> Line:
    roomy = width >= len("gradients (log)")
    first, second = ("activations", "gradients (log)") if roomy else ("outputs", "gradients")
    return line(" " * starts[0], Span(f"{first:<{width}}   ", GREEN), Span(second, ORANGE))


def _name(layer: LayerFigures, figures: Figures) -> str:
    return "output" if layer.layer == len(figures) else f"layer {layer.layer}"


def _draw(
    canvas: Canvas, known: Histogram, corner: tuple[int, int], size: tuple[int, int], color: int, look: Look
) -> None:
    """Bars in eighths of a row; the highest is as high as there is room for."""
    rows, columns = size
    counts = shrunk(known.counts[np.newaxis, :].astype(np.float64), (1, columns))[0]
    most = float(counts.max(initial=0.0))
    # the least bit over a whole eighth is rounding
    eighths = np.ceil(counts / most * 8 * rows - 1e-9) if most > 0 else np.zeros(columns)
    signs = np.array([ord(sign) for sign in (_EIGHTHS_ASCII if look.ascii else _EIGHTHS)])
    above = np.arange(rows)[::-1, np.newaxis] * 8
    filled = np.clip(eighths - above, 0, 8).astype(np.intp)
    at_row, at_column = np.indices(filled.shape)
    canvas.put(corner[0] + at_row.ravel(), corner[1] + at_column.ravel(), signs[filled].ravel(), color)


def _scale(
    canvas: Canvas, known: Histogram, corner: tuple[int, int], columns: int, look: Look, power: bool = False
) -> None:
    """The two ends of a histogram below it, and a rule between them."""
    low, high = (_power(end) if power else label(end, digits=3) for end in (known.low, known.high))
    rule = columns - len(low) - len(high) - 2
    text = f"{low} {'─' * rule} {high}" if rule >= 0 else f"{high:>{columns}}"
    if len(text) <= columns:
        canvas.text(*corner, word(text, look), DIM)


def _power(exponent: float) -> str:
    return f"1e{exponent:.0f}".replace("-", "−") if exponent else "1"


# -- the numbers beside it


def layer_lines(figures: Figures, columns: int, look: Look) -> list[Line]:
    """Of each layer the gradient's length as a bar and a number, and the share of units that are stuck."""
    stuck = "dead" if any(layer.dead is not None for layer in figures) else "saturated"
    known = any(_stuck(layer) is not None for layer in figures)
    lines = [heading(f"gradient norm (log){f' · {stuck}' * known}", columns)]
    lines += [_layer(layer, figures, columns, look) for layer in figures]
    return [*lines, *wrap(told(figures), columns, RED)]


def layers_side(figures: Figures, rows: int, columns: int, look: Look) -> Frame:
    """These lines in a frame; what is wrong is said first where not all have room."""
    lines = spelled(layer_lines(figures, columns, look), columns, look)
    verdict = spelled(wrap(told(figures), columns, RED), columns, look)
    if len(lines) > rows:
        lines = [*verdict, *cropped(lines[: len(lines) - len(verdict)], max(rows - len(verdict), 0), columns)]
    return panel(lines, rows, columns)


def _stuck(layer: LayerFigures) -> float | None:
    return layer.saturated if layer.dead is None else layer.dead


def _layer(layer: LayerFigures, figures: Figures, columns: int, look: Look) -> Line:
    """A bar on a scale of powers of ten that holds the norms of all layers, the norm, the share."""
    room = min(columns - _NAME - _NUMBER - _PERCENT - 1, _WIDEST_BAR)
    filled = round(_part(layer.grad_norm, [each.grad_norm for each in figures]) * room)
    stuck = _stuck(layer)
    percent = "" if stuck is None else f"{show(100 * stuck, 3) if stuck else 0} %"
    return line(
        Span(f"{_name(layer, figures):<{_NAME}}", DIM),
        Span(f"{('=' if look.ascii else '▬') * filled:<{room}}", RED if layer.verdict else ORANGE),
        Span(f"{show(layer.grad_norm, 3):>{_NUMBER}}", bold=True),
        Span({"": " ", "vanishing": "↓", "exploding": "↑"}[layer.verdict], RED, True),
        Span(f"{percent:>{_PERCENT}}", RED if stuck is not None and stuck >= _WARN else GREEN),
    )


def _part(norm: float, norms: Sequence[float]) -> float:
    """Where a norm lies between a power of ten below all norms (0) and one above (1)."""
    known = [math.log10(each) for each in norms if math.isfinite(each) and each > 0]
    if not (known and math.isfinite(norm) and norm > 0):
        return 0.0 if norm == 0 or not known else 1.0
    high = math.ceil(max(known))
    low = min(math.floor(min(known)), high - _DECADES)
    return (math.log10(norm) - low) / (high - low)
