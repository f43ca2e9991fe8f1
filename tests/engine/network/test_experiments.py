"""What an experiment claims happens when it is run."""

import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.question import OPTION, PROMPT, WORDS
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.questions.experiments import EXPERIMENTS, answered
from gdtui.engine.network.questions.findings import Found
from gdtui.engine.network.training import training_from

CLAIMED = {
    "twins": "They stay twins",
    "vanishing": "Less than a hundredth",
    "dying": "Most of them stop for good",
    "linear": "No better than a straight line",
    "overfitting": "It falls, then rises far",
    "squares": "Yes",
    "edge": "It rises to 2/η and hovers there",
    "seeds": "The worst is more than half above the best",
}


@pytest.mark.parametrize("number", range(len(EXPERIMENTS)), ids=[each.name for each in EXPERIMENTS])
def test_what_is_claimed_happens(number):
    experiment, found = EXPERIMENTS[number], answered(number)
    assert experiment.options[found.right] == CLAIMED[experiment.name]
    assert len(found.words) <= WORDS
    assert len(experiment.question) <= PROMPT
    assert all(len(option) <= OPTION for option in experiment.options)
    assert "nan" not in found.words
    assert experiment.watch[-1].isalnum()  # it goes on in a sentence


def test_another_run_gets_another_answer():
    # the judges look at the runs: of learning from random weights, none of these is said
    plain = {"twins": Settings(data="moons", hidden=(4,)), "linear": Settings(data="circles")}
    for experiment in EXPERIMENTS:
        if experiment.name in plain:
            other = experiment._replace(run=plain[experiment.name])
            found = other.made()
            assert isinstance(found, Found)
            assert other.options[found.right] != CLAIMED[experiment.name]


def test_every_run_can_be_described():
    for experiment in EXPERIMENTS:
        for run in (experiment.run, *experiment.others):
            assert training_from(training_from(run).settings()).shape == training_from(run).shape


def test_there_is_no_other():
    with pytest.raises(InputError, match="there are 8"):
        answered(len(EXPERIMENTS))
