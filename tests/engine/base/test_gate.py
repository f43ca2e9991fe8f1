"""The gate: once closed, what lies below the folder is read and nothing else, whatever is linked or moved."""

import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdtui.engine.base import gate
from gdtui.engine.base.below import NotOfferedError, open_below, open_folder
from gdtui.engine.base.errors import FileError, InputError
from tests.effort import examples

SECRET, OFFERED = "a secret", "what is offered"


def make_world(tmp_path):
    """A folder that is offered, with links of every kind, in one that is not."""
    folder = tmp_path / "data"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.csv").write_text(OFFERED)
    (folder / "sub" / "b.csv").write_text(OFFERED)
    (tmp_path / "secret.csv").write_text(SECRET)
    (tmp_path / "data-2").mkdir()
    (tmp_path / "data-2" / "secret.csv").write_text(SECRET)
    for name, target in {
        "in.csv": "sub/b.csv", "again.csv": "in.csv", "up.csv": "sub/../a.csv", "inner": "sub",
        "out.csv": "../secret.csv", "abs.csv": str(tmp_path / "secret.csv"), "home": str(tmp_path),
        "self.csv": str(folder / "a.csv"), "round.csv": "round.csv", "over.csv": "sub/../../secret.csv",
        "parent": "..", "nowhere.csv": "nowhere",
    }.items():  # fmt: skip
        (folder / name).symlink_to(target)
    (folder / "sub" / "out").symlink_to("../../data-2")
    os.mkfifo(folder / "pipe.csv")
    return tmp_path


@pytest.fixture
def world(tmp_path):
    """A world that a test may change."""
    return make_world(tmp_path)


def read(path):
    """What is read at a path."""
    descriptor = gate.opened(path)
    with open(descriptor, encoding="utf-8") as file:
        assert stat.S_ISREG(os.fstat(descriptor).st_mode)
        return file.read()


IN = [
    "a.csv",
    "./a.csv",
    "sub/b.csv",
    "sub/../a.csv",
    "sub//b.csv",
    "in.csv",
    "again.csv",
    "up.csv",
    "inner/b.csv",
]
OUT = [
    "out.csv", "abs.csv", "over.csv", "home/secret.csv", "home/data/a.csv", "parent/secret.csv", "self.csv",
    "sub/out/secret.csv", "round.csv", "nowhere.csv", "pipe.csv", "sub", "", ".", "..", "/", "../secret.csv",
    "sub/../../secret.csv", "/etc/passwd", "/proc/self/environ", "/dev/stdin", "~/a.csv", "~root/x",
    "a.csv/x", "a\0.csv", "x" * 300, "a/" * 3000, "none.csv", "file:///etc/passwd",
]  # fmt: skip


def test_below_the_folder_files_are_read(world, monkeypatch):
    monkeypatch.chdir(world)
    gate.close("data")
    assert {path: read(path) for path in IN} == dict.fromkeys(IN, OFFERED)
    assert read("data/a.csv") == read(str(world / "data" / "sub" / "b.csv")) == OFFERED
    assert all(map(gate.exists, IN))


@pytest.mark.parametrize("path", OUT, ids=lambda path: path[:20])
def test_nothing_else_is(world, monkeypatch, path):
    monkeypatch.chdir(world)
    gate.close("data")
    for begin in ("", f"{world}/data/"):
        assert not gate.exists(begin + path)
        with pytest.raises(OSError, match=r"offers no such file|too long"):
            gate.opened(begin + path)


def test_without_a_folder_nothing_is(world, monkeypatch):
    monkeypatch.chdir(world / "data")
    gate.close()
    assert not any(map(gate.exists, [*IN, *OUT]))
    assert gate.listed({".csv"}) == []
    with pytest.raises(FileError):
        gate.standard_input()


PARTS = [
    "a.csv", "b.csv", "sub", "inner", "home", "parent", "in.csv", "out.csv", "sub/out", "data", "data-2",
    "..", ".", "", "secret.csv", "over.csv", "up.csv",
]  # fmt: skip


@settings(max_examples=examples(200))
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=7))
@example(["inner", "..", "out.csv"])
def test_no_way_leads_to_a_secret(worlds, parts):
    folder = open_folder(str(worlds / "data"))
    try:
        descriptor = open_below(folder, "/".join(parts))
    except OSError:
        return
    finally:
        os.close(folder.descriptor)
    with open(descriptor, encoding="utf-8") as file:
        assert file.read() == OFFERED


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """The same world for all examples: nothing in it changes."""
    return make_world(tmp_path_factory.mktemp("gate"))


def test_what_is_moved_meanwhile_leads_nowhere_else(world):
    """A file and a folder on the way turn into links out and back, as often as there is time for."""
    folder, secret = world / "data", world / "secret.csv"
    way = folder / "way"
    way.mkdir()
    (way / "secret.csv").write_text(OFFERED)
    done = threading.Event()

    def turn():
        while not done.is_set():
            (folder / "other").symlink_to(world)
            os.rename(way, folder / "kept")
            os.rename(folder / "other", way)
            os.rename(way, folder / "other")
            os.rename(folder / "kept", way)
            (folder / "other").unlink()

    gate.close(str(folder))
    turning = threading.Thread(target=turn)
    turning.start()
    found = set()
    try:
        for _ in range(2_000):
            try:
                found.add(read("way/secret.csv"))
            except NotOfferedError:
                found.add("")
    finally:
        done.set()
        turning.join()
    assert SECRET in secret.read_text()
    assert found <= {OFFERED, ""}


def test_a_folder_that_is_moved_away_is_still_the_one_that_was_named(world):
    gate.close(str(world / "data"))
    (world / "data").rename(world / "elsewhere")
    (world / "data").symlink_to(world / "data-2")
    assert read("a.csv") == OFFERED
    assert not gate.exists("secret.csv")


def test_no_descriptor_is_left_open(world):
    gate.close(str(world / "data"))
    before = os.listdir("/proc/self/fd") if Path("/proc/self/fd").exists() else []
    for path in (*IN, *OUT):
        gate.exists(path)
    gate.listed({".csv"})
    assert before == [] or len(os.listdir("/proc/self/fd")) == len(before)


def test_a_list_of_what_there_is(world):
    (world / "data" / ".hidden.csv").write_text(OFFERED)
    (world / "data" / "a\x1b[31m.csv").write_text(OFFERED)
    (world / "data" / "sub" / "B.CSV").write_text("")
    (world / "data" / "notes.txt").write_text(OFFERED)
    gate.close(str(world / "data"))
    size = len(OFFERED)
    assert gate.listed({".csv"}) == [
        ("a.csv", size), ("again.csv", size), ("in.csv", size), ("sub/B.CSV", 0), ("sub/b.csv", size),
        ("up.csv", size),
    ]  # fmt: skip
    assert all(read(file.name) in (OFFERED, "") for file in gate.listed({".csv"}))


def test_a_list_has_an_end(world, monkeypatch):
    monkeypatch.setattr("gdtui.engine.base.gate.MOST_LISTED", 3)
    gate.close(str(world / "data"))
    assert len(gate.listed({".csv"})) == 3


def test_it_is_closed_once_and_for_good(world):
    gate.close()
    for folder in (None, str(world / "data")):
        with pytest.raises(InputError, match="already"):
            gate.close(folder)
    assert not gate.exists("a.csv")


@pytest.mark.parametrize("folder", ["nowhere", "data/a.csv", "a\0b", "data/pipe.csv", ""])
def test_a_folder_that_is_none_is_one_line_and_offers_nothing(world, monkeypatch, folder):
    monkeypatch.chdir(world)
    with pytest.raises(InputError, match=r"^--data-dir takes a folder that can be read, not .*: "):
        gate.close(folder)
    assert gate.closed()
    assert not gate.exists("data/a.csv")


def test_open_as_it_is_at_first_it_reads_everything(world, monkeypatch):
    monkeypatch.chdir(world)
    assert read("secret.csv") == SECRET
    assert gate.expanded("~") == str(Path.home())
    gate.check_writing()
    with pytest.raises(InputError, match=r"^x$"), gate.unquoted("file"):
        raise InputError("x")


def test_closed_it_lets_no_quotation_out():
    gate.close()
    with pytest.raises(FileError) as told, gate.unquoted("file"):
        raise InputError(SECRET)
    assert str(told.value) == "file cannot be used; gdtui says why only without --restricted"
    with pytest.raises(FileError, match=r"^it is empty$"), gate.unquoted("file"):
        raise FileError("it is empty")
    with pytest.raises(InputError, match="writes no file"):
        gate.check_writing()


def test_what_is_shipped_is_never_what_a_person_names(world):
    gate.close()
    assert gate.shipped(Path(gate.__file__)).startswith('"""The gate')
    with pytest.raises(ValueError, match="subpath"):
        gate.shipped(world / "secret.csv")
