"""What is imported in part: less is loaded, nothing is missing, and no number is another one."""

import builtins
import json
import subprocess
import sys
from threading import Barrier, Thread
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.deferred import SPARED, defer
from gdtui.engine.losses.shuffle import generator
from tests.contracts.imports import printed_last

WITH = "from gdtui.deferred import SPARED, defer; defer(SPARED)\n"
ASKED = (
    f"NAMES = {[*SPARED]}"
    """
import json, sys
import numpy as np
from numpy.typing import NDArray
import shutil, tokenize, locale, mimetypes, ipaddress, asyncio.sslproto, platform, textwrap
from pickle import dumps, loads
from uuid import uuid4
from gettext import gettext, ngettext
from difflib import get_close_matches
from typing_extensions import Final, Literal, ParamSpec, Protocol, Self, TypeAlias, TypedDict, TypeGuard
from typing_extensions import get_args, runtime_checkable
from rich.table import Table
from rich.panel import Panel
from rich.tree import Tree
from textual.pilot import Pilot
from textual.markup import parse_style
from textual.canvas import Canvas, Rectangle
from textual.widgets._toast import ToastRack
from textual.widgets import Tooltip
before = sorted(sys.modules)
of = NDArray[np.float64]
drawn = np.random.Generator(np.random.PCG64((3, 1)))
told = ["float64" in repr(of), drawn.standard_normal(3).tolist()]
parts = sorted(sys.modules)
class Named(TypedDict, total=False): name: str
@runtime_checkable
class Has(Protocol):
    name: int
told += [loads(dumps({1: [2]})), uuid4().version, gettext("usage")]
told += [ngettext("one", "more", number) for number in (0, 1, 2)]
told += [get_close_matches("ab", ["abc", "x"], n=1), get_args(Literal[1, "a"]), [*Named.__annotations__]]
told += [isinstance(3, Has), isinstance(type("T", (), {"name": 1})(), Has), repr(parse_style("bold red"))]
told += [Table("head", width=9).columns[0].header, Canvas(3, 2).width]
told += [Rectangle((0, 0), 3, 2, None, "thin").width]
told += [type(made(id="a")).__name__ for made in (ToastRack, Tooltip)]
told += [type(made("a")).__name__ for made in (Panel, Tree, Pilot)]
told += [Panel.fit("a").expand, [isinstance(each, Panel) for each in (Panel("a"), Tree("a"))]]
told += [platform.system(), textwrap.dedent("  a"), ipaddress.ip_address("::1").version]
import pickle
import numpy._typing, numpy.typing, numpy.random, secrets, ctypes, ctypes.util
from numpy.typing import ArrayLike, DTypeLike
from numpy.random import *
seed(5)
np.random.seed(7)
told += [repr(ArrayLike), repr(numpy.typing.NDArray[np.float64]), np.random.normal(), rand.__name__]
told += [pickle.loads(pickle.dumps(np.random.default_rng(3))).random(), np.random.RandomState(4).rand()]
told += [np.random.default_rng(np.random.MT19937(2)).random(), len(secrets.token_hex(8))]
told += [ctypes.sizeof(ctypes.c_void_p), np.arange(3).ctypes.data_as(ctypes.POINTER(ctypes.c_long))[2]]
for name in NAMES:
    module = sys.modules[name]
    own = sorted(set(dir(module)) - {"__warningregistry__"})
    told += [name, type(module).__name__, module.__file__, type(module.__loader__).__name__, own]
    told += [hasattr(module, "nothing_of_that_name"), sys.modules[name.partition(".")[0]] is not None]
print(json.dumps({"told": told, "before": before, "parts": parts}))
"""
)


def answers(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_deferred_is_all_there_when_it_is_asked_for():
    assert answers(WITH + ASKED)["told"] == answers(ASKED)["told"]


def test_what_nobody_asks_for_is_not_loaded():
    spared, usual = answers(WITH + ASKED), answers(ASKED)
    code = {"_pickle", "_uuid", "bz2", "textual._box_drawing", "rich._ratio"}
    types = {"numpy._typing._array_like", "numpy._typing._char_codes", "numpy._typing._dtype_like"}
    others = {"numpy.random.mtrand", "numpy.random._philox", "numpy.random._pickle", "hmac"}
    assert types < {*usual["before"]}
    assert others < {*usual["parts"]}
    assert code < {*usual["before"]}
    assert {*spared["parts"]}.isdisjoint({*types, *others, *code, "ctypes._endian"})


@given(st.one_of(st.integers(0, 2**70), st.tuples(st.integers(0, 2**40), st.integers(0, 9))))
def test_a_generator_gives_the_bits_of_default_rng(seed):
    ours, usual = generator(seed), np.random.default_rng(seed)
    assert ours.bit_generator.state == usual.bit_generator.state
    assert ours.standard_normal(5).tobytes() == usual.standard_normal(5).tobytes()
    assert ours.permutation(9).tolist() == usual.permutation(9).tolist()


def test_all_screens_start_without_them():
    code = (
        "import sys, json; from gdtui.__main__ import main; sys.argv = ['gdtui', 'list', 'screens']; main(); "
        "import gdtui.app, gdtui.screens.race; from gdtui.registry import SCREENS; "
        "from gdtui.engine.base.settings import Settings; "
        "from gdtui.registry import load; "
        "[(row.simulation(Settings()), load(row.screen)) for row in SCREENS.values()]; "
        "print(json.dumps(sorted(sys.modules)))"
    )
    loaded = {*json.loads(printed_last(code))}
    assert {"gdtui.screens.network.screen", "numpy.random", "numpy.typing"} < loaded
    assert loaded.isdisjoint({"numpy._typing._array_like", "numpy.random.mtrand", "ctypes._endian", "hmac"})


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package that notes how often its own code has run; `near` is in a module of its own."""
    name = "deferred_for_a_test"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text(
        "import builtins\nbuiltins.ran.append(__name__)\n"
        "from .inner import near\nfrom . import inner\nfar = 2\nlate = hasattr(inner, 'near')\n"
    )
    (tmp_path / name / "inner.py").write_text("near = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("builtins.ran", [], raising=False)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    yield name
    for loaded in [each for each in sys.modules if each.startswith(name)]:
        del sys.modules[loaded]


def ran():
    return len(vars(builtins)["ran"])


def test_a_part_is_there_without_the_rest_and_the_rest_runs_once(package):
    inner = f"{package}.inner"
    defer({package: {"near": lambda: __import__(inner, fromlist=["near"]).near}})
    module = __import__(package)
    assert (module.near, module.inner.near, ran()) == (1, 1, 0)
    assert (module.far, module.late, module.near, ran()) == (2, True, 1, 1)
    assert type(module) is ModuleType
    with pytest.raises(AttributeError, match="nowhere"):
        _ = module.nowhere
    assert ran() == 1


@pytest.mark.parametrize("error", [ImportError, AttributeError])
def test_a_part_that_another_version_keeps_elsewhere_is_found_in_the_whole(package, error):
    def moved():
        raise error

    defer({package: {"far": moved}})
    assert (__import__(package).far, ran()) == (2, 1)


def test_a_name_that_is_nowhere_is_missed_after_the_rest_has_run(package):
    defer({package: {}})
    assert not hasattr(__import__(package), "nowhere")
    assert ran() == 1
    assert {"far", "near", "inner"} < {*dir(__import__(package))}


def test_threads_that_ask_at_once_all_find_it(package):
    defer({package: {}})
    module, start, found = __import__(package), Barrier(8), []

    def ask():
        start.wait()
        found.append(module.far)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 8
    assert ran() == 1


def test_a_second_start_in_one_process_defers_nothing_twice(monkeypatch):
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    defer(SPARED)
    once = [*sys.meta_path]
    defer(SPARED)
    assert sys.meta_path == once
