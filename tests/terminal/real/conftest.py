from collections.abc import Iterator

import pytest

from tests.terminal.real.sshserver import Server, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One OpenSSH server for all tests that log in."""
    with running(tmp_path_factory.mktemp("ssh")) as server:
        yield server
