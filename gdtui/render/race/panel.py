"""The numbers beside the race: how the lanes do, what their updates cost, how noisy their gradients are."""

import math
from collections.abc import Sequence

from gdtui.engine.base.numbers import show
from gdtui.engine.optimizers.outcome import Kind
from gdtui.engine.race.crowd import MOST, SEEDS, Crowd, has_held_out, held_out
from gdtui.engine.race.lane import Runner
from gdtui.engine.race.noise import IMAGENET, Noise, cost
from gdtui.engine.race.simulation import Race, RaceState, Standing
from gdtui.render.cells.look import DIM, GREEN, LANES, ORANGE, RED, Look
from gdtui.render.cells.palette import DEFAULT
from gdtui.render.cells.panel import Line, Span, badge, field, heading, line, named
from gdtui.render.stage import ROW

LABEL = 13
"""Cells for the labels on the left."""
NAMED = 14
"""Cells for the lanes and their names; of the line above them nothing is written there."""
_NOT_YET = "not yet"
_MARKS = {
    Kind.CONVERGED: ("✓", "+", GREEN), Kind.DIVERGED: ("✗", "x", RED), Kind.STALLED: ("=", "=", ORANGE),
    Kind.STEP_LIMIT: ("…", ".", DIM), Kind.RUNNING: (" ", " ", DIM),
}  # fmt: skip


def glyph(lane: int, look: Look) -> str:
    """The lane's own glyph."""
    return ("BMS" if look.ascii else "●◆▲")[lane]


def compact(number: int) -> str:
    """A count in at most six characters: 12345, 123k, 1.2M."""
    for unit, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= 100 * unit or (unit > 10**3 and number >= unit):
            part = number / unit
            return f"{part:.1f}{letter}" if part < 100 else f"{part:.0f}{letter}"
    return str(number)


def lane_lines(race: Race, state: RaceState, highlight: int, columns: int, look: Look) -> list[Line]:
    """Every lane: its loss, its updates, the examples it has seen."""
    way = f"{race.tick} examples a step" if race.equal_budget else "equal updates"
    lines = [heading(f"{way} · step {state.step}", columns)]
    wide = (columns - NAMED) // 10
    widths = (4 * wide, 3 * wide, 3 * wide)
    kept = has_held_out(race.problem)
    names = (
        "loss",
        "updates" if wide > 2 else "upd.",
        "held out" if kept and wide > 2 else "held" if kept else "seen",
    )
    lines.append(line(Span(" " * NAMED + _row(names, widths), DIM)))
    for index, runner in enumerate(state.runners):
        mark, plain, ink = _MARKS[runner.outcome.kind]
        lit = index == highlight
        last = _held(race, runner) if kept else compact(runner.turn.examples_seen)
        numbers = (_loss(runner.full[0]), compact(runner.turn.updates), last)
        lines.append(
            line(
                Span((">" if look.ascii else "▶") if lit else " ", DIM),
                *named(glyph(index, look), f" {runner.lane.name:<10}", LANES[index], look, lit),
                Span(plain if look.ascii else mark, ink),
                Span(_row(numbers, widths), bold=True),
            )
        )
    return lines


def _held(race: Race, runner: Runner) -> str:
    """A lane's loss over the examples that were kept back."""
    return show(float(held_out(race.problem, runner.params[None])[0]), 3)


def crowd_lines(crowd: Crowd, step: int, columns: int) -> list[Line]:
    """For every batch size: how many of its runs are in which minimum, and what that is worth."""
    lines = [heading(f"{SEEDS} runs of each size · step {min(step, MOST)}", columns)]
    widths = (5, 6, 6, *[(columns - 17) // 2] * 2)
    lines.append(line(Span(_row(("batch", "sharp", "flat", "loss", "held"), widths), DIM)))
    for row in crowd.rows(step):
        size = "all" if row.size == crowd.sizes[-1] else str(row.size)
        numbers = (size, str(row.sharp), str(row.flat), show(row.loss, 3), show(row.held_out, 3))
        lines.append(line(Span(_row(numbers, widths), bold=True)))
    return lines


def _loss(value: float) -> str:
    """The loss in at most eight characters."""
    text = show(value)
    return text if len(text) <= 7 else show(value, 2)


def _row(texts: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(f"{text:>{width}}" for text, width in zip(texts, widths, strict=True))


def cost_lines(race: Race, runner: Runner, columns: int) -> list[Line]:
    """What an update of that lane costs here, and what it would cost on ImageNet."""
    examples, size = race.problem.examples, runner.lane.batch_size
    full = runner.lane.number == 0
    price = cost(size, examples, full)
    seen = runner.turn.examples_seen / examples
    imagenet = f"1 per {IMAGENET:,} images" if full else f"{price.imagenet_updates:,} updates"
    return [
        heading(f"cost of an update · {runner.lane.name}", columns),
        field("looks at", f"{compact(size)} of {compact(examples)} examples", LABEL),
        field("epochs done", f"{seen:.2f}, of {_plural(price.updates_per_epoch, 'update')}", LABEL),
        field("on ImageNet", imagenet, LABEL),
    ]


def _plural(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def noise_lines(noise: Noise, step: int, columns: int) -> list[Line]:
    """How far the lane's batches stray from the full gradient: measured at a step, and by theory."""
    if math.isnan(noise.measured):
        measured = "too large a batch"
    else:
        measured = f"{show(noise.measured)}  ({noise.batches} batches)"
    return [
        heading(f"noise of the gradient · step {step}", columns),
        field("measured", measured, LABEL),
        field("theory σ/√B", f"{show(noise.theory)}  (σ {show(noise.sigma, 3)})", LABEL),
        field("no repeats", f"×{show(noise.finite)} → {show(noise.theory * noise.finite)}", LABEL),
    ]


def ranking_lines(standings: Sequence[Standing], columns: int, look: Look) -> list[Line]:
    """Who is ahead: by the loss now, and by what it took to come nearly down."""
    by_loss = sorted(standings, key=lambda s: (math.isnan(s.loss), s.loss))
    by_updates = sorted(standings, key=lambda s: math.inf if s.updates is None else s.updates)
    by_examples = sorted(standings, key=lambda s: math.inf if s.examples is None else s.examples)
    return [
        heading("99 % down to the best so far", columns),
        _ranks("updates", [(s.lane, _arrival(s.updates)) for s in by_updates], look),
        _ranks("examples", [(s.lane, _arrival(s.examples)) for s in by_examples], look),
        _ranks("loss now", [(s.lane, show(s.loss)) for s in by_loss], look),
    ]


def _arrival(number: int | None) -> str:
    return _NOT_YET if number is None else compact(number)


def _ranks(label: str, entries: Sequence[tuple[int, str]], look: Look) -> Line:
    spans = [Span(f"{label:<9}", DIM)]
    if all(text == _NOT_YET for _, text in entries):
        return line(*spans, Span("none of them yet", bold=True))
    for lane, text in entries:
        press = f"{ROW}{lane}"
        mark = badge(glyph(lane, look), LANES[lane], look)
        spans += (mark._replace(press=press), Span(f"{text} ", DEFAULT, True, press))
    return tuple(spans)
