"""Emails: their text, their recipients, and that each is sent once and only while it is true."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

import app
from chalicelib import wiring
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.errors import Unavailable
from chalicelib.people.storage import customers
from chalicelib.settings import settings
from tests.support.events import CONTEXT, sqs
from tests.worlds.hall import OVER_SECONDS, Guest, Hall, Queue
from tests.worlds.scene import Sale, rows
from tests.worlds.world import FixedKeys, World

ADDRESS = "ann.example@example.com"


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def hall(here: World, request: pytest.FixtureRequest) -> Hall:
    return Hall(here, request.param)


@dataclass
class Remembering(Queue):
    """A queue that keeps all deadlines that were ever set."""

    ever: list[Deadline] = field(default_factory=list)

    def set(self, deadlines: Any) -> int:
        self.ever += deadlines
        return super().set(deadlines)


def _remember(hall: Hall) -> Remembering:
    """The queue of the hall from now on."""
    hall.queue = queue = Remembering()
    here = hall.here
    ports = wiring.Ports(clock=here.clock, keys=FixedKeys(), push=here.sockets, timers=queue, mail=here.post)
    hall.app = wiring.App(settings(), ports)
    wiring.use(hall.app)
    return queue


def _wait(sale: Sale, guest: Guest, *seats: str) -> None:
    guest.calls.post(f"{sale.path}/waitlist", {"seats": list(seats)}).expect(201)


def _offered(hall: Hall, sale: Sale, guest: Guest, *seats: str) -> str:
    """The customer gets an offer of these free seats: its id."""
    _wait(sale, guest, *seats)
    hall.pump()
    (offer,) = hall.open(guest)
    return offer.id


def _addressed_later(hall: Hall, sale: Sale) -> tuple[Guest, str]:
    """A customer who got an offer and no email, and has given an address since; and the name of the email."""
    guest = hall.guest()
    offer = _offered(hall, sale, guest, "A-1-1")
    assert hall.post.emails == []
    guest.calls.patch("/v1/customers/me", {"email": ADDRESS}).expect(200)
    customers.confirm_email(guest.id, ADDRESS)
    return guest, f"{guest.id}/OFFER#{offer}"


def _due(hall: Hall, name: str) -> Deadline:
    return Deadline(DeadlineKind.MAIL, name, hall.here.clock.now())


def _deliver(hall: Hall, name: str) -> bool:
    """The queue's message about an email arrives: whether it is done with."""
    message = {"kind": "mail", "id": name, "at": hall.here.clock.now()}
    return bool(app.emails(sqs(message), CONTEXT) == {"batchItemFailures": []})


def test_an_offer_is_emailed_once(hall: Hall) -> None:
    """One email to the address, however often everything is delivered, and none when it is checked again later."""
    sale = hall.sale({"A": rows(1, 2)})
    guest = hall.guest(ADDRESS)
    offer = _offered(hall, sale, guest, "A-1-1")
    assert [letter.to for letter in hall.post.emails] == [ADDRESS]
    hall.move(10)
    assert _deliver(hall, f"{guest.id}/OFFER#{offer}")
    assert len(hall.post.emails) == 1


def test_an_email_names_event_seats_price_and_local_time(here: World) -> None:
    """All facts for a decision, in the time of the venue."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 2)}, hold_seconds=300, name="Så som i himmelen", starts_at="2027-07-01T17:00:00Z")
    _offered(hall, sale, hall.guest(ADDRESS), "A-1-1", "A-1-2")
    (letter,) = hall.post.emails
    assert letter.subject == "Seats are offered to you"
    assert "A-1-1, A-1-2, 25.00 EUR" in letter.text
    assert "until 1 December 2026, 21:05 (Europe/Stockholm), that is for 5 minutes" in letter.text
    assert "Så som i himmelen, 1 July 2027, 19:00 (Europe/Stockholm)" in letter.text
    assert ADDRESS not in letter.text


def test_a_customer_without_an_address_gets_no_email(hall: Hall) -> None:
    """The offer is there all the same, and no email waits to be sent."""
    sale = hall.sale({"A": rows(1, 2)})
    guest = hall.guest()
    _offered(hall, sale, guest, "A-1-1")
    assert hall.post.emails == []
    assert [each.kind for each in hall.queue.deadlines if each.kind is DeadlineKind.MAIL] == []


def test_a_customer_who_removes_their_address_gets_no_email(here: World) -> None:
    """The address at the moment of sending counts."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 2)})
    guest, name = _addressed_later(hall, sale)
    guest.calls.patch("/v1/customers/me", {"email": None}).expect(200)
    assert _deliver(hall, name)
    assert hall.post.emails == []


@pytest.mark.parametrize("how", ["accept", "decline", "leave", "lapse"])
def test_an_offer_that_is_not_open_is_not_emailed(here: World, how: str) -> None:
    """A late message sends nothing that is no longer true."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 2)})
    guest, name = _addressed_later(hall, sale)
    match how:
        case "leave":
            guest.calls.delete(f"{sale.path}/waitlist").expect(204)
        case "lapse":
            hall.here.clock.move(OVER_SECONDS)
        case _:
            guest.calls.post(f"/v1/offers/{name.partition('#')[2]}/{how}").expect(200)
    assert _deliver(hall, name)
    assert hall.post.emails == []


def test_an_email_that_cannot_be_sent_is_tried_again(here: World) -> None:
    """While the mail service is not available the message goes back to its queue; the next try sends the only email."""
    hall = Hall(here)
    hall.post.down = True
    sale = hall.sale({"A": rows(1, 2)})
    _, name = _addressed_later(hall, sale)
    assert not _deliver(hall, name)
    with pytest.raises(Unavailable):
        hall.app.people.send_emails.check(_due(hall, name))
    hall.post.down = False
    assert hall.app.people.send_emails.check(_due(hall, name)) == "mailed"
    assert hall.app.people.send_emails.check(_due(hall, name)) is None
    assert [letter.to for letter in hall.post.emails] == [ADDRESS]


def test_an_email_that_is_refused_for_good_is_not_tried_again(here: World) -> None:
    """A bad address is not tried again and again."""
    hall = Hall(here)
    hall.post.refuses = True
    sale = hall.sale({"A": rows(1, 2)})
    _, name = _addressed_later(hall, sale)
    assert hall.app.people.send_emails.check(_due(hall, name)) == "mail not taken"
    hall.post.refuses = False
    assert hall.app.people.send_emails.check(_due(hall, name)) is None
    assert hall.post.emails == []


def test_only_the_mail_service_gets_the_address(
    hall: Hall, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """No log, no queue, no socket and no answer but the customer's own contains it: also when sending fails."""
    queue = _remember(hall)
    sale = hall.sale({"A": rows(1, 2)})
    guest = hall.guest(ADDRESS)
    offer = _offered(hall, sale, guest, "A-1-1")
    following, name = hall.guest(), ""
    following_offer = _offered(hall, sale, following, "A-1-2")
    following.calls.patch("/v1/customers/me", {"email": ADDRESS}).expect(200)
    customers.confirm_email(following.id, ADDRESS)
    name = f"{following.id}/OFFER#{following_offer}"
    hall.post.down = True
    assert not _deliver(hall, name)
    hall.post.down = False
    assert _deliver(hall, name)
    assert len(hall.post.emails) == 2
    mail = {each.id for each in queue.ever if each.kind is DeadlineKind.MAIL}
    assert mail == {f"{guest.id}/OFFER#{offer}", name}
    written = capsys.readouterr()
    texts = [str(hall.post.emails), str(queue.ever), str(hall.here.sockets.sent), written.out, written.err]
    texts += [str(vars(record)) for record in caplog.records]
    assert caplog.records
    assert all(ADDRESS not in text and "ann.example" not in text for text in texts)


def test_a_seat_that_is_booked_for_good_is_emailed_once(hall: Hall) -> None:
    """A customer who waited for it by name gets one email with the seats; one who waited in the category, or without an
    address, gets none."""
    sale = hall.sale({"A": rows(1, 2)}, name="Hamlet")
    holder, guest, any_seat, unknown = hall.guest(), hall.guest(ADDRESS), hall.guest("b@example.com"), hall.guest()
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    for each in (guest, unknown):
        _wait(sale, each, "A-1-1", "A-1-2")
    any_seat.calls.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": 2}).expect(201)
    sale.book(holder.calls, hold).expect(201)
    hall.pump()
    (letter,) = hall.post.emails
    assert (letter.to, letter.subject) == (ADDRESS, "The seats you waited for are gone")
    assert "Hamlet" in letter.text
    assert "A-1-1, A-1-2" in letter.text


def test_a_customer_who_joined_again_gets_no_email_that_the_seats_are_booked(here: World) -> None:
    """A late message about an entry finds that it waits again, and sends nothing."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 1)})
    holder, guest = hall.guest(), hall.guest()
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    _wait(sale, guest, "A-1-1")
    sale.book(holder.calls, hold).expect(201)
    hall.pump()
    (news,) = [change for change in hall.changes(guest) if change["reason"] == "BOOKED"]
    (ended,) = hall.app.waitlist.join_waitlist.of_customer(
        guest.id, hall.app.catalogue.read_catalogue.any_event(news["event_id"])
    )
    _wait(sale, guest, "A-1-1")
    guest.calls.patch("/v1/customers/me", {"email": ADDRESS}).expect(200)
    customers.confirm_email(guest.id, ADDRESS)
    assert _deliver(hall, f"{guest.id}/ENTRY#{sale.event}#{ended.entry.wish.key}")
    assert hall.post.emails == []


@pytest.mark.parametrize("about", ["OFFER#ofr_00000000000000000000000000", "ENTRY#evt_x#S#0", "PROFILE", ""])
def test_a_message_about_something_unknown_sends_nothing(here: World, about: str) -> None:
    """A message about an unknown thing, or one that needs no email, is done with at once."""
    hall = Hall(here)
    guest = hall.guest(ADDRESS)
    assert _deliver(hall, f"{guest.id}/{about}")
    assert hall.post.emails == []
