"""How many sessions there may be, by the memory that is free."""

import pytest

from gdtui.serve.capacity import SESSION, free_memory, sessions_for

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


@pytest.mark.parametrize(("free", "many"), [
    (None, 16), (0, 1), (SESSION, 1), (4 * SESSION, 3), (1 << 30, 12), (1 << 50, 1000),
])  # fmt: skip
def test_how_many_sessions_that_is_for(free, many):
    assert sessions_for(free) == many
