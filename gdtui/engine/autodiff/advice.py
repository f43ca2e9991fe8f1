"""What to write instead of a text that cannot be read. Imported only then: patterns take long to make."""

import re
from keyword import kwlist

from gdtui.engine.autodiff.operations import callable_names
from gdtui.engine.base.errors import quote

_RESERVED = re.compile(rf"\b({'|'.join(kwlist)})\b")
_ADVICE = (
    (re.compile(r"\^"), "write ** for a power, not ^"),
    (re.compile(r"\|"), "write abs(x) for |x|"),
    (re.compile(r"[-+*/=(,] *(?:$|;|\))"), "something is missing after an operator"),
    (re.compile(rf"\b(?:{callable_names()}) +[\w.]"), "write brackets, as in sin(x)"),
    # possessive, so that a long number is read once
    (
        re.compile(r"(?<![\w.])\d++(\.\d*+)?(?!e[-+]?\d) *+[^\W\d_]", re.I),
        "write * between factors, as in 2*x",
    ),
    (re.compile(r"\) *+\w|\w ++[\w(]"), "write * between factors, as in x*y"),
)


def advice(source: str, error: Exception) -> str:
    """What to write instead of a text that Python's grammar refuses with `error`: one line."""
    reserved = _RESERVED.search(source)
    if reserved:
        return f"cannot read {quote(source)}: {reserved[0]} is a reserved word, choose another name"
    for pattern, words in _ADVICE:
        if pattern.search(source):
            return f"cannot read {quote(source)}: {words}"
    if source.count("(") != source.count(")"):
        missing = "a )" if source.count("(") > source.count(")") else "a ("
        return f"cannot read {quote(source)}: {missing} is missing"
    if isinstance(error, (RecursionError, MemoryError)):
        return "that expression is nested too deeply: use named parts, as in q = x + y; q*z"
    place = f" at character {error.offset}" if isinstance(error, SyntaxError) and error.offset else ""
    return f"cannot read {quote(source)}{place}: write it like x**2 + sin(y)"
