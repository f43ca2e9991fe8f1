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


def test_a_check_is_asked_until_it_is_passed():
    check = Reading(1, len(lesson(1).cards) - 1)
    assert forward(check, paged=False)[1] is Next.ASK
    failed = check.answered(WRONG)
    assert forward(failed, paged=False)[1] is Next.ASK
    assert not failed.finished
    passed = failed.answered(RIGHT)
    assert passed.finished
    assert forward(passed, paged=False)[0].chapter == 2


def test_a_chapter_with_two_checks_takes_both():
    first, second = sorted(lesson(5).checks)
    one = Reading(5, first).answered(RIGHT)
    assert not one.finished
    assert one.at(second).answered(RIGHT).finished


def test_after_the_last_check_come_the_contents():
    end = Reading(CHAPTERS, len(lesson(CHAPTERS).cards) - 1).answered(RIGHT)
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
    assert here.done == {0}
    assert here.saw({"step": 0}).done == {0}
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
        assert 0 <= here.place < len(here.lesson.cards)
        assert here.passed <= here.lesson.checks
