"""What is left of a crash: the traceback in a file, and one line for a person."""

import contextlib
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from gdtui.terminal.text import clean, is_unsafe

_SECRET = 6
"""Characters from which a value is long enough to be one."""


def crash_line(program: str, error: BaseException, trace: str, keep: bool, way_back: str = "") -> str:
    """Write the traceback to a new file, if `keep`, and say in one line what happened and where it is.

    Args:
        program: the name that the line begins with.
        error: what happened.
        trace: its traceback.
        keep: whether files may be written; if not, only the kind of error is told, as it may quote a file.
        way_back: the command that shows again what was shown; "" where there is none. With characters in
            it that steer a terminal, as a file's name may have, it is not told.
    """
    said = f": {error}".rstrip(": ") if keep else ""  # where no file is written, none is quoted either
    what = clean(without_secrets(f"{type(error).__name__}{said}", os.environ), 200)
    path = _write(program, without_secrets(trace, os.environ)) if keep else None
    where = f"; the details are in {clean(str(path))}" if path else ""
    back = f"; what was shown comes back with: {way_back}" if way_back and way_back.isprintable() else ""
    return f"{program}: internal error: {what}{where}{back}"


def without_secrets(text: str, environ: Mapping[str, str]) -> str:
    """The text with the name of an environment variable in the place of its value.

    Paths are left, as a traceback is of no use without, and what is too short to be a secret.
    """
    values = {value: name for name, value in environ.items() if len(value) >= _SECRET and value[0] != "/"}
    for value in sorted(values, key=len, reverse=True):  # a value that holds another one first
        for written in (value, repr(value)[1:-1]):
            text = text.replace(written, f"${values[value]}")
    return text


def _write(program: str, trace: str) -> Path | None:
    """Write to a new file that only the user can read; None where no place takes it."""
    name = f"{program}-crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    for folder in _folders(program):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write("".join(map(_harmless, trace)).encode())
            return path
    return None


def _harmless(character: str) -> str:
    """A character as it is, or spelled: logs are read in terminals, and errors name files of any name."""
    harmless = character == "\n" or not is_unsafe(character)
    return character if harmless else character.encode("unicode_escape").decode()


def _folders(program: str) -> list[Path]:
    """Where state belongs (XDG base directories), and where it may go if it cannot."""
    state = os.environ.get("XDG_STATE_HOME", "")
    folders = [Path(state) / program] if state.startswith("/") else []
    with contextlib.suppress(RuntimeError):  # no home directory
        folders.append(Path.home() / ".local" / "state" / program)
    return [*folders, Path(tempfile.gettempdir())]
