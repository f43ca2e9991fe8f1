"""How far a learner has come: a small JSON file in the user's data folder.

It is a convenience: a file that is missing or broken, or a folder that cannot be written, never stops anyone.
Several sessions of one learner may share it: each adds to it what was done in it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from gdtui.engine.base.errors import InputError
from gdtui.files import in_user_folder, locked, read_small, said, write_whole

_VERSION = 1


@dataclass(frozen=True)
class Progress:
    """How far a learner has come.

    Attributes:
        chapter: where they are, from 1.
        card: on which of its cards, from 0.
        passed: the chapters whose tasks and checks were all passed.
        done: what was done: tasks as `5.2.0` (chapter, card, task), and checks that were passed as `5.6`.
        missed: the checks that were answered wrong and have not come back yet.
        scores: for each kind of question how many answers were right, and how many were given.
        best: the best score of each game that was ever reached; the lower, the better.
    """

    chapter: int = 1
    card: int = 0
    passed: frozenset[int] = frozenset()
    done: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()
    scores: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    best: Mapping[str, float] = field(default_factory=dict)

    def at(self, chapter: int, card: int) -> "Progress":
        """The same learner at another place."""
        return replace(self, chapter=chapter, card=card)

    def with_passed(self, chapter: int) -> "Progress":
        """With one more chapter passed."""
        return replace(self, passed=self.passed | {chapter})

    def with_done(self, done: frozenset[str], missed: frozenset[str]) -> "Progress":
        """With all that is done now, and what is to come back."""
        return replace(self, done=self.done | done, missed=missed)

    def scored(self, kind: str, right: bool) -> "Progress":
        """With one more answer to a question of that kind."""
        before, asked = self.scores.get(kind, (0, 0))
        return replace(self, scores={**self.scores, kind: (before + right, asked + 1)})

    def reached(self, game: str, score: float) -> "Progress":
        """With a score in a game: the best that there was stays."""
        return replace(self, best=_lowest(self.best, {game: score}))

    def beside(self, theirs: "Progress", since: "Progress") -> "Progress":
        """With what another session has done.

        Args:
            theirs: how far the other session has come.
            since: what both began with. The place is this one's, if it has gone on since.
        """
        moved = (self.chapter, self.card) != (since.chapter, since.card)
        here = self if moved else theirs
        kinds = self.scores.keys() | theirs.scores.keys()
        scores = {kind: _added(kind, self, theirs, since) for kind in kinds}
        missed = theirs.missed - (since.missed - self.missed) | self.missed - since.missed
        passed, done = self.passed | theirs.passed, self.done | theirs.done
        best = _lowest(self.best, theirs.best)
        return Progress(here.chapter, here.card, passed, done, missed, scores, best)

    @property
    def answers(self) -> tuple[int, int]:
        """Right answers, and all answers, to questions of every kind."""
        return sum(right for right, _ in self.scores.values()), sum(
            asked for _, asked in self.scores.values()
        )


def _lowest(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {
        game: min(each[game] for each in (one, other) if game in each) for game in one.keys() | other.keys()
    }


def _added(kind: str, mine: Progress, theirs: Progress, since: Progress) -> tuple[int, int]:
    """The answers to a kind of question that either session counted: right ones, and all."""
    counted = (each.scores.get(kind, (0, 0)) for each in (mine, theirs, since))
    (right, asked), (other_right, other_asked), (first_right, first_asked) = counted
    return right + other_right - first_right, asked + other_asked - first_asked


def default_path() -> Path | None:
    """Where the file lies; None for a user without a home."""
    return in_user_folder(user_data_path, "progress.json")


class Kept:
    """A learner's progress, and the file where it is kept.

    Args:
        path: the file; None to keep it nowhere.

    Attributes:
        progress: how far the learner has come.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._told = False
        self._since = self.progress = (load(path) if path else None) or Progress()

    def keep(self, progress: Progress) -> str:
        """Add to the file what was done; what kept it from being kept, in a line, until it is kept again.

        What other sessions have written meanwhile stays.
        """
        if progress == self.progress:
            return ""
        self.progress = progress
        trouble = self._added_to(self._path) if self._path else ""
        told, self._told = self._told, bool(trouble)
        return f"Your progress could not be kept: {trouble}" if trouble and not told else ""

    def _added_to(self, path: Path) -> str:
        try:
            with locked(path):
                theirs = _found(path)
                both = self.progress.beside(theirs, self._since) if theirs else self.progress
                save(both, path)
        except (OSError, InputError) as error:
            return said(error)
        self._since = self.progress = both
        return ""


def load(path: Path) -> Progress | None:
    """What the file says; None where there is none, or it is not understood."""
    try:
        return _found(path)
    except (OSError, InputError):
        return None


def _found(path: Path) -> Progress | None:
    """What the file says; None where there is none.

    Raises:
        OSError: when it cannot be read.
        InputError: when it is not understood, and so not to be written over.
    """
    try:
        return _read(json.loads(read_small(path)))
    except FileNotFoundError:
        return None
    except InputError:
        raise
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        raise InputError(f"{path.name} is not understood: move it away") from None


def _read(table: Any) -> Progress:
    if _whole(table["version"]) > _VERSION:
        raise InputError("a newer gdtui has written it, and goes on with it")
    scores = {str(kind): (_whole(right), _whole(asked)) for kind, (right, asked) in table["scores"].items()}
    if any(right > asked for right, asked in scores.values()):
        raise ValueError("more right than asked")
    passed = frozenset(map(_whole, table["passed"]))
    done, missed = (frozenset(map(str, table.get(name, ()))) for name in ("done", "missed"))
    best = {str(game): _score(score) for game, score in table.get("best", {}).items()}
    return Progress(_whole(table["chapter"]), _whole(table["card"]), passed, done, missed, scores, best)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1_000_000_000:
        raise ValueError("not a count")
    return value


def _score(value: Any) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) < 1e9:
        raise ValueError("not a score")
    return float(value)


def save(progress: Progress, path: Path) -> None:
    """Write the file, whole or not at all.

    Raises:
        InputError: when it cannot be written.
    """
    table = {
        "version": _VERSION,
        "chapter": progress.chapter,
        "card": progress.card,
        "passed": sorted(progress.passed),
        "done": sorted(progress.done),
        "missed": sorted(progress.missed),
        "scores": {kind: list(score) for kind, score in sorted(progress.scores.items())},
        "best": dict(sorted(progress.best.items())),
    }
    write_whole(path, json.dumps(table, indent=1) + "\n", force=True)
