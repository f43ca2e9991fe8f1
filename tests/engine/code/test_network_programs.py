"""The programs of networks: layers forward and backward as the engine has them."""

import pytest

from gdtui.cli.options import OPTIONS
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.sets import SETS
from gdtui.engine.network.training import training_from
from gdtui.engine.network.weights import weights_text
from gdtui.engine.optimizers.registry import OPTIMIZERS
from tests.engine.code.running import check, program_of

_SMALL = {"steps": 6, "hidden": (3,), "examples": 60}


@pytest.mark.parametrize("data", SETS)
def test_every_set_and_every_activation(data):
    for activation in ("tanh", "relu", "sigmoid", "linear"):
        check("network", data=data, activation=activation, **_SMALL)


@pytest.mark.parametrize("rule", [rule for rule in OPTIMIZERS if rule != "newton"])
def test_every_optimizer(rule):
    check("network", data="moons", optimizers=(rule,), **_SMALL)


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_newton_s_method(activation):
    """A few steps: its eigenvalues next to 0 make much of rounding."""
    check("network", optimizers=("newton",), data="sine", activation=activation, **{**_SMALL, "steps": 2},
          l1=0.01, l2=0.1)  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        {"hidden": (0,)},
        {"hidden": (2, 3, 2, 2)},
        {"l1": 0.01, "l2": 0.1},
        {"batch_size": 0},
        {"batch_size": 9, "steps": 11},
        {"test_share": 0.0},
        {"init": "ones"},
        {"init": "zeros"},
        {"init_scale": 3.0, "put": (("w1_2_1", 0.25),)},
        {"held": ("w1_1_1", "b2_1"), "put": (("w1_2_1", 0.25), ("b1_1", -1.0))},
        {"features": "x1,x2,x1*x2,sin(x1)"},
        {"drawn": ((0.5, 0.25, 1.0), (-0.5, 0.1, 0.0))},
        {"data": "y > sin(2*x)"},
        {"data": "three-kinds", "drawn": ((0.5, 0.25, 2.0),)},
        {"seed": 7, "noise": 0.4, "rate_decay": 0.1},
    ],
)
def test_what_a_network_can_be_asked_for(asked):
    check("network", **{**_SMALL, **asked})


def test_weights_of_a_file(tmp_path):
    made = training_from(Settings(hidden=(3,), seed=4))
    path = tmp_path / "w.json"
    path.write_text(weights_text(made.shape, made.init().params))
    program = check("network", weights=str(path), **_SMALL)
    assert "json.load" in program.text


def test_a_file_of_two_kinds(tmp_path):
    path = tmp_path / "data.csv"
    rows = "\n".join(f"{n % 7},{n % 4 + 0.5},{n % 2 * 2 - 1}" for n in range(40))
    path.write_text(f"p,q,y\n{rows}\n")
    check("network", data=str(path), hidden=(2,), steps=4)
    check("network", data=str(path), hidden=(2,), steps=4, scale_data=True)


def test_what_has_no_program_is_said_in_a_line():
    with pytest.raises(InputError, match="held"):
        program_of("network", held=("b1_1",), optimizers=("newton",), **_SMALL)
    with pytest.raises(InputError, match="penalty"):
        program_of("network", l2=0.1, optimizers=("random-search",), **_SMALL)
    changes = (OPTIONS["then"].kind.read("2:activation=relu"),)
    with pytest.raises(InputError, match="the activation changes at step 2"):
        program_of("network", changes=changes, **_SMALL)
