"""What a terminal can show, from its environment; and when it is refused."""

import subprocess
import sys

import pytest

from gdtui.terminal.capabilities import LINES, ColorDepth, detect
from gdtui.terminal.streams import refusal


@pytest.mark.parametrize(
    ("color", "depth"),
    [("truecolor", ColorDepth.TRUECOLOR), ("256", 256), ("16", 16), ("none", 0), ("auto", 16)],
)
def test_the_command_line_wins(color: str, depth: int) -> None:
    assert detect({"TERM": "xterm"}, color).color == depth
    assert color == "auto" or detect({"TERM": "xterm", "NO_COLOR": "1"}, color).color == depth


def test_an_unknown_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="truecolor"):
        detect({}, "many")


@pytest.mark.parametrize(
    ("encoding", "ascii", "expected"),
    [("utf-8", False, False), ("UTF8", False, False), ("ascii", False, True), ("iso-8859-1", False, True),
     (None, False, True), ("utf-8", True, True)],
)  # fmt: skip
def test_ascii(encoding: str | None, ascii: bool, expected: bool) -> None:
    assert detect({"TERM": "xterm"}, ascii=ascii, encoding=encoding).ascii is expected


@pytest.mark.parametrize(
    ("term", "lines"),
    [("linux", "block"), ("linux-16color", "block"), ("vt220", "block"), ("screen.linux", "block"),
     ("ansi", "block"), ("xterm", "braille"), ("xterm-256color", "braille"), ("tmux-256color", "braille"),
     ("screen", "braille"), ("", "braille")],
)  # fmt: skip
def test_lines_are_what_the_terminal_has_glyphs_for(term: str, lines: str) -> None:
    assert detect({"TERM": term}).lines == lines
    assert [detect({"TERM": term}, lines=asked).lines for asked in LINES] == list(LINES)


def test_refusal_names_the_other_command() -> None:
    with open("/dev/null") as null:
        line = refusal({"TERM": "xterm"}, "gdtui trace", (null.fileno(), 1, 2))
    assert line is not None
    assert "gdtui trace" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("environ", "named"),
    [({"SSH_CONNECTION": "…"}, True), ({"SSH_CONNECTION": "…", "SSH_TTY": "/dev/pts/1"}, False), ({}, False)],
)
def test_a_login_that_asked_for_no_terminal_is_told_how_to(environ: dict[str, str], named: bool) -> None:
    with open("/dev/null") as null:
        line = refusal({"TERM": "xterm", **environ}, "gdtui trace", (null.fileno(), 1, 2))
    assert ("ssh -t" in str(line)) is named


def test_the_first_imports_are_light() -> None:
    program = (
        "import os, sys; from gdtui.terminal.signals import install_early; install_early(); "
        "from gdtui.terminal import capabilities, run, streams, text; "
        "heavy = {'textual', 'rich', 'numpy', 'asyncio'} & set(sys.modules); "
        "print(heavy or 'none', os.environ['OPENBLAS_NUM_THREADS'], 'TEXTUAL_DRIVER' in os.environ)"
    )
    env = {"TEXTUAL_DRIVER": "os:system", "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=env, check=True
    )
    assert done.stdout.split() == ["none", "1", "False"]
