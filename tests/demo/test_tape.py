import os
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.cli.opening import opening
from gdtui.demo.keys import pressed
from gdtui.demo.opened import cut
from gdtui.demo.reading.commands import KEYS
from gdtui.demo.reading.reader import parse_tape, read_tape
from gdtui.demo.shipped import find_tape, names
from gdtui.demo.tape import Caption, Output, Press, Screenshot, Sleep, Tape, Type, Visible, Wait
from gdtui.engine.base.errors import InputError
from gdtui.terminal.keyboard.lexer import Kind
from tests.effort import examples


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
    assert tape.outputs == (Output(2, "demo.gif"),)
    assert tape.passed_over == ("Require", "Set Shell", "Set FontSize", "Set Theme")


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
    ("Set WaitPattern x", "write a pattern"),
    ("Set WaitPattern /(/", "is no regular expression"),
    ("Set Framerate 0", "Set Framerate takes 0.1 to 1000, not 0"),
    ("Wait+Foo /x/", "write Wait+Screen /text/"),
    ("Wait /(/", "is no regular expression"),
    ("Wait /open", "is not closed on this line"),
    ("Screenshot ../../etc/.png", "letters, digits and dashes"),
    ("Screenshot picture.gif", "Screenshot takes .svg .txt .ansi .png, not .gif"),
    ("Screenshot picture", "letters, digits and dashes"),
    ("Screenshot out/picture.svg", "write picture.svg"),
    ("Set PlaybackSpeed 0", "Set PlaybackSpeed takes 0.01 to 100, not 0"),
    ("Env", "write a variable's name and its value, as Env NO_COLOR 1: the line ends here"),
    ("Env A-B c", "A-B is no variable's name"),
    ("Env A", "write a value for A"),
    ("Source other.tape", "Source is for a tape in a file"),
    ("Source other.txt", "Source takes another tape, as setup.tape, not other.txt"),
    ("Alt+Foo", "there is no key Alt+Foo"),
    ("Alt+Ctrl+x", "there is no key Alt+Ctrl"),
    ("Ctrl+Alt+", "write Ctrl+Alt+ and a key, as Ctrl+Alt+C: the line ends here"),
    ("Copy x", "Copy has no meaning for gdtui: use Type"),
    ("ScrollUp 3", "use keys"),
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
    ("Type clear\nEnter\nType ls\nEnter\n", "tape:3: the first command opens the app: write gdtui …, not ls"),
    ('Type "export A=1"\nEnter\n', "tape:1: the first command opens the app: write gdtui …, not export A=1"),
    ('Type "A=1"\nEnter\n', "tape:1: the first command opens the app: write gdtui …, not nothing"),
    ('Type "clear; gdtui"\nEnter\n', "write gdtui …, not clear; gdtui"),
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
    shipped = ["block", "circuit", "course", "derivative", "landscape", "network", "race", "rule", "slope"]
    assert names() == ["tour", *shipped]
    for name in names():
        cut(find_tape(name), opening)


def test_an_unknown_tape_is_suggested():
    with pytest.raises(InputError, match="there is no tape tuor: did you mean tour"):
        find_tape("tuor")


def test_a_long_text_that_is_typed_is_typed_whole():
    (typed,) = parse_tape(f'Type "{"x + " * 900}"').commands
    assert typed == Type(1, "x + " * 900)


def written(tape):
    """A text of the tape: every command as it may be written."""
    lines = [f"Output {output.path}" for output in tape.outputs]
    lines += [f"Set {name} {shown_setting(name, value)}" for name, value in tape.settings.items()]
    lines += [f"Env {name} {quoted(value)}" for name, value in tape.variables.items()]
    return "".join(line + "\n" for line in [*lines, *map(shown, tape.commands)])


def shown_setting(name, value):
    if name == "WaitPattern":
        return f"/{value}/"
    return value + ("s" if name in ("TypingSpeed", "WaitTimeout") else "")


def quoted(text):
    mark = next(mark for mark in "\"'`" if mark not in text)
    return mark + text + mark


def shown(command):
    pace = f"@{command.speed!r}s" if getattr(command, "speed", None) is not None else ""
    match command:
        case Type():
            return f"Type{pace} {quoted(command.text)}"
        case Press():
            return f"{command.key}{pace}" + (f" {command.count}" if command.count > 1 else "")
        case Sleep():
            return f"Sleep {command.seconds!r}s"
        case Wait():
            where = "+Screen" if command.screen else ""
            until = "" if command.timeout is None else f"@{command.timeout!r}s"
            return f"Wait{where}{until} /{command.pattern.pattern}/"
        case Visible():
            return "Show" if command.shown else "Hide"
        case Screenshot():
            return f"Screenshot {command.target}"
        case _:
            return f"# caption: {command.text}"


SECONDS = st.floats(0, 3000, allow_nan=False).map(lambda value: round(value, 3))
PACES = st.none() | SECONDS
WORDS = st.text("abc é'\"η/#@ {}", min_size=1, max_size=12)
PATTERNS = st.sampled_from(["x", r"a\/b", r"step \d+", ">$", "[/]x"]).filter(lambda text: text != "[/]x")
MODIFIERS = st.sampled_from(["Ctrl", "Ctrl+Alt", "Ctrl+Shift", "Ctrl+Alt+Shift", "Alt", "Shift"])
COMMANDS = st.one_of(
    st.builds(Type, st.just(0), WORDS, PACES),
    st.builds(Press, st.just(0), st.sampled_from(KEYS), st.integers(1, 1000), PACES),
    st.builds(
        Press,
        st.just(0),
        st.builds("{}+{}".format, MODIFIERS, st.sampled_from(["a", "C", "[", "@", "Enter"])),
    ),
    st.builds(Sleep, st.just(0), SECONDS),
    st.builds(Wait, st.just(0), PATTERNS.map(re.compile), PACES, st.booleans()),
    st.builds(Visible, st.just(0), st.booleans()),
    st.builds(Caption, st.just(0), st.sampled_from(["", "η: look", 'say "n"'])),
    st.builds(Screenshot, st.just(0), st.just("a"), st.sampled_from([".png", ".svg", ".txt", ".ansi"])),
)
SET = st.fixed_dictionaries(
    {},
    optional={
        "TypingSpeed": SECONDS.map(repr),
        "WaitPattern": PATTERNS,
        "PlaybackSpeed": st.sampled_from(["0.5", "2.0"]),
        "Framerate": st.sampled_from(["5.0", "60.0"]),
        "Theme": st.just("Dracula"),
    },
)


@settings(max_examples=examples(200))
@given(
    st.lists(COMMANDS, max_size=8), SET, st.dictionaries(st.sampled_from(["A", "NO_COLOR"]), WORDS), st.data()
)
def test_a_tape_that_is_read_can_be_written_and_read_again(commands, known, variables, data):
    outputs = data.draw(
        st.lists(st.builds(Output, st.just(0), st.sampled_from(["a.gif", "b/c.svg"])), max_size=2)
    )
    tape = Tape("tape", tuple(commands), settings=known, variables=variables, outputs=tuple(outputs))
    once = parse_tape(written(tape))
    assert written(once) == written(tape)
    assert parse_tape(written(once)) == once
    assert len(once.commands) == len(commands)


def test_wait_waits_for_the_pattern_that_was_set_or_for_a_prompt():
    waits = parse_tape("Wait\nSet WaitPattern /step/\nWait@2s\nWait+Screen /x\\/y/").commands
    assert waits == (
        Wait(1, re.compile(">$")),
        Wait(3, re.compile("step"), 2.0),
        Wait(4, re.compile(r"x\/y"), screen=True),
    )


@pytest.mark.parametrize(("key", "kind", "text"), [
    ("Alt+x", Kind.ALT, "x"),
    ("Alt+Enter", Kind.ALT, "\r"),
    ("Ctrl+Alt+c", Kind.ALT, "\x03"),
    ("Ctrl+Shift+O", Kind.TEXT, "\x0f"),
    ("Ctrl+Left", Kind.SEQUENCE, "\x1b[1;5D"),
    ("Ctrl+Alt+Up", Kind.SEQUENCE, "\x1b[1;7A"),
    ("Ctrl+Alt+Shift+Enter", Kind.ALT, "\r"),
    ("Shift+a", Kind.TEXT, "A"),
    ("Shift+[", Kind.TEXT, "{"),
    ("Shift+Tab", Kind.SEQUENCE, "\x1b[Z"),
    ("Ctrl+@", Kind.TEXT, "\x00"),
])  # fmt: skip
def test_keys_are_what_a_terminal_sends(key, kind, text):
    (press,) = parse_tape(key).commands
    assert isinstance(press, Press)
    assert pressed(press) == (kind, text)


def test_a_tape_takes_others_that_lie_beside_it(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "main.tape").write_text("Source parts/open.tape\nSleep 1s\n")
    (tmp_path / "parts" / "open.tape").write_text("Output x.gif\nEnv NO_COLOR 1\nSource more.tape\nEnter\n")
    (tmp_path / "parts" / "more.tape").write_text('Set TypingSpeed 1s\nType "gdtui slope"\nType@1s n x\nFoo')
    with pytest.raises(InputError, match=r"^more.tape:4: there is no command Foo"):
        read_tape(tmp_path / "main.tape")
    (tmp_path / "parts" / "more.tape").write_text('Set TypingSpeed 1s\nType "gdtui slop"\n')
    tape = read_tape(tmp_path / "main.tape")
    assert [(each.file, each.line) for each in tape.commands] == [
        ("more.tape", 2), ("open.tape", 4), ("", 2)
    ]  # fmt: skip
    assert (tape.typing_speed, tape.variables, tape.outputs) == (1.0, {"NO_COLOR": "1"}, ())
    with pytest.raises(InputError, match=r"^more.tape:2: .*slop"):
        cut(tape, opening)


def test_tapes_that_take_each_other_end(tmp_path):
    for name, other in (("a", "b"), ("b", "./a")):
        (tmp_path / f"{name}.tape").write_text(f"Source {other}.tape\n")
    with pytest.raises(InputError, match=r"^b.tape:1: .*these tapes take each other"):
        read_tape(tmp_path / "a.tape")
    for depth in range(12):
        (tmp_path / f"d{depth}.tape").write_text(f"Source d{depth + 1}.tape\n")
    with pytest.raises(InputError, match=r"^d8.tape:1: Source: at most 8 tapes deep"):
        read_tape(tmp_path / "d0.tape")
    (tmp_path / "leaf.tape").write_text("")
    (tmp_path / "many.tape").write_text("Source leaf.tape\n" * 101)
    with pytest.raises(InputError, match=r"^many.tape:101: Source: .* 100 in all"):
        read_tape(tmp_path / "many.tape")
    (tmp_path / "lost.tape").write_text("Source none.tape\n")
    with pytest.raises(InputError, match=r"cannot read the tape .*: No such file"):
        read_tape(tmp_path / "lost.tape")


def test_variables_are_read_from_the_tape_and_from_in_front_of_the_command():
    text = (
        "Env NO_COLOR 1\nEnv A b\nType clear\nEnter\nType 'A=\"x y\" TERM=linux gdtui slope'\nEnter\nType n\n"
    )
    opened = cut(parse_tape(text), opening)
    assert opened.variables == {"NO_COLOR": "1", "A": "x y", "TERM": "linux"}
    assert [type(each) for each in opened.before] == [Type, Press, Type]
    assert opened.after == (Type(7, "n"),)


RESTRICTED = """
import sys
from pathlib import Path
from gdtui.demo.reading.reader import read_tape
from gdtui.engine.base import gate
from gdtui.engine.base.errors import InputError
gate.close(sys.argv[1])
for name in sys.argv[2:]:
    try:
        print(len(read_tape(Path(name)).commands))
    except InputError as error:
        print(error)
"""


def test_where_it_is_restricted_other_tapes_are_read_only_below_the_folder(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (tmp_path / "outside.tape").write_text("Sleep 1s\n")
    (folder / "inside.tape").write_text("Sleep 1s\n")
    (folder / "link.tape").symlink_to(tmp_path / "outside.tape")
    others = ("inside.tape", "../outside.tape", str(tmp_path / "outside.tape"), "link.tape")
    for number, other in enumerate(others):
        (folder / f"{number}.tape").write_text(f'Source "{other}"\n')
    names = [f"{number}.tape" for number in range(len(others))]
    ended = subprocess.run(
        [sys.executable, "-c", RESTRICTED, str(folder), *names], capture_output=True, text=True, check=True
    )
    read, *refused = ended.stdout.splitlines()
    assert read == "1"
    assert [line.partition(":")[0].split()[:4] for line in refused] == [["cannot", "read", "the", "tape"]] * 3
