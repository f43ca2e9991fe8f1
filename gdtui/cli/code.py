"""`gdtui code`: a run as a program of its own."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gdtui.cli.copied import command_line
from gdtui.cli.options import settings, with_own
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.files import check_writable, write_whole
from gdtui.registry import TRACES
from gdtui.terminal.capabilities import is_utf8
from gdtui.terminal.output import ESCAPED, encoding_of, ready

_PAST_ASCII = re.compile(r"^[^#\"]*[^\x00-\x7f]", re.MULTILINE)
"""A line of code, not a comment, with a letter that ASCII lacks."""


def run(given: Mapping[str, Any]) -> int:
    """Print or write the program that was asked for.

    Raises:
        InputError: one line that says what to write instead.
    """
    path, force = given.get("output"), given.get("force", False)
    if path is not None:
        check_writable(Path(path), force)
    framework, asked = given.get("framework", "numpy"), with_own(settings(given))
    text = TRACES[given["screen"]].program(asked, made_by(given["screen"], asked, framework), framework).text
    if path is None:
        _print(text)
    else:
        write_whole(Path(path), text, force)
    return 0


def made_by(screen: str, asked: Settings, framework: str = "numpy") -> str:
    """The command line that prints a program."""
    line = command_line(screen, asked).removeprefix("gdtui ")
    return f"gdtui code {line}{'' if framework == 'numpy' else f' --framework {framework}'}"


def _print(text: str) -> None:
    """Print a program; where only ASCII can be written, its comments are spelt out."""
    if not is_utf8(encoding_of(sys.stdout)) and _PAST_ASCII.search(text.rpartition('"""')[2]):
        raise InputError("its names have letters that cannot be printed here: write it to a file with -o")
    ready(sys.stdout, False, ESCAPED)
    sys.stdout.write(text)
    sys.stdout.flush()
