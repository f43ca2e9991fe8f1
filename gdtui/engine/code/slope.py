"""The program of a slope: its descent, or on the page of the gradient that of the gradient check."""

from gdtui.engine.code.gradient import gradient_program
from gdtui.engine.code.landscape import landscape_program
from gdtui.engine.code.landscape import mark_of as mark_of
from gdtui.engine.code.program import Program
from gdtui.engine.code.run import Run


def slope_program(run: Run) -> Program:
    """The program of what a page shows.

    Raises:
        InputError: when the run has none.
    """
    if run.settings.view != "gradient":
        return landscape_program(run)
    return gradient_program(run.settings._replace(at=run.simulation.start), run.command, run.framework)
