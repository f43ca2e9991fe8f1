"""The lines of docs/hosts.md for a shared account, attacked on a real OpenSSH server: only gdtui is had."""

import contextlib
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.ptyharness import PATIENCE, Pty, environment
from tests.terminal.real.sshserver import SSHD, Server, free_port, listens, needs_ssh

pytestmark = needs_ssh
SECRET = b"another service"


@pytest.fixture(scope="module")
def service() -> Iterator[int]:
    """The port of a service on the host that only the host is to reach."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    with listener.accept()[0] as caller:
                        caller.sendall(SECRET)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def run(*command: str, **options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command, capture_output=True, stdin=subprocess.DEVNULL, env=environment(**options), timeout=PATIENCE
    )


def heard(port: int, greeting: bytes = b"") -> bytes:
    """What is heard at a port, after a greeting."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as caller:
        caller.sendall(greeting)
        parts = []
        with contextlib.suppress(OSError):
            while part := caller.recv(1024):
                parts.append(part)
    return b"".join(parts)


def by_socks(service: int) -> bytes:
    """What a client of SOCKS 4 asks for: the service on the host."""
    return b"\x04\x01" + service.to_bytes(2, "big") + bytes((127, 0, 0, 1)) + b"\x00"


def forwarded(server: Server, port: int, service: int) -> dict[str, bytes]:
    """What is heard of the service through each way of forwarding."""
    target = f"127.0.0.1:{service}"
    ways = {"-L": free_port(), "-R": free_port(), "-D": free_port()}
    asked = ("-L", f"{ways['-L']}:{target}", "-R", f"{ways['-R']}:{target}", "-D", str(ways["-D"]))
    with Pty([*server.ssh(port, "-tt", *asked), "echo gdtui; cat"], (100, 30)) as pty:
        pty.wait_for("gdtui")
        greetings = {"-D": by_socks(service)}
        answers = {way: heard(near, greetings.get(way, b"")) for way, near in ways.items() if listens(near)}
    return {**answers, "-W": run(*server.ssh(port, "-W", target)).stdout}


def test_nothing_on_the_host_is_reached_through_it(server: Server, service: int) -> None:
    careless = forwarded(server, server.open, service)
    assert {way for way, answer in careless.items() if SECRET in answer} == {"-L", "-R", "-D", "-W"}
    assert SECRET not in b"".join(forwarded(server, server.shared, service).values())


def test_no_command_is_run(server: Server) -> None:
    ended = run(*server.ssh(server.shared), "cat /etc/passwd; $SSH_ORIGINAL_COMMAND")
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert ended.stderr.startswith(b"gdtui: standard input is not a terminal")


def test_a_command_with_a_terminal_is_gdtui(server: Server, tmp_path: Path) -> None:
    with Pty([*server.ssh(server.shared, "-tt"), f"touch {tmp_path / 'made'}"], (100, 30)) as pty:
        pty.wait_for("landscape]")
        pty.press("s")
        pty.wait_for("no files are written")
        pty.press("q")
        assert pty.wait_exit() == 0
        assert pty.left_over() == []
    assert not (tmp_path / "made").exists()


def copies(server: Server, port: int, folder: Path, *protocol: str) -> list[str]:
    """The files that come to be where one is copied to the host and one from it."""
    folder.mkdir()
    config, far = str(server.folder / "sshd_config"), f"{server.host}:"
    run("scp", *protocol, *server.options(port), config, f"{far}{folder / 'to'}")
    run("scp", *protocol, *server.options(port), f"{far}{config}", str(folder / "from"))
    return sorted(file.name for file in folder.iterdir())


def test_no_file_is_copied(server: Server, tmp_path: Path) -> None:
    assert copies(server, server.open, tmp_path / "open") == ["from", "to"]
    assert copies(server, server.shared, tmp_path / "by sftp") == []
    assert copies(server, server.shared, tmp_path / "of old", "-O") == []


def test_sftp_does_not_begin(server: Server) -> None:
    assert run("sftp", *server.options(server.open), server.host).returncode == 0
    assert run("sftp", *server.options(server.shared), server.host).returncode != 0


def test_the_environment_stays_the_hosts(server: Server) -> None:
    told = "SetEnv=PYTHONINSPECT=1 TEXTUAL_FPS=0 PYTHONVERBOSE=1"
    assert b"PYTHONINSPECT=1" in run(*server.ssh(server.open, "-o", told), "env").stdout
    ended = run(*server.ssh(server.shared, "-o", told))
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.startswith(b"gdtui: standard input is not a terminal")


def test_what_the_server_makes_of_the_lines(server: Server) -> None:
    """What cannot be tried without a hand on the account's home: user rc, tunnels, agents, X11."""
    user, port = server.host.split("@")[0], server.shared
    told = f"user={user},host=localhost,addr=127.0.0.1,laddr=127.0.0.1,lport={port}"
    made = run(str(SSHD), "-T", "-C", told, "-f", str(server.folder / "sshd_config")).stdout.decode()
    wanted = {
        "disableforwarding yes", "x11forwarding no", "allowagentforwarding no", "permittunnel no",
        "permituserrc no", "permittty yes", "permituserenvironment no",
    }  # fmt: skip
    assert wanted <= set(made.splitlines())
