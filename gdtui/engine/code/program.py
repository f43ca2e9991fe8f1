"""A program as lines, each with what makes it run: so a screen can light those that a step has just done."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LONG = 40
"""A program with more lines than these says so."""
_MODULES = {
    "csv": r"\bcsv\.",
    "json": r"\bjson\.",
    "math": r"\bmath\.",
    "numpy as np": r"\bnp\.",
    "torch": r"\btorch\.",
}
"""What may be imported, and how a line shows that it is used."""
_WIDE = 104
"""Characters of a text that still fits within a call on one line."""
START, STEP = "start", "step"
"""What runs once before the first step, and what runs in every step."""


class Line(NamedTuple):
    """A line of a program.

    Attributes:
        text: without its end.
        mark: when it runs: `START`, `STEP`, a word of its own; "" for what no single step does.
    """

    text: str
    mark: str = ""


class Program(NamedTuple):
    """A program.

    Attributes:
        lines: from the first one on.
    """

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The whole program."""
        return "".join(f"{line.text}\n" for line in self.lines)

    def lit(self, mark: str) -> tuple[int, ...]:
        """The lines that run at `mark`, from 0."""
        return tuple(n for n, line in enumerate(self.lines) if mark and line.mark == mark)


class Head(NamedTuple):
    """What a program says of itself.

    Attributes:
        title: what it is, in a line without a full stop.
        command: the command line that made it.
        prints: what it prints, in sentences: one a line.
    """

    title: str
    command: str
    prints: tuple[str, ...]


def lines(text: str, mark: str = "", indent: int = 0) -> tuple[Line, ...]:
    """The lines of a text, all with one mark, moved in by so many levels."""
    space = "    " * indent
    return tuple(Line(f"{space}{line}" if line else "", mark) for line in text.splitlines())


def loop_head(count: int, batches: bool = False) -> tuple[Line, ...]:
    """The head of the loop over so many steps; before the first one, their number has a name and can be set.

    Args:
        count: how many there are.
        batches: whether each of them looks at a batch, `chosen`, of its own.
    """
    every = f"range(1, {count + 1 if count else 'steps + 1'})"
    named = () if count else (Line("steps = 0  # none so far: set how many"),)
    head = f"for step, chosen in zip({every}, batches()):" if batches else f"for step in {every}:"
    return (*named, Line(head))


def program(head: Head, imports: tuple[str, ...], *parts: tuple[Line, ...]) -> Program:
    """A program of its parts: functions and the run, with two empty lines between them.

    Args:
        head: what it says of itself.
        imports: the modules, as they are imported.
        parts: those that are empty are left out.
    """
    body: list[Line] = []
    defined = False
    for block in (lines("\n".join(sorted(imports, key=_order))), *parts):
        if block:
            after, defined = defined, block[0].text.startswith("def ")
            body += [Line(""), *([Line("")] if after or defined else []), *block]
    written = sum(bool(line.text) for line in body)
    return Program((*_docstring(head, written), *body))


def _order(statement: str) -> tuple[bool, str]:
    """The standard library first, as a sorter of imports has it."""
    return "numpy" in statement or "torch" in statement, statement


def _docstring(head: Head, written: int) -> Iterator[Line]:
    yield Line(f'"""{_safe(head.title)}.')
    yield Line("")
    for sentence in head.prints:
        yield Line(_safe(sentence))
    if written > LONG:
        yield Line(f"It has {written} lines, more than the {LONG} that are a page: nothing is left out.")
    yield Line("")
    yield Line(f"Made by: {_safe(head.command)}")
    yield Line('"""')


def _safe(text: str) -> str:
    """A text as it can stand in a docstring: no end of it, no escape, nothing that cannot be seen."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return shown.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def imports_of(parts: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    """The statements that import what the lines use."""
    text = "\n".join(line.text for part in parts for line in part)
    return tuple(f"import {module}" for module, used in _MODULES.items() if re.search(used, text))


def heading(columns: Sequence[str]) -> tuple[Line, ...]:
    """The lines that print the names of the columns."""
    text = f'"{",".join(columns)}"'
    return lines(f"print({text})" if len(text) < _WIDE else f"print(\n    {text}\n)")


def number(value: float) -> str:
    """A number as Python writes it, with all its digits."""
    return repr(float(value))


def array(values: Sequence[float]) -> str:
    """Numbers as a numpy array."""
    return f"np.array([{', '.join(map(number, values))}])"
