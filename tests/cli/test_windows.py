"""Where there is no terminal that gdtui can use at all."""

import subprocess
import sys

from gdtui.__main__ import NO_WINDOWS


def test_windows_is_told_where_to_go_in_one_line():
    code = "import sys; sys.platform = 'win32'; from gdtui.__main__ import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", NO_WINDOWS + "\n")
    assert "WSL" in NO_WINDOWS
    assert "serve" in NO_WINDOWS
