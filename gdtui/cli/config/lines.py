"""A TOML file of one level of tables, with the line of each value; a line that is wrong costs only itself."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_MOST_WRONG = 20
"""Lines that are left out one by one; of a file with more, what follows is left out as a whole."""
_AT = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")

_HEAD = re.compile(r"\s*\[\s*[\"']?([^\]\"']+?)[\"']?\s*\]")
"""The head of a table."""


class Value(NamedTuple):
    """A value.

    Attributes:
        table: the name of its table; "" for none.
        key: its key.
        value: it, as TOML has it.
        line: where it stands, from 1.
    """

    table: str
    key: str
    value: Any
    line: int


class Wrong(NamedTuple):
    """A line that is not understood: which, and why; 0 for no line in particular."""

    line: int
    why: str


def values(text: str) -> tuple[list[Value], list[Wrong]]:
    """The values in a file's text, in their order, and the lines that had to be left out."""
    rows = text.splitlines()
    wrong: list[Wrong] = []
    while True:
        try:
            known = tomllib.loads("\n".join(rows))
            return list(_placed(known, rows)), wrong
        except RecursionError:
            return [], [*wrong, Wrong(0, "it is nested too deeply")]
        except tomllib.TOMLDecodeError as error:
            found = _AT.search(str(error))
            line = int(found[1]) if found and found[1] else len(rows)
            wrong.append(Wrong(line, _AT.sub("", str(error))))
            if len(wrong) > _MOST_WRONG or not rows:
                return [], wrong
            rows = _without(rows, line)


def _without(rows: list[str], line: int) -> list[str]:
    """The lines with one left empty; where it is so already, all that follow from there are left out."""
    left = list(rows)
    if line <= len(left) and left[line - 1].strip():
        left[line - 1] = ""
        return left
    return left[: max(line - 1, 0) if line <= len(left) else len(left) - 1]


def _placed(known: Mapping[str, Any], rows: list[str]) -> Iterator[Value]:
    for key, value in known.items():
        if isinstance(value, dict):
            for inner, each in value.items():
                yield Value(key, inner, each, _line(rows, inner, key))
        else:
            yield Value("", key, value, _line(rows, key, ""))


def _line(rows: list[str], key: str, table: str) -> int:
    """Where a key stands: in its table, or with the table's name before it; 0 where that is not found."""
    name = rf"\s*[\"']?{re.escape(key)}[\"']?\s*="
    dotted = rf"\s*[\"']?{re.escape(table)}[\"']?\s*(?:\.|=\s*{{(?:.*,)?){name}"
    here = ""
    for number, row in enumerate(rows, 1):
        head = _HEAD.match(row)
        here = head[1] if head else here
        if re.match(name if here == table else dotted, row):
            return number
    return 0
