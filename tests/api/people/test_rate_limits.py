"""Limits: the last act that is allowed, the first that is refused, and when it is allowed again."""

from __future__ import annotations

import os

import pytest

from bench.store import counted
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import SECOND
from chalicelib.errors import TooMany
from chalicelib.people.rate_limits import RateLimits
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct
from chalicelib.people.storage.rate_limits import LimitItem
from chalicelib.settings import settings
from chalicelib.stores.rules.join_codes import MOST_TRIES, SESSION_LASTS
from tests.support.api import Caller, Reply
from tests.support.aws import EDGE_KEY
from tests.worlds.world import World

EMAIL, ADDRESS = "ann@example.com", "203.0.113.9"
HERE = "127.0.0.1"
"""Whom the app in this process is called by."""

BY_IDENTITY = [act for act in LimitedAct if LIMITS[act].everywhere]

HERE_TOO = [act for act in LimitedAct if LIMITS[act].here]
"""What an identity may do less often at one network address than from everywhere."""

BY_NETWORK = [act for act in LimitedAct if LIMITS[act].network]

CALLS = [
    (LimitedAct.OPEN_ACCOUNT, "/v1/operators", {"email": EMAIL, "password": "short", "name": "Roxy"}),
    (LimitedAct.SIGN_IN, "/v1/operators/sign-in", {"email": EMAIL, "password": "wrong horse"}),
    (LimitedAct.FORGOT, "/v1/operators/password/forgot", {"email": EMAIL}),
    (
        LimitedAct.OPEN_ACCOUNT,
        "/v1/stores",
        {"email": EMAIL, "password": "short", "name": "Fish", "timezone": "UTC", "queues": ["A"]},
    ),
    (LimitedAct.SIGN_IN, "/v1/stores/sign-in", {"email": EMAIL, "password": "wrong horse"}),
    (LimitedAct.FORGOT, "/v1/stores/password/forgot", {"email": EMAIL}),
]
"""Calls that are limited, with what makes them quick."""


def _refused(here: World, act: LimitedAct, address: str, identity: str | None = None, weight: int = 1) -> int:
    """Seconds until the act is allowed again; 0 if it is allowed, and so counted."""
    try:
        here.app.people.rate_limits.count_or_refuse(act, address, identity, weight)
    except TooMany as refused:
        return int(refused.details["retry_after"])
    return 0


def _all_but_one(most: int | None) -> None:
    """Set every counter to one below `most`."""
    assert most
    for item in list(LimitItem.scan(LimitItem.pk.startswith("LIMIT#"))):
        item.update([LimitItem.done.set(most - 1)])


def _left(here: World, act: LimitedAct) -> int:
    return LIMITS[act].seconds_left(here.clock.now())


@pytest.mark.parametrize("act", BY_IDENTITY)
def test_an_identity_is_refused_at_its_limit(here: World, act: LimitedAct) -> None:
    """From any address; other identities are not affected."""
    assert _refused(here, act, "192.0.2.1", EMAIL) == 0
    _all_but_one(LIMITS[act].everywhere)
    assert _refused(here, act, "192.0.2.2", EMAIL) == 0
    assert _refused(here, act, "192.0.2.3", EMAIL) == _left(here, act)
    assert _refused(here, act, "192.0.2.3", "bob@example.com") == 0


@pytest.mark.parametrize("act", HERE_TOO)
def test_an_identity_is_refused_where_it_is_and_not_elsewhere(here: World, act: LimitedAct) -> None:
    """Acts in an identity's name at one address do not lock it out at another, however long they go on, nor do they
    lock out other identities at that one."""
    limit = LIMITS[act]
    for _ in range(limit.here or 0):
        assert _refused(here, act, ADDRESS, EMAIL) == 0
    for _ in range(3):
        assert _refused(here, act, ADDRESS, EMAIL) == _left(here, act)
    counts = [int(item.done) for item in LimitItem.scan(LimitItem.pk.startswith("LIMIT#"))]
    wide = [most for most in (limit.everywhere, limit.network) if most is not None]
    assert all(max(counts) < most for most in wide)  # what was refused was not counted anywhere else
    assert _refused(here, act, "203.0.113.10", EMAIL) == 0
    assert _refused(here, act, ADDRESS, "bob@example.com") == 0


@pytest.mark.parametrize("act", BY_NETWORK)
def test_an_address_is_refused_at_its_limit(here: World, act: LimitedAct) -> None:
    """For any identity; other addresses are not affected."""
    assert _refused(here, act, ADDRESS) == 0
    _all_but_one(LIMITS[act].network)
    assert _refused(here, act, ADDRESS, EMAIL) == 0
    assert _refused(here, act, ADDRESS, "bob@example.com") == _left(here, act)
    assert _refused(here, act, "203.0.113.10", "bob@example.com") == 0


@pytest.mark.parametrize("act", BY_IDENTITY)
def test_in_the_next_window_it_is_allowed_again(here: World, act: LimitedAct) -> None:
    """A millisecond before the window's end it is refused for another second; at its end the full number is allowed."""
    limit = LIMITS[act]
    most = limit.here or limit.everywhere or limit.network or 0
    weight = most // 5
    here.clock.move(_left(here, act) + 7)
    for _ in range(5):
        assert _refused(here, act, ADDRESS, EMAIL, weight) == 0
    assert _refused(here, act, ADDRESS, EMAIL, weight) == limit.window // SECOND - 7
    here.clock.move(_left(here, act) - 0.001)
    assert _refused(here, act, ADDRESS, EMAIL, weight) == 1
    here.clock.move(0.001)
    for _ in range(5):
        assert _refused(here, act, ADDRESS, EMAIL, weight) == 0
    assert _refused(here, act, ADDRESS, EMAIL, weight) == limit.window // SECOND


def _elsewhere(here: World) -> RateLimits:
    """Another container's."""
    return RateLimits(here.clock)


def _counted(act: LimitedAct) -> int:
    """What is counted of all addresses and identities in all windows."""
    return sum(int(item.done) for item in LimitItem.scan(LimitItem.pk.startswith(f"LIMIT#{act.value}#")))


def test_a_crowd_behind_one_address_is_counted_ahead(here: World) -> None:
    """The more a container has counted, the fewer writes; no more than a ninth of the count has not passed."""
    act, unused = LimitedAct.NEW_CUSTOMER, []
    with counted() as asked:
        for passed in range(1, 101):
            assert _refused(here, act, ADDRESS) == 0
            unused.append((_counted(act) - passed) / _counted(act))
    assert asked.writes == 26
    assert 0.1 < max(unused) <= 1 / 9
    assert set(unused[:8]) == {0}


def test_counting_ahead_lets_exactly_the_limit_pass(here: World) -> None:
    """With one container, and with two of which one has stopped: then a ninth less at most."""
    act, most = LimitedAct.SIGN_IN, LIMITS[LimitedAct.SIGN_IN].network or 0
    assert sum(_refused(here, act, ADDRESS) == 0 for _ in range(most + 20)) == most
    there, other = _elsewhere(here), "203.0.113.10"
    for _ in range(105):  # counts 112 for them
        there.count_or_refuse(act, other)
    passed = sum(_refused(here, act, other) == 0 for _ in range(most))
    assert most * 8 / 9 <= passed + 105 < most
    assert there.count_or_refuse(act, other) is None  # its own are still left


def test_what_was_counted_ahead_ends_with_its_window(here: World) -> None:
    """In the next window an act is counted anew."""
    act = LimitedAct.NEW_CUSTOMER
    while _counted(act) < 20:
        assert _refused(here, act, ADDRESS) == 0
    here.clock.move(_left(here, act))
    before = _counted(act)
    assert _refused(here, act, ADDRESS) == 0
    assert _counted(act) == before + 1


def test_an_address_that_is_refused_costs_one_write(here: World) -> None:
    """However much it did before."""
    act, most = LimitedAct.SIGN_IN, LIMITS[LimitedAct.SIGN_IN].network or 0
    while _refused(here, act, ADDRESS) == 0:
        pass
    with counted() as asked:
        assert _refused(here, act, ADDRESS, EMAIL) > 0
    assert (asked.writes, _counted(act)) == (1, most)


def test_what_is_refused_is_counted_no_further(here: World) -> None:
    """An address that is refused does not use up the limits of identities, so it cannot lock any out."""
    assert _refused(here, LimitedAct.FORGOT, ADDRESS) == 0
    _all_but_one(LIMITS[LimitedAct.FORGOT].network)
    assert _refused(here, LimitedAct.FORGOT, ADDRESS) == 0
    for _ in range(20):
        assert _refused(here, LimitedAct.FORGOT, ADDRESS, EMAIL) > 0
    for _ in range(LIMITS[LimitedAct.FORGOT].everywhere):
        assert _refused(here, LimitedAct.FORGOT, "", EMAIL) == 0


def test_each_act_has_a_count_of_its_own(here: World) -> None:
    """An account with too many requests for emails can still sign in."""
    for _ in range(LIMITS[LimitedAct.FORGOT].everywhere):
        assert _refused(here, LimitedAct.FORGOT, "", EMAIL) == 0
    assert _refused(here, LimitedAct.FORGOT, ADDRESS, EMAIL) > 0
    assert _refused(here, LimitedAct.SIGN_IN, ADDRESS, EMAIL) == 0


def test_an_address_and_an_identity_of_the_same_name_are_two(here: World) -> None:
    """They have separate counters."""
    for _ in range(LIMITS[LimitedAct.FORGOT].everywhere):
        assert _refused(here, LimitedAct.FORGOT, EMAIL) == 0
    assert _refused(here, LimitedAct.FORGOT, "", EMAIL) == 0


def test_a_household_of_ipv6_is_one_address(here: World) -> None:
    """The next address of the same /56 does not get around a limit; another /56 has its own."""
    assert _refused(here, LimitedAct.SCAN, "2001:db8:1:2::1") == 0
    _all_but_one(LIMITS[LimitedAct.SCAN].network)
    assert _refused(here, LimitedAct.SCAN, "2001:db8:1:2:ffff::2") == 0
    assert _refused(here, LimitedAct.SCAN, "2001:DB8:1:3::3") > 0
    assert _refused(here, LimitedAct.SCAN, "2001:db8:1:100::1") == 0


def test_a_household_is_one_place_of_an_identity(here: World) -> None:
    """The next address of the same /56 does not give an attacker another twenty tries."""
    for number in range(LIMITS[LimitedAct.SIGN_IN].here or 0):
        assert _refused(here, LimitedAct.SIGN_IN, f"2001:db8:1:2::{number}", EMAIL) == 0
    assert _refused(here, LimitedAct.SIGN_IN, "2001:db8:1:ff:ffff::", EMAIL) > 0
    assert _refused(here, LimitedAct.SIGN_IN, "2001:db8:1:100::", EMAIL) == 0


def test_an_unknown_address_is_not_limited(here: World) -> None:
    """Where the address is not known only the identity counts; otherwise all callers would share one counter."""
    assert _refused(here, LimitedAct.SCAN, "", "cus_1") == 0
    (item,) = LimitItem.scan(LimitItem.pk.startswith("LIMIT#"))
    assert item.done == 1


def test_a_count_is_swept_up_when_it_counts_no_more(here: World) -> None:
    """It is stored for its window and not much longer, and contains no address or identity."""
    for act in LimitedAct:
        assert _refused(here, act, ADDRESS, EMAIL) == 0
    for item in LimitItem.scan(LimitItem.pk.startswith("LIMIT#")):
        limit = LIMITS[LimitedAct(item.pk.split("#")[1])]
        end = here.clock.now() + _left(here, LimitedAct(item.pk.split("#")[1])) * SECOND
        assert end <= item.ttl * SECOND <= end + 2 * limit.window
        assert ADDRESS not in item.pk
        assert EMAIL not in item.pk


def _post(here: World, path: str, body: dict[str, str], forwarded: str | None = None) -> Reply:
    headers = {"X-Forwarded-For": forwarded, "X-Origin-Key": EDGE_KEY} if forwarded else {}
    return Caller(here.api).call("POST", path, body, headers)


@pytest.mark.parametrize(("act", "path", "body"), CALLS)
def test_a_call_too_many_for_an_email(here: World, act: LimitedAct, path: str, body: dict[str, str]) -> None:
    """The last call is answered and the next is 429 with `Retry-After`, however the email is written. An email without
    an account is counted alike, and other emails are free."""
    kind = TokenKind.STORE if path.startswith("/v1/stores") else TokenKind.OPERATOR
    for _ in range((LIMITS[act].here or 0) - 1):
        here.app.people.rate_limits.count_or_refuse_account(act, HERE, kind, EMAIL)
    assert _post(here, path, body).status in (202, 401, 422)
    answer = _post(here, path, body | {"email": " ANN@example.com"})
    assert (answer.status, answer.code) == (429, "TOO_MANY_REQUESTS")
    left = _left(here, act)
    assert (answer.headers["retry-after"], answer.json["error"]["details"]) == (str(left), {"retry_after": left})
    assert _post(here, path, body | {"email": "bob@example.com"}).status in (202, 401, 422)
    here.clock.move(left)
    assert _post(here, path, body).status in (202, 401, 422)


def _behind_a_proxy(here: World) -> None:
    """One of our own proxies is in front of the API."""
    os.environ["TRUSTED_PROXIES"] = "1"
    settings.cache_clear()
    here.app.config = settings()


def test_an_owner_gets_in_whatever_is_guessed_elsewhere(here: World) -> None:
    """Neither wrong passwords nor requests for emails from one address lock the owner out at another; acts in an
    operator's name do not count for the store with the same email."""
    _behind_a_proxy(here)
    store = {"email": EMAIL, "password": "correct horse", "name": "X", "timezone": "UTC", "queues": ["A"]}
    Caller(here.api).post("/v1/stores", store).expect(201)
    wrong = {"email": EMAIL, "password": "wrong horse"}
    thief, owner = f"{ADDRESS}, {HERE}", f"203.0.113.10, {HERE}"
    for _ in range((LIMITS[LimitedAct.SIGN_IN].here or 0) - 1):
        here.app.people.rate_limits.count_or_refuse_account(LimitedAct.SIGN_IN, ADDRESS, TokenKind.STORE, EMAIL)
    assert _post(here, "/v1/stores/sign-in", wrong, thief).status == 401
    assert _post(here, "/v1/stores/sign-in", wrong, thief).status == 429
    assert _post(here, "/v1/operators/sign-in", wrong, thief).status == 401
    for _ in range(LIMITS[LimitedAct.FORGOT].here or 0):
        assert _post(here, "/v1/stores/password/forgot", {"email": EMAIL}, thief).status == 202
    assert _post(here, "/v1/stores/password/forgot", {"email": EMAIL}, thief).status == 429
    assert _post(here, "/v1/operators/password/forgot", {"email": EMAIL}, thief).status == 202
    right = {"email": EMAIL, "password": "correct horse"}
    assert _post(here, "/v1/stores/sign-in", right, owner).status == 200
    assert _post(here, "/v1/stores/password/forgot", {"email": EMAIL}, owner).status == 202


def test_a_customer_tries_so_often_with_one_scan_and_no_more(here: World) -> None:
    """A refused join counts too, because otherwise it would be free; another customer's use of the session does not.
    Another scan joins."""
    shop, guest = here.shop("Bread", "Fish"), here.customer()
    session = shop.session(guest)
    shop.owner.patch(shop.path, {"queues": [{"queue_id": shop.queues["Fish"], "paused": True}]}).expect(200)
    here.clock.move(60)
    for _ in range(MOST_TRIES):
        assert shop.join(here.customer(), ("Ed", "Bread"), session=session).code == "NOT_YOURS"
        assert shop.join(guest, ("Ann", "Fish"), session=session).code == "QUEUE_PAUSED"
    answer = shop.join(guest, ("Ann", "Bread"), session=session)
    assert (answer.status, answer.code) == (429, "TOO_MANY_REQUESTS")
    assert answer.headers["retry-after"] == str(SESSION_LASTS // SECOND - 60)
    assert shop.states() == {}
    assert shop.join(guest, ("Ann", "Bread")).expect(201)["tickets"][0]["number"] == "A001"


@pytest.mark.parametrize(("act", "path", "body"), CALLS)
def test_a_call_too_many_from_a_network_address(here: World, act: LimitedAct, path: str, body: dict[str, str]) -> None:
    """For any identity, and whatever address the caller claims."""
    assert _refused(here, act, HERE) == 0
    _all_but_one(LIMITS[act].network)
    assert _post(here, path, body, ADDRESS).status in (202, 401, 422)
    for forged in (None, ADDRESS, f"{ADDRESS}, {HERE}", "192.0.2.1, 192.0.2.2"):
        assert _post(here, path, body | {"email": "bob@example.com"}, forged).status == 429


def test_behind_a_proxy_of_ours_the_caller_is_counted_and_not_the_proxy(here: World) -> None:
    """The entry before the proxy's counts; earlier entries, which the caller sent, do not."""
    _behind_a_proxy(here)
    act, path, body = CALLS[2]
    assert _refused(here, act, ADDRESS) == 0
    _all_but_one(LIMITS[act].network)
    assert _post(here, path, body, f"192.0.2.1, {ADDRESS}, {HERE}").status == 202
    assert _post(here, path, body, f"192.0.2.2, {HERE}, {ADDRESS}, {HERE}").status == 429
    assert _post(here, path, body, f"{ADDRESS}, 203.0.113.10, {HERE}").status == 202


@pytest.mark.parametrize(("act", "path", "body"), CALLS)
def test_an_invalid_email_is_not_counted(here: World, act: LimitedAct, path: str, body: dict[str, str]) -> None:
    """It is 422, and there is no account to count it for."""
    assert _post(here, path, body | {"email": "ann@example"}).status == 422
    assert list(LimitItem.scan(LimitItem.pk.startswith("LIMIT#"))) == []


def test_what_needs_a_token_of_ours_is_not_limited_here(here: World) -> None:
    """Refreshing and signing out need a token, which cannot be guessed."""
    for path in ("refresh", "sign-out"):
        assert _post(here, f"/v1/operators/{path}", {"refresh_token": "x"}).status == 401
    assert list(LimitItem.scan(LimitItem.pk.startswith("LIMIT#"))) == []
