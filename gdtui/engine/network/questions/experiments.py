"""Experiments on a network: a question, a run that answers it, and why; each asks before it tells.

No answer is written down: the run is made, and what is right is read off its numbers.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.questions import findings
from gdtui.engine.network.questions.findings import Found, Run, ran


class Experiment(NamedTuple):
    """A question to a network.

    Attributes:
        name: what it is called.
        question: what is asked before the run.
        options: what may be answered.
        run: the run to watch.
        steps: how many updates it takes.
        view: the view that shows it best.
        watch: what to look at meanwhile.
        found: `found(runs)` tells what came out of that run and of `others`.
        others: runs to hold against it.
    """

    name: str
    question: str
    options: tuple[str, ...]
    run: Settings
    steps: int
    view: str
    watch: str
    found: Callable[[Sequence[Run]], Found]
    others: tuple[Settings, ...] = ()

    def made(self) -> Found:
        """What comes out of it: its runs are made now."""
        return self.found([ran(run, self.steps) for run in (self.run, *self.others)])


@lru_cache(maxsize=16)
def answered(number: int) -> Found:
    """What comes out of the experiment with that number, from 0; its runs are made once.

    Raises:
        InputError: when there is none of that number.
    """
    if not 0 <= number < len(EXPERIMENTS):
        raise InputError(f"there is no experiment {number + 1}: there are {len(EXPERIMENTS)}")
    return EXPERIMENTS[number].made()


_DESCENT = ("gradient-descent",)


def _descent(rate: float, **others: object) -> Settings:
    known: dict[str, object] = {"optimizers": _DESCENT, "hyper": {"learning_rate": rate}, **others}
    return Settings(**known)  # type: ignore[arg-type]


def _spirals(seed: int) -> Settings:
    return Settings(data="spirals", hidden=(4, 4), seed=seed, hyper={"learning_rate": 0.05})


EXPERIMENTS = (
    Experiment(
        "twins", "All weights begin equal. What becomes of the four units of the hidden layer?",
        ("Each finds its own place", "They stay twins", "One learns, the others do not"),
        Settings(data="moons", hidden=(4,), init="ones"), 200, "units",
        "the four small pictures",
        findings.twins,
    ),
    Experiment(
        "vanishing", "Six layers of sigmoid units. How long is the first layer's gradient beside "
        "the last one's?",
        ("About as long", "A half to a hundredth", "Less than a hundredth"),
        _descent(0.5, data="moons", hidden=(8,) * 6, activation="sigmoid"), 300, "layers",
        "the gradient norms from layer to layer", findings.vanished,
        (_descent(0.5, data="moons", hidden=(8,) * 6),),
    ),
    Experiment(
        "dying", "Relu units and a learning rate of 5. What happens to the units?",
        ("Nothing special", "A few stop", "Most of them stop for good"),
        _descent(5.0, data="moons", activation="relu"), 60, "layers",
        "the share of dead units", findings.died,
        (_descent(0.5, data="moons", activation="relu"),),
    ),
    Experiment(
        "linear", "Two layers of eight linear units on the circles. Can they tell the ring from its middle?",
        ("No better than a straight line", "Yes, with enough steps"),
        Settings(data="circles", activation="linear"), 300, "field",
        "whether the boundary bends", findings.straight,
        (Settings(data="circles"),),
    ),
    Experiment(
        "overfitting", "40 examples with noise, two layers of eight. What does the test loss do in "
        "the long run?",
        ("It falls with the training loss", "It falls, then stays", "It falls, then rises far"),
        Settings(data="moons", examples=80, test_share=0.5, noise=0.3, batch_size=0), 1000, "field",
        "the two losses, and the boundary winding around single examples", findings.overfitted,
        (Settings(data="moons", examples=80, test_share=0.5, noise=0.3, batch_size=0, l2=0.03),),
    ),
    Experiment(
        "squares", "No hidden layer on the circles, but x1² and x2² as further inputs. Is that enough?",
        ("No: it takes a hidden layer", "Yes"),
        Settings(data="circles", hidden=(0,), features="x1,x2,x1**2,x2**2"), 300, "field",
        "the boundary, drawn over x1 and x2", findings.squared,
        (Settings(data="circles", hidden=(0,)),),
    ),
    Experiment(
        "edge", "Whole-batch descent with η = 0.3 goes on and on. What does the sharpness λmax do?",
        ("It falls towards 0", "It rises to 2/η and hovers there", "It rises without end"),
        _descent(0.3, data="spirals", hidden=(16, 16), batch_size=0), 1000, "landscape",
        "λmax beside 2/η", findings.at_the_edge,
    ),
    Experiment(
        "seeds", "The same small network on the spirals from five seeds. How far apart do the losses end?",
        ("All about the same", "A little", "The worst is more than half above the best"),
        _spirals(0), 400, "seeds", "five loss curves side by side", findings.seeded,
        tuple(_spirals(seed) for seed in range(1, 5)),
    ),
)  # fmt: skip
"""The experiments, in the order they are offered."""
