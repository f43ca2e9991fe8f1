"""The course, walked by keys."""

import re
from dataclasses import replace

import pytest

from gdtui.engine.base.question import Form
from gdtui.lessons.course import CHAPTERS, lesson
from gdtui.lessons.progress import Kept, Progress
from gdtui.lessons.reading import opened
from gdtui.screens.tutor import Tutor
from gdtui.terminal.capabilities import ColorDepth
from tests.screens.driving import page, until

TERMINALS = [((60, 20), ColorDepth.NONE), ((80, 24), ColorDepth.ANSI256), ((120, 40), ColorDepth.TRUECOLOR)]


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
        *(("minus" if c == "-" else "full_stop" if c == "." else c) for c in f"{answer:.12g}"), "enter"
    )


async def do_tasks(pilot, app):
    """Do what the card asks for, with the keys that it names."""
    for place, task in enumerate(app.tutor.reading.card.tasks):
        await pilot.press(*task.keys)
        try:
            await until(pilot, lambda place=place: place in app.tutor.reading.ticked)
        except AssertionError:
            words = "".join(span.text for span in task.text)
            raise AssertionError(f"not done: {words}\n{page(app)}") from None


async def answer(pilot, app, right):
    """Answer the card's check, right or wrong."""
    await pilot.press("t")
    await until(pilot, lambda: len(app.screen_stack) > 1)
    asked = app.tutor.reading.question
    if asked.form is Form.CHOICE:
        wrong = next(i for i in range(len(asked.options)) if i != asked.right_answer)
        await pilot.press(str((asked.right_answer if right else wrong) + 1))
    else:
        await type_answer(pilot, asked.right_answer if right else asked.right_answer * 2 + 777)
    await until(pilot, lambda: app.tutor.reading.grade is not None and app.tutor.reading.grade.right is right)
    await until(pilot, lambda: len(app.screen_stack) == 1)


SPOKEN = {
    "The white dot": ("●",),
    "it is lowest at ✕": ("✕",),
    "In the ranking": ("ranking",),
    "The panel says how far down a bowl": ("way down a bowl", " 2 ", "10 ", "50 "),
    "In the panel analytic is": ("analytic", "numerical"),
    "★ in the picture": ("★", "┊"),
    "The panel supposes N params": ("cost, N",),
    "the panel's bound 2/λmax": ("2/λmax",),
    "against examples seen": ("against examples seen",),
    "The panel shows both losses": ("held",),
    "The table makes twenty runs": ("20 runs", "sharp", "flat"),
    "compare the layers' gradients": ("layer 1", "layer 4", "output"),
    "watch the two losses part": ("against steps",),
    "the one that swings": ("settles", "swings", "growing"),
}
"""What a card says is to be seen, and what must be on the screen then."""
BESIDE = {"L″ in the panel": ("L″",), "the eigenvalues in the panel": ("eigenvalues",)}
"""The same of what has room only in a large terminal, where it stands beside the card."""
CUT = re.compile(r"more [▶▼]|[◀▲] more")
"""How a circuit that is larger than its room says so."""
WHOLE = {7, 8, 9, 10}
"""The chapters whose cards speak of all of a circuit, those that lead to another one apart."""
UNTOLD = {"κ": (5, 3), "λ": (5, 2), "ε^(1/3)": (4, 1), "Hess": (12, 0), "relative ": (4, 4)}
"""What a panel does not show before the card that explains it."""


def words_of(card):
    """All that a card says, and what it asks to be done."""
    texts = [getattr(block, "text", ()) for block in card.blocks] + [task.text for task in card.tasks]
    return " ".join("".join(span.text for span in text) for text in texts)


def shows_what_it_speaks_of(app, chapter, place):
    """The panels name nothing that is explained later; in 80x24 and more they have what the card names."""
    app.tutor.face(reads=False)
    app.screen.repaint()
    seen, card = page(app), app.tutor.reading.card
    for sign, at in UNTOLD.items():
        assert (chapter, place) >= at or sign not in seen, sign
    if app.size.width < 80:
        return
    spoken = SPOKEN | (BESIDE if app.size.width >= 100 else {})
    for said, shown in spoken.items():
        if said in words_of(card):
            assert all(one in seen for one in shown), f"{said}\n{seen}"
    leads_on = "↓ leads down" in words_of(card) or any(
        term.name == "screen" for task in card.tasks for term in task.until.terms
    )
    if app.screen.NAME == "circuit" and chapter in WHOLE and not leads_on:
        assert not CUT.search(seen), seen


async def walk_card(pilot, app, start):
    """Read, do and answer one card, and go on to the next."""
    card = app.tutor.reading.card
    if card.check:
        await answer(pilot, app, right=False)
        assert card.name not in app.tutor.reading.done
        await answer(pilot, app, right=True)
    elif card.tasks:
        await do_tasks(pilot, app)
    shows_what_it_speaks_of(app, *start)
    await pilot.press("t")
    await until(pilot, lambda: (app.tutor.reading.chapter, app.tutor.reading.place) != start)
    await until(pilot, lambda: app.screen.is_mounted and shown(app))


@pytest.mark.parametrize(("size", "color"), TERMINALS)
@pytest.mark.parametrize("number", range(1, CHAPTERS + 1))
def test_a_chapter_can_be_read_done_failed_and_passed_by_keys(play, number, size, color, home):
    async def check(pilot, app):
        app.tutor.open(number)
        await pilot.press("t")
        await until(pilot, lambda: app.in_course and shown(app))
        cards = len(app.tutor.reading.cards)
        for place in range(cards):
            assert app.tutor.reading.place == place
            if number == CHAPTERS and place == cards - 1:
                assert "chapters passed" in " ".join(page(app).split())
            else:
                await walk_card(pilot, app, (number, place))
        assert number in app.tutor.progress.passed
        assert home.exists()

    play(check, size=size, color=color)


# -- ticking


def forget_done(app):
    app.tutor.reading = replace(app.tutor.reading, done=frozenset())


def test_painting_ticks_nothing_off(play):
    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        await do_tasks(pilot, app)
        done = app.tutor.reading.done
        assert done
        forget_done(app)
        app.screen.repaint()
        app.theme = "textual-light"
        await pilot.resize_terminal(100, 30)
        await until(pilot, lambda: app.screen.frame.columns == 100)
        assert app.tutor.reading.done == frozenset()
        app.screen.changed()
        assert app.tutor.reading.done == done

    play(check)


def test_a_screen_that_is_not_shown_ticks_nothing_off(play):
    async def check(pilot, app):
        outside = app.screen
        await pilot.press("t")
        await in_course(pilot, app)
        await do_tasks(pilot, app)
        outside.advance()
        while outside.history.cursor < app.screen.history.cursor:
            outside.advance()
        forget_done(app)
        outside.changed()
        assert app.tutor.reading.done == frozenset()

    play(check)


# -- coming and going


async def in_course(pilot, app):
    await until(pilot, lambda: app.in_course and shown(app))


def test_t_opens_the_course_and_escape_leads_back_to_what_was_there(play):
    async def check(pilot, app):
        await pilot.press("n", "n")
        before = page(app)
        await pilot.press("t")
        await in_course(pilot, app)
        assert "Lesson 1" in page(app)
        await pilot.press("escape")
        await until(pilot, lambda: not app.in_course and page(app) == before)

    play(check)


def test_the_course_opens_again_at_the_same_card_and_scene(play):
    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.press("t", "n", "n")
        await until(pilot, lambda: app.screen.history.cursor == 2)
        await pilot.press("2")
        await until(pilot, lambda: app.screen.NAME == "slope" and not app.in_course)
        await pilot.press("t")
        await in_course(pilot, app)
        assert app.tutor.reading.place == 0
        assert app.screen.history.cursor == 2

    play(check)


def test_a_learner_comes_back_where_they_were_another_day(play):
    async def first(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.press("t")
        await until(pilot, lambda: app.tutor.reading.place == 1)

    async def second(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        assert app.tutor.reading.place == 1

    play(first, size=(120, 40))
    play(second, size=(120, 40))


def test_a_broken_progress_file_is_ignored(play, home):
    home.parent.mkdir(parents=True)
    home.write_text("{broken")

    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        assert "Lesson 1" in page(app)

    play(check)


def test_only_chapters_that_there_are_count_as_passed(home):
    Kept(home).keep(Progress(passed=frozenset({0, 1, 77})))
    assert Tutor(home).standing() == f"the course: 1 of {CHAPTERS} chapters passed"


def test_progress_that_cannot_be_kept_is_said_and_loses_nothing(play, home):
    home.parent.mkdir(parents=True)
    home.mkdir()  # a folder stands where the file should be

    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        app.tutor.open(1)
        app.scored("landing", True)
        app.scored("landing", True)
        assert app.tutor.progress.answers == (2, 2)
        await until(pilot, lambda: any("could not be kept" in note.message for note in app._notifications))
        assert len(app._notifications) == 1

    play(check)


def test_progress_of_a_newer_version_is_left_alone_and_that_is_said_at_a_card(play, home):
    home.parent.mkdir(parents=True)
    home.write_text('{"version": 9}')

    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        app.tutor.open(3)
        await until(pilot, lambda: any("newer gdtui" in note.message for note in app._notifications))

    play(check)
    assert home.read_text() == '{"version": 9}'


def test_a_chapter_is_chosen_from_the_contents(play):
    async def check(pilot, app):
        await pilot.press("C")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press(*["down"] * 6, "enter")
        await in_course(pilot, app)
        assert app.tutor.reading.chapter == 7
        await until(pilot, lambda: app.screen.NAME == "circuit")

    play(check)


def test_the_scenes_of_a_card_are_offered(play):
    async def check(pilot, app):
        app.tutor.open(12)
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.press("X")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press(*["down"] * 12, "enter")
        await until(
            pilot, lambda: app.screen.NAME == "circuit" and app.screen.history.simulation.name == "attention"
        )
        await in_course(pilot, app)

    play(check, size=(120, 40))


def test_every_scene_of_the_last_table_ticks_its_task(play):
    async def check(pilot, app):
        app.tutor.open(12)
        await pilot.press("t")
        await in_course(pilot, app)
        for place in range(len(app.tutor.reading.card.links)):
            forget_done(app)
            app._opened = 0
            await pilot.press("X", *["down"] * place, "enter", "n")
            assert app.tutor.reading.ticked == {0}, place

    play(check, size=(120, 40))


def test_a_card_that_is_gone_back_to_has_its_scene_as_it_was_left(play):
    async def check(pilot, app):
        app.tutor.open(1)
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.press("n", "n", "n", "t", "t")
        await until(pilot, lambda: app.tutor.reading.place == 2 and app.screen.history.cursor == 0)
        await pilot.press("T")
        await until(pilot, lambda: app.tutor.reading.place == 1 and app.screen.history.cursor == 3)
        await pilot.press("T")
        assert app.screen.history.cursor == 3
        await pilot.press("t")
        assert app.screen.history.cursor == 3  # the second card has no scene of its own
        assert len(app._modes) <= 8

    play(check, size=(120, 40))


def test_a_check_that_was_passed_says_what_its_chapter_lacks(play):
    async def check(pilot, app):
        app.tutor.reading = place_of_check(1)
        await pilot.press("t")
        await in_course(pilot, app)
        await answer(pilot, app, right=True)
        await pilot.press("T", "t", "t")
        await until(pilot, lambda: app.tutor.reading.place == 4 and app.tutor.reading.grade is None)
        seen = " ".join(page(app).split())
        assert "To pass the chapter, do what is left to do on cards 1, 2, 3 and 4" in seen
        assert "Passed. On with t." not in seen

    play(check)


def test_where_a_scene_leads_on_escape_is_said_to_come_back(play):
    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        assert "esc close" in page(app)
        await pilot.press("g")
        await until(pilot, lambda: app.screen.NAME == "circuit")
        assert "esc back" in page(app)
        await pilot.press("escape")
        await until(pilot, lambda: "esc close" in page(app))

    play(check, size=(120, 40))


def test_where_text_hides_the_scene_a_key_of_the_screen_shows_it(play):
    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        assert "himmelblau" not in page(app)
        assert "t to the picture" in page(app)
        assert "outcome" not in page(app)
        await pilot.press("n")
        await until(pilot, lambda: "outcome" in page(app))
        assert app.screen.history.cursor == 1
        await pilot.press("T")
        await until(pilot, lambda: "One number says how wrong" in page(app))

    play(check)


def test_escape_from_a_circuit_that_a_lesson_opened_comes_back_to_the_lesson(play):
    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.press("g")
        await until(pilot, lambda: app.screen.NAME == "circuit" and shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.NAME == "landscape" and shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: not app.in_course)

    play(check, size=(120, 40))


def test_a_click_beside_a_lesson_moves_the_dot_under_the_pointer(play):
    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.click("StageView", offset=(60, 20))
        await until(pilot, lambda: app.screen.history.current.racers[0].params[0] != 0.6)
        lines = page(app).splitlines()
        assert lines[20][60] == "●"
        await pilot.click("StageView", offset=(10, 20))  # on the text: nothing happens
        await pilot.pause()
        assert page(app).splitlines()[20][60] == "●"

    play(check, size=(120, 40))


def test_the_lesson_follows_a_resize(play):
    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        for size, scene in (((80, 24), False), ((120, 40), True), ((50, 10), False), ((80, 60), True)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda scene=scene: ("outcome" in page(app)) is scene)

    play(check, size=(120, 40))


def test_a_prediction_is_asked_where_its_scene_is_seen(play):
    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        assert "outcome" not in page(app)
        await pilot.press("p")
        await until(pilot, lambda: "Where will" in page(app))

    play(check)


@pytest.mark.parametrize("size", [(4, 20), (6, 30), (1, 1)])
@pytest.mark.parametrize("key", ["t", "T", "n"])
def test_in_a_terminal_of_a_few_cells_the_course_goes_on(play, size, key):
    async def check(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.resize_terminal(*size)
        await pilot.press(key)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Lesson 1" in page(app))

    play(check)


def place_of_check(chapter, turn=0):
    """A reader at the first check of a chapter."""
    cards = lesson(chapter).cards
    return replace(opened(chapter, next(n for n, card in enumerate(cards) if card.check)), turn=turn)


def test_a_wrong_answer_gets_its_reason_on_the_card(play):
    async def check(pilot, app):
        app.tutor.reading = place_of_check(7)
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.press("t")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press("1", "enter")
        await until(pilot, lambda: "local gradient of the add gate alone" in " ".join(page(app).split()))
        assert 7 not in app.tutor.progress.passed

    play(check)


@pytest.mark.parametrize(("first", "then"), [("1", "2"), ("minus", "9"), ("full_stop", "5"), ("5", "0")])
def test_a_number_that_is_typed_at_a_check_begins_the_answer(play, first, then):
    async def check(pilot, app):
        app.tutor.reading = place_of_check(7)
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.press(first)
        await until(pilot, lambda: len(app.screen_stack) > 1)
        assert app.in_course
        await pilot.press(then, "enter")
        await until(pilot, lambda: app.tutor.reading.grade is not None)
        await until(pilot, lambda: len(app.screen_stack) == 1 and "✗" in page(app))
        asked = app.tutor.reading.question.prompt
        await pilot.press(first)  # a miss costs another question
        await until(pilot, lambda: len(app.screen_stack) > 1)
        assert app.tutor.reading.question.prompt != asked

    play(check)


def test_a_number_answers_a_check_instead_of_leaving_the_lesson(play):
    async def check(pilot, app):
        app.tutor.reading = place_of_check(1)
        await pilot.press("t")
        await in_course(pilot, app)
        await pilot.press("question_mark")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press("1")  # not while the help lies over it
        assert app.tutor.reading.grade is None
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        for digit in "4590":  # no answers, and no other screens
            await pilot.press(digit)
            assert app.in_course
            assert app.tutor.reading.grade is None
        right = app.tutor.reading.question.right_answer
        await pilot.press(str((right + 1) % 3 + 1))
        await until(pilot, lambda: "✗" in page(app))
        await pilot.press("1")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press(str(app.tutor.reading.question.right_answer + 1))
        await until(pilot, lambda: "To pass the chapter" in page(app))
        assert app.in_course
        await pilot.press("2")  # nothing is asked any more: the key goes where it always goes, and says so
        await until(pilot, lambda: app.screen.NAME == "slope" and not app.in_course)
        await until(pilot, lambda: "The course waits at its card" in page(app))

    play(check)


def test_ticks_stay_when_one_goes_back_and_when_one_starts_again(play):
    async def first(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        await do_tasks(pilot, app)
        await pilot.press("t")
        await until(pilot, lambda: app.tutor.reading.place == 1)
        await pilot.press("T")
        await until(pilot, lambda: app.tutor.reading.place == 0)
        assert app.tutor.reading.ticked == {0}
        await until(pilot, lambda: "✓" in page(app))

    async def again(pilot, app):
        await pilot.press("t")
        await in_course(pilot, app)
        assert app.tutor.reading.ticked == {0}

    play(first, size=(120, 40))
    play(again, size=(120, 40))


def test_restricted_keeps_no_progress(home):
    import asyncio

    from gdtui.app import GdtuiApp
    from gdtui.terminal.capabilities import Capabilities, ColorDepth

    app = GdtuiApp(capabilities=Capabilities(ColorDepth.TRUECOLOR, False), restricted=True)

    async def go():
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("t")
            await in_course(pilot, app)
            app.scored("value", True)
            assert app.tutor.progress.answers == (1, 1)

    asyncio.run(go())
    assert not home.parent.exists()


def test_the_words_of_the_course_are_looked_up(play):
    async def check(pilot, app):
        await pilot.press("f2")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        await pilot.press("enter")
        first = app.tutor.words()[0]
        await until(pilot, lambda: f"{first.name}: " in page(app))
        assert "(Lesson " in " ".join(page(app).split())

    play(check)


def test_a_lesson_of_ones_own_is_opened_and_keeps_no_progress(home, tmp_path):
    import asyncio

    from gdtui.app import GdtuiApp
    from gdtui.terminal.capabilities import Capabilities, ColorDepth
    from tests.lessons.test_own import GOOD

    path = tmp_path / "rates.md"
    path.write_text(GOOD)
    app = GdtuiApp(capabilities=Capabilities(ColorDepth.TRUECOLOR, False), lesson=path)

    async def go():
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.in_course and "Two rates" in page(app))
            await do_tasks(pilot, app)
            await pilot.press("t")
            await until(pilot, lambda: app.tutor.reading.place == 1)
            await answer(pilot, app, right=False)
            await answer(pilot, app, right=True)
            assert app.tutor.reading.finished

    asyncio.run(go())
    assert not home.exists()
