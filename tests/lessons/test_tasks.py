import pytest

from gdtui.lessons.tasks import Seen, condition

SEEN: Seen = {"step": 5.0, "outcome": "converged", "w": -0.5}


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("step >= 5", True),
        ("step > 5", False),
        ("step <= 5", True),
        ("step < 5", False),
        ("step = 5", True),
        ("step != 5", False),
        ("w < -0.4", True),
        ("outcome = converged", True),
        ("outcome != converged", False),
        ("outcome = diverged", False),
        ("step >= 5 and outcome = converged", True),
        ("step >= 6 and outcome = converged", False),
        ("nothing = 1", False),
        ("nothing != 1", False),
        ("outcome = 5", False),
        ("step = converged", False),
        ("outcome != 5", True),
    ],
)
def test_a_condition(text, met):
    assert condition(text).met(SEEN) is met


@pytest.mark.parametrize("text", ["", "step", "step 5", "step >=", "step >= 5 and"])
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(ValueError, match="no condition"):
        condition(text)
