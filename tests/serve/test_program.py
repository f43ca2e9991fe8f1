"""The program itself: what it refuses before it serves, the real app in its sessions, and how it ends."""

import asyncio
import re
import shlex
import signal
import socket
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psutil
import pytest

from gdtui.cli import served
from gdtui.cli.grammar import parsed
from gdtui.cli.main import run_cli
from gdtui.cli.opening import opened
from gdtui.engine.base.errors import InputError
from gdtui.serve import listening, pages
from gdtui.serve.process import session_environment
from gdtui.serve.session import LEFT, STOPPED
from gdtui.serve.warm import warmed
from gdtui.terminal.warm.joining import socket_path
from tests.serve.harness import TOKEN, Visitor, plan, until
from tests.serve.program import serving
from tests.terminal.ptyharness import PATIENCE

REFUSED = [
    ("serve nowhere", "there is no serve of nowhere"),
    ("serve landscape landscape", "one word too many"),
    ("serve race --loss x", "race has no use for --loss"),
    ("serve --lesson 77", "there is no lesson 77"),
    ("serve race --data -", "--data - is read once"),
    ("serve race --data /etc/passwd", "this host offers no file /etc/passwd"),
    ("serve --data-dir /no/folder", "--data-dir takes a folder that can be read"),
    ("serve --data-dir /tmp --data-dir /", "--data-dir is given twice"),
    ("serve --loss x+", "cannot read x+"),
    ("serve --dev", "--restricted"),
    ("serve --theme x", "there is no theme x"),
    ("serve --port 65536", "from 0 to 65535"),
    ("serve --sessions 0", "from 1 to 1000"),
    ("serve --idle -1", "from 0 to 10000"),
    ("serve --token short", "--token takes 16 to 200 characters, not 5"),
    ("serve --host nowhere.invalid", "there is no address nowhere.invalid"),
    ("serve --host 203.0.113.7 --port 0", "203.0.113.7 is no address of this machine"),
]


@pytest.mark.parametrize(("line", "says"), REFUSED, ids=[line for line, _ in REFUSED])
def test_what_cannot_be_served_is_said_in_one_line(line, says, capfd):
    assert run_cli(shlex.split(line)) == 2
    said = capfd.readouterr()
    assert (said.out, said.err.count("\n"), says in said.err) == ("", 1, True), said


def test_a_port_in_use(capfd):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run_cli(["serve", "--port", str(port)]) == 2
    assert capfd.readouterr().err == (
        f"gdtui: port {port} is in use: --port takes another, or 0 for one that is free\n"
    )


def test_a_port_that_needs_permission(monkeypatch):
    async def refuse(*_):
        raise PermissionError(13, "Permission denied")

    async def listen():
        monkeypatch.setattr(asyncio.get_running_loop(), "create_server", refuse)
        async with listening.listening(plan(port=80)):
            pass

    with pytest.raises(InputError, match="port 80 needs permission"):
        asyncio.run(listen())


def test_textual_serve_that_is_not_installed(monkeypatch, capfd):
    monkeypatch.setattr(pages, "find_spec", lambda _: None)
    assert run_cli(["serve"]) == 2
    assert capfd.readouterr().err == (
        "gdtui: serve needs the package textual-serve: pip install 'gdtui[serve]'\n"
    )


OPTIONS = [
    ("", ["landscape"]),
    ("--lesson 3", ["landscape", "--lesson=3"]),
    ("race --data blobs --port 1 --idle 5 --sessions 3", ["race", "--data=blobs"]),
    ("circuit ' -x*y' --set x=-2 --set y=1", ["circuit", "-x*y", "--set=x=-2.0", "--set=y=1.0"]),
    ("race --data-dir /tmp", ["race", "--data-dir=/tmp"]),
    ("--loss x**2+y**2 --ascii --restricted", ["landscape", "--loss=x**2+y**2", "--ascii"]),
    ("slope --loss w**4 --start -1.2 --speed 3 --theme nord --view gradient",
     ["slope", "--loss=w**4", "--start=-1.2", "--view=gradient", "--theme=nord", "--speed=3.0"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "words"), OPTIONS, ids=[line for line, _ in OPTIONS])
def test_a_session_is_what_the_options_say_and_restricted(line, words):
    given = parsed(["serve", *shlex.split(line)])[1]
    wanted = served.plan(given)
    screen, *rest = words
    assert wanted.command == (sys.executable, "-P", "-m", "gdtui", screen, "--restricted", *rest)
    taken = parsed(wanted.command[4:])[1]
    as_said = opened({**given, "restricted": True})
    assert opened(taken)._replace(simulation=as_said.simulation) == as_said
    assert taken.get("data_dir") == given.get("data_dir")


def test_a_session_is_told_nothing_of_the_servers_environment():
    given = {"PATH": "/bin", "SECRET": "x", "TEXTUAL_DRIVER": "os:system", "TERM": "dumb", "NO_COLOR": "1"}
    assert session_environment(given) == {
        "PATH": "/bin", "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
    }  # fmt: skip


def test_what_is_told():
    told = served.told(plan(sessions=7, idle=30), "http://x/")
    assert told.splitlines()[0] == "gdtui in the browser: http://x/"
    assert "Up to 7 sessions at once, which end after 30 minutes" in told
    assert "Up to one session at once. " in served.told(plan(sessions=1), "http://x/")
    everywhere = plan(host="0.0.0.0", token=TOKEN)
    assert everywhere.link(8000) == f"http://{socket.gethostname()}:8000/?token={TOKEN}"
    assert plan(host="::1").link(80) == "http://[::1]:80/"


@asynccontextmanager
async def visitor_of(link):
    """Somebody who has opened a link."""
    cookies = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=cookies) as http, http.get(link) as answer:
        assert answer.status == 200
        yield Visitor(http, str(answer.url.origin()))


def sessions_of(process):
    """The processes of the sessions; the server's other one is the host that warms them."""
    return [each for each in psutil.Process(process.pid).children() if "host" not in each.cmdline()]


def test_the_app_ends_by_its_key_and_the_server_with_every_session_by_a_signal():
    async def use(process, link):
        async with visitor_of(link) as visitor:
            tab = await (await visitor.tab()).wait_for(b"himmelblau")
            (session,) = sessions_of(process)
            assert {"--restricted", "landscape"} <= set(session.cmdline())
            other = await (await visitor.tab()).wait_for(b"himmelblau")
            await tab.send("stdin", "q")
            assert await tab.end() == LEFT
            assert not session.is_running()
            (session,) = sessions_of(process)
            process.terminate()
            assert await other.end() == STOPPED
            assert not session.is_running()

    with serving("--host", "localhost", "--token", TOKEN) as (process, link):
        assert link.endswith(f"/?token={TOKEN}")
        asyncio.run(use(process, link))
        assert process.wait(PATIENCE) == 128 + signal.SIGTERM
        said = process.stdout.read()
    assert re.fullmatch(r"Up to \d+ sessions at once, .*\. ctrl\+c ends the server\.\n", said)


def test_a_server_that_is_killed_leaves_no_session():
    async def use(process, link):
        async with visitor_of(link) as visitor:
            await (await visitor.tab()).wait_for(b"himmelblau")
            sessions = sessions_of(process)
            process.kill()
            await until(lambda: not any(session.is_running() for session in sessions))

    with serving() as (process, link):
        asyncio.run(use(process, link))


def test_ctrl_c_ends_the_server():
    with serving() as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 128 + signal.SIGINT


def test_the_app_itself_imports_nothing_of_the_server():
    code = (
        "import sys, gdtui.cli.main, gdtui.app; late = ('aiohttp', 'textual_serve', 'gdtui.serve');"
        "print([name for name in sys.modules if name.startswith(late)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_its_link_is_told_when_its_host_listens():
    """A link that was opened at once began a process that had to import everything."""
    with warmed(plan()) as warm:
        assert Path(socket_path(warm.env)).is_socket()
