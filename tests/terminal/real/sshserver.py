"""An OpenSSH server of the tests' own on 127.0.0.1: a port without rules, one with those of docs/hosts.md."""

import contextlib
import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.terminal.ptyharness import PATIENCE, ROOT

WATCH = ROOT / "tests/terminal/real/hosts/watch.py"
ALONE = "env XDG_RUNTIME_DIR=/nonexistent"
"""Before a command: no warm host of this user takes it over."""
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
needs_ssh = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh") is None or shutil.which("ssh-keygen") is None,
    reason="OpenSSH's server or client is not installed",
)


class Server(NamedTuple):
    """A server that runs.

    Attributes:
        folder: where its keys and its configuration lie, `data`, the folder that is offered to the shared
            account, and a report of each of its sessions (`hosts/watch.py`).
        open: the port where everything is allowed.
        shared: the port where the snippet of docs/hosts.md holds.
    """

    folder: Path
    open: int
    shared: int

    def options(self, port: int) -> list[str]:
        """What every client of it is told, `scp` and `sftp` as well."""
        return [
            "-q", "-i", str(self.folder / "user"), "-o", f"Port={port}", "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes", "-F", "none",
        ]  # fmt: skip

    @property
    def host(self) -> str:
        """Whom to log in as, and where."""
        return f"{getpass.getuser()}@127.0.0.1"

    def ssh(self, port: int, *options: str) -> list[str]:
        """The command that logs in; what is to be done there comes behind it."""
        return ["ssh", *self.options(port), *options, self.host]


def until(condition: Callable[[], bool], timeout: float = PATIENCE) -> None:
    """Wait until another program has come so far."""
    end = time.monotonic() + timeout
    pause = 0.01
    while not condition():
        assert time.monotonic() < end, "condition not met"
        time.sleep(pause)  # between two looks at another program
        pause = min(0.1, pause * 2)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def snippet() -> str:
    """What docs/hosts.md has an administrator write."""
    found = re.search(r"`sshd_config`.*?\n\n((?:    .*\n)+)", (ROOT / "docs/hosts.md").read_text("utf-8"))
    assert found is not None
    return found[1]


SECRET = "hunter2"
_ROWS = "".join(f"{i},{i % 7},{2 * i + 1}\n" for i in range(40))


def offer(folder: Path) -> None:
    """Put data into a folder, what is none, and a link out of it to a secret beside it."""
    folder.mkdir()
    (folder / "flowers.csv").write_text(f"a,b,y\n{_ROWS}")
    (folder / "none.csv").write_text(f"one,two\n1,2\n2,{SECRET}\n{SECRET},4\n")
    (folder.parent / "secret.csv").write_text(f"{SECRET},b,y\n{_ROWS}")
    (folder / "out.csv").symlink_to("../secret.csv")


def configured(folder: Path, ports: tuple[int, int]) -> str:
    """The server's configuration: the snippet as it is, but for its user, who logs in at one port."""
    mine = snippet().replace("Match User learn", f"Match User {getpass.getuser()} LocalPort {ports[1]}")
    mine = mine.replace(
        "ForceCommand gdtui", f"ForceCommand {ALONE} {sys.executable} {WATCH} {folder}/report-$$"
    )
    mine = mine.replace("/srv/gdtui", str(folder / "data"))
    assert str(ports[1]) in mine
    assert f"{folder}/report-$$ --restricted --data-dir {folder / 'data'}\n" in mine
    listening = "".join(f"ListenAddress 127.0.0.1:{port}\n" for port in ports)
    return (
        f"{listening}HostKey {folder / 'host'}\nAuthorizedKeysFile {folder / 'user.pub'}\n"
        f"PidFile {folder / 'pid'}\nUsePAM no\nStrictModes no\nPasswordAuthentication no\n"
        # a host that is careless where the snippet says nothing
        f"AllowTcpForwarding yes\nX11Forwarding yes\nAcceptEnv *\nSubsystem sftp internal-sftp\n{mine}"
    )


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server for as long as the context lasts."""
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    ports = free_port(), free_port()
    offer(folder / "data")
    config = folder / "sshd_config"
    config.write_text(configured(folder, ports))
    if os.geteuid() == 0:  # the server separates privileges there
        Path("/run/sshd").mkdir(parents=True, exist_ok=True)
    with subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(config)], stderr=subprocess.DEVNULL) as server:
        until(lambda: all(map(listens, ports)))
        yield Server(folder, *ports)
        server.terminate()
