import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdtui.cli.main import run_cli
from gdtui.cli.opening import opening
from gdtui.demo.cast import Cast, Event
from gdtui.demo.opened import cut
from gdtui.demo.reading.reader import parse_tape
from gdtui.demo.record import record
from gdtui.demo.shipped import find_tape, names
from gdtui.engine.base.errors import InputError
from tests.demo.colors import color_codes
from tests.terminal.pytescreen import Terminal

OPEN = 'Type "gdtui landscape --loss rosenbrock"\nEnter\nWait+Screen@5s /rosenbrock/\n'
ROOT = Path(__file__).parents[2]


def outputs(cast):
    return "".join(event.data for event in cast.events if event.code == "o")


def screen_after(cast, size=(80, 24)):
    """What a terminal shows before the app leaves it."""
    terminal = Terminal(*size)
    terminal.feed(outputs(cast).partition("\x1b[?7l")[2].rpartition("\x1b[m\x1b[?7h")[0])
    return [line.rstrip() for line in terminal.screen.display]


def strictly_parsed(text, version):
    """The header and events of a cast, checked against the documented format."""
    lines = text.split("\n")
    assert lines.pop() == ""
    header = json.loads(lines[0])
    assert header["version"] == version
    place = header if version == 2 else header["term"]
    size = (place["width"], place["height"]) if version == 2 else (place["cols"], place["rows"])
    assert all(type(side) is int and side > 0 for side in size)
    assert "timestamp" not in header
    found = [json.loads(line) for line in lines[1:]]
    before = 0.0
    for event in found:
        moment, code, data = event
        assert type(moment) is float
        assert moment >= (before if version == 2 else 0)
        assert type(data) is str
        assert code in ("o", "m") if version == 2 else code in ("o", "m", "x")
        before = moment
    return header, size, found


@pytest.mark.parametrize("name", names())
def test_a_shipped_tape_gives_the_same_bytes_in_every_process(name, tmp_path):
    files = [tmp_path / "1.cast", tmp_path / "2.cast"]
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "gdtui", "record", name, "-o", str(file)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        )
        for seed, file in zip("12", files, strict=True)
    ]
    assert [run.wait(60) for run in runs] == [0, 0]
    assert files[0].read_bytes() == files[1].read_bytes()
    _, size, found = strictly_parsed(files[0].read_text("utf-8"), 2)
    assert size == (100, 30)
    captions = [data for _, code, data in found if code == "m"]
    assert bool(captions) == (name != "block")  # the first picture of the README shows all of the screen


def test_the_tour_takes_about_a_minute_and_a_half():
    cast = record(find_tape("tour"), cut(find_tape("tour"), opening), (100, 30)).cast
    assert 75 <= cast.events[-1].microseconds / 1e6 <= 105


def test_a_replayed_cast_shows_what_the_app_showed(recorded):
    cast, stills = recorded(OPEN + 'Type "nnn"\nSleep 1s\nScreenshot last.png\n')
    assert screen_after(cast) == [line.rstrip() for line in stills[0].frame.lines()]


def test_a_replayed_cast_shows_what_the_app_showed_after_running(recorded):
    cast, stills = recorded(OPEN + "Type c\nSpace\nSleep 3s\nSpace\nSleep 1s\nScreenshot last.png\n")
    assert screen_after(cast) == [line.rstrip() for line in stills[0].frame.lines()]
    assert "step 15" in screen_after(cast)[1]


def test_time_is_the_tapes_own(recorded):
    cast, _ = recorded("Set TypingSpeed 100ms\n" + OPEN + "Sleep 60s\nType@1s nn\n")
    typed = 0.1 * len("gdtui landscape --loss rosenbrock")
    assert cast.events[-1].microseconds / 1e6 == pytest.approx(typed + 60 + 2, abs=0.2)


def test_captions_are_markers_and_a_line_of_their_own(recorded):
    cast, stills = recorded(
        OPEN
        + "# caption: Look here\nSleep 1s\nScreenshot with.png\n"
        + "# caption:\nSleep 1s\nScreenshot without.png\n"
    )
    assert [event.data for event in cast.events if event.code == "m"] == ["Look here"]
    shown, plain = (still.frame.lines() for still in stills)
    assert shown[-1].strip() == "▸ Look here"
    assert shown[:-1] == plain[:-1]


def test_what_is_hidden_takes_no_time_but_stays_done(recorded):
    cast, _ = recorded(OPEN + "Hide\nSleep 10s\nType nnn\nShow\nSleep 1s\n")
    assert cast.events[-1].microseconds < 5e6
    assert "step 3" in screen_after(cast)[1]


def test_a_question_on_the_screen_is_recorded_too(recorded):
    cast, _ = recorded(OPEN + "Type f\nWait+Screen@3s /which loss/\nSleep 1s\n")
    assert any("which loss?" in line for line in screen_after(cast))


def test_a_text_that_does_not_come_is_said_with_its_line(recorded):
    with pytest.raises(InputError, match=r"^tape:4: waited 2 s, and /never/ did not come"):
        recorded(OPEN + "Wait+Screen@2s /never/\n")


def test_a_tape_cannot_write_files_or_reach_the_clipboard(recorded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cast, _ = recorded(OPEN + 'Type "s"\nSleep 1s\nType y\nSleep 1s\n')
    assert list(tmp_path.iterdir()) == []
    assert "\x1b]52" not in outputs(cast)
    assert "gdtui landscape --loss rosenbrock" in " ".join(screen_after(cast))


def test_the_seed_reaches_the_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("r.tape").write_text(
        'Type "gdtui landscape --optimizer random-search --loss bowl"\nEnter\nWait+Screen /bowl/\nType nn\n'
    )
    for seed in ("0", "1"):
        assert run_cli(["record", "r.tape", "-o", f"{seed}.cast", "--seed", seed]) == 0
    assert Path("0.cast").read_text() != Path("1.cast").read_text()


def test_both_versions_say_the_same():
    events = (Event(0, "o", "a"), Event(0, "o", "b"), Event(1_500_000, "m", "x"), Event(2_000_000, "x", "0"))
    cast = Cast("t", 80, 24, events)
    header, size, found = strictly_parsed(cast.text(2), 2)
    assert found == [[0.0, "o", "ab"], [1.5, "m", "x"]]
    assert (size, header["env"]) == ((80, 24), {"TERM": "xterm-256color"})
    header, size, found = strictly_parsed(cast.text(3), 3)
    assert found == [[0.0, "o", "ab"], [1.5, "m", "x"], [0.5, "x", "0"]]
    assert (size, header["term"]["type"]) == ((80, 24), "xterm-256color")


def test_asciinema_reads_it(recorded):
    v2 = pytest.importorskip("asciinema.asciicast.v2", reason="asciinema 2 is not installed")
    cast, _ = recorded(OPEN + "# caption: one\nSleep 1s\n")
    text = cast.text(2)
    first, _, rest = text.partition("\n")
    with v2.open_from_file(first, io.StringIO(rest)) as read:
        assert "".join(data for _, _, data in read.events("o")) == outputs(cast)


TAPES = {
    "none": "",
    "outside": "Output ../x.svg\n",
    "odd": "Output x.mp4\nOutput x.mkv\n",
    "taken": "Output old.cast\n",
}


@pytest.mark.parametrize(("arguments", "says"), [
    (["tuor", "-o", "x.cast"], "did you mean tour"),
    (["none.tape"], "record takes -o FILE: where to write, as -o none.svg"),
    (["tour", "-o", "x.mp4"], "is written as .svg .gif .cast, not to x.mp4: name a file so, as x.svg"),
    (["tour", "-o", "x.cast", "-o", "x.mp4"], "not to x.mp4"),
    (["tour", "-o", "x.svg", "-o", "x.svg"], "x.svg is written twice"),
    (["tour", "-o", "x"], "as x.svg"),
    (["tour", "-o", "-"], "as name.svg"),
    (["outside.tape"], "outside.tape:1: Output takes a file of plain letters in or below the present folder"),
    (["odd.tape"], "odd.tape:2: a recording is written as .svg .gif .cast, not to x.mkv"),
    (["taken.tape"], "taken.tape:1: old.cast exists: write --force"),
    (["tour", "-o", ""], "write a value"),
    (["tour", "-o", "x.cast.gz"], "as x.cast.svg"),
    (["tour", "-o", "pipe.cast", "--force"], "is no regular file"),
    (["tour", "-o", "a\0b.cast"], "has a NUL in it"),
    (["tour", "-o", "x.cast", "--size", "9x9"], "--size takes"),
    (["tour", "-o", "x.cast", "--size", "big"], "--size takes"),
    (["tour", "-o", "x.cast", "--cast-version", "4"], "--cast-version"),
    (["tour", "-o", "none/x.cast"], "there is no folder none"),
    (["tour", "-o", "."], "is a folder"),
    (["tour", "-o", "old.cast"], "exists: write --force"),
    (["tour", "-o", "link.cast", "--force"], "is a symbolic link"),
])  # fmt: skip
def test_bad_orders_are_one_line_and_leave_nothing(arguments, says, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    Path("old.cast").write_text("old")
    Path("link.cast").symlink_to("old.cast")
    os.mkfifo("pipe.cast")
    for name, text in TAPES.items():
        Path(f"{name}.tape").write_text(text + OPEN)
    assert run_cli(["record", *arguments]) == 2
    error = capfd.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    left = {path.name for path in tmp_path.iterdir()} - {f"{name}.tape" for name in TAPES}
    assert left == {"link.cast", "old.cast", "pipe.cast"}
    assert Path("old.cast").read_text() == "old"


@pytest.mark.parametrize(("tail", "line"), [
    ("Type qn", 4),
    ("Type q\nSleep 1s\nDown", 6),
    ("Type q\n# caption: over\nWait+Screen /x/", 6),
    ("Type q\nScreenshot a.png", 5),
    ("Type@0ms qn", 4),
    ("Ctrl+C\nEnter", 5),
])  # fmt: skip
def test_what_is_typed_when_the_app_has_ended_is_an_error(recorded, tail, line):
    with pytest.raises(InputError, match=f"^tape:{line}: the app has ended before this"):
        recorded(OPEN + tail + "\n")


def test_time_may_pass_when_the_app_has_ended(recorded):
    short, _ = recorded(OPEN + "Type q\n")
    long, _ = recorded(OPEN + "Type q\nSleep 3s\nHide\nSleep 5s\n")
    assert long.events[-1].microseconds - short.events[-1].microseconds == pytest.approx(3e6, abs=1e5)


def test_a_q_that_is_typed_into_a_prompt_ends_nothing(recorded):
    recorded(
        OPEN + "Type f\nWait+Screen /which loss/\nType q\nEscape\nSleep 1s\nType n\nWait+Screen /step 1/\n"
    )


def test_wait_looks_at_the_cursors_line_and_wait_screen_at_all(recorded):
    prompt = OPEN + 'Type e\nWait+Screen /a loss of/\nType "x+y*7"\n'
    recorded(
        prompt
        + "Wait /y.7/\n"
        + "Wait+Line@1s /^ ?x.y.7$/\n"
        + r"Wait+Screen /rosenbrock[^\0]*\n[^\0]*x.y.7/"
    )
    for wait in ("Wait@1s", "Wait+Line@1s"):
        with pytest.raises(InputError, match=r"/rosenbrock/ did not come on the cursor's line"):
            recorded(prompt + f"{wait} /rosenbrock/\n")


def test_pictures_are_written_as_the_tape_says_and_what_is_not_is_said(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    shots = "Screenshot a.svg\nType n\nSleep 1s\nScreenshot b.TXT\nScreenshot c.ansi\nScreenshot d.png\n"
    Path("t.tape").write_text("Set FontSize 18\nOutput t.mp4\n" + OPEN + shots)
    assert run_cli(["record", "t.tape", "-o", "t.CAST"]) == 0
    said = capfd.readouterr().err
    assert said == (
        "gdtui: t.tape: only vhs has Set FontSize; "
        "Screenshot (line 11) is not written: name it d.svg to write it\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.svg",
        "b.txt",
        "c.ansi",
        "t.CAST",
        "t.tape",
    ]
    assert "<svg" in Path("a.svg").read_text("utf-8")
    assert "step 1" in Path("b.txt").read_text("utf-8")
    assert "\x1b[" in Path("c.ansi").read_text("utf-8")
    assert run_cli(["record", "t.tape", "-o", "new.cast"]) == 2
    assert "t.tape:6: a.svg exists: write --force" in capfd.readouterr().err
    assert not Path("new.cast").exists()
    Path("t.tape").write_text(OPEN + "Screenshot e.svg\nScreenshot e.svg\n")
    assert run_cli(["record", "t.tape", "-o", "new.cast"]) == 2
    assert "t.tape:5: e.svg is written twice" in capfd.readouterr().err


def test_a_recording_is_played_as_fast_as_the_tape_says(recorded):
    plain, _ = recorded(OPEN + "Sleep 4s\n")
    fast, _ = recorded("Set PlaybackSpeed 2\n" + OPEN + "Sleep 4s\n")
    assert fast.events[-1].microseconds == pytest.approx(plain.events[-1].microseconds / 2, abs=10)


@pytest.mark.parametrize("color", ["16", "256", "none", "truecolor"])
def test_a_recording_has_the_colours_that_are_asked_for(color, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("t.tape").write_text(OPEN + "Type n\nSleep 1s\n")
    assert run_cli(["record", "t.tape", "-o", "t.cast", "--color", color]) == 0
    text = Path("t.cast").read_text("utf-8").partition("?7l")[2].partition("\\u001b[m\\u001b[?7h")[0]
    assert color_codes(text.replace("\\u001b", "\x1b")) <= {color}


@pytest.mark.parametrize("option", ["--version", "--help", "-h"])
def test_a_tape_that_opens_no_app_is_an_error(recorded, option, capfd):
    with pytest.raises(InputError, match=r"^tape:1: .*opens no app"):
        recorded(f'Type "gdtui {option}"\nEnter\n')
    assert capfd.readouterr().out == ""


def test_a_tapes_own_outputs_are_written_unless_others_are_asked_for(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    outputs = "Output film.mp4\nOutput frames/\nOutput out/a.svg\nOutput b.CAST\n"
    Path("t.tape").write_text(outputs + OPEN + "Type n\nSleep 1s\n")
    assert run_cli(["record", "t.tape"]) == 0
    assert capfd.readouterr().err == (
        "gdtui: t.tape: film.mp4 (line 1), frames/ (line 2) is not written: gdtui makes .svg .gif .cast\n"
    )
    assert Path("out/a.svg").read_text().startswith("<svg")
    assert json.loads(Path("b.CAST").read_text().partition("\n")[0])["version"] == 2
    assert run_cli(["record", "t.tape", "-o", "c.cast", "-o", "d.cast", "--cast-version", "3"]) == 0
    assert capfd.readouterr().err == ""
    assert Path("c.cast").read_bytes() == Path("d.cast").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.CAST", "c.cast", "d.cast", "out", "t.tape"]


@pytest.mark.parametrize(("variables", "typed", "color"), [
    ("Env NO_COLOR 1", "", "none"),
    ("Env TERM xterm-256color", "", "256"),
    ('Env HOME "/x"', "", "truecolor"),
    ("", "NO_COLOR=1 ", "none"),
    ("Env NO_COLOR 1", "NO_COLOR= ", "truecolor"),
])  # fmt: skip
def test_a_recording_has_the_colours_of_the_tapes_variables(variables, typed, color, recorded):
    cast, _ = recorded(f"{variables}\nType '{typed}gdtui slope'\nEnter\nWait+Screen /slope/\nType q\n")
    assert color_codes(outputs(cast).partition("?7l")[2].partition("\x1b[m\x1b[?7h")[0]) <= {color}


def test_keys_with_alt_are_pressed_and_do_nothing(recorded):
    cast, _ = recorded(OPEN + "Alt+q\nCtrl+Alt+n\nSleep 1s\nType n\nWait+Screen@2s /step 1/\n")
    assert "step 1" in screen_after(cast)[1]


def test_a_screen_is_cleared_before_the_app_opens(recorded):
    cast, _ = recorded("Hide\nType clear\nEnter\nShow\n" + OPEN + "Type q\n")
    terminal = Terminal(80, 24)
    terminal.feed(outputs(cast).partition("\r\n\x1b[?1049h")[0])
    assert terminal.screen.display[0].rstrip() == "$ gdtui landscape --loss rosenbrock"


def test_how_far_a_recording_is_is_told():
    tape = parse_tape(OPEN + "Type nn\nDown 3\nSleep 1s\nType q\n")
    told = []
    record(tape, cut(tape, opening), (80, 24), report=lambda *done: told.append(done))
    assert told == [(done, 8) for done in range(8)]


STEPS = "Sleep 1s\nEnter\nSleep 1s\nEnter\nSleep 1s\n"


def frames_after(cast, seconds):
    """How many frames came later than that."""
    return sum(1 for event in cast.events if event.code == "o" and event.microseconds > seconds * 1e6)


@pytest.mark.parametrize("screen", ["landscape", "slope", "race"])
def test_steps_glide_where_the_tape_asks_for_it_and_the_same_each_time(recorded, screen):
    still, _ = recorded(f'Type "gdtui {screen}        "\nEnter\n{STEPS}')
    one, other = (recorded(f'Type "gdtui {screen} --motion"\nEnter\n{STEPS}')[0] for _ in range(2))
    assert one.events == other.events
    assert frames_after(one, 2.5) > frames_after(still, 2.5)
    assert screen_after(one) == screen_after(still)
