from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.host.running import Running, running


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A host for all tests of a module."""
    with running(tmp_path_factory.mktemp("host")) as host:
        yield host


@pytest.fixture
def own_host(tmp_path: Path) -> Iterator[Running]:
    """A host that a test may end."""
    with running(tmp_path, "--sessions", "2") as host:
        yield host
