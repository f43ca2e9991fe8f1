"""Named landscapes and curves, one line each, with why each is worth seeing.

Where a minimum has no closed form it is given to six decimals (sources: Jamil & Yang, "A literature survey
of benchmark functions for global optimization problems", 2013; ours are checked by the tests, which ask for
a vanishing gradient and a positive definite Hessian there).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError, is_name, quote, suggest
from gdtui.engine.losses import classifier
from gdtui.engine.losses.circuit_objective import CircuitObjective, typed
from gdtui.engine.losses.ground import start_within, within
from gdtui.engine.losses.objective import Bounds, pairs


class _Line(NamedTuple):
    """A loss as it is written down here."""

    name: str
    text: str
    box: Sequence[float]
    start: Sequence[float]
    learning_rate: float
    minima: Sequence[Sequence[float]]
    why: str

    def loss(self) -> CircuitObjective:
        """The loss itself."""
        circuit = parse(self.text)
        bounds: Bounds = pairs(self.box, len(circuit.inputs))
        minima = tuple(map(tuple, self.minima))
        return CircuitObjective(
            self.name, circuit, bounds, tuple(self.start), self.learning_rate, minima, self.why
        )


class _Catalogue(Mapping[str, CircuitObjective]):
    """Losses by name, in the order they are offered; each is parsed when it is first asked for."""

    def __init__(self, lines: Iterable[_Line]) -> None:
        self._lines = {line.name: line for line in lines}
        self._losses: dict[str, CircuitObjective] = {}

    def __getitem__(self, name: str) -> CircuitObjective:
        if name not in self._losses:
            self._losses[name] = self._lines[name].loss()
        return self._losses[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


_LANDSCAPES = (
    _Line("rosenbrock", "(1 - x)**2 + 100*(y - x**2)**2", (-2, 2, -1, 3), (-1.2, 1), 0.001, [(1, 1)],
          "A curved valley: falling into it is easy, following its flat floor is slow."),
    _Line("bowl", "x**2 + y**2", (-3, 3, -3, 3), (-2.4, 1.8), 0.1, [(0, 0)],
          "The same curvature every way: downhill points straight at the minimum."),
    _Line("ravine", "0.5*x**2 + 50*y**2", (-3, 3, -1, 1), (-2.6, 0.7), 0.015, [(0, 0)],
          "A hundred times steeper across than along (κ = 100): gradient descent zigzags and creeps."),
    _Line("himmelblau", "(x**2 + y - 11)**2 + (x + y**2 - 7)**2", (-5, 5, -5, 5), (-0.5, -1), 0.01,
          [(3, 2), (-2.805118, 3.131313), (-3.77931, -3.283186), (3.584428, -1.848127)],
          "Four minima equally deep: where one starts decides where one ends."),
    _Line("beale", "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
          (-4.5, 4.5, -4.5, 4.5), (-2, -1), 0.001, [(3, 0.5)],
          "Flat in the middle with sharp corners: one learning rate cannot suit both."),
    _Line("booth", "(x + 2*y - 7)**2 + (2*x + y - 5)**2", (-10, 10, -10, 10), (-8, 6), 0.05, [(1, 3)],
          "A tilted bowl: x and y are coupled, so neither can be solved alone."),
    _Line("matyas", "0.26*(x**2 + y**2) - 0.48*x*y", (-10, 10, -10, 10), (-8, 5), 0.5, [(0, 0)],
          "A long shallow trough along the diagonal: the last stretch is the slow one."),
    _Line("three-hump-camel", "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2", (-3, 3, -3, 3), (-1.9, 2.2), 0.02,
          [(0, 0), (1.747552, -0.873776), (-1.747552, 0.873776)],
          "A deep valley between two shallow ones: a timid walker stays in the first it meets."),
    _Line("six-hump-camel", "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (-4 + 4*y**2)*y**2", (-2, 2, -1.2, 1.2),
          (1.5, 0.9), 0.02,
          [(0.089842, -0.712656), (-0.089842, 0.712656), (-1.703607, 0.796084), (1.703607, -0.796084),
           (-1.607105, -0.568651), (1.607105, 0.568651)],
          "Six valleys in pairs, two of them the deepest: a map of basins of attraction."),
    _Line("goldstein-price",
          "a = (x + y + 1)**2; b = 19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2; c = (2*x - 3*y)**2; "
          "d = 18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2; (1 + a*b)*(30 + c*d)",
          (-2, 2, -2, 2), (-1.5, 0.5), 0.00001, [(0, -1), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)],
          "From 3 to a million within four steps of the ruler: why a log scale and a tiny learning rate."),
    _Line("rastrigin", "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)",
          (-3, 3, -3, 3), (-2.3, 1.7), 0.002, [(0, 0)],
          "An egg box: a local minimum at every crossing, and downhill leads to the nearest."),
    _Line("ackley",
          "-20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + e + 20",
          (-5, 5, -5, 5), (-3.6, 2.7), 0.02, [(0, 0)],
          "A funnel with ripples: the small dips hide the large one."),
    _Line("saddle", "x**2 - y**2", (-2, 2, -2, 2), (-1.6, 0.001), 0.1, [],
          "Down one way and up the other: the gradient vanishes at the saddle, yet it is no minimum."),
    _Line("plateau", "1 - exp(-(x**2 + y**2)/2)", (-6, 6, -6, 6), (-3, 2), 1.0, [(0, 0)],
          "Almost no slope far out: the gradient is there, but far too small to move by."),
    _Line("cliff", "0.05*(x - 3)**2 + 0.05*y**2 + 8*sigmoid(-20*(x + 1))", (-6, 6, -6, 6), (-2.6, 2), 0.5,
          [(3, 0)],
          "Gentle ground with a wall in it: one huge gradient throws the walker far away."),
    _Line("sharp-flat",
          "1 + 0.02*(x**2 + y**2) - exp(-((x + 1.5)**2 + y**2)/0.1) - 0.95*exp(-((x - 1.5)**2 + y**2)/1.5)",
          (-3, 3, -3, 3), (-1.75, 0.4), 0.05,
          [(-1.49653, 0), (1.454019, 0)],
          "Two minima, one sharp and one flat: noise and large steps leave the sharp one, not the flat one."),
    _Line("classifier", classifier.mean_loss(), (-3, 3, -2, 5), tuple(classifier.START.values()), 1.0,
          [(0.053893629, 2.408887267)],
          "A small classifier over its twelve examples (data two-kinds): its weights are b and w."),
)  # fmt: skip

_SPACES = (
    _Line("rosenbrock-3", "(1 - x)**2 + 100*(y - x**2)**2 + (1 - y)**2 + 100*(z - y**2)**2",
          (-2, 2, -1, 3, -1, 3), (-1.2, 1, 1), 0.0005, [(1, 1, 1)],
          "Rosenbrock's valley with three params: what is drawn of it is a plane, and w turns to another."),
    _Line("quadratic-10",
          "(a**2 + 2*b**2 + 5*c**2 + 10*d**2 + 20*f**2 + 50*g**2 + 100*h**2 + 200*j**2 + 500*k**2"
          " + 1000*m**2)/2",
          (-3, 3) * 10, (2, -2) * 5, 0.001, [(0,) * 10],
          "Ten params, one a thousand times as steep as another: some settle at once, some crawl."),
)  # fmt: skip

_CURVES = (
    _Line("square", "w**2", (-2, 2), (1.5,), 0.1, [(0,)],
          "The simplest bowl: its slope 2w is known by heart, so every number can be checked."),
    _Line("fourth-power", "w**4", (-2, 2), (1.7,), 0.02, [(0,)],
          "Flat at the bottom, steep at the rim: the same learning rate crawls or explodes."),
    _Line("two-valleys", "w**4 - 3*w**2 + w", (-2.2, 2.2), (2,), 0.03, [(-1.30084,), (1.130901,)],
          "A deep valley and a shallow one: the start decides which one is found."),
    _Line("abs", "abs(w)", (-2, 2), (1.3,), 0.1, [(0,)],
          "A kink at the minimum: the slope jumps from −1 to 1 and never shrinks."),
    _Line("wiggly", "0.2*w**2 + sin(4*w)/2", (-4, 4), (3.2,), 0.05,
          [(-0.373983,), (1.121539,), (-1.867785,), (2.611507,), (-3.350693,)],
          "Ripples on a bowl: every dip looks like the bottom to somebody inside."),
    _Line("plateau", "1 - exp(-w**2)", (-4, 4), (2.6,), 0.5, [(0,)],
          "Far out the slope is nearly zero: learning all but stops although the loss is high."),
    _Line("hinge", "relu(1 - w)", (-2, 3), (-1,), 0.2, [],
          "Flat on one side, a straight slope on the other: where the slope is zero nothing is learnt."),
    _Line("classifier-w", classifier.along_w(), (-2, 5), (classifier.START["w"],), 1.0, [(2.586230,)],
          "The small classifier's loss along w alone, its b as it begins: one slice of its landscape."),
)  # fmt: skip

LANDSCAPES: Mapping[str, CircuitObjective] = _Catalogue(_LANDSCAPES)
"""Losses of two params, in the order they are offered."""

SPACES: Mapping[str, CircuitObjective] = _Catalogue(_SPACES)
"""Losses of three params and more, in the order they are offered."""

CURVES: Mapping[str, CircuitObjective] = _Catalogue(_CURVES)
"""Losses of one param, in the order they are offered."""


def find_loss(text: str, variables: int, bounds: Sequence[float] | None = None) -> CircuitObjective:
    """The landscape (two variables) or curve (one) of that name, or the one that is typed.

    Raises:
        InputError: when it is neither, or when `bounds` do not fit.
    """
    known = (LANDSCAPES, SPACES) if variables == 2 else (CURVES,)
    found = next((losses[text] for losses in known if text in losses), None)
    if found:
        return found if not bounds else _rebounded(found, pairs(bounds, len(found.variables)))
    if is_name(text, chain(*known)):
        raise InputError(f"there is no loss {quote(text)}: {suggest(text, chain(*known))}")
    return typed(text, variables, bounds)


def find_landscape(text: str, bounds: Sequence[float] | None = None) -> CircuitObjective:
    """The landscape of that name, or the loss of two variables or more that is typed.

    Raises:
        InputError: when it is neither, or when `bounds` do not fit.
    """
    return find_loss(text, 2, bounds)


def _rebounded(loss: CircuitObjective, bounds: Bounds) -> CircuitObjective:
    start = loss.start if within(loss.start, bounds) else start_within(bounds)
    return replace(loss, bounds=bounds, start=start)
