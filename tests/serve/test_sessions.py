"""Sessions over plain WebSockets: what is typed arrives, and however one ends, its process has ended."""

import asyncio
import json
import re

import aiohttp
import psutil
import pytest
from aiohttp import web

from gdtui.serve.descriptor import read as plain_read
from gdtui.serve.frames import LARGEST_FRAME
from gdtui.serve.process import start_session
from gdtui.serve.server import FULL
from gdtui.serve.session import LEFT, NONSENSE, STOPPED, Session, idle_ending
from tests.serve.harness import ECHO, Tab, plan, served, until, visiting

READ_ONE = ("sh", "-c", "stty raw -echo; printf ready.; exit $(head -c 1)")
"""A session that ends with the digit that is typed as its status."""


def pid_of(tab: Tab) -> int:
    return int(re.search(rb"pid (\d+)", tab.shown)[1])


def process_of(tab: Tab) -> psutil.Process:
    return psutil.Process(pid_of(tab))


@served()
async def test_what_is_typed_arrives_and_what_is_written_is_shown(visitor):
    tab = await visitor.tab("width=100&height=30")
    await tab.wait_for(b"size 30 100 ready.")
    await tab.send("stdin", "n η ⠿")
    await tab.wait_for("n η ⠿".encode())


@served(
    command=("sh", "-c", 'trap "stty size" WINCH; stty raw -echo; printf ready.; while :; do read x; done')
)
async def test_a_resize_is_told(visitor):
    tab = await (await visitor.tab()).wait_for(b"ready.")
    await tab.send("resize", {"width": 132, "height": 43})
    await tab.wait_for(b"43 132")
    await tab.send("resize", {"width": 10**9, "height": 0})
    await tab.wait_for(b"1 500")


@served()
async def test_thirty_tabs_have_thirty_sessions(visitor):
    tabs = await asyncio.gather(*(visitor.tab() for _ in range(30)))
    for number, tab in enumerate(tabs):
        await tab.send("stdin", f"I am {number}.")
    for number, tab in enumerate(tabs):
        await tab.wait_for(f"I am {number}.".encode())
    assert len({process_of(tab).pid for tab in tabs}) == 30


@served()
async def test_a_client_that_vanishes_takes_its_process_along_and_no_other(visitor):
    lost, other = [await (await visitor.tab()).wait_for(b"ready.") for _ in range(2)]
    process = process_of(lost)
    lost.socket._response.connection.transport.abort()
    await until(lambda: not process.is_running())
    await other.send("stdin", "still here")
    await other.wait_for(b"still here")


@served()
async def test_a_client_that_is_silent_for_too_long_is_taken_for_gone(visitor):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gdtui.serve.server._HEARTBEAT", 0.05)
        tab = await visitor.tab(autoping=False)
        await until(lambda: visitor.server._free == 40)
        assert tab.shown == b"", "it has read nothing, and answered nothing"


@served(
    command=("sh", "-c", 'trap "" HUP TERM; stty raw; printf "pid %s ready." $$; while :; do sleep 1; done')
)
async def test_a_process_that_will_not_end_is_ended(visitor):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gdtui.serve.session._TO_END", 0.05)
        tab = await (await visitor.tab()).wait_for(b"ready.")
        process = process_of(tab)
        await tab.socket.close()
        await until(lambda: not process.is_running())


GARBAGE = [
    "", "{", "[]", "[1]", '["stdin"]', '["stdin", 1]', '["stdin", "a", "b"]', '["resize", {}]', "null", "7",
    '["resize", {"width": "80", "height": 24}]', '["resize", {"width": 1e999, "height": 24}]',
    '{"stdin": "x"}',
    '["resize", {"width": true, "height": 24}]', "[" * 60_000, '["away", "x"]', '["ping", 1]', "\x00",
    '["resize", {"width": ' + "9" * 5000 + ', "height": 1}]', b"\xff\x00", b"",
]  # fmt: skip


@served()
async def test_garbage_ends_that_session_only(visitor):
    other = await (await visitor.tab()).wait_for(b"ready.")
    for garbage in GARBAGE:
        tab = await (await visitor.tab()).wait_for(b"ready.")
        await (tab.socket.send_bytes(garbage) if isinstance(garbage, bytes) else tab.socket.send_str(garbage))
        assert await tab.end() == NONSENSE, garbage
    await other.send("stdin", "\ud800 lone, and still here")
    await other.wait_for(b"lone, and still here")


NO_FRAMES = [
    b"\xff" * 100,  # reserved bits and an operation that there is not
    b"\x81\x05hello",  # not masked
    b"\x81\xff" + b"\xff" * 12,  # of 2**64 bytes
    b"\x00\x81\0\0\0\0x",  # the rest of nothing
    b"\x09\x80\0\0\0\0",  # a ping in parts
    b"\x88\x81\0\0\0\0x",  # an end with half a code
]  # fmt: skip


@served()
async def test_bytes_that_are_no_frames_end_that_session_only(visitor):
    other = await (await visitor.tab()).wait_for(b"ready.")
    for garbage in NO_FRAMES:
        tab = await (await visitor.tab()).wait_for(b"ready.")
        tab.socket._response.connection.transport.write(garbage)
        pid = pid_of(tab)
        await until(lambda pid=pid: not psutil.pid_exists(pid))
    await other.send("stdin", "still here")
    await other.wait_for(b"still here")


@served()
async def test_a_frame_that_is_too_long_ends_that_session_only(visitor):
    tab, other = [await (await visitor.tab()).wait_for(b"ready.") for _ in range(2)]
    await tab.send("stdin", "x" * LARGEST_FRAME)  # which is short on its way, as it is compressed
    assert (await tab.end())[0] == 1009
    await other.send("stdin", "x" * (LARGEST_FRAME - 100) + "!")
    await other.wait_for(b"x!")


@pytest.mark.parametrize(("status", "code"), [("0", LEFT.code), ("1", 1011)])
def test_an_end_of_its_own_is_told(status, code):
    async def test(visitor):
        tab = await (await visitor.tab()).wait_for(b"ready.")
        await tab.send("stdin", status)
        assert (await tab.end())[0] == code

    served(command=READ_ONE)(test)()


@served(sessions=2)
async def test_beyond_the_limit_there_is_a_friendly_page_until_somebody_leaves(visitor):
    first, _ = [await (await visitor.tab()).wait_for(b"ready.") for _ in range(2)]
    status, page = await visitor.page()
    assert (status, FULL[1] in page, "refresh" in page) == (503, True, True)
    with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
        await visitor.tab()
    await first.socket.close()
    await until(lambda: visitor.server._free)
    assert (await visitor.page())[0] == 200
    await (await visitor.tab()).wait_for(b"ready.")


@served(idle=0.001)
async def test_an_idle_session_ends_whatever_its_terminal_answers(visitor):
    tab = await (await visitor.tab()).wait_for(b"ready.")
    await tab.send("stdin", "\x1b[?1;2c")
    assert await tab.end() == idle_ending(0.001)


@pytest.mark.parametrize(("frame", "counts"), [
    (["stdin", "n"], True),
    (["stdin", "\x1b[<0;12;7M"], True),
    (["stdin", "\x1b[?1;2c"], False),
    (["resize", {"width": 80, "height": 24}], False),
])  # fmt: skip
def test_a_key_or_a_click_keeps_a_session_alive(frame, counts):
    async def take():
        process = await start_session(ECHO, {}, (80, 24))
        session = Session(web.WebSocketResponse(), process, 0, asyncio.Event())
        before = session.touched
        await session._take(json.dumps(frame))
        await session.end()
        return session.touched > before

    assert asyncio.run(take()) == counts


def test_when_the_server_ends_every_session_is_told_and_has_ended():
    async def run():
        async with visiting(plan()) as visitor:
            tabs = [await (await visitor.tab()).wait_for(b"ready.") for _ in range(3)]
            processes = [process_of(tab) for tab in tabs]
            endings = [asyncio.ensure_future(tab.end()) for tab in tabs]
            await visitor.server.stop()
            assert await asyncio.gather(*endings) == [STOPPED] * 3
            assert [process.is_running() for process in processes] == [False] * 3
            assert await (await visitor.tab()).end() == STOPPED

    asyncio.run(run())


@served(command=("/no/such/program",))
async def test_a_session_that_cannot_be_started_says_so_and_frees_its_place(visitor):
    code, says = await (await visitor.tab()).end()
    assert (code, "No session could be started" in says) == (1013, True)
    assert visitor.server._free == 40


@served(command=("sh", "-c", "stty raw -echo; printf ready.; head -c 1 >/dev/null; exec yes"))
async def test_a_browser_that_does_not_read_holds_its_session_back(visitor):
    counted = []

    async def read(descriptor):
        counted.append(data := await plain_read(descriptor))
        return data

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gdtui.serve.session.descriptor.read", read)
        tab = await (await visitor.tab()).wait_for(b"ready.")
        await tab.send("stdin", "x")
        seen = -1
        while seen != len(counted):
            seen = len(counted)
            await asyncio.sleep(0.05)
        await tab.wait_for(b"y\n" * 1000)
