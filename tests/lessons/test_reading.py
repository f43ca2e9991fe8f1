from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.question import Grade
from gdtui.lessons.course import CHAPTERS, lesson
from gdtui.lessons.reading import Next, Reading, backward, forward, opened

RIGHT, WRONG = Grade(True, "yes"), Grade(False, "no")


def test_side_by_side_t_goes_from_card_to_card():
    here, then = forward(Reading(), paged=False)
    assert (here.chapter, here.place, then) == (1, 1, Next.CARD)


def test_page_by_page_t_shows_the_scene_before_the_next_card():
    scene, _ = forward(Reading(), paged=True)
    assert (scene.place, scene.reads) == (0, False)
    text, _ = forward(scene, paged=True)
    assert (text.place, text.reads) == (1, True)


def ticks(chapter):
    """The names of all tasks of a chapter."""
    return frozenset(tick for card in lesson(chapter).cards for tick in card.ticks)


def checks(chapter):
    """The places of a chapter's checks."""
    return [place for place, card in enumerate(lesson(chapter).cards) if card.check]


def test_a_check_is_asked_until_it_is_passed_each_time_otherwise():
    check = Reading(1, checks(1)[-1], done=ticks(1))
    assert forward(check, paged=False)[1] is Next.ASK
    failed = check.answered(WRONG)
    anew, then = forward(failed, paged=False)
    assert then is Next.ASK
    assert anew.question.prompt != check.question.prompt
    assert not failed.finished
    passed = failed.answered(RIGHT)
    assert passed.finished
    assert forward(passed, paged=False)[0].chapter == 2


def test_a_chapter_with_two_checks_takes_both():
    first, second = checks(5)
    one = Reading(5, first, done=ticks(5)).answered(RIGHT)
    assert not one.finished
    assert one.at(second).answered(RIGHT).finished


def test_a_chapter_takes_its_tasks_as_well():
    last = checks(1)[-1]
    passed = Reading(1, last).answered(RIGHT)
    assert not passed.finished
    assert passed.left == tuple(place for place, card in enumerate(lesson(1).cards) if card.tasks)
    for place in passed.left:
        passed = replace(passed, done=passed.done | set(lesson(1).cards[place].ticks))
    assert passed.finished


def test_what_was_missed_comes_back_two_chapters_later_until_it_is_known():
    missed = Reading(1, checks(1)[-1]).answered(WRONG).answered(RIGHT)
    assert missed.missed == {f"1.{checks(1)[-1]}"}
    assert opened(2, 0, missed).again == ()
    third = opened(3, 0, missed)
    assert len(third.cards) == len(lesson(3).cards) + 1
    back = third.at(len(third.cards) - 2)
    assert back.card.heading == f"Once more: {lesson(1).title}"
    assert forward(back, paged=False)[1] is Next.ASK
    still = back.answered(WRONG)
    assert forward(still, paged=False)[1] is Next.ASK
    known = still.answered(RIGHT)
    assert known.missed == frozenset()
    assert forward(known, paged=False)[0].card == lesson(3).cards[-1]
    assert opened(3, 0, known).again == ()


def test_ticks_stay_when_one_goes_back_and_comes_again():
    done = Reading().saw({"step": 5})
    there, _ = forward(done, paged=False)
    assert backward(there).ticked == {0}
    assert opened(1, 0, opened(7, 0, there)).ticked == {0}


def test_after_the_last_check_come_the_contents():
    end = Reading(CHAPTERS, len(lesson(CHAPTERS).cards) - 1)
    assert forward(end, paged=True)[1] is Next.CONTENTS


def test_going_back_shows_the_text_again_then_the_card_before():
    scene = Reading(3, 1, reads=False)
    text = backward(scene)
    assert (text.place, text.reads) == (1, True)
    assert backward(text).place == 0
    before = backward(Reading(3, 0))
    assert (before.chapter, before.place) == (2, len(lesson(2).cards) - 1)
    assert backward(Reading()) == Reading()


def test_a_task_once_done_stays_done():
    here = Reading().saw({"step": 5})
    assert here.done == {"1.0.0"}
    assert here.ticked == {0}
    assert here.saw({"step": 0}).ticked == {0}
    assert Reading().saw({"step": 4}).done == frozenset()


@given(st.integers(-5, 50), st.integers(-5, 50))
def test_wherever_one_comes_back_to_there_is_a_card(chapter, place):
    here = opened(chapter, place)
    assert here.card in lesson(here.chapter).cards
    assert here.scene


@given(st.lists(st.sampled_from("tTrw"), max_size=40), st.booleans())
def test_no_way_through_the_course_leaves_it(keys, paged):
    here = Reading()
    for key in keys:
        if key == "t":
            here, _ = forward(here, paged)
        elif key == "T":
            here = backward(here)
        elif here.card.check:
            here = here.answered(RIGHT if key == "r" else WRONG)
        assert 0 <= here.place < len(here.cards)
