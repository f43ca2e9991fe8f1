"""Named circuits, each with why it is worth seeing and the experiments to make on it."""

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.circuit.experiments import Experiment
from gdtui.engine.losses import classifier
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, SPACES

FIRST = "sum-product"
"""What the screen opens with."""


@dataclass(frozen=True)
class Preset:
    """A circuit to look at.

    Attributes:
        name: what it is called.
        text: its expression.
        inputs: a value for each input.
        why: one sentence on what it is there to show.
        experiments: questions to put to it.
    """

    name: str
    text: str
    inputs: Mapping[str, float]
    why: str
    experiments: tuple[Experiment, ...] = field(default=())

    @cached_property
    def circuit(self) -> Circuit:
        """The circuit of `text`."""
        return parse(self.text)

    @property
    def point(self) -> tuple[float, ...]:
        """The inputs' values in the order of `circuit.inputs`."""
        return tuple(self.inputs[name] for name in self.circuit.inputs)


_ROWS = (
    Preset(
        "sum-product", "q = x + y; f = q*z", {"x": -2, "y": 5, "z": -4},
        "The smallest circuit that says it all: (x + y)·z, from the CS231n notes.",
        (
            Experiment(
                "z is 0 now. Which inputs stop learning, and why?",
                "{stopped} stop: on the way back, × multiplies by z = {v[z]}, so their gradients are {d[x]} "
                "and {d[y]}. z itself still learns: its gradient is q = {d[z]}.",
                {"z": 0},
            ),
            Experiment(
                "y is huge now: 1000. What happens to ∂f/∂z?",
                "∂f/∂z is q = x + y, so it went from {d0[z]} to {d[z]}. ∂f/∂y stayed at {d[y]}: it is z, "
                "and z did not move.",
                {"y": 1000},
            ),
            Experiment(
                "z has turned its sign. Which gradients turn theirs?",
                "∂f/∂x and ∂f/∂y turn from {d0[x]} to {d[x]}, since × hands them z. ∂f/∂z stays at {d[z]}.",
                {"z": 4},
            ),
        ),
    ),
    Preset(
        "fan-out", "q = x + y; m = max(x, w); f = q*z + m", {"x": 2, "y": 3, "z": -4, "w": 1},
        "x feeds two gates: what comes back along both ways is added.",
        (
            Experiment(
                "w equals x now. Who gets the gradient of max?",
                "A tie: both get half, so ∂f/∂w = {d[w]}, and x gets the same {d[w]} on top of the {v[z]} "
                "that comes through q: {d[x]} in all.",
                {"w": 2},
            ),
            Experiment(
                "w is larger than x now. Who learns from max?",
                "w alone: ∂f/∂w went from {d0[w]} to {d[w]}. x keeps only what comes through q: {d[x]} "
                "instead of {d0[x]}.",
                {"w": 5},
            ),
            Experiment(
                "z is 0 now. Does x still learn?",
                "Yes: through q comes nothing any more, but max still hands x its {d[x]}. y has only the "
                "one way: it stops, with {d[y]}.",
                {"z": 0},
            ),
        ),
    ),
    Preset(
        "neuron", "sigmoid(w0*x0 + w1*x1 + w2)", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3},
        "A whole neuron of the CS231n notes, its sigmoid as one gate.",
        (
            Experiment(
                "w2 is 20 now: the neuron is saturated. How fast can it still learn?",
                "Hardly at all: f = {v[f]}, and the sigmoid's local gradient f·(1 − f) has shrunk ∂f/∂w0 "
                "from {d0[w0]} to {d[w0]}.",
                {"w2": 20},
            ),
            Experiment(
                "x0 is 0 now. Which weight stops learning?",
                "{stopped}: its local gradient is x0 = {v[x0]}. A weight on a silent input learns nothing.",
                {"x0": 0},
            ),
            Experiment(
                "The sum is exactly 0 now. How steep is the sigmoid there?",
                "f = {v[f]}, and ∂f/∂w2 = {d[w2]}: no sum gives a larger one. Before, it was {d0[w2]}.",
                {"w2": -4},
            ),
        ),
    ),
    Preset(
        "neuron-apart", "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))",
        {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3},
        "The same neuron with its sigmoid taken apart: four simple gates in a row.",
        (
            Experiment(
                "Nothing is changed. What do the four gates of the sigmoid do to the gradient together?",
                "Their local gradients multiply to {d[w2]}, what w2 gets: exactly f·(1 − f) with f = {v[f]}.",
            ),
            Experiment(
                "w2 is −1000 now. Which gate breaks first?",
                "{broken} The gradient is lost with it: ∂f/∂w2 = {d[w2]}. The sigmoid gate of the preset "
                "neuron is computed another way and holds.",
                {"w2": -1000},
            ),
            Experiment(
                "x1 is 0 now. Which weight stops learning?",
                "{stopped}: what arrives is multiplied by x1 = {v[x1]}. Before, it got {d0[w1]}.",
                {"x1": 0},
            ),
        ),
    ),
    Preset(
        "gates", "sum = a + b; product = c*d; largest = max(p, q); f = u*sum + v*product + w*largest",
        {"a": 3, "b": -4, "c": 2, "d": -3, "p": 1, "q": 5, "u": 1, "v": 1, "w": 1},
        "Add, multiply and max one beside the other; u, v and w are their upstream gradients, to be turned.",
        (
            Experiment(
                "The upstream gradient of + is 3 now (u = 3). What do a and b get?",
                "The same for both: {d[a]} and {d[b]}. A distributor hands on what arrives, whatever a and "
                "b are.",
                {"u": 3},
            ),
            Experiment(
                "The upstream gradient of × is 2 now (v = 2). What do c and d get?",
                "c gets v·d = {d[c]}, d gets v·c = {d[d]}. A switcher: each is scaled by the other's value.",
                {"v": 2},
            ),
            Experiment(
                "The upstream gradient of max is 4 now (w = 4). What do p and q get?",
                "p gets {d[p]}, q gets {d[q]}: a router sends all of it to the largest input.",
                {"w": 4},
            ),
        ),
    ),
    Preset(
        "patterns", "p = x*y; m = max(z, w); f = 2*(p + m)", {"x": 3, "y": -4, "z": 2, "w": -1},
        "Distributor, switcher and router at work in one circuit, from the CS231n notes.",
        (
            Experiment(
                "w is 2 now, as large as z. Who gets the gradient of max?",
                "Both get half: ∂f/∂z = {d[z]} and ∂f/∂w = {d[w]}. Before, z had {d0[z]} and w {d0[w]}.",
                {"w": 2},
            ),
            Experiment(
                "x is 0 now. Which inputs stop learning?",
                "{stopped}: y because × hands it x = {v[x]}, w because max does not choose it. x still gets "
                "{d[x]}.",
                {"x": 0},
            ),
        ),
    ),
    Preset(
        "softmax", "ea = exp(a); eb = exp(b); ec = exp(c); p = ea/(ea + eb + ec); L = -log(p)",
        {"a": 1, "b": 2, "c": 0.5},
        "Three scores to a probability to a loss: softmax with cross-entropy, where a is the right class.",
        (
            Experiment(
                "The right score is well ahead now: a = 7. How much is left to learn?",
                "Little: p = {v[p]}, and ∂L/∂a = p − 1 = {d[a]}; before, it was {d0[a]}.",
                {"a": 7},
            ),
            Experiment(
                "All three scores are equal now. How is the blame shared?",
                "∂L/∂a = {d[a]}, ∂L/∂b = {d[b]}, ∂L/∂c = {d[c]}: the right score is pushed up as much as "
                "the two others are pushed down.",
                {"a": 1, "b": 1, "c": 1},
            ),
            Experiment(
                "b is 1000 now. Which gate breaks?",
                "{broken} The preset softmax-stable does the same sum in another order and holds.",
                {"b": 1000},
            ),
        ),
    ),
    Preset(
        "softmax-stable", "L = log(exp(a) + exp(b) + exp(c)) - a", {"a": 1, "b": 2, "c": 0.5},
        "The same loss as one log-sum-exp gate, which cannot overflow.",
        (
            Experiment(
                "b is 1000 now. Does it break?",
                "No: L = {v[L]}, ∂L/∂a = {d[a]} and ∂L/∂b = {d[b]}. The gate takes the largest score out "
                "before exp.",
                {"b": 1000},
            ),
            Experiment(
                "a feeds two gates. What do the two ways bring it?",
                "Its share of the softmax, and −1 from the subtraction: {d[a]} in all. The three gradients "
                "{d[a]}, {d[b]} and {d[c]} add up to 0.",
            ),
        ),
    ),
    Preset(
        "attention",
        "s1 = q*k1; s2 = q*k2; s3 = q*k3; e1 = exp(s1); e2 = exp(s2); e3 = exp(s3); t = e1 + e2 + e3; "
        "a1 = e1/t; a2 = e2/t; a3 = e3/t; f = a1*v1 + a2*v2 + a3*v3",
        {"q": 1, "k1": 1, "k2": 0.5, "k3": -1, "v1": 2, "v2": -1, "v3": 3},
        "One attention head: a query q, three keys, three values; a1, a2, a3 are where it looks.",
        (
            Experiment(
                "The query is 0 now. Where does the head look, and which keys learn?",
                "Everywhere alike: the weights are {v[a1]}, {v[a2]} and {v[a3]}. What stops is {stopped}: "
                "each key's gradient is multiplied by q.",
                {"q": 0},
            ),
            Experiment(
                "The first key fits the query well now: k1 = 8. Which values learn?",
                "v1, with {d[v1]}; v2 and v3 get {d[v2]} and {d[v3]}. A value learns as much as it is "
                "looked at.",
                {"k1": 8},
            ),
            Experiment(
                "v1 is large now: 20. What does the first key hear?",
                "∂f/∂k1 went from {d0[k1]} to {d[k1]}: looking at the first value pays more now.",
                {"v1": 20},
            ),
        ),
    ),
    Preset(
        "two-layer", "h1 = relu(w1*x + b1); h2 = relu(w2*x + b2); f = v1*h1 + v2*h2 + c",
        {"x": 1.5, "w1": 2, "b1": -1, "w2": -1, "b2": 0.5, "v1": 1, "v2": 2, "c": 0.5},
        "Two hidden neurons and one on top of them; the second one is asleep.",
        (
            Experiment(
                "Nothing is changed. Which params do not learn, and why?",
                "{stopped}: h2 is {v[h2]}, its relu is shut, so nothing passes back through it.",
            ),
            Experiment(
                "b2 is 3 now: the second neuron is awake. What does that do for w2 and v2?",
                "h2 = {v[h2]}, so ∂f/∂w2 went from {d0[w2]} to {d[w2]} and ∂f/∂v2 from {d0[v2]} to {d[v2]}.",
                {"b2": 3},
            ),
            Experiment(
                "v1 is 0 now. What becomes of the first neuron?",
                "Its params get {d[w1]} and {d[b1]}: nobody listens to h1. Only v1 itself hears {d[v1]}, "
                "which is h1.",
                {"v1": 0},
            ),
        ),
    ),
    Preset(
        "micrograd",
        "c1 = a + b; d1 = a*b + b**3; c2 = c1 + (c1 + 1); c3 = c2 + (1 + c2 + (-a)); "
        "d2 = d1 + (d1*2 + relu(b + a)); d3 = d2 + (3*d2 + relu(b - a)); e = c3 - d3; f = e**2; "
        "g = f/2 + 10/f",
        {"a": -4, "b": 2},
        "The example of micrograd's README: every value used several times.",
        (
            Experiment(
                "a is −1 now, so b + a is positive. What opens?",
                "The first relu; the gradients are ∂g/∂a = {d[a]} and ∂g/∂b = {d[b]}, from {d0[a]} and "
                "{d0[b]}.",
                {"a": -1},
            ),
            Experiment(
                "a is −2 now, so b + a is exactly 0. What does relu do on its kink?",
                "It counts as shut: the slope is taken as 0. ∂g/∂a = {d[a]}, and the centred difference (c) "
                "shows what is missed.",
                {"a": -2},
            ),
        ),
    ),
    Preset(
        "one-example", "s = w*x + b; p = sigmoid(s); L = -log(p)", {**classifier.START, "x": 2.1},
        "The small classifier of the course with one example of kind 1: score, chance, loss.",
        (
            Experiment(
                "w is 3 now. How much is there left to learn from this example?",
                "Its chance is p = {v[p]} already, so ∂L/∂w has shrunk from {d0[w]} to {d[w]}.",
                {"w": 3},
            ),
            Experiment(
                "x is 0 now. Which of the two weights still learns?",
                "× hands w the input x = {v[x]}, so ∂L/∂w = {d[w]}. + hands b all of it: ∂L/∂b = {d[b]}.",
                {"x": 0},
            ),
        ),
    ),
    Preset(
        "three-examples", classifier.three_losses(), classifier.START,
        "Three examples of the small classifier and their mean loss: small enough to see learning go round.",
        (
            Experiment(
                "w is 3 now. Which of the three has the most left to be learnt?",
                "l1 has {v[l1]} and l2 {v[l2]}, but l3 has {v[l3]}: its x is nearest to 0, so its score is "
                "the least sure.",
                {"w": 3},
            ),
            Experiment(
                "w and b are 0 now. What is the loss of each example?",
                "The score is 0, so the chance is one half, and {v[l1]} is its −log.",
                {"w": 0, "b": 0},
            ),
        ),
    ),
)  # fmt: skip

CIRCUITS: Mapping[str, Preset] = {row.name: row for row in _ROWS}
"""The named circuits, in the order they are offered."""

_DEFAULTS = (2.0, -3.0, 4.0, -1.0, 0.5, -2.0, 1.5, 3.0, -0.5, 1.0)
"""Values for the inputs of a typed expression: small, different, of both signs."""


@lru_cache(maxsize=4)
def find_circuit(text: str) -> Preset:
    """The circuit or the loss of that name, or the one that is typed, with a value for each input.

    Raises:
        InputError: when it is neither, or when there is nothing in it to differentiate.
    """
    if text in CIRCUITS:
        return CIRCUITS[text]
    loss = LANDSCAPES.get(text) or SPACES.get(text) or CURVES.get(text)
    if loss:
        values = dict(zip(loss.circuit.inputs, loss.start, strict=True))
        return Preset(loss.name, loss.circuit.text, values, loss.why)
    if text.replace("-", "").isalpha() and difflib.get_close_matches(text, CIRCUITS, cutoff=0.75):
        raise InputError(f"there is no circuit {quote(text)}: {suggest(text, CIRCUITS)}")
    circuit = parse(text)
    if not circuit.gates:
        known = suggest(text, CIRCUITS)
        raise InputError(f"{quote(text)} is no circuit: write one like (x + y)*z, or {known}")
    if circuit.output not in circuit.varying:
        raise InputError(f"nothing changes {quote(text)}: use a name for an input, as in x**2")
    return Preset(circuit.text, circuit.text, _defaults(circuit), "A circuit of your own.")


def _defaults(circuit: Circuit) -> dict[str, float]:
    """Values at which everything is finite, if a simple choice does it."""
    mixed = [
        round(value + 0.15 * (i // len(_DEFAULTS)), 2)
        for i, value in enumerate(_DEFAULTS * len(circuit.inputs))
    ]
    mixed = mixed[: len(circuit.inputs)]
    positive = [abs(value) for value in mixed]
    for point in (mixed, positive, [value / 8 for value in positive], [value / 64 for value in positive]):
        if all(map(math.isfinite, (*circuit.node_values(point), *circuit.node_gradients(point)))):
            return dict(zip(circuit.inputs, point, strict=True))
    return dict(zip(circuit.inputs, mixed, strict=True))
