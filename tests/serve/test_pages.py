"""The pages: nothing comes from elsewhere, and nothing else is to be had."""

import re
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

import gdtui.serve
from gdtui.app import GdtuiApp
from gdtui.cli.themes import THEMES
from gdtui.engine.base.errors import InputError
from gdtui.serve import pages
from gdtui.serve.pages import files, index, notice
from gdtui.serve.paper import USUAL, paper_of
from tests.serve.harness import served

HERE = "http://127.0.0.1:8000/"
PAGE = Path(gdtui.serve.__file__).parent / "page"
OURS = sorted(PAGE.iterdir())


class Named(HTMLParser):
    """The addresses that a page names, and the scripts and styles that stand in it."""

    def __init__(self, text):
        super().__init__()
        self.addresses, self.inline = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self.addresses += [
            value for name, value in attrs if name in ("href", "src", "action", "srcset", "data")
        ]
        self.inline += [tag] if tag in ("script", "style") and "src" not in known else []
        self.inline += [name for name in known if name.startswith("on")]


@pytest.mark.parametrize("text", [index("#121212"), notice("a", "b", again=True)])
def test_a_page_names_nothing_but_what_is_here_and_served(text):
    named = Named(text)
    assert named.inline == []
    assert named.addresses
    for address in named.addresses:
        assert urljoin(HERE, address).startswith(HERE)
        assert address.removeprefix("page/") in files()


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_file_of_ours_names_another_place(path):
    text = path.read_text("utf-8")
    assert re.findall(r"(?i)(?:https?:)?//[a-z0-9]", text.replace("http://www.w3.org/2000/svg", "")) == []
    for name in re.findall(r"url\(\"([^\"]*)\"\)", text):
        assert name in files()


def test_every_file_of_ours_is_served_or_a_page():
    assert {path.name for path in OURS} - set(files()) == {"index.html", "notice.html"}


def test_the_terminal_of_textual_serve_asks_for_nothing_elsewhere():
    text = files()["textual.js"].read_text("utf-8")
    foreign = {urlsplit(address).hostname for address in re.findall(r"https?://[^\"'`\s)\\]+", text)}
    assert foreign <= {None, "www.w3.org", "github.com"}, "names that stand in comments and name spaces only"
    assert {path.suffix for path in files().values()} == {".js", ".css", ".ttf", ".svg"}


def test_the_icon_is_a_picture():
    assert ElementTree.parse(PAGE / "favicon.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_what_a_notice_says_is_text():
    assert "&lt;b&gt;" in notice("<b>", "x")


def test_the_ground_is_that_of_the_theme():
    assert GdtuiApp().theme_variables["background"] == USUAL
    assert paper_of("") == USUAL
    assert {re.fullmatch("#[0-9A-Fa-f]{6}", paper_of(name)) is None for name in THEMES} == {False}
    assert paper_of("textual-light") == "#E0E0E0"


@pytest.mark.parametrize("missing", [True, False])
def test_what_to_install_is_said(missing, monkeypatch, tmp_path):
    found = find_spec("textual_serve")
    found.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(pages, "find_spec", lambda _: None if missing else found)
    with pytest.raises(InputError, match=r"pip install 'gdtui\[serve\]'"):
        files()


@served()
async def test_every_answer_forbids_what_is_not_from_here(visitor):
    for path in ("/", "/page/page.js", "/page/roboto.ttf", "/nothing", "/page/nothing"):
        async with visitor.http.get(visitor.origin + path) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Server"] == "gdtui"


NOT_HERE = [
    "/page/", "/page", "/page/..", "/page/../server.py", "/page/..%2fserver.py", "/page/%2e%2e/server.py",
    "/page/..%5cserver.py", "/page//etc/passwd", "/page/%2fetc%2fpasswd", "/page/page.js%00.css",
    "/page/index.html", "/download/x", "/static/js/textual.js", "/etc/passwd",
]  # fmt: skip


@served()
async def test_there_is_nothing_else(visitor):
    import yarl

    for path in NOT_HERE:
        async with visitor.http.get(yarl.URL(visitor.origin + path, encoded=True)) as answer:
            assert answer.status == 404, path
    async with visitor.http.post(visitor.origin + "/", data=b"x" * 5000) as answer:
        assert answer.status == 405
    async with visitor.http.get(visitor.origin + "/", headers={"X": "x" * 20_000}) as answer:
        assert answer.status == 400
    assert (await visitor.page())[0] == 200
