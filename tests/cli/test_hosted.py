"""`--restricted` and `--data-dir` on every command: nothing is written, only the host's files are read."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdtui.cli.commands import COMMANDS, OPENS, understood
from gdtui.cli.grammar import parsed
from gdtui.cli.hosted import close_gate
from gdtui.cli.main import run_cli
from gdtui.cli.served import session_words
from gdtui.engine.base import gate
from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.data import NO_WISHES, find_data
from tests.effort import examples
from tests.terminal.ptyharness import environment

SECRET = "hunter2"
GOOD = "x,y\n" + "".join(f"{i},{2 * i + 1}\n" for i in range(20))


IN_WORLD = pytest.mark.usefixtures("world")


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A folder that is offered beside one file that is not, in the present folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "good.csv").write_text(GOOD)
    for name in ("bad.csv", "bad.json", "bad.md", "bad.tape", "bad.py"):
        (folder / name).write_text(f"{SECRET},\x1b\n{SECRET}\n1,{SECRET},2\n")
    (tmp_path / "secret.csv").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capfd, *arguments):
    """What a command says that fails."""
    assert run_cli(["--restricted", *arguments]) == 2
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_every_command_takes_them():
    assert all(
        {"restricted", "data-dir"} <= {row.name for row in understood(command)}
        for command in (OPENS, *COMMANDS.values())
    )


@pytest.mark.parametrize("command", [
    "trace race --data {} --steps 1", "trace network --data {} --steps 1", "code race --data {} --steps 1",
])  # fmt: skip
@pytest.mark.parametrize("path", ["good.csv", "./good.csv", "data/good.csv", "{tmp}/data/good.csv"])
def test_the_hosts_files_are_read(world, capfd, command, path):
    words = command.format(path.format(tmp=world)).split()
    assert run_cli(["--restricted", "--data-dir", "data", *words]) == 0
    assert len(capfd.readouterr().out.splitlines()) > 2


READS = [
    "trace race --data {}", "trace network --data {}", "trace network --weights {}", "code race --data {}",
    "race --data {}", "network --weights {}", "--lesson {}.md", "lesson {}.md", "lesson --text {}.md",
    "play {}",
    "trace settings --data {}",
]  # fmt: skip


@pytest.mark.parametrize("command", READS)
@pytest.mark.parametrize("path", ["secret.csv", "../secret.csv", "/etc/passwd", "{tmp}/secret.csv"])
def test_no_other_file_is(world, capfd, command, path):
    shutil.copy("secret.csv", "secret.csv.md")
    words = command.format(path.format(tmp=world)).split()
    for folder in ([], ["--data-dir", "data"]):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gate._gate, "closed", False)
            assert "this host offers no" in told(capfd, *folder, *words)


@pytest.mark.parametrize("command", [
    "trace race --data bad.csv", "trace network --data bad.csv", "trace network --weights bad.json",
    "play bad.tape",
    "--lesson bad.md", "lesson bad.md", "lesson --text bad.md", "race --data bad.json", "play bad.csv",
])  # fmt: skip
@IN_WORLD
def test_what_is_not_accepted_is_not_quoted(capfd, command):
    said = told(capfd, "--data-dir", "data", *command.split())
    assert SECRET not in said
    assert "cannot be used; gdtui says why only without --restricted" in said


LESSON = "+++\ntitle = 'A'\nabout = 'B'\n{numbers}+++\n\n## Card\n\nText.\n\n```scene\n{scene}\n```\n"


@pytest.mark.parametrize("file", ["../secret.csv", "secret.csv", "/etc/passwd", "-"])
def test_a_lesson_reads_no_more_than_its_reader_may(world, capfd, file):
    scene, command = f"race --data {file}", ["--data-dir", "data", "lesson", "--text", "a.md"]
    number = f"[numbers]\na = 'race --data {file} --steps 1 | loss'\n"
    for numbers, played in (("", scene), (number, "slope")):
        (world / "data" / "a.md").write_text(LESSON.format(numbers=numbers, scene=played))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gate._gate, "closed", False)
            assert "a.md cannot be used" in told(capfd, *command)


def test_a_lesson_of_the_hosts_is_read_with_its_data(world, capfd):
    (world / "data" / "a.md").write_text(LESSON.format(numbers="", scene="race --data good.csv"))
    assert run_cli(["--restricted", "--data-dir", "data", "lesson", "--text", "a.md"]) == 0
    assert "Card" in capfd.readouterr().out


@IN_WORLD
def test_of_accepted_data_wrong_wishes_are_told(capfd):
    said = told(capfd, "--data-dir", "data", *["trace", "race", "--data", "good.csv", "--target", "z"])
    assert said == "gdtui: good.csv has no column z: it has x, y\n"


CELLS = st.sampled_from([SECRET, "1", "2.5", "", '"', "x", f"{SECRET}\t", "2020-01-01", "1,5", "0;1"])
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=TABLES, mark=st.sampled_from(",;\t "), wish=st.sampled_from([None, "x", "1"]))
def test_whatever_is_in_a_file_is_quoted_only_when_it_is_data(tmp_path, rows, mark, wish):
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    (folder / "a.csv").write_text("\n".join(mark.join(row) for row in rows) + "\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate._gate, "closed", False)
        gate.close(str(folder))
        if refused(NO_WISHES):
            assert SECRET not in refused(NO_WISHES) + refused(NO_WISHES._replace(target=wish))


def refused(wishes):
    """Why the file is no data; "" where it is."""
    try:
        find_data("a.csv", wishes)
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("command", [
    "trace network --save {} --steps 1", "code slope -o {}.py", "still slope -o {}.svg",
    "record slope -o {}.cast",
    "exercise 1 -o {}.py", "trace network --save good.json",
])  # fmt: skip
def test_nothing_is_written(world, capfd, command):
    before = sorted(world.rglob("*"))
    assert told(capfd, *command.format("new").split()) == "gdtui: --restricted writes no file\n"
    assert sorted(world.rglob("*")) == before


@pytest.mark.parametrize("file", ["data/bad.py", "bad.md", "/etc/passwd"])
@IN_WORLD
def test_no_file_is_run_or_checked(capfd, file):
    assert "--restricted checks no file" in told(capfd, "--data-dir", "data", "check", file)


@IN_WORLD
def test_no_server_is_started(capfd):
    assert "--restricted starts no server" in told(capfd, "serve", "--port", "0")


def test_a_session_in_a_browser_has_the_hosts_folder_too():
    _, given = parsed(["serve", "race", "--data-dir", "data"])
    assert session_words(given) == ["race", "--restricted", "--data-dir=data"]


@IN_WORLD
def test_standard_input_is_not_read(capfd):
    assert "reads no standard input" in told(capfd, *["trace", "race", "--data", "-"])


# -- who may name the folder


@pytest.mark.parametrize(("arguments", "says"), [
    (["--data-dir", "data", "--data-dir", "/"], "given twice"),
    (["--data-dir=data", "trace", "race", "--data-dir=/"], "given twice"),
    (["--data-dir", "nowhere", "trace", "race"], "takes a folder that can be read"),
    (["--dev"], "--dev lets variables"),
])  # fmt: skip
@IN_WORLD
def test_it_is_named_once(capfd, arguments, says):
    assert says in told(capfd, *arguments)


@IN_WORLD
def test_without_restricted_it_is_refused(capfd):
    assert run_cli(["--data-dir", "data", "trace", "race"]) == 2
    assert "goes with --restricted" in capfd.readouterr().err


@pytest.mark.parametrize("typed", ["--data-dir /", "race --data-dir=/", "x\t--data-dir\t/"])
@IN_WORLD
def test_a_caller_does_not_name_it(typed):
    arguments = ["--restricted", *typed.split()]
    for host in ([], ["--data-dir", "data"]):
        with pytest.raises(InputError, match=r"given twice|the host's to name"):
            close_gate([*host, *arguments], {"data_dir": "/"}, {"SSH_ORIGINAL_COMMAND": typed})
    assert not gate.closed()


@IN_WORLD
def test_what_a_caller_types_is_not_looked_at():
    close_gate(["--restricted"], {}, {"SSH_ORIGINAL_COMMAND": "gdtui race --data /etc/passwd"})
    assert not gate.exists("/etc/passwd")


@pytest.mark.parametrize("line", ["gdtui race --data-dir /", "gdtui --restricted --data-dir / race"])
def test_a_tape_or_a_scene_does_not_name_it(world, capfd, line):
    (world / "data" / "a.tape").write_text(f'Type "{line}"\nEnter\n')
    assert run_cli(["play", "data/a.tape"]) == 2
    assert "--data-dir is for who starts gdtui" in capfd.readouterr().err


# -- Python's own cache


def test_python_leaves_no_cache_of_what_it_imports(tmp_path):
    home = tmp_path / "gdtui"
    shutil.copytree(Path(gate.__file__).parents[2], home, ignore=shutil.ignore_patterns("__pycache__"))
    env = environment(PYTHONPATH=str(tmp_path), PYTHONDONTWRITEBYTECODE=None)
    command = [sys.executable, "-m", "gdtui", "--restricted", "trace", "slope", "--steps", "1"]
    subprocess.run(command, env=env, cwd=tmp_path, check=True, capture_output=True)
    written = {path.name.split(".")[0] for path in home.rglob("*.pyc")}
    assert written <= {"__init__", "__main__"}  # imported before gdtui's first line is run
