"""Sessions of `gdtui serve` are copies of a host that the server keeps, and are gone with it."""

import asyncio
import signal

import aiohttp
import psutil
import pytest

from tests.serve.harness import Tab, Visitor
from tests.serve.program import serving
from tests.terminal.ptyharness import PATIENCE


def hosts(server: psutil.Process) -> list[psutil.Process]:
    """The server's host, once it listens; a session is no host."""
    return [each for each in server.children() if "host" in each.cmdline()]


async def tabs(link: str, count: int) -> list[Tab]:
    """So many tabs, each with a session that has drawn its first picture."""
    async with aiohttp.ClientSession() as http:
        visitor = Visitor(http, link.rstrip("/"))
        opened = [await visitor.tab() for _ in range(count)]
        for tab in opened:
            await tab.wait_for(b"landscape")
            await tab.send("stdin", "q")
            await tab.end()
        return opened


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_tab_is_a_copy_of_the_servers_host(number: int) -> None:
    with serving() as (process, link):
        server = psutil.Process(process.pid)
        (host,) = hosts(server)
        folder = host.environ()["XDG_RUNTIME_DIR"]
        while not any(each.laddr.startswith(folder) for each in host.net_connections("unix")):
            assert host.is_running()
        asyncio.run(tabs(link, 2))
        (template,) = host.children()
        process.send_signal(number)
        process.wait()
        assert psutil.wait_procs([host, template], PATIENCE)[1] == []
