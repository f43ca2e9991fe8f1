"""The largest curvature by products, against all eigenvalues."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.losses.circuit_objective import typed
from gdtui.engine.losses.curvature import sharpness


class Quadratic:
    """½ xᵀHx with a Hessian of one's own; counts its products."""

    def __init__(self, hessian):
        self.matrix, self.products = hessian, 0

    def hessian_product(self, _params, direction):
        self.products += 1
        return self.matrix @ direction


def by_products(curve: Any, size: int) -> float:
    """The sharpness of what has nothing but products, which are all that is asked for."""
    return sharpness(curve, np.zeros(size))


@given(
    st.lists(st.floats(-100, 100).map(lambda v: round(v, 6)), min_size=2, max_size=12),
    st.sampled_from([1e-9, 1.0, 1e12]),
)
def test_it_is_the_largest_eigenvalue(eigenvalues, scale):
    size = len(eigenvalues)
    axes, _ = np.linalg.qr(np.random.default_rng(size).standard_normal((size, size)))
    matrix = axes @ np.diag(np.array(eigenvalues) * scale) @ axes.T
    found = by_products(Quadratic((matrix + matrix.T) / 2), size)
    largest = max(abs(value) for value in eigenvalues)
    assert abs(found - scale * max(eigenvalues)) <= 1e-8 * scale * max(largest, 1e-300)


def test_a_curvature_as_large_downwards_is_told_from_it():
    assert abs(by_products(Quadratic(np.diag([5.0, -5.0, 1.0])), 3) - 5) < 1e-8
    assert abs(by_products(Quadratic(np.diag([-5.0, -2.0])), 2) + 2) < 1e-8
    assert by_products(Quadratic(np.zeros((3, 3))), 3) == 0


def test_few_products_are_enough_for_many_params():
    curve = Quadratic(np.diag(np.concatenate([np.linspace(0, 1, 500), [10.0]])))
    assert abs(by_products(curve, 501) - 10) < 1e-6
    assert curve.products <= 15


def test_of_a_typed_loss_of_sixty_params():
    loss = typed(" + ".join(f"{k}*x{k:02}**2" for k in range(1, 61)), 2)
    assert abs(sharpness(loss, np.array(loss.start)) - 120) < 1e-6


def test_where_the_loss_has_no_value_there_is_none():
    loss = typed("log(a) + b**2", 2)
    assert np.isnan(sharpness(loss, np.array([0.0, 1.0])))
