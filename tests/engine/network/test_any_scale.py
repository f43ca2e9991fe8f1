"""Whatever the sizes: an outcome or a number, never a warning or an exception."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.happened import WIDTH
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.data import find_examples
from gdtui.engine.network.questions.predict import ask_network
from gdtui.engine.network.sets import SETS
from gdtui.engine.network.training import training_from
from gdtui.engine.optimizers.registry import OPTIMIZERS


def _settings(asked: dict[str, Any]) -> Settings:
    return Settings(**asked)


ASKED = st.fixed_dictionaries(
    {
        "data": st.sampled_from(sorted(SETS)),
        "hidden": st.lists(st.integers(1, 6), max_size=3).map(lambda units: tuple(units) or (0,)),
        "activation": st.sampled_from(["tanh", "relu", "sigmoid", "linear"]),
        "init": st.sampled_from(["scaled", "zeros", "ones"]),
        "batch_size": st.sampled_from([0, 1, 5]),
        "examples": st.just(40),
        "noise": st.sampled_from([0.0, 0.3, 5.0]),
        "l1": st.sampled_from([0.0, 100.0]),
        "l2": st.sampled_from([0.0, 1e-9, 100.0]),
        "put": st.sampled_from([(), (("b1_1", 1e12),), (("b1_1", -1e300),), (("w1_1_1", 1e-9),)]),
        "optimizers": st.sampled_from(sorted(set(OPTIMIZERS) - {"random-search"})).map(lambda name: (name,)),
        "hyper": st.floats(-9, 12).map(lambda size: {"learning_rate": 10**size}),
        "seed": st.integers(0, 9),
        "test_share": st.sampled_from([0.0, 0.3]),
    }
).map(_settings)


@settings(max_examples=50, deadline=None)
@given(ASKED)
def test_a_run_goes_on_or_ends_in_words(asked):
    training = training_from(asked)
    state = training.init()
    for _ in range(12):
        told = training.happened(state)
        assert max(len(told.sentence), len(told.equation)) <= WIDTH
        assert len(training.rows(state)[0]) == len(training.columns)
        if training.ended(state):
            assert state.outcome.reason
            break
        state = training.step(state)
        assert not state.params.flags.writeable
        assert not state.gradient.flags.writeable
    assert math.isnan(state.sharpness) or np.isfinite(state.params).all()
    ask_network(training, state, 0)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_a_file_of_any_scale_is_learnt_once_it_is_scaled(tmp_path, scale, offset):
    random = np.random.default_rng(0)
    x = random.normal(size=(60, 3))
    y = np.tanh(x @ [1.0, -2.0, 0.5])
    table = np.column_stack([offset + scale * x, scale * y])
    lines = [",".join(map(repr, row)) for row in table.tolist()]
    (tmp_path / "data.csv").write_text("\n".join(["a,c,d,y", *lines]) + "\n")
    training = training_from(Settings(data=str(tmp_path / "data.csv"), scale_data=True, hidden=(6,)))
    state = training.init()
    first = state.figures.train_loss
    for _ in range(150):
        state = training.step(state)
    if scale > 1e-9 or not offset:  # 1e6 + 1e-9 has no digits left
        assert state.figures.train_loss < 0.3 * first


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 60), st.floats(0, 0.999), st.integers(0, 5))
def test_every_example_is_learnt_from_or_kept_back(count, share, seed):
    asked = Settings(data="line", examples=count, test_share=share, seed=seed)
    kept = round(share * count)
    if kept >= count or (share and not kept):
        return
    found = find_examples(asked)
    whole = find_examples(Settings(data="line", examples=count, test_share=0.0, seed=seed))
    assert (len(found.test_y), len(found.y)) == (kept, count - kept)
    assert sorted(np.concatenate([found.y, found.test_y])) == sorted(whole.y)
