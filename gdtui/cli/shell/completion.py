"""`gdtui completion`: the script that has a shell complete what is typed after `gdtui`."""

from collections.abc import Mapping
from typing import Any

from gdtui.cli.shell.offers import SHELLS, spots
from gdtui.cli.shell.written import put
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.registry import load


def run(given: Mapping[str, Any]) -> int:
    """Print or write the script for a shell.

    Raises:
        InputError: when there is none for that shell, or the file cannot be written.
    """
    return put(script(given["shell"]), given)


def script(shell: str) -> str:
    """The script for a shell.

    Raises:
        InputError: when there is none.
    """
    if shell not in SHELLS:
        raise InputError(f"there is no completion for {quote(shell)}: {suggest(shell, SHELLS)}")
    made: str = load(f"gdtui.cli.shell.{shell}:script")(list(spots()))
    return made
