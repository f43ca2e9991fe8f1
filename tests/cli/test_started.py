"""What a command imports before it does anything: no screen, no engine but names and settings."""

import json
import subprocess
import sys

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
