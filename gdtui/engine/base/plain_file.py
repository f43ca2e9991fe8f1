"""Opening a file whose path comes from outside."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from gdtui.engine.base import gate


class NoPlainFileError(OSError):
    """The path leads to a folder, a pipe or a device."""


def open_plain(path: str | Path) -> BinaryIO:
    """Open a plain file for reading.

    It goes through the gate. What is looked at is what was opened, so it may be replaced meanwhile; a pipe
    or a device, which might never end, is not waited for.

    Raises:
        NoPlainFileError: when it is no plain file.
        OSError: when it cannot be opened; of a path with a NUL in it FileNotFoundError.
    """
    descriptor = gate.opened(path)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NoPlainFileError(22, "it is no plain file")
    return open(descriptor, "rb")
