"""A map of settings that is looked at: what stands upwards, where the cross is, which part is shown."""

from collections.abc import Callable, Iterator, Sequence
from math import log10, nan
from typing import Any, NamedTuple, Protocol

from gdtui.engine.settings.axis import Axis, find_axis
from gdtui.engine.settings.fate import Told
from gdtui.engine.settings.map import Map
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.cells.viewport import Viewport
from gdtui.render.settings.map import Ground, box_of, cell_at, rates_and_values, setting_at
from gdtui.render.settings.page import SettingsView, arranged, draw
from gdtui.screens.filling import Gradual

Part = tuple[float, float, float, float]
"""A part of a map: the logarithms of the learning rates, and the values, between which it lies."""
Setting = tuple[float, float]
"""A learning rate, and a value of what stands upwards."""
_ALL_BUT = 1 - 1e-9
"""Of a width, as much as all of it."""


class Beside(NamedTuple):
    """The run at the cross.

    Attributes:
        told: what became of it.
        reason: why it ended, in words; "" where it has not.
        draw: draws it in a box.
    """

    told: Told
    reason: str
    draw: Callable[[stage.Box, Look], Frame]


class Varied(Protocol):
    """A run whose settings are varied; equal to another one whose map is the same."""

    @property
    def title(self) -> str:
        """What is run."""

    @property
    def label(self) -> str:
        """What the rule is called."""

    @property
    def formula(self) -> str:
        """The border that theory knows, in a few signs; "" for none."""

    def axes(self) -> tuple[Axis, ...]:
        """What may stand upwards, the first one first.

        Raises:
            InputError: when there is no map of its settings.
        """

    def bound(self, axis: Axis, value: float, steepest: float) -> float:
        """The learning rate beyond which theory lets no run settle; nan where it knows none.

        Args:
            axis: what stands upwards.
            value: where on it.
            steepest: λmax.
        """

    def rates(self) -> tuple[float, float]:
        """The lowest and the highest learning rate."""

    def own(self, axis: Axis) -> Setting:
        """The run's own setting."""

    def maps(self, axis: Axis, here: Viewport) -> Iterator[Map | None]:
        """The map of that part, coarse first; see `SettingsMap.maps`."""

    def beside(self, axis: Axis, setting: Setting) -> Beside:
        """The run with that setting."""


class Chart:
    """What is shown of a map, and as much of it as is known.

    Args:
        varied: the run.
        asked: as `Settings.settings_map` has it; () for the usual.
    """

    def __init__(self, varied: Varied, asked: Sequence[Any] = ()) -> None:
        name, *numbers = asked or ("",)
        cross = numbers[:2] if len(numbers) in (2, 6) else ()
        self.varied = varied
        self._name = name
        self._cross = (cross[0], cross[1]) if cross else None
        self._part: Part | None = _four(numbers[len(cross) :])
        self._map = Gradual[Map]()
        self._beside: tuple[object, Beside] | None = None

    @property
    def asked(self) -> tuple[Any, ...]:
        """How it is looked at, as `Settings.settings_map` has it."""
        return (self.axis.spoken, *(self._cross or ()), *(self._part or ()))

    @property
    def axis(self) -> Axis:
        """What stands upwards; what comes first where a rule has not what was asked for."""
        axes = self.varied.axes()
        known = self._name in {axis.spoken for axis in axes}
        return find_axis(axes, self._name) if known else axes[0]

    @property
    def cross(self) -> Setting:
        """Where the cross is: at the run's own setting, unless it was moved."""
        return self._cross or self.varied.own(self.axis)

    @property
    def _spot(self) -> Setting:
        """Where on the map that is."""
        rate, value = self.cross
        return rate, self.axis.place(value)

    def here(self, columns: int, rows: int) -> Viewport:
        """The part that is shown, on the cells of the map in a box of that size."""
        part = self._part or self._whole
        return box_of(part[:2], part[2:], self.axis, (columns, rows))

    @staticmethod
    def box(columns: int, rows: int) -> stage.Box:
        """Where the map lies on a screen of that size."""
        return arranged(columns, rows).main

    @property
    def _whole(self) -> Part:
        (low, high), axis = self.varied.rates(), self.axis
        return log10(low), log10(high), axis.low, axis.high

    def draw(
        self, screen: str, size: tuple[int, int], notice: str, look: Look, banner: tuple[str, ...] = ()
    ) -> Frame:
        """The whole screen of so many columns and rows; `banner` says how a game stands."""
        axis, main, beside = self.axis, self.box(*size), self.beside
        here = self.here(main.columns, main.rows)
        found = self._known(here)
        row, _ = cell_at(here, *self._spot)
        view = SettingsView(
            screen=screen,
            title=self.varied.title,
            label=self.varied.label,
            ground=Ground(
                found, self._border(here, found), here, axis.symbol, self.varied.formula, look, axis.spacing
            ),
            spot=self._spot,
            cross=self.cross,
            bound=self._bound(self.cross[1], float(found.steepest[2 * row])),
            name=_called(axis),
            told=beside.told,
            reason=beside.reason,
            beside=beside.draw,
            axes=len(self.varied.axes()),
            notice=notice,
            banner=banner,
        )
        return draw(view, *size, look)

    def _border(self, here: Viewport, found: Map) -> tuple[float, ...]:
        """The learning rate beyond which theory lets none settle, by rows."""
        _, values = rates_and_values(here)
        rows = zip(values.tolist(), found.steepest.tolist(), strict=True)
        return tuple(self._bound(self.axis.value(place), steepest) for place, steepest in rows)

    def _bound(self, value: float, steepest: float) -> float:
        """That of one value; nan off the map, too: the curvature of a flat minimum says nothing."""
        low, high = self.varied.rates()
        bound = self.varied.bound(self.axis, value, steepest)
        return bound if low <= bound <= high else nan

    @property
    def beside(self) -> Beside:
        """The run at the cross; made once."""
        key = self.varied, self.axis, self.cross
        if self._beside is None or self._beside[0] != key:
            self._beside = key, self.varied.beside(self.axis, self.cross)
        return self._beside[1]

    def _known(self, here: Viewport) -> Map:
        """As much as is known of the map there: a coarse one at least."""
        wanted = self.varied, self.axis, here
        known = self._map.of(wanted, lambda: self.varied.maps(self.axis, here))
        assert known is not None
        return known

    @property
    def unfinished(self) -> bool:
        """Whether more of it is to come."""
        return self._map.is_unfinished

    def fill(self) -> bool:
        """Work on the map for some milliseconds; whether there was something to do."""
        return self._map.more()

    # -- what keys do; each returns what there is to be said

    def put(self, setting: Setting) -> None:
        """Put the cross at a setting."""
        self._cross = setting

    def turn(self) -> str:
        """Set something else upwards; the cross keeps its learning rate."""
        axes = self.varied.axes()
        following = axes[(axes.index(self.axis) + 1) % len(axes)]
        if following == self.axis:
            return f"Nothing but {_called(following)} can stand upwards here."
        rate, _ = self.cross
        self._name, self._part = following.spoken, None
        self._cross = rate, self.varied.own(following)[1]
        return ""

    def move(self, here: Viewport, right: int, up: int) -> str:
        """Move the cross by so many cells."""
        row, column = cell_at(here, *self._spot)
        row, column = row - up, column + right
        if not (0 <= row < here.rows and 0 <= column < here.columns):
            return "The cross is at the edge of the map."
        self.put_at(here, row, column)
        return ""

    def put_at(self, here: Viewport, row: int, column: int) -> None:
        """Put the cross into a cell."""
        rate, place = setting_at(here, row, column)
        self.put((rate, self.axis.value(place)))

    def zoom(self, direction: int) -> str:
        """Look closer at the cross, or from further away."""
        rate, value = self._spot
        part = self.here(60, 20).zoom(1.5**direction, (log10(rate), value))
        before, self._part = self._part, self._inside((*part.x_range, *part.y_range))
        return "No further." if self._part == before else ""

    def whole(self) -> str:
        """Show all of it."""
        before, self._part = self._part, None
        return "This is the whole of it." if before is None else ""

    def _inside(self, part: Part) -> Part | None:
        """As much of a part as lies on the map; None where that is all of it."""
        whole = self._whole
        found = (*_clipped(part[:2], whole[:2]), *_clipped(part[2:], whole[2:]))
        return None if found == whole else found


def _four(numbers: Sequence[float]) -> Part | None:
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if numbers else None


def _clipped(ends: tuple[float, float], whole: tuple[float, float]) -> tuple[float, float]:
    """A range moved into another one; one that is wider becomes that."""
    low, high = ends
    if high - low >= _ALL_BUT * (whole[1] - whole[0]):
        return whole
    shift = max(whole[0] - low, 0.0) - max(high - whole[1], 0.0)
    return max(low + shift, whole[0]), min(high + shift, whole[1])


def _called(axis: Axis) -> str:
    """What the words call it: β₁ and β₂ have no other name there."""
    if axis.param is not None:
        return f"start {axis.name}"
    return axis.symbol if axis.name.startswith("beta") else axis.spoken
