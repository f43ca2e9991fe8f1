"""The most costly expressions that are accepted, and how many calls its derivatives take."""

import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice, pairwise
from typing import NamedTuple

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import LONGEST, parse
from gdtui.engine.autodiff.stable import MOST_TERMS
from gdtui.engine.base.errors import InputError


class Counted(NamedTuple):
    """Calls that the derivatives at a point take, and numbers that are read for a value.

    Attributes:
        gradient: calls of a function, from a formula's to a dictionary's.
        hessian: as many for the second derivatives.
        value: what gates read for one point of a grid.
    """

    gradient: int
    hessian: int
    value: int


def counted(circuit: Circuit) -> Counted:
    """What the derivatives of an expression and its value take."""
    point = [0.7 + at / 100 for at in range(len(circuit.inputs))]
    return Counted(
        calls(lambda: circuit.value_and_gradient(point)),
        calls(lambda: circuit.hessian(point)),
        sum(len(node.inputs) for node in circuit.live),
    )


def calls(compute: Callable[[], object]) -> int:
    """How many calls are made meanwhile, of functions in Python or in C."""
    made = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        compute()
    finally:
        sys.setprofile(None)
    return made


def filled(make: Callable[[int], str]) -> Circuit:
    """The largest expression of a shape that is accepted.

    Args:
        make: the shape with so many terms.
    """
    fits, too_many = 1, LONGEST
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        fits, too_many = (middle, too_many) if _accepted(make(middle)) else (fits, middle)
    return parse(make(fits))


def _accepted(text: str) -> bool:
    try:
        parse(text)
    except InputError:
        return False
    return True


def names(many: int) -> list[str]:
    """So many names of params, as short as there are."""
    return list("abcdfghijklmnopqrstuvwxyz"[:many])


def mixed(terms: Sequence[str], many: int) -> Callable[[int], str]:
    """A sum of terms of several shapes in turn."""
    begin = _shared("", "")(many)(0)[:-2]

    def make(count: int) -> str:
        found = zip(cycle(terms), islice(cycle(names(many)), count), cycle(names(many)[::-1]), strict=False)
        full = _full(many)
        return f"{begin}L=" + "+".join(
            term.replace("F", full).replace("X", x).replace("Y", y) for term, x, y in found
        )

    return make


def _repeated(term: str, joined: str) -> Callable[[int], Callable[[int], str]]:
    """Terms with a name in the place of x and the next in that of y."""

    def of(many: int) -> Callable[[int], str]:
        def make(terms: int) -> str:
            found = list(islice(cycle(names(many)), terms + 1))
            return joined.join(term.replace("Y", y).replace("X", x) for x, y in pairwise(found))

        return make

    return of


def _shared(term: str, joined: str) -> Callable[[int], Callable[[int], str]]:
    """Terms of a sum of squares of every param, which is computed once."""

    def of(many: int) -> Callable[[int], str]:
        squares = "+".join(f"{name}**2" for name in names(many))
        return lambda terms: f"E={squares};L={joined.join([term] * terms)}"

    return of


def _full(many: int) -> str:
    """As many inputs as a gate takes."""
    return ",".join(islice(cycle(names(many)), MOST_TERMS))


_exponentials = _repeated("exp(X)", "+")
SHAPES: Mapping[str, Callable[[int], Callable[[int], str]]] = {
    "a product": _repeated("X", "*"),
    "quotients": _repeated("X/Y", "+"),
    "powers": _repeated("X**Y", "+"),
    "cubes": _repeated("X**3", "+"),
    "gelus": _repeated("gelu(X)", "+"),
    "gelus of two": _repeated("gelu(X*Y)", "+"),
    "tanhs": _repeated("tanh(X)", "*"),
    "log of a sum of exponentials": lambda many: lambda terms: f"log({_exponentials(many)(terms)})",
    "log-sum-exps": lambda many: lambda terms: "+".join([f"logsumexp({_full(many)})"] * terms),
    "maxima": lambda many: lambda terms: "+".join([f"max({_full(many)})"] * terms),
    "log-sum-exps of one number": _shared(f"logsumexp({','.join('E' * 60)})", "+"),
    "a product of one number": _shared("E", "*"),
    "powers of one number": _shared("E**E", "*"),
    "softmax": _shared("exp(a)/(exp(a)+exp(E))", "+"),
}
"""A function of how many params there are, which gives one of how many terms."""
TERMS = (
    "X", "X*Y", "X/Y", "X**Y", "gelu(X)", "log(exp(X)+exp(Y)+1)", "logsumexp(F)", "max(F)", "E", "E*E",
    "E**X", "X/E", "tanh(E)", "logsumexp(E,E,E,E,X,Y)", "exp(X)/(exp(X)+exp(E))", "hypot(X,E)", "sqrt(E)",
)  # fmt: skip
"""Terms of mixed sums: X and Y are params, F as many as a gate takes, E a sum of the squares of all."""
