"""The race: batch, mini-batch and single-example descent on the user's own data."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from gdtui.engine.base.described import follow
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.limits import FARTHEST, GREATEST_RATE, LEAST_RATE
from gdtui.engine.base.numbers import parse_number, parse_numbers, parse_whole
from gdtui.engine.base.question import Grade, Question
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.plane import checked_plane
from gdtui.engine.optimizers.registry import OWN, AnyOptimizer, make_suited
from gdtui.engine.race.planes import planes_of
from gdtui.engine.race.simulation import LANES, Race, RaceState, race_again, race_from
from gdtui.engine.race.words import asides
from gdtui.render import stage
from gdtui.render.brightness import turned_scale
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.viewport import Viewport
from gdtui.render.maps.survey import AT_ONCE, Known
from gdtui.render.race import picture
from gdtui.render.race.picture import PAGES
from gdtui.render.race.surface import place_of
from gdtui.render.race.view import RaceView, usual_kind
from gdtui.screens.filling import FillingScreen, Gradual
from gdtui.screens.host import Host, Seen
from gdtui.screens.keys import CONTOURS, SCALE, TRANSPORT, Key
from gdtui.screens.pointing.race import LOOK_KEYS, PointedRace
from gdtui.screens.race_data import DATA_KEYS
from gdtui.screens.rates import next_rate

_STEP = 1 / 40
"""How far an arrow key moves the start, as a part of what is shown."""
_FIRST_LANE = 1
"""The lane that is explained at first: mini-batch."""
_DECAYS = (0.0, 0.001, 0.01, 0.1)

_KEYS = (
    Key("less_than_sign", "batch(-1)", "<", "smaller", "a smaller batch for the mini-batch lane"),
    Key("greater_than_sign", "batch(1)", ">", "larger", "a larger batch, up to all examples"),
    Key("B", "size", "B", "batch size", "type a batch size"),
    Key("tab", "highlight", "tab", "lane", "explain the next lane"),
    Key("c", "way", "c", "equal updates or budget", "race by equal updates, or by equally many examples"),
    Key("v", "view", "v", "view", "loss, data or numbers first"),
    Key("w", "plane", "w", "plane", "of three params and more: turn to another plane through them"),
    SCALE,
    CONTOURS,
    Key("a", "inputs", "a", "inputs", "draw the data against the next of the inputs"),
    Key("u", "axis", "u", "updates or examples", "the loss against updates, or against examples seen"),
    Key("o", "optimizers(-1)", "o", "optimizer", "choose the optimizer of all lanes"),
    Key("O", "optimizers(0)", "O", "lane's optimizer", "choose the optimizer of the highlighted lane"),
    Key("left_curly_bracket", "own_rate(-1)", "{", "lane's η down", "a smaller learning rate in this lane"),
    Key("right_curly_bracket", "own_rate(1)", "}", "lane's η up", "a larger learning rate in this lane"),
    Key("d", "decay", "d", "decay", "let the learning rate fall with 1/t, in four strengths"),
    Key("equals_sign", "number", "=", "number", "type a start, as 1,2; or a learning rate"),
    Key("left,h", "move(-1,0)", "← h", "move", "move the start left"),
    Key("right,l", "move(1,0)", "→ l", "move", "move the start right"),
    Key("up,k", "move(0,1)", "↑ k", "move", "move the start up"),
    Key("down,j", "move(0,-1)", "↓ j", "move", "move the start down"),
    Key("g", "circuit", "g", "circuit", "open the circuit of the loss for one example"),
)


class RaceScreen(PointedRace, FillingScreen, shown=True):
    """Batch, mini-batch and single-example descent side by side."""

    NAME: ClassVar[str] = "race"
    KEYS: ClassVar[tuple[Key, ...]] = (*TRANSPORT, *_KEYS[:11], *DATA_KEYS, *_KEYS[11:], *LOOK_KEYS)
    ABSENT: ClassVar[tuple[tuple[str, str], ...]] = (
        ("x", "There are no experiments in a race: the landscape and the circuit have some."),
    )
    SIGNS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("arrow", "where −η·gradient leads, 2 to 12 cells long: of all data in white, of the next batch"),
    )
    OF_RUN: ClassVar[tuple[str, ...]] = ("_highlight", "_plane", "_zoomed")

    def __init__(self, host: Host, simulation: Race | None = None) -> None:
        super().__init__(host, simulation)
        self._ground, settings = Gradual[Known](), host.settings
        self._highlight = LANES.index(settings.lane) if settings.lane else _FIRST_LANE
        self._page = settings.view or PAGES[0]
        self._by_examples = settings.axis == "examples"
        self._kind = settings.scale
        self._contours = settings.contours
        self._turn = settings.scroll[0] if settings.scroll else 0
        self._plane = self._known_plane(settings.plane)
        self._fair: Race | None = None
        if settings.window:
            left, right, low, high = settings.window
            self._zoomed = Viewport((left, right), (low, high), 1, 1)
        follow(self.history, settings)

    def simulation(self, settings: Settings) -> Race:
        """The race that these settings describe."""
        return race_from(settings)

    @property
    def _absent(self) -> tuple[str, ...]:
        """Pages that these params do not have: the first one stands for them."""
        known = picture.pages(self._race)
        return tuple(page for page in PAGES if page not in known)

    def remade(self, settings: Settings) -> Race:
        """The race that these settings describe; a file is not read again."""
        return race_again(self._race, settings)

    def view(self) -> Mapping[str, Any]:
        """How the race is looked at."""
        return {
            "lane": None if self._highlight == _FIRST_LANE else LANES[self._highlight],
            "view": None if self._page in (PAGES[0], *self._absent) else self._page,
            "axis": "examples" if self._by_examples else None,
            "plane": None if self._plane == planes_of(self._problem)[0] else self._plane,
            "scale": self._kind,
            "contours": self._contours,
            "window": (*self._zoomed.x_range, *self._zoomed.y_range) if self._zoomed else None,
            "scroll": (self._turn,) if self._turn else None,
        }

    @property
    def beyond(self) -> str:
        """What was piped in is not in a command line."""
        return "pipe the same data in" if self._data.path == "-" else ""

    def question(self, seed: int) -> Question | None:
        """Which lane will lead at equal budget."""
        from gdtui.engine.race.predict import ask_race

        asked = ask_race(self._race, self.history.current, seed)
        if asked is None:
            return None
        self._fair, question = asked
        return question

    @property
    def unasked(self) -> str:
        """Why nothing can be asked of what follows."""
        from gdtui.engine.race.predict import why_unasked

        return why_unasked(self._race, self.history.current, self._highlight)

    def reveal(self, question: Question, grade: Grade) -> None:
        """Go on at equal budget, as it was asked."""
        before = self._race.equal_budget
        if self._fair is not None:
            self.history.branch(self._fair, self._of_run())
        super().reveal(question, grade)
        if not before:
            self.say(f"{self.notice} The race goes on at equal budget: c changes that.")

    @property
    def at_once(self) -> int:
        """New steps that one key takes: fewer than it asks for where examples and model make each long."""
        return self._race.at_once

    def draw(self, columns: int, rows: int) -> Frame:
        """The whole screen."""
        return picture.draw(self._surveyed(self._view, columns, rows), columns, rows, self.host.look)

    @property
    def _view(self) -> RaceView:
        return RaceView(
            race=self._race,
            state=self.history.current,
            way=self.history.way,
            recent=self.history.recent(picture.NOISE_EVERY),
            highlight=self._highlight,
            page=self._page,
            by_examples=self._by_examples,
            running=self.running,
            speed=self.speed,
            notice=self.notice,
            plane=self._plane,
            turn=self._turn,
            scale=self._kind,
            contours=self._contours,
            glide=self.glider.now,
            window=(self._zoomed.x_range, self._zoomed.y_range) if self._zoomed else None,
        )

    def foresee(self, following: RaceState) -> None:
        """What shows the state alone, where the next picture is to be as large as this one."""
        columns, rows = self._cells
        if stage.fits(columns, rows):
            picture.foresee(replace(self._view, state=following, notice=""), columns, rows, self.host.look)

    def _surveyed(self, view: RaceView, columns: int, rows: int) -> RaceView:
        """The same view with as much as is known of a surface that takes long."""
        place = place_of(view, stage.arrange(columns, rows).main)
        if place.seconds <= AT_ONCE:
            return view
        view = replace(view, ground=self._ground.of(place, place.survey))
        if self._ground.is_unfinished:
            self.go_on_filling()
        return view

    def fill(self) -> bool:
        """A further piece of the surface."""
        return self._ground.more()

    @property
    def explained(self) -> int:
        """The lane that is explained."""
        return self._highlight

    @property
    def ending(self) -> str:
        """Why the lane has ended; of one that was thrown out, by how much η is too large."""
        return f"{super().ending} {asides(self.history.current.runners[self._highlight])[0]}"

    def seen(self) -> Seen:
        """The lanes' numbers besides what every screen tells."""
        race, runners = self._race, self.history.current.runners
        told: dict[str, float | str] = {}
        for name, runner in zip(("batch", "mini", "sgd"), runners, strict=True):
            told[f"{name}_loss"] = runner.full[0]
            told[f"{name}_examples"] = runner.turn.examples_seen
            told[f"{name}_outcome"] = str(runner.outcome.kind)
        return {
            **super().seen(),
            **told,
            "data": self._problem.data.name,
            "batch_size": race.batch_size,
            "budget": "examples" if race.equal_budget else "updates",
            "axis": "examples" if self._by_examples else "updates",
            "learning_rate": race.optimizers[self._highlight].rate or 0.0,
        }

    # -- what is seen

    def action_highlight(self) -> None:
        """Explain the next lane."""
        self._highlight = (self._highlight + 1) % len(LANES)
        self.notice = ""
        self.changed()

    def action_view(self) -> None:
        """Show the next page first."""
        pages = picture.pages(self._race)
        here = pages.index(self._page) if self._page in pages else 0
        self._page = pages[(here + 1) % len(pages)]
        self.changed_or("Loss, data and numbers are all in sight: there is room.")

    def _known_plane(self, name: str | None) -> str:
        """A plane of this problem: the one asked for, where it has it."""
        known = planes_of(self._problem)
        if name is None or len(known) == 1:
            return known[0]
        return checked_plane(name, self._problem.variables)

    def action_plane(self) -> None:
        """Turn to another plane through the params."""
        known = planes_of(self._problem)
        if len(known) == 1:
            self.say("there are two params: this plane is all there is")
            return
        self._plane = known[(known.index(self._plane) + 1) % len(known)] if self._plane in known else known[0]
        self._zoomed = None
        self.notice = ""
        self.repaint()

    def action_log(self) -> None:
        """Brightness by the logarithm of the loss, or in proportion to it."""
        self._kind = turned_scale(self._kind, usual_kind(self._problem, self._whole_pane))
        self.changed_or("It looks the same: here the loss has one value, or none.")

    def action_contours(self) -> None:
        """Draw contour lines, or leave them out."""
        self._contours = not self._contours
        self.changed_or("The loss has one value here, or none: there are no lines.")

    def action_inputs(self) -> None:
        """Draw the data against other inputs."""
        self._turn += 1
        self.changed_or(
            "The data have no other inputs to draw them against, or are not in sight: v shows them."
        )

    def action_axis(self) -> None:
        """The loss against updates, or against examples."""
        self._by_examples = not self._by_examples
        if not self.shows_change():
            self._page = PAGES[0]  # where the chart was not shown
            self.changed()

    # -- how it is run

    def action_way(self) -> None:
        """Equal updates or equal budget."""
        self.change(lambda: replace(self._race, equal_budget=not self._race.equal_budget))
        if self._race.equal_budget:
            self.add(f"Equal budget: in each step every lane may look at {self._race.tick} examples.")
        else:
            self.add("Equal updates: in each step every lane makes one update, whatever it costs.")

    def action_batch(self, direction: int) -> None:
        """The next power of two, or all examples."""
        most, size = self._problem.examples, self._race.batch_size
        sizes = [2**power for power in range(most.bit_length()) if 2**power < most] + [most]
        further = [other for other in sizes if (other - size) * direction > 0]
        if further:
            self._resize(min(further) if direction > 0 else max(further))
        else:
            full = f"All {size:,} examples are in the batch already."
            self.say(full if direction > 0 else "One example is the smallest batch.")

    def _resize(self, size: int) -> None:
        self.change(lambda: replace(self._race, batch_size=size))

    def action_size(self) -> None:
        """Type a batch size."""
        most = self._problem.examples
        self.ask(
            f"examples in a mini-batch, 1 to {most}",
            str(self._race.batch_size),
            lambda text: parse_whole(text, 1, most),
            self._resize,
        )

    def action_rate(self, direction: int) -> None:
        """A larger or smaller learning rate for all lanes."""
        self._change_rates(direction, range(len(LANES)))

    def action_own_rate(self, direction: int) -> None:
        """A larger or smaller learning rate for the highlighted lane."""
        self._change_rates(direction, (self._highlight,))

    def _change_rates(self, direction: int, lanes: range | tuple[int, ...]) -> None:
        rules = list(self._race.optimizers)
        for lane in lanes:
            rate = rules[lane].rate
            if rate is not None:
                rules[lane] = rules[lane].with_learning_rate(next_rate(rate, direction))
        if rules == list(self._race.optimizers):
            self.say(f"{rules[self._highlight].label} has no other learning rate there")
        else:
            self._use(rules)

    def _use(self, rules: list[AnyOptimizer]) -> None:
        batch, mini, single = rules
        self.change(lambda: replace(self._race, optimizers=(batch, mini, single)))

    def action_decay(self) -> None:
        """The next strength of the learning rate's decay."""
        if not self._has_rates:
            self.say("no lane has a learning rate that could decay")
            return
        further = [decay for decay in _DECAYS if decay > self._race.rate_decay]
        decay = further[0] if further else 0.0
        if self.change(lambda: replace(self._race, rate_decay=decay)):
            self.add(f"After t updates the learning rate is η/(1 + {decay:g}·t)." if decay else "No decay.")

    def action_optimizers(self, all_or_one: int) -> None:
        """Choose the optimizer of all lanes, or of the highlighted one."""
        lanes = (self._highlight,) if all_or_one == 0 else (0, 1, 2)

        def chosen(name: str, text: str | None) -> None:
            (rule,) = make_suited([name], self._problem.learning_rate, rule=text)
            # there is one rule of one's own: lanes that have it already get it anew
            anew = [i in lanes or old.name == name == OWN for i, old in enumerate(self._race.optimizers)]
            pairs = zip(anew, self._race.optimizers, strict=True)
            self._use([rule if changed else old for changed, old in pairs])

        who = LANES[self._highlight] if all_or_one == 0 else "all lanes"
        self.pick_rule(f"which optimizer for {who}?", self._race.optimizers[self._highlight], chosen)

    # -- where it starts

    def action_move(self, right: int, up: int) -> None:
        """Begin next to the start."""
        plane, ((left, far), (low, high)), _ = self._pane
        x, y = plane.to_plane(np.array(self._problem.start)).tolist()
        self._place(x + right * _STEP * (far - left), y + up * _STEP * (high - low))

    def _place(self, x: float, y: float) -> None:
        """Begin at these coordinates of the plane; what lies off it stays as it is."""
        there = self._pane.plane.moved(np.array(self._problem.start), x, y)
        self._start_at(tuple(there.tolist()))

    def _start_at(self, start: tuple[float, ...]) -> None:
        if not all(abs(value) < FARTHEST for value in start):
            self.say("the start stays within a million of the origin")
            return
        problem = replace(self._problem, start=start)
        if self.begin(lambda: replace(self._race, problem=problem)) and self._zoomed is not None:
            self._see(start)
            self.changed()

    def action_number(self) -> None:
        """Type a start or a learning rate."""
        names = self._problem.variables
        count = "two" if len(names) == 2 else str(len(names))
        shown = ",".join(names) if len(names) <= 8 else f"{','.join(names[:6])},…,{names[-1]}"
        self.ask(
            f"a start {shown} ({count} numbers), or a learning rate (one number)",
            "",
            lambda text: _typed(text, len(names)),
            self._take,
        )

    def _take(self, values: tuple[float, ...]) -> None:
        if len(values) > 1:
            self._start_at(values)
            return

        def changed() -> Race:
            rules = [
                rule if rule.rate is None else rule.with_learning_rate(values[0])
                for rule in self._race.optimizers
            ]
            batch, mini, single = rules
            return replace(self._race, optimizers=(batch, mini, single))

        self.change(changed)

    def action_circuit(self) -> None:
        """Open the circuit of one example's loss where the highlighted lane stands."""
        self.pause()
        runner = self.history.current.runners[self._highlight]
        chosen = runner.first(1)
        example = 0 if chosen is None else int(chosen[0])
        circuit = self._problem.whole.mean_loss.circuit
        known = dict(zip(self._problem.variables, runner.params.tolist(), strict=True))
        data = self._problem.data
        known |= {name: float(data.column(name)[example]) for name in self._problem.whole.mean_loss.columns}
        title = f"{self._problem.model}, example {example + 1}"
        self.host.open_circuit(circuit, [known[name] for name in circuit.inputs], title)


def _typed(text: str, params: int) -> tuple[float, ...]:
    """One number, or one for each param.

    Raises:
        InputError: when the text is neither.
    """
    values = parse_numbers(text)
    if len(values) == 1:
        return (parse_number(text, LEAST_RATE, GREATEST_RATE),)
    if len(values) != params:
        many = "two numbers for a start, as 1,2" if params == 2 else f"{params} numbers for a start"
        raise InputError(f"write {many}; or one for the learning rate, as 0.01")
    return values
