"""Stories of the catalogue, seats, orders, the waitlist and organising, that make all of their calls."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta

import msgspec

import app
from chalicelib import wiring
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.identity import TokenKind
from chalicelib.orders.rules.news import BookingLetter, LetterKind
from chalicelib.people.storage import customers
from chalicelib.settings import settings
from chalicelib.table.items import Item
from tests.api.orders.booked import picture
from tests.integration.infra.stories import all_of, confirmed, handed, last_email, told
from tests.support import aws
from tests.support.api import Caller
from tests.support.events import CONTEXT, LISTED, Stream, schedule, socket, sqs
from tests.support.faults import busy
from tests.support.rights import ApiOfStages, Rights
from tests.worlds.hall import OVER_SECONDS, Hall
from tests.worlds.scene import event_body, rows
from tests.worlds.world import World


def waitlist(here: World) -> Rights:
    """A seat goes from a hold to an offer, to a booking, to a cancellation, and the event is moved before; those who
    waited or booked get emails."""
    hall = Hall(here)
    here.api = ApiOfStages(here.api, hall.rights)
    with hall.rights.watching():
        hall.queue.real = here.app.outside.timers
        sale = hall.sale({"A": rows(1, 2)})
        holder, first, second = hall.guest(), hall.guest("ann@example.com"), hall.guest("bo@example.com")
        sale.hold(holder.calls, "A-1-1").expect(201)
        for guest in (first, second):
            guest.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
            here.clock.move(0.001)  # across lines the instant of joining decides
        second.calls.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": 2}).expect(201)
        hall.pump()
        hall.move(OVER_SECONDS)
        hall.move(OVER_SECONDS)
        (offer,) = hall.open(second)
        hold = second.calls.post(f"/v1/offers/{offer.id}/accept").expect(200)["hold_id"]
        first.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
        sale.book(second.calls, hold).expect(201)
        hall.pump()
        later = (here.now + timedelta(days=31)).isoformat()
        sale.owner.patch(sale.path, {"starts_at": later}).expect(200)
        hall.pump()
        hall.move(10 * 60)  # the letter waits for other changes
        sale.owner.post(f"{sale.path}/cancel").expect(200)
        hall.pump()
    assert len(hall.post.emails) == 7
    return hall.rights


def declining(here: World) -> Rights:
    """A freed seat is offered to one customer after another: they look, one declines and leaves the line, which closes;
    the last lets the offer lapse."""
    hall = Hall(here)
    here.api = ApiOfStages(here.api, hall.rights)
    with hall.rights.watching():
        sale = hall.sale({"A": rows(1, 2)})
        line = f"{sale.path}/waitlist"
        holder, first, second = hall.guest(), hall.guest("ann@example.com"), hall.guest()
        sale.hold(holder.calls, "A-1-1").expect(201)
        for guest in (first, second):
            guest.calls.post(line, {"seats": ["A-1-1"]}, Idempotency_Key="once").expect(201)
            here.clock.move(0.001)
        hall.pump()
        hall.move(OVER_SECONDS)
        (offer,) = hall.offers(first)
        here.clock.move(5)  # the event is read again
        with hall.rights.of("emails"):
            name = f"{first.id}/OFFER#{offer['offer_id']}"
            assert hall.app.deadlines.check(Deadline(DeadlineKind.MAIL, name, here.clock.now())) is None
        first.calls.get(f"/v1/offers/{offer['offer_id']}").expect(200)
        first.calls.post(f"/v1/offers/{offer['offer_id']}/decline").expect(200)
        hall.pump()
        first.calls.get(line).expect(200)
        first.calls.delete(line).expect(204)
        third = hall.guest()
        third.calls.post(line, {"seats": ["A-1-1"]}).expect(201)
        third.calls.delete(line).expect(204)
        sale.owner.get(f"{line}/summary").expect(200)
        sale.owner.post(f"{line}/close").expect(200)
        sale.owner.post(f"{line}/open").expect(200)
        assert hall.offers(second)
        hall.move(OVER_SECONDS)
        hall.sweep()
    return hall.rights


@told
def lists(here: World, rights: Rights) -> None:
    """An event goes on sale, is found, is held and viewed, and is popular; it is changed and cancelled."""
    stream, anyone = Stream(LISTED), Caller(here.api)

    def indexed() -> None:
        with rights.of("project_changes"):
            assert app.project_changes(stream.batch(here.clock.now()), CONTEXT) == {"batchItemFailures": []}
        with rights.of("index_events"):
            all_of("NOTICES_QUEUE", app.index_events)

    sale = here.sale({"A": rows(1, 2)}, release="endgame")
    sale.hold(here.customer(), "A-1-1").expect(201)
    indexed()
    performer = sale.owner.post("/v1/performers", {"name": "Nora"}).expect(201)["performer_id"]
    sale.owner.patch(f"/v1/performers/{performer}", {"name": "Nora B"}).expect(200)
    venue = sale.owner.get("/v1/venues").expect(200)["items"][0]["venue_id"]
    sale.owner.patch(f"/v1/venues/{venue}", {"name": "Roxy 2"}).expect(200)
    sale.owner.patch(sale.path, {"performer_ids": [performer]}).expect(200)
    indexed()
    for path in ("/v1/performers", "/v1/events"):
        assert sale.owner.get(path).expect(200)["items"]
    for path in (f"/v1/performers/{performer}", f"/v1/venues/{venue}", sale.path, "/v1/events/search?keyword=e"):
        anyone.get(path).expect(200)
    here.clock.move(6)  # views are counted together
    anyone.get("/v1/events/popular").expect(200)
    here.clock.move(60)
    with rights.of("rank_popular"):
        app.rank_popular(schedule(), CONTEXT)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    indexed()
    here.clock.move(900)
    with rights.of("index_events"):
        handed(app.index_events, {"subject": "left", "id": sale.event})
    with rights.of("sweep"):
        app.sweep(schedule(), CONTEXT)


@told
def organiser(here: World, rights: Rights) -> None:
    """Seats are blocked, held, given back and booked; tickets are shown and checked; a booking is cancelled."""
    owner, buyer = here.operator(), here.customer()
    sale = here.sale({"A": rows(4, 3)}, owner=owner, waitlist=True, max_per_network=11)
    again = event_body(owner.get("/v1/venues").expect(200)["items"][0]["venue_id"], here.now, reference="ours")
    owner.post("/v1/events", again).expect(201)
    owner.patch(f"{sale.path}/seats", {"seats": ["A-2-1"], "blocked": True, "accessible": True}).expect(200)
    for path in ("/seats", "/seats/A"):
        buyer.get(f"{sale.path}{path}").expect(200)
    hold = sale.hold(buyer, "A-1-3").expect(201)["hold_id"]
    buyer.get(f"/v1/holds/{hold}").expect(200)
    buyer.post(f"/v1/holds/{hold}/extend").expect(200)
    rights.restart()  # a container that has not seen the hold releases it
    buyer.delete(f"/v1/holds/{hold}").expect(204)
    other = here.customer()
    twice = sale.book(other, sale.hold(other, "A-4-2", "A-4-3").expect(201)["hold_id"]).expect(201)
    cancelled = f"/v1/bookings/{twice['booking_id']}"
    with busy("SEATS#"):
        other.post(f"{cancelled}/cancel", {"seats": ["A-4-2"]}).expect(200)
        due = other.get(cancelled).expect(200)
    assert (due["returned"][0]["status"], due["releasing"]) == ("due", ["A-4-2"])
    other.post(f"{cancelled}/cancel", {"seats": ["A-4-2"]}).expect(200)
    late = here.customer()
    sale.book(late, sale.hold(late, "A-3-1").expect(201)["hold_id"], "test_pending")
    later = here.customer()
    sale.book(later, sale.hold(later, "A-3-3").expect(201)["hold_id"], "test_delayed").expect(201)
    sale.best(here.customer(), 2).expect(201)
    hold = sale.best(buyer, 1).expect(201)["hold_id"]
    booked = sale.book(buyer, hold).expect(201)
    path = f"/v1/bookings/{booked['booking_id']}"
    for each in ("/v1/bookings", path, f"{path}/ticket.svg", f"{path}/ticket.html", f"{path}/event.ics"):
        assert buyer.get(each).status == 200
    with rights.of("api of seats"):
        assert picture(f"{path}/ticket.png", buyer).status_code == 200
    rights.calls.add("get_ticket_png")
    stream = Stream(("CUSTOMER#",))
    buyer.patch("/v1/customers/me", {"email": "bo@example.com"}).expect(200)
    confirmed(rights, buyer, "/v1/customers")
    buyer.post(f"{path}/send").expect(202)
    with rights.of("emails"):
        all_of("MAIL_QUEUE", app.emails)
    link = re.search(r"#/bookings/\w+/(\S+)", last_email())
    assert link
    Caller(here.api, link[1]).get(path).expect(200)
    buyer.get("/v1/ticket-keys").expect(200)
    capped = here.sale({"A": rows(1, 1)}, owner=owner, cap_per="email")
    for _ in range(2):  # the address passes from one to the other
        mine = Caller(here.api).post("/v1/customers").expect(201)
        customers.change_contact(mine["customer_id"], {"email": "ann@example.com"})
        assert customers.confirm_email(mine["customer_id"], "ann@example.com")
        one = Caller(here.api, mine["token"])
        one.delete(f"/v1/holds/{capped.hold(one, 'A-1-1').expect(201)['hold_id']}").expect(204)
    id = here.app.people.identities.identify(buyer.token or "", TokenKind.CUSTOMER).id
    with rights.of("emails"):
        letter = BookingLetter(booked["booking_id"], LetterKind.BOOKED)
        handed(app.emails, asdict(letter.deadline(id, here.clock.now())))
    assert "Your tickets" in last_email()
    with rights.of("publish"):  # the address was confirmed: its bookings are read
        assert app.publish(stream.batch(), CONTEXT) == {"batchItemFailures": []}
    owner.post(f"{sale.path}/check-ins", {"ticket": booked["ticket"]["ticket"]}).expect(201)
    assert owner.get(f"{sale.path}/attendees").status == 200
    owner.get(f"{sale.path}/sales").expect(200)
    assert other.post(f"{sale.path}/holds", {"seats": ["A-4-3"]}, Idempotency_Key="twice").status == 409
    here.clock.move(24 * 3600)
    with rights.of("sweep"):
        app.sweep(schedule(), CONTEXT)
    with rights.of("payments"):
        all_of("PAYMENTS_QUEUE", app.payments)


@told
def older(here: World, rights: Rights) -> None:
    """An event that is older than snapshots: each function that needs one makes it from the rows, and later checks
    it."""
    sale = here.sale({"A": rows(1, 8)}, waitlist=True, hold_seconds=60)
    guest, stream, seats = here.customer(), Stream(), iter(range(1, 9))

    def read() -> None:
        guest.get(f"{sale.path}/seats/A").expect(200)

    def subscribe() -> None:
        with rights.of("message"):
            app.message(socket("c1", {"action": "subscribe", "topics": [f"seats/{sale.event}/A"]}), CONTEXT)

    def publish() -> None:
        with rights.of("publish"):
            assert app.publish(stream.batch(), CONTEXT) == {"batchItemFailures": []}

    def offer() -> None:
        with rights.of("deadlines"):
            assert wiring.app().waitlist.make_offers.check(f"{sale.event}/A/1", here.clock.now())

    for function in (read, subscribe, publish, offer):
        for is_older in (True, False):
            seat = f"A-1-{next(seats)}"
            sale.hold(here.customer(), seat).expect(201)
            here.customer().post(f"{sale.path}/waitlist", {"seats": [seat]}).expect(201)
            here.clock.move(OVER_SECONDS)
            for sk in ("#", "PLAN") if is_older else ():
                Item(f"MAP#{sale.event}#A", sk).delete()
            rights.restart()
            function()


def stripe(here: World) -> Rights:
    """With Stripe as the provider: a booking, a message of Stripe's, and a check, which do not get through to it."""
    aws.client("secretsmanager").create_secret(
        Name=aws.ENVIRONMENT["STRIPE_SECRET"],
        SecretString='{"api_key": "sk_test_none", "publishable_key": "pk_test_none", "webhook_secret": "whsec_none"}',
    )
    config = msgspec.structs.replace(settings(), payments="stripe", stripe_api="http://127.0.0.1:9")
    rights = Rights(lambda: wiring.App(config, wiring.Ports(clock=here.clock)))
    here.api = ApiOfStages(here.api, rights)
    with rights.watching():
        Caller(here.api).post("/v1/payments/webhook", {}, Stripe_Signature="t=1,v1=none").expect(400)
        with rights.of("payments"):
            late = {"kind": "payment", "id": "pi_none", "at": here.clock.now() + 1000}
            handed(app.payments, late)
            here.clock.move(1)
            assert app.payments(sqs(late), CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    return rights
