"""The checks of the course: each is asked in several ways, and passed only by who knows."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.question import Form
from gdtui.lessons.checks import Check, near
from gdtui.lessons.course import CHAPTERS, lesson
from gdtui.lessons.reading import Reading
from gdtui.render import lesson_view
from gdtui.render.cells.prose import lay
from gdtui.screens.tutor import Tutor

CARDS = [card for number in range(1, CHAPTERS + 1) for card in lesson(number).cards if card.check]
ASKED = [(card, turn) for card in CARDS for turn in range(len(card.check.ways))]
NAMES = [f"{card.name} {turn}" for card, turn in ASKED]
SIZES = [(60, 20), (80, 24), (120, 40)]


def text_of(card):
    rows = lay(card.blocks, 200)
    return " ".join(span.text for row in rows for span in row)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_a_miss_costs_another_question(card):
    assert len(card.check.ways) >= 2
    asked = [card.check.question(turn) for turn in range(2 * len(card.check.ways))]
    for before, after in pairwise(asked):
        assert before.prompt != after.prompt


@pytest.mark.parametrize(("card", "turn"), ASKED, ids=NAMES)
def test_every_answer_is_graded_and_told_why(card, turn):
    asked = card.check.question(turn)
    assert asked.grade(asked.right_answer).right
    answers: list[float] = list(range(len(asked.options)))
    if asked.form is Form.CHOICE:
        assert len(set(asked.options)) == len(asked.options)
    else:
        table = card.check.ways[turn % len(card.check.ways)].filled(card.check._known)
        answers = [asked.right_answer, *(float(slip[0].replace("−", "-")) for slip in table["wrong"])]
        answers.append(asked.right_answer * 2 + 777)
    grades = [asked.grade(answer) for answer in answers]
    assert [grade.right for grade in grades].count(True) == 1
    assert len({grade.words for grade in grades}) == len(grades)
    assert all(len(grade.words) > 20 for grade in grades)
    assert "{" not in asked.prompt + "".join(asked.options) + "".join(grade.words for grade in grades)


@pytest.mark.parametrize(("card", "turn"), ASKED, ids=NAMES)
def test_numbers_that_betray_a_mistake_differ_from_the_right_one_and_from_each_other(card, turn):
    way = card.check.ways[turn]
    table = way.filled(card.check._known)
    if "answer" in table:
        said = [table["answer"], *(slip[0] for slip in table["wrong"])]
        values = [float(each.replace("−", "-")) for each in said]
        for place, value in enumerate(values):
            others = values[:place] + values[place + 1 :]
            assert not any(near(other, value) for other in others), said


@pytest.mark.parametrize(("card", "turn"), ASKED, ids=NAMES)
def test_no_check_is_solved_by_the_text_of_its_own_card_or_of_the_one_before(card, turn):
    asked = card.check.question(turn)
    home = lesson(int(card.name.split(".")[0]))
    place = home.cards.index(card)
    told = text_of(card) + text_of(home.cards[place - 1])
    if asked.form is Form.CHOICE:
        assert asked.options[asked.right_answer] not in told
    else:
        written = f"{asked.right_answer:g}".replace("-", "−")
        assert not re.search(rf"(?<![\w.,−]){re.escape(written)}(?![\w.,]*\d)", told)


def test_no_place_holds_more_than_half_of_the_right_answers():
    asked = [card.check.question(turn) for card in CARDS for turn in range(8)]
    choices = [each for each in asked if each.form is Form.CHOICE]
    places = Counter(each.right_answer for each in choices)
    assert max(places.values()) <= len(choices) / 2
    firsts = Counter(card.check.question(0).right_answer for card in CARDS)
    assert max(firsts[place] for place in range(4)) <= len(CARDS) / 2


@pytest.mark.parametrize(("card", "turn"), ASKED, ids=NAMES)
@pytest.mark.parametrize("size", SIZES)
def test_a_question_and_every_reason_can_be_read_whole(card, turn, size):
    tutor = Tutor(None)
    chapter, place = map(int, card.name.split("."))
    tutor.reading = Reading(chapter, place, turn=turn)
    assert lesson_view.fits(tutor.sheet(), *size)
    asked = card.check.question(turn)
    wrong = range(len(asked.options)) if asked.options else (asked.right_answer * 2 + 777,)
    for answer in (asked.right_answer, *wrong):
        tutor.reading = Reading(chapter, place, turn=turn).answered(asked.grade(answer))
        assert lesson_view.fits(tutor.sheet(), *size)


ASK = 'ask = "?"\nwrong = []\n'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("ask = ", "no TOML"),
        (ASK, "no answer"),
        (ASK + 'answer = "1"', "no because"),
        ('right = ["a", "b"]\nwrong = []', "no ask"),
        (ASK + 'right = ["a", "b"]\ndraw.a = [1]\ndraw.b = [1, 2]', "draws more"),
    ],
)
def test_what_is_no_check_is_refused(content, why):
    with pytest.raises(InputError, match=why):
        Check([content], {}, "1.0")
