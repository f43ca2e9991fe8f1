"""For every test: preferences of its own, and time.

A slow machine is no fault of the program, so no example of a property has a time limit.
"""

import itertools

import pytest
from hypothesis import HealthCheck, settings

from gdtui.engine.base import gate

settings.register_profile("gdtui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gdtui")

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def config_folders(tmp_path_factory):
    """Where the folders lie."""
    return tmp_path_factory.mktemp("config")


@pytest.fixture(autouse=True)
def config_folder(config_folders, monkeypatch):
    """The folder of the user's preferences: not there yet, and no other test's."""
    folder = config_folders / str(next(_NUMBERS))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _gate_of_its_own(monkeypatch):
    """What a test closes is open again for the next one."""
    monkeypatch.setattr(gate._gate, "closed", False)
    monkeypatch.setattr(gate._gate, "folder", None)
