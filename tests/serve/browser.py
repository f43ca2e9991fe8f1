"""A real browser for tests: Debian's chromium without a window, led over its DevTools protocol."""

import asyncio
import base64
import contextlib
import itertools
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pyte
import pytest

from tests.terminal.ptyharness import PATIENCE, UNFINISHED, UNKNOWN

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--remote-debugging-port=0", "about:blank",
)  # fmt: skip
_SCREEN = """
    (() => { const at = document.querySelector('.xterm-screen').getBoundingClientRect();
             return [at.left, at.top, at.width, at.height]; })()
"""
_LISTENS = re.compile(r"DevTools listening on (ws://\S+)")


class Browser:
    """A browser with one page.

    Attributes:
        requests: the addresses that the page has asked for.
        complaints: what was said on its console.
        sent: the frames that it has sent.
        size: columns and rows of the terminal.
    """

    def __init__(self, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.sent: list[list[Any]] = []
        self.size = (80, 24)
        self.begin_anew()
        self._loop.run_until_complete(self._connect(address))

    async def _connect(self, address: str) -> None:
        self._http = aiohttp.ClientSession()
        self._socket = await self._http.ws_connect(address, max_msg_size=0)
        self._listening = asyncio.ensure_future(self._listen())
        targets = (await self._call("Target.getTargets"))["targetInfos"]
        (page,) = [target for target in targets if target["type"] == "page"]
        attached = await self._call("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self._call(f"{domain}.enable")

    _session: str | None = None
    _tail = b""

    async def _listen(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            else:
                self._note(said["method"], said["params"])

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requests.append(params["url"])
        elif method == "Network.webSocketFrameSent":
            self._note_sent(json.loads(params["response"]["payloadData"]))
        elif method == "Network.webSocketFrameReceived":
            if params["response"]["opcode"] == aiohttp.WSMsgType.BINARY:
                self._show(base64.b64decode(params["response"]["payloadData"]))
        elif method == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(params["exceptionDetails"]))

    def _note_sent(self, frame: list[Any]) -> None:
        self.sent.append(frame)
        if frame[0] == "resize":
            self.size = frame[1]["width"], frame[1]["height"]
            self._screen.resize(*self.size[::-1])

    def _show(self, data: bytes) -> None:
        """Show what has come, but for a sequence of which a part is still under way."""
        known = UNKNOWN.sub(b"", self._tail + data)
        unfinished = UNFINISHED.search(known)
        end = unfinished.start() if unfinished else len(known)
        self._stream.feed(known[:end])
        self._tail = known[end:]

    async def _call(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        route = {"sessionId": self._session} if self._session else {}
        await self._socket.send_json({"id": number, "method": method, "params": params, **route})
        said = await asyncio.wait_for(self._answers[number], PATIENCE)
        assert "result" in said, said
        return said["result"]

    def call(self, method: str, **params: Any) -> Any:
        """Have it do something; its answer."""
        return self._loop.run_until_complete(self._call(method, **params))

    def run(self, script: str, **options: Any) -> Any:
        """What a line of JavaScript gives on the page."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, **options
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def begin_anew(self) -> None:
        """Forget what went both ways."""
        self.sent.clear()
        self._screen = pyte.Screen(*self.size)
        self._stream = pyte.ByteStream(self._screen)
        self._tail = b""

    def open(self, address: str, width: int = 1280, height: int = 800) -> None:
        """Open a page in a window of that size."""
        self.resize(width, height)
        self.call("Page.navigate", url=address)

    def resize(self, width: int, height: int, scale: float = 1) -> None:
        """Give the window a size in the page's pixels, of which each is `scale` of the screen's."""
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Wait until a condition holds."""

        async def look() -> None:
            await asyncio.sleep(0.05)

        for _ in range(int(PATIENCE / 0.05)):
            if condition():
                return
            self._loop.run_until_complete(look())
        raise AssertionError(f"{what}: not in {PATIENCE} s; the console: {self.complaints}")

    def press(self, key: str, code: int | None = None, modifiers: int = 0) -> None:
        """Press and release a key: a character, or a key by its name and code."""
        text = {"text": "\r" if key == "Enter" else key} if code is None or key == "Enter" else {}
        number = ord(key.upper()) if code is None else code
        about = {"key": key, "windowsVirtualKeyCode": number, "modifiers": modifiers}
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **about, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    def click(self, x: float, y: float) -> None:
        """Press and release the left button there."""
        self.drag((x, y), (x, y))

    def drag(self, start: tuple[float, float], end: tuple[float, float], modifiers: int = 0) -> None:
        """Press the left button at one place and release it at another."""
        about = {"button": "left", "clickCount": 1, "modifiers": modifiers}
        for kind, (x, y) in (("mousePressed", start), ("mouseMoved", end), ("mouseReleased", end)):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **about)

    def copied(self) -> str:
        """What a person would paste elsewhere."""
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self.call("Page.createIsolatedWorld", frameId=frame)["executionContextId"]
        script = "navigator.clipboard.readText()"
        return str(self.run(script, contextId=world))

    @property
    def text(self) -> str:
        """What the terminal shows, as far as pyte understands it."""
        return "\n".join(self._screen.display)

    def wait_for(self, text: str) -> None:
        """Wait until the terminal shows a text."""
        self.wait(lambda: text in self.text, f"{text!r} in\n{self.text}")

    def place(self, text: str) -> tuple[float, float]:
        """Where on the page a text of the terminal is, in its pixels: the middle of its first character."""
        row, column = next(
            (y, line.find(text)) for y, line in enumerate(self.text.split("\n")) if text in line
        )
        left, top, width, height = self.run(_SCREEN)
        columns, rows = self.size
        return left + width * (column + 0.5) / columns, top + height * (row + 0.5) / rows

    def picture(self) -> bytes:
        """What the page looks like, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot")["data"])

    def close(self) -> None:
        """Leave it."""
        self._loop.run_until_complete(self._disconnect())
        self._loop.close()

    async def _disconnect(self) -> None:
        with contextlib.suppress(Exception):
            await self._call("Browser.close")
        self._listening.cancel()
        await self._socket.close()
        await self._http.close()


@contextlib.contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """A browser that keeps what it keeps in a folder."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *_OPTIONS[:-1], f"--user-data-dir={folder}", _OPTIONS[-1]]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        try:
            found = next(match for line in process.stderr if (match := _LISTENS.search(line)))
            browser = Browser(found[1])
            try:
                yield browser
            finally:
                browser.close()
        finally:
            process.kill()
