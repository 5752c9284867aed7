"""A booking that lives in one browser is sent to its customer's address, and its link opens it in another."""

from __future__ import annotations

import json
import re
from typing import Any

import app
from chalicelib.core.deadline import DeadlineKind
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY
from chalicelib.people.storage import customers
from tests.api.orders.booked import Booked, booked_tickets, error, picture
from tests.support.api import Caller
from tests.support.contract import declared_calls
from tests.support.events import CONTEXT, socket, sqs
from tests.worlds.world import World

ADDRESS = "bo@example.com"


def _booked(here: World, confirmed: bool = True, method: str = "test") -> Booked:
    """By a customer with an address."""
    booked = booked_tickets(here, method=method)
    me = booked.buyer.patch("/v1/customers/me", {"name": "Bo Secret", "email": ADDRESS}).expect(200)
    if confirmed:
        assert customers.confirm_email(me["customer_id"], ADDRESS)
    return booked


def _mail(here: World, booked: Booked, since: int | None = None) -> list[Any]:
    """Run the function with the letter's message; the new letters."""
    known, now = len(here.post.emails), here.clock.now()
    message = {"kind": DeadlineKind.BOOKING_LINK.value, "id": booked.id, "at": now} | (
        {"since": since} if since else {}
    )
    assert app.emails(sqs(message), CONTEXT) == {"batchItemFailures": []}
    return here.post.emails[known:]


def _link(here: World, booked: Booked) -> Caller:
    """Another browser, in which the link was opened."""
    booked.buyer.post(f"{booked.path}/send").expect(202)
    (letter,) = _mail(here, booked)
    found = re.search(r"#/bookings/(\w+)/(\S+)", letter.text)
    assert found
    assert found[1] == booked.id
    return Caller(here.api, found[2])


def test_the_link_opens_the_booking_in_another_browser(here: World) -> None:
    """The booking with its tickets, their pictures, the page to print, and the calendar entry."""
    booked = _booked(here)
    elsewhere = _link(here, booked)
    assert elsewhere.get(booked.path).expect(200) == booked.buyer.get(booked.path).expect(200)
    for name in ("ticket.svg", "ticket.svg?seat=A-1-1", "ticket.html", "event.ics"):
        assert elsewhere.get(f"{booked.path}/{name}").text == booked.buyer.get(f"{booked.path}/{name}").text
    assert picture(f"{booked.path}/ticket.png", elsewhere).status_code == 200
    booked.cancel("A-1-1").expect(200)
    assert elsewhere.get(booked.path).expect(200)["seats"] == ["A-1-2"]


def test_the_letter_has_nobodys_words(here: World) -> None:
    """To the confirmed address: a fixed subject, the link in a fragment, no name of a guest, an event or a venue."""
    booked = _booked(here)
    booked.buyer.post(f"{booked.path}/send").expect(202)
    (letter,) = _mail(here, booked)
    assert (letter.to, letter.subject) == (ADDRESS, "Your booking")
    assert not re.search("Secret|Avengers|Roxy", letter.text)
    assert len(re.findall("https?://", letter.text)) == 1
    (link,) = re.findall(r"https?://\S+", letter.text)
    assert booked.id not in link.partition("#")[0]


def test_only_a_confirmed_address_gets_it(here: World) -> None:
    """409 without one, also when it is changed between the call and the letter."""
    booked = booked_tickets(here)
    assert error(booked.buyer.post(f"{booked.path}/send")) == (409, "EMAIL_NOT_CONFIRMED")
    booked = _booked(here, confirmed=False)
    assert error(booked.buyer.post(f"{booked.path}/send")) == (409, "EMAIL_NOT_CONFIRMED")
    assert _mail(here, booked) == []
    booked = _booked(here)
    booked.buyer.post(f"{booked.path}/send").expect(202)
    booked.buyer.patch("/v1/customers/me", {"email": "victim@example.com"}).expect(200)
    assert _mail(here, booked) == []


def test_only_a_confirmed_booking_is_sent(here: World) -> None:
    """409 for one that waits for its payment, failed, or was cancelled, by its event too; no letter follows."""
    pending = _booked(here, method="test_pending")
    assert error(pending.buyer.post(f"{pending.path}/send")) == (409, "NOT_CONFIRMED")
    here.clock.move(1200)
    assert error(pending.buyer.post(f"{pending.path}/send")) == (409, "NOT_CONFIRMED")
    cancelled, void = _booked(here), _booked(here)
    cancelled.buyer.post(f"{cancelled.path}/send").expect(202)
    cancelled.buyer.post(f"{cancelled.path}/cancel").expect(200)
    assert error(cancelled.buyer.post(f"{cancelled.path}/send")) == (409, "NOT_CONFIRMED")
    void.sale.owner.post(f"{void.sale.path}/cancel").expect(200)
    here.clock.move(2)
    assert error(void.buyer.post(f"{void.path}/send")) == (409, "NOT_CONFIRMED")
    for booked in (pending, cancelled, void):
        assert _mail(here, booked) == []


def test_only_its_customer_has_it_sent(here: World) -> None:
    """Not the organiser, another customer, whoever has the link, or a caller without a token."""
    booked = _booked(here)
    elsewhere = _link(here, booked)
    path = f"{booked.path}/send"
    assert error(booked.sale.owner.post(path)) == (403, "WRONG_KIND_OF_TOKEN")
    assert error(elsewhere.post(path)) == (403, "WRONG_KIND_OF_TOKEN")
    assert error(here.customer().post(path)) == (403, "NOT_YOURS")
    assert Caller(here.api).post(path).status == 401
    assert error(booked.buyer.post("/v1/bookings/nope/send")) == (404, "BOOKING_NOT_FOUND")


def test_it_is_sent_ten_times_an_hour(here: World) -> None:
    """Then 429 with when to come again; the next hour it is sent again."""
    booked = _booked(here)
    for _ in range(10):
        booked.buyer.post(f"{booked.path}/send").expect(202)
    refused = booked.buyer.post(f"{booked.path}/send")
    assert (refused.status, refused.headers["retry-after"].isdecimal()) == (429, True)
    here.clock.move(3600)
    booked.buyer.post(f"{booked.path}/send").expect(202)


def test_the_link_reads_its_booking_and_nothing_else(here: World) -> None:
    """Every other call refuses it, and so does another booking of the same customer."""
    booked = _booked(here)
    elsewhere = _link(here, booked)
    hold = booked.sale.hold(booked.buyer, "A-2-1").expect(201)["hold_id"]
    other = booked.sale.book(booked.buyer, hold).expect(201)["booking_id"]
    for path in (f"/v1/bookings/{other}", f"/v1/bookings/{other}/ticket.html", f"/v1/bookings/{other}/event.ics"):
        assert error(elsewhere.get(path)) == (403, "NOT_YOURS")
    readers = {call.name for call in declared_calls() if TokenKind.BOOKING in call.route.who}
    assert readers == {
        "get_booking",
        "get_ticket_svg",
        "get_ticket_png",
        "get_ticket_page",
        "get_calendar_entry",
    }
    for call in declared_calls():
        if call.route.who and call.name not in readers:
            path = re.sub(r"{\w+}", booked.id, call.route.path)
            body = {} if call.route.body else None
            assert error(elsewhere.call(call.route.method, path, body)) == (403, "WRONG_KIND_OF_TOKEN"), call.name
    assert elsewhere.get(booked.path).expect(200)["status"] == "confirmed"


def test_the_link_cannot_pay(here: World) -> None:
    """A pending booking is shown without the secret of its payment."""
    booked = _booked(here, method="test_pending")
    identity = Identity(TokenKind.BOOKING, booked.id)
    link = here.app.people.tokens.sign(identity, new_id("btk", here.clock.now()), here.clock.now() + 60_000)
    shown = Caller(here.api, link).get(booked.path).expect(200)
    assert (shown["status"], shown["payment"]["client_secret"]) == ("pending_payment", None)


def test_no_topic_takes_the_link(here: World) -> None:
    """Its token watches neither its customer's topic nor a public one."""
    booked = _booked(here)
    customer = booked.buyer.patch("/v1/customers/me", {}).expect(200)["customer_id"]
    topics = [f"customer/{customer}", f"customer/{booked.id}", f"seats/{booked.sale.event}/A"]
    message = {"action": "subscribe", "topics": topics, "token": _link(here, booked).token}
    app.message(socket("c1", message), CONTEXT)
    told = [json.loads(text) for to, text in here.sockets.sent if to == "c1"]
    assert [(each["type"], each["data"]["code"]) for each in told] == [("error", "TOKEN_INVALID")] * len(told)
    assert told


def test_the_link_lasts_until_a_week_after_the_event_has_begun(here: World) -> None:
    """The event is in thirty days: longer than its customer's own token. Then it is 401."""
    booked = _booked(here)
    elsewhere = _link(here, booked)
    here.clock.move(37 * 24 * 3600 - 1)
    assert booked.buyer.get(booked.path).code == "TOKEN_EXPIRED"
    elsewhere.get(booked.path).expect(200)
    here.clock.move(1)
    assert elsewhere.get(booked.path).code == "TOKEN_EXPIRED"


def test_a_forged_link_opens_nothing(here: World) -> None:
    """A customer's token of the booking's id, a ticket, another kind that names the booking."""
    booked = _booked(here)
    until = here.clock.now() + DAY
    for kind in TokenKind:
        if kind is not TokenKind.BOOKING:
            token = here.app.people.tokens.sign(Identity(kind, booked.id), "tok_1", until)
            assert Caller(here.api, token).get(booked.path).status in (401, 403)
    assert Caller(here.api, booked.whole).get(booked.path).status == 401


def test_a_letter_that_is_put_off_for_a_day_is_given_up(here: World) -> None:
    """Its customer has asked again."""
    booked = _booked(here)
    assert _mail(here, booked, since=here.clock.now() - DAY) == []
    assert len(_mail(here, booked, since=here.clock.now() - DAY + 1)) == 1


def test_an_unknown_booking_gets_no_letter(here: World) -> None:
    """The message is done."""
    message = {"kind": DeadlineKind.BOOKING_LINK.value, "id": "bkg_none", "at": here.clock.now()}
    assert app.emails(sqs(message), CONTEXT) == {"batchItemFailures": []}
    assert here.post.emails == []
