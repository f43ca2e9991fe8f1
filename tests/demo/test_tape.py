import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.cli.opening import opening
from gdtui.demo.opened import cut
from gdtui.demo.shipped import find_tape, names
from gdtui.demo.tape import (
    KEYS,
    Caption,
    Press,
    Screenshot,
    Sleep,
    Type,
    Visible,
    Wait,
    parse_tape,
    read_tape,
)
from gdtui.engine.base.errors import InputError


def test_a_tape_of_vhs_is_read():
    tape = parse_tape("""\
# A demo
Output demo.gif
Require gdtui
Set Shell "bash"
Set FontSize 18
Set TypingSpeed 75ms
Set Theme "Dracula"
Set Theme { "name": "x", "black": "#000000" }
Set WaitTimeout 3s
Hide
Type "gdtui slope" Enter
Show
Type@1s 'say "n"'  # the rest is a comment
Sleep 500ms
Sleep 2
Down@10ms 3
Ctrl+C
Shift+Tab
Wait+Screen@2s /step \\d+/
Wait /x/
Screenshot out/picture.png
# caption: Look at this
""")
    assert tape.typing_speed == pytest.approx(0.075)
    assert tape.wait_timeout == 3
    assert tape.commands == (
        Visible(10, False),
        Type(11, "gdtui slope"),
        Press(11, "Enter"),
        Visible(12, True),
        Type(13, 'say "n"', 1.0),
        Sleep(14, 0.5),
        Sleep(15, 2.0),
        Press(16, "Down", 3, 0.01),
        Press(17, "Ctrl+C"),
        Press(18, "Shift+Tab"),
        Wait(19, re.compile(r"step \d+"), 2.0, screen=True),
        Wait(20, re.compile("x")),
        Screenshot(21, "picture"),
        Caption(22, "Look at this"),
    )
    assert tape.passed_over == ("Output", "Require", "Set Shell", "Set FontSize", "Set Theme")


def test_words_side_by_side_are_one_text_as_in_vhs():
    assert parse_tape('Type one "two" three').commands == (Type(1, "one two three"),)


@pytest.mark.parametrize("key", KEYS)
def test_every_named_key_takes_a_time_and_a_count(key):
    assert parse_tape(f"{key}@20ms 4").commands == (Press(1, key, 4, 0.02),)


@pytest.mark.parametrize(("line", "says"), [
    ("Tipe 'x'", "there is no command Tipe: did you mean Type"),
    ("Entr", "there is no command Entr: did you mean Enter"),
    ("Enter 0", "0 is no count: write a whole number from 1 to 1000"),
    ("Enter 1.5", "1.5 is no count"),
    ("Down 99999999999999999999", "is no count"),
    ("Ctrl+Foo", "there is no key Ctrl+Foo"),
    ("Ctrl", "write Ctrl+ and a key, as Ctrl+C: the line ends here"),
    ("Shift+Tabb", "did you mean Tab"),
    ("Sleep", "write a time, as 500ms or 2s: the line ends here"),
    ("Sleep x", "not x here"),
    ("Sleep 1.2.3", "1.2.3 is no number"),
    ("Sleep 2000m", "at most an hour"),
    ("Type", "write a text in quotes"),
    ('Type "open', "is not closed on this line"),
    ("Set FontSiz 12", "there is no setting FontSiz: did you mean FontSize"),
    ("Set Width wide", "write Set Width and a number: not wide here"),
    ("Set TypingSpeed fast", "write a time"),
    ("Wait", "write a pattern"),
    ("Wait+Foo /x/", "write Wait+Screen /text/"),
    ("Wait /(/", "is no regular expression"),
    ("Wait /open", "is not closed on this line"),
    ("Screenshot ../../etc/.png", "letters, digits and dashes"),
    ("Screenshot picture.gif", "Screenshot takes .svg .txt .ansi .png, not .gif"),
    ("Screenshot picture", "letters, digits and dashes"),
    ("Screenshot out/picture.svg", "write picture.svg"),
    ("Set PlaybackSpeed 0", "Set PlaybackSpeed takes 0.01 to 100, not 0"),
    ("Env A b", "Env has no meaning for gdtui: write an option"),
    ("Source other.tape", "Source has no meaning"),
    ("Alt+x", "no key with alt"),
    ("Home", "vhs has no such key"),
    ("12", "write a command"),
    ("Type 'a\x1b]52;c;x\x07'", "no control or invisible characters"),
    ("Type 'a\u202eb'", "no control or invisible characters"),
])  # fmt: skip
def test_bad_lines_name_file_and_line_and_what_was_meant(line, says):
    with pytest.raises(InputError) as caught:
        parse_tape(f"# first\n{line}\n", "demo.tape")
    message = str(caught.value)
    assert message.startswith("demo.tape:2: ")
    assert says in message
    assert "\n" not in message
    assert message.isprintable()


@given(st.text(max_size=200))
def test_any_text_is_a_tape_or_one_line_that_says_why_not(text):
    said = ""
    try:
        parse_tape(text)
    except InputError as error:
        said = str(error)
    assert said.isprintable()


def test_captions_are_cleaned():
    (caption,) = parse_tape("# caption: a\x1b[31mb\u202ec").commands
    assert caption.text == "a[31mbc"


def test_files_that_are_no_tapes(tmp_path):
    for name in ("none.tape", "a\0b.tape", "a\udcff.tape"):
        with pytest.raises(InputError, match="No such file"):
            find_tape(str(tmp_path / name))
    os.mkfifo(tmp_path / "pipe.tape")
    with pytest.raises(InputError, match="it is no plain file"):
        read_tape(tmp_path / "pipe.tape")
    (tmp_path / "binary.tape").write_bytes(b"Sleep 1\n\xff\xfe")
    with pytest.raises(InputError, match=r"binary.tape:2: not UTF-8"):
        read_tape(tmp_path / "binary.tape")
    (tmp_path / "long.tape").write_bytes(b"#" * 300_000)
    with pytest.raises(InputError, match="too long"):
        read_tape(tmp_path / "long.tape")


@pytest.mark.parametrize(("text", "says"), [
    ("", "tape:1: a tape opens the app"),
    ("Sleep 1s\nDown\n", "tape:2: the app is not open yet"),
    ('Type "ls"\nEnter\n', "tape:1: the first command opens the app: write gdtui …, not ls"),
    ('Type "gdtui landscape --loss rosenbrok"\nEnter\n', "tape:1: there is no loss rosenbrok"),
    ('Type "gdtui trace slope"\nEnter\n', "tape:1: gdtui trace does not open the app"),
    ("Type \"gdtui 'x\"\nEnter\n", "tape:1: cannot read the command"),
    ('Type "gdtui; rm -rf x"\nEnter\n', "write gdtui …, not gdtui; rm"),
])  # fmt: skip
def test_a_tape_begins_with_a_command_that_opens_the_app(text, says):
    with pytest.raises(InputError, match=re.escape(says)):
        cut(parse_tape(text), opening)


def test_the_command_line_is_read_by_our_own_options():
    text = "Type 'gdtui slope --loss \"w**2 + 1\"'\nType ' --steps 3'\nEnter\nType n\n"
    opened = cut(parse_tape(text), opening)
    assert opened.opening.screen == "slope"
    assert (opened.opening.settings.loss, opened.opening.settings.steps) == ("w**2 + 1", 3)
    assert opened.after == (Type(4, "n"),)


def test_the_shipped_tapes_are_there_and_open_the_app():
    shipped = ["circuit", "course", "derivative", "landscape", "network", "race", "rule", "slope"]
    assert names() == ["tour", *shipped]
    for name in names():
        cut(find_tape(name), opening)


def test_an_unknown_tape_is_suggested():
    with pytest.raises(InputError, match="there is no tape tuor: did you mean tour"):
        find_tape("tuor")


def test_a_long_text_that_is_typed_is_typed_whole():
    (typed,) = parse_tape(f'Type "{"x + " * 900}"').commands
    assert typed == Type(1, "x + " * 900)
