"""Files with many columns, and names that are nearly those of columns."""

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.data import NO_WISHES, find_data, from_table
from gdtui.engine.losses.models import make_problem
from gdtui.engine.race.simulation import race_from, race_on
from gdtui.engine.race.trace import trace
from gdtui.engine.table.columns import Column, Sort
from gdtui.engine.table.reader import Table


def wide(inputs: int, kinds: int, rows: int = 40):
    """Data of many inputs with long names, and a target of so many kinds."""
    random = np.random.default_rng(0)
    names = [f"measured_on_day_{i:04}" for i in range(inputs)]
    columns = [Column(name, name, Sort.NUMBERS, random.normal(size=rows)) for name in names]
    goal = Column("y", "y", Sort.NUMBERS, (np.arange(rows) % kinds).astype(float))
    return from_table(Table("wide", (*columns, goal), rows), NO_WISHES)


@pytest.mark.parametrize(
    ("model", "kinds", "params"),
    [
        ("least-squares", 2, 101),
        ("absolute-error", 2, 101),
        ("logistic", 2, 101),
        ("hinge", 2, 101),
        ("softmax", 4, 404),
    ],
)
def test_a_hundred_inputs_fit_every_model(model, kinds, params):
    race = race_on(wide(100, kinds), Settings(model=model))
    first = race.init()
    last = race.step(race.step(first))
    assert len(race.problem.variables) == params
    assert last.runners[0].full[0] < first.runners[0].full[0]


def test_more_params_than_can_be_looked_around_are_refused():
    with pytest.raises(InputError, match=r"softmax here has 2,004 params: at most 2,000; .* in --inputs"):
        make_problem(wide(500, 4), "softmax")


@pytest.mark.parametrize("model", ["least-squares", "absolute-error", "logistic", "hinge", "softmax"])
def test_a_grid_by_products_is_that_of_the_circuit(model):
    whole = make_problem(wide(3, 2), model).whole
    first, second, *others = np.random.default_rng(1).normal(size=(len(whole.variables), 7))
    axes = [first[:, None], second[None, :], *(values[0] for values in others)]
    found = whole.grid(*axes)
    assert found.shape == (7, 7)
    assert found == pytest.approx(whole.mean_loss.grid(axes, whole.data), rel=1e-12)


FILE = "width,Höhe (cm),weight\n1.5,2,3.1\n2,1,4.2\n3.5,5,9.5\n4,4,9.1\n"


@pytest.mark.parametrize(
    ("model", "doubt"),
    [
        ("(w*widht + v*Hohe_cm + b - weight)**2", "widht is no column: it is a param; did you mean width?"),
        ("(w*width + Hohe_mc + b - weight)**2", "Hohe_mc is no column: it is a param; did you mean Hohe_cm?"),
        ("(w*Width + b - weight)**2", "Width is no column: it is a param; did you mean width?"),
        ("(w_width*width + b - weight)**2", ""),
        ("(w1*width + w2*Hohe_cm + b - weight)**2", ""),
        ("least-squares", ""),
    ],
)
def test_a_misspelt_column_is_said_to_be_a_param(tmp_path, model, doubt):
    path = tmp_path / "box.csv"
    path.write_text(FILE)
    settings = Settings(data=str(path), model=model, steps=1)
    race = race_from(settings)
    assert race.problem.doubt == doubt
    head = trace(race, settings).head
    assert doubt in head if doubt else not any("no column" in line for line in head)


def test_a_generated_set_has_columns_to_misspell_too():
    data = find_data("blobs")
    assert make_problem(data, "(w*x1 + v - y)**2").doubt == ""
    assert (
        make_problem(data, "(w*x1 + X2 - y)**2").doubt == "X2 is no column: it is a param; did you mean x2?"
    )
