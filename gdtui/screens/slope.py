"""The slope: one curve, its tangent, its gradient checked, and a walk down it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.base.described import follow
from gdtui.engine.base.history import History
from gdtui.engine.base.limits import FARTHEST
from gdtui.engine.base.numbers import parse_number, show_setting
from gdtui.engine.base.question import Grade, Question
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import LandscapeState
from gdtui.engine.losses.catalogue import CURVES
from gdtui.engine.losses.circuit_objective import CircuitObjective
from gdtui.engine.optimizers.lanes import RATES
from gdtui.engine.optimizers.registry import AnyOptimizer, make_suited, own_text
from gdtui.engine.slope.cost import MOST_WEIGHTS, Seconds, param_seconds, seconds_of
from gdtui.engine.slope.gradient import DECADES
from gdtui.engine.slope.regime import SWINGING_WINDOW
from gdtui.engine.slope.simulation import Slope, slope_from
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.ticks import nice_above
from gdtui.render.slope import descent, picture
from gdtui.render.slope.page import PAGES, SlopeView, Strip
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.games.playing import GAMES, PlayingScreen
from gdtui.screens.host import Host, Seen
from gdtui.screens.keys import DERIVE, SCALE, TRANSPORT, Key
from gdtui.screens.pointing.pointed import Cell
from gdtui.screens.rates import next_rate

_STEP = 1 / 80
"""How far an arrow key moves w at least, as a part of what is shown; it moves to round numbers."""
_FIRST_H = 1e-5
_FIRST_WEIGHTS = 10**6
_REPEATS = 20
"""So many evaluations in a row are timed."""
_KEPT = 200
"""Steps that are kept of the run at five learning rates: only the latest are drawn."""
_UNTIMED = Seconds(0.0, 0.0), Seconds(0.0, 0.0)

_KEYS = (
    Key("tab,v", "page(1)", "v tab", "view", "tangent, gradient check, or descent"),
    Key("shift+tab", "page(-1)", "shift+tab", "view back", "the view before"),
    Key("left,h", "move(-1)", "← h", "move w", "move w to the left"),
    Key("right,l", "move(1)", "→ l", "move w", "move w to the right"),
    Key("shift+left,H", "move(-5)", "H", "far left", "move w five times as far to the left"),
    Key("shift+right,L", "move(5)", "L", "far right", "move w five times as far to the right"),
    Key("equals_sign", "number", "=", "type w", "type w"),
    Key("f", "losses", "f", "curve", "choose another curve"),
    Key("e", "type", "e", "type a curve", "type a curve of one variable"),
    Key("left_curly_bracket", "nudge(-1)", "{", "smaller h", "a ten times smaller h"),
    Key("right_curly_bracket", "nudge(1)", "}", "larger h", "a ten times larger h"),
    Key("d", "scheme", "d", "difference", "centred or forward difference"),
    DERIVE,
    Key("asterisk", "weights(1)", "*", "N up", "ten times as many weights in the cost"),
    Key("slash", "weights(-1)", "/", "N down", "a tenth of the weights in the cost"),
    Key("o", "optimizers", "o", "optimizer", "choose the optimizer"),
    Key("c,E", "rates", "c E", "five rates", "the same run at five learning rates"),
    Key("g", "circuit", "g", "circuit", "the circuit of this curve, at this point"),
    SCALE,
    Key("z,f3", "zoom(1)", "z F3", "zoom in", "look closer, at w"),
    Key("Z,f4", "zoom(-1)", "Z F4", "zoom out", "look from further away"),
    Key("0", "whole", "0", "whole", "show the whole curve again"),
    GAMES,
)


class SlopeScreen(PlayingScreen[Slope]):
    """A curve of one variable in three views: its tangent, its gradient, and a descent."""

    NAME: ClassVar[str] = "slope"
    KEYS: ClassVar[tuple[Key, ...]] = (*TRANSPORT, *_KEYS)
    ABSENT: ClassVar[tuple[tuple[str, str], ...]] = (
        ("up,down,k,j", "w moves left and right: ← and →, or h and l."),
        ("x", "There are no experiments on a curve: the landscape and the circuit have some."),
    )
    OF_RUN: ClassVar[tuple[str, ...]] = ("_seen",)

    def __init__(self, host: Host, simulation: Slope | None = None) -> None:
        super().__init__(host, simulation)
        settings = host.settings
        self._page = settings.view or _first_page(settings)
        self._seen = (settings.window[0], settings.window[1]) if settings.window else self._whole()
        self._h = settings.h or _FIRST_H
        self._scheme = settings.scheme or "centered"
        self._weights = settings.weights if isinstance(settings.weights, int) else _FIRST_WEIGHTS
        self._log = settings.scale == "log"
        self._five = settings.compare
        self._lanes: tuple[Slope, History[Slope, LandscapeState]] | None = None
        self._timed: tuple[Circuit, Seconds] | None = None
        follow(self.history, settings)

    def simulation(self, settings: Settings) -> Slope:
        """The slope that these settings describe."""
        return slope_from(settings)

    def view(self) -> Mapping[str, Any]:
        """How the curve is looked at."""
        return {
            "view": self._page,
            "scale": "log" if self._log else None,
            "window": None if self._seen == self._whole() else self._seen,
            "h": None if self._h == _FIRST_H else self._h,
            "scheme": None if self._scheme == "centered" else self._scheme,
            "weights": None if self._weights == _FIRST_WEIGHTS else self._weights,
            "compare": self._five,
        }

    @property
    def _loss(self) -> CircuitObjective:
        return self.history.simulation.objective

    @property
    def _w(self) -> float:
        return float(self.history.current.racers[0].params[0])

    def _whole(self) -> tuple[float, float]:
        return self._loss.bounds[0]

    def question(self, seed: int) -> Question | None:
        """Which way w will move, and whether it overshoots."""
        from gdtui.engine.slope.predict import ask_slope

        return ask_slope(self.history.simulation, self.history.current, seed)

    @property
    def unasked(self) -> str:
        """Why nothing can be asked of the next step."""
        from gdtui.engine.landscape.predict import why_unasked

        return why_unasked(self.history.current.racers[0])

    def reveal(self, question: Question, grade: Grade) -> None:
        """Make the step in the view that shows it."""
        self._page = "descent"
        super().reveal(question, grade)

    def draw(self, columns: int, rows: int) -> Frame:
        """The whole screen."""
        return picture.draw(self._view(), columns, rows, self.host.look)

    def foresee(self, following: LandscapeState) -> None:
        """What shows the latest states alone, where the next picture is to be as large as this one."""
        if self._page == "descent" and stage.fits(*self._cells):
            recent = [*self.history.recent(SWINGING_WINDOW), following]
            descent.foresee(replace(self._view(), state=following, recent=recent), *self._cells)

    def _view(self) -> SlopeView:
        return SlopeView(
            simulation=self.history.simulation,
            state=self.history.current,
            way=self.history.way,
            recent=self.history.recent(SWINGING_WINDOW + 1),
            page=self._page,
            seen=self._seen,
            h=self._h,
            scheme=self._scheme,
            weights=self._weights,
            seconds=self._seconds() if self._page == "gradient" else _UNTIMED,
            strip=self._strip() if self._five and self._page == "descent" and not self.asking else None,
            running=self.running,
            speed=self.speed,
            notice=self.notice,
            log=self._log,
            asking=self.asking,
            banner=self.banner,
            glide=self.glider.now,
        )

    @property
    def ending(self) -> str:
        """Why the run has ended; of one that was thrown out, by how much η is too large."""
        asides = self.history.simulation.asides(self.history.current, self.explained)
        return f"{super().ending} {asides[0]}"

    def seen(self) -> Seen:
        """The numbers of all three views besides what every screen tells."""
        racer = self.history.current.racers[0]
        return {
            **super().seen(),
            self._loss.variables[0]: self._w,
            "loss": racer.loss,
            "loss_name": self._loss.name,
            "slope": float(racer.gradient[0]),
            "page": self._page,
            "h": self._h,
            "scheme": self._scheme,
            "weights": self._weights,
            "rates": len(RATES) if self._five and self._page == "descent" else 1,
            "learning_rate": racer.optimizer.rate or 0.0,
            "outcome": str(racer.outcome.kind),
        }

    def _seconds(self) -> tuple[Seconds, Seconds]:
        """How long the loss takes here, measured once for each curve, and what a further param would add."""
        circuit = self._loss.circuit
        if self._timed is None or self._timed[0] is not circuit:
            point = (self._w,)
            loss = seconds_of(lambda: circuit.value(point), _REPEATS)
            gradient = seconds_of(lambda: circuit.value_and_gradient(point), _REPEATS)
            self._timed = circuit, Seconds(loss, gradient)
        return self._timed[1], self._further

    @cached_property
    def _further(self) -> Seconds:
        """What a further param adds, by the clock that this screen lives by: a recording has its own."""
        return param_seconds()

    def _strip(self) -> Strip | None:
        """The same run at five learning rates, as far as the run has come."""
        simulation = self.history.simulation
        if self._lanes is None or self._lanes[0] is not simulation:
            several = simulation.at_rates()
            if several is None:
                return None
            self._lanes = simulation, History(several, _KEPT)
        lanes = self._lanes[1]
        lanes.go_to(self.history.cursor)
        while lanes.cursor < self.history.cursor and not lanes.simulation.ended(lanes.current):
            lanes.step()
        return Strip(lanes.simulation, lanes.way, lanes.recent(SWINGING_WINDOW + 1))

    def begun(self) -> None:
        """See the descent, and the whole curve."""
        self._page, self._seen = "descent", self._whole()

    def action_page(self, direction: int) -> None:
        """Show the next view."""
        self._to(PAGES[(PAGES.index(self._page) + direction) % len(PAGES)])

    # -- where w is

    def action_move(self, steps: int) -> None:
        """Move w to the next round number, and begin there."""
        low, high = self._seen
        step = nice_above((high - low) * _STEP)
        self._place(round((round(self._w / step) + steps) * step, 12))

    def _place(self, w: float) -> None:
        if not abs(w) < FARTHEST:
            self.say("w stays within a million of 0")
            return
        self.begin(lambda: replace(self.history.simulation, start=(w,)))
        low, high = self._seen
        if not low <= w <= high:
            self._seen = (w - (high - low) / 2, w + (high - low) / 2)
            self.changed()

    def action_number(self) -> None:
        """Type w; in a game, where the start is given, a learning rate."""
        rule = self.history.simulation.optimizers[0]
        if self._game is not None and rule.rate is not None:
            self.ask("a learning rate", f"{rule.rate:.6g}", self._at_rate, self._walk_with)
            return

        def check(text: str) -> float:
            return parse_number(text, -FARTHEST, FARTHEST)

        name = self._loss.variables[0]
        self.ask(f"{name}, a number", f"{self._w:.6g}", check, self._place)

    def _at_rate(self, text: str) -> AnyOptimizer:
        return self.history.simulation.optimizers[0].with_learning_rate(parse_number(text))

    def _walk_with(self, rule: AnyOptimizer) -> None:
        simulation = self.history.simulation
        self.change(lambda: replace(simulation, optimizers=(rule,)))

    def pressed(self, row: int, column: int) -> None:
        """A click on the curve moves w there."""
        w = self._w_at(row, column)
        if w is not None:
            self._place(w)

    def dragged(self, _before: Cell, now: Cell) -> None:
        """W goes along."""
        on_curve = self._held is not None and self._w_at(*self._held) is not None
        w = self._w_at(*now, nearest=True) if on_curve else None
        if w is not None:
            self._place(w)

    def wheeled(self, row: int, column: int, up: bool) -> None:
        """Look closer at what is below the pointer, or from further away."""
        w = self._w_at(row, column)
        if w is not None:
            nearer = 1.5 ** (-1 if up else 1)
            low, high = self._seen
            self._look_from(w - (w - low) * nearer, w + (high - w) * nearer)

    def _w_at(self, row: int, column: int, *, nearest: bool = False) -> float | None:
        """The w below a cell of the curve."""
        if self._page == "gradient":
            return None
        box = stage.arrange(*self._cells).main
        return picture.w_at(
            self._view(), box, self.host.look, row - box.row, column - box.column, nearest=nearest
        )

    # -- what is seen of the curve

    def action_zoom(self, direction: int) -> None:
        """Look closer at w, or from further away."""
        low, high = self._seen
        half = (high - low) / 2 * 1.5**-direction
        middle = self._w if direction > 0 else (low + high) / 2
        self._look_from(middle - half, middle + half)

    def _look_from(self, low: float, high: float) -> None:
        if not 1e-9 * max(1.0, abs(self._w)) < (high - low) / 2 < FARTHEST:
            self.say("no further")
            return
        self._seen = (low, high)
        self.changed()

    def action_log(self) -> None:
        """The curve on a logarithmic axis, or on a linear one."""
        self._log = not self._log
        self.changed_or(f"The curve stands on a {'log' if self._log else 'linear'} axis now: v shows it.")

    def action_whole(self) -> None:
        """Show the curve's own bounds again."""
        there = self._seen == self._whole()
        self._seen = self._whole()
        self.say("This is the whole of it." if there else "")

    def action_losses(self) -> None:
        """Choose a curve of the catalogue."""
        choices = [Choice(curve.name, curve.why) for curve in CURVES.values()]
        self.pick("which curve?", choices, self._loss.name, lambda name: self._show(self._on(name)))

    def action_type(self) -> None:
        """Type a curve."""
        self.ask("a curve of one variable", self._loss.circuit.text, self._on, self._show)

    def _on(self, loss: str) -> Slope:
        """The same walk on another curve."""
        names = tuple(rule.name for rule in self.history.simulation.optimizers)
        text = own_text(self.history.simulation.optimizers)
        return slope_from(Settings(loss=loss, optimizers=names, rule=text, seed=self.host.settings.seed))

    def _show(self, slope: Slope) -> None:
        def ready() -> None:
            self._seen = self._whole()

        if self.begin(lambda: slope, ready):
            self.add(self._loss.why)

    def action_circuit(self) -> None:
        """Open the circuit that computes this curve, at w."""
        self.pause()
        self.host.open_circuit(self._loss.circuit, (self._w,), self._loss.name)

    # -- the gradient check

    def action_nudge(self, direction: int) -> None:
        """The next larger or smaller decade of h."""
        further = [h for h in DECADES if (h - self._h) * direction > 1e-6 * self._h]
        if further:
            self._h = min(further) if direction > 0 else max(further)
        self._to("gradient")
        if not further:
            self.say(f"h = {show_setting(self._h)} is the {_extreme(direction)} here.")

    def action_scheme(self) -> None:
        """Centred or forward difference."""
        self._scheme = "forward" if self._scheme == "centered" else "centered"
        self._to("gradient")

    def action_weights(self, direction: int) -> None:
        """Ten times or a tenth of the weights in the cost."""
        weights = self._weights * 10 if direction > 0 else self._weights // 10
        there = self._weights == min(max(weights, 1), MOST_WEIGHTS)
        self._weights = min(max(weights, 1), MOST_WEIGHTS)
        self._to("gradient")
        if there:
            self.say(f"N is {self._weights:,}, the {_extreme(direction)} here.")

    def _to(self, page: str) -> None:
        self._page = page
        self.notice = ""
        self.changed()

    def action_derive(self) -> None:
        """Type dL/dw, and see it beside the numerical one."""
        from gdtui.screens.derivative.own import ask_derivative

        if self._page == "tangent":
            self._to("gradient")
        ask_derivative(self, self._loss, (self._w,))

    # -- the descent

    def action_rates(self) -> None:
        """Show or hide the same run at five learning rates."""
        if self.history.simulation.at_rates() is None:
            self.say(f"{self.history.simulation.optimizers[0].label} has no learning rate")
            return
        self._five = not self._five or self._page != "descent"
        self._to("descent")

    def action_rate(self, direction: int) -> None:
        """A larger or smaller learning rate; the run goes on from here."""
        simulation = self.history.simulation
        rule = simulation.optimizers[0]
        if rule.rate is None:
            self.say(f"{rule.label} has no learning rate")
            return
        rate = next_rate(rule.rate, direction)
        if rate == rule.rate:
            self.say(f"η = {show_setting(rate)} is the end of the range.")
            return
        faster = rule.with_learning_rate(rate)
        if self.change(lambda: replace(simulation, optimizers=(faster, *simulation.optimizers[1:]))):
            self.add(f"The learning rate is η = {show_setting(rate)}." if self._page != "descent" else "")

    def action_optimizers(self) -> None:
        """Choose the optimizer; it goes on from here."""
        self.pick_rule("which optimizer?", self.history.simulation.optimizers[0], self._use)

    def _use(self, name: str, rule: str | None = None) -> None:
        simulation = self.history.simulation
        rules = make_suited([name], self._loss.learning_rate, rule=rule)
        if self.change(lambda: replace(simulation, optimizers=rules)):
            self._page, self.notice = "descent", ""  # a map of settings stays: it is of that rule now
            self.changed()


def _extreme(direction: int) -> str:
    return "largest" if direction > 0 else "smallest"


def _first_page(settings: Settings) -> str:
    if settings.h is not None or settings.scheme is not None:
        return "gradient"
    return (
        "descent" if settings.steps or settings.optimizers or settings.hyper or settings.game else "tangent"
    )
