"""A socket that watches with a token is told nothing from the moment at which the token's sign-in ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import app
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.email_address import email_key
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.table import topics
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream, socket, sqs
from tests.worlds.shopkeeper import PASSWORD, Shop
from tests.worlds.tavern import bar_behind, drinker, settle
from tests.worlds.world import FixedKeys, World


@dataclass
class Watched:
    """A topic with names, the account that watches it, and an act that changes it. `kind` is in the paths of its
    calls."""

    topic: str
    account: Caller
    kind: str
    email: str
    change: Callable[[], object]
    stream: Stream


def _store(here: World) -> Watched:
    shop = here.shop()
    return Watched(
        f"operator/{shop.id}",
        shop.owner,
        "stores",
        shop.email,
        lambda: shop.ticket(here.customer(), "Bo Secret"),
        Stream(("STORE#", "DOORS#")),
    )


def _bar(here: World, of_operator: bool = False) -> Watched:
    owner = here.operator()
    bar = bar_behind(here, owner, auto_accept=True)
    identity = here.app.people.identities.identify(owner.token or "", TokenKind.OPERATOR)

    def change() -> None:
        drinker(here.api).ask(bar).expect(202)
        settle(here.app)

    return Watched(
        f"operator/{identity.id if of_operator else bar.id}",
        owner,
        "operators",
        f"{identity.id}@example.com",
        change,
        Stream(("BAR#",)),
    )


def _bars(here: World) -> Watched:
    return _bar(here, of_operator=True)


def _signs_out(here: World, watched: Watched) -> None:
    refresh = _refresh_token(here, watched.account)
    Caller(here.api).post(f"/v1/{watched.kind}/sign-out", {"refresh_token": refresh}).expect(204)


def _reuses_a_refresh_token(here: World, watched: Watched) -> None:
    refresh = _refresh_token(here, watched.account)
    Caller(here.api).post(f"/v1/{watched.kind}/refresh", {"refresh_token": refresh}).expect(200)
    assert Caller(here.api).post(f"/v1/{watched.kind}/refresh", {"refresh_token": refresh}).code == "TOKEN_REUSED"


def _resets_the_password(here: World, watched: Watched) -> None:
    kind = TokenKind.STORE if watched.kind == "stores" else TokenKind.OPERATOR
    name = f"{kind.value}/{email_key(watched.email)}"
    here.app.deadlines.check(Deadline(DeadlineKind.RESET, name, here.clock.now()))
    link = re.search(r"#/reset/\w+/(\S+)", here.post.emails[-1].text)
    assert link
    body = {"token": link[1], "password": "another pass phrase"}
    Caller(here.api).post(f"/v1/{watched.kind}/password/reset", body).expect(204)


ENDS = [_signs_out, _reuses_a_refresh_token, _resets_the_password]
WATCHED = [_store, _bar, _bars]


def _refresh_token(here: World, account: Caller) -> str:
    """The refresh token of the sign-in that the account's access token belongs to, which worlds do not keep."""
    from chalicelib.people.storage.sessions import FamilyItem

    tokens = Tokens(FixedKeys(), here.clock)
    access = tokens.read(account.token or "", TokenKind.OPERATOR, TokenKind.STORE)
    family = FamilyItem.get(f"FAMILY#{access.family}", "~")
    refresh = Identity(TokenKind.REFRESH, access.id, access.family, scope=access.kind.value)
    return tokens.sign(refresh, family.current, here.clock.now() + 60_000)


def _watch(here: World, connection: str, topic: str, token: str | None = None) -> dict[str, Any]:
    """The answer to a subscription."""
    message = {"action": "subscribe", "topics": [topic]} | ({"token": token} if token else {})
    app.message(socket(connection, message), CONTEXT)
    return _sent(here, connection)[-1]


def _sent(here: World, connection: str) -> list[dict[str, Any]]:
    return [json.loads(text) for to, text in here.sockets.sent if to == connection]


def _published(here: World, watched: Watched) -> None:
    assert app.publish(watched.stream.batch(), CONTEXT) == {"batchItemFailures": []}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("scene", WATCHED)
def test_nothing_is_told_after_the_sign_in_has_ended(
    here: World, scene: Callable[[World], Watched], end: Callable[[World, Watched], None]
) -> None:
    """In the place of the next change comes the error SIGNED_OUT, once, and then nothing. A change before is told."""
    watched = scene(here)
    assert _watch(here, "own", watched.topic, watched.account.token)["type"] == "snapshot"
    watched.change()
    _published(here, watched)
    assert _sent(here, "own")[-1]["type"] == "changes"
    known = len(_sent(here, "own"))
    end(here, watched)
    for _ in range(2):
        watched.change()
        _published(here, watched)
    (last,) = _sent(here, "own")[known:]
    assert (last["topic"], last["type"], last["data"]["code"]) == (watched.topic, "error", "SIGNED_OUT")
    assert topics.watchers(watched.topic, 0) == {}
    assert _watch(here, "own", watched.topic, watched.account.token)["data"]["code"] == "SIGNED_OUT"


def test_other_sign_ins_and_public_topics_go_on(here: World) -> None:
    """Another sign-in of the same account, and the public board on the same socket."""
    watched = _store(here)
    shop = watched.topic.partition("/")[2]
    other = Caller(here.api).post("/v1/stores/sign-in", {"email": watched.email, "password": PASSWORD}).expect(200)
    _watch(here, "left", watched.topic, watched.account.token)
    _watch(here, "left", f"store/{shop}")
    _watch(here, "stays", watched.topic, other["access_token"])
    _signs_out(here, watched)
    watched.change()
    _published(here, watched)
    assert "Bo Secret" in json.dumps(_sent(here, "stays")[-1])
    assert {message["topic"]: message["type"] for message in _sent(here, "left")} == {
        watched.topic: "error",
        f"store/{shop}": "changes",
    }
    assert "Secret" not in json.dumps(_sent(here, "left"))


def test_a_socket_that_signs_in_again_goes_on(here: World) -> None:
    """The new subscription replaces the old one, so nothing is refused."""
    watched = _store(here)
    _watch(here, "own", watched.topic, watched.account.token)
    _signs_out(here, watched)
    again = Caller(here.api).post("/v1/stores/sign-in", {"email": watched.email, "password": PASSWORD}).expect(200)
    _watch(here, "own", watched.topic, again["access_token"])
    watched.change()
    _published(here, watched)
    assert _sent(here, "own")[-1]["type"] == "changes"


def test_a_queued_message_is_not_delivered_to_a_sign_in_that_has_ended(here: World) -> None:
    """Messages to many watchers wait in a queue; the sign-in is checked when they are delivered, too."""
    watched = _store(here)
    access = Tokens(FixedKeys(), here.clock).read(watched.account.token or "", TokenKind.STORE)
    for number in range(301):
        topics.watch(f"c{number}", watched.topic, ttl=2**31, family=access.family)
    watched.change()
    _published(here, watched)
    ((topic, connections, text, family),) = here.sockets.queued
    delivery = {"topic": topic, "connections": connections[:2], "message": text.decode(), "family": family}
    app.push(sqs(delivery), CONTEXT)
    assert [b"Bo Secret" in text for _, text in here.sockets.sent] == [True, True]
    _signs_out(here, watched)
    app.push(sqs(delivery | {"connections": connections[2:4]}), CONTEXT)
    told = here.sockets.sent[2:]
    assert [to for to, _ in told] == list(connections[2:4])
    assert all(json.loads(text)["data"]["code"] == "SIGNED_OUT" for _, text in told)


def test_a_removed_display_watches_nothing(here: World) -> None:
    """Its topic is its own: a display added after it has another, so the next codes are not told to it."""
    shop: Shop = here.shop()
    topic = f"display/{shop.display_id}"
    _watch(here, "screen", topic, shop.display.token)
    stream = Stream(("DOORS#",))
    shop.owner.delete(f"{shop.path}/displays/{shop.display_id}").expect(204)
    app.publish(stream.batch(), CONTEXT)
    known = len(_sent(here, "screen"))
    assert _sent(here, "screen")[-1]["data"]["code"] is None
    added = shop.owner.post(f"{shop.path}/displays").expect(201)
    shop.display = Caller(here.api, added["display_token"])
    shop.scan(here.customer()).expect(201)
    app.publish(stream.batch(), CONTEXT)
    assert len(_sent(here, "screen")) == known
    assert _watch(here, "screen", topic)["data"]["code"] == "UNAUTHORIZED"
