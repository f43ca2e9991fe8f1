"""The ways to write a formula: plain `math`, numpy, numpy for complex numbers, PyTorch.

The table of operations is written for numpy; here is what is otherwise elsewhere, and the functions that a
program has to bring along because a module lacks them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gdtui.engine.code.program import Line, lines

_FUNCTION = re.compile(r"\bnp\.(\w+)")


@dataclass(frozen=True, eq=False)
class Dialect:
    """A way to write formulas.

    Attributes:
        module: what its functions are called by.
        others: numpy's functions that are called otherwise, by numpy's name.
        helpers: the source of the functions that a program brings along, by name.
        wholes: formulas that are written otherwise as a whole.
        folds: whether what no input changes has to be a number: functions take tensors alone.
    """

    module: str
    others: Mapping[str, str]
    helpers: Mapping[str, str]
    wholes: Mapping[str, str] = field(default_factory=dict)
    folds: bool = False

    def spelt(self, template: str) -> str:
        """A formula written for numpy, in this dialect."""
        return _FUNCTION.sub(lambda found: self.called(found[1]), self.wholes.get(template, template))

    def called(self, function: str) -> str:
        """What numpy's function of that name is called here."""
        return self.others.get(function, f"{self.module}.{function}")

    def brought(self, texts: Iterable[str]) -> list[tuple[Line, ...]]:
        """The helpers that these lines call, and those that they call in turn, in a fixed order."""
        known: list[str] = []
        waiting = "\n".join(texts)
        for name in reversed(list(self.helpers)):
            if re.search(rf"\b{name}\(", waiting):
                known.append(name)
                waiting += self.helpers[name]
        return [lines(self.helpers[name]) for name in reversed(known)]


def _function(name: str, arguments: str, result: str, *before: str) -> str:
    body = "".join(f"    {line}\n" for line in (*before, f"return {result}"))
    return f"def {name}({arguments}):\n{body}"


_TIES = _function("ties", "largest, *values", "sum(1.0 * (value == largest) for value in values)")
_ROOT = "1 / (2 * {0}.pi) ** 0.5"

_MATH_HELPERS = {
    "sign": _function("sign", "z", "(z > 0) - (z < 0)"),
    "heaviside": _function("heaviside", "z, at_zero", "float(z > 0) if z else at_zero"),
    "logaddexp": _function(
        "logaddexp", "a, b", "max(a, b) + math.log1p(math.exp(-abs(a - b)))", "# log(exp(a) + exp(b))"
    ),
    "logsumexp": _function(
        "logsumexp", "*z", "max(z) + math.log(sum(math.exp(each - max(z)) for each in z))"
    ),
    "sigmoid": _function("sigmoid", "z", "1 / (1 + math.exp(-z))"),
    "normal_cdf": _function("normal_cdf", "z", "0.5 * math.erfc(-z / math.sqrt(2))"),
    "normal_density": _function("normal_density", "z", "math.exp(-z * z / 2) / math.sqrt(2 * math.pi)"),
    "ties": _TIES,
}
MATH = Dialect(
    "math",
    {
        "abs": "abs", "maximum": "max", "minimum": "min", "arcsin": "math.asin", "arccos": "math.acos",
        "arctan": "math.atan", "sign": "sign", "heaviside": "heaviside", "logaddexp": "logaddexp",
    },
    _MATH_HELPERS,
)  # fmt: skip
"""Numbers one by one, which must all be finite: `math` raises where numpy has an infinity."""

_SIGMOID = _function("sigmoid", "z", "1 / (1 + np.exp(-z))")
_DENSITY = _function("normal_density", "z", "np.exp(-z * z / 2) / np.sqrt(2 * np.pi)")
NUMPY = Dialect(
    "np",
    {},
    {
        "logsumexp": _function("logsumexp", "*z", "np.logaddexp.reduce(np.broadcast_arrays(*z))"),
        "sigmoid": _SIGMOID,
        "normal_cdf": _function("normal_cdf", "z", "0.5 * np.vectorize(math.erfc)(-z / math.sqrt(2))"),
        "normal_density": _DENSITY,
        "ties": _TIES,
    },
)
"""Numbers and arrays."""

COMPLEX = Dialect(
    "np",
    {
        "abs": "absolute", "sign": "sign", "maximum": "maximum", "minimum": "minimum",
        "heaviside": "heaviside", "logaddexp": "logsumexp", "hypot": "hypot",
    },
    {
        "sign": _function("sign", "z", "np.sign(np.real(z))"),
        "absolute": _function("absolute", "z", "z * np.sign(np.real(z))"),
        "heaviside": _function("heaviside", "z, at_zero", "np.heaviside(np.real(z), at_zero)"),
        "maximum": _function("maximum", "a, b", "np.where(np.real(a) >= np.real(b), a, b)[()]"),
        "minimum": _function("minimum", "a, b", "np.where(np.real(a) <= np.real(b), a, b)[()]"),
        "hypot": _function("hypot", "a, b", "np.sqrt(a**2 + b**2)"),
        "logsumexp": _function(
            "logsumexp", "*z", "top + np.log(sum(np.exp(each - top) for each in z))",
            "top = np.max(np.real(np.broadcast_arrays(*z)), axis=0)",
        ),
        "sigmoid": _function("sigmoid", "z", "0.5 * (1 + np.tanh(z / 2))"),
        "ties": _function(
            "ties", "largest, *values", "sum(1.0 * (value == largest) for value in values)"
        ),
    },
)  # fmt: skip
"""Numpy, for numbers with an imaginary part so small that it is a derivative: kinks look at the real part."""


def _of_tensors(name: str) -> str:
    return _function(name, "a, b", f"torch.{name}(torch.as_tensor(a), torch.as_tensor(b))")


TORCH = Dialect(
    "torch",
    {
        "arcsin": "torch.asin", "arccos": "torch.acos", "arctan": "torch.atan", "maximum": "maximum",
        "minimum": "minimum", "hypot": "hypot", "logaddexp": "logaddexp",
    },
    {
        **{name: _of_tensors(name) for name in ("maximum", "minimum", "hypot")},
        "logaddexp": _function(
            "logaddexp", "a, b", "torch.logaddexp(1.0 * torch.as_tensor(a), 1.0 * torch.as_tensor(b))"
        ),
        "logsumexp": _function(
            "logsumexp", "*z", "torch.logsumexp(torch.stack(torch.broadcast_tensors(*z)), 0)",
            "z = [torch.as_tensor(1.0 * each) for each in z]",
        ),
        "sigmoid": _function("sigmoid", "z", "torch.sigmoid(z)"),
        "normal_cdf": _function("normal_cdf", "z", "torch.special.ndtr(z)"),
    },
    {f"np.maximum({z}, 0)": f"torch.relu({z})" for z in ("x0", "z")},
    folds=True,
)  # fmt: skip
"""PyTorch: it finds the gradient itself, so that formulas are written for the forward pass alone."""
