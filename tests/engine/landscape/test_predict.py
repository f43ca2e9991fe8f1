"""Questions on landscapes and curves: what is right is right, what is wrong gets its reason."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.question import OPTION, PROMPT, WORDS, Form, Question
from gdtui.engine.landscape.predict import ask_landscape
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, find_loss
from gdtui.engine.optimizers.registry import OPTIMIZERS, make
from gdtui.engine.slope.predict import OPTIONS, ask_slope
from gdtui.engine.slope.simulation import Slope

DESCENDING = [name for name in OPTIMIZERS if name != "random-search"]


def landscape(loss: str, start: tuple[float, ...], name: str, **hyper: float) -> Landscape:
    return Landscape(find_loss(loss, 2), start, (make(name, **hyper),))


def curve(loss: str, w: float, name: str = "gradient-descent", **hyper: float | None) -> Slope:
    return Slope(find_loss(loss, 1), (w,), (make(name, **hyper),))


def after(simulation: Landscape, steps: int) -> LandscapeState:
    state = simulation.init()
    for _ in range(steps):
        state = simulation.step(state)
    return state


def place_question(simulation: Landscape, state: LandscapeState) -> Question:
    """The first seed's question that asks for a place."""
    asked = (ask_landscape(simulation, state, 0, seed) for seed in range(50))
    return next(question for question in asked if question and question.form is Form.PLACE)


def loss_question(simulation: Landscape, state: LandscapeState) -> Question:
    asked = (ask_landscape(simulation, state, 0, seed) for seed in range(50))
    return next(question for question in asked if question and question.form is Form.CHOICE)


def way_question(simulation: Slope, state: LandscapeState) -> Question:
    asked = (ask_slope(simulation, state, seed) for seed in range(50))
    return next(question for question in asked if question and question.options == OPTIONS)


def fits(question: Question) -> None:
    assert len(question.prompt) <= PROMPT
    assert "…" not in question.prompt
    assert all(len(option) <= OPTION for option in question.options)
    assert question.grade(question.right_answer).right
    for option in range(len(question.options)):
        grade = question.grade(option)
        assert 0 < len(grade.words) <= WORDS
        assert grade.right == (option == question.right_answer)


def asked(question: Question | None) -> tuple[object, ...]:
    if question is None:
        return ()
    return (
        question.kind,
        question.prompt,
        question.form,
        question.options,
        question.right_answer,
        question.hint,
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
@settings(max_examples=40, deadline=None)
@given(
    loss=st.sampled_from(sorted(LANDSCAPES)),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    rate=st.sampled_from((None, 1e-4, 0.05, 30.0)),
    steps=st.integers(0, 4),
    seed=st.integers(0, 9),
    spot=st.tuples(st.floats(-20, 20), st.floats(-20, 20)),
)
def test_a_question_agrees_with_the_step_made(name, loss, shares, rate, steps, seed, spot) -> None:
    objective = LANDSCAPES[loss]
    start = tuple(low + t * (high - low) for t, (low, high) in zip(shares, objective.bounds, strict=True))
    hyper = {} if name == "random-search" else {"learning_rate": rate}
    simulation = Landscape(objective, start, (make("adam"), make(name, **hyper)))
    state = after(simulation, steps)
    question = ask_landscape(simulation, state, 1, seed)
    assert asked(question) == asked(ask_landscape(simulation, state, 1, seed))
    now, then = state.racers[1], simulation.step(state).racers[1]
    if now.outcome.ended or name == "random-search" or not math.isfinite(then.loss):
        assert question is None
        return
    assert question is not None
    assert question.steps == 1
    fits(question)
    if question.form is Form.PLACE:
        assert question.right_answer == tuple(then.params)
        grade = question.grade(spot)
        assert 0 < len(grade.words) <= WORDS
        assert all(low <= at <= high for at, (low, high) in zip(then.params, objective.bounds, strict=True))
    else:
        order = (then.loss > now.loss) - (then.loss < now.loss)
        assert question.right_answer == {-1: 0, 1: 1, 0: 2}[order]


def test_near_means_a_share_of_the_step_or_of_the_picture() -> None:
    """From (−8, 5) on Matyas with η = 1 the step is (6.56, −6.44), about 9.2 long; the picture is 20 wide."""
    simulation = landscape("matyas", (-8.0, 5.0), "gradient-descent", learning_rate=1.0)
    question = place_question(simulation, simulation.init())
    assert isinstance(question.right_answer, tuple)
    x, y = question.right_answer
    length = math.dist((x, y), (-8.0, 5.0))
    assert question.grade((x + 0.24 * length, y)).right
    assert not question.grade((x + 0.26 * length, y)).right
    small = landscape("matyas", (-8.0, 5.0), "gradient-descent", learning_rate=1e-4)
    question = place_question(small, small.init())
    assert isinstance(question.right_answer, tuple)
    x, y = question.right_answer
    assert question.grade((x, y - 0.39)).right
    assert not question.grade((x, y - 0.41)).right


def test_reasons_for_a_wrong_place() -> None:
    """By hand: on x² + y² from (−2, 0) with η = 0.25 the gradient is (−4, 0) and the step (1, 0)."""
    simulation = landscape("x**2 + y**2", (-2.0, 0.0), "gradient-descent", learning_rate=0.25)
    grade = place_question(simulation, simulation.init()).grade
    lands = "It lands at x = −1.000, y = 0: −η·g = −0.25·(−4.000, 0) = (1.000, 0)."
    assert grade((-1.0, 0.0)).words == f"{lands} Your mark is 0 away."
    assert (
        grade((0.0, 0.0)).words == f"The direction is right, but the mark is 2.0 times too far away. {lands}"
    )
    assert grade((-1.5, 0.0)).words == (
        f"The direction is right, but the mark is at 0.50 of the step: too short. {lands}"
    )
    assert grade((-2.0, 0.0)).words == (
        f"The mark is where the dot is now; the gradient is 4.000 long, and the step 1.000. {lands}"
    )
    assert grade((-3.0, 0.0)).words == (
        "The mark is uphill: the gradient (−4.000, 0) points where the loss grows, and the step goes against "
        f"it. {lands}"
    )
    assert grade((-1.0, 1.0)).words == (
        f"The direction is off by 45°: the step goes exactly against the gradient. {lands}"
    )
    assert [grade(spot).right for spot in [(-1.0, 0.0), (-1.2, 0.0), (-1.3, 0.0), (0.0, 0.0)]] == [
        True, True, False, False,
    ]  # fmt: skip


def test_what_turns_a_step() -> None:
    """By hand: momentum from (−2, 1) on x² + y², η = 0.25: v = (−4, 2), then 0.9·v + (−2, 1)."""
    simulation = landscape("x**2 + y**2", (-2.0, 1.0), "momentum", learning_rate=0.25)
    first = place_question(simulation, simulation.init()).grade((-2.0, -3.0)).words
    assert ": the first step goes exactly against the gradient." in first
    second = place_question(simulation, after(simulation, 1)).grade((-1.0, -3.0)).words
    assert "the step adds the velocity so far, (−4.000, 2.000), to the slope." in second
    assert second.endswith("−η·v = (1.400, −0.7000), where v keeps 0.9 of what it was.")
    for name, said in [
        ("adam", "each param's slope is divided by its own size"),
        ("adagrad", "each param's slope is divided by its own size"),
        ("rmsprop", "each param's slope is divided by its own size"),
        ("newton", "the step looks at the curvature too"),
        ("nesterov", "the first step goes exactly against the gradient"),
    ]:
        simulation = landscape("x**2 + 4*y**2", (-2.0, 1.0), name, learning_rate=0.1)
        assert said in place_question(simulation, simulation.init()).grade((-2.0, -3.0)).words


def test_reasons_for_the_loss() -> None:
    near = landscape("x**2 + y**2", (-2.0, 0.0), "gradient-descent", learning_rate=0.25)
    question = loss_question(near, near.init())
    sums = "The slope alone gives g·update = −4.000; how the ground bends adds 1.000."
    assert question.grade(0).words == (
        "The loss goes from 4.000 to 1.000. The step of 1.000 goes downhill and is short enough to stay "
        f"there. {sums}"
    )
    assert "The slope is not 0, and the step is 1.000 long." in question.grade(2).words
    far = landscape("x**2 + y**2", (-2.0, 0.0), "gradient-descent", learning_rate=1.1)
    question = loss_question(far, far.init())
    assert question.right_answer == 1
    assert "Downhill holds only close by: the step of 4.400 goes too far." in question.grade(0).words
    even = landscape("x**2 + y**2", (-2.0, 0.0), "gradient-descent", learning_rate=1.0)
    question = loss_question(even, even.init())
    assert question.right_answer == 2
    assert "exactly as high" in question.grade(2).words


@pytest.mark.parametrize(("name", "said"), [
    ("momentum", "the velocity of earlier steps carries it on"),
    ("adam", "its mean of past slopes carries it on"),
])  # fmt: skip
def test_carried_uphill(name: str, said: str) -> None:
    simulation = landscape("x**2 + y**2", (-2.0, 0.0), name, learning_rate=0.1)
    state = simulation.init()
    while float(state.racers[0].gradient[0]) < 0:
        state = simulation.step(state)
    assert said in loss_question(simulation, state).grade(1).words


def test_the_mark_must_be_possible_to_put() -> None:
    """Where the dot leaves the picture, the loss is asked about whatever the seed."""
    simulation = landscape("x**2 + y**2", (4.0, 0.0), "gradient-descent", learning_rate=1.2)
    forms = {ask_landscape(simulation, simulation.init(), 0, seed).form for seed in range(30)}
    assert forms == {Form.CHOICE}


def test_long_names_fit() -> None:
    names = "a" * 32, "b" * 32
    simulation = landscape(f"{names[0]}**2 + {names[1]}**2", (-2.0, 1.0), "adam")
    for spot in [(-2.0, 1.0), (3.0, 3.0), (-1.0, -4.0)]:
        assert len(place_question(simulation, simulation.init()).grade(spot).words) <= WORDS


# Curves


@pytest.mark.parametrize("loss", CURVES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_way_on_every_curve(loss: str, name: str) -> None:
    kinds = set()
    for rate in (None,) if name == "random-search" else (None, 0.02, 0.7, 3.0):
        simulation = curve(loss, CURVES[loss].start[0], name, learning_rate=rate)
        state = simulation.init()
        for seed in range(12):
            question = ask_slope(simulation, state, seed)
            assert asked(question) == asked(ask_slope(simulation, state, seed))
            then = simulation.step(state)
            if question:
                fits(question)
                kinds.add(question.options)
                agrees(question, state, then)
            else:
                assert name == "random-search" or state.racers[0].outcome.ended
            state = then
    assert (OPTIONS in kinds) == (name != "random-search")


def agrees(question: Question, state: LandscapeState, then: LandscapeState) -> None:
    if question.options != OPTIONS:
        return
    before, reached = state.racers[0], then.racers[0]
    moved = float(reached.params[0] - before.params[0])
    turned = float(before.gradient[0] * reached.gradient[0]) < 0
    expected = {True: 1, False: 0}[turned] + (2 if moved > 0 else 0)
    assert question.right_answer == (expected if reached.move.update[0] else 4)


def test_reasons_for_the_way() -> None:
    """By hand: w² at 1.5 with η = 0.6: slope 3, step −1.8, slope −0.6 after it; η·L″ = 1.2."""
    simulation = curve("square", 1.5, learning_rate=0.6)
    question = way_question(simulation, simulation.init())
    assert question.prompt == "Which way will w move in the next step, and will it pass the minimum?"
    way = "The slope is 3.000: the loss grows to the right. Minus turns that round: −0.6·slope = −1.800."
    sign = "The slope goes from 3.000 to −0.6000, changing its sign: it overshoots."
    regime = "η·L″ = 1.200: a step goes that share of the way to the minimum."
    assert question.right_answer == 1
    assert question.grade(0).words == f"{sign} {regime} {way}"
    assert question.grade(2).words == question.grade(4).words == f"{way} {sign} {regime}"
    slow = curve("square", 1.5, learning_rate=0.1)
    short = way_question(slow, slow.init())
    assert "The slope goes from 3.000 to 2.400 and keeps its sign: no overshooting." in short.grade(1).words
    exact = curve("square", 1.5, learning_rate=0.5)
    lands = way_question(exact, exact.init())
    assert "The slope goes from 3.000 to 0: it lands on the spot, not past it." in lands.grade(0).words
    assert lands.right_answer == 0


def test_a_velocity_carries_on_against_the_slope() -> None:
    simulation = curve("square", 1.0, "momentum", learning_rate=0.1)
    state = simulation.init()
    while float(state.racers[0].gradient[0]) >= 0:
        state = simulation.step(state)
    question = way_question(simulation, state)
    assert question.right_answer == 0
    assert re.match(
        r"The slope is −[\d.]+, yet the memory of earlier steps carries w left", question.grade(2).words
    )


def test_where_nothing_can_be_asked() -> None:
    flat = curve("hinge", 2.0)
    assert ask_slope(flat, flat.init(), 0) is None
    lost = curve("log(w)", -1.0)
    assert ask_slope(lost, lost.init(), 0) is None
    beyond = curve("sqrt(w)", 0.1, learning_rate=0.9)
    assert ask_slope(beyond, beyond.init(), 0) is None


def test_a_broken_place_is_never_right() -> None:
    simulation = landscape("bowl", (-2.4, 1.8), "gradient-descent", learning_rate=0.1)
    question = place_question(simulation, simulation.init())
    with np.errstate(all="ignore"):
        assert not question.grade((math.inf, 0.0)).right
