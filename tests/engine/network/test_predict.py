"""Questions about a network: their right answers are what then happens."""

import numpy as np
import pytest

from gdtui.engine.base.question import OPTION, PROMPT, WORDS
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.questions.predict import ask_network, why_unasked
from gdtui.engine.network.training import training_from

SETTINGS = {
    "moons": Settings(),
    "three": Settings(data="three-kinds", test_share=0.0),
    "sine": Settings(data="sine", optimizers=("momentum",)),
}


def asked(name, steps):
    training = training_from(SETTINGS[name])
    state = training.init()
    for _ in range(steps):
        state = training.step(state)
    found = [ask_network(training, state, seed) for seed in range(12)]
    return training, state, [question for question in found if question]


@pytest.mark.parametrize("steps", [0, 60])
@pytest.mark.parametrize("name", SETTINGS)
def test_every_question_fits_and_its_answer_is_right(name, steps):
    _, _, questions = asked(name, steps)
    assert {question.kind for question in questions} >= {"value", "direction"}
    for question in questions:
        assert len(question.prompt) <= PROMPT
        assert all(len(option) <= OPTION for option in question.options)
        grades = [question.grade(option) for option in range(len(question.options))]
        assert [grade.right for grade in grades].count(True) == 1
        assert grades[int(question.right_answer)].right
        assert all(0 < len(grade.words) <= WORDS for grade in grades)


def test_the_weight_moves_as_the_answer_says():
    training, state, questions = asked("moons", 5)
    after = training.step(state).params
    moves = [question for question in questions if question.kind == "direction"]
    for question in moves:
        index = training.shape.index_of(question.prompt.partition(" ")[0])
        way = "up" if after[index] > state.params[index] else "down"
        assert question.options[int(question.right_answer)] == way
    assert moves


def test_the_loss_does_what_the_answer_says():
    training, state, questions = asked("moons", 0)
    question = next(question for question in questions if question.kind == "value")
    before = state.figures.test_loss
    for _ in range(question.steps):
        state = training.step(state)
    assert state.figures.test_loss < 0.9 * before
    assert question.options[int(question.right_answer)].startswith("it falls")


def test_the_kind_is_the_one_that_is_told():
    training, state, questions = asked("three", 60)
    question = next(question for question in questions if question.kind == "leader")
    told = question.prompt.removeprefix("An example lies at ").partition(". W")[0]
    spot = [float(part.partition("= ")[2].replace("−", "-")) for part in told.split(", ")]
    says = training.terms.whole.predictions(state.params, np.array([spot]))[0]
    assert question.options[int(question.right_answer)] == f"kind {says.argmax()}"


def test_of_a_run_that_has_ended_nothing_is_asked():
    training = training_from(Settings(data="xor", noise=0.0, init="zeros", test_share=0.0, batch_size=0))
    state = training.init()
    assert training.ended(state)
    assert ask_network(training, state, 0) is None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(optimizers=("gradient-descent",), hyper={"learning_rate": 1e12}), "r starts anew."),
        (Settings(data="sine", hidden=(0,), held=("w1_1_1", "b1_1")), "every weight is held"),
    ],
)
def test_where_nothing_can_be_asked_the_reason_is_its_own(settings, said):
    training = training_from(settings)
    state = training.init()
    for _ in range(60):
        if training.ended(state):
            break
        state = training.step(state)
    if training.ended(state):
        assert why_unasked(training, state).startswith(state.outcome.reason)
    assert said in why_unasked(training, state)
