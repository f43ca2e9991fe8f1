"""A learner's file runs in a process of its own: whatever it does has an end, and nothing is left behind."""

import os
import time
from pathlib import Path

import pytest

from gdtui.cli.main import run_cli
from gdtui.exercises.sandbox import run_file
from gdtui.exercises.verdict import judged
from tests.exercises.solutions import SOLUTIONS

STEP = SOLUTIONS[2]


@pytest.fixture(autouse=True)
def _named(monkeypatch):
    """Other workers of the tests run exercises at the same time: what this one starts carries its number."""
    monkeypatch.setenv("TESTED_BY", str(os.getpid()))


def marked():
    """The processes that a run has left."""
    mine = f"TESTED_BY={os.getpid()}\0".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            data = entry.read_bytes()
        except OSError:
            continue
        if b"GDTUI_EXERCISE=" in data and mine in data + b"\0" and entry.parent.name != str(os.getpid()):
            found.append(entry.parent.name)
    return found


def test_a_solution_is_right(tmp_path, capfd):
    path = tmp_path / "mine.py"
    path.write_text(STEP)
    assert run_cli(["check", str(path)]) == 0
    assert capfd.readouterr().out.startswith("right: one step of gradient descent, in 5 cases")


def test_a_loop_without_an_end_is_stopped():
    verdict = judged("def step(*a):\n    while True:\n        pass", 2, patience=2.5)
    assert verdict.lines[0].startswith("not yet: it was stopped as it took too long")
    assert marked() == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return [0] * 10**11", "it takes more than 1 GB of memory"),
        ("import os\n    os.fork()", "line 3: an exercise starts no other process"),
        ("import subprocess\n    subprocess.run(['true'])", "starts no other process"),
        ("import os\n    os.system('true')", "starts no other process"),
        (
            "import multiprocessing as m\n    m.get_context('fork').Process(target=print).start()",
            "starts no other process",
        ),
        ("open('left-behind', 'w')", "writes and removes no file"),
        ("import os\n    os.remove('/nonexistent')", "writes and removes no file"),
        ("import os\n    os._exit(0)", "it ended on the way"),
        ("import os\n    os.kill(os.getpid(), 9)", "an exercise has no use for os.kill"),
        ("input()", "EOFError"),
    ],
)
def test_what_an_exercise_has_no_need_of_is_told(body, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    verdict = judged(f"def step(*a):\n    {body}\n", 2)
    assert said in verdict.lines[0]
    assert list(tmp_path.iterdir()) == []
    assert marked() == []


def test_megabytes_of_words_are_read_and_a_few_kept():
    text = "for _ in range(200):\n    print('x' * 50_000)\n" + STEP
    ran = run_file(text, 2, 0)
    assert len(ran.printed) <= 1_000
    assert len(ran.answers) == 5
    lines = judged("print('hello\\x1b[2J')\n" + STEP, 2).lines
    assert lines[1:] == ["printed: hello�[2J"]


def test_a_file_is_ended_that_sleeps():
    begun = time.monotonic()
    assert run_file("import time\ntime.sleep(60)", 2, 0, patience=2.0).ended == "time"
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("name", ["folder", "missing.py", "binary.py", "large.py", "pipe", "other.py"])
def test_what_cannot_be_checked_is_one_line(name, tmp_path, capfd):
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name == "binary.py":
        path.write_bytes(b"\xff\xfe\x00")
    elif name == "large.py":
        path.write_text("#" * 70_000)
    elif name == "pipe":
        os.mkfifo(path)
    elif name != "missing.py":
        path.write_text("# a lesson")
    assert run_cli(["check", str(path)]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1


def test_restricted_runs_and_writes_nothing(tmp_path, capfd):
    path = tmp_path / "mine.py"
    path.write_text(STEP)
    assert run_cli(["check", str(path), "--restricted"]) == 2
    assert run_cli(["exercise", "2", "-o", str(tmp_path / "new.py"), "--restricted"]) == 2
    assert not (tmp_path / "new.py").exists()
    assert "--restricted" in capfd.readouterr().err


def test_an_exercise_is_written_once_and_replaced_by_force(tmp_path, capfd):
    path = tmp_path / "mine.py"
    assert run_cli(["exercise", "4", "-o", str(path)]) == 0
    assert path.read_text().startswith("# gdtui exercise 4")
    assert run_cli(["exercise", "5", "-o", str(path)]) == 2
    assert run_cli(["exercise", "5", "-o", str(path), "--force"]) == 0
    assert path.read_text().startswith("# gdtui exercise 5")
    assert run_cli(["exercise", "5", "-o", str(tmp_path)]) == 2
    capfd.readouterr()


@pytest.mark.parametrize("arguments", [["10"], ["0"], ["x"], ["-o", "mine.py"], ["1.5"]])
def test_a_wrong_number_is_one_line(arguments, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    assert run_cli(["exercise", *arguments]) == 2
    assert len(capfd.readouterr().err.splitlines()) == 1


def test_a_file_and_a_derivative_are_two_things(tmp_path, capfd):
    assert run_cli(["check", str(tmp_path / "mine.py"), "--loss", "w**2"]) == 2
    assert "leave out --loss" in capfd.readouterr().err


def test_they_are_listed(capfd):
    assert run_cli(["exercise"]) == 0
    shown = capfd.readouterr().out
    assert run_cli(["list", "exercises"]) == 0
    assert capfd.readouterr().out == shown
    assert len(shown.splitlines()) == 9
