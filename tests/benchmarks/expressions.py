"""The most costly expressions that are accepted: what a call of their derivatives takes, in time.

    python -m tests.benchmarks.expressions

`tests/engine/autodiff/test_cost.py` bounds the calls; here they are timed, so that the bounds mean something.
"""

import time

from tests.engine.autodiff.worst import SHAPES, counted, filled

AIM = 0.2
"""Seconds of a Hessian at the most: a key asks for two or three of them."""


def main() -> int:
    """Time them."""
    slowest = 0.0
    for shape, of in SHAPES.items():
        for many in (1, 4, 24):
            circuit = filled(of(many))
            point = [0.7 + at / 100 for at in range(len(circuit.inputs))]
            circuit.hessian(point)
            begun = time.process_time()
            circuit.hessian(point)
            taken, calls = time.process_time() - begun, counted(circuit).hessian
            slowest = max(slowest, taken)
            each = 1e6 * taken / calls
            print(f"{shape:30} {many:3} params {calls:8,} calls {1e3 * taken:6.1f} ms {each:6.2f} µs each")
    print(f"slowest {slowest:.3f} s, aim {AIM:g} s")
    return slowest > AIM


if __name__ == "__main__":
    raise SystemExit(main())
