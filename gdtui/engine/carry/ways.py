"""From one screen to another at the same params.

A landscape's slice is a curve, its loss a circuit that learns; the course's small classifier is everywhere.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gdtui.engine.base.numbers import show
from gdtui.engine.base.settings import Settings
from gdtui.engine.circuit.learning import written_out
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.circuit.simulation import Backprop, backprop_from
from gdtui.engine.losses.classifier import CURVE, DATA, LOSS, START, WEIGHTS
from gdtui.engine.optimizers.registry import AnyOptimizer

_MOST_SLICES = 9
"""Of a loss of more params, so many are offered."""
_CIRCUITS = ("one-example", "three-examples")


class Way(NamedTuple):
    """A way to another screen.

    Attributes:
        name: where it leads, in a few words.
        about: what is to be seen there.
        screen: that shows it.
        settings: of what it shows.
    """

    name: str
    about: str
    screen: str
    settings: Settings


class Here(NamedTuple):
    """Where a learner stands.

    Attributes:
        screen: the name of the screen.
        shown: settings of what it shows.
        params: their names and values; () of a screen that has none to be carried.
        rule: who walks; None where nobody does.
    """

    screen: str
    shown: Settings
    params: Mapping[str, float]
    rule: AnyOptimizer | None = None


def ways(here: Here) -> tuple[Way, ...]:
    """Where the params can be taken from there."""
    return (*_slices(here), *_whole_circuit(here), *_classifier(here))


def is_classifier(shown: Settings) -> bool:
    """Whether that is the course's small classifier, with both of its weights among the params."""
    if shown.data == DATA:
        return shown.hidden in (None, (0,)) and shown.model in (None, "logistic") and not shown.features
    return shown.loss in (LOSS, CURVE) or shown.expression in _CIRCUITS


def _walk(rule: AnyOptimizer | None) -> Settings:
    """The learning rate of whoever walks by gradient descent; other rules begin with their own."""
    if rule is None or rule.name != "gradient-descent" or rule.rate is None:
        return Settings()
    return Settings(optimizers=(rule.name,), hyper={"learning_rate": rule.rate})


def _slices(here: Here) -> Iterator[Way]:
    """A landscape's loss along each param, the others as they are."""
    if here.screen != "landscape" or here.shown.loss is None:
        return
    plain = _as_circuit(here)
    for name in list(here.params)[:_MOST_SLICES]:
        fixed = {other: value for other, value in here.params.items() if other != name}
        others = ", ".join(f"{other} = {show(value)}" for other, value in fixed.items())
        about = f"the loss as a curve of {name} alone, with {others}"
        found = _walk(here.rule)._replace(loss=written_out(plain, (name,)), start=(here.params[name],))
        yield Way(f"slope along {name}", about, "slope", found)


def _whole_circuit(here: Here) -> Iterator[Way]:
    """The loss of a landscape or a curve as a circuit in which all of its params learn."""
    if here.screen not in ("landscape", "slope") or here.shown.loss is None:
        return
    learns = tuple(here.params)
    found = _walk(here.rule)._replace(
        expression=here.shown.loss, input_values=dict(here.params), learns=learns
    )
    yield Way("circuit that learns", "the whole loss as gates: forward, backward, update", "circuit", found)


def _as_circuit(here: Here) -> Backprop:
    return backprop_from(Settings(expression=here.shown.loss, input_values=dict(here.params)))


def _classifier(here: Here) -> Iterator[Way]:
    """The small classifier on the other screens."""
    if not is_classifier(here.shown):
        return
    at = {**START, **{name: here.params[name] for name in WEIGHTS if name in here.params}}
    start, walk = tuple(at.values()), _walk(here.rule)
    if here.screen != "landscape":
        yield Way("landscape", "its loss over both weights", "landscape",
                  walk._replace(loss=LOSS, start=start))  # fmt: skip
    if here.screen not in ("slope", "landscape"):
        text = written_out(backprop_from(Settings(expression=LOSS, input_values=at)), ("w",))
        yield Way("slope along w", "its loss as a curve of w alone", "slope",
                  walk._replace(loss=text, start=(at["w"],)))  # fmt: skip
    if here.screen != "race":
        yield Way("race", "its twelve examples: all at once, four, or one at a time", "race",
                  walk._replace(data=DATA, start=start, batch_size=4, view="data"))  # fmt: skip
    for name in _CIRCUITS:
        if here.shown.expression != name:
            yield Way(f"circuit: {name}", CIRCUITS[name].why, "circuit", _circuit(name, at, walk))
    if here.screen != "network":
        put = tuple((WEIGHTS[name], value) for name, value in at.items())
        yield Way("network", "the same as a network of one unit", "network",
                  walk._replace(data=DATA, hidden=(0,), test_share=0.0, batch_size=0, put=put))  # fmt: skip


def _circuit(name: str, at: Mapping[str, float], walk: Settings) -> Settings:
    if name == _CIRCUITS[0]:
        return Settings(expression=name, input_values=dict(at))
    return walk._replace(expression=name, input_values=dict(at), learns=tuple(at))
