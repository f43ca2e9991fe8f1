"""A line on standard error that says how far something is, while it lasts."""

import contextlib
import os
from collections.abc import Callable, Iterator

from gdtui.terminal.streams import is_terminal


@contextlib.contextmanager
def progress_line(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function that is called with (done, in all: 0 where nobody knows); None where nobody would see.

    The line is wiped out in the end, so that what follows, an error for one, stands alone. What is done at
    its first report shows none.
    """
    if not is_terminal(2):
        yield None
        return
    longest = 0

    def report(done: int, size: int) -> None:
        nonlocal longest
        if done < size or not size:
            text = f"{what}: {100 * done // size} %" if size else f"{what}: {done / 1e6:.1f} MB"
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
