"""What is done ahead is done in the moment after a key, once, and never in a key's way."""

import asyncio
from collections.abc import Callable

from gdtui.widgets.ahead import PAUSE, Ahead


def done(act: Callable[[Ahead], None], key_waits: bool = False, fails: bool = False) -> int:
    """How often the work is done in the time after `act`."""
    times = 0

    def work() -> None:
        nonlocal times
        times += 1
        if fails:
            raise ZeroDivisionError

    async def go() -> None:
        problems: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
        act(Ahead(work, lambda: key_waits))
        await asyncio.sleep(5 * PAUSE)
        assert not problems

    asyncio.run(go())
    return times


def test_it_is_done_once_a_moment_later() -> None:
    assert done(lambda ahead: ahead.later()) == 1
    assert done(lambda ahead: [ahead.later(), ahead.later(), ahead.later()][0]) == 1


def test_it_is_not_done_when_it_was_dropped_or_a_key_waits() -> None:
    assert done(lambda ahead: [ahead.later(), ahead.drop()][0]) == 0
    assert done(lambda ahead: ahead.later(), key_waits=True) == 0


def test_its_failure_reaches_nobody() -> None:
    assert done(lambda ahead: ahead.later(), fails=True) == 1
