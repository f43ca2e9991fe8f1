"""The reference for memory: the bare counter with numpy imported."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import bare_counter  # type: ignore[import-not-found]  # run as a file, from beside this one
import numpy as np

if __name__ == "__main__":
    np.zeros(1)
    bare_counter.Counter().run()
