"""What is made for other programs: printed, or written to a file."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gdtui.files import write_whole


def put(text: str, given: Mapping[str, Any]) -> int:
    """Print a text, or write it where `--output` says; the exit status.

    Raises:
        InputError: when the file cannot be written, or exists and `--force` was not given.
    """
    if "output" in given:
        write_whole(Path(given["output"]), text, given.get("force", False))
    else:
        sys.stdout.write(text)
    return 0
