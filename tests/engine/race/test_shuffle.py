import numpy as np
import pytest

from gdtui.engine.losses.shuffle import BLOCK, SMALL, batch


def order(examples: int, key: tuple[int, int, int] = (0, 1, 0)) -> np.ndarray:
    return batch(examples, 0, examples, key)


@pytest.mark.parametrize("examples", [2, 3, 7, 200, SMALL, SMALL + 1, 100_003, 131_072, 131_073, 300_000])
def test_an_epoch_holds_every_example_once(examples):
    assert np.array_equal(np.sort(order(examples)), np.arange(examples))


@pytest.mark.parametrize("examples", [50, SMALL + 1, SMALL + 3 * BLOCK + 5])
@pytest.mark.parametrize("size", [7, 1_000, 12_000])
def test_batches_make_up_the_epoch_and_the_last_is_the_remainder(examples, size):
    places = range(0, examples, size)
    batches = [batch(examples, place, size, (3, 2, 1)) for place in places]
    assert [len(b) for b in batches[:-1]] == [size] * (len(batches) - 1)
    assert len(batches[-1]) == examples - places[-1]
    assert np.array_equal(np.concatenate(batches), order(examples, (3, 2, 1)))


@pytest.mark.parametrize("examples", [500, 80_000])
def test_seed_lane_and_epoch_each_change_the_order(examples):
    orders = [order(examples, key) for key in [(0, 1, 0), (1, 1, 0), (0, 2, 0), (0, 1, 1)]]
    for i, one in enumerate(orders):
        for other in orders[:i]:
            # about one place in `examples` agrees by chance
            assert np.count_nonzero(one == other) < 12


@pytest.mark.parametrize("examples", [8, 70_000])
def test_places_are_unbiased(examples):
    """Over many epochs the first place's example is spread evenly: χ² over 8 bins, 7 degrees of freedom."""
    epochs = 800
    first = np.array([batch(examples, 0, 1, (5, 1, epoch))[0] for epoch in range(epochs)])
    counts = np.bincount(first * 8 // examples, minlength=8)
    chi = float(((counts - epochs / 8) ** 2 / (epochs / 8)).sum())
    assert chi < 29.9  # beyond that with probability 1e-4


def test_neighbours_in_the_order_are_not_neighbours_in_the_data():
    one = order(150_000).astype(float)
    correlation = np.corrcoef(one[:-1], one[1:])[0, 1]
    assert abs(correlation) < 4 / np.sqrt(150_000)
    assert abs(np.corrcoef(one, np.arange(150_000))[0, 1]) < 4 / np.sqrt(150_000)
