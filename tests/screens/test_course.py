"""The course, walked by keys."""

import pytest
from driving import page, until

from gdtui.engine.question import Form
from gdtui.lessons.course import CHAPTERS, lesson
from gdtui.lessons.reading import Reading

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Progress is kept in a folder of the test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path / "gdtui" / "progress.json"


def shown(app):
    """Whether the screen shows the card that is read now: its title, or its heading."""
    here = app.tutor.reading
    return f"Lesson {here.chapter} · {here.lesson.title}"[:30] in page(app)


async def type_answer(pilot, answer):
    await pilot.press(
        *(("minus" if c == "-" else "full_stop" if c == "." else c) for c in f"{answer:g}"), "enter"
    )


async def do_tasks(pilot, app):
    """Do what the card asks for, with the keys that it names."""
    for place, task in enumerate(app.tutor.reading.card.tasks):
        await pilot.press(*task.keys)
        try:
            await until(pilot, lambda place=place: place in app.tutor.reading.done)
        except AssertionError:
            words = "".join(span.text for span in task.text)
            raise AssertionError(f"not done: {words}\n{page(app)}") from None


async def answer(pilot, app, right):
    """Answer the card's check, right or wrong."""
    check = app.tutor.reading.card.check
    await pilot.press("t")
    await until(pilot, lambda: len(app.screen_stack) > 1)
    if check.form is Form.CHOICE:
        wrong = next(i for i in range(len(check.options)) if i != check.right_answer)
        await pilot.press(str((check.right_answer if right else wrong) + 1))
    else:
        await type_answer(pilot, check.right_answer if right else check.right_answer + 77)
    await until(pilot, lambda: app.tutor.reading.grade is not None and app.tutor.reading.grade.right is right)
    await until(pilot, lambda: len(app.screen_stack) == 1)


async def walk_card(pilot, app, start):
    """Read, do and answer one card, and go on to the next."""
    card = app.tutor.reading.card
    if card.check:
        await answer(pilot, app, right=False)
        assert app.tutor.reading.place not in app.tutor.reading.passed
        await answer(pilot, app, right=True)
    elif card.tasks:
        await do_tasks(pilot, app)
    await pilot.press("t")
    await until(pilot, lambda: (app.tutor.reading.chapter, app.tutor.reading.place) != start)
    await until(pilot, lambda: app.screen.is_mounted and shown(app))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", range(1, CHAPTERS + 1))
def test_a_chapter_can_be_read_done_failed_and_passed_by_keys(play, number, size, home):
    async def check(pilot, app):
        app.tutor.open(number)
        await pilot.press("t")
        await until(pilot, lambda: app.in_course and shown(app))
        cards = len(lesson(number).cards)
        for place in range(cards):
            assert app.tutor.reading.place == place
            if number == CHAPTERS and place == cards - 1:
                await answer(pilot, app, right=False)
                await answer(pilot, app, right=True)
            else:
                await walk_card(pilot, app, (number, place))
        assert number in app.tutor.progress.passed
        assert home.exists()

    play(check, size=size)
