"""A restricted process: what its environment would have Python do, what it cannot do, and its end."""

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Collection, MutableMapping
from functools import partial
from typing import Any, NoReturn

_WITHOUT_EFFECT = frozenset(
    "PYTHON" + name
    for name in (
        # where it is installed, and how text and memory are handled
        "PATH", "NOUSERSITE", "SAFEPATH", "UTF8", "IOENCODING", "COERCECLOCALE", "HASHSEED", "MALLOC",
        "DONTWRITEBYTECODE", "UNBUFFERED", "FAULTHANDLER", "OPTIMIZE",
        # what comes after the program, or is looked up in the environment: it has neither any more
        "INSPECT", "STARTUP", "MALLOCSTATS", "BREAKPOINT", "ASYNCIODEBUG",
    )
)  # fmt: skip


def run_restricted(run: Callable[[], int], environ: MutableMapping[str, str]) -> NoReturn:
    """Run the program without Python's own variables, and end the process with its status.

    Python is not come back to, as PYTHONINSPECT has it show a prompt after the program.

    Args:
        run: the program; returns its exit status.
        environ: the environment variables; those of Python are taken out.
    """
    status = 1
    try:
        status = _refused(take_out(environ)) or run()
    finally:
        if sys.stdout is not None:
            with contextlib.suppress(OSError):
                sys.stdout.flush()
        os._exit(status)


def take_out(environ: MutableMapping[str, str]) -> list[str]:
    """Take Python's variables out of the environment; those that have changed what Python does, in order.

    Languages with a path for a name go, too: Python would look for words of its own there (gettext).
    """
    for name in [name for name in environ if name in ("LANG", "LANGUAGE") or name.startswith("LC_")]:
        if "/" in environ[name]:
            del environ[name]
    names = sorted(name for name in environ if name.startswith("PYTHON"))
    values = {name: environ.pop(name) for name in names}
    return [name for name in names if values[name] and name not in _WITHOUT_EFFECT]


def _refused(names: list[str]) -> int:
    """The exit status where there are such variables, the first of which is named; 0 where there are none."""
    if not names:
        return 0
    from gdtui.terminal.streams import complain

    complain(f"gdtui: {names[0]} changes what Python does, which --restricted does not take: unset it")
    return 2


# -- a second wall

_STARTS = frozenset((
    "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
    "pty.spawn",
))  # fmt: skip
_REACHES = frozenset((
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
))  # fmt: skip
_CHANGES = frozenset((
    "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
    "os.chown", "os.kill", "os.killpg", "os.setxattr", "os.utime",
))  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def lock() -> None:
    """Let the process from now on write no file, start no process and connect to nothing, whoever asks.

    None of it is ever tried; this is for what nobody has thought of (PEP 578). It cannot be taken back.
    """
    terminals = [os.ttyname(descriptor) for descriptor in range(3) if os.isatty(descriptor)]
    sys.addaudithook(partial(_audit, frozenset((os.devnull, "/dev/tty", *terminals))))


def _audit(terminals: Collection[str], event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what is not to be.

    Raises:
        PermissionError: for that.
    """
    if event in _STARTS or event in _REACHES or event in _CHANGES:
        raise PermissionError(errno.EPERM, f"--restricted: no {event}")
    if event == "open" and _writes(arguments[0], arguments[2]) and arguments[0] not in terminals:
        raise PermissionError(errno.EPERM, "--restricted: no file is written")


def _writes(path: object, flags: object) -> bool:
    """Whether something is opened for writing; a descriptor is open already."""
    return not isinstance(path, int) and isinstance(flags, int) and flags & _WRITING != 0
