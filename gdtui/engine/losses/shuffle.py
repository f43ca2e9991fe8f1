"""The order of the examples in an epoch: every example once, in an order that looks random.

A list of up to `SMALL` examples is shuffled at the start of its epoch. A longer one is never shuffled as a
whole, for that would hold up the first update of an epoch; it has a formula for its order instead: a Feistel
network over the next power of two, walked until it lands in range (Black & Rogaway, "Ciphers with
arbitrary finite domains", CT-RSA 2002; rounds after Luby & Rackoff 1988). It maps place to example one to
one, so any part of an epoch's order is computed on its own, at a cost that does not grow with the data.

An order is a function of (examples, seed, lane, epoch): a lane's whole shuffle state is its place in its
epoch.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]

SMALL = 65_536
BLOCK = 4_096
"""Places computed at a time: the cost of calling numpy is shared by so many."""
_ROUNDS = 8


def batch(examples: int, place: int, size: int, key: tuple[int, int, int]) -> Indices:
    """The examples at the places `place`, …, `place + size − 1` of an epoch's order.

    The last batch of an epoch is the remainder: it is cut off at the epoch's end.

    Args:
        examples: how many there are.
        place: from 0 to examples − 1.
        size: how many to take, at least 1.
        key: (seed, lane, epoch).
    """
    end = min(place + size, examples)
    if examples <= SMALL:
        return _shuffled(examples, key)[place:end]
    first, last = place // BLOCK, (end - 1) // BLOCK
    if first == last:
        return _block(examples, first, key)[place - first * BLOCK : end - first * BLOCK]
    if last - first > 8:
        return _places(np.arange(place, end, dtype=np.uint64), examples, key)
    parts = [_block(examples, number, key) for number in range(first, last + 1)]
    return np.concatenate(parts)[place - first * BLOCK : end - first * BLOCK]


def generator(seed: int | tuple[int, ...]) -> np.random.Generator:
    """What `np.random.default_rng` gives for a seed, to the bit; that asks for the generators of old, too."""
    return np.random.Generator(np.random.PCG64(seed))


@lru_cache(maxsize=16)
def _shuffled(examples: int, key: tuple[int, int, int]) -> Indices:
    order = generator(key).permutation(examples)
    order.setflags(write=False)
    return order


@lru_cache(maxsize=64)
def _block(examples: int, number: int, key: tuple[int, int, int]) -> Indices:
    start = number * BLOCK
    order = _places(np.arange(start, min(start + BLOCK, examples), dtype=np.uint64), examples, key)
    order.setflags(write=False)
    return order


def _places(places: NDArray[np.uint64], examples: int, key: tuple[int, int, int]) -> Indices:
    """The example at each place: the network is walked again wherever it led out of range."""
    bits = (examples - 1).bit_length()
    keys = generator(key).integers(0, 2**63, _ROUNDS, np.uint64)
    found = _feistel(places, bits, keys)
    outside = np.flatnonzero(found >= examples)
    while outside.size:
        found[outside] = _feistel(found[outside], bits, keys)
        outside = outside[found[outside] >= examples]
    return found.astype(np.intp)


def _feistel(values: NDArray[np.uint64], bits: int, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A permutation of 0 … 2^bits − 1: each round mixes one part of the bits into the other.

    Where `bits` is odd the parts differ by one bit; they change places each round, an even number of times.
    """
    low = bits // 2
    masks = np.uint64(2 ** (bits - low) - 1), np.uint64(2**low - 1)
    left, right = values >> np.uint64(low), values & masks[1]
    for number, key in enumerate(keys):
        left, right = right, left ^ (_mix(right + key) & masks[number % 2])
    return (left << np.uint64(low)) | right


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter the bits (the finaliser of SplitMix64: Steele, Lea & Flood, OOPSLA 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
