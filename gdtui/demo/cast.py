"""Recordings in the asciicast format, versions 2 and 3 (docs.asciinema.org/manual/asciicast)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

TERM = "xterm-256color"


class Event(NamedTuple):
    """What happened: output ("o"), a marker ("m"), or the exit status ("x", version 3 only)."""

    microseconds: int
    code: str
    data: str


@dataclass(frozen=True)
class Cast:
    """A recording; the same one is the same bytes, so it has no date.

    Attributes:
        title: what it is called.
        columns: of the terminal.
        rows: of the terminal.
        events: in order of time, in microseconds since the beginning.
    """

    title: str
    columns: int
    rows: int
    events: tuple[Event, ...]

    def text(self, version: int) -> str:
        """The file's text, in version 2 or 3 of the format."""
        lines = [self._header(version)]
        before = 0
        for event in merged(self.events):
            if version == 2 and event.code == "x":
                continue
            moment = event.microseconds - (before if version == 3 else 0)
            lines.append([moment / 1e6, event.code, event.data])
            before = event.microseconds
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

    def _header(self, version: int) -> object:
        if version == 3:
            term = {"cols": self.columns, "rows": self.rows, "type": TERM}
            return {"version": 3, "term": term, "title": self.title}
        size = {"width": self.columns, "height": self.rows}
        return {"version": 2, **size, "title": self.title, "env": {"TERM": TERM}}


def merged(events: Sequence[Event]) -> list[Event]:
    """The events, with output of one and the same moment in one piece."""
    result: list[Event] = []
    for event in events:
        last = result[-1] if result else None
        if last and last.code == event.code == "o" and last.microseconds == event.microseconds:
            result[-1] = Event(last.microseconds, "o", last.data + event.data)
        else:
            result.append(event)
    return result
