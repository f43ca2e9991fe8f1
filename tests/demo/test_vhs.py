"""The grammar beside that of vhs: its README's "VHS Command Reference" and settings, as of March 2026."""

import re

import pytest

from gdtui.demo.reading.reader import parse_tape
from gdtui.demo.reading.settings import SETTINGS
from gdtui.demo.shipped import FOLDER, names
from gdtui.engine.base.errors import InputError

COMMANDS = (
    "Output out.gif", "Output out.mp4", "Output frames/", "Require gum", "Set Shell fish", 'Type "x"',
    "Type@500ms 'x'", 'Type `VAR="x"`', "Left", "Right", "Up 2", "Down 2", "Backspace 18", "Enter 2",
    "Tab@500ms 2", "Space 10", "PageUp 3", "PageDown 5", "Delete", "Insert", "Escape", "Ctrl+R",
    "Ctrl+Shift+O", "Ctrl+Alt+Shift+P", "Ctrl+Alt+Enter", "Alt+x", "Alt+Tab", "Shift+A", "Shift+Tab",
    "Sleep 0.5", "Sleep 2", "Sleep 100ms", "Sleep 1s", "Sleep 1m", "Wait", "Wait /World/",
    "Wait+Screen /World/",
    "Wait+Line /World/", "Wait@10ms /World/", "Wait+Line@10ms /World/", "Hide", "Show",
    "Screenshot examples/screenshot.png", 'Env HELLO "WORLD"',
)  # fmt: skip
NOT_HERE = ("Copy 'x'", "Paste", "ScrollUp 10", "ScrollDown@100ms 12", "Source config.tape")
VALUES = {
    "Shell": "fish", "FontFamily": '"Monoflow"', "FontSize": "10", "Framerate": "60", "PlaybackSpeed": "0.5",
    "Height": "1000", "Width": "300", "LetterSpacing": "20", "LineHeight": "1.8", "TypingSpeed": "500ms",
    "Theme": '{ "name": "x" }', "Padding": "0", "Margin": "60", "MarginFill": '"#6B50FF"',
    "WindowBar": "Colorful",
    "WindowBarSize": "30", "BorderRadius": "10", "LoopOffset": "50%", "CursorBlink": "false",
    "WaitTimeout": "3s", "WaitPattern": "/>$/",
}  # fmt: skip


@pytest.mark.parametrize("line", COMMANDS)
def test_what_vhs_documents_is_read(line):
    parse_tape(line)


@pytest.mark.parametrize("line", NOT_HERE)
def test_what_makes_no_sense_here_is_refused_with_a_reason(line):
    with pytest.raises(InputError, match=r"has no meaning for gdtui: |is for a tape in a file"):
        parse_tape(line)


def test_every_setting_of_vhs_is_read():
    assert set(SETTINGS) == set(VALUES)
    for name, value in VALUES.items():
        assert name in parse_tape(f"Set {name} {value}").settings


FIRST = re.compile(r"(?:Output|Require|Set) ")
TIME = r"(?:@\d+m?s)?"
LINE = "|".join((
    "#.*", r"Output \w+\.(?:gif|svg)", "Require gdtui", r"Set (?:Width|Height|FontSize|Framerate) \d+",
    r"Set TypingSpeed \d+ms", rf"Type{TIME} (?:\"[^\"]*\"|'[^']*'|`[^`]*`|\w+)",
    rf"(?:Up|Down|Left|Right|Enter|Space|Escape|Tab|Backspace){TIME}(?: \d+)?", r"(?:Ctrl|Alt|Shift)\+\w",
    r"Sleep [\d.]+m?s", rf"Wait\+Screen{TIME} /.+/", "Hide", "Show", r"Screenshot [\w-]+\.png",
))  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_a_shipped_tape_is_one_of_vhs_too(name):
    lines = [line for line in (FOLDER / f"{name}.tape").read_text("utf-8").splitlines() if line.strip()]
    assert [line for line in lines if not re.fullmatch(LINE, line)] == []
    commands = [line for line in lines if not line.startswith("#")]
    heads = [bool(FIRST.match(line)) for line in commands]
    assert heads == sorted(heads, reverse=True)  # vhs passes over a setting that comes after a command
