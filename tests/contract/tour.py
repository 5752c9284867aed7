"""A tour of the whole contract in one process: a sale, its waitlist, a store, a bar, waiting rooms and a market; every
call once or more.

`python -m tests.contract.tour` writes docs/examples.json, which the document shows and a test compares.
"""

from __future__ import annotations

import json
import re
from typing import Any

import app
from chalicelib.core.times import DAY, MINUTE, rfc3339
from infra.contract import asyncapi, openapi
from tests.contract.recorder import Recorder, text
from tests.contract.shapes import kind_of
from tests.support.events import CONTEXT, Stream, socket
from tests.support.listing import Listing
from tests.worlds.hall import Hall
from tests.worlds.world import World, world

NOT_CALLED = {"receive_payment_event"}
"""Only the payment provider can sign it; tests/api/orders/test_payment_webhook.py calls it."""

_PASSWORD = "correct horse battery staple"
_ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABn"
_BROWSER = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
"""Of an example of RFC 8291."""


class Tour:
    def __init__(self, here: World, recorder: type[Recorder] = Recorder) -> None:
        self.here = here
        self.hall = Hall(here)
        self.recorder = recorder(here.api, openapi.document())
        self._asked: list[dict[str, Any]] = []
        self._stream = Stream(("SEATS#", "CUSTOMER#", "STORE#", "DOORS#", "BAR#", "ROOM#", "MARKET#"))

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Every message to and from a socket."""
        return self._asked + [json.loads(text) for _, text in self.here.sockets.sent]

    @property
    def examples(self) -> dict[str, Any]:
        """The content of docs/examples.json: the first of each call and of each kind of message."""
        document, messages = asyncapi.document(), dict[str, Any]()
        for message in self.messages:
            messages.setdefault(kind_of(message, document), self.recorder.example(message))
        return {"calls": dict(sorted(self.recorder.examples.items())), "messages": dict(sorted(messages.items()))}

    def _send(self, **message: Any) -> None:
        self._asked.append(message)
        app.message(socket("socket", message), CONTEXT)

    def _watch(self, topic: str, token: str | None = None) -> None:
        self._send(action="subscribe", topics=[topic], **({"token": token} if token else {}))

    def _publish(self) -> None:
        """Deliver the table's stream to the publisher."""
        assert app.publish(self._stream.batch(self.here.clock.now()), CONTEXT) == {"batchItemFailures": []}

    def call(self, name: str, token: str | None = None, /, body: Any = None, **given: Any) -> Any:
        """As `Recorder.call`, a second after the call before: the order of lists is that of the calls."""
        self.here.clock.move(1)
        return self.recorder.call(name, token, body, **given)

    def walk(self) -> None:
        self.call("about")
        self._send(action="ping")
        self._send(action="subscribe", topics=["nothing/here"])
        self._send(action="unsubscribe", topics=["nothing/here"])
        operator = self._people()
        self._sale(operator)
        self._waitlist(operator)
        self._store()
        self._bar(operator)
        operator = self.call("sign_in_operator", body={"email": "ann@example.com", "password": _PASSWORD})[
            "access_token"
        ]
        self._event_room(operator)
        self._own_room(operator)
        self._market(operator)

    def _people(self) -> str:
        """An operator's account; returns their token."""
        email = {"email": "ann@example.com"}
        made = self.call("add_operator", body={**email, "password": "first password", "name": "Roxy Cinemas"})
        self.call("refresh_operator", body={"refresh_token": made["refresh_token"]})
        self.call("ask_operator_email", made["access_token"])
        self.call("confirm_operator_email", body={"token": self._mailed_token()})
        self.call("forgot_operator_password", body=email)
        self.call("reset_operator_password", body={"token": self._mailed_token(), "password": _PASSWORD})
        signed = self.call("sign_in_operator", body={**email, "password": _PASSWORD})
        other = self.call("sign_in_operator", body={**email, "password": _PASSWORD})
        self.call("sign_out_operator", body={"refresh_token": other["refresh_token"]})
        self._operator_id = str(signed["operator_id"])
        return str(signed["access_token"])

    def _mailed_token(self) -> str:
        """The token of the newest link."""
        self.hall.pump()
        found = re.search(r"#/\w+/\w+/(\S+)", self.here.post.emails[-1].text)
        assert found
        return found[1]

    def _customer(self) -> tuple[str, str]:
        """A new customer's token and id."""
        self.call("get_challenge")
        made = self.call("add_customer")
        self.call("get_push_key")
        self.call("subscribe_device", made["token"], {"endpoint": _ENDPOINT, "keys": _BROWSER, "language": "de"})
        self.call("unsubscribe_devices", made["token"])
        return made["token"], made["customer_id"]

    def _event(self, operator: str, **changes: Any) -> str:
        """A published event of two rows."""
        plan = [{"id": str(row), "category": "standard", "seats": ["1", "2", "3", "4"]} for row in (1, 2)]
        venue = {
            "name": "Roxy 1",
            "timezone": "Europe/Stockholm",
            "sections": [{"id": "A", "name": "Stalls", "rows": plan}],
        }
        venue["location"] = {"lat": 59.3326, "lon": 18.0649, "address": "Kungsgatan 1"}
        place = self.call("add_venue", operator, venue)["venue_id"]
        performer = self.call("add_performer", operator, {"name": "The Avengers"})["performer_id"]
        body = {
            "name": "Avengers: Endgame",
            "venue_id": place,
            "performer_ids": [performer],
            "release": "avengers-endgame",
            "starts_at": "2027-01-01T19:00:00Z",
            "ends_at": "2027-01-01T22:00:00Z",
            "sale_ends_at": "2027-01-01T19:30:00Z",
            "on_sale_at": "2026-12-01T10:00:00Z",
            "prices": {"standard": {"amount": 1250, "currency": "EUR"}},
            **changes,
        }
        event = str(self.call("add_event", operator, body)["event_id"])
        self.call("publish_event", operator, event_id=event)
        return event

    def _sale(self, operator: str) -> None:
        event = self._event(operator)
        listing = Listing(self.here)
        (own,) = self.call("list_events", operator)["items"]
        venue, performer = own["venue_id"], own["performer_ids"][0]
        self.call("list_venues", operator, query={"limit": "10"})
        self.call("get_venue", venue_id=venue)
        self.call("change_venue", operator, {"name": "Roxy One"}, venue_id=venue)
        self.call("list_performers", operator)
        self.call("get_performer", performer_id=performer)
        self.call("change_performer", operator, {"name": "Avengers"}, performer_id=performer)
        self.call("change_event", operator, {"description": "The end of the saga."}, event_id=event, If_Match='"2"')
        self.call("get_event", event_id=event)
        self.call("change_seats", operator, {"seats": ["A-2-4"], "blocked": True}, event_id=event)
        self._buy(operator, event)
        listing.follow()
        listing.rank()
        assert self.call("search_events", query={"keyword": "aveng"})["items"]
        assert self.call("list_popular_events", query={"limit": "5"})["items"]

    def _buy(self, operator: str, event: str) -> None:
        customer, _ = self._customer()
        contact = {"name": "Bo Ek", "email": "bo@example.com", "phone": "+46701234567"}
        self.call("describe_customer", customer, contact)
        self.call("ask_customer_email", customer)
        self.call("confirm_email_by_link", body={"token": self._mailed_token()})
        code = re.search(r"\d{4} \d{4}", self.here.post.emails[-1].text)
        assert code
        self.call("confirm_customer_email", customer, {"code": code[0]})
        self.call("get_seat_counts", event_id=event)
        self._publish()
        self._watch(f"seats/{event}/A")
        hold = self.call("take_hold", customer, {"seats": ["A-1-1", "A-1-2"]}, event_id=event)["hold_id"]
        self._publish()
        self.call("get_section_seats", event_id=event, section="A")
        self.call("get_hold", customer, hold_id=hold)
        self.call("extend_hold", customer, hold_id=hold)
        booking = self.call("book", customer, {"hold_id": hold, "payment": {"method": "test"}}, id=event)["booking_id"]
        ticket = self.call("get_booking", customer, id=booking)["ticket"]["ticket"]
        self.call("list_bookings", customer)
        self.call("get_ticket_svg", customer, query={"seat": "A-1-1"}, id=booking)
        self.call("get_ticket_png", customer, id=booking, Accept="image/png")
        self.call("get_ticket_page", customer, id=booking)
        self.call("get_calendar_entry", customer, id=booking)
        self.call("send_booking", customer, id=booking)
        self.call("get_ticket_keys")
        self.call("get_sales", operator, event_id=event)
        self.call("list_attendees", operator, event_id=event)
        self.call("cancel_booking", customer, {"seats": ["A-1-2"]}, id=booking)
        self.call("check_in", operator, {"ticket": ticket}, event_id=event)
        best = {"best_available": {"category": "standard", "quantity": 2}}
        again = self.call("take_hold", customer, best, event_id=event)["hold_id"]
        self.call("release_hold", customer, hold_id=again)

    def _waitlist(self, operator: str) -> None:
        event = self._event(operator, name="Sold out", waitlist=True, max_per_customer=4)
        holder, _ = self._customer()
        hold = self.call("take_hold", holder, {"seats": ["A-1-1", "A-1-2", "A-1-3", "A-1-4"]}, event_id=event)[
            "hold_id"
        ]
        first, name = self._customer()
        second, _ = self._customer()
        entry = self.call("join_waitlist", first, {"category": "standard", "quantity": 2}, event_id=event)
        self.call("join_waitlist", second, {"seats": ["A-1-3", "A-1-4"]}, event_id=event)
        self.call("list_waitlist_entries", first, event_id=event)
        self.call("release_hold", holder, hold_id=hold)
        self._watch(f"customer/{name}", first)
        self.hall.pump()
        self._publish()
        (offer,) = self.call("list_waitlist_offers", first)["items"]
        self.call("get_waitlist_offer", first, offer_id=offer["offer_id"])
        self.call("accept_waitlist_offer", first, offer_id=offer["offer_id"])
        self.hall.pump()
        for offer in self.call("list_waitlist_offers", second)["items"]:
            self.call("decline_waitlist_offer", second, offer_id=offer["offer_id"])
        self.call("leave_waitlist", first, query={"waitlist_id": entry["waitlist_id"]}, event_id=event)
        self.call("close_waitlist", operator, event_id=event)
        self.call("open_waitlist", operator, event_id=event)
        self.call("get_waitlist_summary", operator, event_id=event)
        self.call("cancel_event", operator, event_id=event)

    def _store(self) -> None:
        email = {"email": "shop@example.com"}
        body = {**email, "password": "first password", "name": "Bakery", "timezone": "Europe/Stockholm"}
        opened = self.call("open_store", body={**body, "queues": ["Bread", "Cakes"]})
        path = {"store_id": opened["store_id"]}
        self.call("refresh_store", body={"refresh_token": opened["refresh_token"]})
        self.call("ask_store_email", opened["access_token"])
        self.call("confirm_store_email", body={"token": self._mailed_token()})
        self.call("forgot_store_password", body=email)
        self.call("reset_store_password", body={"token": self._mailed_token(), "password": _PASSWORD})
        other = self.call("sign_in_store", body={**email, "password": _PASSWORD})
        self.call("sign_out_store", body={"refresh_token": other["refresh_token"]})
        store = self.call("sign_in_store", body={**email, "password": _PASSWORD})["access_token"]
        bread, cakes = (queue["queue_id"] for queue in opened["queues"])
        self.call("change_store", store, {"description": "Fresh every day"}, **path)
        display = self.call("add_display", store, **path)
        spare = self.call("add_display", store, **path)
        self.call("list_displays", store, **path)
        self._publish()
        self._watch(f"store/{path['store_id']}")
        self._watch(f"operator/{path['store_id']}", store)
        self._watch(f"display/{display['display_id']}", display["display_token"])
        self.call("remove_display", store, display_id=spare["display_id"], **path)
        customer, _ = self._customer()
        code = self.call("get_join_code", display["display_token"], **path)["code"]
        session = self.call("scan_code", customer, {"code": code}, **path)["session"]
        people = [
            {"name": "Bo", "phone": "+46701234567", "queue_id": bread},
            {"name": "Eva", "queue_id": bread},
            {"name": "Ida", "queue_id": cakes},
        ]
        joined = self.call("join_queue", customer, {"session": session, "people": people}, **path)["tickets"]
        self.call("get_store_ticket", customer, ticket_id=joined[1]["ticket_id"])
        called = self.call("call_next_ticket", store, queue_id=bread, **path)
        self.call("get_store_board", store, **path)
        self._publish()
        done = {"from": "processing", "to": "done"}
        self.call("move_store_ticket", store, done, ticket_id=called["ticket_id"], **path)
        self.call("move_store_ticket", store, {"queue_id": cakes}, ticket_id=joined[1]["ticket_id"], **path)
        self.call("leave_queue", customer, ticket_id=joined[1]["ticket_id"])
        assert self.call("call_next_ticket", store, queue_id=bread, **path) is None
        self.call("close_store", store, **path)
        self.hall.pump()
        link = re.search(r"/v1/store-reports/(\S+)", self.here.post.emails[-1].text)
        assert link
        self.call("download_store_report", token=link[1])

    def _bar(self, operator: str) -> None:
        bars = [self._open_bar(operator, name) for name in ("The Anchor", "The Bell")]
        chosen, other = ({"bar_id": bar} for bar in bars)
        self.call("list_bars", operator)
        self.call("change_bar", operator, {"max_queue": 30}, **chosen)
        self.call("get_bar", **chosen)
        self.call("get_door_code", operator, **chosen)
        door = self.call("change_door_code", operator, **chosen)
        self._publish()
        self._watch(f"bar/{bars[0]}")
        self._watch(f"operator/{bars[0]}", operator)
        self._watch(f"operator/{self._operator_id}", operator)
        guest = self._guest(**chosen)
        (offer,) = self.call("list_bar_offers", operator, **chosen)["items"]
        self.call("accept_bar_offer", operator, offer_id=offer["offer_id"])
        self.call("get_bar_queue", operator, **chosen)
        self.call("get_bar_board", **chosen)
        self.call("list_bar_requests", guest[0])
        self._publish()
        self.call("get_bar_request", *guest[:1], request_id=guest[1])
        self.call("arrive_at_bar", guest[0], {"code": door["code"]}, request_id=guest[1])
        entry = {"entry_id": f"ent_{guest[1].partition('_')[2]}"}
        self.call("call_guest", operator, **chosen, **entry)
        self.call("record_no_show", operator, **chosen, **entry)
        self.call("return_to_bar", guest[0], request_id=guest[1])
        self.call("call_guest", operator, **chosen, **entry)
        self.call("seat_guest", operator, **chosen, **entry)
        self._missed(operator, chosen)
        self._moved_on(operator, chosen, other)
        self.call("pause_bar", operator, **chosen)
        self.call("close_bar", operator, **chosen)

    def _open_bar(self, operator: str, name: str) -> str:
        place = {"lat": 59.3326, "lon": 18.0649, "address": "Kungsgatan 3"}
        bar = str(self.call("add_bar", operator, {"name": name, "location": place, "max_queue": 20})["bar_id"])
        self.call("open_bar", operator, bar_id=bar)
        return bar

    def _guest(self, bar_id: str) -> tuple[str, str]:
        """A guest who has asked a bar; returns their token and their request."""
        token, name = self._customer()
        self._watch(f"customer/{name}", token)
        self.call("share_location", token, {"lat": 59.333, "lon": 18.065, "accuracy": 15})
        self.call("find_bars_nearby", token, query={"party_size": "2", "radius": "1000"})
        made = self.call("request_bar", token, {"party_size": 2, "max_wait_minutes": 60}, bar_id=bar_id)
        self.hall.pump()
        return token, made["request_id"]

    def _missed(self, operator: str, chosen: dict[str, str]) -> None:
        """A guest misses the call, and the bar lets them back."""
        _, request = self._guest(**chosen)
        (offer,) = self.call("list_bar_offers", operator, **chosen)["items"]
        self.call("accept_bar_offer", operator, offer_id=offer["offer_id"])
        entry = {"entry_id": f"ent_{request.partition('_')[2]}"}
        self.call("call_guest", operator, **chosen, **entry)
        self.call("record_no_show", operator, **chosen, **entry)
        self.call("let_guest_back", operator, **chosen, **entry)

    def _moved_on(self, operator: str, chosen: dict[str, str], other: dict[str, str]) -> None:
        """A bar rejects a guest; another accepts; the guest confirms it, or searches on, or gives up."""
        for end in ("confirm_bar", "reject_bar", "cancel_bar_request"):
            token, request = self._guest(**chosen)
            (offer,) = self.call("list_bar_offers", operator, **chosen)["items"]
            self.call("reject_bar_offer", operator, offer_id=offer["offer_id"])
            self.hall.pump()
            (offer,) = self.call("list_bar_offers", operator, **other)["items"]
            self.call("accept_bar_offer", operator, offer_id=offer["offer_id"])
            self.call(end, token, request_id=request)
        self.call("forget_location", token)

    def _event_room(self, operator: str) -> None:
        event, now = self._event(operator, name="First night"), self.here.clock.now()
        room = {"room_id": event}
        terms = {"opens_at": rfc3339(now), "starts_at": rfc3339(now + MINUTE), "capacity": 500, "max_per_minute": 300}
        self.call("set_up_event_room", operator, terms, event_id=event)
        self.call("say_in_event_room", operator, {"message": "Doors open at seven."}, event_id=event)
        self._publish()
        self._watch(f"waiting-room/{event}")
        customer, _ = self._customer()
        joined = self.call("join_waiting_room", customer, **room)
        done = self.hall.app.waiting_room.assign_places.batch(self.hall.joins.taken())
        assert done.given == 1
        self.call("order_event_room", operator, event_id=event, order="open")
        for _ in range(4):
            self.hall.move(5)
        self._publish()
        self.call("get_waiting_room", **room)
        ticket = self.call("get_room_ticket", customer, ticket_id=joined["ticket_id"], **room)["ticket"]
        admission = self.call("claim_admission", customer, {"ticket": ticket}, **room)["admission_token"]
        best = {"best_available": {"category": "standard", "quantity": 2}}
        self.call("take_hold", customer, best, event_id=event, X_Admission=admission)
        self.call("renew_admission", customer, {"ticket": ticket}, **room)
        self.call("get_admission_keys")
        self.hall.move(5)
        self.call("get_event_room", operator, event_id=event)
        self.call("leave_waiting_room", customer, **room)
        self.call("get_event_room_history", operator, event_id=event)

    def _own_room(self, operator: str) -> None:
        starts_at = rfc3339(self.here.clock.now() + DAY)
        page = {"name": "Sneaker drop", "target_url": "https://shop.example.com/drop"}
        terms = {**page, "starts_at": starts_at, "capacity": 50, "challenge": True}
        room = {"room_id": self.call("add_waiting_room", operator, terms)["room_id"]}
        self.call("list_waiting_rooms", operator)
        self.call("change_waiting_room", operator, {**terms, "capacity": 80}, **room)
        self.call("say_in_room", operator, {"message": "Sizes 36 to 46."}, **room)
        self.call("get_room_challenge", **room)
        self.call("order_room", operator, order="close", **room)
        self.call("get_room_figures", operator, **room)
        self.call("get_room_history", operator, **room)

    def _market(self, operator: str) -> None:
        new = {"name": "Corner Market", "max_inside": 2, "express_items": 10, "mean_service_seconds": 150}
        market = {"market_id": self.call("add_market", operator, new)["market_id"]}
        self.call("list_markets", operator)
        self.call("change_market", operator, {"max_inside": 200}, **market)
        for lane in ("1", "2"):
            self.call("put_lane", operator, {"kind": "regular", "state": "open"}, lane=lane, **market)
        self.call("get_market", **market)
        self._watch(f"market/{market['market_id']}")
        self._watch(f"operator/{market['market_id']}", operator)
        guest, customer = self._customer()
        self._watch(f"customer/{customer}", guest)
        visit = self.call("enter_market", guest, **market)["visit_id"]
        self.call("get_market_visit", guest, visit_id=visit, **market)
        self.call("report_counts", operator, {"sensor": "north", "since": "1", "entered": 3, "left": 1}, **market)
        self.call("set_head_count", operator, {"inside": 2}, **market)
        ticket = self.call("join_market_line", guest, {"items": 7}, **market)["ticket_id"]
        for _ in range(3):
            self.call("join_market_line", operator, {"items": 30}, **market)
        self.call("call_next_shopper", operator, lane="1", **market)
        self._publish()
        self.call("get_checkout_ticket", guest, ticket_id=ticket, **market)
        self.call("get_market_board", **market)
        self.call("get_market_line", operator, **market)
        self.call("recall_shopper", operator, lane="1", **market)
        self.call("record_missed_shopper", operator, lane="1", **market)
        self.call("call_next_shopper", operator, lane="1", **market)
        self.call("put_shopper_back", operator, lane="1", **market)
        self.call("call_next_shopper", operator, lane="2", **market)
        self.call("finish_shopper", operator, lane="2", **market)
        self.call("leave_market_line", guest, ticket_id=ticket, **market)
        self.call("leave_market", guest, visit_id=visit, **market)
        self.here.clock.move(61)
        self.hall.app.checkout.advise_market.check(market["market_id"])
        self._publish()
        self.call("get_market_advice", operator, **market)
        self.call("get_market_history", operator, **market)
        self.call("get_market_history_sheet", operator, **market)


def walked() -> Tour:
    """A whole tour."""
    with world() as here:
        tour = Tour(here)
        tour.walk()
        return tour


if __name__ == "__main__":
    openapi.EXAMPLES.write_text(text(walked().examples))
