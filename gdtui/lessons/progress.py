"""How far a learner has come: a small JSON file in the user's data folder.

It is a convenience: a file that is missing or broken, or a folder that cannot be written, never stops anyone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from gdtui.files import in_user_folder, keep, read_small

_VERSION = 1


@dataclass(frozen=True)
class Progress:
    """How far a learner has come.

    Attributes:
        chapter: where they are, from 1.
        card: on which of its cards, from 0.
        passed: the chapters whose checks were all passed.
        scores: for each kind of question how many answers were right, and how many were given.
    """

    chapter: int = 1
    card: int = 0
    passed: frozenset[int] = frozenset()
    scores: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def at(self, chapter: int, card: int) -> "Progress":
        """The same learner at another place."""
        return replace(self, chapter=chapter, card=card)

    def with_passed(self, chapter: int) -> "Progress":
        """With one more chapter passed."""
        return replace(self, passed=self.passed | {chapter})

    def scored(self, kind: str, right: bool) -> "Progress":
        """With one more answer to a question of that kind."""
        before, asked = self.scores.get(kind, (0, 0))
        return replace(self, scores={**self.scores, kind: (before + right, asked + 1)})

    @property
    def answers(self) -> tuple[int, int]:
        """Right answers, and all answers, to questions of every kind."""
        return sum(right for right, _ in self.scores.values()), sum(
            asked for _, asked in self.scores.values()
        )


def default_path() -> Path | None:
    """Where the file lies; None for a user without a home."""
    return in_user_folder(user_data_path, "progress.json")


def load(path: Path) -> Progress:
    """What the file says; a fresh start where it cannot be understood."""
    try:
        return _read(json.loads(read_small(path)))
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return Progress()


def _read(table: Any) -> Progress:
    if table["version"] != _VERSION:
        raise ValueError("another version")
    scores = {str(kind): (_whole(right), _whole(asked)) for kind, (right, asked) in table["scores"].items()}
    if any(right > asked for right, asked in scores.values()):
        raise ValueError("more right than asked")
    passed = frozenset(map(_whole, table["passed"]))
    return Progress(_whole(table["chapter"]), _whole(table["card"]), passed, scores)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1_000_000_000:
        raise ValueError("not a count")
    return value


def save(progress: Progress, path: Path) -> str:
    """Write the file, whole or not at all; "" or what kept it from being written, in a line."""
    table = {
        "version": _VERSION,
        "chapter": progress.chapter,
        "card": progress.card,
        "passed": sorted(progress.passed),
        "scores": {kind: list(score) for kind, score in sorted(progress.scores.items())},
    }
    trouble = keep(path, json.dumps(table, indent=1) + "\n")
    return f"Your progress could not be kept: {trouble}" if trouble else ""
