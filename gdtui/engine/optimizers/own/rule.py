"""The learner's own rule, as an optimizer among the others.

All that is said of an optimizer without asking for its settings is said by its class. So a rule that was
typed has a class of its own, which `own_rule` makes: one with a learning rate if the rule reads it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, cast

import numpy as np

from gdtui.engine.base.clipping import clipped
from gdtui.engine.base.numbers import show_setting
from gdtui.engine.losses.curvature import Bound
from gdtui.engine.losses.objective import Vector
from gdtui.engine.optimizers.base import Here, Move, Optimizer
from gdtui.engine.optimizers.hyper import hyper
from gdtui.engine.optimizers.memory import ALL, PARAM, Memory, Part, frozen, zeros
from gdtui.engine.optimizers.own import program as programs
from gdtui.engine.optimizers.own.program import COUNT, GRADIENT, RATE, Program, read_rule, updated
from gdtui.engine.optimizers.own.spelling import formula_of, key_of, symbol_of
from gdtui.engine.optimizers.worked import Term, chosen, worked
from gdtui.engine.optimizers.written import Written

_LONGEST = 76
"""Characters of a rule that stand for all of it."""
_TAKEN = ("grad", "update")
"""Names that tables have for other columns."""


@dataclass(frozen=True, eq=False, slots=True)
class Remembered(Memory):
    """What a learner's rule carries from step to step.

    Attributes:
        values: one number for each param, by name.
        t: updates so far.
    """

    values: Mapping[str, Vector]
    t: int

    def parts(self) -> tuple[Part, ...]:
        """Each by the name that the learner gave it."""
        own = (
            Part(f"own_{name}" if name in _TAKEN else name, symbol_of(name), "memory", PARAM, value)
            for name, value in self.values.items()
        )
        return (*own, Part("t", "t", "updates so far", ALL, self.t))


@dataclass(frozen=True)
class OwnRule(Optimizer[Remembered]):
    """A rule in the learner's words, applied to every param by itself; see `own_rule`."""

    name = "own"
    label = "your own rule"
    glyph = "Y"
    about = "Your own rule: type how w follows from its gradient g, the learning rate eta and memory."
    symbols = "g slope"
    inertia = True

    program: ClassVar[Program]

    def alike(self, other: Optimizer[Any]) -> bool:
        """Whether the other was typed alike."""
        return isinstance(other, OwnRule) and other.text == self.text

    def init(self, params: Vector) -> Remembered:
        """Zeros."""
        return Remembered(dict.fromkeys(self.program.memories, zeros(params)), 0)

    def update(self, here: Here, memory: Remembered) -> tuple[Vector, Remembered]:
        """As it was typed."""
        given: dict[str, Vector | float] = {**memory.values, **self._given(memory), GRADIENT: here.gradient}
        update, values = updated(self.program, here.params, given)
        kept = {name: frozen(value) for name, value in values.items()}
        return frozen(update), Remembered(kept, memory.t + 1)

    def _given(self, memory: Remembered) -> dict[str, float]:
        return {RATE: 0.0 if self.rate is None else self.rate, COUNT: float(memory.t + 1)}

    def written(self) -> Written:
        """Its parts, in order."""
        from gdtui.engine.optimizers.own.lines import written

        return written(self.program)

    # -- what is said of it

    def equations(self, move: Move, index: int, name: str) -> tuple[str, ...]:
        """Each part with its numbers."""
        return tuple(self._worked(move, index, name))

    def headline(self, move: Move, index: int, name: str) -> str:
        """The part that makes the new param."""
        return self.equations(move, index, name)[self.program.last]

    def _worked(self, move: Move, index: int, name: str) -> Iterator[str]:
        known = {word: float(value[index]) for word, value in move.memory.values.items()}
        known |= self._given(move.memory)
        known |= {programs.PARAM: float(move.params[index]), GRADIENT: float(move.gradient[index])}
        for word, _, circuit in self.program.assignments:
            terms = {key_of(i): _term(used, known[used], name) for i, used in enumerate(circuit.inputs)}
            known[word] = circuit.value([known[used] for used in circuit.inputs])
            yield worked(f"{symbol_of(word, name)} ← ", formula_of(circuit), known[word], **terms)

    def remark(self, move: Move) -> str:
        """What it is like, at first; where it leads uphill."""
        if move.memory.t == 0:
            return self.likeness
        return "Your rule leads uphill here." if float(move.update @ move.gradient) > 0 else ""

    @property
    def likeness(self) -> str:
        """A sentence on the rule of the table that it is, or is nearly; or nothing."""
        from gdtui.engine.optimizers.own.likeness import likeness_of

        return likeness_of(self.program)

    def _twin(self) -> tuple[Optimizer[Any], float] | None:
        """The rule of the table that it is, with its settings, and how much of η that takes."""
        from gdtui.engine.optimizers.own.likeness import twin

        known = twin(self.program, self.rate)
        if known is None:
            return None
        return known, (known.rate or 0.0) / self.rate if self.rate else 1.0

    # -- what theory says of the rule of the table holds for it if it is one

    def unbounded(self) -> bool:
        """As its twin."""
        known = self._twin()
        return known is not None and known[0].unbounded()

    def stability(self) -> Bound | None:
        """As its twin's, told of its own η."""
        known = self._twin()
        bound = known[0].stability() if known else None
        if known is None or bound is None or self.rate is None:
            return bound
        return _of_share(bound, known[1], self.rate)

    def factors(self, product: float) -> tuple[complex, ...]:
        """As its twin's."""
        known = self._twin()
        return known[0].factors(product * known[1]) if known else ()


def _of_share(bound: Bound, share: float, rate: float) -> Bound:
    """The bound of η where a rule takes so much of it."""
    told = float(f"{share:.12g}")
    if told == 1:
        return bound
    formula = bound.formula.replace("/λmax", f"/({show_setting(told)}·λmax)")
    formula = formula.replace("·λmax)", f"·{show_setting(told)}·λmax)") if "/(" in bound.formula else formula
    return Bound(rate, bound.limit / told, formula)


@dataclass(frozen=True)
class OwnRated(OwnRule):
    """One that reads the learning rate."""

    learning_rate: float = hyper("learning_rate", 0.01)


def _term(word: str, value: float, name: str) -> Term:
    symbol = symbol_of(word, name)
    return chosen(symbol, value) if word in (RATE, COUNT) else Term(symbol, value)


@lru_cache(maxsize=64)
def own_rule(text: str) -> type[OwnRule]:
    """The class of the rule that was typed.

    Raises:
        InputError: one line that says what to write instead.
    """
    program = read_rule(text)
    rated = program.reads(RATE)
    said = {
        "program": program,
        "text": program.text,
        "formula": clipped(program.text, _LONGEST),
        "grows_with_gradient": rated and _grows(program),
        "__module__": __name__,
    }
    return cast(type[OwnRule], type("Own", (OwnRated if rated else OwnRule,), said))


def _grows(program: Program) -> bool:
    """Whether gradients that are twice as large make updates that are, as plain descent's."""
    once, twice = (_some_updates(program, scale) for scale in (1.0, 2.0))
    return bool(np.isfinite(once).all() and np.allclose(twice, 2 * once, rtol=1e-9, atol=0.0) and once.any())


def _some_updates(program: Program, scale: float) -> Vector:
    """The updates of a param of 1 for a few gradients times `scale`."""
    params, updates = np.ones(1), []
    known: Mapping[str, Vector] = dict.fromkeys(program.memories, np.zeros(1))
    with np.errstate(all="ignore"):
        for count, slope in enumerate((0.7, -1.3, 0.4, 2.1), 1):
            told: dict[str, Vector | float] = {
                **known,
                GRADIENT: np.array([slope * scale]),
                RATE: 0.125,
                COUNT: float(count),
            }
            update, known = updated(program, params, told)
            updates.append(update)
    return np.concatenate(updates)
