"""How many sessions this machine carries at once: by its free memory, and the files that may be open."""

import resource
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gdtui.cli.options import MOST_SESSIONS
from gdtui.engine.base.errors import InputError

SESSION = 64 << 20
"""Bytes that are reckoned for a session: about twice what one takes that shows a screen."""
_SPARED = 1 / 4
"""Of what is free, left to others."""
FILES_EACH = 2
"""What a session has open in the server: its terminal, and the connection to the browser."""
OTHER_FILES = 128
"""What is open besides: pages that are asked for, and what belongs to Python."""


def limit(asked: int | None) -> int:
    """How many sessions there may be: as many as were asked for, or as this machine carries.

    Raises:
        InputError: when more were asked for than this account may have files open for.
    """
    files = files_allowed()
    if asked is not None and asked > sessions_with(files):
        needed = asked * FILES_EACH + OTHER_FILES
        raise InputError(
            f"--sessions {asked} needs {needed} open files, and {files} are allowed: see ulimit -Hn"
        )
    return sessions_for(free_memory(), files) if asked is None else asked


def sessions_for(free: int | None, files: int) -> int:
    """The usual limit.

    Args:
        free: bytes of free memory; None if that is not known.
        files: how many may be open.
    """
    by_memory = 16 if free is None else int(free * (1 - _SPARED)) // SESSION
    return max(min(by_memory, sessions_with(files), MOST_SESSIONS), 1)


def sessions_with(files: int) -> int:
    """How many sessions there can be with so many files open."""
    return (files - OTHER_FILES) // FILES_EACH


def files_allowed() -> int:
    """How many files may be open; from now on as many as this process may allow itself."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    wanted = MOST_SESSIONS * FILES_EACH + OTHER_FILES
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return allowed


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
