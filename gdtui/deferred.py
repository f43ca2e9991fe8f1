"""Modules imported in part: what gdtui uses of them is there at once, the rest when it is asked for."""

import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from threading import RLock
from types import ModuleType
from typing import Any, TypeVar

Part = Callable[[], object]
"""What gets one name of a module without the rest of it."""


def _array() -> object:
    """What numpy's NDArray stands for: the type of an array, which takes that of its elements."""
    numpy = sys.modules["numpy"]  # which asks for it while it is imported itself
    return numpy.ndarray[tuple[Any, ...], numpy.dtype[TypeVar("Element")]]


def _from(module: str, name: str) -> Part:
    return lambda: getattr(import_module(module), name)


def _late(module: str, name: str) -> Part:
    """A function or a class: the module is loaded when it is used."""
    return lambda: _Late(module, name)


class _Late:
    """Stands for a function or a class of a module that is not loaded yet."""

    def __init__(self, module: str, name: str) -> None:
        self._place = module, name

    def __call__(self, *args: Any, **options: Any) -> Any:
        return _of_whole(*self._place)(*args, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(_of_whole(*self._place), name)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, _of_whole(*self._place))


@cache
def _of_whole(module: str, name: str) -> Any:
    whole = import_module(module)
    dir(whole)  # to name all that there is, it has to be loaded
    return getattr(whole, name)


def _unchanged(text: str) -> str:
    return text


def _numbered(one: str, more: str, number: int) -> str:
    return one if number == 1 else more


def _randbits() -> object:
    return import_module("random").SystemRandom().getrandbits


_OF_TYPING = ("Final", "Literal", "ParamSpec", "Protocol", "Self", "TypeAlias", "TypedDict", "TypeGuard",
              "get_args", "runtime_checkable")  # fmt: skip
"""What Textual has of typing_extensions."""

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
    # what uuid asks of the second when it is imported takes more than all the rest of both
    "uuid": {"uuid4": _late("uuid", "uuid4")},
    "platform": {},
    # Rich pickles the meta of a style, if it has any
    "pickle": {"dumps": _late("pickle", "dumps"), "loads": _late("pickle", "loads")},
    # what shows colours, style sheets and trees of widgets to developers; lines between widgets, markup in
    # styles: none of it is in gdtui
    "rich.table": {"Table": _late("rich.table", "Table")},
    "rich.panel": {"Panel": _late("rich.panel", "Panel")},
    "rich.tree": {"Tree": _late("rich.tree", "Tree")},
    "textual.canvas": {name: _late("textual.canvas", name) for name in ("Canvas", "Rectangle")},
    "textual.markup": {"parse_style": _late("textual.markup", "parse_style")},
    # two dozen classes, of no use to a screen that shows neither (see `terminal/wire/toasts.py`)
    "textual.widgets._toast": {"ToastRack": _late("textual.widgets._toast", "ToastRack")},
    "textual.widgets._tooltip": {"Tooltip": _late("textual.widgets._tooltip", "Tooltip")},
    # what presses keys in a test, or for a recording
    "textual.pilot": {"Pilot": _late("textual.pilot", "Pilot")},
    # the backports for older Pythons that it has besides are most of it
    "typing_extensions": {name: _from("typing", name) for name in _OF_TYPING},
    # argparse would look for translations of its own words, in files that nobody has
    "gettext": {"gettext": lambda: _unchanged, "ngettext": lambda: _numbered},
    # near words, for what was not understood
    "difflib": {"get_close_matches": _late("difflib", "get_close_matches")},
    # others import these for errors, archives or the network
    **{name: {} for name in ("tokenize", "textwrap", "shutil", "locale", "mimetypes", "ipaddress",
                             "asyncio.sslproto")},
}  # fmt: skip
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
