"""A warm host of the tests' own, and terminals whose sessions it begins."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.terminal.ptyharness import Pty, environment

GDTUI = (sys.executable, "-m", "gdtui")


class Running(NamedTuple):
    """A host that runs.

    Attributes:
        folder: where its socket lies.
        process: its process.
    """

    folder: Path
    process: psutil.Popen

    @property
    def env(self) -> dict[str, str]:
        """The environment of a terminal whose starts find it."""
        return environment(XDG_RUNTIME_DIR=str(self.folder), HOME=str(self.folder))

    @property
    def socket(self) -> Path:
        """Its socket."""
        (path,) = self.folder.glob("*.host")
        return path

    def session(self, *words: str, size: tuple[int, int] = (100, 30), **changes: str | None) -> Pty:
        """A terminal where gdtui is started."""
        found = environment(XDG_RUNTIME_DIR=str(self.folder), HOME=str(self.folder), **changes)
        return Pty([*GDTUI, *(words or ("--restricted",))], size, found)

    def sessions(self) -> list[psutil.Process]:
        """The processes of its sessions."""
        return [each for template in self.process.children() for each in template.children()]


def is_warm(pty: Pty) -> bool:
    """Whether the program in a terminal has handed it on to a host."""
    return "-m" not in psutil.Process(pty.process.pid).cmdline()


@contextlib.contextmanager
def running(folder: Path, *options: str) -> Iterator[Running]:
    """A host for as long as the context lasts; nobody is left when it ends."""
    env = environment(XDG_RUNTIME_DIR=str(folder), HOME=str(folder))
    with psutil.Popen([*GDTUI, "host", *options], env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b"gdtui host: ")
        yield Running(folder, process)
        everybody = process.children(recursive=True) if process.poll() is None else []
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
        process.wait(10)
        _, left = psutil.wait_procs(everybody, 10)
        for each in left:
            each.kill()
        assert left == []
