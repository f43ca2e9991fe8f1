"""What a command costs before it does anything: no screen, no engine but names and settings, few options."""

import json
import subprocess
import sys

import pytest

from gdtui.cli.commands import understood
from gdtui.cli.grammar import Parser, parsed
from gdtui.engine.base.errors import InputError
from tests.fuzz.inputs import case

PROBE = """
import json, sys
from gdtui.cli.grammar import parsed
parsed(sys.argv[1:])
watched = ("gdtui", "numpy", "textual", "rich")
print(json.dumps(sorted(name for name in sys.modules if name.startswith(watched))))
"""


def test_a_command_line_is_read_without_numpy_textual_and_screens():
    command = [
        sys.executable,
        "-c",
        PROBE,
        "trace",
        "landscape",
        "--loss",
        "-x**2 - y",
        "--optimizer",
        "adam",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout)
    assert {name.split(".")[0] for name in loaded} == {"gdtui"}
    rooms = {".".join(name.split(".")[1:3]) for name in loaded} - {""}
    assert {room.split(".")[0] for room in rooms} == {"cli", "engine", "registry"}
    assert {room for room in rooms if room.startswith("engine.")} == {"engine.base", "engine.optimizers"}


def outcome(words):
    try:
        command, given = parsed(words)
    except InputError as error:
        return str(error)
    return command.name, given


def test_the_options_and_commands_that_were_not_typed_make_no_difference(monkeypatch):
    words = [list(case(kind, str(number)).words) for kind in ("options", "tape") for number in range(200)]
    words += [
        ["-oa.svg", "still", "race"],
        ["still", "race", "-o"],
        ["landscape", "-x"],
        ["--lossy"],
        ["-oV"],
        ["rase"],
        ["rase", "race"],
        ["trace"],
        ["trace", "slop", "--steps", "3"],
        ["trace", "landscape", "slope"],
        ["lesson", "race"],
        ["race", "trace"],
    ]
    few = [outcome(each) for each in words]
    monkeypatch.setattr(Parser, "_typed", lambda self, _: understood(self._command))
    add = Parser._add_subjects
    monkeypatch.setattr(Parser, "_add_subjects", lambda self, _: add(self, self._command.subjects))
    assert few == [outcome(each) for each in words]
    assert any(isinstance(each, str) for each in few)


@pytest.mark.parametrize(("words", "most"), [(["race"], 0), (["race", "--speed", "10"], 2)])
def test_a_command_pays_for_the_options_that_were_typed(words, most, monkeypatch):
    added, add = [], Parser._add
    monkeypatch.setattr(Parser, "_add", lambda self, row: (added.append(row), add(self, row)))
    parsed(words)
    assert len([row for row in added if not row.positional]) <= most


def test_a_command_pays_for_the_parsers_that_were_typed(monkeypatch):
    made, make = [], Parser.__init__
    monkeypatch.setattr(
        Parser, "__init__", lambda self, *given, **more: made.append(self) or make(self, *given, **more)
    )
    parsed(["trace", "slope"])
    assert len(made) == 4  # of gdtui, trace, its slope, and the screen of that name
