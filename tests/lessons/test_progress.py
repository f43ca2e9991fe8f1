import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.lessons.progress import Progress, default_path, load, save

SCORES = st.dictionaries(st.text("abc", min_size=1), st.tuples(st.integers(0, 9), st.integers(9, 99)))


@given(st.integers(0, 99), st.integers(0, 99), st.frozensets(st.integers(1, 10)), SCORES)
def test_what_is_saved_is_read_again(tmp_path_factory, chapter, card, passed, scores):
    path = tmp_path_factory.mktemp("home") / "deep" / "progress.json"
    progress = Progress(chapter, card, passed, scores)
    assert save(progress, path) == ""
    assert load(path) == progress
    assert save(progress.at(1, 2), path) == ""
    assert load(path).card == 2


BROKEN = [
    "", "[", "[]", "{}", "null", "3", '"x"', "\x00", "[" * 100_000,
    '{"version": 2, "chapter": 1, "card": 0, "passed": [], "scores": {}}',
    '{"version": 1, "chapter": "1", "card": 0, "passed": [], "scores": {}}',
    '{"version": 1, "chapter": -1, "card": 0, "passed": [], "scores": {}}',
    '{"version": 1, "chapter": true, "card": 0, "passed": [], "scores": {}}',
    '{"version": 1, "chapter": 1e999, "card": 0, "passed": [], "scores": {}}',
    '{"version": 1, "chapter": 1, "card": 0, "passed": 7, "scores": {}}',
    '{"version": 1, "chapter": 1, "card": 0, "passed": [null], "scores": {}}',
    '{"version": 1, "chapter": 1, "card": 0, "passed": [], "scores": {"a": [3, 2]}}',
    '{"version": 1, "chapter": 1, "card": 0, "passed": [], "scores": {"a": [1]}}',
    '{"version": 1, "chapter": 1, "card": 0, "passed": [], "scores": []}',
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_file_is_ignored(tmp_path, text):
    path = tmp_path / "progress.json"
    path.write_text(text)
    assert load(path) == Progress()


def test_bytes_that_are_no_text_a_folder_and_no_file_are_ignored(tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    assert load(tmp_path / "bytes") == load(tmp_path) == load(tmp_path / "none") == Progress()


def test_a_pipe_and_a_device_are_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    os.symlink("/dev/zero", tmp_path / "device")
    assert load(tmp_path / "pipe") == load(tmp_path / "device") == Progress()


def test_a_large_file_is_not_read(tmp_path):
    path = tmp_path / "progress.json"
    save(Progress(3, 1), path)
    path.write_text(path.read_text() + " " * 70_000)
    assert load(path) == Progress()


def test_what_keeps_it_from_being_written_is_said_in_a_line(tmp_path):
    (tmp_path / "file").write_text("")
    said = save(Progress(), tmp_path / "file" / "progress.json")
    assert said.startswith("Your progress could not be kept")
    assert "\n" not in said
    target = tmp_path / "elsewhere"
    target.write_text("mine")
    link = tmp_path / "progress.json"
    os.symlink(target, link)
    assert "symbolic link" in save(Progress(), link)
    assert target.read_text() == "mine"


def test_it_lies_in_the_users_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "gdtui" / "progress.json"


def test_a_user_without_a_home_has_no_file(monkeypatch):
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)

    def unknown(_):
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert default_path() is None


def test_scores_are_kept_by_kind(tmp_path):
    progress = Progress().scored("landing", True).scored("landing", False).scored("value", True)
    assert progress.scores == {"landing": (1, 2), "value": (1, 1)}
    assert progress.answers == (2, 3)
    save(progress, tmp_path / "p.json")
    assert json.loads((tmp_path / "p.json").read_text())["scores"] == {"landing": [1, 2], "value": [1, 1]}
