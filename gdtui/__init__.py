"""gdtui: see how a neural network learns, live in a terminal."""

__version__ = "0.1.0"
