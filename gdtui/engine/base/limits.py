"""How far numbers go, wherever they are asked for, stepped through, or computed: one place for all."""

LEAST_RATE, GREATEST_RATE = 1e-12, 1e6
"""The range of a learning rate."""
MOST_DECAY = 1e6
"""The strongest decay of a learning rate: by so many times itself 1/η grows with each update."""
MOST_STEPS = 1_000_000
"""The most steps, or updates, of any run."""
FARTHEST = 1e6
"""A dot is put at most so far from the origin, along each param; a run that goes on beyond has diverged."""
