"""What docs/serve.md says is so."""

import json
import re
import shlex

import pytest

from gdtui.cli import served
from gdtui.cli.grammar import parsed
from gdtui.cli.options import chosen
from tests.contracts.imports import ROOT

TEXT = (ROOT / "docs" / "serve.md").read_text("utf-8")
COMMANDS = re.findall(r"^    gdtui (serve.*)$", TEXT, re.MULTILINE)


def parts(name):
    return re.findall(rf"<!-- {name} -->\n\n(.*?)\n\n<!-- end -->", TEXT, re.DOTALL)


@pytest.mark.parametrize("line", COMMANDS)
def test_its_commands_are_served(line, tmp_path):
    (tmp_path / "scores.csv").write_text("hours,passed\n" + "".join(f"{n},{n > 4:d}\n" for n in range(9)))
    words = [str(tmp_path) if word == "/srv/gdtui" else word for word in shlex.split(line)]
    given = parsed(words)[1]
    if "data_dir" in given:
        given = {**given, "data": str(tmp_path / given["data"])}
    assert "--restricted" in served.plan(given).command


def test_the_container_serves():
    (recipe,) = parts("container")
    words = {name: json.loads(text) for name, text in re.findall(r"(ENTRYPOINT|CMD) (\[.*\])", recipe)}
    wanted = served.plan(parsed([*words["ENTRYPOINT"], *words["CMD"]][1:])[1])
    assert (wanted.host, bool(wanted.token)) == ("0.0.0.0", True)
    assert "--lesson=1" in wanted.command


def test_a_proxy_hands_on_what_is_compared():
    server, upstream = parts("nginx")
    (location,) = re.findall(r"location / \{(.*?)\}", server, re.DOTALL)
    assert {"Host $http_host", "Upgrade $http_upgrade"} <= set(
        re.findall(r"proxy_set_header ([^;]+);", location)
    )
    assert re.findall(r"proxy_pass http://(\w+);", location) == re.findall(r"upstream (\w+)", upstream)
    assert all(text.count("{") == text.count("}") for text in (server, upstream))


def test_it_names_every_option_of_the_server():
    assert {row.name for row in chosen(["serve"])} <= set(re.findall(r"`--([\w-]+)", TEXT))
