"""Each exercise solved, and failed in typical ways: the first wrong number, and which slip it looks like."""

import random

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.exercises.catalogue import ABOUT, NUMBERS, find_task, number_of, template
from gdtui.exercises.child import answers
from gdtui.exercises.sandbox import Ran
from gdtui.exercises.verdict import verdict_of
from tests.exercises.solutions import SOLUTIONS, WRONG


def judged(text, number, seed=0):
    """As `verdict.judged`, but in this process: the texts are our own."""
    task = find_task(number)
    with np.errstate(all="ignore"):
        found = list(answers(text, task, task.cases(random.Random(seed))))
    return verdict_of(Ran(found, "", ""), number, seed)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_solution_is_right_whatever_is_drawn(number):
    for seed in range(3):
        assert judged(SOLUTIONS[number], number, seed).lines[0].startswith(f"right: {ABOUT[number]}")


@pytest.mark.parametrize(("number", "text", "instead", "asked"), WRONG)
def test_a_typical_mistake_is_found_and_named(number, text, instead, asked):
    assert text in SOLUTIONS[number]
    verdict = judged(SOLUTIONS[number].replace(text, instead), number)
    assert not verdict.right
    assert asked in verdict.lines[0]
    assert verdict.lines[1].startswith("case: ")


def test_three_ways_to_fail_each():
    assert all(sum(number == each[0] for each in WRONG) >= 3 for number in NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_slip_can_be_told_from_what_is_right_and_from_each_other(number):
    task = find_task(number)
    cases = task.cases(random.Random(0))
    found = [[slip.numbers(case) for case in cases] for slip in task.slips]
    right = [[part.value for part in task.expected(case)] for case in cases]
    assert all(numbers != right for numbers in found)
    assert all(one != other for k, one in enumerate(found) for other in found[:k])


@pytest.mark.parametrize("number", NUMBERS)
def test_an_unfilled_gap_gets_its_own_line(number):
    verdict = judged(template(number), number)
    assert "is not filled yet: put your lines in place of 'raise NotImplementedError'" in verdict.lines[0]
    assert len(verdict.lines) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_a_template_says_which_it_is(number):
    text = template(number)
    assert number_of(text, "mine.py") == number == number_of(text.partition("\n")[2], "mine.py")
    assert max(map(len, text.splitlines())) <= 100
    assert f"gdtui exercise {number}:" in text


@pytest.mark.parametrize("text", ["", "x = 1", "# gdtui exercise 99: none"])
def test_what_is_no_exercise_is_refused(text):
    with pytest.raises(InputError, match="exercise"):
        number_of(text, "mine.py")


def test_the_issue_s_words_for_a_step_that_goes_up():
    wrong = SOLUTIONS[3].replace("w - learning", "w + learning")
    assert judged(wrong, 3).lines[0] == "not yet: step 1: w is 1.5, it should be 0.5; was the gradient added?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def step(w, gradient, learning_rate):\n    pass", "gave back nothing: is the return missing?"),
        ("def step(w, gradient, learning_rate):\n    return 'no'", "gave back str, it should be numbers"),
        ("def step(w, gradient, learning_rate):\n    return [1, 2, 3]", "3 numbers, it should be one number"),
        ("def step(w):\n    return w", "TypeError"),
        ("def other():\n    pass", "there is no step in it: keep the name"),
        ("step = 3", "there is no step in it"),
        ("def step(:\n", "line 1: SyntaxError"),
        ("def step(w, gradient, learning_rate):\n    return [1 / 0]", "line 2: ZeroDivisionError"),
        ("1 / 0", "line 1: ZeroDivisionError"),
        ("import sys\nsys.exit()", "line 2: SystemExit"),
        ("def step(*a):\n    return [float('nan')]", "w[0] is nan, it should be 0.8"),
        ("def step(*a):\n    return step(*a)", "RecursionError"),
        ("def step(*a):\n    raise ValueError('\\x1b[2J' * 99)", "ValueError"),
    ],
)
def test_what_else_can_be_wrong_is_said_in_a_line(text, said):
    verdict = judged(text, 2)
    assert said in verdict.lines[0]
    assert not verdict.right
    assert all(line.isprintable() for line in verdict.lines)


def test_w_must_stay_as_it_is():
    text = (
        "def step(w, gradient, learning_rate):\n    for i in range(len(w)):\n"
        "        w[i] -= learning_rate * gradient[i]\n    return w"
    )
    assert "was w changed where it stands?" in judged(text, 2).lines[0]
