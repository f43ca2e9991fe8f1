"""A chapter as plain text: to print, to read aloud, to read where there is no screen."""

from collections.abc import Iterator

from gdtui.lessons.course import Card, Lesson
from gdtui.render.cells.panel import Line, Span
from gdtui.render.cells.prose import Block, Paragraph, lay


def as_text(lesson: Lesson, columns: int = 80) -> Iterator[str]:
    """The lines of a chapter; its checks as they are asked first, without their answers."""
    yield f"Lesson {lesson.number}: {lesson.title}"
    yield from _paragraph(lesson.about, columns)
    for card in lesson.cards:
        yield ""
        yield card.heading
        yield "-" * len(card.heading)
        yield from _card(card, columns)


def _card(card: Card, columns: int) -> Iterator[str]:
    yield from _lines(card.blocks, columns)
    if card.scene:
        yield ""
        yield f"    gdtui {card.scene}"
    for link in card.links:
        yield f"    gdtui {link.command}"
    for task in card.tasks:
        yield from _lines([Paragraph(task.text, "[ ] ")], columns)
    if card.check:
        asked = card.check.question(0)
        yield from _paragraph(asked.prompt, columns)
        for number, option in enumerate(asked.options, 1):
            yield from _paragraph(option, columns, f"{number} ")


def _paragraph(text: str, columns: int, mark: str = "") -> Iterator[str]:
    return _lines([Paragraph((Span(text),), mark)], columns)


def _lines(blocks: list[Block] | tuple[Block, ...], columns: int) -> Iterator[str]:
    return map(_plain, lay(blocks, columns))


def _plain(line: Line) -> str:
    return "".join(span.text for span in line).rstrip()
