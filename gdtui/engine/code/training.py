"""What the program of a training is made of: examples, layers forward and backward, the rule, the loop."""

import re
from collections.abc import Iterator, Mapping

from gdtui.engine.base.settings import Settings
from gdtui.engine.code.examples import examples_code
from gdtui.engine.code.formulas.dialects import COMPLEX, NUMPY, Dialect
from gdtui.engine.code.lane import batches_function
from gdtui.engine.code.program import (
    STEP,
    Head,
    Line,
    Program,
    heading,
    imports_of,
    lines,
    loop_head,
    number,
    program,
)
from gdtui.engine.code.rule import Ground, rule_code
from gdtui.engine.code.run import Run
from gdtui.engine.code.start import start_code
from gdtui.engine.network.output import OUTPUTS
from gdtui.engine.network.passes import ACTIVATIONS
from gdtui.engine.network.shape import Shape
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.terms import Terms
from gdtui.engine.network.training import Training

_SUM, _VALUE = re.compile(r"\bz\b"), re.compile(r"\ba\b")
"""A unit's sum and its value, in the lines of an activation."""
_BATCH_LANE = 1
"""A part of the shuffles' key: see `network.terms`."""


class NetworkCode:
    """What the program of a training is made of."""

    NORM = "np.linalg.norm(gradient)"
    """How long the gradient is."""
    MEAN = "np.mean({})"
    """What gives the mean of whether examples are told right."""

    def __init__(self, run: Run, changes: Mapping[str, Mapping[int, float]]) -> None:
        self.run = run
        self.training: Training = run.simulation
        self.shape: Shape = self.training.shape
        self.terms: Terms = self.training.terms
        self.known: Settings = self.training.asked.settings
        self.state: TrainingState = run.state
        ground = Ground(self.terms.whole.region, self.terms.seed, ", *batch")
        torch = run.framework == "torch"
        self.code = rule_code(self.training.optimizer, ground, changes, self.terms.rate_decay, torch)
        self.tested = self.terms.test is not None

    @property
    def dialect(self) -> Dialect:
        """Numpy; for complex numbers where second derivatives are found by them."""
        return COMPLEX if self.code.curved else NUMPY

    @property
    def head(self) -> Head:
        """What the program says of itself."""
        rule, data = self.training.optimizer.label, self.training.examples.shown
        prints = ["It prints what `gdtui trace network` does, as CSV, but for the column outcome."]
        if self.state.outcome.ended:
            prints.append(f"The run ends there: {self.state.outcome.reason}.")
        return Head(f"A network {self.shape} learns {data}, by {rule}", self.run.command, tuple(prints))

    def layers(self) -> tuple[Line, ...]:
        """The function that finds each layer's weights and biases among the params."""
        parts = []
        for begin, middle, end, inputs, units in self.shape.blocks:
            parts += [f"params[{begin}:{middle}].reshape({inputs}, {units})", f"params[{middle}:{end}]"]
        body = "".join(f"        {part},\n" for part in parts)
        return lines(f"def layers(params):\n    return (\n{body}    )")

    @property
    def _unpacked(self) -> str:
        names = [f"{letter}{layer}" for layer in range(1, self.shape.layers + 1) for letter in "Wb"]
        return f"{', '.join(names)} = layers(params)"

    def forward(self) -> tuple[Line, ...]:
        """The function of the forward pass: what the units of every layer give, and what comes out."""
        value, last = self.dialect.spelt(ACTIVATIONS[self.shape.activation].code[0]), self.shape.layers
        body, before = [self._unpacked], "x"
        for layer in range(1, last):
            body.append(f"z{layer} = {before} @ W{layer} + b{layer}")
            body.append(f"a{layer} = {_SUM.sub(f'z{layer}', value)}")
            before = f"a{layer}"
        gives = [*(f"a{layer}" for layer in range(1, last)), f"{before} @ W{last} + b{last}"]
        body.append(f"return {_tuple(gives)}")
        return (Line("def forward(params, x):"), *lines("\n".join(body), indent=1))

    def looks(self) -> list[tuple[Line, ...]]:
        """The functions that give the loss of some examples, and its gradient."""
        return [self.backward()]

    def backward(self) -> tuple[Line, ...]:
        """The function of the loss and its gradient, layer by layer from the output back."""
        last = self.shape.layers
        names = ", ".join([*(f"a{layer}" for layer in range(1, last)), "z"])
        kept = ["_", *(f"W{layer}" for layer in range(2, last + 1))]
        body = [f"{', '.join(f'{name}, _' for name in kept)} = layers(params)"] if last > 1 else []
        body.append(f"{names if last > 1 else '(z,)'} = forward(params, x)")
        body += [self.dialect.spelt(line) for line in OUTPUTS[self.shape.task].code]
        body.append("# backward pass, layer by layer")
        body += self._backward()
        parts = [
            part for layer in range(1, last + 1) for part in (f"grad_W{layer}.ravel()", f"grad_b{layer}")
        ]
        body.append(f"gradient = np.concatenate([{', '.join(parts)}])")
        body += self._penalty()
        body.append("return loss, gradient")
        return (Line("def loss_and_gradient(params, x, y):"), *lines("\n".join(body), indent=1))

    def _backward(self) -> Iterator[str]:
        slope = ACTIVATIONS[self.shape.activation].code[1]
        for layer in range(self.shape.layers, 0, -1):
            before = f"a{layer - 1}" if layer > 1 else "x"
            yield f"grad_W{layer}, grad_b{layer} = {before}.T @ delta, delta.sum(axis=0)"
            if layer > 1:
                times = "" if slope == "1" else f" * {_VALUE.sub(f'a{layer - 1}', slope)}"
                yield f"delta = delta @ W{layer}.T{times}"

    def _penalty(self) -> Iterator[str]:
        """What the penalty adds to the gradient: the printed losses are without it."""
        l1, l2 = self.known.l1 or 0.0, self.known.l2 or 0.0
        terms = [f"{number(l2)} * params"] if l2 else []
        if l1:
            terms.append(f"{number(l1)} * {self.dialect.called('sign')}(params)")
        if terms:
            yield f"gradient = gradient + is_weight * ({' + '.join(terms)})"

    def accuracy(self) -> tuple[Line, ...]:
        """The function of the share that is told right."""
        right = OUTPUTS[self.shape.task].right_code
        if not right:
            return ()
        body = f"z = forward(params, x)[-1]\nreturn {self.MEAN.format(right)}"
        return (Line("def accuracy(params, x, y):"), *lines(body, indent=1))

    def figures(self) -> tuple[Line, ...]:
        """The function of what is measured over all examples."""
        sure = bool(OUTPUTS[self.shape.task].right_code)
        told = ["loss", "test_loss" if self.tested else '""']
        told += ["accuracy(params, *train)" if sure else '""']
        told += ["accuracy(params, *test)" if sure and self.tested else '""']
        body = ["loss, gradient = loss_and_gradient(params, *train)"]
        body += ["test_loss, _ = loss_and_gradient(params, *test)"] * self.tested
        body += [f"grad_norm = {self.NORM}", f"return {', '.join(told)}, grad_norm"]
        return (Line("def figures(params):"), *lines("\n".join(body), indent=1))

    def masks(self) -> Iterator[Line]:
        """Which params are weights, and which may move."""
        count = self.shape.count
        if self.known.l1 or self.known.l2:
            spans = [
                f"[{one}] * {size}"
                for each in self.shape.blocks
                for one, size in ((1, each.middle - each.begin), (0, each.end - each.middle))
            ]
            yield Line(f"is_weight = np.array({' + '.join(spans)})")
        if self.known.held:
            places = ", ".join(str(self.shape.index_of(name)) for name in self.known.held)
            yield Line(f"free = np.ones({count})")
            yield Line(f"free[[{places}]] = 0")

    def loop(self) -> Iterator[Line]:
        """The loop over the updates."""
        examples, size = self.terms.count, self.terms.batch_size
        begin = ["batch = train"]
        if not self.terms.takes_all:
            begin = ["batch = train[0][chosen], train[1][chosen]"]
        yield from loop_head(self.state.step, batches=not self.terms.takes_all)
        begin.append("loss, gradient = loss_and_gradient(params, *batch)")
        begin += ["gradient = gradient * free"] * bool(self.known.held)
        yield from lines("\n".join(begin), STEP, 1)
        yield from (Line(f"    {line.text}", line.mark) for line in self.code.step)
        moved = "update * free" if self.known.held else "update"
        epoch = "step" if self.terms.takes_all else f"step // {-(-examples // size)}"
        seen = f"seen += {'len(train[1])' if self.terms.takes_all else 'len(chosen)'}"
        body = f'{self.moved(moved)}\n{seen}\nprint(step, {epoch}, seen, *figures(params), sep=",")'
        yield from lines(body, STEP, 1)

    def moved(self, update: str) -> str:
        """The line that moves the params."""
        return f"params = params + {update}"

    def begun(self) -> tuple[Line, ...]:
        """The lines that make the params as they begin."""
        return start_code(self.training)

    def written(self) -> Program:
        """The program."""
        own = () if self.terms.takes_all else batches_function(
            self.terms.seed, _BATCH_LANE, self.terms.count, self.terms.batch_size
        )  # fmt: skip
        functions = (self.layers(), self.forward(), *self.looks(), self.code.functions, self.accuracy(),
                     self.figures(), own)  # fmt: skip
        called = (*functions, self.code.step)
        helpers = self.dialect.brought(line.text for each in called for line in each)
        parts = (*helpers, *functions, self._main())
        return program(self.head, imports_of(parts), *parts)

    def quiet(self) -> tuple[Line, ...]:
        """No warnings where numbers are bound to leave the range of floats."""
        return lines('np.seterr(all="ignore")') if self.state.outcome.kind == "diverged" else ()

    def _main(self) -> tuple[Line, ...]:
        return (
            *self.quiet(),
            *examples_code(self.training.examples, self.terms.seed, len(self.known.drawn)),
            *self.masks(),
            *self.begun(),
            *self.code.before,
            Line("seen = 0"),
            *heading(self.training.columns[:-1]),
            Line('print(0, 0, seen, *figures(params), sep=",")'),
            *self.loop(),
        )


def _tuple(parts: list[str]) -> str:
    """Formulas as a tuple."""
    return ", ".join(parts) if len(parts) > 1 else f"({parts[0]},)"
