"""The network's run as text: CLI.md's columns, the same bytes twice, weights that come back."""

import csv
import io
import json

import numpy as np
import pytest

from gdtui.cli.main import run_cli
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.training import training_from

SPIRALS = ["trace", "network", "--data", "spirals", "--hidden", "8,8", "--optimizer", "adam",
           "--learning-rate", "0.03", "--steps", "12"]  # fmt: skip


def printed(capfd, *command):
    assert run_cli([*command]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_columns_and_the_same_bytes_twice(capfd):
    first = printed(capfd, *SPIRALS, "--format", "csv")
    head, *lines = first.splitlines()
    assert head.startswith("step,epoch,examples_seen,train_loss,test_loss,train_accuracy,")
    assert head.endswith(",test_accuracy,grad_norm,outcome")
    assert len(lines) == 13
    assert printed(capfd, *SPIRALS, "--format", "csv") == first


def test_every_weight_with_its_gradient(capfd):
    found = rows(printed(capfd, *SPIRALS, "--gradients", "--format", "csv"))
    training = training_from(
        Settings(data="spirals", hidden=(8, 8), optimizers=("adam",), hyper={"learning_rate": 0.03})
    )
    state = training.init()
    for _ in range(12):
        state = training.step(state)
    assert [float(row["value"]) for row in found] == state.params.tolist()
    assert [float(row["gradient"]) for row in found] == state.figures.gradient.tolist()
    assert list(found[0]) == ["layer", "unit", "input", "value", "gradient"]
    assert [found[0][name] for name in ("layer", "unit", "input")] == ["1", "1", "1"]
    assert [found[-1][name] for name in ("layer", "unit", "input")] == ["3", "1", "bias"]


def test_weights_are_saved_and_go_on_from_there(capfd, tmp_path):
    path = str(tmp_path / "w.json")
    saved = rows(printed(capfd, *SPIRALS, "--save", path, "--format", "csv"))
    layers = json.loads((tmp_path / "w.json").read_text())["layers"]
    assert [np.shape(layer["weights"]) for layer in layers] == [(2, 8), (8, 8), (8, 1)]
    again = rows(printed(capfd, *SPIRALS[:-2], "--weights", path, "--steps", "0", "--format", "csv"))
    assert again[0]["train_loss"] == saved[-1]["train_loss"]
    assert again[0]["grad_norm"] == saved[-1]["grad_norm"]
    printed(capfd, *SPIRALS, "--save", path)  # weights replace weights


def test_another_file_is_not_replaced(capfd, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("dear")
    assert run_cli([*SPIRALS, "--save", str(path)]) == 2
    assert "holds no weights" in capfd.readouterr().err
    assert path.read_text() == "dear"


def test_a_table_without_test_examples_or_kinds(capfd):
    sine = ["trace", "network", "--data", "sine", "--test-share", "0", "--steps", "1"]
    (first, _) = rows(printed(capfd, *sine, "--format", "csv"))
    assert (first["test_loss"], first["train_accuracy"], first["test_accuracy"]) == ("", "", "")
    record = json.loads(printed(capfd, *sine, "--format", "jsonl").splitlines()[0])
    assert record["test_loss"] is None
    assert record["train_loss"] == float(first["train_loss"])
    assert "train_loss against step" in printed(capfd, *sine, "--format", "plot")


@pytest.mark.parametrize("change", ["data=moons", "l2=0.1", "put=w1_1_1=1", "batch-size=4"])
def test_what_a_screen_does_not_set_on_the_way_is_refused(capfd, change):
    assert run_cli(["trace", "landscape", "--then", f"3:{change}"]) == 2
    assert "does not set" in capfd.readouterr().err


AS_ASKED = ["", "--noise 0.5", "--examples 50 --batch-size 7", "--inputs x1,x1*x2",
            "--data sine --test-share 0.5"]  # fmt: skip


@pytest.mark.parametrize("options", AS_ASKED)
def test_a_change_of_one_thing_leaves_all_others_as_they_were_asked_for(capfd, options):
    asked = ["trace", "network", *options.split(), "--steps", "6", "--format", "csv"]
    assert printed(capfd, *asked, "--then", "3:l2=0") == printed(capfd, *asked)


def test_changes_on_the_way_are_made_at_their_step(capfd):
    plain = rows(printed(capfd, *SPIRALS, "--format", "csv"))
    changes = ["--then", "6:l2=0.5", "--then", "8:put=w1_1_1=3"]
    other = rows(printed(capfd, *SPIRALS, *changes, "--format", "csv"))
    assert plain[:7] == other[:7]
    assert plain[7] != other[7]
    held = ["--hold", "w1_1_1", "--put", "w1_1_1=3", "--gradients", "--format", "csv"]
    assert rows(printed(capfd, *SPIRALS, *held))[0]["value"] == "3.0"
