"""A circuit whose inputs learn: a forward pass, a backward pass, an update, and round again."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from gdtui.engine.base.described import follow
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.question import Question
from gdtui.engine.circuit.simulation import Backprop
from gdtui.render.circuit.panel import Round
from gdtui.render.circuit.picture import CircuitView
from gdtui.screens.host import Seen
from gdtui.screens.keys import TRANSPORT, Key
from gdtui.screens.learning.wiggling import WigglingCircuit

if TYPE_CHECKING:
    from gdtui.engine.circuit.learning import Learning
    from gdtui.engine.circuit.learning_state import LearningState

_LEARN = Key("o", "learn", "o", "learn", "let inputs learn, by gradient descent; or stop that")
_RATES = tuple(key for key in TRANSPORT if "rate" in key.action)


class LearningCircuit(WigglingCircuit, shown=True):
    """Steps through a circuit gate by gate; or, where inputs learn, pass by pass and round by round."""

    ABSENT: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        row for row in WigglingCircuit.ABSENT if row[0] == "v"
    )
    KEYS: ClassVar[tuple[Key, ...]] = (*WigglingCircuit.KEYS, *_RATES, _LEARN)

    @property
    def _learning(self) -> "tuple[Learning, LearningState] | None":
        """The simulation and its state, where inputs learn."""
        simulation, state = self.history.simulation, self.history.current
        return (simulation, state) if simulation.learns else None  # type: ignore[return-value]

    @property
    def _round(self) -> Round | None:
        """What there is to say of what learns."""
        if self._learning is None:
            return None
        from gdtui.engine.circuit.learning_words import progress, upcoming

        learning, state = self._learning
        said, full = learning.happened(state), learning.explain(state)
        return Round(progress(state), said, full, upcoming(learning.stage(state)))

    def shown(self) -> CircuitView:
        """All that is shown; of an update, how each param came by its value."""
        view = super().shown()
        words = view.words._replace(learning=self._round)
        return view._replace(words=words, noted=self._noted())

    def _noted(self) -> Mapping[int, Sequence[str]]:
        if self._learning is None or self._learning[1].step:
            return {}
        from gdtui.engine.circuit.learning_words import equation_of

        learning, state = self._learning
        inputs = learning.circuit.inputs
        return {inputs.index(name): equation_of(state, place) for place, name in enumerate(learning.learns)}

    def seen(self) -> Seen:
        """The rounds, and the loss that was seen last, besides what every circuit tells."""
        if self._learning is None:
            return super().seen()
        _, state = self._learning
        loss = state.racer.loss if state.done else math.inf
        return {**super().seen(), "round": float(state.round), "pass": state.done.name.lower(), "loss": loss}

    # -- steps

    def _go_to(self, step: int) -> None:
        if self._learning is None:
            super()._go_to(step)
        else:
            follow(self.history, self.host.settings._replace(steps=step))

    def action_complete(self) -> None:
        """Complete both passes; of a round that learns, too."""
        if self._learning is None:
            super().action_complete()
        elif left := -self.history.cursor % 3 and 2 - self.history.cursor % 3:
            self.action_scrub(left)
        else:
            self.say("Both passes are complete.")

    @property
    def ending(self) -> str:
        """What there is when no step follows."""
        if self._learning is None:
            return super().ending
        learning, state = self._learning
        return learning.happened(state).sentence

    def question(self, seed: int) -> Question | None:
        """What an update makes of a param; else as on every circuit."""
        if self._learning is None:
            return super().question(seed)
        from gdtui.engine.circuit.learning_predict import ask_update

        return ask_update(*self._learning, seed)

    @property
    def unasked(self) -> str:
        """Why nothing can be asked of the next step."""
        if self._learning is None:
            return super().unasked
        from gdtui.engine.circuit.learning_predict import why_unasked

        return why_unasked(*self._learning)

    def _show(self, simulation: Backprop) -> None:
        """Other numbers: the run begins anew from them, as far into its round."""
        if self._learning is None:
            super()._show(simulation)
            return
        from gdtui.engine.circuit.learning import circuit_asked

        self.pause()
        learning, state = self._learning
        asked = learning.settings()._replace(input_values=simulation.settings().input_values)
        self.history.begin(circuit_asked(asked), self._of_run())
        self.notice = self._offer
        for _ in range(int(state.done)):
            self.history.step()

    # -- what learns

    def action_learn(self) -> None:
        """Choose the inputs that learn; or stop learning."""
        if self._learning is not None:
            plain = self._circuit
            self.begin(lambda: plain)
            self.add("It learns no more: n goes gate by gate.")
            return
        names = ",".join(self._circuit.circuit.inputs)
        self.ask("which inputs learn, as w,b", names, self._read, self._let_learn)

    def _read(self, text: str) -> Backprop:
        names = tuple(name.strip() for name in text.split(",") if name.strip())
        if not names:
            raise InputError("name an input that is to learn")
        from gdtui.engine.circuit.learning import circuit_asked

        return circuit_asked(self._circuit.settings()._replace(learns=names))

    def _let_learn(self, simulation: Backprop) -> None:
        if self.begin(lambda: simulation):
            self.add("n goes forward, back, and updates what learns.")

    def action_rate(self, direction: int) -> None:
        """Another learning rate; the run goes on from here."""
        from gdtui.engine.base.numbers import show_setting
        from gdtui.screens.rates import next_rate

        if self._learning is None:
            self.say("Nothing learns here, so there is no learning rate: o lets inputs learn.")
            return
        learning, _ = self._learning
        before = learning.walk.optimizers[0].rate
        rate = None if before is None else next_rate(before, direction)
        if rate is None or rate == before:
            self.say("This rule has no learning rate." if before is None else "η is at the end of its range.")
            return
        asked = learning.settings()
        hyper: Mapping[str, Any] = {**asked.hyper, "learning_rate": rate}
        if self.change(lambda: learning.changed(asked._replace(hyper=hyper))):
            self.add(f"η = {show_setting(rate)} from here on.")
