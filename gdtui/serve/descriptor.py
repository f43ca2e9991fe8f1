"""Reading and writing a descriptor that does not block, from the event loop and with nothing piled up."""

import asyncio
import contextlib
import os
from collections.abc import Callable
from typing import Any

_MOST = 1 << 16
"""Bytes read in one piece."""


async def read(descriptor: int) -> bytes:
    """Some bytes, as soon as there are any; none when the other end is closed."""
    data = b""
    while len(data) < _MOST:
        try:
            part = os.read(descriptor, _MOST - len(data))
        except BlockingIOError:
            if data:
                break
            await _ready(descriptor, asyncio.get_running_loop().add_reader, "remove_reader")
            continue
        except OSError:  # so Linux says that nobody has the terminal open
            break
        if not part:
            break
        data += part
    return data


async def write(descriptor: int, data: bytes) -> None:
    """Write everything, waiting for whoever reads it; to nowhere when the other end is closed."""
    while data:
        try:
            data = data[os.write(descriptor, data) :]
        except BlockingIOError:
            await _ready(descriptor, asyncio.get_running_loop().add_writer, "remove_writer")
        except OSError:
            return


async def _ready(descriptor: int, watch: Callable[..., Any], end: str) -> None:
    loop = asyncio.get_running_loop()
    ready = loop.create_future()

    def tell() -> None:
        if not ready.done():
            ready.set_result(None)

    watch(descriptor, tell)
    try:
        await ready
    finally:
        with contextlib.suppress(OSError, ValueError):
            getattr(loop, end)(descriptor)
