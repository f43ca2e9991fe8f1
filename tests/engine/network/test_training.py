"""A network in training: steps, bits, what may change on the way, and how it ends."""

import json
import shlex

import numpy as np
import pytest

from gdtui.cli.copied import command_line
from gdtui.cli.grammar import parsed
from gdtui.cli.options import settings as settings_of
from gdtui.engine.base.described import follow, way_of
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Change, Settings
from gdtui.engine.losses.classifier import DATA
from gdtui.engine.network import objective
from gdtui.engine.network.passes import passed
from gdtui.engine.network.sets import SETS
from gdtui.engine.network.training import new_training, training_from
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.optimizers.registry import OPTIMIZERS
from tests.engine.network.test_passes import SHAPE, START, XOR


@pytest.fixture
def xor(tmp_path):
    """The settings of GOLDEN.md's network: a file of examples, one of weights."""
    rows = [f"{a:g},{b:g},{y:g}" for (a, b), y in zip(XOR[0], XOR[1], strict=True)]
    (tmp_path / "xor.csv").write_text("\n".join(["p,q,y", *rows]) + "\n")
    layers = [{"weights": w.tolist(), "biases": b.tolist()} for w, b in SHAPE.parts(START)]
    (tmp_path / "start.json").write_text(json.dumps({"layers": layers}))
    return Settings(
        data=str(tmp_path / "xor.csv"),
        weights=str(tmp_path / "start.json"),
        hidden=(3,),
        test_share=0.0,
        batch_size=0,
        optimizers=("gradient-descent",),
        hyper={"learning_rate": 0.5},
    )


def run(training, steps):
    state = training.init()
    for _ in range(steps):
        state = training.step(state)
    return state


def losses(settings, steps):
    training = training_from(settings)
    return [run(training, step).figures.train_loss for step in steps]


def test_xor_is_learnt_as_pytorch_does(xor):
    # GOLDEN.md, "A network"
    descent = [0.7206495284, 0.7060620546, 0.6881188068]
    assert losses(xor, (1, 3, 10)) == pytest.approx(descent, abs=1e-10)
    adam = xor._replace(optimizers=("adam",), hyper={"learning_rate": 0.1})
    assert losses(adam, (1, 3, 10)) == pytest.approx([0.7014224429, 0.6872866548, 0.6349913701], abs=1e-10)


def test_a_row_of_the_table(xor):
    training = training_from(xor)
    (row,) = training.rows(run(training, 1))
    assert len(row) == len(training.columns)
    known = dict(zip(training.columns, row, strict=True))
    assert known["train_loss"] == pytest.approx(0.7206495284, abs=1e-10)
    assert (known["step"], known["epoch"], known["examples_seen"]) == (1, 1, 4)
    assert (known["test_loss"], known["test_accuracy"]) == (None, None)
    assert known["outcome"] == "running"


def test_losses_are_told_without_the_penalty_and_the_gradient_with_it(xor):
    bare, penalised = (training_from(xor._replace(l2=l2)).init().figures for l2 in (0.0, 0.5))
    assert bare.train_loss == penalised.train_loss
    assert penalised.gradient - bare.gradient == pytest.approx(0.5 * START * SHAPE.penalised, abs=1e-15)


@pytest.mark.parametrize("name", SETS)
def test_every_set_is_learnt_and_every_example_seen_once_in_an_epoch(name):
    few = name == DATA  # the course's own: twelve examples
    training = training_from(Settings(data=name, batch_size=3 if few else 16))
    state, seen = training.init(), []
    while state.epoch == 0:
        seen += state.batch.tolist()
        state = training.step(state)
    assert sorted(seen) == list(range(len(training.asked.examples.y)))
    assert state.examples_seen == len(seen) == (8 if few else 140)
    state = run(training, 400)  # the spirals take so many
    assert state.figures.train_loss < 0.7 * training.init().figures.train_loss


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_rule_steps_back_to_the_same_bits(optimizer):
    settings = Settings(data="xor", hidden=(3,), optimizers=(optimizer,), batch_size=50)
    training = training_from(settings)
    once, again = run(training, 5), run(training_from(training.settings()), 5)
    assert once.params.tobytes() == again.params.tobytes()
    assert np.isfinite(once.figures.train_loss)


def test_the_seed_decides_the_weights_the_split_and_the_order():
    first, other = (training_from(Settings(seed=seed)).init() for seed in (0, 1))
    assert not np.array_equal(first.params, other.params)
    assert not np.array_equal(first.batch, other.batch)
    assert not np.array_equal(first.terms.examples.inputs, other.terms.examples.inputs)


CHANGES = {
    "optimizers": ("momentum",),
    "batch_size": 0,
    "rate_decay": 0.5,
    "l1": 0.01,
    "l2": 0.2,
    "activation": "relu",
    "noise": 0.4,
    "data": "circles",
    "held": ("w1_1_1", "b2_1"),
    "put": ("w1_2_1", 0.5),
    "drawn": (0.25, -0.5, 1.0),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_on_the_way_is_described_to_the_last_bit(name):
    history = History(training_from(Settings(hidden=(4,))))
    for _ in range(3):
        history.step()
    otherwise = history.simulation.settings().changed(Change(3, name, CHANGES[name]))
    history.branch(history.simulation.changed(otherwise))
    for _ in range(4):
        history.step()
    history.branch(history.simulation.changed(history.simulation.settings()._replace(l2=0.03)))
    history.step()
    words = shlex.split(command_line("network", way_of(history)))
    way = settings_of(parsed(words[1:])[1])
    assert way == way_of(history)
    again = History(training_from(way._replace(changes=(), steps=None)))
    follow(again, way)
    assert again.cursor == 8
    assert again.current.params.tobytes() == history.current.params.tobytes()
    assert again.current.figures.train_loss == history.current.figures.train_loss


def test_a_weight_that_is_held_stays_and_one_set_by_hand_moves_on():
    training = training_from(Settings(hidden=(3,), optimizers=("adamw",)))
    state = run(training, 2)
    held = training.changed(training.settings()._replace(held=("w1_1_1",), put=(("w1_1_1", 0.0),)))
    state = held.adopt(state)
    assert state.params[0] == 0.0
    for _ in range(3):
        state = held.step(state)
    assert state.params[0] == 0.0
    freed = held.changed(held.settings()._replace(held=()))
    assert freed.step(freed.adopt(state)).params[0] != 0.0


def test_a_weight_set_again_to_the_same_value_is_set_again():
    training = training_from(Settings(hidden=(3,)))
    once = training.changed(training.settings()._replace(put=(("w1_1_1", 0.5),)))
    state = once.step(once.adopt(training.init()))
    again = once.changed(once.settings()._replace(put=(("w1_1_1", 0.5),) * 2))
    other = once.changed(once.settings()._replace(l2=0.1))
    assert again.adopt(state).params[0] == 0.5
    assert other.adopt(state).params[0] == state.params[0] != 0.5


def test_another_shape_is_a_new_run():
    training = training_from(Settings())
    for data in ("sine", "three-kinds"):
        with pytest.raises(InputError, match="begins a new run"):
            training.changed(training.settings()._replace(data=data, noise=None))
    assert new_training(training, Settings(data="sine")).shape.inputs == 1


def test_a_start_of_zeros_is_no_minimum_and_says_so():
    # two kinds in equal number: the output is right on average, and no weight has a slope
    settings = Settings(data="xor", examples=40, noise=0.0, test_share=0.0, init="zeros", batch_size=0)
    outcome = training_from(settings).init().outcome
    assert outcome.kind is Kind.STALLED
    assert "lower ground near" in outcome.reason


def test_least_squares_converges_to_its_minimum():
    settings = Settings(
        data="line", hidden=(0,), optimizers=("gradient-descent",), batch_size=0, test_share=0.0
    )
    training = training_from(settings)
    state = run(training, 400)
    x, y = training.examples.inputs[:, 0], training.examples.y
    assert state.outcome.kind is Kind.CONVERGED
    assert state.params == pytest.approx(np.polyfit(x, y, 1), rel=1e-6)


def test_a_run_that_is_thrown_out_ends_in_a_sentence():
    settings = Settings(data="sine", optimizers=("gradient-descent",), hyper={"learning_rate": 1e6},
                        activation="relu")  # fmt: skip
    outcome = run(training_from(settings), 50).outcome
    assert outcome.kind is Kind.DIVERGED
    assert outcome.reason.startswith("diverged at step")


def test_a_step_looks_at_its_batch_alone(monkeypatch):
    training = training_from(Settings(batch_size=16))
    state, looked = training.init(), []

    def seen(shape, params, wide):
        looked.append(wide.shape[1])
        return passed(shape, params, wide)

    monkeypatch.setattr(objective, "passed", seen)
    for _ in range(20):
        state = training.step(state)
    assert len(looked) == 20  # one forward pass a step
    assert set(looked) == {16, 140 % 16}
    assert state.figures is state.figures
    assert looked[20:] == [140, 60]  # and when they are asked for, once, the figures


def test_a_history_of_a_large_network_keeps_fewer_states():
    small, large = (History(training_from(Settings(hidden=hidden))) for hidden in ((2,), (64,) * 3))
    for history in (small, large):
        for _ in range(260):
            history.step()
    assert len(small.kept) > 2 * len(large.kept)
    assert len(large.kept) <= large.capacity + 2 < 261
    there = large.current.params
    large.go_to(100)
    assert large.go_to(260).params.tobytes() == there.tobytes()


@pytest.fixture
def sorted_file(tmp_path):
    """A file of four inputs, one of them text, and three kinds in turn, one after another."""
    random = np.random.default_rng(0)
    lines = ["size,weight,colour,age,kind"]
    for kind, name in enumerate(["apple", "pear", "plum"]):
        for size, weight, age in random.normal(kind, 0.3, (50, 3)).tolist():
            lines.append(f"{size},{100 * weight},{'red' if kind else 'green'},{age},{name}")
    (tmp_path / "fruit.csv").write_text("\n".join(lines) + "\n")
    return str(tmp_path / "fruit.csv")


def test_a_file_of_many_inputs_and_kinds_of_text_is_learnt(sorted_file):
    settings = Settings(data=sorted_file, scale_data=True, hidden=(6,))
    training = training_from(settings)
    assert training.examples.kinds == ("apple", "pear", "plum")
    assert training.shape.outputs == 3
    assert training.shape.inputs == len(training.examples.headings) >= 4
    mean, spread = training.examples.scale
    assert mean[1] == pytest.approx(100, rel=0.1)
    assert spread[1] > 20
    state = run(training, 150)
    assert state.figures.test_accuracy > 0.9
    again = training_from(training.settings())
    assert run(again, 150).params.tobytes() == state.params.tobytes()


def test_inputs_and_target_of_a_file_can_be_named(sorted_file):
    training = training_from(
        Settings(data=sorted_file, target="age", features="size,weight", scale_data=True)
    )
    assert (training.shape.inputs, training.shape.outputs, training.shape.task) == (2, 1, "regression")
    other = new_training(training, training.settings()._replace(features="size"))
    assert other.shape.inputs == 1
    assert other.examples.source.table is training.examples.source.table  # it is not read again


def test_of_a_sorted_file_a_spread_of_the_examples_is_measured(sorted_file):
    whole = training_from(Settings(data=sorted_file)).terms.whole
    assert (whole.thinned(30).target.sum(axis=1) >= 8).all()


def test_inputs_can_be_made_of_a_sets_numbers():
    training = training_from(Settings(data="circles", features="x1**2,x2**2,x1*x2"))
    points = training.examples.points
    assert training.examples.inputs[:, 2] == pytest.approx(points[:, 0] * points[:, 1])
    assert training.examples.headings == ("x1**2", "x2**2", "x1*x2")


def test_what_was_said_of_a_file_is_not_said_of_another_set(sorted_file):
    settings = Settings(data=sorted_file, target="age", features="size", scale_data=True, hidden=(3,))
    history = History(training_from(settings))
    history.step()
    for change in (Change(1, "data", "sine"), Change(1, "noise", 0.4), Change(1, "l2", 0.1)):
        history.branch(history.simulation.changed(history.simulation.settings().changed(change)))
        history.step()
    way = way_of(history)
    again = History(training_from(way._replace(changes=(), steps=None)))
    follow(again, way)
    assert again.current.params.tobytes() == history.current.params.tobytes()
    assert again.simulation.examples.noise == 0.4


def test_a_change_leaves_a_file_as_it_was_asked_for(sorted_file, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in (sorted_file, "~/fruit.csv"):
        settings = Settings(data=path, target="age", features="size", scale_data=True, examples=80)
        training = training_from(settings)
        other = training.changed(settings.changed(Change(0, "l2", 0.5)))
        assert other.examples is training.examples


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_no_rule_moves_what_is_held(optimizer):
    held = ("w1_1_1", "w1_2_2", "b2_1")
    settings = Settings(data="xor", hidden=(3,), held=held, optimizers=(optimizer,), batch_size=0)
    training = training_from(settings)
    places = [training.shape.index_of(name) for name in held]
    first, last = training.init(), run(training, 6)
    assert last.params[places].tobytes() == first.params[places].tobytes()
    assert last.figures.train_loss <= first.figures.train_loss
    assert not last.gradient[places].any()


def test_newton_solves_for_the_free_params_alone():
    settings = Settings(data="line", hidden=(0,), batch_size=0, test_share=0.0, optimizers=("newton",),
                        hyper={"learning_rate": 1.0}, held=("w1_1_1",), put=(("w1_1_1", 3.0),))  # fmt: skip
    training = training_from(settings)
    x, y = training.examples.inputs[:, 0], training.examples.y
    state = run(training, 1)
    assert state.params == pytest.approx([3.0, float(np.mean(y - 3 * x))], rel=1e-9)
    assert run(training, 3).outcome.kind is Kind.CONVERGED


def test_where_every_weight_is_held_nothing_moves():
    training = training_from(Settings(data="line", hidden=(0,), held=("w1_1_1", "b1_1"), batch_size=0))
    outcome = training.init().outcome
    assert (outcome.kind, outcome.reason) == (Kind.STALLED, "stalled at step 0: every weight is held")


@pytest.mark.parametrize(("function", "there"), [
    ("sqrt(x)", lambda x: x >= 0), ("log(x)", lambda x: x > 0), ("1/x", lambda x: x != 0),
    ("sqrt(x**2 - 4)", lambda x: np.abs(x) >= 2),
])  # fmt: skip
def test_nothing_lies_below_a_function_where_it_has_no_value(function, there):
    examples = training_from(Settings(data=f"y > {function}", examples=400)).examples
    assert there(examples.points[:, 0]).all()
    assert "where that has a value" in examples.why
    assert 0.1 < examples.y.mean() < 0.9


def test_a_function_that_has_a_value_everywhere_has_its_points_everywhere():
    examples = training_from(Settings(data="y > sin(2*x)", examples=400)).examples
    assert "value" not in examples.why
    np.testing.assert_allclose([examples.points[:, 0].min(), examples.points[:, 0].max()], [-3, 3], atol=0.1)
