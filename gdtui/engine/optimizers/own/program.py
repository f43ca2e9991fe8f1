"""A rule that a learner typed, such as `m = 0.9*m + 0.1*g; w = w - eta*m`: read, and computed.

Each part after the other is an expression like any other, so Python evaluates nothing here. What is assigned
is memory, and read before it is assigned it is what the last update left.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.autodiff.expression import LONGEST, MOST_NODES, can_be_a_name, parse
from gdtui.engine.autodiff.syntax import one_line
from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.losses.objective import Vector

PARAM, GRADIENT, RATE, COUNT = "w", "g", "eta", "t"
GIVEN: Mapping[str, str] = {
    PARAM: "the param",
    GRADIENT: "its gradient",
    RATE: "the learning rate",
    COUNT: "the number of this update",
}
"""What a rule is told, by name."""
MOST_ASSIGNMENTS = 40
MOST_MEMORIES = 12
_EXAMPLE = "w = w - eta*g"
_SYMBOLS = {"η": RATE, "∇": GRADIENT, "lr": RATE, "grad": GRADIENT, "gradient": GRADIENT, "x": PARAM}
"""What else people call what is given."""
_SHORTENED = re.compile(r"[-+*/]$")


class Assignment(NamedTuple):
    """One part of a rule.

    Attributes:
        name: what is assigned.
        text: what it becomes, as it was typed.
        circuit: what computes that; its inputs are names that are given or assigned.
    """

    name: str
    text: str
    circuit: Circuit


@dataclass(frozen=True, eq=False)
class Program:
    """A rule as it was read.

    Attributes:
        text: all of it, on one line.
        assignments: its parts, in order.
        memories: what is assigned besides the param, in the order of the first assignments.
    """

    text: str
    assignments: tuple[Assignment, ...]
    memories: tuple[str, ...]

    def reads(self, name: str) -> bool:
        """Whether any part needs what is called so."""
        return any(name in part.circuit.inputs for part in self.assignments)

    @cached_property
    def last(self) -> int:
        """Which part makes the new param."""
        return max(i for i, part in enumerate(self.assignments) if part.name == PARAM)

    @cached_property
    def change(self) -> tuple[float, Circuit] | None:
        """What the last part adds to the param: a sign, and what computes its size.

        None where it is not written `w - …` or `w + …` of the param as the update finds it. Where it is, the
        update is known without taking the param away again, which would round it.
        """
        *before, (_, _, circuit) = self.assignments[: self.last + 1]
        gate = circuit.nodes[circuit.output]
        if gate.operation is None or any(part.name == PARAM for part in before):
            return None
        sign = {"subtract": -1.0, "add": 1.0}.get(gate.operation.name)
        first = gate.inputs[0]
        if sign is None or first >= len(circuit.inputs) or circuit.inputs[first] != PARAM:
            return None
        return sign, replace(circuit, output=gate.inputs[1])

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers that stand in it, each once, in order."""
        nodes = (node for part in self.assignments for node in part.circuit.nodes)
        return tuple(dict.fromkeys(node.constant for node in nodes if node.constant is not None))


@lru_cache(maxsize=64)
def read_rule(text: str) -> Program:
    """The rule that was typed.

    Raises:
        InputError: one line that says what to write instead.
    """
    if len(text) > LONGEST:
        raise InputError(f"that rule is too long: at most {LONGEST} characters")
    source = one_line(text)
    parts = [_split(part) for part in source.split(";") if part.strip()]
    if not parts:
        raise InputError(f"a rule is missing: write one like {_EXAMPLE}")
    if len(parts) > MOST_ASSIGNMENTS:
        raise InputError(f"that rule is too long: at most {MOST_ASSIGNMENTS} assignments")
    names = tuple(dict.fromkeys(name for name, _ in parts))
    memories = tuple(name for name in names if name != PARAM)
    if len(memories) > MOST_MEMORIES:
        raise InputError(f"that rule remembers too much: at most {MOST_MEMORIES} names besides {PARAM}")
    program = Program(source, tuple(_assignment(name, text, names) for name, text in parts), memories)
    _check(program)
    return program


def _split(part: str) -> tuple[str, str]:
    """The name and the expression of one part."""
    name, equals, text = (piece.strip() for piece in part.partition("="))
    if not equals:
        raise InputError(f"give {quote(part.strip())} a name: write parts like {_EXAMPLE}")
    if _SHORTENED.search(name):
        plain = name[:-1].strip()
        raise InputError(f"write it out: {quote(plain)} = {quote(plain)} {name[-1]} …")
    if "=" in text:
        raise InputError(f"one = in each part, not {quote(part.strip())}: write m = g; w = w - eta*m")
    if name in GIVEN and name != PARAM:
        raise InputError(f"{name} is given, {GIVEN[name]}: choose another name for a part of your own")
    if not can_be_a_name(name):
        raise InputError(f"{quote(name) or 'nothing'} cannot be assigned: write a name, as in {_EXAMPLE}")
    if not text:
        raise InputError(f"{name} = what? Write an expression after it, as in {_EXAMPLE}")
    return name, text


def _assignment(name: str, text: str, assigned: tuple[str, ...]) -> Assignment:
    circuit = parse(text, columns=assigned)
    for used in circuit.inputs:
        if used not in GIVEN and used not in assigned:
            raise InputError(_unknown(used))
    return Assignment(name, text, circuit)


def _unknown(name: str) -> str:
    meant = _SYMBOLS.get(name)
    if meant:
        return f"{name} is called {meant} here: {GIVEN[meant]}"
    given = ", ".join(GIVEN)
    return f"{name} has no value: write a number for it, give it a part of its own, or use {given}"


def _check(program: Program) -> None:
    names = [part.name for part in program.assignments]
    if PARAM not in names:
        for name in names:
            if _SYMBOLS.get(name) == PARAM:
                raise InputError(_unknown(name))
        raise InputError(f"no part makes the new {PARAM}: add one like {_EXAMPLE}")
    if sum(len(part.circuit.nodes) for part in program.assignments) > MOST_NODES:
        raise InputError(f"that rule is too large: at most {MOST_NODES} gates and numbers")


class Updated(NamedTuple):
    """What a rule made of its params.

    Attributes:
        update: what is added to them.
        values: what each memory is now, by name.
    """

    update: Vector
    values: Mapping[str, Vector]


def updated(program: Program, params: Vector, given: Mapping[str, Vector | float]) -> Updated:
    """One update, elementwise.

    Args:
        program: the rule.
        params: of any shape.
        given: everything else that is given, and what the last update left, by name; numbers, or arrays of
            that shape.
    """
    known: dict[str, Vector | float] = {PARAM: params, **given}
    update = params
    for place, (name, _, circuit) in enumerate(program.assignments):
        if place == program.last:
            update = _update(program, known, params)
            known[PARAM] = params + update
        else:
            known[name] = _value(circuit, known)
    spread = {name: _spread(known[name], params) for name in program.memories}
    return Updated(_spread(update, params), spread)


def _update(program: Program, known: Mapping[str, Vector | float], params: Vector) -> Vector:
    if program.change:
        sign, circuit = program.change
        return sign * _value(circuit, known)
    return _value(program.assignments[program.last].circuit, known) - params


def _value(circuit: Circuit, known: Mapping[str, Vector | float]) -> Vector:
    return circuit.values([known[wanted] for wanted in circuit.inputs])


def _spread(value: Vector | float, params: Vector) -> Vector:
    """One number for each param, where a part is the same for all."""
    return np.broadcast_to(value, params.shape) if np.shape(value) != params.shape else np.asarray(value)
