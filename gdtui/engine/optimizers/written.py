"""A rule as lines of a program: see `engine.code`."""

from typing import NamedTuple


class Written(NamedTuple):
    """What a rule does, in Python and numpy, for all params at once.

    The lines have `params`, shape (n,), and every hyper-parameter by its name; those of a step have `loss`
    and `gradient` there, and `step`, which counts from 1. Where a rule asks for more, these words stand for
    it: `{low}` and `{high}` for the region that the run is at home in, `{width}` for its widest side,
    `{seed}` for the seed, `loss_at(…)` for the loss at other params, `hessian(…)` for its second derivatives.

    Attributes:
        step: the lines of a step; the last thing they give is `update`, shape (n,).
        before: the lines before the first one: what it remembers.
        torch: the optimizer of `torch.optim` that does the same; "" where there is none.
    """

    step: tuple[str, ...]
    before: tuple[str, ...] = ()
    torch: str = ""
