"""Files are opened at the gate: what touches the file system anywhere else is named here, with the reason."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.contracts.imports import ROOT

_OS = {
    "open", "fdopen", "mkdir", "makedirs", "remove", "unlink", "rename", "replace", "rmdir", "link",
    "symlink", "truncate", "chmod", "stat", "lstat", "access", "listdir", "scandir", "walk", "fwalk",
    "readlink", "system", "popen", "fork", "forkpty", "execv", "execve", "execvp", "posix_spawn",
}  # fmt: skip
_METHODS = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "exists", "is_file", "is_dir",
    "is_symlink", "iterdir", "glob", "rglob", "touch", "lstat", "expanduser", "home", "samefile", "resolve",
    "readlink", "unlink", "mkdir", "rmdir", "symlink_to", "hardlink_to", "rename",
}  # fmt: skip
"""What a path does; and what is called as a method of a module, as `os.path.exists`."""
_MODULES = {
    "subprocess", "socket", "tempfile", "shutil", "mmap", "webbrowser", "urllib.request", "runpy", "ctypes",
}  # fmt: skip
_NUMPY = {"load", "save", "savez", "savetxt", "genfromtxt", "fromfile", "memmap", "tofile"}

ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "engine/base/gate.py": {
        "os.open": "the gate while it is open",
        "exists": "the gate while it is open",
        "expanduser": "the gate while it is open",
        "read_text": "what is shipped, and no other path",
    },
    "engine/base/below.py": dict.fromkeys(
        ("os.open", "os.readlink", "os.fwalk"), "the gate while it is closed: below the folder"
    ),
    "engine/base/plain_file.py": {"open": "a descriptor from the gate"},
    "files.py": dict.fromkeys(
        ("mkdir", "lstat", "is_dir", "tempfile", "open", "os.open", "os.access",
         "os.unlink", "os.link", "os.replace", "os.chmod"), "behind check_writing: writing"
    ),
    "cli/main.py": {"os.open": "/dev/null"},
    "cli/trace.py": {"is_file": "behind check_writing: writing"},
    "demo/output.py": {"is_dir": "behind check_writing: writing"},
    "demo/still.py": dict.fromkeys(("exists", "is_symlink"), "s, which does nothing where restricted"),
    "demo/screenshots.py": dict.fromkeys(("mkdir", "tempfile"), "a tool for developers"),
    "demo/shipped.py": {"glob": "gdtui's own tapes"},
    "lessons/course.py": {"glob": "gdtui's own chapters"},
    "screens/carrying/exercise.py": dict.fromkeys(
        ("exists", "is_symlink"), "whether a name is free, asked for only where files are written"
    ),
    "exercises/child.py": {"open": "a pipe of a process that is not started where restricted"},
    "exercises/sandbox.py": dict.fromkeys(
        ("subprocess", "glob", "read_bytes"), "a process that is not started where restricted"
    ),
    "serve/capacity.py": {"read_text": "the kernel's own words on memory, before anything is served"},
    "serve/listening.py": {"socket": "the server"},
    "serve/pages.py": dict.fromkeys(("read_text", "is_file"), "its own pages, and those of textual-serve"),
    "serve/plan.py": {"socket": "the name of this machine"},
    "serve/process.py": {"subprocess": "the server starts sessions, which start nothing"},
    "serve/warm.py": dict.fromkeys(("subprocess", "tempfile"), "the server's host, and its socket"),
    "host/command.py": dict.fromkeys(
        ("socket", "exists", "mkdir", "rename", "unlink"), "the socket of a host, which is not restricted"
    ),
    "host/host.py": {"socket": "the host's own"},
    "host/nursery.py": dict.fromkeys(("socket", "os.fork"), "sessions are copies of the host, made by it"),
    "host/request.py": {"socket": "what a start sends to the host"},
    "host/session.py": dict.fromkeys(("socket", "open"), "the line to a start, its descriptors, /dev/null"),
    "host/template.py": {"socket": "what the host hands on"},
    "terminal/warm/joining.py": dict.fromkeys(
        ("socket", "os.open", "os.lstat", "os.access", "os.execve"),
        "a start that a host of the same user takes over: before anything is read",
    ),
    "terminal/crash.py": dict.fromkeys(
        ("tempfile", "home", "mkdir", "os.open", "os.fdopen"), "a traceback, not kept where restricted"
    ),
    "terminal/streams.py": {"os.open": "/dev/null and /dev/tty"},
    "terminal/tty_state.py": {"os.open": "the terminal"},
}  # fmt: skip
"""For every file of the package what it does without the gate, and why it may."""
_NO_FILES = {"gate", "tutor"}
"""What has methods of such names that are none of a path."""


def _any(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(names))})"


_WORTH_READING = re.compile(
    rf"\bos\.{_any(_OS)}\b|\bfrom os\b|\bnp\.{_any(_NUMPY)}\b"
    rf"|\b{_any({*_METHODS, 'FileIO'})}\(|\b{_any(_MODULES)}\b"
)
"""What a module has in it that does any of that: the others need not be parsed."""


def touches(tree: ast.AST) -> Iterator[str]:
    """What a module does to files, processes and connections."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from filter(None, [_called(node.func)])
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in _MODULES)
        elif isinstance(node, ast.ImportFrom):
            imported = {f"{node.module}.{alias.name}" for alias in node.names} & {
                f"os.{name}" for name in _OS
            }
            yield from sorted(imported | ({node.module or ""} & _MODULES))


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id if function.id in ("open", "FileIO") else ""
    if not isinstance(function, ast.Attribute):
        return ""
    owner, name = getattr(function.value, "id", getattr(function.value, "attr", "")), function.attr
    if owner in ("os", "np"):
        return f"{owner}.{name}" if name in (_OS if owner == "os" else _NUMPY) else ""
    return name if name in _METHODS and owner not in _NO_FILES else ""


def found(package: Path) -> Mapping[str, set[str]]:
    """What each file of the package does."""
    texts = {str(path.relative_to(package)): path.read_text("utf-8") for path in package.rglob("*.py")}
    each = {
        name: set(touches(ast.parse(text))) for name, text in texts.items() if _WORTH_READING.search(text)
    }
    return {name: what for name, what in each.items() if what}


def test_nothing_is_opened_but_at_the_gate_and_in_named_places():
    known = {name: set(what) for name, what in ELSEWHERE.items()}
    assert found(ROOT / "gdtui") == known, "open it with gdtui.engine.base.gate, or say in ELSEWHERE why not"


@pytest.mark.parametrize("source", [
    "open('x')",
    "path.open()",
    "import os\nos.open('x', 0)",
    "import os\nos.path.exists('x')",
    "from os import open",
    "from pathlib import Path\nPath('x').read_text()",
    "from tempfile import mkstemp",
    "import numpy as np\nnp.load('x')",
    "import socket",
    "import subprocess",
])  # fmt: skip
def test_it_would_be_noticed(source):
    assert _WORTH_READING.search(source)
    assert list(touches(ast.parse(source)))
