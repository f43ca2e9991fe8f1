"""What the network is, and how it is trained: layers, units, activation, batch, penalty, optimizer, rate."""

from collections.abc import Callable

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.limits import GREATEST_RATE, LEAST_RATE
from gdtui.engine.base.numbers import parse_number, parse_whole, show_setting
from gdtui.engine.network.passes import ACTIVATIONS
from gdtui.engine.network.shape import MOST_LAYERS, MOST_UNITS, checked_hidden
from gdtui.engine.network.training import Training
from gdtui.render.spelled import word
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.network.examples import NetworkExamplesScreen
from gdtui.screens.rates import next_rate

_PENALTIES = (0.0, 0.001, 0.01, 0.1)
_NEW_UNITS = 4
"""Units of a hidden layer that is added where there is none to go by."""


class NetworkShapeScreen(NetworkExamplesScreen):
    """The part of the network's screen that changes what it is and how it is trained."""

    @property
    def _hidden(self) -> tuple[int, ...]:
        return self._training.shape.hidden

    @property
    def _layer(self) -> int:
        """The hidden layer, from 0, whose units are added to: the last one."""
        return len(self._hidden) - 1

    # -- another shape: a new run

    def _reshape(self, hidden: tuple[int, ...]) -> None:
        self._renew(lambda: self.anew(hidden=hidden or (0,)))

    def _renew(self, make: Callable[[], Training]) -> None:
        if self.begin(make):
            self.add(f"A network of another shape, {self._training.shape}: a new run.")

    def action_layers(self, direction: int) -> None:
        """Add a hidden layer, or take the last one."""
        hidden = self._hidden
        if direction < 0 and not hidden:
            self.say("There is no hidden layer left to take: } adds one.")
        elif direction > 0 and len(hidden) == MOST_LAYERS:
            self.say(f"There are {MOST_LAYERS} hidden layers: no more are drawn here.")
        else:
            self._reshape((*hidden, hidden[-1] if hidden else _NEW_UNITS) if direction > 0 else hidden[:-1])

    def action_units(self, direction: int) -> None:
        """A unit more or less in a hidden layer."""
        hidden, layer = list(self._hidden), self._layer
        if not hidden:
            self.say("There is no hidden layer: } adds one.")
            return
        units = hidden[layer] + direction
        if not 1 <= units <= MOST_UNITS:
            end = "one unit is the least" if units < 1 else f"{MOST_UNITS} units are the most"
            self.say(f"Hidden layer {layer + 1}: {end}; {{ takes the last layer.")
            return
        hidden[layer] = units
        self._reshape(tuple(hidden))

    def action_hidden(self) -> None:
        """Type the units of the hidden layers."""
        shown = ",".join(map(str, self._hidden)) or "0"
        self.ask("units of each hidden layer, as 8,8; 0 for none", shown, _hidden_of, self._reshape)

    def action_reseed(self) -> None:
        """Begin from other weights."""
        seed = self._known.seed + 1
        if self.begin(lambda: self.anew(seed=seed)):
            self.add(f"Seed {seed}: other weights to begin with, other examples, other batches.")

    # -- the same shape: the run goes on

    def action_activations(self) -> None:
        """Choose what hidden units do."""
        choices = [Choice(name, rule.equation) for name, rule in ACTIVATIONS.items()]

        def chosen(name: str) -> None:
            if self.history.cursor:
                self.change(lambda: self.on_way(activation=name))
            else:  # how large the first weights are goes by the activation
                self.begin(lambda: self.begun(activation=name))

        self.pick("what do hidden units do?", choices, self._training.shape.activation, chosen)

    def action_batch(self, direction: int) -> None:
        """The next power of two, or all examples."""
        most = len(self._examples.y)
        size = min(self._known.batch_size or most, most)
        sizes = [2**power for power in range(most.bit_length()) if 2**power < most] + [most]
        further = [other for other in sizes if (other - size) * direction > 0]
        if further:
            self._resize(min(further) if direction > 0 else max(further))
        else:
            full = f"All {most:,} training examples are in the batch already."
            self.say(full if direction > 0 else "One example is the smallest batch.")

    def _resize(self, size: int) -> None:
        most = len(self._examples.y)
        self.change(lambda: self.on_way(batch_size=0 if size == most else size))

    def action_size(self) -> None:
        """Type a batch size."""
        most = len(self._examples.y)
        size = str(self._known.batch_size or most)
        self.ask(
            f"examples in a batch, 1 to {most}", size, lambda text: parse_whole(text, 1, most), self._resize
        )

    def action_penalty(self) -> None:
        """The next strength of l2."""
        now = self._known.l2 or 0.0
        l2 = next((penalty for penalty in _PENALTIES if penalty > now * (1 + 1e-9)), 0.0)
        if self.change(lambda: self.on_way(l2=l2)):
            self.add(
                f"l2 = {l2:g}: ½·{l2:g}·Σw² is added to the loss." if l2 else "No penalty on the weights."
            )

    def action_optimizers(self) -> None:
        """Choose the optimizer."""

        def chosen(name: str, rule: str | None) -> None:
            if (name, rule) != (self._training.optimizer.name, self._known.rule):
                self.change(lambda: self.on_way(optimizers=(name,), rule=rule, hyper={}, own={}))

        self.pick_rule("which optimizer?", self._training.optimizer, chosen)

    def action_rate(self, direction: int) -> None:
        """A larger or smaller learning rate."""
        rule = self._training.optimizer
        if rule.rate is None:
            self.say(f"{rule.label} has no learning rate")
            return
        rate = next_rate(rule.rate, direction)
        if rate == rule.rate:
            self.say(f"η = {show_setting(rate)} is the end of the range.")
        else:
            self._set_rate(rate)

    def _set_rate(self, rate: float) -> None:
        changed = self.change(lambda: self.on_way(hyper={**self._known.hyper, "learning_rate": rate}))
        told = f"{word('η', self.host.look)} {show_setting(rate)}"
        if changed and not any(told in text for text in self.frame.lines()):
            self.add(f"η = {show_setting(rate)} from here on.")

    def action_number(self) -> None:
        """Type a learning rate."""
        rule = self._training.optimizer
        if rule.rate is None:
            self.say(f"{rule.label} has no learning rate")
            return
        self.ask(
            "a learning rate",
            show_setting(rule.rate),
            lambda text: parse_number(text, LEAST_RATE, GREATEST_RATE),
            self._set_rate,
        )


def _hidden_of(text: str) -> tuple[int, ...]:
    """The units of hidden layers that were typed.

    Raises:
        InputError: when they are none.
    """
    try:
        return checked_hidden(tuple(parse_whole(part, 0, 10**6) for part in text.split(",")))
    except InputError as error:
        raise InputError(f"{error}: write as 8,8") from None
