"""`trace --state`: the optimizers' memories as columns of the table."""

import csv
import io
from itertools import pairwise

import pytest

from gdtui.cli.main import run_cli
from gdtui.engine.base.settings import Change, Settings
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.landscape.trace import trace
from gdtui.engine.optimizers.registry import OPTIMIZERS


def rows(line, capsys):
    assert run_cli([*line.split(), "--format", "csv"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_the_velocity_is_that_of_the_formula(capsys):
    found = rows("trace landscape --loss ravine --optimizer momentum --momentum 0.8 --state", capsys)
    for before, after in pairwise(found):
        expected = 0.8 * float(before["velocity_x"]) + float(before["grad_x"])
        assert float(after["velocity_x"]) == (expected if int(after["step"]) > 1 else float(before["grad_x"]))


def test_the_moments_are_those_of_adam(capsys):
    found = rows("trace slope --loss w**2 --start 1 --optimizer adam --learning-rate 0.1 --state", capsys)
    first = second = 0.0
    for before, after in pairwise(found):
        slope = float(before["grad_w"])
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        assert float(after["first_moment_w"]) == pytest.approx(first, rel=1e-12)
        assert float(after["second_moment_w"]) == pytest.approx(second, rel=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_rule_has_as_many_cells_as_columns(name):
    wanted = Settings(loss="rosenbrock-3", optimizers=(name, "momentum"), steps=3, state=True,
                      changes=(Change(1, "optimizers", ("adam", "momentum")),))  # fmt: skip
    table = trace(landscape_from(wanted), wanted)
    assert {"velocity_x", "second_moment_z", "t"} <= set(table.columns)
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_without_it_the_columns_are_the_old_ones(capsys):
    assert "velocity_x" not in rows("trace landscape --optimizer momentum --steps 1", capsys)[0]


def test_the_race_has_no_use_for_it(capfd):
    assert run_cli(["trace", "race", "--state"]) == 2
    assert "goes with landscape, slope" in capfd.readouterr().err
