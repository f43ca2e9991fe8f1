"""Texts, numbers and files that nobody should be given: what a command line of gdtui is fuzzed with."""

import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gdtui.engine.autodiff.operations import OPERATIONS

_TOKENS = (
    *"xywgtmqe()[]{}+-*/%=;,.:<>!~^@#&|'\"\\?_ \n\t\0\x1b²−·éｘ", "**", "//", "1", "2.5", "1e308", "1e-320",
    "1e400", "0x1", "1_0", "pi", "eta", "m0", "lambda", "if", "max(", "exp(", "log(", "sqrt(", "x**2",
    "\udcff",
    "where(", "\u202e", "f'{x}'", "await", "...",
)  # fmt: skip
_GOOD = (
    "x**2 + y**2", "w**4 - 3*w", "(1 - x)**2 + 100*(y - x**2)**2", "log(x)*sqrt(y)", "1/x", "exp(exp(x)) + y",
    "x**y", "max(x, y)", "abs(w)", "m = 0.9*m + g; w = w - eta*m", "v = 0.99*v + g**2; w = w - eta*g/sqrt(v)",
    "w = w - eta*g", "q = x + y; f = q*z", "(w*x + b - y)**2", "4*w**3 - 3", "2*x, 2*y", "w = w/0", "9**9**9",
)  # fmt: skip
NUMBERS = (
    "0", "1", "-1", "2", "3", "0.1", "1e-9", "-2.5", "1e12", "-0", "nan", "inf", "-inf", "1e308",
    "1e400", "1e-320",
    "1e999999999", "1_0", "٣", "−1", "1,5", "0x10", "", " ", "99999999999999999999", "1e5", "1.5.2",
    "+1", ".", "1j",
)  # fmt: skip
WORDS = (
    "", "-", "--", "=", ",", ",,", "all", "none", "auto", "own", "adam", "momentum", "x", "w1_1_1",
    "b1_1", "u1_1",
    "\udcff\udcfe", "a\0b", "\x1b[31m", "\u202eabc", "../..", "/dev/null", "/dev/zero", "/", ".", "~",
    "~nobody",
    "file:///etc/passwd", "a" * 5000, "x" * 300 + ".svg", "=x", "x=", "x=1", "x=nan", "1:2",
    "10:learning-rate=0.1",
    "3:optimizer=adam", "0:put=w1_1_1=nan", "1e9:seed=1", "0,0", "1,1,1,1", "-1,1,-1,1", "1,2,3",
    "80x24", "0x0",
    "999999x999999", "1x1", "80×24", "pca", "random", "x,x", "{}", "%s", "$(id)", "🙂", "e\u0301",
)  # fmt: skip


def text(source: random.Random) -> str:
    """An expression, a rule or a derivative; good, broken, or nothing of the kind."""
    kind = source.random()
    if kind < 0.25:
        return source.choice(_GOOD)
    if kind < 0.6:
        return _mutated(source, source.choice(_GOOD))
    if kind < 0.8:
        return nested(source, source.randint(1, 8))
    if kind < 0.85:
        return _large(source)
    return "".join(source.choices(_TOKENS, k=source.randint(0, 25)))


def nested(source: random.Random, depth: int) -> str:
    """An expression that is one, by and large."""
    if not depth or source.random() < 0.1:
        return source.choice(("x", "y", "w", "g", "eta", *NUMBERS[:9]))
    left, right = (nested(source, depth - 1) for _ in range(2))
    if source.random() < 0.3:
        return f"{source.choice(list(OPERATIONS))}({left})"
    return f"({left}){source.choice(('+', '-', '*', '/', '**', ' '))}({right})"


def _large(source: random.Random) -> str:
    many = source.choice((50, 500, 3000))
    return source.choice(
        ("(" * many + "x" + ")" * many, "+".join(["x*y"] * many), "-" * many + "x", "x**" * many + "2",
         ";".join(f"a{n} = x + {n}" for n in range(many)), "exp(" * many + "x" + ")" * many,
         "+".join(f"x{n}**2" for n in range(many)))
    )  # fmt: skip


def _mutated(source: random.Random, text: str) -> str:
    letters = list(text)
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(letters) + 1)
        letters[at : at + source.randint(0, 2)] = source.choices(_TOKENS, k=source.randint(0, 2))
    return "".join(letters)


def table(source: random.Random) -> bytes:
    """A CSV file, in some dialect or none."""
    mark, joint, end = (
        source.choice(",;\t|:, "),
        source.choice(('"', "'", "")),
        source.choice(("\n", "\r\n", "\r")),
    )
    cells = (
        *NUMBERS,
        *WORDS[:12],
        "1,5",
        "1.234,5",
        "a b",
        "yes",
        "2024-01-31",
        "€ 5",
        "5 %",
        "x",
        "y",
        "label",
    )
    columns = source.randint(1, 5)
    rows = [
        [joint + source.choice(cells) + joint for _ in range(columns)] for _ in range(source.randint(0, 12))
    ]
    if source.random() < 0.7:
        rows = [[str(source.choice((0, 1, 2.5, -3, source.random()))) for _ in row] for row in rows]
    if source.random() < 0.6:
        rows.insert(
            0, source.choices(("x", "y", "x", "", "1", "a b", "=1+1", "\x1b[31m", "label"), k=columns)
        )
    made = end.join(mark.join(row) for row in rows).encode(
        source.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32")), "surrogatepass"
    )
    return broken(source, made)


def broken(source: random.Random, data: bytes) -> bytes:
    """Bytes as they are, or with some of them changed, left out, doubled or made very many."""
    if source.random() < 0.5:
        return data
    raw = bytearray(data)
    for _ in range(source.randint(1, 3)):
        at = source.randrange(len(raw) + 1)
        piece = source.choice(
            (b"", b"\0", b"\xff", b"\r", b'"', b"\n\n", b",,,", source.randbytes(4), b"9" * 400)
        )
        raw[at : at + source.randint(0, 6)] = piece
    if source.random() < 0.03:
        raw += source.choice((b"a", b"1,", b'"', b"\n")) * 200_000
    return bytes(raw)


_IN_JSON: tuple[Any, ...] = (
    0, 1, -0.5, 0.25, 1e308, 10**400, "1", None, True, [], float("nan"), float("inf"), 0.75, -1, 2, 3,
)  # fmt: skip


def weights(source: random.Random) -> bytes:
    """A file of weights for a network of two inputs, four units and two outputs, or nearly."""
    good = source.random() < 0.5
    numbers = (0, 1, -0.5, 0.25) if good else _IN_JSON
    sizes = (
        ((2, 4), (4, 1))
        if good
        else source.choice((((2, 4), (4, 2)), ((2, 4), (4, 1)), ((1, 1),), ((2, 0),)))
    )
    layers: list[Any] = [
        {
            "weights": [source.choices(numbers, k=units) for _ in range(inputs)],
            "biases": source.choices(numbers, k=units),
        }
        for inputs, units in sizes
    ]
    if source.random() < 0.2:
        layers[source.randrange(len(layers))] = source.choice(({}, [], None, {"weights": 3, "biases": {}}))
    found = source.choice(({"layers": layers}, {"layers": layers}, layers, {"layers": {}}, "x", None))
    data = json.dumps(found).encode()
    return source.choice((broken(source, data), b"[" * 100_000, data))


_LINES = (
    "Output demo.gif", "Set FontSize 20", "Set TypingSpeed 50ms", "Set Width 800", 'Set Theme "x"',
    "Require gdtui",
    'Type "gdtui landscape"', "Type `n`", "Enter", "Sleep 1s", "Sleep 1e400s", "Sleep 99999999s", "Ctrl+C",
    "Ctrl+Alt+Shift+X", "Down 3", "Down 99999999", "Wait /[/", "Wait+Screen@1s /x/", "Hide", "Show", "Escape",
    "Screenshot x.png", "Source other.tape", "# caption: a \x1b[31m b", "Env A B", "Copy", "Paste",
    "Tab@1s 2", "@",
    'Type "unclosed', "Set", "Wait+Line", "Set Shell", "Space@-1s", "PageUp 0", 'Type@nan "x"',
    "Set LoopOffset 5%",
)  # fmt: skip


def tape(source: random.Random) -> bytes:
    """A tape, or what is none."""
    lines = source.choices(_LINES, k=source.randint(0, 10))
    if source.random() < 0.6:
        lines = ['Type "gdtui slope"', "Enter", *lines]
    return broken(source, "\n".join(lines).encode())


_PIECES = (b"", b"\0", b"\xff", b"\r", b'"', b"\n\n", b",,,", b"9" * 400)

FILES: Mapping[str, Callable[[random.Random], bytes]] = {
    "data.csv": table, "weights.json": weights, "demo.tape": tape,
}  # fmt: skip


def write(source: random.Random, folder: Path, name: str) -> None:
    """Put a hostile file into a folder."""
    (folder / name).write_bytes(FILES[name](source))
