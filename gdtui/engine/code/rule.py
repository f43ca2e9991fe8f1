"""A rule in a program: its hyper-parameters, its memory, and the lines of its step."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from gdtui.engine.code.program import STEP, Line, array, lines, number
from gdtui.engine.losses.objective import Bounds
from gdtui.engine.optimizers.registry import AnyOptimizer

_WORDS = re.compile(r"\w+")
_LOSS_AT = re.compile(r"\bloss_at\((\w+)\)")
_HESSIAN = re.compile(r"\bhessian\((\w+)\)")


class Ground(NamedTuple):
    """What a rule may ask about where it walks.

    Attributes:
        region: (low, high) of every param.
        seed: for what is drawn.
        data: what the loss takes besides the params, as ", *batch"; "" for nothing.
    """

    region: Bounds
    seed: int
    data: str = ""


class RuleCode(NamedTuple):
    """A rule's parts of a program.

    Attributes:
        before: the lines before the first step, its hyper-parameters first.
        step: the lines of a step.
        functions: what has to be defined for it.
        torch: see `Written`.
    """

    before: tuple[Line, ...]
    step: tuple[Line, ...]
    functions: tuple[Line, ...]
    torch: str

    @property
    def curved(self) -> bool:
        """Whether it asks for second derivatives."""
        return bool(self.functions)


def rule_code(
    rule: AnyOptimizer,
    ground: Ground,
    changes: Mapping[str, Mapping[int, float]],
    rate_decay: float = 0.0,
    torch: bool = False,
) -> RuleCode:
    """The parts of a rule.

    Args:
        rule: the rule.
        ground: where it walks.
        changes: what of its hyper-parameters is set otherwise on the way, by the number of the update.
        rate_decay: after t updates η is η/(1 + rate_decay·t).
        torch: whether the optimizer of `torch.optim` is to be used, where there is one.
    """
    known = rule.written()
    own = tuple(f"optimizer = torch.optim.{known.torch}".split("\n")) if torch and known.torch else ()
    step = () if own else tuple(_called(line, ground) for line in known.step)
    before = own or tuple(_placed(line, ground) for line in known.before)
    asked = frozenset(_WORDS.findall("\n".join((*step, *before))))
    hypers = _hypers(rule, asked, rate_decay)
    turned = (*_turned(changes, asked), *_decayed(rule, rate_decay))
    if own and turned:
        turned = (*turned, *_told(changes, rate_decay))
    functions = _hessian(ground.data, torch) if any("hessian(" in line for line in step) else ()
    return RuleCode((*hypers, *lines("\n".join(before))), lines("\n".join((*turned, *step)), STEP), functions,
                    known.torch if torch else "")  # fmt: skip


def _hypers(rule: AnyOptimizer, asked: frozenset[str], rate_decay: float) -> tuple[Line, ...]:
    """A line for every hyper-parameter that the rule's lines have."""
    found = []
    for symbol, name, value in rule.settings():
        if name in asked:
            called = "first_rate" if rate_decay and name == "learning_rate" else name
            found.append(Line(f"{called} = {number(value)}  # {symbol}"))
            if called != name:
                found.append(Line(f"{name} = first_rate"))
    return tuple(found)


def _turned(changes: Mapping[str, Mapping[int, float]], asked: frozenset[str]) -> tuple[str, ...]:
    """The lines that set a hyper-parameter otherwise from some update on."""
    found = []
    for name, values in changes.items():
        if name in asked:
            told = ", ".join(f"{update}: {number(value)}" for update, value in values.items())
            found.append(f"{name} = {{{told}}}.get(step, {name})")
    return tuple(found)


def _decayed(rule: AnyOptimizer, rate_decay: float) -> tuple[str, ...]:
    if not rate_decay or rule.rate is None:
        return ()
    return (f"learning_rate = first_rate / (1 + {number(rate_decay)} * (step - 1))",)


def _told(changes: Mapping[str, Mapping[int, float]], rate_decay: float) -> tuple[str, ...]:
    """The lines that tell an optimizer of PyTorch."""
    own = {"learning_rate": "lr", "momentum": "momentum", "decay": "alpha", "epsilon": "eps",
           "weight_decay": "weight_decay", "dampening": "dampening"}  # fmt: skip
    names = dict.fromkeys((*changes, *(("learning_rate",) if rate_decay else ())))
    told = [f'optimizer.param_groups[0]["{own[name]}"] = {name}' for name in names if name in own]
    if names.keys() & {"beta1", "beta2"}:
        told.append('optimizer.param_groups[0]["betas"] = (beta1, beta2)')
    return tuple(told)


def _called(line: str, ground: Ground) -> str:
    """A line of a step as this program has it."""
    line = _LOSS_AT.sub(rf"loss_and_gradient(\1{ground.data})[0]", line)
    line = _HESSIAN.sub(rf"hessian(\1{ground.data})", line)
    return line.replace("{seed}", str(ground.seed))


def _placed(line: str, ground: Ground) -> str:
    """A line before the first step, with the numbers of the ground."""
    if "{" not in line:
        return line
    low, high = zip(*ground.region, strict=True)
    width = max(top - bottom for bottom, top in ground.region)
    given = {"{low}": array(low)[9:-1], "{high}": array(high)[9:-1], "{width}": number(width)}
    for word, value in given.items():
        line = line.replace(word, value)
    return line


def _hessian(data: str, torch: bool) -> tuple[Line, ...]:
    arguments = f"params{data}"
    if torch:
        return lines(
            f"def hessian({arguments}):\n"
            "    point = torch.tensor(params)\n"
            f"    return torch.autograd.functional.hessian(lambda at: loss_at(at{data}), point).numpy()\n"
        )
    return lines(
        f"def hessian({arguments}):\n"
        "    # a complex step: along i·h the gradient's imaginary part is h times its derivative, exactly\n"
        "    h = 1e-30\n"
        f"    steps = [params + 1j * h * axis for axis in np.eye(len(params))]\n"
        f"    return np.array([loss_and_gradient(each{data})[1].imag / h for each in steps])\n"
    )
