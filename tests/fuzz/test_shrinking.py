"""What fails is made as short as a few tries allow, and fails still."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.fuzz.shrinking import shrunk


@settings(max_examples=examples(200), derandomize=True, database=None)
@given(st.lists(st.integers(0, 9), max_size=30), st.sets(st.integers(0, 9), min_size=1, max_size=3))
def test_with_tries_enough_only_what_matters_is_left(others, wanted):
    failing = [*others, *wanted]

    assert sorted(shrunk(failing, wanted.issubset, 10_000)) == sorted(wanted)


def test_what_fails_is_asked_a_few_times_at_most():
    asked = []

    def fails(part):
        asked.append(part)
        return 17 in part

    assert 17 in shrunk(range(1000), fails, 5)
    assert len(asked) == 5
