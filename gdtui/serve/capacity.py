"""How many sessions this machine carries at once, by the memory that is free."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gdtui.cli.options import MOST_SESSIONS

SESSION = 64 << 20
"""Bytes that are reckoned for a session: about twice what one takes that shows a screen."""
_SPARED = 1 / 4
"""Of what is free, left to others."""


def sessions_for(free: int | None) -> int:
    """The usual limit for so many bytes of free memory (None: not known)."""
    if free is None:
        return 16
    return min(max(int(free * (1 - _SPARED)) // SESSION, 1), MOST_SESSIONS)


def free_memory(root: Path = Path("/")) -> int | None:
    """Bytes that are free: of the machine, or of the container that this runs in; None if that is not known.

    Args:
        root: where `proc` and `sys` lie.
    """
    found = [size for size in (_of_machine(root), _of_container(root)) if size is not None]
    return min(found, default=None)


def _of_machine(root: Path) -> int | None:
    with suppress(OSError, ValueError, KeyError):
        return _table(root / "proc/meminfo")["MemAvailable:"] << 10
    return None


def _of_container(root: Path) -> int | None:
    group = root / "sys/fs/cgroup"
    with suppress(OSError, ValueError):
        limit = int((group / "memory.max").read_text("ascii"))
        return max(limit - int((group / "memory.current").read_text("ascii")), 0)
    return None


def _table(path: Path) -> Mapping[str, int]:
    """The first word of each line, and the number behind it."""
    rows = [line.split() for line in path.read_text("ascii").splitlines()]
    return {row[0]: int(row[1]) for row in rows if len(row) > 1}
