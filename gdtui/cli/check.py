"""`gdtui check`: whether a derivative that was typed is right."""

from collections.abc import Mapping
from typing import Any

from gdtui.cli.options import settings
from gdtui.engine.base.errors import InputError

WRONG = 3
"""The exit status of what was checked and found wrong."""


def run(given: Mapping[str, Any]) -> int:
    """Print the verdict; 0 where it is right, 3 where it is wrong.

    Raises:
        InputError: when there is nothing to check.
    """
    return _derivative(given)


def _derivative(given: Mapping[str, Any]) -> int:
    from gdtui.engine.derivative.asked import check_asked
    from gdtui.engine.derivative.words import report

    verdict = check_asked(settings(given))
    lines = report(verdict)
    if not verdict.possible:
        raise InputError(lines[0])
    print("\n".join(lines))
    return 0 if verdict.right else WRONG
