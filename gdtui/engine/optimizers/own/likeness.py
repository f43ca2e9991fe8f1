"""Which rule of the table a learner's rule is, or is nearly.

The learner's rule walks on three losses, and every rule that might be meant, with the numbers that stand in
the learner's, is shown the same params and gradients: it is the same rule if all updates are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import Field, fields
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.limits import GREATEST_RATE, LEAST_RATE
from gdtui.engine.base.numbers import show_setting
from gdtui.engine.optimizers.base import Optimizer
from gdtui.engine.optimizers.own.program import RATE, Program
from gdtui.engine.optimizers.own.tracks import Meeting, Track, meeting, tracks
from gdtui.engine.optimizers.rules.adagrad import Adagrad
from gdtui.engine.optimizers.rules.adam import Adam, AdamW
from gdtui.engine.optimizers.rules.descent import GradientDescent
from gdtui.engine.optimizers.rules.lion import Lion
from gdtui.engine.optimizers.rules.rmsprop import RMSProp
from gdtui.engine.optimizers.rules.rolling import Momentum, Nesterov

AnyRule = Optimizer[Any]
_RULES: tuple[type[AnyRule], ...] = (
    GradientDescent, Momentum, Nesterov, Adagrad, RMSProp, Adam, AdamW, Lion,
)  # fmt: skip
"""Those that do to each param what they would do to it alone, the simplest first."""
_MOST_NUMBERS = 10
"""Numbers of a rule that are tried as a hyper-parameter."""
_LEAST_KEPT, _MOST_EPSILON, _NO_EPSILON, _MOST_DECAY = 0.3, 1e-2, 1e-30, 0.5
_HARDLY = 5e-4
_FEWEST = 3
"""Steps that a rule at another η goes along, before it is spoken of: the first one only says which η."""


class Likeness(NamedTuple):
    """What a learner's rule is like.

    Attributes:
        rule: a rule of the table; of its learning rate `meeting.share` says more.
        meeting: how far both go together.
        rated: whether the learner's reads η.
        slip: what is wrong with it, where that is known: words after "but".
    """

    rule: AnyRule
    meeting: Meeting
    rated: bool
    slip: str = ""

    @property
    def exact(self) -> bool:
        """Whether it is that rule."""
        return not self.slip and self.meeting.step == 0 and self.meeting.share > 0

    @property
    def sentence(self) -> str:
        """What there is to say of it."""
        called = f"{self.rule.label}{_listed(self._settings())}"
        if self.exact:
            return f"This is {called}."
        if self.slip:
            return f"As {called}, but {self.slip}{self._where()}."
        if self.meeting.step == 0:
            return f"As {called}, but every step goes the other way."
        return f"As {called} up to step {self.meeting.step - 1}: {_differs(self.meeting)}."

    def _where(self) -> str:
        return f": {_differs(self.meeting)}" if self.meeting.step else ""

    def _settings(self) -> list[str]:
        said = [_setting(symbol, value) for symbol, name, value in self.rule.settings() if _told(name, value)]
        share = abs(self.meeting.share)
        if not self.rated:
            return [f"η = {show_setting(share)}", *said]
        return said if share == 1 else [*said, f"{show_setting(share)}·η"]


def _told(name: str, value: float) -> bool:
    return name != "learning_rate" and not (name in ("dampening", "weight_decay") and value == 0)


def _setting(symbol: str, value: float) -> str:
    return f"no {symbol}" if value == _NO_EPSILON else f"{symbol} = {show_setting(value)}"


def _listed(settings: Sequence[str]) -> str:
    if not settings:
        return ""
    *most, last = settings
    return f" with {', '.join(most)} and {last}" if most else f" with {last}"


def _differs(met: Meeting) -> str:
    """What is different in the first step that is."""
    return f"step {met.step} {'goes the other way' if met.turned else _times(met.ratio)}"


def _times(ratio: float) -> str:
    if abs(ratio - 1) <= _HARDLY:
        return "is about as long, but not the same"
    if ratio == 0 or ratio != ratio:
        return "is 0" if ratio == 0 else "has no value"
    longer = ratio > 1
    return f"is {show_setting(max(ratio, 1 / ratio), 4)} times {'as long' if longer else 'smaller'}"


@lru_cache(maxsize=64)
def likeness(program: Program) -> Likeness | None:
    """The rule of the table that the learner's is, else is nearly, else goes along with longest."""
    ways = tracks(program)
    rated = program.reads(RATE)
    best: Likeness | None = None
    for kind in _RULES:
        for settings in _tried(kind, program.numbers):
            met = _met(kind, settings, ways, rated)
            if met is None:
                continue
            found = Likeness(_made(kind, settings), met, rated)
            if found.exact:
                return found
            if _says_more(found, best):
                best = found
    return _slipped(program, ways, rated) or best


def _says_more(found: Likeness, best: Likeness | None) -> bool:
    step, share = found.meeting.step, found.meeting.share
    if step == 1 or (step and (share < 0 or (share != 1 and step <= _FEWEST))):
        return False
    return best is None or (best.meeting.step != 0 and (step == 0 or step > best.meeting.step))


def _slipped(program: Program, ways: tuple[Track, ...], rated: bool) -> Likeness | None:
    from gdtui.engine.optimizers.own.slips import SLIPS

    for rule, wrong, words in SLIPS:
        for settings in _tried(wrong, program.numbers):
            met = _met(wrong, settings, ways, rated)
            if met and met.step == 0 and met.share > 0:
                apart = _met(rule, settings, ways, rated, met.share)
                return Likeness(_made(rule, settings), apart or met, rated, words)
    return None


def _met(
    kind: type[AnyRule],
    settings: dict[str, float],
    ways: tuple[Track, ...],
    rated: bool,
    share: float | None = None,
) -> Meeting | None:
    try:
        return meeting(lambda eta: _made(kind, {**settings, "learning_rate": eta}), ways, rated, share)
    except InputError:  # no learning rate that it takes makes it the same
        return None


def _made(kind: type[AnyRule], settings: dict[str, float]) -> AnyRule:
    return kind(**settings)


def _tried(kind: type[AnyRule], numbers: Sequence[float]) -> Iterator[dict[str, float]]:
    """The settings that may be meant by the numbers of a rule."""
    parts = [part for part in fields(kind) if part.name != "learning_rate"]
    for values in product(*(_meant(part, numbers) for part in parts)):
        yield {part.name: value for part, value in zip(parts, values, strict=True)}


def _meant(part: "Field[Any]", numbers: Sequence[float]) -> Sequence[float]:
    """The values that a hyper-parameter may have: numbers, and what is left of 1."""
    few = [abs(number) for number in numbers][:_MOST_NUMBERS]
    match part.name:
        case "dampening":
            return (0.0,)
        case "epsilon":
            return (*(n for n in few if _NO_EPSILON < n <= _MOST_EPSILON), _NO_EPSILON)
        case "weight_decay":
            return [*([0.0] if part.default == 0 else []), *(n for n in few if 0 < n <= _MOST_DECAY)]
    both = [float(f"{n:.15g}") for number in few for n in (number, 1 - number)]
    return list(dict.fromkeys(n for n in both if _LEAST_KEPT <= n <= part.metadata["high"]))


def likeness_of(program: Program) -> str:
    """A sentence on what a learner's rule is like; "" where it is like none."""
    found = likeness(program)
    return found.sentence if found else ""


def twin(program: Program, rate: float | None) -> AnyRule | None:
    """The rule of the table that a learner's rule is at that learning rate; None where it is none."""
    found = likeness(program)
    if found is None or not found.exact:
        return None
    eta = found.meeting.share * (1.0 if rate is None else rate)
    return found.rule.with_learning_rate(eta) if LEAST_RATE <= eta <= GREATEST_RATE else None
