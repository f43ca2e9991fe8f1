import errno
import os
import stat

import pytest

from gdtui.engine.base.errors import InputError
from gdtui.files import check_writable, read_small, write_whole


def test_a_file_is_written_whole_with_the_usual_permissions(tmp_path):
    path = tmp_path / "a.txt"
    write_whole(path, "ä\n")
    assert path.read_bytes() == "ä\n".encode()
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_what_exists_is_replaced_only_by_force(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(InputError, match="exists: write --force"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    write_whole(path, "new", force=True)
    assert path.read_text() == "new"


@pytest.mark.parametrize("force", [False, True])
def test_a_symbolic_link_is_never_written_through(force, tmp_path):
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to("target")
    (tmp_path / "dangling").symlink_to("nowhere")
    for name in ("link", "dangling"):
        with pytest.raises(InputError, match="is a symbolic link"):
            write_whole(tmp_path / name, "new", force)
    assert (tmp_path / "target").read_text() == "old"
    assert not (tmp_path / "nowhere").exists()


def test_a_name_that_is_taken_meanwhile_is_not_overwritten(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"

    def fsync(_):
        path.write_text("somebody else's")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(InputError, match="exists"):
        write_whole(path, "mine")
    assert path.read_text() == "somebody else's"
    assert list(tmp_path.iterdir()) == [path]


def test_what_becomes_a_pipe_meanwhile_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    monkeypatch.setattr(os, "fsync", lambda _: os.mkfifo(path))
    with pytest.raises(InputError, match="no regular file"):
        write_whole(path, "mine", force=True)
    assert path.is_fifo()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("force", [False, True])
def test_a_full_disk_leaves_no_half_file(force, tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    if force:
        path.write_text("old")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="No space left"):
        write_whole(path, "new", force)
    assert [each.name for each in tmp_path.iterdir()] == (["a.txt"] if force else [])
    if force:
        assert path.read_text() == "old"


def test_a_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root, who may write everywhere
    with pytest.raises(InputError, match="cannot write in the folder"):
        check_writable(tmp_path / "a.txt", force=False)


def test_a_small_file_that_becomes_a_pipe_while_it_is_opened_is_not_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "small"
    path.write_text("text")
    opening = os.open

    def open_what_came_meanwhile(name, *arguments, **options):
        if os.fspath(name) == str(path):
            path.unlink()
            os.mkfifo(path)
        return opening(name, *arguments, **options)

    monkeypatch.setattr(os, "open", open_what_came_meanwhile)
    with pytest.raises(ValueError, match="no regular file"):
        read_small(path)


def test_a_name_that_no_file_can_have_is_one_line_that_names_it(tmp_path):
    with pytest.raises(InputError, match=r"^cannot write .*: File name too long$"):
        check_writable(tmp_path / ("a" * 300), force=True)
