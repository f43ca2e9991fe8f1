"""The program of a descent in PyTorch, which finds the gradient itself."""

from gdtui.engine.code.formulas.dialects import TORCH, Dialect
from gdtui.engine.code.program import Line, Program, lines, number
from gdtui.engine.code.walk import Walk, unpacked

DTYPE = "torch.set_default_dtype(torch.float64)"
"""The line that has PyTorch compute in 64 bits."""


class _InTorch(Walk):
    """What the program of a walk in PyTorch is made of."""

    LOOK = ""
    """The function that gives the loss and its gradient."""

    @property
    def dialect(self) -> Dialect:
        """PyTorch's."""
        return TORCH

    def written(self) -> Program:
        """The program."""
        code = self.straight(TORCH)
        body = "\n".join((unpacked(self.named(code)), *code.result))
        loss = (Line("def loss_at(params):"), *lines(body, indent=1))
        return self.put_together(loss, lines(self.LOOK))

    def quiet(self) -> tuple[Line, ...]:
        """Numbers of 64 bits, as elsewhere."""
        return (*lines(DTYPE), *super().quiet())


class TorchWalk(_InTorch):
    """With an optimizer of `torch.optim`."""

    LOOK = """
def loss_and_gradient(params):
    params.grad = None
    loss = loss_at(params)
    loss.backward()
    return loss.item(), params.grad
""".strip()

    VECTORS = ("*params.tolist()", "*gradient.tolist()", "*update.tolist()")
    MOVE = """
before = params.detach().clone()
optimizer.step()
update = params.detach() - before
""".strip()

    def quiet(self) -> tuple[Line, ...]:
        """Numbers of 64 bits; PyTorch warns of none."""
        return lines(DTYPE)

    def begun(self) -> tuple[Line, ...]:
        """The lines that make the params as they begin."""
        start = ", ".join(map(number, self.landscape.start))
        return (
            *lines(f"step, update = 0, torch.zeros({len(self.landscape.start)})"),
            *lines(f"params = torch.tensor([{start}], requires_grad=True)"),
        )


class WrittenOut(_InTorch):
    """With a rule that `torch.optim` lacks: its own lines, in numpy."""

    LOOK = """
def loss_and_gradient(params):
    params = torch.tensor(params, requires_grad=True)
    loss = loss_at(params)
    loss.backward()
    return loss.item(), params.grad.numpy()
""".strip()
