"""Sessions that are watched, in a terminal and over SSH."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.ptyharness import Pty, environment
from tests.terminal.real.hosts.watched import (
    Seen,
    children_of,
    descriptors_of,
    process_of,
    report_in,
    sockets_of,
    use,
)
from tests.terminal.real.sshserver import WATCH, Server, needs_ssh, offer, until


@contextlib.contextmanager
def in_terminal(folder: Path) -> Iterator[tuple[Pty, Path, Path]]:
    """A session in a terminal, in a home of its own; where its report is, and its home."""
    home, report = folder / "home", folder / "report"
    home.mkdir()
    offer(folder / "data")
    words = [str(WATCH), str(report), "--restricted", "--data-dir", str(folder / "data")]
    env = environment(
        HOME=str(home), TMPDIR=str(home), XDG_STATE_HOME=str(home), XDG_DATA_HOME=str(home),
        XDG_CONFIG_HOME=str(home), PYTHONINSPECT="1", TEXTUAL_LOG=str(home / "log"), TEXTUAL_FPS="0",
    )  # fmt: skip
    with Pty(["env", "-C", str(home), sys.executable, *words], (120, 40), env=env) as pty:
        yield pty, report, home


@contextlib.contextmanager
def over_ssh(server: Server, folder: Path) -> Iterator[tuple[Pty, Path, Path]]:
    """A session of the shared account, which asks for something else; where its report is, and a folder."""
    before = set(server.folder.glob("report-*"))
    wanted = f"cat /etc/passwd; touch {folder / 'made'}; gdtui --dev"
    with Pty([*server.ssh(server.shared, "-tt"), wanted], (120, 40)) as pty:
        until(lambda: set(server.folder.glob("report-*")) != before)
        (report,) = set(server.folder.glob("report-*")) - before
        yield pty, report, folder


@pytest.fixture(scope="session", params=["in a terminal", pytest.param("over SSH", marks=needs_ssh)])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What was seen of a session in which everything was used and tried."""
    folder = tmp_path_factory.mktemp("session")
    ssh = request.param == "over SSH"
    how = over_ssh(request.getfixturevalue("server"), folder) if ssh else in_terminal(folder)
    with how as (pty, report, home):
        use(pty)
        process = process_of(report)
        descriptors, children, sockets = descriptors_of(process), children_of(process), [*sockets_of(process)]
        pty.press("q")
        status, left = pty.wait_exit(), pty.left_over()
    made = sorted(str(path.relative_to(home)) for path in home.rglob("*"))
    return Seen(pty.log.decode(), report_in(report), descriptors, children, sockets, made, status, left)
