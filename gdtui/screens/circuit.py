"""The circuit: values flow forward, gradients flow back, gate by gate."""

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from gdtui.engine.base.numbers import parse_number
from gdtui.engine.base.question import Grade, Question
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.experiments import Experiment
from gdtui.engine.circuit.presets import CIRCUITS, Preset
from gdtui.engine.circuit.simulation import Backprop, backprop_from
from gdtui.render import stage
from gdtui.render.cells.frame import Frame
from gdtui.render.circuit import picture
from gdtui.render.circuit.layout import input_order
from gdtui.render.circuit.panel import Words
from gdtui.screens.dialogs.asking import verdict
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.host import Host, Seen
from gdtui.screens.keys import TRANSPORT, Key
from gdtui.screens.pointing.circuit import PointedCircuit

_FINE, _COARSE = 0.1, 1.0
"""How much an arrow key changes an input below 100, without and with shift."""

_LOOK_ROWS, _LOOK_COLUMNS = 6, 24
"""How far one goes to look at another part of the circuit."""

_KEYS = (
    Key("end", "complete", "end", "complete", "complete both passes"),
    Key("tab,down,j", "choose(1)", "↓ j tab", "input", "choose the next input"),
    Key("shift+tab,up,k", "choose(-1)", "↑ k", "input", "choose the input before"),
    Key("left,h", "change(-1,0)", "← h", "less", "make the chosen input smaller"),
    Key("right,l", "change(1,0)", "→ l", "more", "make the chosen input larger"),
    Key("shift+left,H", "change(-1,1)", "H", "much less", "make it smaller by ten times as much"),
    Key("shift+right,L", "change(1,1)", "L", "much more", "make it larger by ten times as much"),
    Key(
        "shift+up,K",
        "look(-1,0)",
        "K",
        "look",
        "look further up, where the circuit is larger than the screen",
    ),
    Key("shift+down,J", "look(1,0)", "J", "look", "look further down"),
    Key("less_than_sign,pageup", "look(0,-1)", "<", "look", "look further left"),
    Key("greater_than_sign,pagedown", "look(0,1)", ">", "look", "look further right"),
    Key("equals_sign", "number", "=", "number", "type a number for the chosen input"),
    Key("x", "experiment", "x", "experiment", "ask me something; and then: take my answer"),
    Key("c", "check", "c", "check", "a centred difference beside every gradient"),
    Key("Y", "derive", "Y", "your own", "type the local gradients of the gate at work: they are checked"),
    Key("f", "circuits", "f", "circuit", "choose another circuit"),
    Key("e", "type", "e", "type one", "type an expression"),
    Key("g", "leave", "g escape", "go back", "go back to the screen this circuit was opened from"),
)


class CircuitScreen(PointedCircuit):
    """Steps through the forward and the backward pass of a circuit.

    Args:
        host: the app; its settings say what is shown.
        simulation: that of the settings, where it was made already.
        opened: a circuit that another screen opens at a point: shown with both passes complete, and `escape`
            leads back; None for what the settings say.
    """

    NAME: ClassVar[str] = "circuit"
    GLIDES: ClassVar[bool] = False
    ABSENT: ClassVar[tuple[tuple[str, str], ...]] = (
        ("left_square_bracket,right_square_bracket", "A circuit learns nothing: it has no learning rate."),
        ("o", "A circuit learns nothing: it has no optimizer."),
        ("v", "A circuit has one view. c shows a centred difference beside every gradient."),
    )
    OF_RUN: ClassVar[tuple[str, ...]] = (
        "_chosen",
        "_offset",
        "_follows",
        "_about_input",
        "_experiment",
        "_answer",
    )
    KEYS: ClassVar[tuple[Key, ...]] = (*(key for key in TRANSPORT if "rate" not in key.action), *_KEYS)

    def __init__(
        self, host: Host, simulation: Backprop | None = None, opened: Backprop | None = None
    ) -> None:
        self._opened = opened
        self._checked = False
        self._asked = 0
        super().__init__(host, opened or simulation)
        self._fresh()
        if opened is not None:
            self._go_to(opened.last)
            self._about_input = True
        else:
            self._go_to(host.settings.steps or 0)
            self._show_as(host.settings)

    def _fresh(self) -> None:
        """A new circuit: nothing is chosen, asked or scrolled yet."""
        self._chosen = self._order[0]
        self._offset = (0, 0)
        self._follows = True
        self._about_input = False
        self._experiment: Experiment | None = None
        self._answer = ""

    def _show_as(self, settings: Settings) -> None:
        """Look at the circuit as the settings say."""
        preset = self._circuit.preset
        self._checked = settings.compare
        self._about_input = settings.view == "inputs"
        if settings.select:
            self._chosen = self._circuit.circuit.inputs.index(settings.select)
        if settings.scroll:
            row, *columns = settings.scroll
            self._offset, self._follows = (row, columns[0] if columns else 0), False
        if settings.experiment and preset:
            self._experiment = preset.experiments[settings.experiment - 1]
            if settings.answer:
                self._answer = self._experiment.tell(preset.circuit, preset.point, self._circuit.point)

    def view(self) -> Mapping[str, Any]:
        """How the circuit is looked at."""
        return {
            "compare": self._checked,
            "view": "inputs" if self._about_input else None,
            "select": None if self._chosen == self._order[0] else self._circuit.circuit.inputs[self._chosen],
            "scroll": self._offset if any(self._offset) or not self._follows else None,
            "experiment": self._number,
            "answer": bool(self._answer),
        }

    @property
    def _order(self) -> tuple[int, ...]:
        """The inputs from top to bottom, as ↑ and ↓ walk."""
        return input_order(self._circuit.passes.circuit)

    @property
    def beyond(self) -> str:
        """A circuit that another screen has opened leads back to it, and an answer was judged here."""
        if self._answer and self._asked:
            return "the answer is there without the verdict on yours"
        return "escape does not lead back from there" if self._opened is not None else ""

    @property
    def _number(self) -> int | None:
        """The number of the experiment that is asked."""
        preset = self._circuit.preset
        if preset is None or self._experiment is None:
            return None
        return preset.experiments.index(self._experiment) + 1

    def simulation(self, settings: Settings) -> Backprop:
        """The circuit that these settings describe."""
        if settings.learns:
            from gdtui.engine.circuit.learning import circuit_asked

            return circuit_asked(settings)
        return backprop_from(settings)

    @property
    def _circuit(self) -> Backprop:
        """The circuit, with the inputs that it has now."""
        return self.history.simulation.now(self.history.current)

    def question(self, seed: int) -> Question | None:
        """What the next gate computes, or hands on."""
        from gdtui.engine.circuit.predict import ask_circuit

        return ask_circuit(self._circuit, self.history.current, seed)

    @property
    def unasked(self) -> str:
        """Why nothing can be asked of the next step."""
        if self._circuit.ended(self.history.current):
            return "both passes are complete. b steps back; an arrow key changes an input."
        return "the answer is no number that can be typed. n goes on."

    def reveal(self, question: Question, grade: Grade) -> None:
        """Make the step; the words are about it, not about the inputs."""
        self._about_input, self._follows = False, True
        super().reveal(question, grade)

    def draw(self, columns: int, rows: int) -> Frame:
        """The whole screen; what is at work comes into view."""
        view = self.shown()
        self._offset = picture.followed(view, columns, rows, self.host.look)
        return picture.draw(view._replace(offset=self._offset), columns, rows, self.host.look)

    def shown(self) -> picture.CircuitView:
        """All that is shown."""
        return picture.CircuitView(
            simulation=self._circuit,
            state=self.history.current,
            chosen=self._chosen,
            checked=self._checked and not self.asking,
            words=Words(self.notice, self._question(), self._answer, self._about_input),
            offset=self._offset,
            follows=self._follows,
            running=self.running,
            speed=self.speed,
            guest=self._opened is not None,
        )

    @property
    def ending(self) -> str:
        """What there is when both passes are through."""
        return "both passes are through, and every input has its gradient."

    def seen(self) -> Seen:
        """The inputs, the result and its gradients besides what every screen tells."""
        circuit = self._circuit.passes.circuit
        gradients = self._circuit.passes.gradients_after(self._circuit.last)
        return {
            **super().seen(),
            **dict(zip(circuit.inputs, self._circuit.point, strict=True)),
            **{f"d_{name}": gradients[place] for place, name in enumerate(circuit.inputs)},
            "value": self._circuit.passes.values[circuit.output],
            "circuit": self._circuit.name,
            "complete": float(self._circuit.ended(self.history.current)),
            "checked": float(self._checked),
            "experiment": 0.0 if self._experiment is None else 1.0,
            "told": float(bool(self._answer)),
        }

    # -- stepping

    def _go_to(self, step: int) -> None:
        while self.history.cursor < min(step, self._circuit.last):
            self.history.step()

    def advance(self) -> None:
        """Take one step; the words are about it, not about the inputs."""
        self._about_input, self._follows = False, True
        super().advance()

    def action_scrub(self, steps: int) -> None:
        """Go to an earlier or later step."""
        self._about_input, self._follows = False, True
        super().action_scrub(steps)

    def action_complete(self) -> None:
        """Complete both passes."""
        left = self._circuit.last - self.history.cursor
        self.action_scrub(left)
        if not left:
            self.say("Both passes are complete.")

    # -- inputs

    def action_choose(self, direction: int) -> None:
        """Choose the next input, or the one before."""
        place = self._order.index(self._chosen) + direction
        self._chosen = self._order[place % len(self._order)]
        self.notice = ""
        self._about_input = self._follows = True
        self.changed()

    def action_change(self, direction: int, coarse: int) -> None:
        """Make the chosen input larger or smaller."""
        value = self._circuit.point[self._chosen]
        scale = 10.0 ** max(math.floor(math.log10(abs(value))) - 1, 0) if value else 1.0
        changed = value + direction * scale * (_COARSE if coarse else _FINE)
        # decimals, not their nearest binary neighbours' sums: 0.3, not 0.30000000000000004
        self._set(round(changed, 6))

    def _set(self, value: float) -> None:
        """Give the chosen input a value: all numbers follow, at the step that is shown."""
        name = self._circuit.circuit.inputs[self._chosen]
        if math.isfinite(value):
            self._show(self._circuit.at({name: value}))
            self._about_input = self._follows = True
            self._experiment, self._answer = None, ""
        self.changed()

    def _show(self, simulation: Backprop) -> None:
        """Other numbers in the same circuit, at the same step: no new run."""
        self.pause()
        step = self.history.cursor
        self.history.restart(simulation)
        self.notice = ""
        self._go_to(step)

    def action_number(self) -> None:
        """Type a number for the chosen input."""
        name = self._circuit.circuit.inputs[self._chosen]
        value = str(self._circuit.point[self._chosen])
        self.ask(f"a number for {name}", value, parse_number, self._set)

    def action_look(self, down: int, right: int) -> None:
        """Look at another part of a circuit that is larger than the screen, until the next step."""
        row, column = self._offset
        self._offset = (row + down * _LOOK_ROWS, column + right * _LOOK_COLUMNS)
        self._follows = False
        self.changed_or("There is no more of the circuit that way.")

    # -- other circuits

    def action_circuits(self) -> None:
        """Choose a circuit."""
        choices = [Choice(row.name, row.why) for row in CIRCUITS.values()]
        self.pick("which circuit?", choices, self._circuit.name, lambda name: self._open(_typed(name)))

    def action_type(self) -> None:
        """Type an expression."""
        text = self._circuit.circuit.text
        self.ask("an expression, as q = x + y; q*z", text, _typed, self._open, newline="; ")

    def _open(self, simulation: Backprop) -> None:
        if self.begin(lambda: simulation, self._fresh):
            self.add(self._circuit.preset.why if self._circuit.preset else "A circuit of your own: n steps.")

    def action_leave(self) -> None:
        """Go back to the screen that opened this circuit."""
        if self._opened is not None:
            self.pause()
            self.app.pop_screen()
        else:
            self.say("This circuit was opened from no other screen.")

    def keys_here(self) -> tuple[Key, ...]:
        """The keys that do something: only a guest goes back."""
        keys = super().keys_here()
        return keys if self._opened else tuple(key for key in keys if key.action != "leave")

    def arranged(self, columns: int, rows: int) -> stage.Layout:
        """Where the parts of the screen lie."""
        return picture.arranged(columns, rows)

    def action_escape(self) -> None:
        """Go back, or leave the lesson."""
        if self._opened is not None and not self.shows_code:
            self.action_leave()
        else:
            super().action_escape()

    # -- questions

    def action_check(self) -> None:
        """Show or hide the centred differences."""
        self._checked = not self._checked
        self.changed()

    def action_derive(self) -> None:
        """Type the local gradients of the gate that the last step was about."""
        from gdtui.screens.derivative.gate import ask_gate

        ask_gate(self)

    def action_experiment(self) -> None:
        """Ask the next question, or tell the answer of the one that is asked."""
        preset = self._circuit.preset
        if preset is None:
            self.say("There are no experiments for this circuit: f offers some that have them.")
            return
        if self._experiment is not None and not self._answer:
            self._have_answered(preset, self._experiment)
            return
        asked = preset.experiments.index(self._experiment) if self._experiment else -1
        experiment = preset.experiments[(asked + 1) % len(preset.experiments)]
        base = dict(zip(preset.circuit.inputs, preset.point, strict=True))

        def ready() -> None:
            self._experiment, self._answer, self._about_input = experiment, "", False

        self.begin(lambda: self._circuit.at(base | dict(experiment.inputs)), ready)

    def _have_answered(self, preset: Preset, experiment: Experiment) -> None:
        """Have the question of an experiment answered, and tell what is so."""
        from gdtui.engine.circuit.answers import ANSWERS

        answers = ANSWERS[preset.name][preset.experiments.index(experiment)]
        points = (preset.circuit, preset.point, self._circuit.point)
        question = experiment.asked(answers, points, self.host.settings.seed + self._asked)

        def graded(grade: Grade) -> None:
            self._asked += 1
            self.action_complete()
            self._answer, self._about_input = verdict(question, grade), True
            self.host.scored(question.kind, grade.right)
            self.say("")

        self.put(question, graded)

    def _question(self) -> str:
        preset = self._circuit.preset
        if preset is None or self._experiment is None:
            return ""
        number = preset.experiments.index(self._experiment) + 1
        return f"Experiment {number} of {len(preset.experiments)}. {self._experiment.question}"


def _typed(text: str) -> Backprop:
    return backprop_from(Settings(expression=text))
