"""Units and weights: choosing one, setting it by hand, holding it still, cutting it."""

import numpy as np

from gdtui.engine.base.limits import FARTHEST
from gdtui.engine.base.numbers import parse_number, show
from gdtui.engine.base.wording import counted
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.viewed import selected
from gdtui.render import stage
from gdtui.render.cells.ticks import nice
from gdtui.render.network.units.spots import Spot, index_of, moved
from gdtui.screens.network.shape import NetworkShapeScreen
from gdtui.screens.pointing.pointed import Cell

_MOST_ABOVE = 100
"""A param so many times as large as all others moves by a step of its own size."""
_FIRST_STEP = 0.1
"""A step where all of the layer is 0."""
_WAYS = {(-1, 0): "left", (1, 0): "right", (0, 1): "up", (0, -1): "down"}


class NetworkUnitsScreen(NetworkShapeScreen):
    """The part of the network's screen that is about single units and weights."""

    _wanted: Spot | None = None
    """What was chosen; None for what is chosen at first."""
    _lines = "weights"
    """What the lines of the picture show: the weights, or their gradient."""

    @property
    def _on_units(self) -> bool:
        return self._view == "units"

    @property
    def _first(self) -> Spot:
        """What is chosen at first: the first unit that has weights."""
        return Spot(1, 1)

    @property
    def _chosen(self) -> Spot:
        """The unit or weight that is chosen; of a network that has it no more, the first one."""
        sizes, spot = self._training.shape.sizes, self._wanted or self._first
        there = spot.layer < len(sizes) and spot.unit <= sizes[spot.layer]
        if spot.input is not None:
            there = there and spot.input <= sizes[spot.layer - 1]
        return spot if there else self._first

    @property
    def _layer(self) -> int:
        """The hidden layer, from 0, whose units are added to: that of what is chosen, else the last one."""
        last = len(self._hidden) - 1
        return min(max(self._chosen.layer - 1, 0), last) if self._on_units else last

    @property
    def _called(self) -> str:
        """What is chosen, as a command line names it."""
        spot = self._chosen
        if spot.input is None:
            return f"u{spot.layer}_{spot.unit}"
        return self._training.shape.names[index_of(self._training.shape, spot)]

    def _choose_called(self, name: str) -> None:
        place = selected(self._training.shape, name)
        self._wanted = Spot(place.layer, place.unit, place.input)

    # -- choosing

    def _choose_next(self, right: int, up: int) -> None:
        way = _WAYS.get((right, up))
        if way is None:
            self.say("Units and weights are chosen one by one: ← ↑ ↓ →.")
            return
        before, self._wanted = self._chosen, moved(self._training.shape.sizes, self._chosen, way)
        self.notice = ""
        if before == self._wanted:
            self.say("There is nothing further that way.")
        else:
            self.changed()

    def pressed(self, row: int, column: int) -> None:
        """Choose the unit or the weight; on the field, take up an example."""
        if self._in_units(row, column):
            self._choose_at(row, column)
        else:
            super().pressed(row, column)

    def dragged(self, before: Cell, now: Cell) -> None:
        """Upwards, the chosen weight grows, row by row; a map goes along, or an example."""
        if self._held and self._in_units(*self._held):
            self._nudge(before[0] - now[0])
        else:
            super().dragged(before, now)

    def wheeled(self, row: int, column: int, up: bool) -> None:
        """Upwards, the chosen weight grows; on a map, look closer."""
        if self._in_units(row, column):
            self._nudge(1 if up else -1)
        else:
            super().wheeled(row, column, up)

    def _in_units(self, row: int, column: int) -> bool:
        return self._on_units and stage.arrange(*self._cells).main.contains(row, column)

    def _choose_at(self, row: int, column: int) -> None:
        box = stage.arrange(*self._cells).main
        from gdtui.render.network.units.picture import at_cell
        from gdtui.render.network.units.seen import net_of

        net = net_of(self._training, self.history.current, self._pane, self._lines)
        cell = row - box.row, column - box.column
        found = at_cell(net, self._chosen, box.rows, box.columns, self.host.look, cell)
        if found is not None:
            self._wanted = found
            self.notice = ""
            self.changed()

    def action_gradients(self) -> None:
        """Show the gradient in the lines of the picture, or the weights again."""
        if not self._on_units:
            self.say("Gradients are shown along the weights among the units: v shows these.")
            return
        self._lines = "weights" if self._lines == "gradient" else "gradient"
        self.say(f"The lines show the {self._lines} of every weight now.")

    # -- setting by hand

    def _params_of(self, spot: Spot) -> list[str]:
        """The params of what is chosen: a weight, or all that leads to a unit and its bias."""
        shape = self._training.shape
        if spot.input is not None:
            return [shape.names[index_of(shape, spot)]]
        if spot.layer == 0:
            return []
        weights = shape.incoming(spot.layer - 1, spot.unit - 1).tolist()
        return [shape.names[index] for index in (*weights, index_of(shape, spot))]

    def _leading_on(self, spot: Spot) -> list[str]:
        """The weights by which what is chosen acts: the weight itself, or those that lead on from a unit."""
        shape = self._training.shape
        if spot.input is not None:
            return self._params_of(spot)
        if spot.layer == len(shape.sizes) - 1:
            return []
        lead = (Spot(spot.layer + 1, unit + 1, spot.unit) for unit in range(shape.sizes[spot.layer + 1]))
        return [shape.names[index_of(shape, each)] for each in lead]

    def action_hold(self) -> None:
        """Hold what is chosen still, or let it move again."""
        if not self._on_units:
            self.say("Weights are held among the units: v shows these.")
            return
        names, held = self._params_of(self._chosen), self._known.held
        if not names:
            self.say("An input has no weight: → leads to one.")
            return
        free = all(name in held for name in names)
        kept = tuple(name for name in held if name not in names)
        if self.change(lambda: self.on_way(held=kept if free else (*kept, *names))):
            what = names[0] if len(names) == 1 else counted(len(names), "param")
            self.add(f"{what} may move again." if free else f"Held still: {what}. F lets go.")

    def action_cut(self) -> None:
        """Cut what is chosen: its weight, or all that lead on from a unit, become 0 and stay there."""
        if not self._on_units:
            self.action_whole()
            return
        names, known = self._leading_on(self._chosen), self._known
        if not names:
            self.say("Nothing leads on from the output: ← leads to a weight.")
            return
        held = (*(name for name in known.held if name not in names), *names)
        put = (*known.put, *((name, 0.0) for name in names))
        if self.change(lambda: self.on_way(held=held, put=put)):
            self.add(f"Cut: {', '.join(names[:4])}{', …' * (len(names) > 4)} = 0, and held there. F lets go.")

    def action_number(self) -> None:
        """Type the chosen weight, or a learning rate."""
        if not self._on_units:
            super().action_number()
            return
        names = self._params_of(self._chosen)
        if not names:
            self.say("An input has no weight: → leads to one.")
            return
        name = names[-1]
        value = float(self.history.current.params[self._training.shape.index_of(name)])
        self.ask(f"a number for {name}", f"{value:.6g}", _weight, lambda number: self._put(name, number))

    def action_pan(self, right: int, up: int) -> None:
        """Among the units the chosen weight grows upwards, as by a drag; a map is looked at further on."""
        if not self._on_units:
            super().action_pan(right, up)
        elif up:
            self._nudge(up)
        else:
            self.say("K makes the chosen weight larger, J smaller.")

    def _nudge(self, times: int) -> None:
        """Set the chosen weight, or the bias of the chosen unit, so many small steps higher."""
        names, shape = self._params_of(self._chosen), self._training.shape
        if not times:
            return
        if not names:
            self.say("An input has no weight: → leads to one.")
            return
        params = self.history.current.params
        layer = np.concatenate([part.ravel() for part in shape.parts(params)[self._chosen.layer - 1]])
        value = float(params[shape.index_of(names[-1])])
        moved = float(f"{value + times * _small_step(value, layer):.6g}")
        self._put(names[-1], min(max(moved, -FARTHEST), FARTHEST))

    def _put(self, name: str, number: float) -> None:
        if self.change(lambda: self.on_way(put=(*self._known.put, (name, number)))):
            self.add(f"{name} = {show(number)}, set by hand: it goes on from there.")


def _small_step(value: float, layer: Vector) -> float:
    """A tenth of what the other params of the layer come to: there and back again is the same step.

    Args:
        value: the param that is to be moved.
        layer: all params of its layer.
    """
    others = np.abs(layer[np.isfinite(layer) & (layer != value)])
    size = max(float(others.max(initial=0.0)), abs(value) / _MOST_ABOVE)
    return nice(size) / 10 if size else _FIRST_STEP


def _weight(text: str) -> float:
    """A weight that was typed.

    Raises:
        InputError: when it is none.
    """
    return parse_number(text, -FARTHEST, FARTHEST)
