import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.files import locked
from gdtui.lessons.course import FILES
from gdtui.lessons.progress import Kept, Progress, default_path, load, save

SCORES = st.dictionaries(st.text("abc", min_size=1), st.tuples(st.integers(0, 9), st.integers(9, 99)))

NAMES = st.frozensets(st.sampled_from(["1.2", "5.6", "5.6.0"]))


@given(st.integers(0, 99), st.integers(0, 99), st.frozensets(st.integers(1, 10)), NAMES, NAMES, SCORES)
def test_what_is_saved_is_read_again(tmp_path_factory, chapter, card, passed, done, missed, scores):
    path = tmp_path_factory.mktemp("home") / "deep" / "progress.json"
    progress = Progress(chapter, card, passed, done, missed, scores)
    assert Kept(path).keep(progress) == ""
    assert Kept(path).progress == progress
    assert Kept(path).keep(progress.at(1, 2)) == ""
    assert Kept(path).progress == progress.at(1, 2)


WAYS = {
    "card": lambda progress, number: progress.at(1 + number % 10, number % 3),
    "passed": lambda progress, number: progress.with_passed(1 + number % 10),
    "done": lambda progress, number: progress.with_done(
        frozenset({f"1.{number}"}), progress.missed ^ {f"2.{number}"}
    ),
    "scored": lambda progress, number: progress.scored("abc"[number % 3], number % 2 == 0),
}
DONE = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(WAYS)), st.integers(0, 29)), max_size=20)


@settings(max_examples=30)
@given(DONE)
def test_what_sessions_do_at_the_same_time_adds_up(tmp_path_factory, done):
    path = tmp_path_factory.mktemp("home") / "progress.json"
    sessions = [Kept(path) for _ in range(3)]
    alone = Progress()
    for who, way, number in done:
        assert sessions[who].keep(WAYS[way](sessions[who].progress, number)) == ""
        alone = WAYS[way](alone, number)
    left = load(path) or Progress()
    assert (left.passed, left.done, left.scores) == (alone.passed, alone.done, alone.scores)


def test_what_one_session_has_answered_again_does_not_come_back_from_another(tmp_path):
    path = tmp_path / "progress.json"
    save(Progress(missed=frozenset({"1.3", "2.3"})), path)
    one, other = Kept(path), Kept(path)
    one.keep(one.progress.with_done(frozenset({"1.3"}), frozenset({"2.3"})))
    other.keep(other.progress.with_done(frozenset(), other.progress.missed | {"4.4"}))
    assert load(path).missed == {"2.3", "4.4"}


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
def test_a_file_that_is_not_understood_stops_nobody_and_is_left_alone(tmp_path, text):
    path = tmp_path / "progress.json"
    path.write_text(text)
    kept = Kept(path)
    assert kept.progress == Progress()
    assert "could not be kept" in kept.keep(kept.progress.with_passed(1))
    assert kept.progress.passed == {1}
    assert path.read_text() == text


def test_a_newer_version_is_left_alone_and_that_is_said_once(tmp_path):
    path = tmp_path / "progress.json"
    path.write_text('{"version": 2, "chapters": []}')
    kept = Kept(path)
    assert (
        kept.keep(Progress(2))
        == "Your progress could not be kept: a newer gdtui has written it, and goes on with it"
    )
    assert kept.keep(Progress(3)) == ""
    assert path.read_text() == '{"version": 2, "chapters": []}'


def test_bytes_that_are_no_text_a_folder_and_no_file_are_no_progress(tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    assert load(tmp_path / "bytes") is load(tmp_path) is load(tmp_path / "none") is None


def test_a_pipe_and_a_device_are_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    os.symlink("/dev/zero", tmp_path / "device")
    assert load(tmp_path / "pipe") is load(tmp_path / "device") is None


def test_a_large_file_is_not_read(tmp_path):
    path = tmp_path / "progress.json"
    save(Progress(3, 1), path)
    path.write_text(path.read_text() + " " * 70_000)
    assert load(path) is None


def test_what_keeps_it_from_being_written_is_said_once_until_it_is_written_again(tmp_path):
    folder = tmp_path / "folder"
    folder.write_text("a file where the folder should be")
    kept = Kept(folder / "progress.json")
    said = kept.keep(Progress(2))
    assert said.startswith("Your progress could not be kept: ")
    assert said.isprintable()
    assert kept.keep(Progress(3).with_passed(3)) == ""
    folder.unlink()
    assert kept.keep(Progress(4).with_passed(3)) == ""
    assert load(folder / "progress.json") == Progress(4, 0, frozenset({3}))
    (folder / "progress.json").unlink()
    (folder / "progress.json").mkdir()
    assert kept.keep(Progress(5)) == (
        "Your progress could not be kept: progress.json is not understood: move it away"
    )


def test_a_link_is_not_written_through(tmp_path):
    save(Progress(), tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere").read_text()
    os.symlink(tmp_path / "elsewhere", tmp_path / "progress.json")
    assert "symbolic link" in Kept(tmp_path / "progress.json").keep(Progress(2))
    assert (tmp_path / "elsewhere").read_text() == before


def test_nobody_writes_while_another_session_does(tmp_path, monkeypatch):
    monkeypatch.setattr("gdtui.files._PAUSE", 0)
    path = tmp_path / "progress.json"
    kept = Kept(path)
    with locked(path):
        assert "another gdtui" in kept.keep(Progress(2).with_passed(1))
        assert not path.exists()
    assert kept.keep(kept.progress.at(3, 0)) == ""
    assert load(path) == Progress(3, 0, frozenset({1}))


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


def test_the_best_score_of_a_game_stays_the_best_whoever_writes_last(tmp_path):
    path = tmp_path / "progress.json"
    first, second = Kept(path), Kept(path)
    first.keep(first.progress.reached("ravine", 40.0))
    second.keep(second.progress.reached("ravine", 55.0).reached("beat-adam", -0.5))
    assert load(path).best == {"ravine": 40.0, "beat-adam": -0.5}
    second.keep(second.progress.reached("ravine", 33.0))
    first.keep(first.progress.reached("beat-adam", 0.25))
    assert load(path).best == {"ravine": 33.0, "beat-adam": -0.5}


@pytest.mark.parametrize(
    "best", ['{"ravine": NaN}', '{"ravine": "3"}', '{"ravine": true}', "[3]", '{"r": 1e99}']
)
def test_scores_that_are_none_are_not_understood(tmp_path, best):
    path = tmp_path / "progress.json"
    path.write_text(
        f'{{"version": 1, "chapter": 1, "card": 0, "passed": [], "scores": {{}}, "best": {best}}}'
    )
    assert load(path) is None


def test_all_that_can_be_done_takes_less_than_is_read(tmp_path):
    """So the file is bounded: a larger one is not read, and one that is not read is not written over."""
    ticks = sum(file.read_text("utf-8").count(fence) for file in FILES for fence in ("```task", "```check"))
    done = frozenset(f"{chapter}.99.{tick}" for chapter in range(1, len(FILES) + 1) for tick in range(ticks))
    scores = {f"a kind with a long name {number}": (999_999_999, 999_999_999) for number in range(100)}
    best = {f"a game with a long name {number}": -123456789.123456 for number in range(50)}
    every = frozenset(range(1, len(FILES) + 1))
    save(
        Progress(99, 99, every, done, frozenset(sorted(done)[:ticks]), scores, best),
        tmp_path / "progress.json",
    )
    assert ticks > 50
    assert (tmp_path / "progress.json").stat().st_size < 65_536


def test_a_file_from_before_there_were_games_is_read(tmp_path):
    path = tmp_path / "progress.json"
    path.write_text('{"version": 1, "chapter": 3, "card": 0, "passed": [1], "scores": {}}')
    assert load(path).chapter == 3
    assert load(path).best == {}
