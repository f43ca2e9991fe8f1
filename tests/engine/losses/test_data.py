import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.losses.data import DATASETS, Dataset, Wishes, find_data, generate, scaled
from gdtui.engine.losses.formulas import MODELS
from gdtui.engine.losses.models import make_problem


@pytest.mark.parametrize("name", DATASETS)
def test_a_seed_gives_the_same_numbers(name):
    one, same, other = generate(name, 50, 7), generate(name, 50, 7), generate(name, 50, 8)
    for a, b, c in zip(one.columns, same.columns, other.columns, strict=True):
        assert np.array_equal(a, b)
        assert a.shape == (50,)
        assert np.isfinite(a).all()
        assert not a.flags.writeable
        assert c.shape == (50,)
    assert np.array_equal(one.columns[0], other.columns[0]) is (name == "two-kinds")  # it is the same always


@pytest.mark.parametrize("name", DATASETS)
def test_every_set_suits_its_model_and_shows_the_way_down(name):
    problem = make_problem(generate(name))
    for (low, high), start in zip(problem.bounds, problem.start, strict=True):
        assert low < start < high
    loss, gradient = problem.judged.loss_and_gradient(np.array(problem.start))
    assert np.isfinite(loss)
    lower = problem.judged.loss(np.array(problem.start) - problem.learning_rate * gradient)
    assert lower < loss


def test_labels_are_balanced_and_parted_by_a_line_through_the_origin():
    data = generate("blobs", 1_000)
    x1, x2, y = data.columns
    assert y.sum() == 0
    assert np.mean(np.sign(1.2 * x1 + 0.8 * x2) == y) > 0.85


def test_outliers_are_few_and_wild():
    x, y = generate("outliers", 2_000).columns
    wild = np.abs(y - 1.2 * x - 0.5) > 3
    assert 0.05 < wild.mean() < 0.11


@pytest.mark.parametrize(
    ("text", "examples", "said"),
    [
        ("lines", None, "did you mean line?"),
        ("line", 1, "from 2 to 5000000"),
        ("line", 10**9, "from 2 to 5000000"),
        ("nowhere/data.csv", None, "there is no file nowhere/data.csv"),
    ],
)
def test_bad_data_gives_one_line(text, examples, said):
    with pytest.raises(InputError, match=said):
        find_data(text, Wishes(examples))


def table(**columns: list[float]) -> Dataset:
    arrays = tuple(np.array(c, np.float64) for c in columns.values())
    return Dataset("mine.csv", tuple(columns), arrays, "least-squares", "")


@pytest.mark.parametrize(
    ("model", "columns", "text", "params"),
    [
        ("least-squares", ("size", "price"), "(w*size + b - price)**2", ("b", "w")),
        ("least-squares", ("w", "price"), "(v*w + u - price)**2", ("u", "v")),
        ("absolute-error", ("a", "b", "c"), "abs(w1*a + w2*b - c)", ("w1", "w2")),
        ("logistic", ("a", "z"), "log(1 + exp(-(2*z - 1)*(w*a + b)))", ("b", "w")),
        ("(p*z - q)**2", ("a", "z"), "(p*z - q)**2", ("p", "q")),
    ],
)
def test_models_take_the_columns_names(model, columns, text, params):
    data = table(**{name: [0.0, 1.0, 1.0] for name in columns})
    problem = make_problem(data, model)
    assert problem.whole.name == text
    assert problem.variables == params


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("logistc", "did you mean logistic"),
        ("logistic", "two kinds, −1 and 1; y has other values"),
        ("(x - y)**2", "two params or more; this one has none .columns of the data: x, y"),
        ("(w*x - y)**2", "two params or more; this one has w"),
        ("a = x*p; p**2 + q**2", "uses none of the data's columns: x, y"),
        ("p**2 + q**2", "uses none of the data's columns: x, y"),
        ("(w*x + ", "cannot read"),
    ],
)
def test_a_bad_model_gives_one_line(model, said):
    with pytest.raises(InputError, match=said):
        make_problem(table(x=[1, 2, 3], y=[3, 4, 7]), model)


def test_start_and_bounds_are_checked():
    data = generate("line")
    with pytest.raises(InputError, match="2 numbers, for b and w"):
        make_problem(data, None, (1,))
    with pytest.raises(InputError, match="finite"):
        make_problem(data, None, (1, float("nan")))
    with pytest.raises(InputError, match="bounds go from low to high"):
        make_problem(data, None, None, (1, 0, 0, 1))
    problem = make_problem(data, None, (9, 8), (-1, 1, -2, 2))
    assert problem.start == (9, 8)
    assert problem.bounds == ((-1, 1), (-2, 2))


@pytest.mark.parametrize("model", ["least-squares", "absolute-error"])
def test_bounds_hold_start_and_minimum(model):
    problem = make_problem(generate("line"), model)
    for (low, high), lowest in zip(problem.bounds, (0.5, 1.2), strict=True):
        assert low < lowest < high


def test_scaled_inputs_make_the_surface_round():
    data = generate("badly-scaled")
    even = scaled(data)
    x, y = even.columns
    assert x.mean() == pytest.approx(0, abs=1e-12)
    assert x.std() == pytest.approx(1)
    assert y.std() == pytest.approx(1)
    assert even.raw is data
    before, after = (np.linalg.cond(make_problem(d).whole.hessian(np.zeros(2))) for d in (data, even))
    assert before > 100
    assert after == pytest.approx(1)


def test_a_large_set_is_judged_on_a_sample():
    problem = make_problem(generate("line", 50_000))
    assert (problem.whole.examples, problem.judged.examples, problem.surface.examples) == (
        50_000,
        10_000,
        400,
    )
    there = np.array([0.5, 1.2])
    assert problem.judged.loss(there) == pytest.approx(problem.whole.loss(there), rel=0.05)
    assert set(MODELS) == {"least-squares", "absolute-error", "logistic", "hinge", "softmax", "shifted"}
