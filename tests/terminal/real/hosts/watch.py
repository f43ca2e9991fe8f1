"""gdtui with someone looking on from inside: what it opens, starts, changes and reaches goes to a file.

Run as `python watch.py REPORT [options of gdtui]`. The report has a line of JSON for each event of Python
(PEP 578), and in its first line the process.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

report = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
os.write(report, (json.dumps(["begin", str(os.getpid())]) + "\n").encode())
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
OF_INTEREST = (
    "os.", "socket.", "subprocess.", "pty.", "shutil.", "tempfile.", "urllib.", "webbrowser.",
)  # fmt: skip
HARMLESS = ("os.listdir", "os.scandir", "os.fwalk", "os.putenv", "os.unsetenv", "socket.__new__")
"""Looking into a folder, and what stays within the process."""


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Write an event down, if it is one that touches anything outside the process."""
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, int):
            return
        told = ["write" if isinstance(flags, int) and flags & WRITES else "read", os.fsdecode(path)]
    elif event.startswith(OF_INTEREST) and event not in HARMLESS:
        told = [event, str(arguments)]
    else:
        return
    os.write(report, (json.dumps(told) + "\n").encode())


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[4]))
    sys.addaudithook(watch)
    from gdtui.__main__ import main

    sys.exit(main())
