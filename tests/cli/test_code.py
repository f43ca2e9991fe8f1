"""`gdtui code`: printed, written, refused."""

import io
import subprocess
import sys

import pytest

from gdtui.cli.main import run_cli
from tests.engine.code.running import close, table_of


def test_it_is_printed_and_runs(capfd, tmp_path):
    assert run_cli(["code", "network", "--hidden", "2", "--steps", "3"]) == 0
    path = tmp_path / "run.py"
    path.write_text(capfd.readouterr().out, encoding="utf-8")
    done = subprocess.run([sys.executable, "-W", "error", path], capture_output=True, text=True, check=True)
    wanted = table_of("network", hidden=(2,), steps=3)
    found = done.stdout.splitlines()
    assert found[0].split(",") == list(wanted[0])[:-1]
    last = list(wanted[-1].values())[:-1]
    assert all(close(one, other) for one, other in zip(found[-1].split(","), last, strict=True))


def test_it_is_written_and_replaces_nothing_unasked(capfd, tmp_path):
    path = tmp_path / "run.py"
    asked = ["code", "slope", "--loss", "square", "-o", str(path)]
    assert run_cli(asked) == 0
    assert path.read_text(encoding="utf-8").startswith('"""Gradient descent on square.')
    path.write_text("mine")
    assert run_cli(asked) == 2
    assert path.read_text() == "mine"
    assert "exists" in capfd.readouterr().err
    assert run_cli([*asked, "--force"]) == 0
    assert path.read_text(encoding="utf-8").startswith('"""')


def test_a_link_is_not_written_through(capfd, tmp_path):
    aim = tmp_path / "aim"
    aim.write_text("mine")
    link = tmp_path / "link.py"
    link.symlink_to(aim)
    assert run_cli(["code", "slope", "-o", str(link), "--force"]) == 2
    assert aim.read_text() == "mine"
    assert capfd.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["code", "basins"], "there is no code of basins"),
        (["code", "landscape", "--framework", "jax"], "one of: numpy torch"),
        (["code", "landscape", "--format", "csv"], "no option"),
        (["code", "race", "--lane", "adam"], "adam"),
        (["code", "race", "--budget", "examples"], "equal budget"),
        (["code", "landscape", "--loss", "x +"], "x +"),
        (["code", "landscape", "--optimizer", "newton", "--then", "3:optimizer=adam"], "changes at step 3"),
    ],
)
def test_what_cannot_be_is_one_line(capfd, arguments, words):
    assert run_cli(arguments) == 2
    out = capfd.readouterr()
    assert out.out == ""
    assert out.err.count("\n") == 1
    assert words in out.err


def printed_in(encoding, monkeypatch, arguments):
    """The status and the bytes of what is printed to a stream of that encoding."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    monkeypatch.setattr(sys, "stdout", stream)
    return run_cli(arguments), raw.getvalue()


def test_without_unicode_comments_are_spelt_out_and_it_runs(monkeypatch):
    status, data = printed_in("ascii", monkeypatch, ["code", "slope", "--loss", "square", "--steps", "1"])
    assert status == 0
    assert b"learning_rate = 0.1  # \\u03b7" in data
    compile(data.decode("ascii"), "<program>", "exec")


def test_names_that_cannot_be_printed_are_refused(monkeypatch, capfd):
    status, data = printed_in("ascii", monkeypatch, ["code", "landscape", "--loss", "α**2 + y**2"])
    assert (status, data) == (2, b"")
    assert "write it to a file" in capfd.readouterr().err


def test_a_file_name_cannot_end_the_docstring(tmp_path, capfd):
    path = tmp_path / 'a"""; import os; """\\x.csv'
    path.write_text("x,y\n" + "\n".join(f"{n},{2 * n}" for n in range(9)) + "\n")
    assert run_cli(["code", "race", "--data", str(path), "--steps", "1"]) == 0
    text = capfd.readouterr().out
    space = {}
    exec(compile(text, "<program>", "exec"), space)
    assert "os" not in space
    assert capfd.readouterr().out.startswith("update,lane")
