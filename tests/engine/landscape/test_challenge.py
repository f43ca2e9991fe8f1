"""Which optimizer is broken: every challenge can be passed and failed, and the numbers tell."""

import dataclasses

import numpy as np
import pytest

from gdtui.engine.base.happened import happened
from gdtui.engine.base.history import History
from gdtui.engine.base.question import OPTION, WORDS
from gdtui.engine.landscape.challenge import CLEAR, GROUND, STEPS, Challenge, make_challenge, showing
from gdtui.engine.landscape.predict import ask_landscape
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.landscape.suspects import BUGS, DECOYS, Bug, clues
from gdtui.engine.landscape.words import equations_for
from gdtui.engine.losses.catalogue import LANDSCAPES, find_loss
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.engine.optimizers.rules.broken import healthy

HIDDEN = {
    "rosenbrock": {"epsilon"}, "beale": {"epsilon"}, "booth": {"epsilon"}, "goldstein-price": {"epsilon"},
    "rastrigin": {"epsilon"}, "plateau": {"epsilon"},
}  # fmt: skip
"""Bugs that do not show on a landscape: its slopes are too steep for ε to matter."""


def of(bug: Bug, loss: str = GROUND) -> Challenge:
    """The first challenge that has that bug."""
    challenges = (make_challenge(LANDSCAPES[loss], seed) for seed in range(200))
    return next(challenge for challenge in challenges if challenge.bug is bug)


def after(challenge: Challenge, steps: int) -> LandscapeState:
    state = challenge.simulation.init()
    for _ in range(steps):
        state = challenge.simulation.step(state)
    return state


@pytest.mark.parametrize("loss", LANDSCAPES)
def test_the_bugs_that_show_on_a_landscape(loss: str) -> None:
    assert {bug.name for bug in BUGS} - {bug.name for bug in showing(LANDSCAPES[loss])} == HIDDEN.get(
        loss, set()
    )


@pytest.mark.parametrize("loss", LANDSCAPES)
def test_every_seed_gives_a_challenge_that_can_be_passed_and_failed(loss: str) -> None:
    found = set()
    for seed in range(40):
        challenge = make_challenge(LANDSCAPES[loss], seed)
        found.add((challenge.bug.name, challenge.culprit))
        assert challenge.simulation.objective is LANDSCAPES[loss]
        assert len(challenge.options) == len(set(challenge.options)) == 4
        assert all(len(option) <= OPTION for option in challenge.options)
        for steps in (0, 1, STEPS):
            state = after(challenge, steps)
            for lane in (0, 1):
                for bug in range(4):
                    grade = challenge.grade(lane, bug, state)
                    assert grade.right == (lane == challenge.culprit and bug == challenge.right_bug)
                    assert 0 < len(grade.words) <= WORDS
                    assert "…" not in grade.words
    assert {bug for bug, _ in found} == {bug.name for bug in showing(LANDSCAPES[loss])}
    assert {lane for _, lane in found} == {0, 1}


def test_a_challenge_depends_on_the_seed_alone() -> None:
    for seed in range(10):
        one, two = (make_challenge(LANDSCAPES["himmelblau"], seed) for _ in range(2))
        assert (one.culprit, one.bug, one.options) == (two.culprit, two.bug, two.options)
        assert one.simulation.optimizers == two.simulation.optimizers


def test_where_nothing_shows_it_is_set_on_the_bowl() -> None:
    for text in ("0*x + 0*y + 1", "log(x - 10) + y"):
        loss = find_loss(text, 2, (-1, 1, -1, 1))
        assert showing(loss) == ()
        assert make_challenge(loss, 1).simulation.objective is LANDSCAPES[GROUND]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_lanes_look_alike_but_for_their_numbers(bug: Bug) -> None:
    challenge = of(bug)
    sick, sound = (challenge.simulation.optimizers[i] for i in (challenge.culprit, 1 - challenge.culprit))
    known = OPTIMIZERS[bug.rule_name]
    for rule in (sick, sound):
        assert (rule.name, rule.label, rule.glyph, rule.about) == (
            known.name, known.label, known.glyph, known.about,
        )  # fmt: skip
    assert sick.settings() == sound.settings()
    assert healthy(sick) == healthy(sound) == sound
    state = after(challenge, 3)
    for index in (0, 1):
        assert equations_for(state.racers[index], ("x", "y"), 0) == ()
        assert challenge.simulation.verdict(state, index) == ""
    assert len({happened(challenge.simulation, after(challenge, 0), i).sentence for i in (0, 1)}) == 1


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_healthy_lane_walks_as_the_real_rule_does(bug: Bug) -> None:
    challenge = of(bug)
    sound = challenge.simulation.optimizers[1 - challenge.culprit]
    real = OPTIMIZERS[bug.rule_name](**{part.name: part.value for part in sound.settings()})
    simulation = dataclasses.replace(challenge.simulation, optimizers=(real,))
    walked, expected = challenge.simulation.init(), simulation.init()
    for _ in range(10):
        walked, expected = challenge.simulation.step(walked), simulation.step(expected)
        lane = walked.racers[1 - challenge.culprit]
        assert lane.params.tobytes() == expected.racers[0].params.tobytes()
        assert all(clue.off == 0 for clue in clues(lane, simulation.objective))


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_bug_shows_clearly_in_time(bug: Bug) -> None:
    challenge = of(bug)
    states = [after(challenge, steps) for steps in range(1, STEPS + 1)]
    seen = [bug.clue(state.racers[challenge.culprit], challenge.simulation.objective) for state in states]
    assert any(clue and clue.off >= CLEAR for clue in seen)
    first, second = (states[-1].racers[i].params for i in (0, 1))
    assert np.abs(first - second).max() > 0.001


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_another_learning_rate_keeps_each_lane_and_its_bug(bug: Bug) -> None:
    challenge = of(bug)
    history: History[Landscape, LandscapeState] = History(challenge.simulation)
    history.step()
    for lane in (0, 1):
        rules = list(history.simulation.optimizers)
        rules[lane] = rules[lane].with_learning_rate(0.037)
        history.branch(dataclasses.replace(history.simulation, optimizers=tuple(rules)))
        assert [type(r.optimizer) for r in history.current.racers] == [
            type(rule) for rule in challenge.simulation.optimizers
        ]
    before = history.current.racers
    state = history.step()
    for racer, earlier in zip(state.racers, before, strict=True):
        assert racer.optimizer.settings()[0][-1] == 0.037
        assert racer.move.memory is earlier.memory
    assert challenge.grade(challenge.culprit, challenge.right_bug, state).right
    sound = state.racers[1 - challenge.culprit]
    assert all(clue.off == 0 for clue in clues(sound, challenge.simulation.objective))
    if bug.name != "stale":  # its step goes by the velocity alone
        assert any(
            clue.off > 0.001
            for clue in clues(state.racers[challenge.culprit], challenge.simulation.objective)
        )


def words(name: str, steps: int) -> str:
    """What is said of the right answer on the bowl, the lane's number left out."""
    challenge = of(next(bug for bug in BUGS if bug.name == name))
    said = challenge.grade(challenge.culprit, challenge.right_bug, after(challenge, steps)).words
    return said.replace(f"lane {challenge.culprit + 1}", "lane _")


def test_the_evidence_in_numbers() -> None:
    """By hand, on x² + y² from (−2.4, 1.8): g = (−4.8, 3.6); gradient descent and momentum with η = 0.1.

    Adam with η = 0.1 and ε = 1: 0.1·3.6/4.6 = 0.07826, √(3.6² + 1) = 3.736; uncorrected 0.36/(√0.01296 + 1).
    """
    assert words("uphill", 1) == (
        "After step 1, −η·g is 0.4800 for x, but lane _ moved it by −0.4800: it steps in the gradient's "
        "direction."
    )
    assert words("stale", 1) == (
        "After step 1, −η·v is 0.4800 for x, but lane _ moved it by 0: it steps with the velocity of before "
        "the update."
    )
    assert words("epsilon", 1) == (
        "After step 1, −η·m′/(√v′ + ε) is −0.07826 for y, but lane _ moved it by −0.09635: ε is inside the "
        "root."
    )
    assert words("uncorrected", 1) == (
        "After step 1, −η·m′/(√v′ + ε) is −0.07826 for y, but lane _ moved it by −0.03232: m and v are not "
        "corrected for their start at 0."
    )
    assert words("swapped", 1) == (
        "After step 1, β₁·m + (1 − β₁)·g is −0.4800 for x, but lane _ has m = −0.004800: β₁ and β₂ are "
        "swapped."
    )


def test_what_is_said_before_the_bug_shows() -> None:
    for bug in BUGS:
        assert words(bug.name, 0) == bug.sign
    assert words("mixed", 1) == BUGS[2].sign
    challenge = of(BUGS[2])
    look = "In this step lane {} shows nothing: look at another one."
    other = challenge.grade(1 - challenge.culprit, 0, after(challenge, 1)).words
    assert other.endswith(look.format(challenge.culprit + 1))
    assert words("mixed", 2).startswith("After step 2, −η·(g + μ·v) is ")


def test_a_wrong_answer_says_where_to_look() -> None:
    challenge = of(BUGS[0])
    sick, sound = f"lane {challenge.culprit + 1}", f"Lane {2 - challenge.culprit}"
    look = f"Look at the update of x in {sick}: 0.4800 by the rule, −0.4800 there."
    state = after(challenge, 1)
    assert challenge.grade(1 - challenge.culprit, challenge.right_bug, state).words == (
        f"{sound} keeps to its rule: the update of x should be 0.4800, and it is. {look}"
    )
    decoy = DECOYS["gradient-descent"][0]
    assert challenge.grade(challenge.culprit, challenge.suspects.index(decoy), state).words == (
        f"It is {sick}, but for another reason. With that bug both params move by exactly η in every step. "
        f"{look}"
    )
    assert challenge.grade(1 - challenge.culprit, 0, challenge.simulation.init()).words == (
        f"{sound} keeps to its rule. Make a step, then compare the numbers of both lanes."
    )


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_prediction_does_not_give_the_rule_away(bug: Bug) -> None:
    challenge = of(bug)
    state = after(challenge, 1)
    for lane in (0, 1):
        for seed in range(8):
            question = ask_landscape(challenge.simulation, state, lane, seed)
            assert question is not None
            answers = (
                range(len(question.options)) if question.options else [(-2.4, 1.8), (0.0, 0.0), (3.0, 3.0)]
            )
            for answer in (question.right_answer, *answers):
                said = question.grade(answer).words
                assert not any(
                    given in said for given in ("η", "velocity", "mean of past", "exactly against")
                )
