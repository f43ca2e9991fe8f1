"""The program of a gradient check: an exact derivative beside centred and forward differences."""

from gdtui.engine.autodiff.circuit import Circuit
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.code.circuit import suits_math
from gdtui.engine.code.formulas.dialects import MATH, NUMPY
from gdtui.engine.code.formulas.straight import straight
from gdtui.engine.code.program import (
    START,
    STEP,
    Head,
    Line,
    Program,
    heading,
    imports_of,
    lines,
    number,
    program,
)
from gdtui.engine.slope.gradient import COLUMNS, DECADES, checked_point

_TAKEN = frozenset(
    {
        "np",
        "math",
        "loss",
        "gradient",
        "point",
        "place",
        "h",
        "name",
        "forward",
        "centered",
        "analytic",
        "names",
    }
)
_FUNCTIONS = """
def nudged(place, h):
    return [each + h if number == place else each for number, each in enumerate(point)]


def numerical_gradient(place, h, scheme):
    if scheme == "centered":
        return (loss_of(*nudged(place, h)) - loss_of(*nudged(place, -h))) / (2 * h)
    return (loss_of(*nudged(place, h)) - loss_of(*point)) / h


def relative_error(a, b):
    return abs(a - b) / max(abs(a), abs(b)) if a or b else 0.0
""".strip()
_LOOP = """
for place, (name, analytic) in enumerate(zip(names, gradient_of(*point))):
    for h in steps:
        forward = numerical_gradient(place, h, "forward")
        centered = numerical_gradient(place, h, "centered")
        errors = abs(forward - analytic), abs(centered - analytic), relative_error(analytic, centered)
        print(name, h, analytic, forward, centered, *errors, sep=",")
""".strip()


def gradient_program(settings: Settings, command: str, framework: str = "numpy") -> Program:
    """The program of `gdtui trace gradient`.

    Raises:
        InputError: when the loss or the point cannot be used.
    """
    if framework != "numpy":
        raise InputError("a gradient check is plain arithmetic: leave out --framework")
    circuit, point = checked_point(settings)
    shifted = (
        tuple(v + h if i == place else v for i, v in enumerate(point))
        for place in range(len(point))
        for h in (0.1, -0.1, 0.0)
    )
    dialect = MATH if suits_math(circuit, *shifted) else NUMPY
    code = straight(circuit, range(len(point)), dialect=dialect, taken=_TAKEN)
    arguments = ", ".join(code.inputs)
    loss = (Line(f"def loss_of({arguments}):"), *lines("\n".join(code.result), indent=1))
    body = (*code.for_gradient, f"return [{', '.join(code.gradients)}]")
    exact = (Line(f"def gradient_of({arguments}):"), *lines("\n".join(body), indent=1))
    helpers = dialect.brought(line.text for line in (*loss, *exact))
    run = (*_given(circuit, point, settings, dialect is NUMPY), *_loop())
    parts = (*helpers, loss, exact, *_functions(), run)
    head = Head(
        f"The gradient of {settings.loss or 'fourth-power'}, exact and by differences",
        command,
        ("It prints what `gdtui trace gradient` does, as CSV, but for the column verdict.",
         "At the smallest h a difference is rounding, and may differ in that."),
    )  # fmt: skip
    return program(head, imports_of(parts), *parts)


def _functions() -> list[tuple[Line, ...]]:
    return [lines(part) for part in _FUNCTIONS.split("\n\n\n")]


def _given(circuit: Circuit, point: tuple[float, ...], settings: Settings, quiet: bool) -> tuple[Line, ...]:
    decades = f'[float(f"1e-{{k}}") for k in range(1, {len(DECADES) + 1})]'
    steps = decades if settings.h is None else f"[{number(settings.h)}]"
    numbers = ", ".join(map(number, point))
    names = ", ".join(f'"{name}"' for name in circuit.inputs)
    first = lines('np.seterr(all="ignore")') if quiet else ()
    return (
        *first,
        *lines(f"names = [{names}]"),
        *lines(f"point = {f'np.array([{numbers}])' if quiet else f'[{numbers}]'}", START),
        *lines(f"steps = {steps}"),
        *heading(COLUMNS[:-1]),
    )


def _loop() -> tuple[Line, ...]:
    return lines(_LOOP, STEP)
