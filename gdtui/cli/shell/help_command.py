"""`gdtui help`: what may follow a command, for who expects it there."""

from collections.abc import Mapping
from typing import Any

from gdtui.cli.grammar import Parser


def run(given: Mapping[str, Any]) -> int:
    """Print the help of a command, and of a screen that is named after it.

    Raises:
        InputError: when there is none of that name.
        SystemExit: once it is printed.
    """
    topic = [given[name] for name in ("topic", "subject") if name in given]
    Parser(prog="gdtui").parse_args([*topic, "--help"])
    return 0
