"""Confirming an email address, for operators, stores and customers: letters, links, codes, and whose the address is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

import app
from chalicelib import wiring
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.email_address import email_key
from chalicelib.core.identity import TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY, HOUR, SECOND
from chalicelib.people.rules.accounts import Account
from chalicelib.people.storage import accounts, customers
from chalicelib.settings import settings
from tests.support.api import Caller, Reply
from tests.support.events import CONTEXT, sqs
from tests.support.passwords import CHEAP
from tests.worlds.world import FixedKeys, World

EMAIL, PASSWORD = "ann.example@example.com", "correct horse"
LINK = re.compile(r"^https://app\.example\.com/#/confirm/(customer|operator|store)/(\S+)$", re.MULTILINE)
CODE = re.compile(r"\b\d{4} \d{4}\b")
NASTY = "URGENT win at http://evil.example"

BODIES: dict[str, dict[str, Any]] = {
    "operators": {"name": NASTY},
    "stores": {"name": NASTY, "timezone": "UTC", "queues": ["Bread"]},
}
TAKEN = {"operators": "EMAIL_TAKEN", "stores": "STORE_OPEN"}


@dataclass
class Desk:
    """Keeps the deadlines of letters until the test delivers them."""

    here: World
    queued: list[Deadline] = field(default_factory=list)
    full: bool = False

    def set(self, deadlines: Sequence[Deadline]) -> int:
        if self.full:
            return len(deadlines)
        self.queued += [deadline for deadline in deadlines if deadline.kind is DeadlineKind.CONFIRM]
        return 0

    def deliver(self) -> list[str]:
        """Deliver the letters that are due; returns the texts of those that are sent."""
        known, now = len(self.here.post.emails), self.here.clock.now()
        due = [each for each in self.queued if each.at <= now]
        self.queued = [each for each in self.queued if each.at > now]
        bodies = [
            {"kind": each.kind.value, "id": each.id, "at": each.at, "swept": False, "since": each.since} for each in due
        ]
        assert not bodies or app.emails(sqs(*bodies), CONTEXT) == {"batchItemFailures": []}
        return [email.text for email in self.here.post.emails[known:]]


@pytest.fixture
def desk(here: World) -> Desk:
    desk = Desk(here)
    ports = wiring.Ports(
        clock=here.clock, keys=FixedKeys(), push=here.sockets, timers=desk, mail=here.post, scrypt=CHEAP
    )
    here.app = wiring.App(settings(), ports)
    wiring.use(here.app)
    return desk


@pytest.fixture(params=["operators", "stores"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _open(here: World, kind: str, password: str = PASSWORD, email: str = EMAIL) -> Reply:
    return Caller(here.api).post(f"/v1/{kind}", BODIES[kind] | {"email": email, "password": password})


def _sign_in(here: World, kind: str, password: str = PASSWORD) -> Reply:
    return Caller(here.api).post(f"/v1/{kind}/sign-in", {"email": EMAIL, "password": password})


def _confirm(here: World, kind: str, token: str) -> Reply:
    return Caller(here.api).post(f"/v1/{kind}/email/confirm", {"token": token})


def _token(text: str) -> str:
    found = LINK.search(text)
    assert found
    return found[2]


def _customer(here: World, email: str | None = EMAIL) -> Caller:
    guest = here.customer()
    assert guest.patch("/v1/customers/me", {"email": email}).expect(200)["email_confirmed"] is False
    return guest


def _confirmed(guest: Caller) -> bool:
    return bool(guest.patch("/v1/customers/me", {}).expect(200)["email_confirmed"])


def test_an_account_is_used_before_its_address_is_confirmed(here: World, desk: Desk, kind: str) -> None:
    """Its owner signs in and refreshes, each answer says that the address is not confirmed, and after the link is
    opened that it is."""
    opened = _open(here, kind).expect(201)
    signed = _sign_in(here, kind).expect(200)
    anyone = Caller(here.api)
    fresh = anyone.post(f"/v1/{kind}/refresh", {"refresh_token": signed["refresh_token"]}).expect(200)
    assert [each["email_confirmed"] for each in (opened, signed, fresh)] == [False] * 3
    (text,) = desk.deliver()
    _confirm(here, kind, _token(text)).expect(204)
    again = anyone.post(f"/v1/{kind}/refresh", {"refresh_token": fresh["refresh_token"]}).expect(200)
    assert (again["email_confirmed"], _sign_in(here, kind).expect(200)["email_confirmed"]) == (True, True)


def test_the_letter_has_no_words_of_the_one_who_caused_it(here: World, desk: Desk, kind: str) -> None:
    """Whoever enters a victim's address chooses neither subject nor text."""
    _open(here, kind).expect(201)
    guest = _customer(here)
    guest.patch("/v1/customers/me", {"name": NASTY}).expect(200)
    desk.deliver()
    assert len(here.post.emails) == 2
    for email in here.post.emails:
        assert (email.to, email.subject) == (EMAIL, "Confirm your email address")
        assert "evil" not in email.text


def test_an_account_that_is_not_confirmed_does_not_stand_in_its_owners_way(here: World, desk: Desk, kind: str) -> None:
    """A stranger has opened one first: the owner opens theirs, signs in, and confirms it. The other link is refused
    then, and the stranger's account still works without the address."""
    stranger = _open(here, kind, "battery staple").expect(201)
    owner = _open(here, kind).expect(201)
    assert owner.keys() == stranger.keys()
    theirs, mine = desk.deliver()
    assert _sign_in(here, kind).expect(200)["access_token"]
    _confirm(here, kind, _token(mine)).expect(204)
    assert _confirm(here, kind, _token(theirs)).code == TAKEN[kind]
    assert _sign_in(here, kind).expect(200)["email_confirmed"] is True
    assert _sign_in(here, kind, "battery staple").expect(200)["email_confirmed"] is False


def test_a_stranger_learns_of_a_handful_of_addresses(here: World, desk: Desk, kind: str) -> None:
    """Five answers an hour say that an address is taken. After that every address is answered alike, and only the one
    who reads its inbox learns what it has."""
    _open(here, kind).expect(201)
    _confirm(here, kind, _token(desk.deliver()[0])).expect(204)
    answers = [_open(here, kind, "battery staple") for _ in range(9)]
    assert [answer.status for answer in answers] == [409] * 5 + [201] * 4
    assert {answer.code for answer in answers[:5]} == {TAKEN[kind]}
    free = _open(here, kind, email="bob@example.com").expect(201)
    assert answers[-1].json.keys() == free.keys()
    taken = _token(desk.deliver()[0])
    assert _confirm(here, kind, taken).code == TAKEN[kind]
    here.clock.move(HOUR / SECOND)
    assert _open(here, kind).code == TAKEN[kind]


def test_no_new_password_for_an_address_that_is_not_confirmed(here: World, desk: Desk, kind: str) -> None:
    """The stranger who opened the account gets no letter sent by forgetting its password."""
    _open(here, kind).expect(201)
    desk.deliver()
    Caller(here.api).post(f"/v1/{kind}/password/forgot", {"email": EMAIL}).expect(202)
    reset = Deadline(DeadlineKind.RESET, desk_key(kind), here.clock.now())
    assert here.app.people.reset_password.check(reset) is None
    assert len(here.post.emails) == 1


def desk_key(kind: str) -> str:
    return f"{kind.removesuffix('s')}/{email_key(EMAIL)}"


def test_a_link_may_be_opened_twice_and_by_anyone(here: World, desk: Desk, kind: str) -> None:
    """The second time changes nothing. A link for one kind of holder is not for another: 401."""
    _open(here, kind).expect(201)
    token = _token(desk.deliver()[0])
    other = "stores" if kind == "operators" else "operators"
    assert _confirm(here, other, token).code == "TOKEN_INVALID"
    assert _confirm(here, "customers", token).code == "TOKEN_INVALID"
    for _ in range(2):
        _confirm(here, kind, token).expect(204)
    assert _open(here, kind).code == TAKEN[kind]


@pytest.mark.parametrize("holder", ["operators", "stores", "customers"])
@pytest.mark.parametrize("token", ["x", "a.b.c", "💺", "x" * 4000])
def test_what_is_no_token_is_refused(here: World, holder: str, token: str) -> None:
    """401 for any text."""
    assert _confirm(here, holder, token).code == "TOKEN_INVALID"


def test_a_link_is_good_for_a_day(here: World, desk: Desk, kind: str) -> None:
    """Afterwards it is 401, and the owner asks for another letter."""
    opened = _open(here, kind).expect(201)
    token = _token(desk.deliver()[0])
    Caller(here.api, opened["access_token"]).post(f"/v1/{kind}/email/letter").expect(202)
    here.clock.move(DAY / SECOND)
    assert _confirm(here, kind, token).code == "TOKEN_EXPIRED"
    (text,) = desk.deliver()
    _confirm(here, kind, _token(text)).expect(204)


def test_the_letter_of_a_confirmed_address_is_not_sent_again(here: World, desk: Desk, kind: str) -> None:
    """Nothing is left to be asked."""
    opened = _open(here, kind).expect(201)
    _confirm(here, kind, _token(desk.deliver()[0])).expect(204)
    Caller(here.api, opened["access_token"]).post(f"/v1/{kind}/email/letter").expect(202)
    assert desk.deliver() == []


def test_a_customer_confirms_with_the_code_or_the_link(here: World, desk: Desk) -> None:
    """The code is typed with or without its space where the address was entered; the link opens anywhere."""
    for how in ("code", "link"):
        guest = _customer(here)
        (text,) = desk.deliver()
        if how == "link":
            _confirm(here, "customers", _token(text)).expect(204)
        else:
            (code,) = CODE.findall(text)
            for written in (code, f" {code.replace(' ', '')}\r\n", code.replace(" ", "-")):
                guest.post("/v1/customers/me/email/confirm", {"code": written}).expect(204)
        assert _confirmed(guest)


def test_a_code_is_for_its_customer_address_and_day(here: World, desk: Desk) -> None:
    """Another customer's, another address's and one from the day before yesterday are wrong: 422."""
    guest, other = _customer(here), _customer(here)
    code, others = (CODE.findall(text)[0] for text in desk.deliver())
    path = "/v1/customers/me/email/confirm"
    for caller, tried in ((guest, others), (other, code), (guest, "00000000")):
        answer = caller.post(path, {"code": tried})
        assert (answer.status, answer.code) == (422, "CODE_WRONG")
    here.clock.move(2 * DAY / SECOND)
    assert guest.post(path, {"code": code}).code == "CODE_WRONG"
    assert not _confirmed(guest)


def test_ten_codes_an_hour_may_be_tried(here: World, desk: Desk) -> None:
    """After that also the right one is 429, until the next hour."""
    guest = _customer(here)
    (code,) = CODE.findall(desk.deliver()[0])
    path = "/v1/customers/me/email/confirm"
    for number in range(10):
        assert guest.post(path, {"code": f"{number:08}"}).code == "CODE_WRONG"
    refused = guest.post(path, {"code": code})
    assert (refused.status, int(refused.headers["retry-after"]) > 0) == (429, True)
    here.clock.move(HOUR / SECOND)
    guest.post(path, {"code": code}).expect(204)


def test_without_an_address_there_is_nothing_to_confirm(here: World, desk: Desk) -> None:
    """409 for a customer who gave none, or has deleted it."""
    guest = _customer(here)
    guest.patch("/v1/customers/me", {"email": None}).expect(200)
    for caller in (guest, here.customer()):
        assert caller.post("/v1/customers/me/email/confirm", {"code": "12345678"}).code == "NO_EMAIL"
    assert desk.deliver() == []


def test_another_address_is_confirmed_anew_and_the_same_one_is_not(here: World, desk: Desk) -> None:
    """The old address's link does not confirm the new one; entering the confirmed one again changes nothing."""
    guest = _customer(here)
    (old,) = desk.deliver()
    _confirm(here, "customers", _token(old)).expect(204)
    assert guest.patch("/v1/customers/me", {"email": f" {EMAIL.upper()}", "name": "Ann"}).expect(200)["email_confirmed"]
    assert desk.deliver() == []
    assert not guest.patch("/v1/customers/me", {"email": "bob@example.com"}).expect(200)["email_confirmed"]
    assert _confirm(here, "customers", _token(old)).code == "TOKEN_USED"
    assert not _confirmed(guest)
    assert [email.to for email in here.post.emails[-len(desk.deliver()) :]] == ["bob@example.com"]
    assert guest.patch("/v1/customers/me", {"email": EMAIL}).expect(200)["email_confirmed"] is False


def test_an_address_is_asked_fifteen_times_a_day(here: World, desk: Desk) -> None:
    """From ten networks at once fifteen letters are sent, and as many the day after; those that have waited for a day
    are given up. Tags of the address change nothing."""
    confirm = here.app.people.confirm_email
    for number in range(60):
        email = f"victim+{number}@example.com"
        customers.change_contact(f"cus_{number}", {"email": email})
        confirm.ask(TokenKind.CUSTOMER, email, f"cus_{number}", f"192.0.2.{number % 10}")
    assert len(desk.queued) == 50
    assert len(desk.deliver()) == 15
    here.clock.move(HOUR / SECOND)
    assert desk.deliver() == []
    here.clock.move((DAY - here.clock.now() % DAY) / SECOND)
    assert len(desk.deliver()) == 15
    assert len(desk.queued) == 20
    here.clock.move(DAY / SECOND)
    assert (desk.deliver(), desk.queued) == ([], [])


def test_one_network_causes_five_letters_a_day_to_an_address(here: World, desk: Desk) -> None:
    """Of sixty guests with a victim's address five do. The address's owner, elsewhere, still gets a letter."""
    guests = [_customer(here) for _ in range(60)]
    assert len(desk.deliver()) == 5
    refused = guests[-1].post("/v1/customers/me/email/letter")
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    owner = here.app.people.identities.identify(guests[-1].token or "", TokenKind.CUSTOMER)
    here.app.people.confirm_email.ask_again(owner, "192.0.2.1")
    assert len(desk.deliver()) == 1


def test_a_customer_enters_twenty_addresses_an_hour(here: World, desk: Desk) -> None:
    """Each causes a letter. Other changes, and deleting the address, are not counted."""
    guest = here.customer()
    for number in range(20):
        guest.patch("/v1/customers/me", {"email": f"a{number}@example.com"}).expect(200)
    refused = guest.patch("/v1/customers/me", {"email": EMAIL})
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    assert guest.patch("/v1/customers/me", {"name": "Bo"}).expect(200)["email"] == "a19@example.com"
    guest.patch("/v1/customers/me", {"email": None}).expect(200)
    here.clock.move(HOUR / SECOND)
    guest.patch("/v1/customers/me", {"email": EMAIL}).expect(200)


def test_the_same_address_again_causes_no_letter(here: World, desk: Desk) -> None:
    """Asking for one does."""
    guest = _customer(here)
    for _ in range(3):
        guest.patch("/v1/customers/me", {"email": EMAIL, "name": "Ann"}).expect(200)
    assert len(desk.deliver()) == 1
    guest.post("/v1/customers/me/email/letter").expect(202)
    assert len(desk.deliver()) == 1


def test_strangers_sign_ups_do_not_lock_the_owner_out(here: World, desk: Desk, kind: str) -> None:
    """However many accounts they open with the address after the owner did, the owner signs in."""
    mine = _open(here, kind).expect(201)
    here.clock.move(1)
    signs = here.app.people.operator_sign_ins if kind == "operators" else here.app.stores.sign_ins
    holder = TokenKind.OPERATOR if kind == "operators" else TokenKind.STORE
    for number in range(90):
        password = f"battery staple {number}"
        hashed, mark = CHEAP.hash(password), signs.mark(EMAIL, password)
        now = here.clock.now()
        accounts.add(Account(holder, new_id("acc", now), EMAIL, NASTY, hashed, now, now, mark=mark))
    signed = _sign_in(here, kind).expect(200)
    id = "operator_id" if kind == "operators" else "store_id"
    assert signed[id] == mine[id]


def test_an_accounts_letter_says_when_it_was_opened(here: World, desk: Desk, kind: str) -> None:
    """Its reader can tell their own account from a stranger's with the same address."""
    _open(here, kind, "battery staple").expect(201)
    here.clock.move(3600)
    _open(here, kind).expect(201)
    theirs, mine = desk.deliver()
    assert "1 December 2026, 20:00" in theirs
    assert "1 December 2026, 21:00" in mine
    assert all("another account: leave it" in text for text in (theirs, mine))


def test_a_code_in_other_digits_counts(here: World, desk: Desk) -> None:
    """Keyboards of some languages type wide digits."""
    guest = _customer(here)
    (code,) = CODE.findall(desk.deliver()[0])
    wide = "".join(chr(ord(each) + 0xFEE0) if each.isdigit() else "\u3000" for each in code)
    guest.post("/v1/customers/me/email/confirm", {"code": wide}).expect(204)


def test_a_queue_that_is_down_stops_no_sign_up(here: World, desk: Desk, kind: str) -> None:
    """The account is open; its owner asks for the letter again, and is told while that cannot be."""
    desk.full = True
    owner = Caller(here.api, _open(here, kind).expect(201)["access_token"])
    assert owner.post(f"/v1/{kind}/email/letter").status == 503
    desk.full = False
    owner.post(f"/v1/{kind}/email/letter").expect(202)
    assert len(desk.deliver()) == 1


def test_address_code_and_link_are_only_in_the_letter(
    here: World, desk: Desk, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """No log, queue or answer has them, nor the digest of the address."""
    guest = _customer(here)
    answer = _open(here, "operators").text
    queued = str(desk.queued)
    texts = desk.deliver()
    secrets = [EMAIL, *(_token(text) for text in texts), *CODE.findall(texts[0])]
    assert guest.post("/v1/customers/me/email/confirm", {"code": secrets[-1]}).status == 204
    written = capsys.readouterr()
    logs = [written.out, written.err, *(str(vars(record)) for record in caplog.records)]
    assert caplog.records
    for text in (queued, answer, *logs):
        assert not any(secret in text for secret in secrets)
    key = desk_key("operators").partition("/")[2]
    assert not any(key in text for text in logs)
