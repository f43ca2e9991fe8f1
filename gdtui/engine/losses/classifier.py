"""The small classifier that the course follows: twelve examples of one input x and a kind, 0 or 1.

Its score is w·x + b, its chance of kind 1 is σ(score). The loss of an example is −log of the chance that its
own kind gets: softplus(score) for kind 0, softplus(−score) for kind 1. Landscape, race, circuit and network
all read the examples here, so they show the same numbers.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Example(NamedTuple):
    """An example.

    Attributes:
        x: the input.
        kind: 0 or 1.
    """

    x: float
    kind: int


EXAMPLES = tuple(
    Example(x, place % 2)
    for place, x in enumerate((-1.9, 2.1, -1.4, 1.5, 0.4, 1.0, -1.1, 0.7, -0.6, 0.2, -0.3, -0.5))
)
"""They overlap around 0, so the loss has a minimum; the first three do not."""
START = {"b": 0.6, "w": -0.8}
"""Random weights, as a classifier begins with them: it is wrong more often than not."""
WEIGHTS = {"b": "b1_1", "w": "w1_1_1"}
"""Its params, and what they are called in a network."""
LOSS, CURVE, DATA = "classifier", "classifier-w", "two-kinds"
"""The names of its landscape, of a slice of that, and of its examples."""
TWO_KINDS_CODE = (
    f"x = np.resize([{', '.join(f'{each.x:g}' for each in EXAMPLES)}], examples)",
    "y = np.arange(examples) % 2.0",
)
"""Their inputs and kinds as lines of a program, which has `examples`."""
THREE = 3
"""So many examples are enough to see the loop of learning close."""


def loss_of(example: Example) -> str:
    """The loss of one example, as an expression of b and w."""
    if example.kind:
        return f"softplus({-example.x:g}*w - b)"
    return f"softplus({example.x:g}*w + b)"


def mean_loss(examples: Iterable[Example] = EXAMPLES) -> str:
    """The mean loss over some examples, as an expression of b and w."""
    losses = [loss_of(example) for example in examples]
    return f"({' + '.join(losses)})/{len(losses)}"


def along_w() -> str:
    """The mean loss over all of them where b stays as it begins, as an expression of w."""
    return mean_loss().replace("b", f"{START['b']:g}")


def three_losses() -> str:
    """The mean loss over the first three, each under a name of its own."""
    named = [f"l{place}" for place in range(1, THREE + 1)]
    each = "; ".join(f"{name} = {loss_of(of)}" for name, of in zip(named, EXAMPLES, strict=False))
    return f"{each}; L = ({' + '.join(named)})/{THREE}"
