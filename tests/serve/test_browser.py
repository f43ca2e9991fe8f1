"""The page in a real browser: what a visitor sees and does."""

import json
from itertools import pairwise

import pytest

from tests.serve.browser import Browser, browsing, needs_chromium
from tests.serve.harness import TOKEN
from tests.serve.program import serving

pytestmark = needs_chromium
SHIFT, CTRL = 8, 2
TITLE = "gdtui: see how a neural network learns"
TEN_KEYS = "nnb]]nn[rn"
SHOWN = "document.body.classList.contains('-first-byte')"
COLORS = """
    (() => { const canvas = document.querySelector('canvas.xterm-text-layer');
             const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
             return new Set(new Uint32Array(data.buffer)).size; })()
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with browsing(tmp_path_factory.mktemp("chromium")) as browser:
        browser.call(
            "Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"]
        )
        yield browser


@pytest.fixture(scope="module")
def link():
    with serving("--host", "localhost", "--token", TOKEN) as (_, link):
        yield link


def open_app(browser: Browser, link: str, **size: int) -> None:
    browser.begin_anew()
    browser.open(link, **size)
    browser.wait_for("himmelblau")
    browser.wait_for("step 0")


def test_a_visitor_looks_presses_clicks_resizes_and_reloads(browser, link):
    open_app(browser, link, width=1280, height=800)
    browser.wait(lambda: browser.run(SHOWN) and browser.run(COLORS) > 30, "the picture")
    assert browser.size == (142, 38)
    for key in TEN_KEYS:
        browser.press(key)
    browser.wait_for("step 1")
    assert (
        "".join(frame[1] for frame in browser.sent if frame[0] == "stdin" and len(frame[1]) == 1) == TEN_KEYS
    )
    browser.click(*browser.place("2 slope"))
    browser.wait_for("L(w) = w**2")
    browser.resize(800, 600)
    browser.wait(lambda: browser.size == (88, 28), "the new size")
    browser.wait_for("? help")
    assert "L(w) = w**2" in browser.text
    browser.begin_anew()
    browser.call("Page.reload")
    browser.wait_for("himmelblau")
    origin = browser.run("location.origin")
    assert browser.run("[location.href, document.title]") == [f"{origin}/", TITLE]
    own = (origin, origin.replace("http", "ws"))
    assert [address for address in browser.requests if not address.startswith(own)] == []


@pytest.mark.parametrize("clipboard", ["with a clipboard", "without"])
def test_what_is_copied_can_be_pasted_elsewhere(browser, link, clipboard):
    hide = "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
    if clipboard == "without":  # as over http, but from this machine
        browser.call("Page.addScriptToEvaluateOnNewDocument", source=hide)
    open_app(browser, link)
    browser.press("y")
    browser.wait(lambda: browser.copied().startswith("gdtui landscape"), "the command line")

    def select_and_copy():
        """As a person does, who drags again where the page was still laying itself out for its font."""
        start = browser.place("gradient norm")
        browser.drag(start, (start[0] + 112, start[1]), SHIFT)
        browser.press("c", 67, CTRL)
        return browser.copied() == "gradient norm"

    browser.wait(select_and_copy, "what was selected")
    browser.press("n")
    browser.wait_for("step 1")
    assert browser.run("navigator.clipboard.readText()") == ""


def test_an_end_says_why_and_enter_begins_anew(browser, link):
    open_app(browser, link)
    browser.press("q")
    browser.wait(lambda: not browser.run("document.getElementById('ended').hidden"), "the end")
    assert browser.run("document.getElementById('why').textContent") == "This session has ended."
    browser.begin_anew()
    browser.press("Enter", 13)
    browser.wait_for("step 0")


CELLS = [(w, h) for w in (7, 9, 10, 19, 20) for h in (2 * w, 2 * w + 1, 2 * w + 3)]
FULL_BLOCK = """
    (() => { const [w, h] = %s, canvas = document.createElement('canvas');
             Object.assign(canvas, {width: 4*w + 4, height: h + 8});
             const context = canvas.getContext('2d');
             context.fillText('\\u28ff', 2, 2 + h);
             const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
             const full = (x, y) => data[4*(y*canvas.width + x) + 3] > 127;
             const xs = [...Array(canvas.width).keys()], ys = [...Array(canvas.height).keys()];
             return [xs.filter(x => ys.some(y => full(x, y))).map(x => x - 2),
                     ys.filter(y => xs.some(x => full(x, y))).map(y => y - 2)]; })()
"""


def starts(places: list[int]) -> list[int]:
    """Where dots begin, of the pixels that any dot covers."""
    return [place for place in places if place - 1 not in places]


def test_braille_dots_are_evenly_spaced_from_cell_to_cell(browser, link):
    open_app(browser, link)
    for width, height in CELLS:
        columns, rows = browser.run(FULL_BLOCK % json.dumps([width, height]))
        for dots, number, length in ((starts(columns), 2, width), (starts(rows), 4, height)):
            assert len(dots) == number, (width, height)
            gaps = [after - before for before, after in pairwise([*dots, dots[0] + length])]
            assert max(gaps) - min(gaps) <= 1, (width, height, dots)
