"""The program of a network in training."""

from gdtui.engine.base.errors import InputError
from gdtui.engine.code.data import check_size
from gdtui.engine.code.in_torch.training import TorchNetwork, check_torch
from gdtui.engine.code.program import STEP, Program
from gdtui.engine.code.run import Run
from gdtui.engine.code.training import NetworkCode
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training


def network_program(run: Run) -> Program:
    """The program of a training.

    Raises:
        InputError: when the run has none.
    """
    training: Training = run.simulation
    check_size(len(training.examples.y))
    rule, known = training.optimizer, training.asked.settings
    if known.held and (rule.cost.hessian or not rule.uses_gradient):
        raise InputError(f"{rule.label} with weights that are held has no program")
    if (known.l1 or known.l2) and not rule.uses_gradient:
        raise InputError(f"{rule.label} with a penalty has no program")
    kind: type[NetworkCode] = NetworkCode
    if run.framework == "torch":
        check_torch(training)
        kind = TorchNetwork
    return kind(run, run.set_otherwise(lambda later: later.optimizer)).written()


def mark_of(_training: Training, state: TrainingState) -> str:
    """What the last step has run."""
    return STEP if state.step else ""
