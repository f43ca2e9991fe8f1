"""Modules imported in part: what gdtui uses of them is there at once, the rest when it is asked for."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from threading import RLock
from types import ModuleType
from typing import Any, TypeVar

Part = Callable[[], object]
"""What gets one name of a module without the rest of it."""


def _array() -> object:
    """NDArray as numpy has it: the type of an array, which takes that of its elements."""
    numpy = sys.modules["numpy"]  # which asks for it while it is imported itself
    return numpy.ndarray[tuple[Any, ...], numpy.dtype[TypeVar("Element")]]


def _from(module: str, name: str) -> Part:
    return lambda: getattr(import_module(module), name)


def _randbits() -> object:
    return import_module("random").SystemRandom().getrandbits


SPARED: dict[str, dict[str, Part]] = {
    # its other types, which only type checkers read, are a quarter of what an import of numpy takes
    "numpy._typing": {"NDArray": _array},
    "numpy.typing": {"NDArray": _array},
    # the rest are other generators, those of old among them, and what pickles them
    "numpy.random": {
        "Generator": _from("numpy.random._generator", "Generator"),
        "PCG64": _from("numpy.random._pcg64", "PCG64"),
    },
    # numpy imports these, one to draw a seed when there is none, one for `ndarray.ctypes`
    "secrets": {"randbits": _randbits},
    "ctypes": {},
}
"""What a start uses of modules that have much more than that."""


def defer(modules: Mapping[str, Mapping[str, Part]]) -> None:
    """From now on import these modules in part; one that was imported before stays as it is."""
    if not any(isinstance(finder, _Finder) and finder.modules == modules for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder(modules))


class _Finder:
    """Finds these modules where they are, to be loaded by parts."""

    def __init__(self, modules: Mapping[str, Mapping[str, Part]]) -> None:
        self.modules = modules

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name not in self.modules:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None:
            spec.loader_state = _Deferred(self.modules[name], spec.loader)
            spec.loader = spec.loader_state
        return spec


class _Deferred:
    """Loads a module by parts: its own code runs once something else is asked for, if ever."""

    def __init__(self, parts: Mapping[str, Part], loader: Any) -> None:
        self._parts, self._loader = parts, loader
        self._lock, self._whole = RLock(), False

    def create_module(self, _: ModuleSpec) -> None:
        """Make a module as ever."""

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        module.__loader__ = module.__spec__.loader = self._loader
        module.__class__ = _Partial

    def fill(self, module: ModuleType, name: str) -> None:
        """See to it that the module has this name, where it is to be had at all."""
        with self._lock:
            if self._whole:  # or on the way there: its own code asks, too
                return
            try:
                setattr(module, name, self._parts[name]())
            except (KeyError, ImportError, AttributeError):  # in another version it may be in another place
                self._whole = True
                self._loader.exec_module(module)
                module.__class__ = ModuleType


class _Partial(ModuleType):
    """A module of which only parts are there yet."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # which an import asks for, to see whether this is a package
            raise AttributeError(name)
        self.__spec__.loader_state.fill(self, name)  # type: ignore[union-attr]
        return ModuleType.__getattribute__(self, name)  # by now this class may no longer be its own

    def __dir__(self) -> list[str]:
        self.__spec__.loader_state.fill(self, "")  # type: ignore[union-attr]
        return [*ModuleType.__dir__(self)]
