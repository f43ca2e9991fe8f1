"""What is left of a crash: the traceback in a file, and one line for a person."""

import contextlib
import os
import tempfile
import time
from pathlib import Path

from gdtui.terminal.text import clean


def crash_line(program: str, error: BaseException, trace: str, keep: bool) -> str:
    """Write the traceback to a new file, if `keep`, and say in one line what happened and where it is."""
    what = clean(f"{type(error).__name__}: {error}".rstrip(": "), 200)
    path = _write(program, trace) if keep else None
    where = f"; the details are in {path}" if path else ""
    return f"{program}: internal error: {what}{where}"


def _write(program: str, trace: str) -> Path | None:
    """Write to a new file that only the user can read; None where no place takes it."""
    name = f"{program}-crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    for folder in _folders(program):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(trace.encode("utf-8", "backslashreplace"))
            return path
    return None


def _folders(program: str) -> list[Path]:
    """Where state belongs (XDG base directories), and where it may go if it cannot."""
    state = os.environ.get("XDG_STATE_HOME", "")
    folders = [Path(state) / program] if state.startswith("/") else []
    with contextlib.suppress(RuntimeError):  # no home directory
        folders.append(Path.home() / ".local" / "state" / program)
    return [*folders, Path(tempfile.gettempdir())]
