"""Bad input from outside: one line that says what to write instead, exit 2, and nothing lost."""

import json

import pytest

from gdtui.cli.main import run_cli
from gdtui.engine.base.errors import InputError
from gdtui.engine.network.shape import Shape
from gdtui.engine.network.weights import LARGEST, read_weights, weights_text

SHAPE = Shape(2, (3,), 1)
GOOD = {"layers": [{"weights": [[1, 2, 3], [4, 5, 6]], "biases": [7, 8, 9]},
                   {"weights": [[1], [2], [3]], "biases": [4]}]}  # fmt: skip


def refused(capfd, command):
    status = run_cli(command)
    out, err = capfd.readouterr()
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("gdtui: ")
    assert len(err) < 250
    return err


OPTIONS = {
    "--hidden 8,0": "a hidden layer of 0 units",
    "--hidden 65": "a hidden layer of 65 units: write 1 to 64",
    "--hidden 1,1,1,1,1,1,1": "7 hidden layers: at most 6",
    "--hidden 8,,8": "not a number",
    "--activation rely": "did you mean relu?",
    "--test-share 1": "leaves nothing to learn from",
    "--test-share -0.1": "leaves nothing",
    "--test-share 0.001": "is none: write 0, or 0.005",
    "--test-share 0.999": "leaves nothing to learn from",
    "--noise -1": "from 0 to 5",
    "--l2 -1": "from 0 to 100",
    "--l1 1e9": "from 0 to 100",
    "--batch-size 141": "1 to 140, the training examples, or all",
    "--batch-size 0": "whole number from 1",
    "--data mons": "did you mean moons?",
    "--data y>z": "of x alone, not of 'z'" ,
    "--data y>1/0": "has no value",
    "--inputs x1,x3": "there is no x3 in moons",
    "--inputs 7": "the same for every example",
    "--target y": "goes with a file",
    "--optimizer adam,lion": "one optimizer",
    "--optimizer newton --hidden 64,64": "params",
    "--put w9_1_1=1": "there is no weight w9_1_1",
    "--put w1_1_1=nan": "not a number",
    "--hold b1_99": "there is no weight b1_99",
    "--draw 1,1": "takes 3 numbers: x1, x2, kind",
    "--draw 1,1,2": "there is no kind 2: the kinds are 0 to 1",
    "--weights 3": "takes a file here",
    "--weights nowhere.json": "there is no file nowhere.json",
    "--plane pcb": "plane",
    "--plane w1_1_1,w9_1_1": "w9_1_1",
    "--budget examples": "lanes side by side",
    "--then 3:data=sine": "begins a new run",
    "--then 3:batch-size=999": "1 to 140",
}  # fmt: skip


@pytest.mark.parametrize("options", OPTIONS)
def test_an_option_that_cannot_be(capfd, options):
    assert OPTIONS[options].replace("'", "") in refused(capfd, ["trace", "network", *options.split()])


@pytest.mark.parametrize(("text", "said"), [("x\n1\n2\n3\n", "one column only"), ("a,b\n", ""), ("", "")])
def test_a_file_without_a_target(capfd, tmp_path, text, said):
    path = tmp_path / "data.csv"
    path.write_text(text)
    assert said in refused(capfd, ["trace", "network", "--data", str(path)])


def with_layer(number, **parts):
    layers = [dict(layer) for layer in GOOD["layers"]]
    layers[number] |= parts
    return json.dumps({"layers": layers})


FILES = {
    "nan": (with_layer(0, biases=[7, float("nan"), 9]), "no finite number"),
    "infinite": (with_layer(1, biases=[1e999]), "no finite number"),
    "huge": (with_layer(1, biases=[10**400]), "no finite number"),
    "word": (with_layer(0, biases=[7, "8", 9]), "no finite number"),
    "truth": (with_layer(0, biases=[7, True, 9]), "no finite number"),
    "ragged": (with_layer(0, weights=[[1, 2, 3], [4, 5]]), 'layer 1: "weights" is to be 2 × 3 numbers'),
    "turned": (with_layer(0, weights=[[1, 2], [3, 4], [5, 6]]), '"weights" is to be 2 × 3 numbers'),
    "deep": (with_layer(0, weights=[[[1], [2], [3]], [4, 5, 6]]), "no finite number"),
    "missing": (json.dumps({"layers": [{}, {}]}), '"weights" is to be 2 × 3'),
    "layers": (json.dumps({"layers": GOOD["layers"][:1]}), "has 1 layers of weights; 2-3-1, tanh takes 2"),
    "list": ("[1, 2]", 'has no "layers"'),
    "number": ('{"layers": 3}', 'has no "layers"'),
    "no json": ("{", "is no JSON"),
    "nested": ("[" * 100_000, "is no JSON"),
    "empty": ("", "is no JSON"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_weights_that_cannot_be(tmp_path, name):
    text, said = FILES[name]
    path = tmp_path / "w.json"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_weights(str(path), SHAPE)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_plain_text(tmp_path):
    (tmp_path / "large").write_bytes(b" " * (LARGEST + 1))
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for name, said in (("large", "more than 10 MB"), ("bytes", "not UTF-8"), (".", "no plain file")):
        with pytest.raises(InputError, match=said):
            read_weights(str(tmp_path / name), SHAPE)


def test_weights_come_back_to_the_last_bit(tmp_path):
    path = tmp_path / "w.json"
    path.write_text(json.dumps(GOOD))
    params = read_weights(str(path), SHAPE)
    assert params.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4]
    odd = params / 3
    path.write_text(weights_text(SHAPE, odd))
    assert read_weights(str(path), SHAPE).tobytes() == odd.tobytes()
    with pytest.raises(InputError, match="nothing to save"):
        weights_text(SHAPE, odd * float("nan"))
