"""What a view is made of: the options that the app, `trace` and `still` share.

Each simulation is built from these by its own module; None stands for "as the simulation sees fit".
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

GROWING = ("put", "drawn")
"""What is added to, one by one, while a run goes on."""
ON_THE_WAY = (
    "batch_size",
    "budget",
    "rate_decay",
    "data",
    "noise",
    "activation",
    "l1",
    "l2",
    "held",
    "rule",
    *GROWING,
)
"""What may be set otherwise while a run goes on, besides optimizers and their hyper-parameters."""


class Shared(NamedTuple):
    """A hyper-parameter as it is given.

    Attributes:
        value: for all who run; None where nothing is said.
        own: for some of them, by name.
        each: for each of them, in their order; () where not each has its own.
    """

    value: float | None
    own: Mapping[str, float]
    each: tuple[float, ...] = ()


class Change(NamedTuple):
    """Something set otherwise while a run goes on.

    Attributes:
        step: from which step on.
        name: a field of `Settings`, or a hyper-parameter.
        value: its value; for a hyper-parameter a `Shared`.
    """

    step: int
    name: str
    value: Any


class Settings(NamedTuple):
    """The shared options, already checked as numbers but not yet against a loss or a data set.

    Attributes:
        loss: a name of the catalogue, or an expression.
        bounds: low, high, low, high, … in alphabetical order of the variables.
        start: one number for each variable, in that order.
        optimizers: names; several run side by side.
        rule: the learner's own, the optimizer called `own`.
        hyper: hyper-parameters by name: learning_rate momentum beta1 beta2 epsilon decay.
        own: for a hyper-parameter the values of single optimizers, or of single lanes of a race, by name.
        each: for a hyper-parameter the values of all who run, in their order.
        compare: side by side what a key shows so: all optimizers; a slope at five learning rates; on a
            circuit a centred difference beside each gradient.
        changes: what is set otherwise on the way, in order of its step.
        steps: how many steps to take.
        seed: where all randomness comes from.
        game: the game that is played, if one is.
        h: the step of a numerical gradient.
        scheme: `centered` or `forward`.
        at: the point of a gradient check.
        gradient: the derivatives of the loss as somebody typed them, with commas between.
        data: a data set's name or a CSV file.
        target: the column of a file that is to be learnt.
        features: the columns that it is learnt from, with commas between.
        scale_data: whether inputs and a target of numbers are put at mean 0 and standard deviation 1.
        model: a model's name or an expression.
        plane: the plane through weight space that is drawn: `pca`, `random`, or two params with a comma.
        batch_size: examples in a mini-batch; 0 for all.
        examples: how many examples to generate or read.
        budget: what a step of a race gives each lane equally much of: `updates` or `examples`.
        rate_decay: after t updates a race's learning rate is η/(1 + rate_decay·t).
        expression: a circuit's name or an expression.
        input_values: values of a circuit's inputs by name.
        learns: the inputs of a circuit that learn.
        events: whether a circuit's trace goes event by event.
        view: which page of a screen is shown.
        lane: who is explained: an optimizer, or a lane of a race.
        scale: how a loss is drawn: `log` or `linear`; None where the loss itself decides.
        window: low, high, … of the part that is shown, where it is not all that there is to show.
        contours: whether a map has lines where the loss has round values.
        basins: whether a landscape is coloured by where an optimizer ends from every start.
        settings_map: the map of settings, where it is shown: the name of what stands upwards, the learning
            rate and the value at its cross, and the part that it is zoomed to, as far as these are not the
            usual ones.
        up: what stands upwards in a table of settings.
        surface: turn and tilt, in degrees, of a landscape that is shown as a block.
        code: whether the program of the run stands beside the picture.
        no_minima: whether the known minima are hidden.
        scroll: how far a list is scrolled, in rows; a circuit, in rows and columns.
        weights: how many weights the cost of a gradient check is worked out for; of a network, the file that
            they are read from.
        hidden: the units of a network's hidden layers; (0,) for none.
        activation: what its hidden units do.
        l1: the penalty of its weights' sizes.
        l2: the penalty of their squares.
        test_share: the share of the examples that is kept back from it.
        noise: how much noise is in its generated examples.
        init: how its weights begin.
        init_scale: what its first weights are multiplied by.
        held: the weights that stay as they are.
        put: weights set by hand, in their order: name and value.
        drawn: examples drawn by hand: the inputs and the target of each.
        state: whether a trace has the optimizers' memories too.
        gradients: whether a network's trace is of its last gradients.
        save: the file that a trace writes the weights to.
        axis: what the loss of a race is drawn against: `updates` or `examples`.
        select: the input of a circuit that is chosen.
        experiment: the number of the experiment that is asked.
        answer: whether its answer is told.
        size: columns and rows of a grid, as 20x10.
    """

    loss: str | None = None
    bounds: tuple[float, ...] | None = None
    start: tuple[float, ...] | None = None
    optimizers: tuple[str, ...] | None = None
    rule: str | None = None
    hyper: Mapping[str, float] = {}
    own: Mapping[str, Mapping[str, float]] = {}
    each: Mapping[str, tuple[float, ...]] = {}
    compare: bool = False
    changes: tuple[Change, ...] = ()
    steps: int | None = None
    seed: int = 0
    game: str | None = None
    h: float | None = None
    scheme: str | None = None
    at: tuple[float, ...] | None = None
    gradient: str | None = None
    data: str | None = None
    target: str | None = None
    features: str | None = None
    scale_data: bool = False
    model: str | None = None
    plane: str | None = None
    batch_size: int | None = None
    examples: int | None = None
    budget: str | None = None
    rate_decay: float | None = None
    expression: str | None = None
    input_values: Mapping[str, float] = {}
    learns: tuple[str, ...] = ()
    events: bool = False
    view: str | None = None
    lane: str | None = None
    scale: str | None = None
    window: tuple[float, ...] | None = None
    contours: bool = False
    basins: bool = False
    settings_map: tuple[Any, ...] | None = None
    up: str | None = None
    surface: tuple[float, ...] | None = None
    code: bool = False
    no_minima: bool = False
    scroll: tuple[int, ...] | None = None
    weights: int | str | None = None
    hidden: tuple[int, ...] | None = None
    activation: str | None = None
    l1: float | None = None
    l2: float | None = None
    test_share: float | None = None
    noise: float | None = None
    init: str | None = None
    init_scale: float | None = None
    held: tuple[str, ...] = ()
    put: tuple[tuple[str, float], ...] = ()
    drawn: tuple[tuple[float, ...], ...] = ()
    state: bool = False
    gradients: bool = False
    save: str | None = None
    axis: str | None = None
    select: str | None = None
    experiment: int | None = None
    answer: bool = False
    size: str | None = None

    def changed(self, change: Change) -> "Settings":
        """With one thing set otherwise; other optimizers begin with their own hyper-parameters."""
        name, value = change.name, change.value
        if name == "optimizers":
            return self._replace(optimizers=value, compare=False, hyper={}, own={}, each={})
        if name in GROWING:
            value = (*getattr(self, name), value)
        if not isinstance(value, Shared):
            known: dict[str, Any] = {name: value}
            return self._replace(**known)
        hyper = {key: kept for key, kept in self.hyper.items() if key != name}
        own = {key: kept for key, kept in self.own.items() if key != name}
        each = {key: kept for key, kept in self.each.items() if key != name}
        if value.value is not None:
            hyper[name] = value.value
        if value.own:
            own[name] = value.own
        if value.each:
            each[name] = value.each
        return self._replace(hyper=hyper, own=own, each=each)

    def turns(self) -> Iterator[tuple[int, "Settings"]]:
        """The steps at which something is set otherwise, each with the settings from there on."""
        known = self
        for place, change in enumerate(self.changes):
            known = known.changed(change)
            if [later.step for later in self.changes[place + 1 : place + 2]] != [change.step]:
                yield change.step, known

    def shared(self, name: str) -> Shared:
        """The hyper-parameter of that name."""
        return Shared(self.hyper.get(name), self.own.get(name, {}), self.each.get(name, ()))


def differences(step: int, before: Settings, after: Settings) -> Iterator[Change]:
    """What has to be set otherwise at a step, of what may be set on the way."""
    other = before.optimizers != after.optimizers
    if other:
        yield Change(step, "optimizers", after.optimizers)
    for name in ON_THE_WAY:
        was, now = getattr(before, name), getattr(after, name)
        if name in GROWING:
            yield from (Change(step, name, each) for each in now[len(was) :])
        elif was != now and now is not None:
            yield Change(step, name, now)
    for name in dict.fromkeys((*after.hyper, *after.own, *after.each)):
        if other or before.shared(name) != after.shared(name):
            yield Change(step, name, after.shared(name))
