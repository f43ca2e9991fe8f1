"""What to write instead of a function that the language does not have."""

import difflib
import re

from gdtui.engine.autodiff.operations import FUNCTIONS, SPELLINGS

_WRITTEN = {
    "pow": "x**y", "power": "x**y", "square": "x**2", "cube": "x**3", "exp2": "2**x", "exp10": "10**x",
    "cbrt": "sign(x)*abs(x)**(1/3)", "expm1": "exp(x) - 1", "log1p": "log(1 + x)", "lg": "log10(x)",
    "ld": "log2(x)", "fabs": "abs(x)", "tg": "tan(x)", "cot": "1/tan(x)",
    "ctg": "1/tan(x)", "sec": "1/cos(x)",
    "csc": "1/sin(x)", "coth": "1/tanh(x)", "sech": "1/cosh(x)", "csch": "1/sinh(x)", "sinc": "sin(x)/x",
    "asinh": "log(x + sqrt(x**2 + 1))", "acosh": "log(x + sqrt(x**2 - 1))", "atanh": "log((1 + x)/(1 - x))/2",
    "atan2": "2*atan(y/(x + hypot(x, y)))", "norm": "hypot(x, y)", "logistic": "sigmoid(x)",
    "expit": "sigmoid(x)", "logit": "log(x/(1 - x))", "silu": "x*sigmoid(x)", "swish": "x*sigmoid(x)",
    "elu": "relu(x) + exp(min(x, 0)) - 1", "leakyrelu": "max(x, 0.01*x)", "step": "(1 + sign(x))/2",
    "heaviside": "(1 + sign(x))/2", "clip": "min(max(x, low), high)", "clamp": "min(max(x, low), high)",
    "sum": "x + y", "mean": "(x + y)/2", "prod": "x*y", "logaddexp": "logsumexp(x, y)",
    "maximum": "max(x, y)", "minimum": "min(x, y)", "lse": "logsumexp(x, y)",
}  # fmt: skip
_ONLY_LOOKS_LIKE = frozenset({
    "erf", "erfc", "gamma", "lgamma", "digamma", "softmax", "softmin", "softsign", "hardtanh",
    "hardsigmoid", "mish", "selu", "floor", "ceil", "round", "trunc", "mod", "fmod", "rand", "random",
    "det", "log3", "cosine", "sine", "int", "float", "str",
})  # fmt: skip
"""Functions that a near name of ours would be wrong for."""
_LONGEST = 16
"""Characters of a name that may be one of ours with a slip of the finger."""


def instead(name: str) -> str:
    """A hint for the unknown function `name`: how it is written here, or a name that is surely meant."""
    plain = name.lower().replace("_", "")
    inverse = re.sub("^arc?", "a", plain)  # arsinh, arcsinh
    if plain in _WRITTEN or inverse in _WRITTEN:
        return f"write {_WRITTEN.get(plain) or _WRITTEN[inverse]}"
    if plain in FUNCTIONS:
        return f"did you mean {plain}?"
    if len(name) <= 2:
        return f"write {name}*(…) to multiply"
    known = [] if plain in _ONLY_LOOKS_LIKE or len(plain) > _LONGEST else [*FUNCTIONS, *SPELLINGS]
    near = difflib.get_close_matches(plain, known, 1, 0.8)
    return f"did you mean {near[0]}?" if near else f"one of: {' '.join(sorted(FUNCTIONS))}"
