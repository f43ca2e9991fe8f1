"""No expression that is accepted has a key wait: what its derivatives take is bounded, counted in calls.

A call takes 0.05 to 0.7 µs (`python -m tests.benchmarks.expressions`): a Hessian 0.12 s at the most, and a
key asks for two or three.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from tests.effort import examples
from tests.engine.autodiff.worst import SHAPES, TERMS, counted, filled, mixed

GRADIENT, HESSIAN, VALUE = 70_000, 450_000, 2_000
"""Calls, calls, and numbers that are read for each point of a grid."""


def check(circuit):
    work = counted(circuit)
    assert work.gradient <= GRADIENT
    assert work.hessian <= HESSIAN
    assert work.value <= VALUE


@pytest.mark.parametrize("many", [4, 24])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_worst_of_any_shape_is_within_bounds(shape, many):
    check(filled(SHAPES[shape](many)))


@settings(max_examples=examples(80) // 2, deadline=None)
@given(st.lists(st.sampled_from(TERMS), min_size=1, max_size=4), st.integers(1, 24))
def test_the_longest_mixed_expression_is_within_bounds(terms, many):
    check(filled(mixed(terms, many)))


def test_a_node_that_feeds_a_gate_in_many_places_is_reckoned_with_once():
    """Sixty inputs that are one number had 3,600 second derivatives by each two params."""
    once, often = (
        counted(parse(f"q = a**2 + b**2 + c**2 + d**2; logsumexp({','.join('q' * many)})"))
        for many in (2, 60)
    )
    assert often.hessian - once.hessian < 60 * 60 * 8
