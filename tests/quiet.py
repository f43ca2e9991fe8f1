"""Waiting until a headless app has nothing left to do, instead of until its process looks idle.

Textual's pilot sleeps 20 ms and more after every key and compares clocks, which is slow, and on a busy
machine a guess. Here the turns of the event loop are counted in which no message waits anywhere in the app.
"""

import asyncio
from collections.abc import Iterator

from textual._context import active_app
from textual.message_pump import MessagePump

QUIET_TURNS = 12
"""Turns of the event loop without a message: what comes after them comes from a timer or a thread."""
MOST_TURNS = 20_000


async def until_quiet(_min_sleep: float = 0, _max_sleep: float = 0) -> None:
    """Wait until no message has waited for some turns of the event loop; in place of `wait_for_idle`."""
    quiet = 0
    for _ in range(MOST_TURNS):
        await asyncio.sleep(0)
        quiet = 0 if any(_waits(pump) for pump in _pumps()) else quiet + 1
        if quiet >= QUIET_TURNS:
            return
    raise TimeoutError("the app did not come to rest")


def _pumps() -> Iterator[MessagePump]:
    app = active_app.get()
    yield app
    for screen in app.screen_stack if app._screen_stacks.get(app.current_mode) else ():
        yield from screen.walk_children(with_self=True)


def _waits(pump: MessagePump) -> bool:
    return bool(pump._next_callbacks) or not (pump._message_queue is None or pump._message_queue.empty())
