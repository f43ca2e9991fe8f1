"""Numbers as people read them, and numbers as people type them."""

import math
import re
from functools import lru_cache

from gdtui.engine.base.errors import InputError, quote

_SIZE = r"(?a)(\d{1,4})x(\d{1,4})"
_TYPED = r"(?a)[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
_LONGEST = 32


@lru_cache(maxsize=512)  # a step's numbers stand in its table, its formulas and its sentence
def show(value: float, digits: int = 4) -> str:
    """`value` for the screen: `digits` significant digits, a true minus sign; 4 take at most 11 characters.

    >>> show(-215.6), show(0.001), show(1.25e9)
    ('−215.6', '0.001000', '1.250e+09')
    """
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    text = f"{value:#.{digits}g}"  # with a power of ten below 1e-4 and from 10**digits on
    if "e" in text:
        rounded = f"{value:.{digits - 1}e}"
        text = f"{value:.0f}" if int(rounded.partition("e")[2]) == digits else rounded
    return text.rstrip(".").replace("-", "−")


_ZEROS = re.compile(r"(?<![\w.])(\d+)(?:\.(\d*?)0*)?(?:e([+−-])0*(\d+))?(?![\w.])")
"""A number as `show` writes it, in ASCII too: its digits but for the zeros at their end, and its power."""


@lru_cache(maxsize=128)  # a step's formulas are laid out in several ways
def without_zeros(text: str) -> str:
    """A text with its numbers as short as they can be: `0.9·2.84e−5` for `0.9000·2.840e−05`."""
    return _ZEROS.sub(_shortest, text)


def _shortest(number: re.Match[str]) -> str:
    whole, part, sign, power = number.groups()
    digits = f"{whole}.{part}" if part else whole
    return f"{digits}e{sign.replace('+', '')}{power}" if power else digits


def show_setting(value: float, digits: int = 6) -> str:
    """A hyper-parameter for the screen: as short as it can be written (`0.001`, `1e-08`)."""
    return f"{value:.{digits}g}".replace("-", "−")


_THOUSANDS = r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?"


def parse_number(text: str, low: float = -1e300, high: float = 1e300) -> float:
    """The number that was typed, within `low`…`high`.

    Only plain ASCII decimals are numbers; U+2212 counts as a minus sign.

    Raises:
        InputError: when `text` is no such number or is out of range.
    """
    typed = text.strip().replace("−", "-")
    if "," in typed:
        raise InputError(f"{_without_comma(typed)}: {quote(text)}")
    if len(typed) > _LONGEST:
        raise InputError(f"that number is too long: at most {_LONGEST} characters")
    if not re.fullmatch(_TYPED, typed):
        raise InputError(f"not a number: {quote(text) or 'nothing'}; write it like 0.5 or -1e-3")
    value = float(typed)
    if not low <= value <= high:
        raise InputError(f"{quote(typed)} is out of range: write a number from {low:g} to {high:g}")
    return value


def _without_comma(typed: str) -> str:
    """What to write for a number with commas, which may stand for thousands or for decimals."""
    if len(typed) > _LONGEST or not re.fullmatch(_THOUSANDS, typed):
        return "use a dot for decimals, not a comma"
    plain = typed.replace(",", "")
    return f"use no comma: write {plain}, or a dot for decimals"


def parse_numbers(text: str) -> tuple[float, ...]:
    """Numbers with commas between.

    Raises:
        InputError: when one of them is none.
    """
    return tuple(parse_number(part) for part in text.split(","))


def parse_size(text: str, smallest: tuple[int, int], largest: tuple[int, int]) -> tuple[int, int]:
    """Columns and rows, `100x30`.

    Raises:
        InputError: when the text is no size, or one out of range.
    """
    match = re.fullmatch(_SIZE, text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(low <= side <= high for low, side, high in zip(smallest, size, largest, strict=True)):
        least, most = ("x".join(map(str, each)) for each in (smallest, largest))
        raise InputError(f"--size takes {least} to {most} cells, as 100x30, not {quote(text)}")
    return size


def parse_whole(text: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`.

    Raises:
        InputError: when it is none.
    """
    value = parse_number(text)
    if value != int(value) or not low <= value <= high:
        raise InputError(f"{quote(text)} will not do: write a whole number from {low} to {high}")
    return int(value)
