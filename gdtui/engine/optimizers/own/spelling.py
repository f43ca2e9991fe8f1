"""How a learner's rule is written in formulas: `0.9·m + 0.1·g` for `0.9*m + 0.1*g`."""

import re

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.optimizers.own.program import PARAM, RATE

_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_SQUARE = re.compile(r"\*\*2(?![\w.])")
_SYMBOLS = {RATE: "η"}
_SIGNS = str.maketrans({"*": "·", "-": "−"})


def symbol_of(word: str, param: str = PARAM) -> str:
    """A name of a rule as formulas have it, where the param is called `param`."""
    return param if word == PARAM else _SYMBOLS.get(word, word)


def key_of(place: int) -> str:
    """What stands in a formula's braces for input number `place`: never what anything else is called."""
    return f"n{place}"


def formula_of(circuit: Circuit) -> str:
    """What a part computes, with `{…}` in the place of every name, as `worked` takes it."""

    def braced(match: re.Match[str]) -> str:
        known = match[0] in circuit.inputs
        return f"{{{key_of(circuit.inputs.index(match[0]))}}}" if known else match[0]

    return written(_WORD.sub(braced, circuit.text))


def written(text: str) -> str:
    """A rule with the signs of formulas."""
    return _SQUARE.sub("²", text).replace("**", "^").translate(_SIGNS)
