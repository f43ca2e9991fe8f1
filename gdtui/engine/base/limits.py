"""How far numbers go, wherever they are asked for, stepped through, or computed: one place for all."""

LEAST_RATE, GREATEST_RATE = 1e-20, 1e20
"""The range of a learning rate: what suits a loss is as small as the loss is large."""
MOST_DECAY = 1e6
"""The strongest decay of a learning rate: by so many times itself 1/η grows with each update."""
MOST_STEPS = 1_000_000
"""The most steps, or updates, of any run."""
FARTHEST = 1e6
"""A dot is put at most so far from the origin, along each param."""
