"""Typed text to Python's syntax tree, and advice where it cannot be read. Nothing is evaluated."""

import ast
import re
import warnings

from gdtui.engine.autodiff.operations import callable_names
from gdtui.engine.base.errors import InputError, quote

_TYPED_FORMS = str.maketrans(
    {"−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "∙": "*", "÷": "/", "µ": "μ", "\n": ";"}
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_STRANGE = r"[^ -~Α-Ωα-ω]"
_RAISED = r"([⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)( *(?=[\w(]))?"
"""Compiled when they are needed: most of what is typed, and all of the catalogue, is ASCII."""
_SYMBOLS = {
    "√": "write sqrt(x)", "∞": "it is no number to compute with, so write one up to 1e300",
    **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "write ** for a power, as in x**2"),
}  # fmt: skip


def one_line(text: str) -> str:
    """The text on one line, in the characters that expressions are written in: one part after the other.

    Raises:
        InputError: when other characters are among them.
    """
    parts = (" ".join(part.split()) for part in text.translate(_TYPED_FORMS).split(";"))
    source = _with_bars_as_abs(_with_powers_written_out("; ".join(part for part in parts if part)))
    if "#" in source:
        raise InputError("leave out the # and what follows it: only names and expressions")
    strange = not (source.isascii() and source.isprintable()) and re.search(_STRANGE, source)
    if strange:
        seen = strange[0] if strange[0].isprintable() else f"the invisible U+{ord(strange[0]):04X}"
        advice = _SYMBOLS.get(seen, "plain letters and digits only")
        raise InputError(f"cannot use {seen} in {quote(source)}: {advice}")
    return source


def _with_powers_written_out(source: str) -> str:
    """x² as x**2, x⁻¹ as x**-1, x³y as x**3*y.

    Raises:
        InputError: when it is a function's name that is raised.
    """
    if source.isascii():
        return source
    named = re.search(rf"\b({callable_names()})(?=[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹])", source)
    if named:
        raise InputError(f"cannot read {quote(source)}: write {named[1]}(x)**2 for the power of a function")

    def written(power: re.Match[str]) -> str:
        exponent = power[1].translate(_SUPERSCRIPTS)
        if not _ends_a_value(source[: power.start()]) or not re.fullmatch(r"[+-]?\d+", exponent):
            return power[0]
        return f"**{exponent}{'' if power[2] is None else '*'}"

    return re.sub(_RAISED, written, source)


def _with_bars_as_abs(source: str) -> str:
    """|x| as abs(x): a bar opens where a value is missing, and closes where there is one.

    Left alone where bars do not pair up.
    """
    if source.count("|") % 2:
        return source
    written, open_bars = "", 0
    for character in source:
        if character != "|":
            written += character
        elif open_bars and _ends_a_value(written):
            written, open_bars = f"{written})", open_bars - 1
        else:
            written, open_bars = f"{written}abs(", open_bars + 1
    return source if open_bars else written


def _ends_a_value(source: str) -> bool:
    last = source.rstrip()[-1:]
    return last.isalnum() or last in ("_", ".", ")", "|")


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
        from gdtui.engine.autodiff.advice import advice

        raise InputError(advice(source, error)) from None
    if not tree.body:
        raise InputError("an expression is missing: write one like x**2 + y**2")
    for statement in tree.body[:-1]:
        if isinstance(statement, ast.Expr):
            raise InputError("only the last part may be without a name: write q = x + y; q*z")
    return tree.body
