"""`gdtui serve` as a program of its own."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator

from tests.terminal.ptyharness import environment

SERVE = (sys.executable, "-m", "gdtui", "serve")


@contextlib.contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program, and the link that it has told."""
    command = [*SERVE, "--port", "0", *options]
    with subprocess.Popen(
        command,
        env=environment(),
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            first = process.stdout.readline()
            found = re.search(r"http://\S+", first)
            assert found, first + process.stdout.read()
            yield process, found[0]
        finally:
            process.kill()
