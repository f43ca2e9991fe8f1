"""The network's picture: what it says everywhere, and how well; or one of its other views.

What a view is drawn with is imported when it is turned to: the first picture is that of the field.
"""

from collections.abc import Callable

from gdtui.engine.network.beside import SORTS
from gdtui.engine.network.views.way import losses_along
from gdtui.render import stage
from gdtui.render.cells.canvas import stack
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.loss_chart import LossCurve
from gdtui.render.cells.panel import panel
from gdtui.render.network.framed import field_main, field_of
from gdtui.render.network.panel import LABEL, brief_lines, figure_lines, loss_curves, side, way_lines
from gdtui.render.network.shown import NetworkView
from gdtui.render.network.strip import hints, words
from gdtui.render.spelled import spelled

_ROOMY = 28
"""Rows from which the side has room for how it is trained besides what belongs to the view."""


def draw(view: NetworkView, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen, at a size that fits."""
    layout = stage.arrange(columns, rows)
    parts = stage.Parts(
        header=stage.header(look, "network", view.training.examples.shown, columns),
        main=_MAIN[view.view](view, layout.main, look),
        side=_side(view, layout.side, look),
        strip=words(view, layout.strip),
        footer=stage.footer(hints(view), columns),
    )
    return stage.compose(layout, parts, look)


def foresee(view: NetworkView, columns: int, rows: int, look: Look) -> None:
    """Work out what of a picture to come shows the state alone, not the way to it: it is kept until then."""
    layout = stage.arrange(columns, rows)
    if view.view == "field":
        field_of(view, layout.main, look)
    _ = view.state.figures
    words(view, layout.strip)


# -- the views


def _fields(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """The fields of all networks side by side."""
    from gdtui.render.network import compare

    size = box.rows, box.columns
    return compare.fields(view.lanes, view.turn, *size, look, view.window, view.told)


def _units(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """The network in layers."""
    from gdtui.render.network.units.picture import units_frame

    return units_frame(view.net, view.chosen, box.rows, box.columns, look)


def _layers(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """How activations and gradients are spread, layer by layer."""
    from gdtui.render.network.layers import layers_frame

    return layers_frame(view.figures, box.rows, box.columns, look)


def _landscape(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """The training loss on a plane through the weights, and the way walked."""
    from gdtui.render.network.landscape import landscape_main

    assert view.drawn is not None
    return landscape_main(view.way, view.drawn, view.ground, box.rows, box.columns, look, view.contours)


_MAIN: dict[str, Callable[[NetworkView, stage.Box, Look], Frame]] = {
    "field": field_main, "units": _units, "landscape": _landscape, "layers": _layers,
    **dict.fromkeys(SORTS, _fields),
}  # fmt: skip


# -- beside them


def _side(view: NetworkView, box: stage.Box, look: Look) -> Frame:
    """The numbers, and what belongs to the view."""
    if view.view in SORTS:
        from gdtui.render.network import compare

        return compare.beside(view.lanes, view.view, box.rows, box.columns, look, view.told)
    brief = view.view in _PICTURED and box.rows < _ROOMY
    figures = brief_lines if brief else figure_lines
    lines = spelled(figures(view.training, view.state, box.columns, look), box.columns, look)
    if view.view == "field" or box.rows >= _ROOMY:
        status = stage.status(view.running, view.state.step)
        lines += spelled(way_lines(view.training, view.state, status), box.columns, look)
        lines += spelled(stage.trail(view.way, LABEL), box.columns, look)
    if view.view in _BESIDE:
        below = _BESIDE[view.view](view, box.rows - len(lines), box.columns, look)
        return stack(panel(lines, len(lines), box.columns), below)
    return side(lines, _curves(view, look), box.rows, box.columns, look)


def _curves(view: NetworkView, look: Look) -> list[LossCurve]:
    """Both losses against the step; none before the first."""
    return loss_curves(losses_along(view.way, view.state), look) if view.state.step else []


def _spot(view: NetworkView, rows: int, columns: int, look: Look) -> Frame:
    """What is chosen: its equation with its numbers, and its picture."""
    from gdtui.render.network.units.spot import spot_frame

    return spot_frame(view.net, view.chosen, rows, columns, look)


def _norms(view: NetworkView, rows: int, columns: int, look: Look) -> Frame:
    """The gradient's length layer by layer, and what is wrong; both losses where there is room."""
    from gdtui.render.network import layers

    lines = spelled(layers.layer_lines(view.figures, columns, look), columns, look)
    if len(lines) > rows:
        return layers.layers_side(view.figures, rows, columns, look)
    return side(lines, _curves(view, look), rows, columns, look)


def _sharpness(view: NetworkView, rows: int, columns: int, look: Look) -> Frame:
    """Which plane is drawn, and how sharp the loss is."""
    from gdtui.render.network.landscape import landscape_side

    assert view.drawn is not None
    return landscape_side(view.state, view.way, view.drawn, rows, columns, look)


_PICTURED = ("units", "landscape")
"""Beside these lies a picture of their own, which needs what room there is."""
_BESIDE: dict[str, Callable[[NetworkView, int, int, Look], Frame]] = {
    "units": _spot, "landscape": _sharpness, "layers": _norms,
}  # fmt: skip
