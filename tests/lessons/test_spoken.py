"""What a card speaks of is there: keys that the scene's screen has, and terms that are explained first."""

import shlex

import pytest

from gdtui.cli.opening import opening
from gdtui.lessons.course import CHAPTERS, COURSE, lesson
from gdtui.lessons.reading import Reading
from gdtui.lessons.terms import TERMS, untold
from gdtui.registry import SCREENS, find_screen, load
from gdtui.render.cells.look import ORANGE
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.prose import Paragraph
from gdtui.screens.keys import CARRY, CODE, ESCAPE, GENERAL, HELP, LESSON, PREDICT

CARDS = [(number, place) for number in range(1, CHAPTERS + 1) for place in range(len(lesson(number).cards))]
GIVEN = {key for row in (*PREDICT, CODE, CARRY, *LESSON, ESCAPE, HELP, *GENERAL) for key in row.shown.split()}
ALIKE = {"esc": "escape", ";": "~"}


def text_of(card):
    """All that a card says, its tasks as well."""
    spans = [span for block in card.blocks if isinstance(block, Paragraph) for span in block.text]
    return [*spans, *(span for task in card.tasks for span in task.text)]


def screens_of(number, place):
    """The screens that a card's scene is on, and those its tasks lead to."""
    card, scene = lesson(number).cards[place], lesson(number).scene(place)
    found = {opening(shlex.split(scene)).screen}
    for task in card.tasks:
        found |= {term.value for term in task.until.terms if term.name == "screen"}
    return found


@pytest.mark.parametrize(("number", "place"), CARDS)
def test_a_key_that_a_card_names_is_one_of_its_screen(number, place):
    known = set(GIVEN)
    for name in screens_of(number, place):
        known |= {key for row in load(find_screen(name).screen).KEYS for key in row.shown.split()}
    spoken = [span.text for span in text_of(lesson(number).cards[place]) if span.color == ORANGE]
    for said in spoken:
        if len(said) == 1 or said in ("esc", "end", "F2"):
            assert ALIKE.get(said, said) in known, said


def test_the_small_classifier_goes_through_every_chapter():
    told = {
        number: " ".join(
            ["".join(span.text for span in text_of(card)) for card in lesson(number).cards]
            + [card.scene for card in lesson(number).cards]
        )
        for number in range(1, CHAPTERS + 1)
    }
    marks = ("classifier", "two-kinds", "one-example", "three-examples")
    assert [number for number, text in told.items() if not any(mark in text for mark in marks)] == []


def first_loss(scene):
    """The loss that a scene begins with; None of one whose rule draws lots."""
    asked = opening(shlex.split(scene))
    state = SCREENS[asked.screen].simulation(asked.settings).init()
    if asked.screen == "landscape":
        return state.racers[-1].loss
    return state.runners[0].full[0] if asked.screen == "race" else state.figures.train_loss


def test_its_scenes_begin_at_the_same_params():
    scenes = [lesson(number).cards[place].scene for number, place in CARDS]
    shared = [scene for scene in scenes if "--loss classifier " in scene or "--data two-kinds" in scene]
    assert len(shared) >= 8
    first, *others = map(first_loss, shared)
    assert others == pytest.approx([first] * len(others), rel=1e-12)


@pytest.mark.parametrize("term", TERMS)
def test_a_card_explains_what_panels_wait_for(term):
    cards = lesson(term.chapter).cards
    assert term.heading in [card.heading for card in cards]
    place = [card.heading for card in cards].index(term.heading)
    assert set(term.labels) <= untold(Reading(term.chapter, place - 1))
    assert not set(term.labels) & untold(Reading(term.chapter, place))
    assert not untold(Reading(CHAPTERS, 0))


SIGNS = {"κ": (5, 3), "ε^(1/3)": (4, 1), "Hessian": (12, 0), "λ": (5, 2), "relative error": (4, 4)}
"""Signs that a newcomer cannot read, and the card that explains each."""


@pytest.mark.parametrize("sign", SIGNS)
def test_no_card_uses_a_sign_before_the_one_that_explains_it(sign):
    using = [
        at for at in CARDS if sign in " ".join(span.text for span in text_of(lesson(at[0]).cards[at[1]]))
    ]
    assert using[0] == SIGNS[sign]


def test_words_of_the_course_stand_in_the_glossary():
    known = {word.name.lower() for word in COURSE.words}
    for number, place in CARDS:
        for span in text_of(lesson(number).cards[place]):
            if span.bold and span.color == DEFAULT:
                assert span.text.strip(" .,:").lower() in known, span.text
