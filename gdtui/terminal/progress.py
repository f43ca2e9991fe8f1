"""A line on standard error that says how far something is, while it lasts."""

import contextlib
import os
from collections.abc import Callable, Iterator

from gdtui.terminal.guards import is_terminal


@contextlib.contextmanager
def progress_line(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function that is called with (done, in all); None where nobody would see its line.

    The line is wiped out in the end, so that what follows, an error for one, stands alone. What is done at
    its first report shows none.
    """
    if not is_terminal(2):
        yield None
        return
    longest = 0

    def report(done: int, size: int) -> None:
        nonlocal longest
        if done < size:
            text = f"{what}: {100 * done // size} %"
            longest = max(longest, len(text))
            _write("\r" + text)

    try:
        yield report
    finally:
        if longest:
            _write("\r" + " " * longest + "\r")


def _write(text: str) -> None:
    with contextlib.suppress(OSError):
        os.write(2, text.encode("utf-8", "replace"))
