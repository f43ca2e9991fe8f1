"""The programs in PyTorch print the same tables; what needs no PyTorch is tried without it."""

import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.circuit.presets import CIRCUITS
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES
from gdtui.engine.losses.data import DATASETS
from gdtui.engine.network.sets import SETS
from gdtui.engine.optimizers.registry import OPTIMIZERS
from tests.engine.code.running import check, program_of

RULES = list(OPTIMIZERS)
_NETWORK = {"steps": 4, "hidden": (3,), "examples": 60}


def of_optim():
    """The optimizers that `torch.optim` has as well."""
    texts = {rule: program_of("landscape", "torch", optimizers=(rule,), steps=1).text for rule in RULES}
    return [rule for rule, text in texts.items() if "torch.optim" in text]


def test_what_pytorch_has_is_used_and_the_rest_is_written_out():
    written_out = {"newton", "random-search", "lion"}
    assert set(of_optim()) == set(RULES) - written_out
    assert (
        "torch.autograd.functional.hessian" in program_of("landscape", "torch", optimizers=("newton",)).text
    )


def test_what_is_not_written_in_pytorch_is_said_in_a_line():
    with pytest.raises(InputError, match="PyTorch has no optimizer lion"):
        program_of("network", "torch", optimizers=("lion",), **_NETWORK)
    with pytest.raises(InputError, match="held"):
        program_of("network", "torch", held=("b1_1",), **_NETWORK)
    with pytest.raises(InputError, match="plain arithmetic"):
        program_of("gradient", "torch", loss="square")


@pytest.fixture
def in_torch():
    """Holds a program in PyTorch against the table."""
    pytest.importorskip("torch", reason="PyTorch is not installed")

    def run(screen, **asked):
        return check(screen, framework="torch", **asked)

    return run


@pytest.mark.parametrize("rule", RULES)
def test_every_optimizer_in_pytorch(in_torch, rule):
    def rows(row):
        return row["lane"] == "mini-batch"

    in_torch("landscape", loss="rosenbrock", optimizers=(rule,), steps=8)
    if rule != "newton":
        in_torch("race", rows=rows, data="line", optimizers=(rule,), steps=5)
    if rule in of_optim():
        in_torch("network", data="moons", optimizers=(rule,), **_NETWORK)


def test_every_loss_in_pytorch(in_torch):
    for number, loss in enumerate(LANDSCAPES):
        in_torch("landscape", loss=loss, optimizers=(RULES[number % 6],), steps=5)
    for loss in CURVES:
        in_torch("slope", loss=loss, steps=5)


@pytest.mark.parametrize(
    "loss",
    [
        "abs(x) + max(x, y)**2 + relu(y - 1) + min(x, y, 2)*x",
        "logsumexp(x, y, 2*x) + hypot(x, y) + softplus(x) + gelu(y)",
        "sqrt(2)*x**2 + log(10)*y**2",
    ],
)
def test_a_typed_loss_in_pytorch(in_torch, loss):
    in_torch("landscape", loss=loss, start=(0.3, -0.4), steps=5)


def test_every_circuit_in_pytorch(in_torch):
    for name in CIRCUITS:
        in_torch("circuit", expression=name)


def test_a_circuit_that_learns_in_pytorch(in_torch):
    for rule in ("gradient-descent", "adam", "newton"):
        in_torch("circuit", expression="three-examples", learns=("w", "b"), optimizers=(rule,), steps=8)


@pytest.mark.parametrize("data", DATASETS)
def test_every_lane_in_pytorch(in_torch, data):
    for lane in ("batch", "mini-batch", "sgd"):
        in_torch("race", rows=lambda row, lane=lane: row["lane"] == lane, data=data, lane=lane, steps=4)


@pytest.mark.parametrize("data", SETS)
def test_every_network_in_pytorch(in_torch, data):
    for activation in ("tanh", "relu", "sigmoid", "linear"):
        in_torch("network", data=data, activation=activation, l1=0.01, l2=0.1, **_NETWORK)
