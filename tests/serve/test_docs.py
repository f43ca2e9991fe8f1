"""What docs/serve.md says is so; its commands are tried in tests/contracts/test_docs.py."""

import json
import re

from gdtui.cli import served
from gdtui.cli.grammar import parsed
from gdtui.cli.options import chosen
from tests.contracts.imports import ROOT

TEXT = (ROOT / "docs" / "serve.md").read_text("utf-8")


def parts(name):
    return re.findall(rf"<!-- {name} -->\n\n(.*?)\n\n<!-- end -->", TEXT, re.DOTALL)


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
