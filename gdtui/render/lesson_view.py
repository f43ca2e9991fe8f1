"""A lesson beside its scene: side by side or stacked where there is room, else one page after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gdtui.render import stage
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import DIM, GREEN, ORANGE, WHITE, Look, legible
from gdtui.render.cells.panel import Line, Span, Text, clip, cropped, length, line, write
from gdtui.render.cells.prose import Block, Paragraph, keyed_text, lay, plain_text
from gdtui.render.cells.prose import keyed as keyed_block
from gdtui.render.cells.prose import plain as plain_block
from gdtui.render.spelled import spelled
from gdtui.render.stage import Box, Hint
from gdtui.spelling import in_ascii

_SHARE, _NARROWEST, _WIDEST = 0.36, 42, 62
"""Columns of the text beside a scene: a share of the screen within bounds."""
_LEAST_SCENE = 66
"""Columns that a scene keeps beside a text."""
_LEAST_BELOW = 24
"""Rows that a scene keeps below a text."""
_MEASURE = 76
"""The longest lines of text are read with ease."""
_BAR = 4
"""The most rows for what is to be done over a scene, where the text is a page of its own: title, rule."""
_EDGES = 4
"""Rows of a sheet besides its text: title, two empty ones, keys."""


@dataclass(frozen=True)
class Sheet:
    """A card as it is to be shown.

    Attributes:
        title: of the lesson.
        card: which card it is, from 0.
        cards: how many there are.
        heading: of the card.
        blocks: its text.
        tasks: things to do, and whether they are done.
        verdict: what was answered to its check.
        hints: the lesson's keys.
        reads: whether the text is shown where there is no room for text and scene at once.
        leads: whether the first key leads to the scene, where the text hides it.
    """

    title: str
    card: int
    cards: int
    heading: str
    blocks: tuple[Block, ...]
    tasks: tuple[tuple[Text, bool], ...]
    verdict: tuple[Block, ...]
    hints: tuple[Hint, ...]
    reads: bool
    leads: bool = False


@dataclass(frozen=True)
class Plan:
    """Where text and scene lie.

    Attributes:
        text: the sheet, or the bar; without columns where there is none.
        scene: the scene; without columns where it is hidden.
        bar: whether only what is to be done is shown of the sheet.
    """

    text: Box
    scene: Box
    bar: bool = False

    @property
    def paged(self) -> bool:
        """Whether text and scene take turns."""
        return self.bar or not self.scene.columns


def plain(sheet: Sheet) -> Sheet:
    """The sheet with its words in ASCII."""
    return replace(
        sheet,
        title=in_ascii(sheet.title),
        heading=in_ascii(sheet.heading),
        blocks=tuple(map(plain_block, sheet.blocks)),
        tasks=tuple((plain_text(text), done) for text, done in sheet.tasks),
        verdict=tuple(map(plain_block, sheet.verdict)),
    )


def keyed(sheet: Sheet) -> Sheet:
    """The sheet with the keys of now in what is to be read and done."""
    return replace(
        sheet,
        blocks=tuple(map(keyed_block, sheet.blocks)),
        tasks=tuple((keyed_text(text), done) for text, done in sheet.tasks),
        verdict=tuple(map(keyed_block, sheet.verdict)),
    )


def plan(sheet: Sheet, columns: int, rows: int) -> Plan:
    """Where text and scene lie on a screen of at least the least size."""
    beside = min(max(round(columns * _SHARE), _NARROWEST), _WIDEST)
    if columns - beside - 1 >= _LEAST_SCENE and _height(sheet, beside - 3) <= rows:
        return Plan(Box(0, 0, rows, beside), Box(0, beside + 1, rows, columns - beside - 1))
    above = _height(sheet, min(columns - 4, _MEASURE)) + 1
    if rows - above >= _LEAST_BELOW:
        return Plan(Box(0, 0, above, columns), Box(above, 0, rows - above, columns))
    if sheet.reads:
        return Plan(Box(0, 0, rows, columns), Box(0, 0, 0, 0))
    bar = min(_bar_rows(sheet, columns), rows - stage.LEAST_ROWS)
    bar = bar if bar >= 2 else 0
    return Plan(Box(0, 0, bar, columns), Box(bar, 0, rows - bar, columns), bar=True)


def _bar_rows(sheet: Sheet, columns: int) -> int:
    """The rows of the bar: as many as the longest thing to do takes, so that none of them moves the scene."""
    longest = max((len(lay([_task(text, False)], columns - 2)) for text, _ in sheet.tasks), default=0)
    return min(longest + _BAR - 2, _BAR)


def fits(sheet: Sheet, columns: int, rows: int) -> bool:
    """Whether the whole card can be read on a screen of that size."""
    seen = plan(sheet, columns, rows)
    return seen.bar or _height(sheet, min(seen.text.columns - 3, _MEASURE)) <= rows


def draw(sheet: Sheet, where: Plan, scene: Frame, columns: int, rows: int, look: Look) -> Frame:
    """The whole screen: the sheet, and the scene where it lies."""
    canvas = Canvas.blank(rows, columns)
    if where.bar:
        write(canvas, spelled(_bar(sheet, where.text), columns, look), 0, 0, columns)
        return _with_scene(canvas, scene, where, look)
    _paint(canvas, sheet if where.scene.columns else _leading(sheet), where.text, look)
    if where.scene.column:
        rule = [line(Span("|" if look.ascii else "│", DIM))] * rows
        write(canvas, rule, 0, where.text.columns, 1)
    elif where.scene.columns:
        rule = [line(Span(("-" if look.ascii else "━") * columns, DIM))]
        write(canvas, rule, where.text.rows - 1, 0, columns)
    return _with_scene(canvas, scene, where, look)


def _leading(sheet: Sheet) -> Sheet:
    """The sheet where its text hides the scene: its first key says if it leads there."""
    first, *others = sheet.hints
    return replace(sheet, hints=(first._replace(label="to the picture"), *others)) if sheet.leads else sheet


def _with_scene(canvas: Canvas, scene: Frame, where: Plan, look: Look) -> Frame:
    """The text with the scene, which is legible already, beside it."""
    whole = Canvas(legible(canvas.frame(), look))
    whole.paste(scene, where.scene.row, where.scene.column)
    return whole.frame()


def _paint(canvas: Canvas, sheet: Sheet, box: Box, look: Look) -> None:
    """The sheet into its box."""
    inner = min(box.columns - 3, _MEASURE)
    left = box.column + 1 + max((box.columns - 2 - inner) // 2, 0)
    title = spelled([_title(sheet, box.columns - 2)], box.columns - 2, look)
    write(canvas, title, box.row, box.column + 1, box.columns - 2)
    lines = cropped(spelled(_lines(sheet, inner), inner, look), box.rows - 3, inner)
    write(canvas, lines, box.row + 2, left, inner)
    keys = spelled([stage.keys(sheet.hints, box.columns - 1)], box.columns, look)
    last = box.row + box.rows - (1 if box.rows == canvas.rows else 2)
    write(canvas, keys[:1], last, box.column, box.columns)


def _height(sheet: Sheet, columns: int) -> int:
    return len(_lines(sheet, columns)) + _EDGES


def _lines(sheet: Sheet, columns: int) -> list[Line]:
    """The card's text, what is to be done, and what was answered."""
    rows = [line(Span(sheet.heading, ORANGE, True)), (), *lay(sheet.blocks, columns)]
    if sheet.tasks:
        rows += [(), *lay([_task(text, done) for text, done in sheet.tasks], columns)]
    if sheet.verdict:
        rows += [(), *lay(sheet.verdict, columns)]
    return rows


def _task(text: Text, done: bool) -> Paragraph:
    return Paragraph(text, "✓ " if done else "○ ", GREEN if done else WHITE)


def _title(sheet: Sheet, columns: int) -> Line:
    """The lesson, and how far one has come in it."""
    dots = "●" * (sheet.card + 1) + "○" * (sheet.cards - sheet.card - 1)
    room = columns - len(sheet.title)
    if len(dots) >= room:
        dots = f"{sheet.card + 1}/{sheet.cards}"
    name = clip(line(Span(sheet.title, WHITE, True)), columns - len(dots) - 1)
    return (*name, Span(f"{dots:>{columns - length(name)}}", DIM))


def _bar(sheet: Sheet, box: Box) -> list[Line]:
    """The lesson with its keys, and the first thing that is not done yet."""
    name = line(Span(f" {sheet.title} · {sheet.card + 1}/{sheet.cards}", WHITE, True))
    keys = stage.keys(sheet.hints, box.columns - length(name) - 2)
    gap = Span(" " * max(box.columns - length(name) - length(keys) - 1, 1))
    rows: list[Line] = [(*name, gap, *keys)]
    todo = lay(_next(sheet.tasks), box.columns - 2)
    if len(todo) > box.rows - 2 and all(done for _, done in sheet.tasks):
        todo = lay([_task((Span("Done."),), True)], box.columns - 2)
    rows += [(Span(" "), *row) for row in todo]
    rows = cropped(rows, box.rows - 1, box.columns)
    rows += [()] * (box.rows - 1 - len(rows))
    return [*rows, line(Span("━" * box.columns, DIM))][: box.rows]


def _next(tasks: Sequence[tuple[Text, bool]]) -> list[Paragraph]:
    """The first task that is open, else the last one as done."""
    left = [_task(text, done) for text, done in tasks if not done]
    if not left:
        return [_task((Span("Done: "), *text), True) for text, _ in tasks[-1:]]
    return left[:1]
