"""One sign-in and one event, in many tabs at once."""

from __future__ import annotations

from collections import Counter
from functools import partial
from uuid import uuid4

from tests.support.api import Caller
from tests.support.contention import Contended
from tests.support.crowd import at_once, with_patience
from tests.worlds.scene import sale


def test_a_refresh_token_is_used_once(contended: Contended) -> None:
    """Of eight at once: one gets new tokens."""
    anyone = Caller(contended.api)
    body = {"email": f"{uuid4().hex}@example.com", "password": "correct horse", "name": "R"}
    token = anyone.post("/v1/operators", body).expect(201)["refresh_token"]
    with contended.proxy.under(single=(150, 150)) as done:
        replies = at_once([partial(anyone.post, "/v1/operators/refresh", {"refresh_token": token})] * 8)
    assert done["waited"], done
    assert Counter(reply.status for reply in replies) == {200: 1, 401: 7}


def test_an_event_is_edited_in_many_tabs(contended: Contended) -> None:
    """Eight names at once: each is written or refused, the last one written stays, and each success is a version."""
    with contended.proxy.calm():
        show = sale(contended.api)
        before = show.owner.get(show.path).expect(200)["version"]
    with contended.proxy.under(single=(150, 150)) as done:
        replies = at_once([partial(show.owner.patch, show.path, {"name": f"Name {number}"}) for number in range(8)])
    assert done["waited"], done
    with_patience(replies, (200, None), (409, "BEING_CHANGED"))
    after = show.owner.get(show.path).expect(200)
    written = {reply.json["version"]: reply.json["name"] for reply in replies if reply.status == 200}
    assert (after["version"], after["name"]) == max(written.items())
    assert sorted(written) == list(range(before + 1, before + 1 + len(written)))
