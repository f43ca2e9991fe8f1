"""What a notebook is shown: pictures and words of circuits, runs and checks."""

import asyncio
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.base.errors import InputError
from gdtui.notebook import gradient_check, parse, run


def words(svg):
    """All text of an SVG."""
    return "".join(ElementTree.fromstring(svg).itertext())


def test_a_circuit_says_what_it_is_and_is_called_by_name():
    circuit = parse("(x + y) * z")
    assert repr(circuit) == "(x + y) * z: 2 gates, inputs x, y, z"
    assert circuit(x=-2, y=5, z=-4) == circuit(z=-4, x=-2, y=5) == -12.0
    assert isinstance(circuit, Circuit)


def test_its_picture_has_the_gates_and_at_a_point_their_numbers():
    circuit = parse("(x + y) * z")
    assert set("xyz+×f") <= set(words(circuit._repr_svg_()))
    assert not re.search(r"\d", words(circuit._repr_svg_()).replace("(x + y) * z", ""))
    there = circuit.at(x=-2, y=5, z=-4)
    assert (there.value, there.gradient) == (-12.0, {"x": -4.0, "y": -4.0, "z": 3.0})
    assert {"−12", "−4", "3"} <= set(re.findall(r"−?\d+", words(there._repr_svg_())))
    assert repr(there).splitlines()[1] == "x = −2.00000, derivative −4.00000"


@pytest.mark.parametrize("text", ["x", "log(1 + exp(-y*(w*x + b)))", "sqrt(x)/0"])
def test_every_circuit_has_a_picture(text):
    circuit = parse(text)
    assert words(circuit._repr_svg_())
    assert circuit.at(**dict.fromkeys(circuit.inputs, 1e12))._repr_svg_()


def test_one_too_large_for_a_page_has_words_only():
    circuit = parse("*".join(f"x{n}" for n in range(210)))
    assert circuit._repr_svg_() is None
    assert "gates" in repr(circuit)
    assert parse("3")._repr_svg_() is None


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ({"x": 1}, "y has no number"),
        ({}, "x, y have no number"),
        ({"x": 1, "y": 2, "yy": 3}, "there is no input yy: did you mean y?"),
    ],
)
def test_a_wrong_call_is_refused_in_one_line(numbers, line):
    with pytest.raises(InputError) as refused:
        parse("x*y")(**numbers)
    assert str(refused.value) == line


def test_a_run_is_the_table_of_trace_in_columns():
    found = run("rosenbrock", optimizer="adam", steps=100, learning_rate=0.01)
    assert found.table["step"].tolist() == list(range(101))
    assert found.table["loss"].dtype == np.float64
    assert found.table["loss"][0] == pytest.approx(24.2)
    assert set(found.table["outcome"]) == {"running"}
    assert repr(found).splitlines()[0] == (
        "gdtui trace landscape --loss rosenbrock --optimizer adam --steps 100 --learning-rate 0.01"
    )
    assert "… 91 more" in repr(found)
    assert "loss against step" in found.plot()


@pytest.mark.parametrize(
    ("options", "columns"),
    [
        ({"screen": "slope", "loss": "w**4", "steps": 2}, {"w", "loss"}),
        ({"screen": "race", "data": "blobs", "steps": 2}, {"loss"}),
        ({"screen": "network", "data": "moons", "hidden": (4,), "steps": 2}, {"train_loss"}),
        ({"screen": "circuit", "loss": "x*y"}, {"value", "gradient"}),
        ({"screen": "gradient", "loss": "w**4", "at": 1.7}, {"h", "verdict"}),
        ({"loss": "bowl", "start": np.array([1.0, 2.0]), "steps": 1}, {"loss"}),
        ({"loss": "bowl", "optimizer": "momentum,adam", "steps": 1}, {"optimizer"}),
    ],
)
def test_whatever_trace_takes_run_takes(options, columns):
    assert columns <= set(run(**options).table)


@pytest.mark.parametrize(
    "options",
    [{"loss": "rosenbrok"}, {"loss": "bowl", "learnign_rate": 1}, {"screen": "nowhere"}, {"steps": "many"}],
)
def test_a_wrong_run_is_refused_in_one_line(options):
    with pytest.raises(InputError) as refused:
        run(**options)
    assert str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_run_shows_its_screen_also_where_an_event_loop_runs():
    async def in_a_notebook():
        return run("bowl", steps=3)._repr_svg_()

    picture = asyncio.run(in_a_notebook())
    assert picture is not None
    assert "bowl" in words(picture)
    assert picture == run("bowl", steps=3)._repr_svg_()


def test_a_table_without_a_screen_has_no_picture():
    assert run("w**4", screen="gradient", at=1.7)._repr_svg_() is None


def test_a_check_shows_its_u():
    found = gradient_check(lambda w: float((w**3).sum()), lambda w: 3 * w**2, [1.0, 2.0])
    assert found.good
    assert "error against h" in words(found._repr_svg_())
    assert gradient_check(np.sum, np.zeros(0), np.zeros(0))._repr_svg_() is None
