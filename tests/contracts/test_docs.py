"""Every page shows what is so: its examples, its commands, its links, the first ten minutes key by key."""

import asyncio
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gdtui.app import GdtuiApp
from gdtui.cli.commands import COMMANDS
from gdtui.cli.grammar import parsed
from gdtui.cli.main import run_cli
from gdtui.cli.opening import opened, opening
from gdtui.demo.opened import cut
from gdtui.demo.shipped import find_tape
from gdtui.engine.autodiff.operations import FUNCTIONS
from gdtui.engine.base.errors import InputError
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.contracts.imports import ROOT
from tests.quiet import until_quiet
from tests.screens.driving import page

PAGES = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
}
LEARNERS, ENGINEERS = PAGES["docs/learners.md"], PAGES["docs/engineers.md"]
_FENCED = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_MARKED = re.compile(r"<!-- (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)
_LINK = re.compile(r"\[[^\]`]*(?:`[^`]*`[^\]`]*)*\]\(([^)\s]+)\)")


def marked(text: str, name: str) -> list[str]:
    """What stands in a page between a mark of that name and its end."""
    return [body for mark, body in _MARKED.findall(text) if mark == name]


# -- examples

EXAMPLES = [body for page in PAGES.values() for body in marked(page, "example")]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.strip().splitlines()[0][:60])
def test_an_example_prints_what_it_says(example, capsys):
    lines = [line.removeprefix("    ") for line in example.strip("\n").splitlines()]
    run_cli(shlex.split(lines[0].removeprefix("$ gdtui ")))
    assert capsys.readouterr().out.splitlines() == lines[1:]


def test_the_notebook_example_runs_and_its_comments_are_true():
    (text,) = marked(ENGINEERS, "notebook")
    scope = {}
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], scope)
    assert scope["loss"] == pytest.approx(24.2)
    assert scope["gradient"] == pytest.approx((-215.6, -88.0))
    assert np.allclose(scope["hessian"], [[1330, 480], [480, 200]])
    assert scope["field"].shape == (200, 200)


COLUMNS = re.findall(r"^\| `(\w+)` \| `([\w,]+)`", ENGINEERS, re.MULTILINE)


@pytest.mark.parametrize(("name", "columns"), COLUMNS)
def test_a_table_has_the_columns_that_are_told(name, columns, capsys):
    wanted = {"circuit": ["x*y"], "gradient": ["--loss", "x*y", "--at", "1,2"]}
    assert run_cli(["trace", name, *wanted.get(name, ["--steps", "1"]), "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == columns


# -- commands


def code(text: str) -> Iterator[str]:
    """The lines of code in a page, those of its examples apart."""
    text = _MARKED.sub("", text)
    for _, kind, body in _FENCED.findall(text):
        if kind in ("", "sh", "console"):
            yield from body.splitlines()
    plain = _FENCED.sub("", text)
    yield from (line[4:] for line in plain.splitlines() if line.startswith("    "))


def spans(text: str) -> list[str]:
    """The command lines that stand within the sentences of a page."""
    text = _MARKED.sub("", _FENCED.sub("", text))
    return [span.replace("\n", " ") for span in re.findall(r"`(gdtui [^`]+)`", text)]


def commands(page: str) -> list[str]:
    """The command lines of gdtui that a page shows, without what a shell makes of their output."""
    lines = [line.removeprefix("$ ") for line in code(page)]
    found = [line for line in (*lines, *spans(page)) if line.startswith("gdtui ") and line not in BEGUN]
    return list(dict.fromkeys(re.split(r" [|>] | && |  +#", line)[0].strip() for line in found))


BEGUN = {"gdtui la", "gdtui --optimizer ad", "gdtui slope --loss ", "gdtui network --view "}
"""What is to be completed by the tab key."""
STANDS_FOR = {"N": "1", "SCREEN": "slope", "FILE": "mine.py", "…": ""}
SHOWN = [(name, line) for name, page in PAGES.items() for line in commands(page)]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the files that the pages name."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "FILE.csv").write_text("x,y\n" + "".join(f"{i},{2 * i + 1}\n" for i in range(20)))
    priced = "".join(f"{i},{i % 4},{2 * i + 1}\n" for i in range(20))
    for name in ("prices.csv", "flowers.csv"):
        (folder / name).write_text("size,rooms,price\n" + priced)
    (folder / "demo.tape").write_text('Type "gdtui slope"\nEnter\nType "q"\n')
    (folder / "FILE.md").write_text(_FENCED.search(PAGES["docs/lessons.md"])[3])
    (folder / "DIR").mkdir()
    assert run_cli(["exercise", "3", "-o", str(folder / "mine.py")]) == 0
    return folder


def words(line: str, folder: Path) -> list[str]:
    """The words of a command line after `gdtui`, as a shell in the folder would hand them on."""
    found = [
        "prices.csv" if word == "FILE.csv" and "price" in line else word for word in shlex.split(line)[1:]
    ]
    typed = [
        str(folder / word[2:]) if word.startswith("~/") else STANDS_FOR.get(word, word) for word in found
    ]
    if "-o" in typed:
        output = folder / typed[typed.index("-o") + 1]
        output.parent.mkdir(parents=True, exist_ok=True)
        output.unlink(missing_ok=True)
    return [word for word in typed if word]


def test_the_pages_show_commands():
    assert len(SHOWN) > 60
    assert {"docs/learners.md", "docs/engineers.md", "docs/hosts.md"} <= {name for name, _ in SHOWN}


@pytest.mark.parametrize("line", sorted({line for _, line in SHOWN}))
def test_every_command_works(line, place, capfd, monkeypatch):
    """One that opens the app is read and its simulation made; any other one is run."""
    monkeypatch.chdir(place)
    typed = words(line, place)
    status = done(typed)
    captured = capfd.readouterr()
    if status == 2:  # a command's name alone, and more has to follow
        assert typed in ([name] for name in COMMANDS)
        assert re.search(r"takes|required|arguments", captured.err)
    else:
        assert status == 0 or (status == 3 and typed[0] == "check")
        assert not captured.err.startswith("gdtui: ")


def done(typed: list[str]) -> int:
    """Do what a command line says, as far as that needs no terminal; the exit status."""
    try:
        command, given = parsed(typed)
    except (SystemExit, InputError):
        return run_cli(typed)
    if command.name == "play":
        cut(find_tape(given["tape"]), opening)
    elif command.name == "host":
        assert given.get("sessions", 1) > 0  # it would wait for sessions
    elif command.name == "serve" or (command.subject and not given.get("text")):
        opened(given)
    elif command.name != "lesson" or given.get("text"):
        return run_cli(typed)
    return 0


# -- links


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors(page: str) -> set[str]:
    """The anchors of a page."""
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", _FENCED.sub("", page), re.MULTILINE)}


def links(page: str) -> list[str]:
    """Where a page leads."""
    return _LINK.findall(_FENCED.sub("", page))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name):
    lost = []
    for link in links(PAGES[name]):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        page = PAGES.get(str(target.relative_to(ROOT)))
        if not target.exists() or (anchor and (page is None or anchor not in anchors(page))):
            lost.append(link)
    assert lost == []


def test_the_link_check_would_notice():
    assert links("[a](b.md#c) [`d` and\ne](f) ![g](h.svg)") == ["b.md#c", "f", "h.svg"]
    assert anchors("## What it `can` do: all\n") == {"what-it-can-do-all"}
    assert "the-first-ten-minutes" in anchors(LEARNERS)


def test_every_page_is_in_the_index():
    listed = {link for link in links(PAGES["docs/README.md"]) if link.endswith(".md")}
    own = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert own <= listed


# -- words and keys


def test_the_functions_it_names_are_those_of_the_language():
    (named,) = re.findall(r"and the functions ((?:`\w+`\s+)+)\(", LEARNERS)
    assert set(re.findall(r"`(\w+)`", named)) == FUNCTIONS


_KEYS = {".": "full_stop", "]": "right_square_bracket"}


def test_the_first_ten_minutes_are_as_they_are_told(monkeypatch):
    """Each row of the table: its keys bring what it says to look for."""
    monkeypatch.setattr("textual.app.wait_for_idle", until_quiet)
    monkeypatch.setattr("textual.pilot.wait_for_idle", until_quiet)
    (table,) = marked(LEARNERS, "walk")
    rows = [
        [re.findall(r"`([^`]+)`", cell) for cell in line.split("|")[1:3]] for line in table.splitlines()[3:]
    ]
    rows = [row for row in rows if row and row[0]]
    assert len(rows) == 10

    async def walk():
        app = GdtuiApp(capabilities=Capabilities(ColorDepth.TRUECOLOR, False), restricted=True)
        async with app.run_test(size=(120, 40)) as pilot:
            for keys, (sign,) in rows:
                await pilot.press(*(_KEYS.get(key, key) for key in keys))
                for _ in range(500):
                    if sign in page(app):
                        break
                    await pilot.pause(0.01)
                else:
                    raise AssertionError(f"{keys} do not bring {sign}")

    asyncio.run(walk())
