"""Examples in a program: generated as they were, read from the file, or written down in the program."""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.plain_file import open_plain
from gdtui.engine.code.program import Line, lines, number
from gdtui.engine.losses.data import DATASETS, Column, Dataset
from gdtui.engine.losses.shuffle import SMALL

MOST_EMBEDDED = 300
"""Examples that are written down in a program at the most."""
_LARGEST_FILE = 50_000_000


def check_size(examples: int) -> None:
    """Refuse more examples than a program shuffles as the app does.

    Raises:
        InputError: when they are too many.
    """
    if examples > SMALL:
        raise InputError(f"{examples:,} examples: a program takes at most {SMALL:,}; --examples takes fewer")


@lru_cache(maxsize=8)  # a file is looked into once, though the program is written with every step
def data_code(data: Dataset, names: tuple[str, ...], seed: int) -> tuple[Line, ...]:
    """The lines that make `data`, shape (columns, examples), of the columns of these names.

    Raises:
        InputError: when they are too many to be written down, and no plain reader finds them in the file.
    """
    raw = data.raw or data
    if not raw.path:
        made = tuple(_generated(raw, names, seed))
    else:
        made = _from_file(raw, names) or embedded(_columns(raw, data, names))
    return (*made, *_scaled(data, names))


def _generated(data: Dataset, names: Sequence[str], seed: int) -> Iterator[Line]:
    yield Line(f"random, examples = np.random.default_rng({seed}), {data.examples}")
    yield from lines("\n".join(DATASETS[data.name].code))
    known = [name for name in names if name not in data.members]
    yield Line(
        f"data = np.array([{', '.join([*known, *(_member(data, n) for n in names if n in data.members)])}])"
    )


def _member(data: Dataset, name: str) -> str:
    return f"1.0 * ({data.target} == {number(_code_of(data, name))})"


def _code_of(data: Dataset, name: str) -> float:
    """The number of the target that a column of 0 and 1 says of whether it is that."""
    return float(data.column(data.target)[data.column(name) == 1.0][0])


def _columns(raw: Dataset, data: Dataset, names: Sequence[str]) -> list[Column]:
    return [(raw if name in raw.names else data).column(name) for name in names]


def _from_file(data: Dataset, names: Sequence[str]) -> tuple[Line, ...]:
    """The lines that read the file with the csv module; none where that finds other numbers."""
    plain = [name for name in names if name not in data.members]
    headings = [(data.headings or data.names)[data.names.index(name)] for name in plain]
    text = {name for name in plain if name == data.target and data.kinds and not data.members}
    if text or data.members or not _reads(data, plain, headings):
        return ()
    told = ", ".join(f'"{heading}"' for heading in headings) + ("," if len(headings) == 1 else "")
    return lines(
        f'with open({_literal(data.path)}, newline="", encoding="utf-8") as file:\n'
        "    rows = list(csv.DictReader(file))\n"
        f"data = np.array([[float(row[name]) for row in rows] for name in ({told})])\n"
    )


def _literal(path: str) -> str:
    text = repr(path)
    return text if '"' in text else f'"{text[1:-1]}"'


def _reads(data: Dataset, names: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether the csv module finds the same numbers in the file under these headings."""
    if any('"' in text for text in headings):
        return False
    try:
        with open_plain(data.path) as binary, io.TextIOWrapper(binary, "utf-8", newline="") as file:
            if os.fstat(file.fileno()).st_size > _LARGEST_FILE:
                return False
            rows = list(csv.DictReader(file))
        found = [[float(row[heading]) for row in rows] for heading in headings]
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return False
    return all(np.array_equal(one, data.column(name)) for one, name in zip(found, names, strict=True))


def embedded(columns: Sequence[Column]) -> tuple[Line, ...]:
    """The numbers themselves, a line for each example.

    Raises:
        InputError: when they are too many.
    """
    count = len(columns[0])
    if count > MOST_EMBEDDED:
        raise InputError(
            f"{count:,} examples would have to be written down in the program: at most {MOST_EMBEDDED}; "
            "--examples takes fewer"
        )
    rows = "\n".join(",".join(map(number, row)) for row in zip(*(c.tolist() for c in columns), strict=True))
    return lines(
        f'table = """\n{rows}\n"""\ndata = np.array([row.split(",") for row in table.split()], dtype=float).T'
    )


def _scaled(data: Dataset, names: Sequence[str]) -> Iterator[Line]:
    """The lines that put the columns at mean 0 and spread 1."""
    if data.raw is None:
        return
    raw = data.raw
    for place, name in enumerate(names):
        if name in raw.names and not np.array_equal(raw.column(name), data.column(name)):
            spread = f"data[{place}].std()" if raw.column(name).std() > 0 else "1.0"
            yield Line(f"data[{place}] = (data[{place}] - data[{place}].mean()) / {spread}")
