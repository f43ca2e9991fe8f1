"""A cell that is larger than a table takes is one line, wherever the table is read."""

from pathlib import Path

import pytest

from gdtui.cli.main import run_cli
from gdtui.cli.opening import opening
from gdtui.engine.base.errors import InputError

LARGE = 'x,y\n1,2\n3,"' + "a" * 200_000 + '"\n'
TAPE = 'Type "gdtui race --data large.csv"\nEnter\nSleep 1\n'


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("large.csv").write_text(LARGE)
    Path("large.tape").write_text(TAPE)


@pytest.mark.parametrize(
    "words",
    [
        ("trace", "race", "--data", "large.csv"),
        ("code", "network", "--data", "large.csv"),
        ("still", "race", "--data", "large.csv", "-o", "x.svg"),
        ("record", "large.tape", "-o", "x.cast"),
    ],
    ids=lambda words: words[0],
)
def test_a_large_cell_is_one_line(words, capfd):
    assert run_cli(words) == 2
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "a cell of more than 131,072 characters" in said


def test_the_app_does_not_open_on_it():
    with pytest.raises(InputError, match="131,072"):
        opening(("race", "--data", "large.csv"))


@pytest.mark.parametrize("inputs", ["x\ny", "x\ry", "x," + "y" * 200_000])
def test_headings_that_no_row_of_csv_could_hold_are_one_line(inputs, capfd):
    Path("small.csv").write_text("x,y,z\n1,2,3\n3,4,5\n5,6,8\n")
    assert run_cli(("trace", "race", "--data", "small.csv", "--inputs", inputs)) == 2
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "headings parted by commas" in said
