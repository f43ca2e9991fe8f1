"""A mutant: a module of the engine with a mistake put in, to see that the tests would notice."""

import inspect
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from unittest.mock import patch

import pytest

Mutate = Callable[..., ModuleType]


def _recompiled(name: str, source: str) -> ModuleType:
    module = ModuleType(name)
    exec(compile(source, f"<mutant of {name}>", "exec"), module.__dict__)
    return module


@pytest.fixture
def mutate() -> Mutate:
    """`mutate(module, (old, new), …, users=(…))`: the module's namesake with every `old` text made `new`.

    Each `old` must stand in the source exactly once. `users` are further modules, recompiled in order on top
    of the mutant; the last module made is returned. Nothing that is imported already changes.
    """

    def mutated(name: str, *changes: tuple[str, str], users: tuple[str, ...] = ()) -> ModuleType:
        source = inspect.getsource(import_module(name))
        for old, new in changes:
            assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times in {name}"
            source = source.replace(old, new)
        module = _recompiled(name, source)
        with patch.dict(sys.modules, {name: module}):
            for user in users:
                module = _recompiled(user, inspect.getsource(import_module(user)))
                sys.modules[user] = module
        return module

    return mutated
