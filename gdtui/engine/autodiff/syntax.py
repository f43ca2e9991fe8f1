"""Typed text to Python's syntax tree, and advice where it cannot be read. Nothing is evaluated."""

import ast
import re
import warnings

from gdtui.engine.autodiff.operations import FUNCTIONS
from gdtui.engine.base.errors import InputError, quote

_TYPED_FORMS = str.maketrans({"−": "-", "·": "*", "×": "*", "µ": "μ", "\n": ";"})
_STRANGE = re.compile(r"[^ -~Α-Ωα-ω]")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_ADVICE = (
    (re.compile(r"\^"), "write ** for a power, not ^"),
    (re.compile(r"[-+*/=(,] *(?:$|;|\))"), "something is missing after an operator"),
    (re.compile(rf"\b(?:{'|'.join(sorted(FUNCTIONS))}) +[\w.]"), "write brackets, as in sin(x)"),
    # possessive, so that a long number is read once
    (
        re.compile(r"(?<![\w.])\d++(\.\d*+)?(?!e[-+]?\d) *+[^\W\d_]", re.I),
        "write * between factors, as in 2*x",
    ),
    (re.compile(r"\) *+\w|\w ++[\w(]"), "write * between factors, as in x*y"),
)


def one_line(text: str) -> str:
    """The text on one line, in the characters that expressions are written in: one part after the other.

    Raises:
        InputError: when other characters are among them.
    """
    parts = (" ".join(part.split()) for part in text.translate(_TYPED_FORMS).split(";"))
    source = "; ".join(part for part in parts if part)
    if "#" in source:
        raise InputError("leave out the # and what follows it: only names and expressions")
    strange = _STRANGE.search(source)
    if strange and strange[0] in _SUPERSCRIPTS:
        raise InputError(f"cannot read {quote(source)}: write ** for a power, as in x**2")
    if strange:
        seen = strange[0] if strange[0].isprintable() else f"the invisible U+{ord(strange[0]):04X}"
        raise InputError(f"cannot use {seen} in {quote(source)}: plain letters and digits only")
    return source


def statements(source: str) -> list[ast.stmt]:
    """The parts of `source`, at least one; all but the last have a name.

    Raises:
        InputError: when Python's grammar, or ours, is broken.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # with a name, Python would look for the broken line in a file that is called so
            tree = ast.parse(source, filename="")
    except (SyntaxError, ValueError, RecursionError, MemoryError, Warning) as error:
        raise InputError(_advice(source, error)) from None
    if not tree.body:
        raise InputError("an expression is missing: write one like x**2 + y**2")
    for statement in tree.body[:-1]:
        if isinstance(statement, ast.Expr):
            raise InputError("only the last part may be without a name: write q = x + y; q*z")
    return tree.body


def _advice(source: str, error: Exception) -> str:
    for pattern, advice in _ADVICE:
        if pattern.search(source):
            return f"cannot read {quote(source)}: {advice}"
    if source.count("(") != source.count(")"):
        missing = "a )" if source.count("(") > source.count(")") else "a ("
        return f"cannot read {quote(source)}: {missing} is missing"
    if isinstance(error, (RecursionError, MemoryError)):
        return "that expression is nested too deeply: use named parts, as in q = x + y; q*z"
    place = f" at character {error.offset}" if isinstance(error, SyntaxError) and error.offset else ""
    return f"cannot read {quote(source)}{place}: write it like x**2 + sin(y)"
