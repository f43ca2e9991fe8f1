"""gdtui in a notebook: circuits, runs and gradient checks that show themselves.

>>> from gdtui.notebook import gradient_check, parse, run
>>> circuit = parse("(x + y) * z")
>>> circuit(x=-2, y=5, z=-4)
-12.0
>>> run("rosenbrock", optimizer="adam", steps=100).table["loss"].shape
(101,)
>>> gradient_check(lambda w: float((w**2).sum()), lambda w: 2 * w, [1.0, 2.0]).good
True

Each of them has a picture (`_repr_svg_`), which a notebook shows by itself, and words, which any Python
prompt shows. What they are made of is `gdtui.engine`, which draws nothing.
"""

from gdtui.notebook.checks import gradient_check
from gdtui.notebook.circuits import ShownCircuit, parse
from gdtui.notebook.runs import Run, run

__all__ = ["Run", "ShownCircuit", "gradient_check", "parse", "run"]
