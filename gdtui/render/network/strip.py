"""The words below the network, and its keys."""

from functools import lru_cache

from gdtui.engine.base.happened import Happened
from gdtui.engine.base.numbers import show_setting
from gdtui.engine.network.beside import SORTS
from gdtui.engine.network.state import TrainingState
from gdtui.engine.network.training import Training
from gdtui.render import stage
from gdtui.render.cells.look import YELLOW
from gdtui.render.cells.panel import Line, wrap
from gdtui.render.first_words import first_words
from gdtui.render.network.shown import NetworkView

_FIRST = "n takes a step, space runs, v shows another view."
_SHAPE = "n takes a step, space runs, v shows another view; { } and ( ) change its shape."


def words(view: NetworkView, box: stage.Box) -> list[Line]:
    """What just happened, or what is to be said instead."""
    if view.notice:
        return wrap(view.notice, box.columns - 2, YELLOW)
    told = _happened(view.training, view.state)
    if view.view in SORTS:
        return _of_lanes(view, box.columns - 2)
    if not view.state.step:
        said, more = (wrap(text, box.columns - 2) for text in (view.training.examples.why, told.sentence))
        said += more if len(said) + len(more) < box.rows else []
        return first_words(said, (_SHAPE, _FIRST), box)
    return stage.told(told, (), (), box.rows, box.columns).lines()


@lru_cache(maxsize=2)  # of the state that is shown, and of the next one
def _happened(training: Training, state: TrainingState) -> Happened:
    return training.happened(state)


def _of_lanes(view: NetworkView, columns: int) -> list[Line]:
    """What stands side by side, or the one that is spoken of; and who leads."""
    from gdtui.render.network.compare import catching_up, leader, told_of

    about = SORTS[view.view] if view.told is None else told_of(view.lanes[view.told])
    lead = catching_up(view.lanes, view.state.step) or leader(view.lanes)
    return [*wrap(about, columns), *wrap(lead, columns)]


def hints(view: NetworkView) -> list[stage.Hint]:
    """The keys, those of the view first."""
    training, terms = view.training, view.state.terms
    rate = training.optimizer.rate
    size = "all" if terms.takes_all else f"{terms.batch_size:,}"
    return [
        stage.Hint("n", "step"),
        stage.run_hint(view.running, view.speed),
        stage.Hint("v", view.view, True),
        *_own_hints(view),
        stage.Hint("{ } ( )", "shape"),
        stage.Hint("b", "back"),
        *([stage.Hint("[ ]", f"η {show_setting(rate)}")] if rate is not None else []),
        stage.Hint("f", "data"),
        stage.Hint("x", "experiments"),
        stage.Hint("o", "optimizer"),
        stage.Hint("< >", f"batch {size}"),
        *([] if view.view in SORTS else [stage.Hint("c", "compare")]),
        stage.Hint("p", "predict"),
        stage.Hint("U", "settings"),
        stage.Hint("A", "activation"),
        stage.Hint("g", "circuit"),
        stage.Hint("- +", f"{view.speed:g}/s"),
        stage.Hint("r", "reset"),
        stage.Hint("?", "help"),
    ]


def _own_hints(view: NetworkView) -> list[stage.Hint]:
    """The keys that do something in this view alone."""
    if view.view in SORTS:
        return [stage.Hint("c", "alone", True), stage.Hint("tab", "next")]
    return {
        "field": [stage.Hint("m", "set an example")],
        "units": [
            stage.Hint("←↑↓→", "choose"),
            stage.Hint("=", "set"),
            stage.Hint("F", "hold"),
            stage.Hint("0", "cut"),
            stage.Hint("G", "gradient", view.lines == "gradient"),
        ],
        "landscape": [stage.Hint("w", "plane"), stage.Hint("W", "sweep")],
        "layers": [],
    }[view.view]
