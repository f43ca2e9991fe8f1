"""Output never fails of what a terminal's encoding does not have: in real processes."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.cli.main import run_cli
from gdtui.terminal.output import IN_ASCII, ready, written

ROOT = Path(__file__).parents[2]
PLACES = {
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "C as Python takes it": {"LC_ALL": "C"},
    "latin-1": {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "cp437": {"PYTHONIOENCODING": "cp437:strict"},
}
COMMANDS = [
    ["trace", "gradient", "--loss", "w**4", "--at", "-1.7"],
    ["trace", "landscape", "--loss", "himmelblau", "--steps", "3"],
    ["trace", "circuit", "(x+y)*z", "--set", "x=-2", "--events"],
    ["trace", "slope", "--format", "plot"],
    ["list"],
    ["--help"],
    ["trace", "--help"],
    ["race", "--help"],
]
WRONG = [
    ["landscape", "--loss", "x**2 − ⊗"],
    ["landscape", "--loss", "ηθ⊗\udcff"],
    ["trace", "slope", "--learning-rate", "−"],
    ["record", "täpe.tape", "-o", "€.cast"],
]


def run(arguments, place):
    cleared = dict.fromkeys(("LC_ALL", "LC_CTYPE", "PYTHONIOENCODING", "PYTHONUTF8"), "")
    kept = {name: value for name, value in os.environ.items() if name not in cleared}
    words = [os.fsencode(each) if "\udcff" in each else each.encode() for each in arguments]
    command = [os.fsencode(sys.executable), b"-m", b"gdtui", *words]
    env = {"LANG": "C.UTF-8", **kept, **PLACES.get(place, {}), "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, env=env, check=False)


def encoding(place):
    return {"latin-1": "latin-1", "cp437": "cp437", "C as Python takes it": "utf-8"}.get(place, "ascii")


@pytest.mark.parametrize("place", PLACES)
def test_everything_is_printed_in_every_locale(place):
    for arguments in COMMANDS:
        done = run(arguments, place)
        assert (done.returncode, done.stderr) == (0, b""), arguments
        assert done.stdout.decode(encoding(place)).strip(), arguments


@pytest.mark.parametrize("place", PLACES)
def test_what_is_wrong_is_one_line_in_every_locale(place):
    for arguments in WRONG:
        done = run(arguments, place)
        assert (done.returncode, done.stdout) == (2, b""), (arguments, done.stderr)
        line = done.stderr.decode(encoding(place))
        assert line.startswith("gdtui: ")
        assert line.count("\n") == 1
        assert "internal error" not in line


def test_a_table_stays_aligned_and_a_minus_is_a_minus():
    arguments = ["trace", "circuit", "(x+θ)*z", "--set", "x=-2"]
    for done in (run(arguments, "latin-1"), run([*arguments, "--ascii"], "")):
        lines = done.stdout.decode("latin-1").splitlines()
        assert any("-2.000" in line for line in lines)
        assert len({len(line) for line in lines}) == 1


def test_what_programs_read_back_is_exact(capsys):
    arguments = ["trace", "landscape", "--loss", "θ**2 + y", "--steps", "2", "--format"]
    texts = {}
    for form in ("csv", "jsonl"):
        assert run_cli([*arguments, form]) == 0
        plain = capsys.readouterr().out
        assert run_cli([*arguments, form, "--ascii"]) == 0
        texts[form] = capsys.readouterr().out
        assert texts[form].isascii()
        if form == "csv":
            texts[form] = texts[form].encode().decode("unicode_escape")
            assert texts[form] == plain
        else:
            assert [json.loads(line) for line in texts[form].splitlines()] == [
                json.loads(line) for line in plain.splitlines()
            ]
    records = [json.loads(line) for line in texts["jsonl"].splitlines()]
    rows = list(csv.DictReader(io.StringIO(texts["csv"])))
    assert [float(row["θ"]) for row in rows] == [record["θ"] for record in records]


@given(st.text(), st.sampled_from(["ascii", "latin-1", "cp437", "utf-8", "koi8-r"]))
def test_any_text_can_be_written_and_keeps_what_the_encoding_has(text, encoding):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    ready(stream)
    stream.write(text)
    stream.flush()
    out = stream.buffer.getvalue().decode(encoding)
    assert written(text, stream) == text.encode(encoding, IN_ASCII).decode(encoding)
    assert out.replace("\r\n", "\n") == written(text, stream).replace("\r\n", "\n")
    kept = "".join(c for c in text if c.isascii())
    assert written(kept, stream) == kept


@given(st.text())
def test_a_stream_that_stays_within_ascii_is_ascii(text):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    ready(stream, ascii=True)
    stream.write(text)
    stream.flush()
    assert stream.buffer.getvalue().isascii()


def test_the_traceback_of_a_crash_is_kept_in_every_locale(tmp_path, monkeypatch):
    from gdtui.terminal.crash import crash_line

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    line = crash_line("gdtui", ValueError("η"), "Traceback: − \udcff", keep=True)
    (log,) = (tmp_path / "gdtui").iterdir()
    assert str(log) in line
    assert log.read_bytes() == "Traceback: − \\udcff".encode()
