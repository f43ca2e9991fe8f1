"""A shared account over a real OpenSSH server: its logins are copies of the host that the account keeps."""

import getpass
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.host.running import Running
from tests.terminal.ptyharness import Pty, environment
from tests.terminal.real.sshserver import SSHD, Server, free_port, listens, needs_ssh, until

pytestmark = needs_ssh
TITLE = "landscape]"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, host: Running) -> Iterator[Server]:
    """A server whose logins look for the host where docs/many.md says."""
    folder = tmp_path_factory.mktemp("ssh")
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    port = free_port()
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {folder / 'host'}\n"
        f"AuthorizedKeysFile {folder / 'user.pub'}\n"
        f"PidFile {folder / 'pid'}\nUsePAM no\nStrictModes no\nPasswordAuthentication no\n"
        f"Match User {getpass.getuser()}\n    ForceCommand {sys.executable} -m gdtui --restricted\n"
        f"    SetEnv XDG_RUNTIME_DIR={host.folder}\n    DisableForwarding yes\n    PermitTTY yes\n"
    )
    if os.geteuid() == 0:  # the server separates privileges there
        Path("/run/sshd").mkdir(parents=True, exist_ok=True)
    command = [str(SSHD), "-D", "-e", "-f", str(folder / "sshd_config")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        until(lambda: listens(port))
        yield Server(folder, port, port)
        process.terminate()


def login(server: Server) -> Pty:
    return Pty(server.ssh(server.shared, "-tt"), (100, 30), environment())


def test_a_login_is_a_copy_of_the_host(server: Server, host: Running) -> None:
    with login(server) as pty:
        pty.wait_for(TITLE)
        assert len(host.sessions()) == 1
        pty.resize(60, 10)
        pty.wait_for("make it larger")
        pty.resize(120, 40)
        pty.wait_for(TITLE)
        pty.press("ctrl+z", "n")
        pty.wait_for("step 1")
        pty.press("q")
        assert pty.wait_exit() == 0
        assert pty.left_over() == []
    until(lambda: not host.sessions())


def test_a_login_that_is_cut_ends_its_session(server: Server, host: Running) -> None:
    with login(server) as pty:
        pty.wait_for(TITLE)
        pty.process.send_signal(signal.SIGKILL)
        until(lambda: not host.sessions())
