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
from gdtui.demo.record import record
from gdtui.demo.shipped import find_tape, names
from gdtui.engine.base.errors import InputError
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
    assert [data for _, code, data in found if code == "m"]


def test_the_tour_takes_about_a_minute_and_a_half():
    cast, _ = record(find_tape("tour"), cut(find_tape("tour"), opening), (100, 30))
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


@pytest.mark.parametrize(("arguments", "says"), [
    (["tuor", "-o", "x.cast"], "did you mean tour"),
    (["tour"], "-o"),
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
    assert run_cli(["record", *arguments]) == 2
    error = capfd.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.cast", "old.cast"]
    assert Path("old.cast").read_text() == "old"
