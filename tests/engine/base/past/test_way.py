"""The way of a run: what is asked of it is what was recorded, and it is bounded."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.past.notes import Notes
from gdtui.engine.base.past.track import FEWEST, Track
from gdtui.engine.base.past.way import Stretch, Way, mask
from tests.effort import examples

ONE, OTHER = "one simulation", "another"


def track(capacity, steps, change=None, batches=()):
    """The way of a run whose simulation changes at a step, recorded in batches; else one step at a time."""
    found, edges = Track(capacity, 10**9), iter([*batches, *[1] * steps])
    found.begin(ONE, 0, rows([0]))
    step = 1
    while step <= steps:
        if step == change:
            found.begin(OTHER, step, rows([step]))
            step += 1
        end = min(step + next(edges), steps + 1, change if change and change > step else steps + 1)
        if end > step:
            found.add(range(step, end), rows(range(step, end)))
        step = end
    return found


def rows(steps):
    return np.array([(step, np.sin(step)) for step in steps])


def taken(way):
    return [(part.simulation, part.steps.tolist(), part.rows.tolist()) for part in way.stretches]


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(8, 60), st.integers(1, 400), st.none() | st.integers(1, 300), st.lists(st.integers(1, 90)))
def test_rows_recorded_at_once_are_those_recorded_one_by_one(capacity, steps, change, batches):
    alone, together = track(capacity, steps, change), track(capacity, steps, change, batches)
    assert taken(alone.up_to(steps)) == taken(together.up_to(steps))
    assert len(alone) == len(alone.up_to(steps).steps) <= capacity + 2


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(8, 60), st.integers(1, 400), st.none() | st.integers(1, 300), st.integers(0, 400))
def test_every_row_is_that_of_its_step_and_the_ends_are_there(capacity, steps, change, cut):
    way = track(capacity, steps, change).up_to(steps)
    for _, each, found in taken(way):
        assert found == rows(each).tolist()
    assert way.step == steps
    assert {0, *([change] if change and change <= steps else [])} <= set(way.steps.tolist())
    part = way.up_to(cut)
    assert part.steps.tolist() == [step for step in way.steps.tolist() if step <= cut]
    few = way.latest(cut % 30 + 1)
    assert few.steps.tolist() == way.steps.tolist()[-(cut % 30) - 1 :]
    simulation, row = way.at(way.step)
    assert row.tolist() == rows([steps])[0].tolist()
    assert simulation == (OTHER if change and change <= steps else ONE)


def test_a_hundred_thousand_steps_take_no_more_room_than_two_thousand():
    for steps in (2000, 10**5):
        (part,) = track(200, steps).up_to(steps).stretches
        assert part.rows.nbytes <= 201 * 16


def test_room_is_made_for_no_more_rows_than_may_come():
    found = Track(10**6, 80_000)
    found.begin(ONE, 0, np.zeros((1, 100)))
    for step in range(1, 250):
        found.add([step], np.zeros((1, 100)))
        (part,) = found.up_to(step).stretches
        assert part.rows.base.nbytes <= 80_000 + 2 * 800


def test_of_wide_rows_fewer_are_kept_but_some():
    found = Track(1500, 1000)
    found.begin(ONE, 0, np.zeros((1, 100)))
    assert found.capacity == FEWEST
    assert Track(8, 1000).capacity == 8


def test_a_way_that_was_handed_out_stays_as_it_is_and_cannot_be_written_to():
    found = track(50, 40)
    way, before = found.up_to(40), taken(found.up_to(40))
    other = found.before(20)
    other.begin(OTHER, 20, np.zeros((1, 2)))
    found.add(range(41, 300), rows(range(41, 300)))
    assert taken(way) == before
    assert not any(part.rows.flags.writeable or part.steps.flags.writeable for part in way.stretches)


def test_the_same_steps_are_chosen_evenly_as_a_run_goes_on():
    seen = [set(track(500, steps).up_to(steps).evenly(20).steps.tolist()[:-1]) for steps in range(1, 200)]
    assert all(len(chosen) <= 21 for chosen in seen)
    for before, now in pairwise(seen):
        assert {step for step in now if step < max(before, default=0)} <= before


@given(st.integers(1, 300), st.none() | st.integers(1, 300), st.integers(5, 80))
def test_steps_are_chosen_evenly_whichever_simulation_they_were_made_under(steps, change, most):
    way = track(1000, steps, change).up_to(steps)
    stride = 1
    while steps + 1 > most * stride:
        stride *= 2
    chosen = [
        (part.simulation, step)
        for part in way.stretches
        for step in part.steps
        if step % stride == 0 or step == steps
    ]
    found = way.evenly(most)
    assert [(part.simulation, step) for part in found.stretches for step in part.steps] == chosen
    assert all(np.array_equal(part.rows, rows(part.steps)) for part in found.stretches)


def test_what_is_noted_of_a_step_goes_with_it_and_what_is_made_of_the_way_stays():
    found, made = track(40, 40), []
    way = found.up_to(40)

    def noted():
        made.append("note")
        return 1.5, np.nan

    for step in (7, 7):
        assert str(way.note("loss", step, noted)) == "(1.5, nan)"
        way.once("plane", step, lambda: made.append("once"))
    assert made == ["note", "once"]
    found.add(range(41, 400), rows(range(41, 400)))
    later = found.up_to(399)
    assert 7 not in later.steps
    assert later.noted("loss", 7) is None
    later.once("plane", 7, lambda: made.append("once more"))
    assert made == ["note", "once"]
    found.before(7).up_to(6).once("plane", 7, lambda: made.append("of another way"))
    assert made[-1] == "of another way"


@settings(max_examples=examples(40), deadline=None)
@given(st.dictionaries(st.integers(0, 60), st.tuples(st.floats(), st.floats())), st.integers(0, 60))
def test_notes_are_those_of_their_steps_in_whatever_order_they_came(known, edge):
    notes = Notes()
    for step, numbers in known.items():
        notes.put(step, numbers)
    for some, among in ((notes, range(61)), (notes.only(lambda step: step < edge), range(edge))):
        assert {step: str(some.get(step)) for step in range(61)} == {
            step: str(known.get(step) if step in among else None) for step in range(61)
        }
        assert len(some) == len(known.keys() & among)
        held = np.flatnonzero(some.holds(np.arange(61)))
        assert held.tolist() == sorted(known.keys() & among)
        if len(some):
            assert str(some.of(held).tolist()) == str([[*known[step]] for step in held.tolist()])


def test_notes_of_a_step_are_as_many_as_of_the_others():
    notes = Notes()
    notes.put(3, (1.0, 2.0))
    with pytest.raises(ValueError, match="1 numbers"):
        notes.put(4, (1.0,))


def test_a_stretch_of_one_step_is_a_way():
    way = Way((Stretch(ONE, np.array([3]), np.ones((1, 2))),), {}, {})
    assert (way.step, way.latest(5).steps.tolist(), way.up_to(2).stretches) == (3, [3], ())


@given(st.integers(0, 3000))
def test_a_mask_of_a_way_lies_in_memory_of_few_sizes(count: int) -> None:
    made = mask(count)
    assert (made.shape, made.dtype) == ((count,), np.bool_)
    assert made.base is not None
    assert made.base.nbytes % 64 == 0
    assert made.base.nbytes - count < 64
