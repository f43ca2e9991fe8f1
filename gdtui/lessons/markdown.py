"""From the Markdown of a chapter to blocks of prose; markdown-it reads it, this translates its tokens."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gdtui.render.cells.look import ORANGE, TEAL
from gdtui.render.cells.panel import Span, Text
from gdtui.render.cells.prose import Block, Formula, Grid, Paragraph

SCENE = "scene:"
"""What the address of a link begins with that opens a scene; a command line follows."""
FENCE, MARK = "```", "+++\n"
"""What begins and ends a fenced block, and the head of a chapter."""
DIRECTIVES = ("scene", "task", "check", "standing")
"""Fenced blocks that are not text: where it plays, what to do, what is asked (both TOML), and, empty, how far
the learner has come."""

_READER = MarkdownIt("commonmark").enable("table")


class Link(NamedTuple):
    """A link that opens a scene.

    Attributes:
        text: what it is called.
        command: the scene's command line.
        about: what the scene shows, in a sentence; may be empty.
    """

    text: str
    command: str
    about: str


@dataclass(frozen=True)
class Section:
    """What stands under one heading.

    Attributes:
        heading: the heading.
        blocks: the text.
        directives: (kind, content) of the fenced blocks that are not text, in their order.
        links: the links that open a scene.
        line: where it begins in the text, from 0.
        lines: where the fenced blocks that are not text begin.
    """

    heading: str
    blocks: tuple[Block, ...]
    directives: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    line: int
    lines: tuple[int, ...]


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The TOML between the lines of three plus signs at the top, and what follows."""
    _, head, body = text.split(MARK, 2)
    return tomllib.loads(head), body


def sections(body: str) -> list[Section]:
    """The sections of a chapter: each begins with a heading."""
    tokens = _READER.parse(body)
    starts = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    ends = [*starts[1:], len(tokens)]
    return [_section(tokens[start:end]) for start, end in zip(starts, ends, strict=True)]


def spans(text: str) -> Text:
    """One line of Markdown."""
    return _spans(_READER.parseInline(text)[0].children or [])


def _section(tokens: Sequence[Token]) -> Section:
    fences = [token for token in tokens if token.info in DIRECTIVES]
    directives = tuple((token.info, token.content) for token in fences)
    links = [link for token in tokens for link in _links(token.children or [])]
    blocks = tuple(_blocks(tokens[3:]))
    lines = tuple(_line(token) for token in fences)
    return Section(tokens[1].content, blocks, directives, tuple(links), _line(tokens[0]), lines)


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """The text; tokens of tables are gathered until the table ends."""
    mark, place = "", 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "table_open":
            end = next(i for i in range(place, len(tokens)) if tokens[i].type == "table_close")
            yield _table(tokens[place:end])
            place = end
        elif token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "• "
        elif token.type == "inline":
            yield Paragraph(_spans(token.children or []), mark)
            mark = "  " if mark else ""
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            mark = ""
        elif token.type in ("fence", "code_block") and token.info not in DIRECTIVES:
            yield Formula(tuple(token.content.splitlines()))
        place += 1


def _table(tokens: Sequence[Token]) -> Grid:
    rows: list[list[Text]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_spans(token.children or []))
    head, *others = map(tuple, rows)
    return Grid(head, tuple(others))


def _spans(tokens: Sequence[Token]) -> Text:
    """Words in their styles: `code` stands out in orange, **strong** in bold, a link in teal."""
    found: list[Span] = []
    bold = link = False
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold = token.type == "strong_open"
        elif token.type in ("link_open", "link_close"):
            link = token.type == "link_open"
        elif token.type == "code_inline":
            found.append(Span(token.content, ORANGE, True))
        elif token.type in ("softbreak", "hardbreak"):
            found.append(Span(" "))
        elif token.content:
            found.append(Span(token.content, TEAL, True) if link else Span(token.content, bold=bold))
    return tuple(found)


def _links(tokens: Sequence[Token]) -> Iterator[Link]:
    for place, token in enumerate(tokens):
        address = str(token.attrs.get("href", ""))
        if token.type == "link_open" and address.startswith(SCENE):
            command, about = unquote(address.removeprefix(SCENE)), str(token.attrs.get("title", ""))
            yield Link(tokens[place + 1].content, command, about)
