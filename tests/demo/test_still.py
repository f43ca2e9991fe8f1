import asyncio
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.app import GdtuiApp
from gdtui.cli.main import run_cli
from gdtui.colors import XTERM16, XTERM256
from gdtui.demo import screenshots
from gdtui.demo.drawing.depth import seen_at
from gdtui.demo.drawing.picture import HEIGHT, WIDTH
from gdtui.demo.drawing.shapes import HEAVY, blocks, dots, strokes
from gdtui.demo.drawing.svg import svg
from gdtui.engine.base.settings import Settings
from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import changed
from gdtui.render.cells.palette import DEFAULT
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.demo.colors import color_codes
from tests.frames import from_text
from tests.screens.driving import page, until
from tests.terminal.pytescreen import Terminal

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def texts(picture):
    return [element.text for element in ET.fromstring(picture).iter(f"{SVG}text")]


PICTURES = (
    "block", "circuit", "derivative", "dimensions", "kinds", "landscape", "lesson-chain", "lesson-check",
    "lesson-descent", "network", "network-landscape", "network-units", "program", "race", "slope",
)  # fmt: skip


def test_the_pictures_in_the_repository_are_those_of_the_tapes():
    made = screenshots.pictures()
    kept = {path.name: path.read_text("utf-8") for path in (ROOT / "screenshots").glob("*.svg")}
    assert sorted(made) == sorted(f"{name}.svg" for name in PICTURES)
    assert sorted(kept) == sorted(made)
    assert len(made["block.svg"]) < 400_000  # the README's first picture moves, and shall be there at once
    if f"numpy=={np.__version__}\n" not in (ROOT / "requirements.lock").read_text("utf-8"):
        kept["network-landscape.svg"] = made["network-landscape.svg"]  # another numpy rounds it otherwise
    stale = [name for name in made if made[name] != kept[name]]
    assert not stale, f"run: python -m gdtui.demo.screenshots ({', '.join(stale)} differ)"


def test_a_still_shows_the_screen_after_its_steps(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    order = ["still", "landscape", "--loss", "rosenbrock", "--steps", "3", "-o"]
    for ending in ("svg", "txt", "ansi"):
        assert run_cli([*order, f"a.{ending}"]) == 0
    text = Path("a.txt").read_text("utf-8")
    assert "step 3" in text
    assert len(text.splitlines()) == 30
    words = " ".join(texts(Path("a.svg").read_text("utf-8")))
    assert "rosenbrock" in words
    terminal = Terminal(100, 30)
    terminal.feed(Path("a.ansi").read_text("utf-8").replace("\n", "\r\n").removesuffix("\r\n"))
    assert [line.rstrip() for line in terminal.screen.display] == text.splitlines()
    heat = [cell for row in terminal.cells() for cell in row if cell[0] == "▀"]
    assert len({cell[1] for cell in heat}) > 10


def test_a_still_comes_in_the_size_that_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run_cli(["still", "slope", "-o", "s.txt", "--size", "120x40"]) == 0
    assert len(Path("s.txt").read_text("utf-8").splitlines()) == 40


@pytest.mark.parametrize("screen", ["landscape", "slope", "race", "circuit", "network"])
def test_every_screen_has_stills(screen, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run_cli(["still", screen, "-o", "s.svg", "--steps", "2"]) == 0
    assert "gdtui" in texts(Path("s.svg").read_text("utf-8"))


@pytest.mark.parametrize(("arguments", "says"), [
    (["landscap", "-o", "a.svg"], "did you mean landscape"),
    (["landscape", "-o", "a.png"], ".svg .txt .ansi, not to a.png: name a file so, as a.svg"),
    (["landscape", "-o", "a"], "as a.svg"),
    (["landscape", "-o", "-"], "as name.svg"),
    (["landscape", "-o", "."], "is a folder"),
    (["landscape", "-o", "a.svg", "--loss", "rosenbrok"], "did you mean rosenbrock"),
    (["landscape", "-o", "a.svg", "--h", "1"], "landscape has no use for --h"),
    (["landscape", "-o", "old.svg"], "exists: write --force"),
    (["landscape"], "-o"),
])  # fmt: skip
def test_bad_orders_are_one_line(arguments, says, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    Path("old.svg").write_text("old")
    assert run_cli(["still", *arguments]) == 2
    error = capfd.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["old.svg"]


SHOTS = ["landscape", "slope", "race", "circuit", "network"]
COLORS = ["truecolor", "256", "16", "none"]


def shot(screen, ending, *options):
    """A still's text."""
    name = f"shot.{ending}"
    assert run_cli(["still", screen, "--steps", "3", "-o", name, "--force", *options]) == 0
    return Path(name).read_text("utf-8")


@pytest.mark.parametrize("screen", SHOTS)
@pytest.mark.parametrize("color", COLORS)
def test_a_still_has_the_colours_that_are_asked_for(screen, color, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ansi = shot(screen, "ANSI", "--color", color)
    assert color_codes(ansi) == {color} - {"none"}
    drawn = set(re.findall(r"#([0-9a-f]{6})", shot(screen, "Svg", "--color", color)))
    levels = {f"{color:06x}" for color in XTERM256}
    if color == "none":
        assert drawn == {"000000", "e5e5e5"}
    elif color == "16":
        assert drawn <= {f"{color:06x}" for color in XTERM16}
    else:
        assert (drawn <= levels) == (color == "256")


@pytest.mark.parametrize(("lines", "drawn"), [("braille", "⠀-⣿"), ("block", "▌▐▄"), ("ascii", "o")])
def test_a_still_has_the_lines_that_are_asked_for(lines, drawn, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = shot("slope", "txt", "--lines", lines)
    curve = [line[:40] for line in text.splitlines()[3:15]]
    assert re.search(f"[{drawn}]", "".join(curve))
    assert lines == "braille" or not re.search("[⠀-⣿]", text)


@pytest.mark.parametrize("screen", SHOTS)
@pytest.mark.parametrize("ending", ["txt", "ansi", "svg"])
def test_an_ascii_still_has_ascii_only(screen, ending, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plain = shot(screen, ending, "--ascii")
    assert plain.isascii()
    assert len(plain.splitlines()) == len(shot(screen, ending).splitlines()) or ending == "svg"


@given(
    st.lists(st.sampled_from([DEFAULT, 0, 0xFFFFFF, 0x123456, 0xFF9F1C, 0x808080]), min_size=6, max_size=6),
    st.sampled_from(list(ColorDepth)),
)
def test_a_frame_is_shown_in_the_colours_of_its_depth_and_again_the_same(colors, depth):
    canvas = Canvas.blank(1, 6)
    canvas.put(0, list(range(6)), ord("η"), colors, colors[::-1])
    once = seen_at(canvas.frame(), depth, ascii=True)
    again = seen_at(once, depth, ascii=True)
    assert not changed(once, again).any()
    assert "".join(once.lines()).isascii()
    if depth == ColorDepth.NONE:
        assert set(once.foreground.ravel().tolist()) == {DEFAULT}


def shapes_of(canvas):
    root = ET.fromstring(svg(canvas.frame(), 0xEEEEEE, 0x111111))
    return root, [(element.attrib, element.get("d")) for element in root.iter(f"{SVG}path")]


def test_half_blocks_are_two_rectangles_and_neighbours_are_joined():
    canvas = Canvas.blank(1, 3)
    canvas.put(0, [0, 1, 2], ord("▀"), [0xFF0000, 0xFF0000, 0x00FF00], 0x0000FF)
    _, paths = shapes_of(canvas)
    found = {attributes["stroke"]: (d, attributes.get("stroke-width")) for attributes, d in paths}
    assert found["#0000ff"] == (f"M0 {HEIGHT / 2:g}h{3 * WIDTH}", str(HEIGHT))
    assert found["#ff0000"] == (f"M0 {HEIGHT / 4:g}h{2 * WIDTH}", None)  # half as thick: as its group says
    assert found["#00ff00"] == (f"M{2 * WIDTH} {HEIGHT / 4:g}h{WIDTH}", None)


def test_no_ground_covers_a_block_of_another_row():
    canvas = Canvas.blank(2, 1)
    canvas.put(0, [0], ord("▀"), [0xFF0000], 0x0000FF)
    canvas.put(1, [0], ord("▀"), [0xFF0000], 0x00FF00)  # its red is drawn with that of the row above it
    _, paths = shapes_of(canvas)
    colors = [attributes["stroke"] for attributes, _ in paths]
    assert colors == ["#0000ff", "#00ff00", "#ff0000"]


def test_braille_has_a_dot_for_every_bit():
    for bits in range(1, 256):
        assert len(dots(chr(0x2800 + bits))) == bits.bit_count()
    assert dots("⠁") == ((0.25, 0.125),)
    assert dots("⢀") == ((0.75, 0.875),)


def test_every_block_element_and_box_line_is_drawn():
    for code in range(0x2580, 0x25A0):
        assert blocks(chr(code)), chr(code)
        assert all(0 <= part <= 1 for rectangle in blocks(chr(code)) for part in rectangle)
    for code in range(0x2500, 0x2580):
        assert strokes(chr(code)).lines, chr(code)


def test_box_lines_meet_at_the_edges_of_their_cells():
    assert strokes("─").lines == (((0, 0.5), (1, 0.5)),)
    assert [line[-1] for line in strokes("┐").lines] == [(0, 0.5), (0.5, 1)]
    assert strokes("━").thick == HEAVY
    assert {point for line in strokes("╭").lines for point in line[::2]} == {(1, 0.5), (0.5, 1)}


def test_box_lines_stay_within_their_cells():
    for code in range(0x2500, 0x2580):
        points = [point for line in strokes(chr(code)).lines for point in line]
        assert all(0 <= part <= 1 for point in points for part in point), chr(code)


def test_words_are_escaped_and_set_at_the_place_of_their_cells():
    picture = svg(from_text(["a<b & c  η d"]), 0xEEEEEE, 0x111111)
    root = ET.fromstring(picture)
    found = [(element.get("x"), element.text) for element in root.iter(f"{SVG}text")]
    assert found == [("0", "a<b & c"), (f"{9 * WIDTH}", "η"), (f"{11 * WIDTH}", "d")]
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def driven(check, restricted=False):
    app = GdtuiApp(Settings(), "slope", Capabilities(ColorDepth.TRUECOLOR, False), restricted=restricted)

    async def go():
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
            await check(pilot, app)

    asyncio.run(go())


def test_s_saves_stills_under_new_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def check(pilot, app):
        await pilot.press("s")
        assert "Saved as gdtui-slope-1.svg" in page(app)
        await pilot.press("s")
        assert "Saved as gdtui-slope-2.svg" in page(app)

    driven(check)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gdtui-slope-1.svg", "gdtui-slope-2.svg"]
    assert "[2 slope]" in texts(Path("gdtui-slope-1.svg").read_text("utf-8"))


def test_s_says_when_it_cannot(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    async def check(pilot, app):
        await pilot.press("s")
        assert "Saved" not in page(app)
        assert "cannot write" in page(app) or "no folder" in page(app)

    driven(check)


def test_restricted_refuses_stills_and_offers_nothing_that_writes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def check(pilot, app):
        await pilot.press("s")
        assert "no files are written" in page(app)
        offered = [entry.choice.name.lower() for entry in app.offered(app.screen)]
        assert offered
        assert not any("screenshot" in name or "still" in name for name in offered)

    driven(check, restricted=True)
    assert list(tmp_path.iterdir()) == []
