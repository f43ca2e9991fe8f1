"""Who is let in."""

import hmac

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.serve.gate import Gate, is_everywhere, is_local, token_for
from tests.effort import examples
from tests.serve.harness import TOKEN, served

OPEN, CLOSED = Gate(""), Gate(TOKEN)
LOCAL = ["127.0.0.1", "localhost", "::1", "127.3.2.1"]
REMOTE = ["0.0.0.0", "192.168.0.7", "::", "class.example", "8.8.8.8", ""]


@pytest.mark.parametrize("host", LOCAL)
def test_this_machine_alone_needs_no_token(host):
    assert is_local(host)
    assert token_for(host, None) == ""
    assert token_for(host, TOKEN) == TOKEN


@pytest.mark.parametrize("host", REMOTE)
def test_whoever_listens_to_others_asks_for_a_token(host):
    assert not is_local(host)
    made = {token_for(host, None) for _ in range(9)}
    assert len(made) == 9
    assert min(map(len, made)) >= 24
    assert token_for(host, TOKEN) == TOKEN


def test_which_addresses_are_all():
    assert [host for host in LOCAL + REMOTE if is_everywhere(host)] == ["0.0.0.0", "::", ""]


@pytest.mark.parametrize(
    "token", ["", "short", "x" * 15, "x" * 201, "with a blank in it", "ä" * 20, "a/b" * 9]
)
def test_a_token_that_will_not_do(token):
    with pytest.raises(InputError, match="--token takes"):
        token_for("127.0.0.1", token)


@given(st.none() | st.text(max_size=30))
@settings(max_examples=examples(40))
def test_only_the_token_opens(token):
    assert not CLOSED.knows(token)
    assert OPEN.knows(token)


def test_a_token_is_compared_in_constant_time(monkeypatch):
    compared = []
    monkeypatch.setattr(hmac, "compare_digest", lambda *both: compared.append(both))
    CLOSED.knows("a")
    assert compared == [(b"a", TOKEN.encode())]


@pytest.mark.parametrize(("host", "ours"), [
    ("127.0.0.1:8000", True), ("localhost:8000", True), ("[::1]:8000", True), ("LOCALHOST", True),
    ("evil.example:8000", False), ("127.0.0.1.evil.example", False), ("", False), ("[", False),
    ("[::1", False),
])  # fmt: skip
def test_without_a_token_the_server_answers_to_this_machines_names(host, ours):
    assert OPEN.addressed(host) == ours
    assert CLOSED.addressed(host)


@pytest.mark.parametrize(("origin", "own"), [
    ("http://class.example", True), ("https://class.example", True), ("http://class.example:81", False),
    ("http://evil.example", False), ("null", False), ("", False), ("http://class.example.evil", False),
    ("ws://class.example", False), ("http://class.example@evil.example", False), ("http://[", False),
])  # fmt: skip
def test_a_session_is_opened_by_our_page_alone(origin, own):
    assert CLOSED.from_own_page({"Origin": origin, "Host": "class.example"}) == own
    assert not CLOSED.from_own_page({"Host": "class.example"})
    assert not CLOSED.from_own_page({"Origin": "http://"})


async def refused(visitor, **headers):
    """The status with which a session is refused."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await visitor.tab(**headers)
    return caught.value.status


@served(token=TOKEN)
async def test_a_link_with_the_token_opens_the_page_and_then_sessions(visitor):
    status, text = await visitor.page()
    assert (status, "link is not complete" in text) == (403, True)
    assert await refused(visitor) == 403
    status, text = await visitor.page("/?token=" + TOKEN[:-1] + "x")
    assert (status, "link is not right" in text) == (403, True)
    assert await refused(visitor) == 403
    async with visitor.http.get(f"{visitor.origin}/?token={TOKEN}") as answer:
        assert (answer.status, TOKEN in str(answer.url)) == (200, False)
        cookie = answer.history[0].headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    await (await visitor.tab()).wait_for(b"ready.")
    assert await refused(visitor, Origin="http://evil.example") == 403


@served()
async def test_a_name_that_is_not_this_machines_is_refused(visitor):
    name = {"Host": "evil.example", "Origin": "http://evil.example"}
    assert (await visitor.page(headers=name))[0] == 403
    assert await refused(visitor, **name) == 403
    assert await refused(visitor, Origin="http://127.0.0.1:1") == 403
