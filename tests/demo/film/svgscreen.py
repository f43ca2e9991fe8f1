"""What an SVG that moves shows at a moment, read from its keyframes and shapes, as cells."""

import re
import xml.etree.ElementTree as ET
from typing import Any, NamedTuple

SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 4, 8
_RULES = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_KEYS = re.compile(r"([\d.]+)%\{visibility:(\w+)\}")
_BAR = re.compile(r"M(-?[\d.]+) (-?[\d.]+)h([\d.]+)")


class Seen(NamedTuple):
    """What is seen of a cell."""

    glyph: str = " "
    paper: str = ""
    ink: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False


class Moving:
    """An SVG that moves, of so many columns and rows."""

    def __init__(self, text: str, columns: int, rows: int) -> None:
        self._root = ET.fromstring(text)
        self._size = columns, rows
        self._ids = {element.get("id"): element for element in self._root.iter() if element.get("id")}
        style = "".join(element.text or "" for element in self._root.iter(f"{SVG}style"))
        self.rules = {name.strip().removeprefix("@keyframes "): rule for name, rule in _RULES.findall(style)}
        (rate,) = re.findall(r"animation:([\d.]+)s step-end infinite", self.rules[".f"])
        self.seconds = float(rate)
        rectangle = self._root.find(f"{SVG}rect")
        assert rectangle is not None
        self.paper = str(rectangle.get("fill"))

    def layers(self) -> list[ET.Element]:
        """The groups that come and go."""
        return [each for each in self._root.findall(f"{SVG}g") if "f" in str(each.get("class")).split()]

    def is_seen(self, layer: ET.Element, share: float) -> bool:
        """Whether a group is seen when so many parts of the whole have passed."""
        name = re.fullmatch(r"animation-name:(\w+)", str(layer.get("style")))
        assert name is not None
        usual = "visible" if "l" in str(layer.get("class")).split() else "hidden"
        keys = [(0.0, usual), *((float(at) / 100, what) for at, what in _KEYS.findall(self.rules[name[1]]))]
        return [what for at, what in keys if at <= share][-1] == "visible"

    def at(self, seconds: float) -> list[list[Seen]]:
        """The cells at a moment."""
        layers = [layer for layer in self.layers() if self.is_seen(layer, seconds / self.seconds)]
        return self._drawn(layers)

    def still(self) -> list[list[Seen]]:
        """The cells where nothing moves."""
        return self._drawn([layer for layer in self.layers() if "l" in str(layer.get("class")).split()])

    def _drawn(self, layers: list[ET.Element]) -> list[list[Seen]]:
        self._cells = [[Seen(paper=self.paper)] * self._size[0] for _ in range(self._size[1])]
        for layer in layers:
            self._draw(layer, {})
        return self._cells

    def _draw(self, element: ET.Element, inherited: dict[str, str]) -> None:
        looks = {**inherited, **self._looks(element), **element.attrib}
        if element.tag == f"{SVG}use":
            self._draw(self._ids[element.attrib["href"][1:]], inherited)
        elif element.tag == f"{SVG}path":
            self._bars(looks)
        elif element.tag == f"{SVG}text":
            self._text(element.text or "", looks)
        for child in element:
            self._draw(child, looks)

    def _looks(self, element: ET.Element) -> dict[str, str]:
        names = str(element.get("class", "")).split()
        rules = ";".join(self.rules.get(f".{name}", "") for name in names if name.startswith("c"))
        return dict(rule.split(":") for rule in rules.split(";") if rule)

    def _bars(self, looks: dict[str, str]) -> None:
        thick, ink = float(looks["stroke-width"]), looks["stroke"]
        for x, y, width in _BAR.findall(looks["d"]):
            row, top = divmod(float(y) - thick / 2, HEIGHT)
            for column in range(int(float(x) // WIDTH), int((float(x) + float(width)) // WIDTH)):
                self._bar(int(row), column, top, thick, ink)

    def _bar(self, row: int, column: int, top: float, thick: float, ink: str) -> None:
        cell = self._cells[row][column]
        if thick == HEIGHT:
            self._cells[row][column] = Seen(paper=ink)
        elif thick == HEIGHT / 2:
            assert top == 0
            self._cells[row][column] = cell._replace(glyph="▀", ink=ink)
        else:
            rule: Any = {"underline" if top > HEIGHT / 2 + 1 else "strike": True}
            self._cells[row][column] = cell._replace(ink=ink, **rule)

    def _text(self, text: str, looks: dict[str, str]) -> None:
        column, row = int(looks["x"]) // WIDTH, int(looks["y"]) // HEIGHT
        length = int(looks.get("textLength", WIDTH)) // WIDTH
        cells = [text, *[""] * (length - 1)] if length != len(text) else list(text)
        for place, glyph in enumerate(cells, column):
            if glyph != " ":
                self._cells[row][place] = self._cells[row][place]._replace(
                    glyph=glyph, ink=looks["fill"], bold="font-weight" in looks, italic="font-style" in looks
                )
