"""`gdtui check`: exit status 0 right, 3 wrong with a counter-example, 2 bad input."""

import pytest

from gdtui.cli.main import run_cli


def checked(capfd, *arguments):
    status = run_cli(["check", *arguments])
    return status, *capfd.readouterr()


def test_a_right_derivative(capfd):
    status, out, _ = checked(capfd, "--loss", "w**4 - 3*w", "--gradient", "4*w**3 - 3", "--at", "0.5")
    assert status == 0
    assert out == (
        "right: 4*w**3 - 3: that is dL/dw, to the last bit\nchecked at w = 0.5000 and 20 random places\n"
    )


def test_a_wrong_one_has_a_counter_example_and_a_hint(capfd):
    status, out, _ = checked(capfd, "--loss", "w**4 - 3*w", "--gradient", "4*w**3")
    assert status == 3
    wrong, hint, how = out.splitlines()
    assert wrong.startswith("wrong: at w = ")
    assert "yours is" in wrong
    assert hint == "hint: The derivative of 3*w is missing."
    assert how.endswith("and 20 random places, wrong at 21 of 21")


@pytest.mark.parametrize("loss", ["plateau", "square", "rosenbrock", "rosenbrock-3"])
def test_losses_by_name_and_of_any_number_of_variables(capfd, loss):
    slopes = {
        "plateau": "x*exp(-(x**2 + y**2)/2), y*exp(-(x**2 + y**2)/2)",
        "square": "2*w",
        "rosenbrock": "-2*(1 - x) - 400*x*(y - x**2), 200*(y - x**2)",
        "rosenbrock-3": "-2*(1 - x) - 400*x*(y - x**2), 200*(y - x**2) - 2*(1 - y) - 400*y*(z - y**2),"
        " 200*(z - y**2)",
    }
    assert checked(capfd, "--loss", loss, "--gradient", slopes[loss])[0] == 0


def test_the_curve_of_a_name_that_a_landscape_has_too(capfd):
    assert checked(capfd, "--loss", "plateau", "--gradient", "2*w*exp(-w**2)")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "check takes --loss and --gradient"),
        (("--loss", "w**2"), "check takes --loss and --gradient"),
        (("--gradient", "2*w"), "check takes --loss and --gradient"),
        (("--loss", "w**2", "--gradient", "2*v"), "there is no v in the loss"),
        (("--loss", "x*y", "--gradient", "y"), "write 2 derivatives"),
        (("--loss", "squuare", "--gradient", "2*w"), "there is no loss squuare"),
        (("--loss", "w**2", "--gradient", "2*w", "--at", "1,2"), "--at takes one number for each of w"),
        (("--loss", "w**2", "--gradient", "2*w", "--at", "nan"), "not a number"),
        (("--loss", "w**2", "--gradient", ""), "write a value"),
        (("--loss", "log(-1 - w**2)", "--gradient", "w"), "nothing to compare: no loss at w"),
        (("--loss", "w**2", "--gradient", "\x1b[2J"), "cannot use"),
    ],
)
def test_bad_input_is_one_line(capfd, arguments, said):
    status, out, err = checked(capfd, *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert "\x1b" not in err
