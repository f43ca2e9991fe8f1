"""How many sessions there may be, by the memory that is free."""

import resource

import pytest

from gdtui.engine.base.errors import InputError
from gdtui.serve import capacity
from gdtui.serve.capacity import SESSION, files_allowed, free_memory, limit, sessions_for

MEMINFO = (
    "MemTotal:       24732000 kB\nMemFree: 1 kB\nMemAvailable:    1048576 kB\nHugePages_Total:       0\n"
)


def written(root, **texts):
    group = "sys/fs/cgroup/memory"
    places = {"meminfo": "proc/meminfo", "limit": f"{group}.max", "used": f"{group}.current"}
    for name, text in texts.items():
        path = root / places[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return free_memory(root)


def test_what_is_free(tmp_path):
    assert free_memory(tmp_path) is None
    assert written(tmp_path, meminfo=MEMINFO) == 1 << 30
    assert written(tmp_path, limit="max\n", used="123\n") == 1 << 30
    assert written(tmp_path, limit=f"{600 << 20}\n", used=f"{100 << 20}\n") == 500 << 20
    assert written(tmp_path, limit="100\n", used="200\n") == 0
    assert written(tmp_path, limit="2000000000000\n") == 1 << 30
    assert written(tmp_path, meminfo="nonsense", limit="more of it") is None


@pytest.mark.parametrize(("free", "files", "many"), [
    (None, 9999, 16), (0, 9999, 1), (SESSION, 9999, 1), (4 * SESSION, 9999, 3), (1 << 30, 9999, 12),
    (1 << 50, 9999, 1000), (1 << 50, 1024, 448), (1 << 30, 130, 1), (1 << 30, 16, 1),
])  # fmt: skip
def test_how_many_sessions_that_is_for(free, files, many):
    assert sessions_for(free, files) == many


def test_what_is_asked_for_is_given_where_files_can_be_open_for_it(monkeypatch):
    monkeypatch.setattr(capacity, "files_allowed", lambda: 256)
    assert limit(64) == 64
    assert 1 <= limit(None) <= 64
    with pytest.raises(
        InputError, match="--sessions 65 needs 258 open files, and 256 are allowed: see ulimit -Hn"
    ):
        limit(65)


@pytest.mark.parametrize(("soft", "hard", "allowed", "set_to"), [
    (1024, 4096, 2128, 2128), (1024, 1024, 1024, None), (1024, 1500, 1500, 1500), (4096, 4096, 2128, None),
    (256, resource.RLIM_INFINITY, 2128, 2128),
])  # fmt: skip
def test_a_process_allows_itself_as_many_files_as_it_may_need(soft, hard, allowed, set_to, monkeypatch):
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    assert files_allowed() == allowed
    assert asked == ([] if set_to is None else [(set_to, hard)])
