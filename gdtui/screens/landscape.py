"""The landscape: a loss to walk down, seen from above."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from gdtui.engine.base.described import follow
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.limits import FARTHEST, GREATEST_RATE, LEAST_RATE
from gdtui.engine.base.numbers import parse_number, parse_numbers, show_setting
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.wording import brief, counted
from gdtui.engine.landscape.simulation import Landscape, landscape_from
from gdtui.engine.losses.catalogue import LANDSCAPES, SPACES
from gdtui.engine.losses.objective import Vector
from gdtui.engine.losses.plane import PCA
from gdtui.engine.optimizers.lanes import RATES
from gdtui.engine.optimizers.registry import (
    OPTIMIZERS,
    OWN,
    AnyOptimizer,
    among,
    asking,
    make_suited,
    own_text,
)
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape.picture import draw
from gdtui.render.landscape.surface.stand import Stand
from gdtui.render.landscape.view import LandscapeView, arranged, shown
from gdtui.screens.basins import BASINS
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.games.playing import GAMES
from gdtui.screens.guess import CHALLENGE
from gdtui.screens.host import Host, Seen
from gdtui.screens.keys import CONTOURS, DERIVE, SCALE, TRANSPORT, Key
from gdtui.screens.pointing.landscape import PointedLandscape
from gdtui.screens.rates import next_rate

_LATELY = 4
"""States of which one was drawn last: a picture of a run shows a few steps at once at most."""
_STEP = 1 / 40
"""How far an arrow key moves the dot, as a part of what is shown."""

_OF_BLOCK = {
    "left,h": "go round the block to the left",
    "right,l": "go round the block to the right",
    "up,k": "look at the block more from above",
    "down,j": "look at the block more from its side",
}
"""What the arrow keys do while the loss stands as a block."""
_KEYS = (
    Key("left,h", "move(-1,0)", "← h", "move", "move the dot left"),
    Key("right,l", "move(1,0)", "→ l", "move", "move the dot right"),
    Key("up,k", "move(0,1)", "↑ k", "move", "move the dot up"),
    Key("down,j", "move(0,-1)", "↓ j", "move", "move the dot down"),
    Key("shift+left,H", "pan(-1,0)", "H", "pan", "look further left"),
    Key("shift+right,L", "pan(1,0)", "L", "pan", "look further right"),
    Key("shift+up,K", "pan(0,1)", "K", "pan", "look further up"),
    Key("shift+down,J", "pan(0,-1)", "J", "pan", "look further down"),
    Key("z,f3", "zoom(1)", "z F3", "zoom in", "look closer, at the dot"),
    Key("Z,f4", "zoom(-1)", "Z F4", "zoom out", "look from further away"),
    Key("0", "whole", "0", "whole", "show the whole landscape again"),
    SCALE,
    CONTOURS,
    Key("f", "losses", "f", "loss", "choose another loss"),
    Key("e", "type", "e", "type a loss", "type a loss of two variables or more"),
    Key("o", "optimizers", "o", "optimizer", "choose the optimizer"),
    Key("c", "compare", "c", "compare", "all optimizers side by side, or one alone"),
    Key("E", "rates", "E", "five rates", "the same optimizer at five learning rates, side by side"),
    Key("u", "axis", "u", "steps or cost", "the loss against steps, or against evaluations spent"),
    Key("tab", "highlight", "tab", "next", "explain the next optimizer, when several run"),
    Key("equals_sign", "number", "=", "number", "type a point, as 1,2; or a learning rate"),
    Key("g", "circuit", "g", "circuit", "open the circuit that computes this loss and its gradient here"),
    DERIVE,
    Key("w", "plane", "w", "plane", "of three params or more: turn to another plane through them"),
    Key("pagedown", "params(3)", "PgDn", "more params", "scroll the list of params down"),
    Key("pageup", "params(-3)", "PgUp", "params before", "scroll the list of params up"),
    Key("m", "minima", "m", "minima", "show or hide the known minima"),
    Key("v", "view", "v", "view", "numbers, or the loss against the step"),
    Key("D", "surface", "D", "3-D", "the loss as a block that the arrow keys turn and tilt"),
    BASINS,
    CHALLENGE,
    GAMES,
)


class LandscapeScreen(PointedLandscape):
    """Walks down a loss of two variables, with one optimizer or several side by side."""

    NAME: ClassVar[str] = "landscape"
    KEYS: ClassVar[tuple[Key, ...]] = (*TRANSPORT, *_KEYS)
    SIGNS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("arrow", "orange: where −η·gradient leads, drawn 2 to 12 cells long"),
        ("○", "the dot where the block hides it: turn the block (D) to see it on its trail"),
        ("small dots", "the trail where the block hides it"),
    )
    OF_RUN: ClassVar[tuple[str, ...]] = ("_highlight", "_alone", "_zoomed", "_plane", "_scrolled")

    def __init__(self, host: Host, simulation: Landscape | None = None) -> None:
        super().__init__(host, simulation)
        self._alone = self.history.simulation.optimizers[:1]
        self._show_as(host.settings)
        follow(self.history, host.settings)

    def simulation(self, settings: Settings) -> Landscape:
        """The landscape that these settings describe."""
        return landscape_from(settings)

    def _show_as(self, settings: Settings) -> None:
        """Look at the run as the settings say."""
        names = self.history.simulation.called
        self._highlight = names.index(settings.lane) if settings.lane else 0
        self._by_cost = settings.axis == "evaluations"
        self._chart = settings.view == "chart"
        self._minima = not settings.no_minima
        self._plane = settings.plane or PCA
        self._kind = settings.scale
        self._contours = settings.contours
        self._basins = settings.basins
        self._stand = Stand(*settings.surface) if settings.surface else None
        self._scrolled = settings.scroll[0] if settings.scroll else 0
        if settings.window:
            left, right, low, high = settings.window
            self._zoomed = Viewport((left, right), (low, high), 1, 1)

    def view(self) -> Mapping[str, Any]:
        """How the run is looked at."""
        names, zoomed = self.history.simulation.called, self._zoomed
        return {
            "lane": names[self._highlight] if self._highlight else None,
            "axis": "evaluations" if self._by_cost else None,
            "view": "chart" if self._chart else None,
            "no_minima": not self._minima,
            "plane": None if self._plane == PCA else self._plane,
            "scale": self._kind,
            "contours": self._contours,
            "basins": self._basins,
            "surface": tuple(self._stand) if self._stand else None,
            "scroll": (self._scrolled,) if self._scrolled else None,
            "window": (*zoomed.x_range, *zoomed.y_range) if zoomed else None,
        }

    @property
    def beyond(self) -> str:
        """A challenge keeps its secret, and a question that is open is not asked again."""
        if self._marking:
            return "without the question that is open: p asks it again"
        return "a challenge keeps its secret: it has no command line" if self._challenged else ""

    def arranged(self, columns: int, rows: int) -> stage.Layout:
        """Where the parts of the screen lie."""
        return arranged(columns, rows)

    def draw(self, columns: int, rows: int) -> Frame:
        """The whole screen."""
        box, view = self.arranged(columns, rows).main, self._view()
        if self._basins:
            view = view._replace(basins=self.basins_on(view.plane, shown(view.seen, view.plane, box)))
        return draw(self.surveyed(view, box), columns, rows, self.host.look)

    def _view(self) -> LandscapeView:
        return LandscapeView(
            simulation=self.history.simulation,
            state=self.history.current,
            first=self.history.first,
            lately=self.history.recent(_LATELY),
            way=self.history.way,
            drawn=self._drawn,
            seen=self._seen,
            scrolled=self._scrolled,
            scale=self._kind,
            contours=self._contours,
            stand=None if self._marking else self._stand,
            glide=self.glider.now,
            highlight=self._highlight,
            minima=self._minima,
            chart=self._chart,
            by_cost=self._by_cost,
            banner=self.banner,
            running=self.running,
            speed=self.speed,
            notice=self.notice,
            mark=self._mark if self.notice else None,
            asking=self.asking or self._marking,
            rule=self._challenge.rule if self._challenge and self._challenged else "",
        )

    @property
    def explained(self) -> int:
        """The racer that is explained."""
        return self._highlight

    @property
    def ending(self) -> str:
        """Why the run has ended; of one that was thrown out, by how much η is too large."""
        asides = self.history.simulation.asides(self.history.current, self.explained)
        return f"{super().ending} {asides[0]}"

    def seen(self) -> Seen:
        """The highlighted racer's numbers besides what every screen tells."""
        racer = self.history.current.racers[self._highlight]
        return {
            **super().seen(),
            **dict(zip(self._loss.variables, racer.params.tolist(), strict=True)),
            "loss": racer.loss,
            "loss_name": self._loss.name,
            "optimizer": racer.name,
            "optimizers": len(self.history.current.racers),
            "learning_rate": racer.optimizer.rate or 0.0,
            "outcome": str(racer.outcome.kind),
            "found": self._found,
        }

    def keys_here(self) -> tuple[Key, ...]:
        """The keys that do something; the arrow keys turn a block."""
        keys = super().keys_here()
        if self._stand is None:
            return keys
        return tuple(key._replace(about=_OF_BLOCK.get(key.keys, key.about)) for key in keys)

    # -- where the dot is

    def action_move(self, right: int, up: int) -> None:
        """Put the dot next to where the highlighted one stands now, and begin there; or move the mark."""
        if self._marking:
            self._move_mark(right, up)
            return
        if self._stand is not None:
            self.turn(right, up)
            return
        x, y = self._spot
        (left, far), (low, high) = self._seen.x_range, self._seen.y_range
        self._place(x + right * _STEP * (far - left), y + up * _STEP * (high - low))

    def _place(self, across: float, up: float) -> None:
        """Begin at a spot of the plane; what of the params lies off it stays."""
        self._start_at(self._drawn.plane.moved(self._params, across, up))

    def _start_at(self, start: Vector) -> None:
        if not (np.abs(start) < FARTHEST).all():
            self.say("the dot stays within a million of the origin")
            return
        before = self._drawn.plane
        if self.begin(lambda: replace(self.history.simulation, start=tuple(start.tolist()))):
            if self._drawn.plane is not before:
                self._zoomed = None
            if not self._seen.contains(*self._spot):
                self._zoomed = self._seen.centred(*self._spot)
            self.changed()

    def action_highlight(self) -> None:
        """Explain the next optimizer."""
        self._highlight = (self._highlight + 1) % len(self.history.simulation.walkers)
        self.changed_or("One optimizer runs: c sets all of them side by side.")

    # -- what walks, and on what

    def action_rate(self, direction: int) -> None:
        """Another learning rate for the optimizer that is explained; the run goes on from here."""
        simulation = self.history.simulation
        rule = simulation.optimizers[self._ruled]
        if rule.rate is None:
            self.say(f"{rule.label} has no learning rate")
            return
        rate = next_rate(rule.rate, direction)
        if rate == rule.rate:
            self.say(f"η = {show_setting(rate)} is the end of the range.")
        else:
            self._set_rate(rate)

    @property
    def _ruled(self) -> int:
        """The index of the rule of whoever is explained: by a typed gradient it is the first one's."""
        return self._highlight % len(self.history.simulation.optimizers)

    def _set_rate(self, rate: float) -> None:
        simulation = self.history.simulation
        rules = list(simulation.optimizers)

        def changed() -> Landscape:
            rules[self._ruled] = rules[self._ruled].with_learning_rate(rate)
            return replace(simulation, optimizers=tuple(rules))

        self.change(changed)

    def action_losses(self) -> None:
        """Choose a loss of the catalogue."""
        losses = (*LANDSCAPES.values(), *SPACES.values())
        choices = [Choice(loss.name, loss.why) for loss in losses]
        self.pick("which loss?", choices, self._loss.name, lambda name: self._show(self._on(name)))

    def action_type(self) -> None:
        """Type a loss."""
        self.ask(
            "a loss of two variables or more",
            self._loss.circuit.text,
            self._on,
            self._show,
        )

    def _on(self, loss: str) -> Landscape:
        """The same walk on another loss."""
        simulation, seed = self.history.simulation, self.host.settings.seed
        names = tuple(dict.fromkeys(rule.name for rule in simulation.optimizers))
        if self._challenged or len(names) == len(simulation.optimizers):
            rule = own_text(simulation.optimizers)
            return landscape_from(Settings(loss=loss, optimizers=names, rule=rule, seed=seed))
        called = simulation.called[: len(simulation.optimizers)]
        alike = asking(simulation.optimizers, called)  # one rule at several rates keeps them
        return landscape_from(alike._replace(loss=loss, seed=seed))

    def _show(self, landscape: Landscape) -> None:
        def ready() -> None:
            self._highlight = min(self._highlight, len(landscape.optimizers) - 1)
            self._alone = self._suited(rule.name for rule in self._alone)
            self._zoomed, self._plane, self._scrolled = None, PCA, 0

        self.begin(lambda: landscape, ready)

    def begun(self) -> None:
        """See the whole of the game's loss."""
        self._highlight, self._alone = 0, self.history.simulation.optimizers[:1]
        self._zoomed, self._plane, self._scrolled = None, PCA, 0

    def _suited(self, names: Iterable[str], rule: str | None = None) -> tuple[AnyOptimizer, ...]:
        return make_suited(names, self._loss.learning_rate, rule=rule or own_text(self._alone))

    def action_optimizers(self) -> None:
        """Choose one optimizer; it goes on from where the highlighted one stands."""
        current = self.history.simulation.optimizers[self._ruled]
        self.pick_rule("which optimizer?", current, self._use)

    def _use(self, name: str, rule: str | None = None) -> None:
        names = [other.name for other in self.history.simulation.optimizers]
        if len(names) > 1:
            if rule is not None and self._challenged:
                self.say("A challenge has optimizers of its own: c ends it.")
            elif rule is not None:
                self._join(rule)
            else:
                self._highlight = names.index(name) if name in names else self._highlight
                self.changed()
            return
        self._alone = self._suited([name], rule)
        simulation = self.history.simulation
        self.change(lambda: replace(simulation, optimizers=self._alone))

    def _join(self, rule: str) -> None:
        """The learner's own rule beside the others, all from the start; one that was there leaves its η."""
        simulation = self.history.simulation
        (mine,) = self._suited([OWN], rule)
        before = next((other.rate for other in simulation.optimizers if other.name == OWN), None)
        alone = (mine if before is None or mine.rate is None else mine.with_learning_rate(before),)
        others = (other for other in simulation.optimizers if other.name != OWN)
        self._abreast(simulation, (*others, *alone), alone)

    def action_compare(self) -> None:
        """All optimizers from the same start, or the one that is highlighted alone."""
        simulation, alone = self.history.simulation, self._alone
        if len(simulation.optimizers) > 1:
            chosen = simulation.optimizers[self._ruled]
            alone = self._suited([chosen.name]) if self._challenged else (chosen,)
            rules: tuple[AnyOptimizer, ...] = alone
        else:
            own = alone[0]
            names = among(OPTIMIZERS, own_text(alone))
            rules = tuple(own if rule.name == own.name else rule for rule in self._suited(names))
        self._abreast(simulation, rules, alone)

    def _abreast(
        self, simulation: Landscape, rules: tuple[AnyOptimizer, ...], alone: tuple[AnyOptimizer, ...]
    ) -> None:
        """Begin again with these rules; the one of `alone` is explained."""
        start = tuple(float(v) for v in np.asarray(simulation.start))

        def ready() -> None:
            self._alone = alone
            self._highlight = [rule.name for rule in rules].index(alone[0].name)

        self.begin(lambda: replace(simulation, optimizers=rules, start=start), ready)

    def action_rates(self) -> None:
        """The optimizer that is explained at five learning rates from the same start, or alone again."""
        simulation = self.history.simulation
        chosen = simulation.optimizers[self._ruled]
        several = simulation.at_rates(self._ruled)
        if several is None:
            self.say(f"{chosen.label} has no learning rate to try others of.")
        elif len({rule.name for rule in simulation.optimizers}) < len(simulation.optimizers):
            self.action_compare()
        else:
            self.begin(lambda: several, lambda: self._explain(RATES.index(1.0), (chosen,)))

    def _explain(self, lane: int, alone: tuple[AnyOptimizer, ...]) -> None:
        self._highlight, self._alone = lane, alone

    def action_axis(self) -> None:
        """The chart against steps, or against evaluations spent."""
        self._by_cost = not self._by_cost
        against = "evaluations of loss, gradient and Hessian" if self._by_cost else "steps"
        self.changed_or(f"The loss is drawn against {against} now: v shows it.")

    def action_circuit(self) -> None:
        """Open the circuit of this loss where the highlighted dot stands."""
        self.pause()
        racer = self.history.current.racers[self._highlight]
        self.host.open_circuit(self._loss.circuit, racer.params.tolist(), self._loss.name)

    def action_derive(self) -> None:
        """Type the partial derivatives, and walk by them beside the exact ones."""
        from gdtui.screens.derivative.own import ask_derivative

        if self._challenged:
            self.say("A challenge is on: x says which lane is broken, then Y takes a derivative.")
            return

        def ready() -> None:
            self._highlight = min(self._highlight, len(self.history.simulation.walkers) - 1)

        ask_derivative(self, self._loss, tuple(self._params.tolist()), ready)

    def action_number(self) -> None:
        """Type a point or a learning rate."""
        names = self._loss.variables
        point = f"a point {brief(','.join(names))} ({len(names)} numbers)"
        self.ask(f"{point}, or a learning rate (one number)", "", self._typed, self._take)

    def _typed(self, text: str) -> tuple[float, ...]:
        """One number, or as many as there are params.

        Raises:
            InputError: when the text is neither.
        """
        values = parse_numbers(text)
        if len(values) == 1:
            return (parse_number(text, LEAST_RATE, GREATEST_RATE),)
        count = len(self._loss.variables)
        if len(values) != count:
            point = ",".join(str(number) for number in range(1, min(count, 4) + 1))
            point += ",…" if count > 4 else ""
            wanted = f"write {counted(count, 'number')} for a point, as {point}"
            raise InputError(f"{wanted}; or one for the learning rate, as 0.01")
        return values

    def _take(self, values: tuple[float, ...]) -> None:
        if len(values) == 1:
            self._set_rate(values[0])
        else:
            self._start_at(np.array(values))
