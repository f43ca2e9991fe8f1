"""The program of a lane of a race in PyTorch, which finds the gradient itself."""

from gdtui.engine.code.formulas.dialects import TORCH, Dialect
from gdtui.engine.code.in_torch.walk import DTYPE
from gdtui.engine.code.lane import RaceCode
from gdtui.engine.code.program import Line, lines, number
from gdtui.engine.optimizers.registry import AnyOptimizer


class _InTorch(RaceCode):
    """What the program of a lane in PyTorch is made of."""

    LOOK = ""
    """The function that gives the loss of some examples and its gradient."""

    @property
    def dialect(self) -> Dialect:
        """PyTorch's."""
        return TORCH

    def looks(self) -> list[tuple[Line, ...]]:
        """The loss, and what gives it with its gradient."""
        code, named = self.straight()
        *before, last = code.result
        mean = f"return torch.mean({last.removeprefix('return ')})"
        body = "\n".join((*named, *before, mean))
        loss = (Line("def loss_at(params, data):"), *lines(body, indent=1))
        return [loss, lines(self.LOOK)]

    def begun(self) -> tuple[Line, ...]:
        """The examples as tensors, and the params."""
        judged = lines("judged = torch.tensor(judged)") if self.all == "judged" else ()
        return (*lines("data = torch.tensor(data)"), *judged, *super().begun())

    def quiet(self) -> tuple[Line, ...]:
        """Numbers of 64 bits, as elsewhere."""
        return (*lines(DTYPE), *super().quiet())


class TorchRace(_InTorch):
    """With an optimizer of `torch.optim`."""

    LOOK = """
def loss_and_gradient(params, data):
    params.grad = None
    loss = loss_at(params, data)
    loss.backward()
    return loss.item(), params.grad
""".strip()

    def row(self) -> str:
        """What prints a row."""
        told = "*params.tolist(), loss, torch.linalg.norm(gradient).item()"
        return f'print(step, "{self.lane.name}", seen, {told}, sep=",")'

    def begun(self) -> tuple[Line, ...]:
        """The examples and the params as tensors."""
        start = ", ".join(map(number, self.problem.start))
        return (*super().begun()[:-1], *lines(f"params = torch.tensor([{start}], requires_grad=True)"))

    @property
    def moved(self) -> str:
        """The line that moves the params."""
        return "optimizer.step()"

    def quiet(self) -> tuple[Line, ...]:
        """Numbers of 64 bits; PyTorch warns of none."""
        return lines(DTYPE)


class WrittenOut(_InTorch):
    """With a rule that `torch.optim` lacks: its own lines, in numpy."""

    LOOK = """
def loss_and_gradient(params, data):
    params = torch.tensor(params, requires_grad=True)
    loss = loss_at(params, data)
    loss.backward()
    return loss.item(), params.grad.numpy()
""".strip()


def in_torch(rule: AnyOptimizer) -> type[RaceCode]:
    """The kind of program that a rule takes."""
    return TorchRace if rule.written().torch else WrittenOut
