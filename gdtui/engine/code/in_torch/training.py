"""The program of a network in PyTorch, which finds the gradient itself."""

from collections.abc import Iterator

from gdtui.engine.base.errors import InputError
from gdtui.engine.code.formulas.dialects import TORCH, Dialect
from gdtui.engine.code.in_torch.walk import DTYPE
from gdtui.engine.code.program import Line, lines, number
from gdtui.engine.code.training import NetworkCode
from gdtui.engine.network.output import OUTPUTS
from gdtui.engine.network.training import Training


def check_torch(training: Training) -> None:
    """Say whether PyTorch trains a network so.

    Raises:
        InputError: when it does not.
    """
    rule = training.optimizer
    if not rule.written().torch:
        raise InputError(f"PyTorch has no optimizer {rule.name}: leave out --framework")
    if training.asked.settings.held:
        raise InputError("weights that are held are written in numpy alone: leave out --framework")


class TorchNetwork(NetworkCode):
    """What the program of a training in PyTorch is made of."""

    NORM = "torch.linalg.norm(gradient).item()"
    MEAN = "torch.mean(1.0 * ({})).item()"

    @property
    def dialect(self) -> Dialect:
        """PyTorch's."""
        return TORCH

    def looks(self) -> list[tuple[Line, ...]]:
        """The loss, and what gives it with the gradient of loss and penalty."""
        body = f"z = forward(params, x)[-1]\nreturn {OUTPUTS[self.shape.task].torch_code}"
        loss = (Line("def loss_at(params, x, y):"), *lines(body, indent=1))
        whole = " + ".join(("loss", *self._penalty()))
        backward = f"({whole}).backward()" if whole != "loss" else "loss.backward()"
        look = (
            "def loss_and_gradient(params, x, y):\n"
            "    params.grad = None\n"
            "    loss = loss_at(params, x, y)\n"
            f"    {backward}\n"
            "    return loss.item(), params.grad\n"
        )
        return [loss, lines(look)]

    def _penalty(self) -> Iterator[str]:
        """The terms of the penalty: the printed losses are without it."""
        l1, l2 = self.known.l1 or 0.0, self.known.l2 or 0.0
        if l2:
            yield f"torch.sum(is_weight * {number(l2 / 2)} * params**2)"
        if l1:
            yield f"torch.sum(is_weight * {number(l1)} * torch.abs(params))"

    def masks(self) -> Iterator[Line]:
        """The examples as tensors, and which params are weights."""
        for name in ("train", *(("test",) if self.tested else ())):
            yield Line(f"{name} = torch.tensor({name}[0]), torch.tensor({name}[1])")
        for line in super().masks():
            yield Line(line.text.replace("np.array", "torch.tensor"))

    def begun(self) -> tuple[Line, ...]:
        """The params, as a tensor."""
        return (*super().begun(), *lines("params = torch.tensor(params, requires_grad=True)"))

    def moved(self, _update: str) -> str:
        """The line that moves the params."""
        return "optimizer.step()"

    def quiet(self) -> tuple[Line, ...]:
        """Numbers of 64 bits, as elsewhere."""
        return lines(DTYPE)
