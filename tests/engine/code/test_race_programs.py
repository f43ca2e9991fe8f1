"""The programs of a race, lane by lane: the same batches, the same losses."""

import pytest

from gdtui.cli.options import OPTIONS
from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.data import DATASETS
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.engine.race.simulation import LANES
from tests.engine.code.running import check, program_of

_ALIKE = [rule for rule in OPTIMIZERS if rule != "newton"]
"""Newton's method divides by what is rounding alone where one example has no curvature along an axis."""


def checked(lane="mini-batch", steps=8, **asked):
    return check("race", rows=lambda row: row["lane"] == lane, lane=lane, steps=steps, **asked)


@pytest.mark.parametrize("data", DATASETS)
def test_every_optimizer_on_every_generated_set(data):
    for number, rule in enumerate(_ALIKE):
        checked(LANES[number % 3], data=data, optimizers=(rule,))
    checked("batch", data=data, optimizers=("newton",), steps=4)


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize(
    "model", ["absolute-error", "(w*x + b*x**2 - y)**2 + 0.01*w**2", "abs(w*x + c - y)*d**2"]
)
def test_every_lane_of_other_models(lane, model):
    checked(lane, data="line", model=model, examples=45, batch_size=7, seed=3, steps=20)


def test_an_epoch_s_remainder_and_the_next_shuffle():
    checked(data="line", examples=10, batch_size=4, steps=9)


def test_the_rate_decays_and_changes():
    changes = (OPTIONS["then"].kind.read("4:learning-rate=0.2"),)
    checked(data="blobs", rate_decay=0.1, steps=9)
    checked(data="blobs", changes=changes, steps=9)


def test_more_examples_than_are_judged():
    checked(data="line", examples=10_500, batch_size=2_000, steps=7)


def write(tmp_path, text):
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_plain_file_is_read_by_the_program(tmp_path):
    rows = "\n".join(f"{n / 7},{n % 3},{n % 5 - 1.5}" for n in range(30))
    path = write(tmp_path, f"height,age,y\n{rows}\n")
    program = checked(data=path, batch_size=4)
    assert "csv.DictReader" in program.text
    checked("sgd", data=path, scale_data=True)


def test_a_file_that_takes_more_to_read_is_written_down(tmp_path):
    rows = "\n".join(f"{n / 7};{'yes' if n % 3 else 'no'}" for n in range(30)).replace(".", ",")
    program = checked(data=write(tmp_path, f"size;bought\n{rows}\n"), batch_size=4)
    assert 'table = """' in program.text


def test_kinds_of_a_file_learnt_by_softmax(tmp_path):
    rows = "\n".join(f"{n % 7},{n % 4 + 0.5},{'abc'[n % 3]}" for n in range(24))
    checked(data=write(tmp_path, f"p,q,kind\n{rows}\n"), batch_size=5)


def test_what_has_no_program_is_said_in_a_line(tmp_path):
    with pytest.raises(InputError, match="equal budget"):
        program_of("race", budget="examples")
    with pytest.raises(InputError, match="at most 65,536"):
        program_of("race", examples=70_000, steps=1)
    rows = "\n".join(f"{n};{'yes' if n % 3 else 'no'}" for n in range(400))
    with pytest.raises(InputError, match="at most 300"):
        program_of("race", data=write(tmp_path, f"size;bought\n{rows}\n"), steps=1)
