"""What is wrong with a lesson of one's own: it is read as the course is, and every part is tried."""

import re
import shlex
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from gdtui.cli.grammar import parsed
from gdtui.cli.options import settings, with_own
from gdtui.engine.base.errors import InputError, quote
from gdtui.lessons.checks import Check
from gdtui.lessons.markdown import DIRECTIVES, FENCE, MARK, Section, sections
from gdtui.lessons.numbers import PLACEHOLDER, Number, numbers
from gdtui.lessons.tasks import condition
from gdtui.registry import find_screen

_TROUBLE = (InputError, ValueError, KeyError, IndexError, TypeError)
"""What a part that is wrong raises."""
_TASK = ("do", "until", "keys")


class Fault(NamedTuple):
    """Something that is wrong.

    Attributes:
        line: where, from 1.
        what: what, and what to write instead.
    """

    line: int
    what: str


def faults(text: str) -> Iterator[Fault]:
    """All that is wrong with the text of a lesson; nothing where it can be read."""
    parts = text.split(MARK, 2)
    if len(parts) != 3 or parts[0].strip():
        yield Fault(1, "a lesson begins with a line +++, its title and about as TOML, and a line +++ again")
        return
    _, head, body = parts
    first = head.count("\n") + 3
    try:
        table = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        yield Fault(1 + _line_of(error), f"no TOML: {error}")
        return
    yield from (Fault(1, f"there is no {name}") for name in ("title", "about") if name not in table)
    known: dict[str, Number] = {}
    for name, source in table.get("numbers", {}).items():
        try:
            known = numbers({name: source}, known)
        except _TROUBLE as error:
            yield Fault(_where(text, rf"^{name} *="), f"{name}: {_said(error)}")
            known[name] = 0.0
    yield from _body(body, first, known)


def _body(body: str, first: int, known: Mapping[str, Number]) -> Iterator[Fault]:
    found = sections(body)
    if not found:
        yield Fault(first, "there is no card: a card begins with a heading, as ## One number says how wrong")
        return
    if not any(kind == "scene" for kind, _ in found[0].directives):
        yield Fault(first + found[0].line, "the first card has no scene: a fence of kind scene")
    yield from _unknown_names(body, first, known)
    for place, section in enumerate(found):
        for line, what in _section(section, f"1.{place}", known):
            yield Fault(first + line, what)


def _unknown_names(body: str, first: int, known: Mapping[str, Number]) -> Iterator[Fault]:
    """Placeholders that no number stands for; a check has numbers of its own."""
    inside = False
    for place, row in enumerate(body.splitlines()):
        if row.startswith(FENCE):
            inside = not inside and row.startswith(f"{FENCE}check")
        missing = [] if inside else [name for name, _ in PLACEHOLDER.findall(row) if name not in known]
        yield from (Fault(first + place, f"no number is called {name}") for name in missing)


def _section(section: Section, name: str, known: Mapping[str, Number]) -> Iterator[Fault]:
    """What is wrong with the parts of a card that are not text: (line of the body, from 0, what)."""
    for (kind, content), line in zip(section.directives, section.lines, strict=True):
        if trouble := _tried(partial(_PARTS[kind], content, name, known)):
            yield Fault(line, f"{kind}: {trouble}")
    for text, command, _ in section.links:
        if trouble := _tried(partial(_scene, command)):
            yield Fault(section.line, f"the scene of {quote(text)}: {trouble}")


def _tried(part: Callable[[], object]) -> str:
    """What is wrong with a part; "" for nothing."""
    try:
        part()
    except _TROUBLE as error:
        return _said(error)
    return ""


def _scene(content: str, *_: object) -> None:
    command, given = parsed(shlex.split(content))
    if not command.subject:
        raise InputError(f"gdtui {command.name} is no screen")
    find_screen(given["screen"]).simulation(with_own(settings(given)))


def _task(content: str, *_: object) -> None:
    table: Mapping[str, Any] = tomllib.loads(content)
    missing = [key for key in _TASK if key not in table]
    if missing:
        raise InputError(f"there is no {missing[0]}")
    condition(table["until"])


def _nothing(content: str, *_: object) -> None:
    if content.strip():
        raise InputError("it is empty: the learner's progress comes in its place")


def _check(content: str, name: str, known: Mapping[str, Number]) -> None:
    check = Check([content], known, name)
    for turn in range(len(check.ways)):
        asked = check.question(turn)
        if not asked.grade(asked.right_answer).right:
            raise InputError("the right answer is not graded right")


_PARTS: Mapping[str, Callable[[str, str, Mapping[str, Number]], None]] = dict(
    zip(DIRECTIVES, (_scene, _task, _check, _nothing), strict=True)
)


def _said(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"no number is called {error.args[0]}"
    return str(error)


def _line_of(error: tomllib.TOMLDecodeError) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else 1


def _where(text: str, pattern: str) -> int:
    """The line that the pattern is found on; the first where it is not."""
    found = re.search(pattern, text, re.MULTILINE)
    return text[: found.start()].count("\n") + 1 if found else 1
