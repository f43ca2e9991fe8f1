"""The process that runs a learner's file: nothing but its own functions, and the cases of an exercise.

It is started by `sandbox`, reads the file's text from standard input, and writes a line of JSON for each
case into a pipe of its own. What the file prints goes where the parent keeps a little of it. The limits keep
a slip from hurting; they are no wall against malice: the file is the learner's own program.
"""

import json
import os
import random
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

from gdtui.exercises.catalogue import find_task
from gdtui.exercises.task import Names, Task, WrongShapeError

MEMORY = 1 << 30
"""Bytes of address space."""
SECONDS = 5
"""Of computing time."""
LONGEST = 20
"""Seconds by the clock."""
LARGEST_FILE = 1 << 16
"""Bytes of a file that it writes."""

_PROCESSES = (
    "os.fork",
    "os.forkpty",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "subprocess.Popen",
)
_FILES = ("os.remove", "os.rename", "os.rmdir", "os.truncate", "os.link", "os.symlink", "shutil.rmtree")
_OTHERS = ("os.kill", "os.killpg", "socket.connect", "socket.bind", "ctypes.dlopen")


class RefusedError(Exception):
    """What an exercise has no need of."""


def main(number: int, seed: int, pipe: int) -> None:
    """Run the file on standard input.

    Args:
        number: of the exercise.
        seed: of the cases that are drawn.
        pipe: the descriptor that the lines of JSON go to.
    """
    sys.dont_write_bytecode = True
    text = sys.stdin.read()
    task = find_task(number)
    cases = task.cases(random.Random(seed))
    for case in cases:
        task.expected(case)  # whatever the engine imports is there before anything is forbidden
    with open(pipe, "w", encoding="utf-8") as told:
        _limit()
        for line in answers(text, task, cases):
            print(json.dumps(line), file=told, flush=True)


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    signal.alarm(LONGEST)  # should the parent be gone
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _PROCESSES:
        raise RefusedError("an exercise starts no other process")
    if event in _FILES or (event == "open" and _writes(arguments)):
        raise RefusedError("an exercise writes and removes no file")
    if event in _OTHERS:
        raise RefusedError(f"an exercise has no use for {event}")


def _writes(arguments: tuple[Any, ...]) -> bool:
    _, mode, flags = arguments
    return any(letter in str(mode or "") for letter in "wax+") or bool(
        (flags or 0) & (os.O_WRONLY | os.O_RDWR)
    )


def answers(text: str, task: Task, cases: list[Any]) -> Iterator[dict[str, Any]]:
    """What comes out of a file, case by case: numbers, or what went wrong."""
    names: dict[str, Any] = {"__name__": "exercise"}
    failed = _tried(lambda: exec(compile(text, "exercise", "exec"), names))
    if failed:
        yield failed
        return
    for name in task.wants:
        if not callable(names.get(name)):
            yield {"missing": name}
            return
    for case in cases:
        yield _answer(task, names, case)


def _answer(task: Task, names: Names, case: Any) -> dict[str, Any]:
    found: list[list[float]] = []
    failed = _tried(lambda: found.append(task.play(names, case)))
    return failed or {"numbers": found[0]}


def _tried(act: Callable[[], object]) -> dict[str, Any]:
    """What went wrong; nothing where nothing did."""
    try:
        act()
    except NotImplementedError as error:
        return {"gap": _line_of(error)}
    except WrongShapeError as error:
        return {"shape": str(error)}
    except SyntaxError as error:
        return {"error": f"{type(error).__name__}: {error.msg}", "line": error.lineno}
    except MemoryError:
        return {"error": f"it takes more than {MEMORY >> 30} GB of memory", "line": None}
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        return {"error": _named(error), "line": _line_of(error)}
    return {}


def _named(error: BaseException) -> str:
    said = str(error)[:200]
    return said if isinstance(error, RefusedError) else f"{type(error).__name__}{': ' if said else ''}{said}"


def _line_of(error: BaseException) -> int | None:
    """The last line of the learner's file that it came through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "exercise"]
    return frames[-1].lineno if frames else None


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
