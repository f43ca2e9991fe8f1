"""What is told of numbers by their order, beside numpy's own."""

import ast
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdtui
from gdtui.engine.base.ordered import distinct, median, quantile, spread

PACKAGE = Path(gdtui.__file__).parent
IMPORTING = {"median", "percentile", "quantile", "nanmedian", "nanpercentile", "nanquantile"}
VALUES = st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=30).map(np.array)


@given(VALUES, st.floats(0, 1))
def test_quantiles_are_numpys(values, share):
    assert quantile(values, share) == pytest.approx(
        np.quantile(values, share), rel=1e-9, abs=1e-9 * np.ptp(values)
    )
    assert median(values) == pytest.approx(np.median(values), rel=1e-9, abs=1e-9 * np.ptp(values))


@given(st.lists(st.integers(-5, 5), max_size=20).map(lambda values: np.array(values, np.int64)))
def test_distinct_values_are_each_once_and_rising(values):
    assert distinct(values).tolist() == sorted({*values.tolist()})


@given(st.integers(1, 3000), st.integers(2, 400))
def test_places_are_spread_evenly_from_first_to_last_and_each_is_there_once(count, most):
    places = spread(count, most).tolist()
    assert places[0] == 0
    assert places[-1] == count - 1
    assert len(places) == min(count, most)
    gaps = {after - before for before, after in pairwise(places)}
    assert all(gap > 0 for gap in gaps)
    assert max(gaps, default=1) - min(gaps, default=1) <= 1


def imports_masked_arrays(call):
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    of_numpy = getattr(call.func.value, "id", "") == "np"
    return of_numpy and (call.func.attr in IMPORTING or (call.func.attr == "unique" and not call.keywords))


def test_nothing_else_asks_numpy_for_them():
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    trees = {path: ast.parse(text) for path, text in texts.items() if "np." in text}
    asking = {path for path, tree in trees.items() if any(map(imports_masked_arrays, ast.walk(tree)))}
    assert asking == set()
    assert imports_masked_arrays(ast.parse("np.unique(a)", mode="eval").body)
