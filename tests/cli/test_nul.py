"""A file name with a NUL in it is refused in one line, whoever would write or read it."""

import pytest

from gdtui.cli.main import run_cli

NUL = "a\0b"


@pytest.mark.parametrize(
    "words",
    [
        ("still", "slope", "-o", f"{NUL}.svg"),
        ("still", "slope", "-o", f"{NUL}.txt"),
        ("record", "tour", "-o", f"{NUL}.cast"),
        ("record", f"{NUL}.tape", "-o", "x.cast"),
        ("code", "slope", "-o", f"{NUL}.py"),
        ("exercise", "1", "-o", f"{NUL}.py"),
        ("check", f"{NUL}.py"),
        ("trace", "network", "--steps", "0", "--save", f"{NUL}.json"),
        ("trace", "network", "--steps", "0", "--weights", f"{NUL}.json"),
        ("trace", "race", "--data", f"{NUL}.csv"),
    ],
    ids=ascii,
)
def test_a_nul_in_a_name_is_one_line(words, capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run_cli(words) == 2
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "\0" not in said
    assert list(tmp_path.iterdir()) == []
