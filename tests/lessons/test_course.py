"""The course's text: what it states is computed, what it asks can be answered, what it shows exists."""

import re
import shlex

import numpy as np
import pytest

from gdtui.cli.opening import opening
from gdtui.engine.base.errors import InputError
from gdtui.engine.circuit.predict import near
from gdtui.lessons import course
from gdtui.lessons.course import CHAPTERS, FILES, lesson
from gdtui.lessons.markdown import front_matter
from gdtui.lessons.numbers import filled, numbers
from gdtui.lessons.reading import Reading
from gdtui.render import lesson_view
from gdtui.render.cells.panel import length
from gdtui.render.cells.prose import lay
from gdtui.screens.tutor import Tutor

NUMBERS = range(1, CHAPTERS + 1)
CARDS = [(number, place) for number in NUMBERS for place in range(len(lesson(number).cards))]
SCREEN = re.compile(r"```(scene|task|check)\n.*?```", re.S)
PLACEHOLDER = re.compile(r"\{\w+(?::[^{}]+)?\}")
CODE = re.compile(r"`[^`]+`|\(<scene:[^>]*>\)")


def parts(number):
    return front_matter(FILES[number - 1].read_text("utf-8"))


def test_the_chapters_are_numbered_on():
    assert CHAPTERS >= 10
    assert [file.name[:2] for file in FILES] == [f"{number:02}" for number in NUMBERS]


@pytest.mark.parametrize("number", [0, CHAPTERS + 1, -1])
def test_there_is_no_other_chapter(number):
    with pytest.raises(InputError, match=f"1 to {CHAPTERS}$"):
        lesson(number)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_chapter_begins_with_a_scene_and_ends_with_a_check(number):
    read = lesson(number)
    assert read.cards[0].scene
    assert any(card.check for card in read.cards[-2:])
    assert sum(len(card.tasks) for card in read.cards) >= 2
    assert 3 <= len(read.cards) <= 7


@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_of_a_chapter_is_used(number):
    head, body = parts(number)
    sources = " ".join(source for source in head.get("numbers", {}).values() if source.startswith("="))
    for name in head.get("numbers", {}):
        assert re.search(rf"\{{{name}[:}}]", body) or re.search(rf"\b{name}\b", sources), name


@pytest.mark.parametrize("number", NUMBERS)
def test_no_decimal_is_written_by_hand_but_settings_and_the_targets_of_tasks(number):
    """A decimal in a text is a placeholder, a setting of the scene, or the target of a task."""
    head, body = parts(number)
    text = CODE.sub("", PLACEHOLDER.sub("", SCREEN.sub("", body)))
    given = " ".join(head.get("numbers", {}).values()) + " ".join(
        re.findall(r"```scene\n(.*?)```", body, re.S)
    )
    for written in re.findall(r"−?\d+\.\d+", text):
        assert written.replace("−", "-").lstrip("-") in given, written


@pytest.mark.parametrize(("number", "place"), CARDS)
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (100, 30), (120, 40), (200, 60)])
def test_a_card_can_be_read_whole(number, place, size):
    tutor = Tutor(None)
    tutor.reading = Reading(number, place)
    assert lesson_view.fits(tutor.sheet(), *size)


@pytest.mark.parametrize(("number", "place"), CARDS)
def test_a_task_takes_two_lines_of_80_columns_at_most(number, place):
    for task in lesson(number).cards[place].tasks:
        assert len(lay([lesson_view._task(task.text, False)], 78)) <= 2


@pytest.mark.parametrize(("number", "place"), CARDS)
def test_no_line_of_a_card_is_wider_than_its_column(number, place):
    tutor = Tutor(None)
    tutor.reading = Reading(number, place)
    for columns in (39, 57, 76):
        assert all(length(row) <= columns for row in lesson_view._lines(tutor.sheet(), columns))


@pytest.mark.parametrize(("number", "place"), CARDS)
def test_scenes_and_links_open(number, place):
    card = lesson(number).cards[place]
    for command in (card.scene, *(command for _, command, _ in card.links)):
        if command:
            opening(shlex.split(command))
    assert len({link.text for link in card.links}) == len(card.links)


def test_every_cell_of_the_last_table_opens_a_scene():
    card = lesson(12).cards[0]
    assert [link.text for link in card.links] == [
        "gradient", "curvature", "a fixed rate", "adaptive rates", "SGD", "momentum", "Adam", "backprop",
        "autograd", "gates", "sigmoid", "softmax", "attention",
    ]  # fmt: skip


def test_numbers_come_from_traces_by_row_and_from_formulas():
    known = numbers(
        {
            "last": "slope --loss square --start 1.5 --learning-rate 0.1 --steps 3 | w",
            "first": "slope --loss square --start 1.5 --learning-rate 0.1 --steps 3 | w | 1",
            "gate": "circuit (x+y)*z --set x=-2 --set y=5 --set z=-4 | value | x+y",
            "sum": "= last + first",
        }
    )
    assert known == pytest.approx({"last": 0.768, "first": 1.2, "gate": 3.0, "sum": 1.968})
    assert filled("{first}, {last:.1f}, {gate}", known) == "1.2, 0.8, 3"


# -- what the chapters say of whole runs


def run(command, steps):
    opened = opening(shlex.split(command))
    simulation = course_simulation(opened)
    state = simulation.init()
    for _ in range(steps):
        state = simulation.step(state)
    return simulation, state


def course_simulation(opened):
    from gdtui.registry import SCREENS

    return SCREENS[opened.screen].simulation(opened.settings)


def test_chapter_2_the_walker_beats_the_parachutes():
    _, state = run(lesson(2).scene(1), 20)
    search, walk = state.racers
    assert walk.loss < search.loss / 1000


def test_chapter_5_the_regimes_are_as_told():
    for rate, outcome in (("0.5", "converged"), ("1", "running"), ("2", "diverged")):
        _, state = run(f"slope --loss square --start 1.5 --learning-rate {rate}", 50)
        assert str(state.racers[0].outcome.kind) == outcome


@pytest.mark.parametrize("seed", range(3))
def test_chapter_6_noise_leaves_the_sharp_minimum_where_batch_stays(seed):
    _, state = run(f"race --data sharp-flat --seed {seed}", 100)
    batch, _, sgd = (runner.params for runner in state.runners)
    assert batch[0] == pytest.approx(-1.47, abs=0.05)
    assert sgd[0] > 0.5


def test_chapter_6_one_pass_makes_as_many_updates_as_told():
    simulation, state = run("race --data line --seed 0 --budget examples", 0)
    while state.runners[0].turn.updates == 0:
        state = simulation.step(state)
    updates = [runner.turn.updates for runner in state.runners]
    assert updates[0] == 1
    assert updates[1] == pytest.approx(6.25, abs=1)
    assert updates[2] == pytest.approx(200, rel=0.15)


def test_chapter_9_the_patterns_are_those_of_the_engine():
    from gdtui.engine.autodiff.expression import parse

    point = {"x": 3.0, "y": 2.0}

    def gradient(text):
        circuit = parse(text)
        return circuit.value_and_gradient([point[name] for name in circuit.inputs])[1]

    assert gradient("x + y") == (1, 1)
    assert gradient("x*y") == (2, 3)
    assert gradient("max(x, y)") == (1, 0)
    assert near(parse("sigmoid(x)").value_and_gradient([0.0])[1][0], 0.25)


def test_chapter_12_newton_is_there_in_one_step():
    _, state = run("landscape --loss ravine --optimizer newton", 1)
    assert state.racers[0].loss < 1e-20


def test_chapter_11_of_five_rates_one_creeps_one_overshoots_and_returns_and_one_is_thrown_out():
    scene = lesson(11).scene(0)
    assert "--compare" in scene
    (rate,) = re.findall(r"--learning-rate (\S+)", scene)
    ends = []
    for share in (0.25, 0.5, 1, 2, 4):
        _, state = run(f"slope --loss square --start 1.5 --learning-rate {float(rate) * share}", 5)
        ends.append(state.racers[0])
    assert 0.3 < ends[0].params[0] < 1.5
    _, first = run(f"slope --loss square --start 1.5 --learning-rate {float(rate) * 2}", 1)
    assert first.racers[0].params[0] < 0 < 0.01 > ends[3].loss
    assert ends[4].loss > 1.5**2


def test_chapter_11_every_trouble_is_as_told():
    _, flat = run(lesson(11).scene(1), 60)
    assert flat.racers[0].loss > 0.9
    assert float(np.abs(flat.racers[0].gradient).max()) < 0.02
    _, saddle = run(lesson(11).scene(2), 30)
    assert saddle.racers[0].loss < run(lesson(11).scene(2), 0)[1].racers[0].loss
    early, late = (run(lesson(11).scene(4), steps)[1].figures for steps in (40, 100))
    assert late.train_loss < early.train_loss / 2
    assert late.test_loss > 2 * early.test_loss


def test_chapter_12_the_scenes_show_what_they_claim():
    def losses(name, steps):
        (link,) = (link for link in lesson(12).cards[0].links if link.text == name)
        _, state = run(link.command, steps)
        return {racer.name: racer.loss for racer in state.racers}

    adaptive = losses("adaptive rates", 60)
    assert max(adaptive["rmsprop"], adaptive["adam"]) < adaptive["gradient-descent"] / 100
    rolled = losses("momentum", 50)
    assert rolled["momentum"] < rolled["gradient-descent"] / 2
    plain = losses("Adam", 30)
    assert min(plain, key=plain.__getitem__) == "gradient-descent"
    assert losses("curvature", 1)["newton"] < 1e-20
    assert all(link.about.endswith(".") for link in lesson(12).cards[0].links)


def test_the_contents_name_every_chapter():
    assert [title for title, _ in course.COURSE.contents] == [lesson(number).title for number in NUMBERS]
    assert all(len(about) < 140 for _, about in course.COURSE.contents)


def test_imagenet_takes_as_many_updates_in_the_lesson_as_on_the_screen():
    """1,281,167 images in batches of 32, the last one smaller."""
    from gdtui.engine.race.noise import IMAGENET, cost

    on_screen = cost(32, 200, False).imagenet_updates
    assert (IMAGENET, on_screen) == (1_281_167, 40_037)
    head, body = parts(6)
    (said,) = [
        line for line in course.told(body, numbers(head["numbers"])).splitlines() if "ImageNet" in line
    ]
    assert f"{IMAGENET:,}" in said
    assert f"{on_screen:,} updates" in said
