"""File names are bytes until proven text: whatever is in one, nothing but what can be seen comes out."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdtui.app import GdtuiApp
from gdtui.cli.copied import command_line, view_of
from gdtui.engine.base.settings import Settings
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from gdtui.terminal.crash import crash_line
from tests.effort import examples
from tests.fuzz.inputs import hear
from tests.screens.driving import page, until

HOSTILE = b"a\x1b]52;c;QUJD\x07 b\r\n\xc2\x9b31m\xe2\x80\xaec\xff'\\!7\xf0\x9f\x98\x80"
"""The clipboard, a line break, a C1 control, an override of the reading order, no UTF-8, quotes, an emoji."""
NAMES = st.one_of(
    st.binary(min_size=1, max_size=40),
    st.text(st.sampled_from("\x1b\x9b\u202e\x07]0;\\'\"$`!\n 9aF\ufe0f\u0301漢"), min_size=1).map(str.encode),
).map(lambda name: os.fsdecode(b"n" + name.translate(None, b"/\0")))
"""Names of files, as `os` has them; none is taken for an option."""

TABLE = "x1,x2,y\n" + "".join(f"{i},{i * i % 7},{2 * i}\n" for i in range(12))
LESSON = "+++\ntitle = 'one'\nabout = 'two'\n+++\n\n# a card\n\nWords.\n"
COMMANDS = {
    "a table": (TABLE, ["trace", "race", "--steps", "1", "--data"]),
    "a table for the network": (TABLE, ["still", "network", "--steps", "1", "-o", "out.txt", "--data"]),
    "a program": (TABLE, ["code", "network", "--steps", "1", "--data"]),
    "a broken table": ("x,y\n1,2\n1\n", ["trace", "race", "--data"]),
    "no table": (None, ["open", "race", "--data"]),
    "broken weights": ("{", ["trace", "network", "--weights"]),
    "no weights": (None, ["open", "network", "--weights"]),
    "weights that are there": ("{}", ["trace", "network", "--steps", "1", "--save"]),
    "a broken tape": ("Foo", ["record", "-o", "out.cast"]),
    "no tape": (None, ["record", "-o", "out.cast"]),
    "a lesson": (LESSON, ["check"]),
    "a broken lesson": ("Words", ["open", "landscape", "--lesson"]),
    "no lesson": (None, ["open", "landscape", "--lesson"]),
    "an exercise": ("# gdtui exercise 1\n", ["check", "--restricted"]),
    "no exercise": ("x = 1\n", ["check"]),
    "an exercise that is there": ("", ["exercise", "1", "-o"]),
    "a still that is there": ("", ["still", "landscape", "-o"]),
    "a program that is there": ("", ["code", "landscape", "-o"]),
    "a rule": (None, ["open", "landscape", "--optimizer", "own", "--rule"]),
    "a chapter": (None, ["lesson"]),
}
"""What a file is taken for: what is in it, None for no file, and the command that gets its name."""
ENDINGS = {"a lesson": ".md", "a broken lesson": ".md", "no lesson": ".md", "a still that is there": ".svg"}


def seen(text):
    return all(c == "\n" or c.isprintable() for c in text)


@pytest.mark.parametrize("kind", COMMANDS)
@settings(max_examples=examples(20) // 4, deadline=None)
@given(NAMES)
@example(os.fsdecode(HOSTILE))
def test_nothing_raw_comes_out_of_a_command(kind, name):
    text, words = COMMANDS[kind]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        path = Path(name + ENDINGS.get(kind, ""))
        if text is not None:
            path.write_text(text)
        heard = hear([*words, str(path)])
        written = [each.read_text("utf-8") for each in Path().glob("out.*")]
    assert heard.status in (0, 2, 3), heard.err
    assert heard.status != 2 or heard.err.count(b"\n") == 1
    assert all(map(seen, (heard.out.decode(), heard.err.decode(), *written)))
    if kind == "a program":
        compile(heard.out, "program", "exec")


SHELLS = [shell for shell in ("bash", "zsh") if shutil.which(shell)]


@settings(max_examples=examples(100), deadline=None)
@given(NAMES)
@example(os.fsdecode(HOSTILE))
def test_a_shell_reads_the_copied_line_back_to_the_byte(name):
    line = command_line("race", Settings(data=name, weights=name))
    assert seen(line)
    assert "\n" not in line
    for shell in SHELLS:
        done = subprocess.run([shell, "-fc", f"printf '%s\\0' {line}"], capture_output=True, check=True)
        assert done.stdout.split(b"\0")[3:4] == [os.fsencode(name)]


@pytest.mark.parametrize("screen", ["race", "network"])
def test_nothing_raw_comes_into_a_picture_or_what_is_said_of_it(tmp_path, screen):
    path = tmp_path / os.fsdecode(HOSTILE)
    path.write_text(TABLE)
    app = GdtuiApp(Settings(data=str(path)), screen, Capabilities(ColorDepth.TRUECOLOR, False))

    async def go():
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
            assert seen(page(app))
            await pilot.press("y", "n")
            assert seen(page(app))
            assert isinstance(app.screen, SimulatorScreen)
            return view_of(app.screen)

    view = asyncio.run(go())
    assert seen(view.notice)
    assert view.remark == ""


def test_nothing_raw_comes_into_the_line_or_the_log_of_a_crash(tmp_path, monkeypatch):
    name = os.fsdecode(HOSTILE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / name))
    line = crash_line("gdtui", ValueError(name), f"Traceback\nValueError: {name}", True, "gdtui race")
    (log,) = tmp_path.rglob("*.log")
    assert seen(line)
    assert "\n" not in line
    assert seen(log.read_text("utf-8"))
    assert "\\x1b]52;c;QUJD" in log.read_text("utf-8")
