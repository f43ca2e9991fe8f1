"""The training that settings describe."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdtui.engine.base import gate
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.limits import MOST_DECAY, MOST_STEPS
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.curvature import sharpness
from gdtui.engine.losses.data import Dataset, is_path
from gdtui.engine.losses.objective import Vector
from gdtui.engine.network.data import FIRST_DATA, TEST_SHARE, Examples, find_examples, same_task
from gdtui.engine.network.objective import network_loss
from gdtui.engine.network.passes import checked_activation
from gdtui.engine.network.shape import Shape, checked_hidden
from gdtui.engine.network.weights import SCALED, initial_params, read_weights
from gdtui.engine.optimizers.memory import frozen
from gdtui.engine.optimizers.registry import AnyOptimizer, kind, make_asked

_FIXED = (
    "hidden",
    "init",
    "init_scale",
    "weights",
    "target",
    "features",
    "scale_data",
    "examples",
    "noise",
    "test_share",
    "seed",
)
"""What goes on as it was, or is told by the data."""
BATCH_SIZE = 32
"""Examples in a batch unless said otherwise."""
FIRST_OPTIMIZER = "adam"
FIRST_HIDDEN = (8, 8)
FIRST_ACTIVATION = "tanh"
MOST_PENALTY = 100.0
LEAST_SCALE, GREATEST_SCALE = 1e-3, 1e3
"""What the first weights may be multiplied by."""
_FEW = 400
"""A learning rate is suited to the loss over so many examples at most."""
_LARGEST_RATE = 0.5


class Asked(NamedTuple):
    """What settings describe.

    Attributes:
        examples: to learn from, and to test on.
        shape: of the network.
        optimizer: the rule.
        start: the params at step 0, shape (count,), before any was set by hand.
        settings: all the rest, nothing left to be chosen: batch_size (0: all), l1, l2, seed, held, put, and
            where the examples and the start are from.
        limit: the number of updates after which it ends.
        pending: what is set by hand as this takes over from another: names and values.
    """

    examples: Examples
    shape: Shape
    optimizer: AnyOptimizer
    start: Vector
    settings: Settings
    limit: int
    pending: tuple[tuple[str, float], ...] = ()


def asked_of(
    settings: Settings, progress: Callable[[int, int], None] | None = None, source: Dataset | None = None
) -> Asked:
    """What the settings describe; see `training.training_from`.

    Args:
        settings: what is asked for.
        progress: called with (bytes read, bytes in all) while a file is read.
        source: the file, where it was read already.

    Raises:
        InputError: one line that says what to write instead.
    """
    if settings.seed < 0:
        raise InputError(f"the seed {settings.seed} is out of range: write a whole number from 0")
    return _made(find_examples(settings, source, progress), settings, None)


def ask_again(before: Asked, settings: Settings) -> Asked:
    """What goes on under other settings: with the same weights, wherever they began.

    Raises:
        InputError: when the settings ask for a network of another shape, or cannot be used.
    """
    known, given = before.settings, _going_on(before, settings)
    found = _examples_again(before, given)
    if not same_task(found, before.examples):
        raise InputError(f"{found.name} takes a network of another shape: that begins a new run")
    made, put = _made(found, given, before.start), len(known.put)
    kept = given.put[:put] == known.put
    return made._replace(pending=given.put[put:] if kept else given.put)


def _going_on(before: Asked, settings: Settings) -> Settings:
    """The settings with what a run keeps for good; what is said of one set or file is not said of another."""
    known, data = before.settings, gate.expanded(settings.data or FIRST_DATA)
    if data == known.data:
        kept = known._replace(noise=settings.noise)
    else:
        asked = settings.noise if settings.noise != known.noise else None
        count = None if before.examples.source or is_path(data) else known.examples
        kept = known._replace(target=None, features=None, scale_data=False, examples=count, noise=asked)
    fixed = {name: getattr(kept, name) for name in _FIXED}
    return settings._replace(data=data, **fixed)


def _examples_again(before: Asked, settings: Settings) -> Examples:
    """The examples, made anew only where something about them differs."""
    if all(getattr(settings, name) == getattr(before.settings, name) for name in ("data", "noise", "drawn")):
        return before.examples
    return find_examples(settings, before.examples.source)


def _made(examples: Examples, settings: Settings, start: Vector | None) -> Asked:
    shape = shape_for(examples, settings)
    if start is None:
        start = _scaled(_start(shape, settings), settings.init_scale)
    if settings.plane is not None:
        from gdtui.engine.losses.plane import checked_plane

        checked_plane(settings.plane, shape.names)
    rule = _rule(examples, shape, start, settings)
    limit = max(MOST_STEPS, settings.steps or 0)
    return Asked(examples, shape, rule, start, _filled(examples, shape, settings), limit)


def shape_for(examples: Examples, settings: Settings) -> Shape:
    """The network that the settings ask for, on these examples.

    Raises:
        InputError: for layers or an activation that there cannot be.
    """
    hidden = checked_hidden(FIRST_HIDDEN if settings.hidden is None else settings.hidden)
    activation = checked_activation(settings.activation or FIRST_ACTIVATION)
    return Shape(len(examples.headings), hidden, examples.outputs, activation, examples.task)


def _start(shape: Shape, settings: Settings) -> Vector:
    if settings.weights is None:
        return initial_params(shape, settings.init or SCALED, settings.seed)
    if not isinstance(settings.weights, str):
        raise InputError("--weights takes a file here: FILE.json, as trace network --save writes it")
    if settings.init is not None:
        raise InputError("--init and --weights both say where the weights begin: write one of them")
    return read_weights(settings.weights, shape)


def _scaled(start: Vector, scale: float | None) -> Vector:
    """The first weights, multiplied.

    Raises:
        InputError: when that leaves nothing of them, or is too much.
    """
    if scale is None:
        return start
    if not LEAST_SCALE <= scale <= GREATEST_SCALE:
        raise InputError(f"init scale {scale:g}: write a number from {LEAST_SCALE:g} to {GREATEST_SCALE:g}")
    return frozen(start * scale)


def _filled(examples: Examples, shape: Shape, settings: Settings) -> Settings:
    """The settings with nothing left to be chosen, those of the rule aside."""
    for name in ("l1", "l2"):
        if not 0 <= (getattr(settings, name) or 0.0) <= MOST_PENALTY:
            raise InputError(f"{name} {getattr(settings, name):g}: write a number from 0 to {MOST_PENALTY:g}")
    if not 0 <= (settings.rate_decay or 0.0) <= MOST_DECAY:
        raise InputError(f"rate decay {settings.rate_decay:g}: write a number from 0 to {MOST_DECAY:g}")
    if settings.budget == "examples":
        raise InputError("--budget examples is for lanes side by side: a step of a network is one update")
    source, plain = examples.source, Settings()
    size = min(BATCH_SIZE, len(examples.y)) if settings.batch_size is None else settings.batch_size
    count = len(examples.y) + len(examples.test_y) - len(settings.drawn)
    return Settings(
        data=examples.name,
        target=settings.target,
        features=settings.features,
        scale_data=settings.scale_data,
        examples=settings.examples if source else count,
        noise=examples.noise,
        test_share=TEST_SHARE if settings.test_share is None else settings.test_share,
        drawn=settings.drawn,
        hidden=shape.hidden or (0,),
        activation=shape.activation,
        init_scale=settings.init_scale,
        init=plain.init if settings.weights else settings.init or SCALED,
        weights=settings.weights,
        batch_size=size,
        budget=settings.budget,
        rate_decay=settings.rate_decay or 0.0,
        l1=settings.l1 or 0.0,
        l2=settings.l2 or 0.0,
        seed=settings.seed,
        held=settings.held,
        put=settings.put,
    )


def _rule(examples: Examples, shape: Shape, start: Vector, settings: Settings) -> AnyOptimizer:
    names = settings.optimizers or (FIRST_OPTIMIZER,)
    if len(names) != 1:
        raise InputError("a network has one optimizer: key c shows several side by side")
    grows = kind(names[0], settings.rule).grows_with_gradient
    given = "learning_rate" in settings.hyper or any("learning_rate" in key for key in settings.own)
    rate = _suited_rate(examples, shape, start) if grows and not given else _LARGEST_RATE
    return make_asked(settings, names, rate)[0]


def _suited_rate(examples: Examples, shape: Shape, start: Vector) -> float:
    """A learning rate for gradient descent: half of what the curvature at the start allows, to one digit."""
    steepest = sharpness(network_loss(shape, examples.inputs, examples.y).thinned(_FEW), start)
    if not (np.isfinite(steepest) and steepest > 0):
        return _LARGEST_RATE
    return min(_LARGEST_RATE, float(f"{1 / steepest:.0e}"))
