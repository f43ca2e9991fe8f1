"""What answers tell: how many frames may be under way, and how long one may take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.terminal.answers import Answers

FRAME = 55_000
"""Bytes of a whole picture at 120x40."""


def after(*frames: tuple[int, float]) -> tuple[Answers, float]:
    """The answers once so many bytes took so many seconds each, and the moment."""
    answers, now = Answers(), 0.0
    for size, seconds in frames:
        answers.ask(now, size)
        now += seconds
        answers.take(now)
    return answers, now


def test_one_lost_answer_holds_the_picture_for_a_moment_only() -> None:
    answers, now = after((0, 0.001), (FRAME, 0.02), (600, 0.001))
    answers.ask(now, FRAME)
    assert answers.full
    assert answers.patience < 0.5
    answers.give_up()
    assert not answers.full
    assert answers.come


def test_nothing_is_known_of_a_line_that_has_shown_nothing() -> None:
    answers, now = after((0, 0.001))
    answers.ask(now, FRAME)
    assert answers.patience < 0.5


@given(st.floats(0.0005, 0.3), st.floats(1_500, 1e8), st.integers(512, FRAME))
def test_a_line_that_has_shown_nothing_holds_a_key_for_half_a_second_and_is_known_from_then_on(
    trip: float, rate: float, size: int
) -> None:
    answers, now = after((0, trip))
    answers.ask(now, FRAME)
    assert answers.patience < trip + 0.5
    needed = trip + FRAME / rate
    if needed > answers.patience:
        answers.give_up()
        assert not answers.full
    answers.take(now := now + needed)
    answers.ask(now, size)
    assert trip + size / rate < answers.patience < trip + size / rate + 1


@given(
    st.floats(0.0005, 0.3), st.floats(1_500, 1e8), st.lists(st.integers(512, FRAME), min_size=3, max_size=9)
)
def test_a_line_has_the_patience_that_it_needs(trip: float, rate: float, sizes: list[int]) -> None:
    answers, now = after((0, trip), *((size, trip + size / rate) for size in sizes))
    for size in sizes:
        answers.ask(now, size)
        needed = trip + size / rate
        assert needed < answers.patience < needed + 2
        answers.take(now := now + needed)


def test_a_late_answer_is_not_taken_for_the_next_one() -> None:
    answers, now = after((0, 0.1), (600, 0.1))
    answers.ask(now, 600)
    answers.give_up()
    now += 1
    answers.ask(now, 600)
    answers.take(now + 0.01)
    assert answers.awaited
    answers.take(now + 0.1)
    assert not answers.awaited


def test_an_answer_that_was_here_before_the_question_is_not_its_own() -> None:
    answers, now = after((0, 0.001))
    answers.ask(now + 0.3, FRAME)
    answers.take(now)  # read while the app was drawing
    assert answers.awaited
    answers.take(now + 0.4)
    assert not answers.awaited
    assert not answers.full


@pytest.mark.parametrize("late", [0.3, None], ids=["it comes late", "it never comes"])
def test_one_answer_that_was_given_up_slows_none_of_the_quick_ones_that_follow(late: float | None) -> None:
    """A busy start has shown 30 ms, and the line answers in 2 ms."""
    answers, now = after((0, 0.03))
    answers.ask(now, FRAME)
    answers.give_up()
    if late is not None:
        answers.take(now + late)
    given_up = 0
    for _ in range(5):
        now += 1
        answers.ask(now, FRAME)
        answers.take(now + 0.002)
        if answers.awaited:
            given_up += 1
            answers.give_up()
    assert given_up <= (late is None)


@given(
    st.lists(
        st.tuples(st.sampled_from(["ask", "take", "give up"]), st.floats(-1.0, 1.0), st.integers(0, FRAME)),
        max_size=40,
    )
)
def test_nothing_is_waited_for_that_is_not_under_way(story: list[tuple[str, float, int]]) -> None:
    answers, now = Answers(), 0.0
    for what, shift, size in story:
        now += 0.01
        if what == "ask":
            answers.ask(now, size)
        elif what == "take":
            answers.take(now + shift)
        else:
            answers.give_up()
        assert answers.open or not answers.full
        assert 0 < answers.patience < 60 + size


def test_a_terminal_that_answers_again_is_waited_for_again() -> None:
    answers, now = after((0, 0.1))
    for _ in range(3):
        answers.ask(now, 600)
        answers.give_up()
    assert not answers.come
    answers.take(now)
    answers.ask(now, 600)
    assert answers.awaited


@pytest.mark.parametrize("standstill", [3.0, 60.0])
def test_a_line_that_stood_still_once_is_soon_forgotten(standstill: float) -> None:
    answers, now = after((0, 0.001), (600, standstill), *[(600, 0.001)] * 8)
    answers.ask(now, FRAME)
    assert answers.patience < 3
