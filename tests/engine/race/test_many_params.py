import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses import linear_loss
from gdtui.engine.losses.data import NO_WISHES, find_data, from_table, scaled
from gdtui.engine.losses.mean_loss import DataObjective
from gdtui.engine.losses.models import make_problem
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.engine.race.data_plane import plane as data_plane
from gdtui.engine.race.planes import drawn, pane, planes_of
from gdtui.engine.race.simulation import Race, race_from
from gdtui.engine.race.units import own_units
from gdtui.engine.race.verdicts import Verdicts, verdicts
from gdtui.engine.race.way import trails
from gdtui.engine.table.columns import Column, Sort
from gdtui.engine.table.reader import Table

ROWS, INPUTS = 60, 4


@pytest.fixture
def files(tmp_path):
    """Files of four inputs: a target of numbers, of two kinds, of three kinds."""
    random = np.random.default_rng(3)
    x = random.normal(size=(ROWS, INPUTS)) * [1, 2, 0.5, 1] + [0, 1, -2, 3]
    score = x @ [1.0, -0.5, 2.0, 0.3]
    targets = {
        "numbers": score + random.normal(0, 0.4, ROWS),
        "two": np.where(score + random.normal(0, 1.5, ROWS) > np.median(score), "yes", "no"),
        "three": np.digitize(score + random.normal(0, 0.8, ROWS), np.quantile(score, [0.33, 0.67])),
    }
    targets["three"] = np.array(["low", "middle", "top"])[targets["three"]]
    for name, target in targets.items():
        lines = [",".join([*map(repr, row), str(goal)]) for row, goal in zip(x.tolist(), target, strict=True)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["a,g,c,d,y", *lines]) + "\n")
    return {name: str(tmp_path / f"{name}.csv") for name in targets} | {"x": x, "score": targets["numbers"]}


def run(race: Race, steps: int):
    state = race.init()
    for _ in range(steps):
        state = race.step(state)
    return state


def test_one_newton_step_fits_least_squares_as_numpy_does(files):
    settings = Settings(data=files["numbers"], optimizers=("newton",), hyper={"learning_rate": 1.0})
    race = race_from(settings)
    assert race.problem.variables == ("b", "w1", "w2", "w3", "w4")
    design = np.column_stack([np.ones(ROWS), files["x"]])
    best, *_ = np.linalg.lstsq(design, files["score"], rcond=None)
    assert run(race, 1).runners[0].params == pytest.approx(best, rel=1e-9)


def test_a_logistic_fit_is_that_of_an_independent_newton(files):
    settings = Settings(data=files["two"], optimizers=("newton",), hyper={"learning_rate": 1.0})
    race = race_from(settings)
    design = np.column_stack([np.ones(ROWS), files["x"]])
    target = race.problem.data.column("y")
    assert race.problem.data.kinds == ("no", "yes")
    beta = np.zeros(INPUTS + 1)
    for _ in range(30):
        p = 1 / (1 + np.exp(-design @ beta))
        hessian = design.T @ (design * (p * (1 - p))[:, None])
        beta += np.linalg.solve(hessian, design.T @ (target - p))
    assert run(race, 12).runners[0].params == pytest.approx(beta, rel=1e-6)


def test_softmax_is_the_cross_entropy(tmp_path):
    # logits (1, 2, 3), (0, 0, 0) and (−1, 4, .5) with right kinds 3, 1 and 2: .5141626061 (GOLDEN.md)
    path = tmp_path / "logits.csv"
    path.write_text("p,q,r,y\n1,2,3,2\n0,0,0,0\n-1,4,0.5,1\n")
    problem = make_problem(find_data(str(path)), "softmax")
    params = np.array([float(name[0] == "w" and name[1] == name[-1]) for name in problem.variables])
    assert problem.variables[:4] == ("b_1", "b_2", "b_3", "w1_1")
    assert problem.whole.loss(params) == pytest.approx(0.5141626061, abs=1e-10)
    _, gradient = problem.whole.loss_and_gradient(params)
    # the mean of inputs times (probability − right), in 40 digits of Python's decimal
    assert gradient.reshape(4, 3) == pytest.approx(
        np.array([[-0.1900460501, 0.1808140332, 0.0092320169],
                  [0.0278442100, 0.0934493920, -0.1212936019],
                  [0.0686843065, 0.1156593742, -0.1843436808],
                  [0.0911135637, 0.2387918536, -0.3299054173]]),
        abs=1e-10,
    )  # fmt: skip


@pytest.mark.parametrize("model", ["least-squares", "absolute-error", "logistic", "hinge", "softmax"])
@pytest.mark.parametrize("scale", [False, True])
def test_every_model_takes_all_inputs_and_goes_down(files, model, scale):
    name = {"logistic": "two", "hinge": "two", "softmax": "three"}.get(model, "numbers")
    race = race_from(Settings(data=files[name], model=model, scale_data=scale))
    params = 15 if model == "softmax" else 5
    assert len(race.problem.variables) == params
    first = race.init()
    last = run(race, 60)
    assert last.runners[0].full[0] < first.runners[0].full[0]
    assert len(race.rows(last)[0]) == 3 + params + 3
    assert not any("diverged" in runner.outcome.reason for runner in last.runners)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_rule_steps_back_to_the_same_bits(files, optimizer):
    race = race_from(Settings(data=files["three"], optimizers=(optimizer,)))
    once, again = run(race, 4), run(race, 4)
    assert race.footprints([once]).tobytes() == race.footprints([again]).tobytes()


def test_a_text_of_three_kinds_is_learnt_with_softmax(files):
    race = race_from(Settings(data=files["three"], scale_data=True))
    problem = race.problem
    assert problem.model == "softmax"
    assert problem.data.kinds == ("low", "middle", "top")
    found = verdicts(problem, run(race, 200).runners[0].params)
    assert found is not None
    assert found.right + found.wrong == ROWS
    assert found.accuracy > 0.75


def test_right_and_wrong_are_counted_by_the_score(files):
    problem = race_from(Settings(data=files["two"])).problem
    params = np.array([0.3, 1.0, -0.2, 0.7, 0.1])
    score = params[0] + files["x"] @ params[1:]
    right = int(((score > 0) == (problem.data.column("y") == 1)).sum())
    assert verdicts(problem, params) == Verdicts(right, ROWS - right)
    assert verdicts(race_from(Settings(data=files["numbers"])).problem, params) is None


def test_the_planes_hold_start_and_minimum(files):
    problem = race_from(Settings(data=files["numbers"])).problem
    names = planes_of(problem)
    assert (names[0], names[2]) == ("pca", "random")
    assert set(names[1].split(",")) < set(problem.variables)
    for name in names:
        shown = pane(problem, name)
        lowest = np.array(problem.lowest)
        assert shown.plane.off(lowest) == pytest.approx(0, abs=1e-9)
        for value, (low, high) in zip(shown.plane.to_plane(lowest), shown.bounds, strict=True):
            assert low < value < high
    assert pane(problem, "w1,w9") is not None  # a plane of another problem
    with pytest.raises(InputError, match="there is no param w9"):
        race_from(Settings(data=files["numbers"], plane="w1,w9"))


@pytest.mark.parametrize("optimizer", ["gradient-descent", "random-search"])
def test_the_principal_plane_is_that_of_all_lanes_ways_and_says_up_to_which_step(files, optimizer):
    race = race_from(Settings(data=files["numbers"], optimizers=(optimizer,), scale_data=True))
    problem, history = race.problem, History(race)
    seen = [drawn(problem, history.way)]
    assert seen[0] is pane(problem, "pca", 0)
    for _ in range(40):
        history.step()
        seen.append(drawn(problem, history.way))
    steps = [shown.step for shown in seen]
    assert set(steps) <= {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32}
    assert steps == sorted(steps)
    last, walked = seen[-1], trails(history.way.up_to(steps[-1]))
    away = walked.reshape(-1, 5) - problem.lowest
    lengths = np.linalg.svd(away, compute_uv=False)
    best, held = (lengths[:2] ** 2).sum(), ((away @ last.plane.directions.T) ** 2).sum()
    assert best * 0.98 <= held <= best * (1 + 1e-9)
    assert last.plane.off(np.array(problem.lowest)) == pytest.approx(0, abs=1e-9)
    for spot in (problem.start, problem.lowest):
        for value, (low, high) in zip(last.plane.to_plane(np.array(spot)), last.bounds, strict=True):
            assert low < value < high
    for step in range(39, -1, -1):  # back to the same pictures
        history.back()
        assert drawn(problem, history.way) is seen[step] or step == 0


def test_of_two_params_the_plane_is_the_params():
    problem = make_problem(find_data("line"))
    shown = pane(problem)
    params = np.array([0.1, -0.7])
    assert planes_of(problem) == ("b,w",)
    assert shown.bounds == problem.bounds
    assert shown.plane.to_plane(params).tobytes() == params.tobytes()


def test_weights_are_told_in_the_datas_own_units(files):
    data = find_data(files["numbers"])
    problem = make_problem(scaled(data))
    best = race_from(
        Settings(data=files["numbers"], scale_data=True, optimizers=("newton",), hyper={"learning_rate": 1.0})
    )
    own = own_units(problem, run(best, 1).runners[0].params)
    design = np.column_stack([np.ones(ROWS), files["x"]])
    plain, *_ = np.linalg.lstsq(design, files["score"], rcond=None)
    assert own == pytest.approx(plain, rel=1e-8)
    assert own_units(make_problem(data), np.zeros(5)) is None


@pytest.mark.parametrize("size", [1, 1e3, 1e6])
def test_the_rate_suits_a_loss_with_kinks_at_any_scale(tmp_path, size):
    x = np.linspace(0.2, 2.5, 50) * size
    path = tmp_path / "income.csv"
    path.write_text("income,food\n" + "".join(f"{a!r},{0.5 * a + 0.1 * size!r}\n" for a in x.tolist()))
    race = race_from(Settings(data=str(path), model="absolute-error"))
    losses = [runner.full[0] for runner in run(race, 300).runners]
    assert losses[0] < 0.25 * race.init().runners[0].full[0]


def test_more_params_than_rows_are_fitted(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("a,b,c,d,y\n1,4,2,7,1\n2,3,9,1,3\n5,1,0,2,2.5\n")
    race = race_from(Settings(data=str(path)))
    assert len(race.problem.variables) == 5
    assert run(race, 50).runners[0].full[0] < race.init().runners[0].full[0]


def test_typed_models_take_any_number_of_params(files):
    race = race_from(Settings(data=files["numbers"], model="(u*a + v*g*c + w*d**2 + t - y)**2"))
    assert race.problem.variables == ("t", "u", "v", "w")
    assert run(race, 5).runners[0].full[0] < race.init().runners[0].full[0]
    with pytest.raises(InputError, match="4 numbers, for t, u, v and w"):
        race_from(
            Settings(data=files["numbers"], model="(u*a + v*g*c + w*d**2 + t - y)**2", start=(1.0, 2.0))
        )


def test_the_data_can_be_drawn_against_any_two_inputs(files):
    problem = race_from(Settings(data=files["three"])).problem
    drawn = [data_plane(problem, turn) for turn in range(4)]
    assert [(each.across, each.up) for each in drawn] == [("a", "g"), ("g", "c"), ("c", "d"), ("d", "a")]
    assert {each.held for each in drawn} == {2}
    x, y = drawn[0].boundary(np.linspace(-1, 1, 15), np.linspace(-3, 3, 40), np.linspace(-3, 3, 40))
    assert len(x) == len(y) > 0


def test_all_planes_and_lanes_can_be_told_apart(files):
    problem = race_from(Settings(data=files["two"])).problem
    for one, other in itertools.combinations(planes_of(problem), 2):
        assert not np.allclose(pane(problem, one).plane.directions, pane(problem, other).plane.directions)


@pytest.mark.parametrize("model", ["least-squares", "absolute-error", "logistic", "hinge", "softmax"])
def test_matrix_products_give_the_circuits_loss_and_gradient(files, model, monkeypatch):
    monkeypatch.setattr(linear_loss, "SLICE", 16)
    problem = race_from(Settings(data=files["three" if model == "softmax" else "two"], model=model)).problem
    whole = problem.whole
    assert isinstance(whole, linear_loss.LinearObjective)
    random = np.random.default_rng(0)
    for params, direction in random.normal(size=(10, 2, len(problem.variables))):
        for objective in (whole, whole.take(np.array([5, 3, 58, 7]))):
            loss, gradient = objective.loss_and_gradient(params)
            expected, slope = objective.mean_loss.loss_and_gradient(params, objective.data)
            assert loss == pytest.approx(expected, rel=1e-12)
            assert objective.loss(params) == loss
            assert gradient == pytest.approx(slope, rel=1e-10, abs=1e-12)
            bent = objective.mean_loss.hessian(params, objective.data)
            assert objective.hessian(params) == pytest.approx(bent, rel=1e-10, abs=1e-12)
            turned = objective.hessian_product(params, direction)
            assert turned == pytest.approx(bent @ direction, rel=1e-9, abs=1e-11)


@given(
    kinds=st.integers(2, 12),
    inputs=st.integers(1, 11),
    size=st.floats(-3, 6).map(lambda power: 10**power),
    seed=st.integers(0, 99),
)
@settings(max_examples=15, deadline=None)
def test_softmax_by_products_is_its_circuit_for_any_kinds_inputs_and_sizes(kinds, inputs, size, seed):
    random = np.random.default_rng(seed)
    codes = np.arange(3 * kinds) % kinds
    values = random.normal(size=(inputs, codes.size))
    columns = [Column(f"x{i}", f"x{i}", Sort.NUMBERS, row) for i, row in enumerate(values)]
    goal = Column("y", "y", Sort.NUMBERS, codes.astype(float))
    problem = make_problem(from_table(Table("any", (*columns, goal), codes.size), NO_WISHES), "softmax")
    whole = problem.whole
    assert isinstance(whole, linear_loss.LinearObjective)
    params = random.normal(size=len(problem.variables)) * size / inputs
    loss, gradient = whole.loss_and_gradient(params)
    expected, slope = whole.mean_loss.loss_and_gradient(params, whole.data)
    assert loss == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert gradient == pytest.approx(slope, rel=1e-7, abs=1e-9)


def test_a_rate_needs_no_whole_hessian(files, monkeypatch):
    data = find_data(files["three"])
    rate = make_problem(data).learning_rate
    monkeypatch.setattr(DataObjective, "few", 3)
    monkeypatch.setattr(DataObjective, "hessian", None)
    assert rate / 5 <= make_problem(data).learning_rate <= 5 * rate


def test_numbers_that_stand_for_kinds_are_not_scaled(tmp_path):
    path = tmp_path / "coded.csv"
    path.write_text("a,g,y\n" + "".join(f"{i * i},{5 - i},{i % 3 + 1}\n" for i in range(12)))
    race = race_from(Settings(data=str(path), model="softmax", scale_data=True))
    assert race.problem.data.kinds == ("1", "2", "3")
    assert race.problem.data.column("a").std() == pytest.approx(1)
