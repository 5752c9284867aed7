"""Forgotten passwords: a link by email, once, for the owner of the email; no answer shows who has an account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

import app
from chalicelib import wiring
from chalicelib.adapters.mail import Email
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.email_address import email_key
from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Unauthorized, Unavailable
from chalicelib.people.rules.accounts import Account
from chalicelib.people.storage import accounts
from chalicelib.settings import settings
from chalicelib.table.transactions import transact
from tests.support.api import Caller, Reply
from tests.support.events import CONTEXT, sqs
from tests.support.passwords import CHEAP
from tests.worlds.world import FixedKeys, World

EMAIL, OLD, NEW = "ann.example@example.com", "correct horse", "battery staple"
OPERATOR, STORE = TokenKind.OPERATOR, TokenKind.STORE
LINK = re.compile(r"^https://app\.example\.com/#/reset/(operator|store)/(\S+)$", re.MULTILINE)


@dataclass
class Office:
    """A queue and a mail service; each may be down, and the mail service may refuse for good."""

    queued: list[Deadline] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)
    full: bool = False
    away: bool = False
    refuses: bool = False

    def set(self, deadlines: Sequence[Deadline]) -> int:
        if self.full:
            return len(deadlines)
        self.queued += deadlines
        return 0

    def send(self, email: Email) -> bool:
        if self.away:
            raise Unavailable("Mail cannot be sent now.")
        if not self.refuses:
            self.emails.append(email)
        return not self.refuses

    def deliver(self) -> bool:
        """Deliver all queued messages. Whether all of them succeeded."""
        bodies = [{"kind": each.kind.value, "id": each.id, "at": each.at} for each in self.queued]
        self.queued.clear()
        return bool(app.emails(sqs(*bodies), CONTEXT) == {"batchItemFailures": []})

    @property
    def links(self) -> list[tuple[str, str]]:
        """Kind and token of every link that was mailed, in order."""
        return [found.groups() for email in self.emails if (found := LINK.search(email.text))]  # type: ignore[misc]


@pytest.fixture
def office(here: World) -> Office:
    office = Office()
    ports = wiring.Ports(
        clock=here.clock, keys=FixedKeys(), push=here.sockets, timers=office, mail=office, scrypt=CHEAP
    )
    here.app = wiring.App(settings(), ports)
    wiring.use(here.app)
    return office


@pytest.fixture
def anyone(here: World, office: Office) -> Caller:
    return Caller(here.api)


@pytest.fixture
def signed(here: World, office: Office) -> dict[str, str]:
    """Ann is an operator with a sign-in: her tokens, as in an answer."""
    done = here.app.people.operator_sign_ins.open(_account(here, OPERATOR, "opr", "Roxy Cinemas"))
    return {"operator_id": done.account, "access_token": done.access_token, "refresh_token": done.refresh_token}


def _account(here: World, kind: TokenKind, prefix: str, name: str) -> Account:
    """An account with Ann's email."""
    now = here.clock.now()
    account = Account(kind, new_id(prefix, now), EMAIL, name, CHEAP.hash(OLD), now, now, confirmed=True)
    accounts.add(account)
    return account


def _store(here: World) -> Account:
    return _account(here, STORE, "str", "Ann's Fish")


def _forgot(anyone: Caller, email: str = EMAIL) -> Reply:
    return anyone.post("/v1/operators/password/forgot", {"email": email})


def _asked(anyone: Caller, office: Office) -> str:
    """Ann requests an email and gets it: its token."""
    _forgot(anyone).expect(202)
    assert office.deliver()
    return office.links[-1][1]


def _reset(anyone: Caller, token: str, password: str = NEW) -> Reply:
    return anyone.post("/v1/operators/password/reset", {"token": token, "password": password})


def _sign_in(anyone: Caller, password: str) -> int:
    return anyone.post("/v1/operators/sign-in", {"email": EMAIL, "password": password}).status


def _works(here: World, access_token: str) -> bool:
    return Caller(here.api, access_token).post("/v1/performers", {"name": "Ami"}).status == 201


def test_a_link_sets_a_new_password(here: World, anyone: Caller, office: Office, signed: dict[str, str]) -> None:
    """202, an email, 204; then the new password signs in and the old one does not."""
    answer = _forgot(anyone, f"  {EMAIL.upper()} ")
    assert (answer.status, answer.text) == (202, "")
    assert office.deliver()
    ((kind, token),) = office.links
    assert kind == "operator"
    assert _reset(anyone, token).status == 204
    assert (_sign_in(anyone, NEW), _sign_in(anyone, OLD)) == (200, 401)


def test_the_email_says_what_to_do_and_what_happens_otherwise(
    anyone: Caller, office: Office, signed: dict[str, str]
) -> None:
    """It goes to the account's email alone and says for how long the link works, and that it may be ignored. A stranger
    can cause it, so it has no words of an organiser, its own name included. The token is in the link's fragment, which
    browsers do not send to servers."""
    token = _asked(anyone, office)
    (email,) = office.emails
    assert (email.to, email.subject) == (EMAIL, "Choose a new password")
    assert "Roxy" not in email.text + email.subject
    assert "within 15 minutes" in email.text
    assert "if you ignore this letter" in email.text
    assert f"https://app.example.com/#/reset/operator/{token}\n" in email.text


def test_an_unknown_address_is_answered_alike(anyone: Caller, office: Office, signed: dict[str, str]) -> None:
    """Status, body, headers and queued message are those of a known one, and no email is sent."""
    known, unknown = _forgot(anyone), _forgot(anyone, "bob.example@example.com")
    assert (known.status, known.text, known.headers) == (unknown.status, unknown.text, unknown.headers)
    first, second = office.queued
    assert (first.kind, first.at, len(first.id)) == (second.kind, second.at, len(second.id))
    assert first.kind is DeadlineKind.RESET
    assert office.deliver()
    assert [letter.to for letter in office.emails] == [EMAIL]


@pytest.mark.parametrize("email", ["x", "", "ann@example", "ann example@example.com", None, 3, "x" * 300])
def test_what_is_no_address_is_refused(anyone: Caller, office: Office, email: object) -> None:
    """422 with the field's name, and nothing is queued."""
    answer = anyone.post("/v1/operators/password/forgot", {"email": email})
    assert answer.status == 422
    assert answer.json["error"]["details"]["fields"][0]["path"] == "email"
    assert office.queued == []


def test_a_link_is_good_once(anyone: Caller, office: Office, signed: dict[str, str]) -> None:
    """The second time it is 401 TOKEN_USED, and the password stays as the first use set it."""
    token = _asked(anyone, office)
    _reset(anyone, token).expect(204)
    again = _reset(anyone, token, "another password")
    assert (again.status, again.code) == (401, "TOKEN_USED")
    assert (_sign_in(anyone, NEW), _sign_in(anyone, "another password")) == (200, 401)


@pytest.mark.parametrize("how", ["asked twice", "delivered twice"])
def test_only_the_newest_link_is_good(anyone: Caller, office: Office, signed: dict[str, str], how: str) -> None:
    """After a second request or a second email, only the last link works."""
    _forgot(anyone).expect(202)
    if how == "asked twice":
        _forgot(anyone).expect(202)
    else:
        office.queued += office.queued
    assert office.deliver()
    (_, older), (_, newest) = office.links
    assert _reset(anyone, older).code == "TOKEN_USED"
    assert _sign_in(anyone, OLD) == 200
    _reset(anyone, newest).expect(204)
    assert _reset(anyone, older).code == "TOKEN_USED"


def test_a_link_lasts_a_quarter_of_an_hour(here: World, anyone: Caller, office: Office, signed: dict[str, str]) -> None:
    """A second before its end it works; at its end it is 401 TOKEN_EXPIRED."""
    token = _asked(anyone, office)
    here.clock.move(900)
    assert (_reset(anyone, token).status, _reset(anyone, token).code) == (401, "TOKEN_EXPIRED")
    token = _asked(anyone, office)
    here.clock.move(899)
    _reset(anyone, token).expect(204)


@pytest.mark.parametrize("password", ["", "1234567", "x" * 201, None, 3])
def test_an_invalid_password_uses_no_link_up(
    anyone: Caller, office: Office, signed: dict[str, str], password: object
) -> None:
    """422 with the field's name, and the link still works."""
    token = _asked(anyone, office)
    answer = anyone.post("/v1/operators/password/reset", {"token": token, "password": password})
    assert answer.status == 422
    assert answer.json["error"]["details"]["fields"][0]["path"] == "password"
    _reset(anyone, token).expect(204)


@pytest.mark.parametrize("password", [EMAIL, EMAIL.upper(), "iloveyou1"])
def test_a_new_password_is_not_easy_to_guess(
    anyone: Caller, office: Office, signed: dict[str, str], password: str
) -> None:
    """Neither the account's address nor a usual one; the token can still be used."""
    token = _asked(anyone, office)
    refused = _reset(anyone, token, password)
    assert (refused.status, refused.code) == (422, "INVALID")
    _reset(anyone, token).expect(204)


def test_every_sign_in_ends_with_the_old_password(
    here: World, anyone: Caller, office: Office, signed: dict[str, str]
) -> None:
    """All access and refresh tokens are refused at once; those of other accounts and of later sign-ins work."""
    there = anyone.post("/v1/operators/sign-in", {"email": EMAIL, "password": OLD}).expect(200)
    other = here.operator()
    assert _works(here, signed["access_token"])
    assert _works(here, there["access_token"])
    _reset(anyone, _asked(anyone, office)).expect(204)
    for tokens in (signed, there):
        assert not _works(here, tokens["access_token"])
        assert anyone.post("/v1/operators/refresh", {"refresh_token": tokens["refresh_token"]}).status == 401
    other.post("/v1/performers", {"name": "Ami"}).expect(201)
    fresh = anyone.post("/v1/operators/sign-in", {"email": EMAIL, "password": NEW}).expect(200)
    assert _works(here, fresh["access_token"])
    anyone.post("/v1/operators/refresh", {"refresh_token": fresh["refresh_token"]}).expect(200)


def test_to_ask_for_a_link_ends_nothing(here: World, anyone: Caller, office: Office, signed: dict[str, str]) -> None:
    """Anyone may request a link for any account, so password and sign-ins stay until the link is used."""
    _asked(anyone, office)
    assert _sign_in(anyone, OLD) == 200
    assert _works(here, signed["access_token"])
    anyone.post("/v1/operators/refresh", {"refresh_token": signed["refresh_token"]}).expect(200)


@pytest.mark.parametrize("kind", [kind for kind in TokenKind if kind is not TokenKind.RESET])
def test_no_other_token_sets_a_password(
    here: World, anyone: Caller, office: Office, signed: dict[str, str], kind: TokenKind
) -> None:
    """A token of another kind, equal in all else to the emailed one, is 401, and the link still works."""
    token = _asked(anyone, office)
    identity = Identity(kind, signed["operator_id"], email_key(EMAIL), scope="operator")
    newest = accounts.AccountItem.get(f"OPERATOR#{email_key(EMAIL)}", "~").reset
    answer = _reset(anyone, here.app.people.tokens.sign(identity, newest, here.clock.now() + MINUTE))
    assert (answer.status, answer.code) == (401, "TOKEN_INVALID")
    _reset(anyone, token).expect(204)


def test_neither_do_the_tokens_of_the_sign_in(anyone: Caller, office: Office, signed: dict[str, str]) -> None:
    """An access or refresh token is not enough to set a password."""
    for token in (signed["access_token"], signed["refresh_token"]):
        assert _reset(anyone, token).code == "TOKEN_INVALID"


def test_a_link_is_no_token_for_anything_else(
    here: World, anyone: Caller, office: Office, signed: dict[str, str]
) -> None:
    """It cannot make calls, refresh or sign out, and trying does not use it up."""
    token = _asked(anyone, office)
    assert Caller(here.api, token).post("/v1/performers", {"name": "Ami"}).code == "TOKEN_INVALID"
    for call in ("refresh", "sign-out"):
        assert anyone.post(f"/v1/operators/{call}", {"refresh_token": token}).code == "TOKEN_INVALID"
    _reset(anyone, token).expect(204)


@pytest.mark.parametrize(("asked", "tried"), [(OPERATOR, STORE), (STORE, OPERATOR)])
def test_a_link_is_for_one_kind_of_account(
    here: World, anyone: Caller, office: Office, signed: dict[str, str], asked: TokenKind, tried: TokenKind
) -> None:
    """One email has an operator's and a store's account: the link of one is refused for the other and leaves the
    other's password alone."""
    _store(here)
    here.app.people.reset_password.forgot(asked, EMAIL)
    assert office.deliver()
    ((kind, token),) = office.links
    assert kind == asked.value
    with pytest.raises(Unauthorized) as caught:
        here.app.people.reset_password.reset(tried, token, NEW)
    assert caught.value.code == "TOKEN_INVALID"
    here.app.people.reset_password.reset(asked, token, NEW)
    doors = {OPERATOR: here.app.people.operator_sign_ins, STORE: here.app.stores.sign_ins}
    assert doors[asked].sign_in(EMAIL, NEW)
    assert doors[tried].sign_in(EMAIL, OLD)


def test_the_link_of_a_store_is_for_a_store(here: World, office: Office) -> None:
    """Its email differs only in the kind."""
    _store(here)
    here.app.people.reset_password.forgot(STORE, EMAIL)
    assert office.deliver()
    assert "Fish" not in office.emails[0].text
    assert office.links[0][0] == "store"


def test_an_account_that_took_the_place_of_another_is_not_opened_by_its_link(here: World, office: Office) -> None:
    """A store that was closed and opened again with the same email is another account."""
    first = _store(here)
    here.app.people.reset_password.forgot(STORE, EMAIL)
    assert office.deliver()
    transact([accounts.delete_write(first)])
    with pytest.raises(Unauthorized) as caught:
        here.app.people.reset_password.reset(STORE, office.links[0][1], NEW)
    assert caught.value.code == "TOKEN_USED"
    second = _store(here)
    assert first.id != second.id
    with pytest.raises(Unauthorized):
        here.app.people.reset_password.reset(STORE, office.links[0][1], NEW)
    assert here.app.stores.sign_ins.sign_in(EMAIL, OLD)


def test_mail_that_is_down_is_tried_again(anyone: Caller, office: Office, signed: dict[str, str]) -> None:
    """The message returns to the queue, and the email that is sent in the end has the valid link."""
    _forgot(anyone).expect(202)
    (message,) = office.queued
    office.away = True
    assert not office.deliver()
    office.away, office.queued = False, [message]
    assert office.deliver()
    ((_, token),) = office.links
    _reset(anyone, token).expect(204)


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    anyone: Caller, office: Office, signed: dict[str, str]
) -> None:
    """The message is done."""
    office.refuses = True
    _forgot(anyone).expect(202)
    assert office.deliver()
    assert office.emails == []


def test_a_queue_that_is_down_is_503(anyone: Caller, office: Office, signed: dict[str, str]) -> None:
    """503 with `Retry-After` for every email alike: otherwise owners would wait for an email that is never sent."""
    office.full = True
    known, unknown = _forgot(anyone), _forgot(anyone, "bob.example@example.com")
    assert known.status == unknown.status == 503
    assert known.json["error"]["message"] == unknown.json["error"]["message"]
    assert known.headers["retry-after"]


@pytest.mark.parametrize("name", ["operator/", "operator", "", "customer/x", "nobody/x", "store/../operator"])
def test_a_message_about_no_account_does_nothing(office: Office, name: str) -> None:
    """It is done at once."""
    assert app.emails(sqs({"kind": "reset", "id": name, "at": 1}), CONTEXT) == {"batchItemFailures": []}
    assert office.emails == []


@pytest.mark.parametrize("token", ["x", "a.b.c", "💺", "x" * 4000])
def test_what_is_no_token_is_refused(anyone: Caller, office: Office, token: str) -> None:
    """401 for any text."""
    answer = _reset(anyone, token)
    assert (answer.status, answer.code) == (401, "TOKEN_INVALID")


def test_address_and_link_are_only_in_the_email(
    here: World,
    anyone: Caller,
    office: Office,
    signed: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No log, queue or error contains either, also when mail is down, and when the link is used or too old."""
    office.away = True
    _forgot(anyone).expect(202)
    queued = list(office.queued)
    office.deliver()
    office.away, office.queued = False, list(queued)
    office.deliver()
    token = office.links[-1][1]
    answers = [_reset(anyone, token), _reset(anyone, token), _sign_in(anyone, OLD)]
    here.clock.move(LIFETIMES[TokenKind.RESET] / SECOND)
    answers.append(_reset(anyone, token))
    written = capsys.readouterr()
    told = [str(queued), str(answers), str(office.emails), written.out, written.err]
    told += [str(vars(record)) for record in caplog.records]
    assert caplog.records
    assert all("ann.example" not in text and token not in text and NEW not in text for text in told)


def test_no_log_has_the_key_of_an_address(
    here: World, anyone: Caller, office: Office, signed: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """It is a digest, so a reader of the log who guesses the email would recognise it. Other deadlines are logged with
    their ids."""
    _asked(anyone, office)
    office.queued.append(Deadline(DeadlineKind.MAIL, "ent_1", here.clock.now()))
    office.deliver()
    rung = [vars(record) for record in caplog.records if record.msg == "checked"]
    assert [(record["kind"], record["id"], record["done"]) for record in rung] == [
        ("reset", None, "mailed"),
        ("mail", "ent_1", None),
    ]
    assert all(email_key(EMAIL) not in str(vars(record)) for record in caplog.records)
