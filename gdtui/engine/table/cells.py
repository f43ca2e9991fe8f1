"""What a single cell of a table says: a number with a decimal point or comma, a date, or nothing."""

import re

LARGEST = 1e100
"""The largest number that can be read: its square, summed, is still far from overflow."""

_NO_NUMBER = frozenset(
    ("", "na", "n/a", "#n/a", "#na", "nan", "null", "nil", "none", "missing", "?", "-", "--", ".", "<na>")
)
_NO_TEXT = frozenset(("", "na", "n/a", "#n/a", "#na", "nan", "null", "?", "<na>"))
"""Fewer than for numbers: `none` may well be one of the kinds in a column of text."""

_EXPONENT = r"([eE][+-]?\d+)?"
_PLAIN = {
    ".": re.compile(rf"[+-]?(\d+\.?\d*|\.\d+){_EXPONENT}", re.ASCII),
    ",": re.compile(rf"[+-]?(\d+,?\d*|,\d+){_EXPONENT}", re.ASCII),
}
_GROUPS = "['\u2019\u00a0\u202f ]"
_GROUPED = {
    ".": re.compile(rf"[+-]?[1-9]\d{{0,2}}(,|{_GROUPS})\d{{3}}(?:\1\d{{3}})*(?:\.\d*)?", re.ASCII),
    ",": re.compile(rf"[+-]?[1-9]\d{{0,2}}(\.|{_GROUPS})\d{{3}}(?:\1\d{{3}})*(?:,\d*)?", re.ASCII),
}
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]\d{1,2}:\d{2}.*)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})([T ,]+\d{1,2}:\d{2}.*)?"
    r"|\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?"
    rf"|(\d{{1,2}}[- .]+)?({_MONTHS})[a-z]*[- .,]+(\d{{1,2}}[-. ,]+)?\d{{2,4}}"
    r"|\d{4}[-: ]?[QqMm]\d{1,2}",
    re.ASCII | re.IGNORECASE,
)


def number(text: str, mark: str = ".") -> float | None:
    """The number in a cell, or None where there is none; it may be infinite.

    Args:
        text: the cell. Thousands may be parted by the other mark, a space or an apostrophe, in full groups
            of three; a minus sign may be a printed one.
        mark: what stands before the decimals: a point or a comma.

    >>> number("1,234.5"), number("1.234,5", ","), number("12 500"), number("1,5")
    (1234.5, 1234.5, 12500.0, None)
    """
    typed = text.strip().replace("\u2212", "-")
    if _PLAIN[mark].fullmatch(typed):
        return float(typed.replace(",", "."))
    if _GROUPED[mark].fullmatch(typed):
        whole, _, part = typed.partition(mark)
        return float(f"{re.sub('[^-+0-9]', '', whole)}.{part or 0}")
    return None


def marks(text: str) -> str:
    """The decimal mark that a number is sure to have, `?` where it may be either, else "".

    >>> marks("1.5"), marks("1,5"), marks("1,234"), marks("12"), marks("a")
    ('.', ',', '?', '', '')
    """
    point, comma = number(text, "."), number(text, ",")
    if point == comma:
        return ""
    return "," if point is None else "." if comma is None else "?"


def is_number(text: str) -> bool:
    """Whether a cell holds a number, whatever its decimal mark."""
    return number(text, ".") is not None or number(text, ",") is not None


def no_number(text: str) -> bool:
    """Whether a cell in a column of numbers says that there is none."""
    return text.strip().lower() in _NO_NUMBER


def no_text(text: str) -> bool:
    """Whether a cell in a column of text says that there is none."""
    return text.strip().lower() in _NO_TEXT


def is_date(text: str) -> bool:
    """Whether a cell holds a date or a time of day."""
    return _DATE.fullmatch(text.strip()) is not None
