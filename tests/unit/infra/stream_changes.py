"""Changes of items, as the table's stream has them: of every kind that is read, and some that start no function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from boto3.dynamodb.types import TypeSerializer

from chalicelib.checkout.rules.door import Door
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.storage import doors, market_items
from chalicelib.table.values import values_of
from chalicelib.waiting_room.rules.rooms import Room, Terms
from functions.checkout.profiles import profile_of
from functions.checkout.requests import NewMarket

Item = Mapping[str, Any]
Record = Mapping[str, Any]

PUBLISH, PROJECT = "Publish", "ProjectChanges"


@dataclass(frozen=True)
class Change:
    """A write to an item. `before` is None for a new one."""

    kind: str
    pk: str
    sk: str
    after: Item
    before: Item | None = None

    @property
    def record(self) -> Record:
        """The change as the stream has it."""
        change: dict[str, Any] = {
            "Keys": _image({"pk": self.pk, "sk": self.sk}),
            "SequenceNumber": "100000000000000000001",
            "ApproximateCreationDateTime": 1_796_155_200.0,
            "NewImage": _image({"pk": self.pk, "sk": self.sk, **self.after}),
        }
        if self.before is not None:
            change["OldImage"] = _image({"pk": self.pk, "sk": self.sk, **self.before})
        return {"eventName": "INSERT" if self.before is None else "MODIFY", "dynamodb": change}


def _image(item: Item) -> dict[str, Any]:
    write = TypeSerializer().serialize
    return {name: write(value) for name, value in item.items()}


def _changed(kind: str, pk: str, sk: str, item: Item, /, **after: Any) -> Change:
    return Change(kind, pk, sk, {**item, **after}, item)


ROW = {"place": 1, "category": "gold", "names": "1 2", "version": 1, "seats": {}}
SEAT_OFFER = {
    "event": "evt_1",
    "seats": ["A-1-1"],
    "amounts": [1250],
    "amount": 1250,
    "currency": "EUR",
    "until": 2_000,
    "entry": "wtl_1",
    "wish": "seats:A-1-1",
    "state": "open",
}
ENTRY = {"id": "wtl_1", "category": "gold", "quantity": 1, "joined": 1_000, "state": "joining"}
REQUEST = {
    "chosen": "bar_1",
    "party": 2,
    "wait": 30,
    "radius": 1_000,
    "width": 1,
    "made": 1_000,
    "search_until": 46_000,
    "state": "REQUESTING",
    "step": 1,
}
BAR = {
    "operator": "opr_1",
    "name": "The Crown",
    "lat": 59,
    "lon": 18,
    "max_queue": 10,
    "servers": 1,
    "visit": 60,
    "grace": 300,
    "radius": 50,
    "dwell": 60,
    "arrival": "suggest",
    "door": "a secret",
    "status": "CLOSED",
    "pace": 60,
    "issued": 0,
    "version": 1,
    "queueing": 0,
}
BAR_OFFER = {
    "request": "brq_1",
    "customer": "cus_1",
    "party": 2,
    "made": 1_000,
    "until": 46_000,
    "state": "pending",
}
STORE = {
    "name": "Corner",
    "timezone": "UTC",
    "email_key": "corner@example.com",
    "opened": 1_000,
    "closes_at": 9_000,
    "state": "open",
    "displays": 1,
}
QUEUE = {"id": "que_a", "name": "Bread", "paused": False, "shut": False, "issued": 1, "closes_at": 9_000, "mean": 120}
TICKET = {
    "id": "tkt_1",
    "queue": "que_a",
    "customer": "cus_1",
    "joined": 1_000,
    "state": "waiting",
}
DISPLAY = {"display_id": "dsp_1", "code": "123456", "version": 1, "created": 1_000, "closes_at": 9_000, "shut": False}
BOOKING = {"event": "evt_1", "customer": "cus_1", "seats": ["A-1-1"], "status": "paid"}
TERMS = Terms(
    opens_at=1_000,
    starts_at=2_000,
    closes_at=9_000,
    capacity=1,
    max_per_minute=None,
    claim_seconds=60,
    admission_seconds=60,
    max_renewals=0,
)
ROOMS = [Room("evt_1", "opr_1", TERMS, 1_000, "salt", turn, version=turn) for turn in (1, 2)]
ROOM, NEXT_ROOM = ({"turn": each.turn, "room": msgspec.json.encode(each).decode()} for each in ROOMS)
MARKET = values_of(market_items.item_of(Market("mkt_1", "opr_1", profile_of(NewMarket("Corner Market")))))
DOOR = values_of(doors.item_of(Door("mkt_1", version=1)))
SHOPPER = {"customer": "cus_1", "line": "main", "joined": 1_000, "items": 3, "turn": 1, "missed": 0, "state": "waiting"}
CART = {"hold_id": "hld_1", "hold_state": "held"}
EVENT = {"status": "draft"}

READ = {
    PUBLISH: (
        _changed("row", "SEATS#evt_1#A", "ROW#1", ROW, version=2, seats={"1": {"s": "blocked"}}),
        Change("new seat offer", "CUSTOMER#cus_1", "OFFER#ofr_1", SEAT_OFFER),
        _changed("seat offer", "CUSTOMER#cus_1", "OFFER#ofr_1", SEAT_OFFER, state="declined"),
        Change("new entry", "CUSTOMER#cus_1", "ENTRY#evt_1#gold", ENTRY),
        _changed("entry", "CUSTOMER#cus_1", "ENTRY#evt_1#gold", ENTRY, state="waiting", numbers=["gold 7"]),
        Change("new request", "CUSTOMER#cus_1", "REQUEST#brq_1", REQUEST),
        _changed("request", "CUSTOMER#cus_1", "REQUEST#brq_1", REQUEST, state="IDLE", reason="NO_MATCH", ended=2_000),
        _changed("booking", "BOOKING#bkg_1", "~", BOOKING, status="confirmed"),
        _changed("cancelled booking", "BOOKING#bkg_1", "~", {**BOOKING, "status": "confirmed"}, status="cancelled"),
        _changed("confirmed address", "CUSTOMER#cus_1", "~", {"email": "a@example.com"}, email_confirmed=True),
        Change("new ticket", "STORE#str_1", "TICKET#A#000001", TICKET),
        _changed("ticket", "STORE#str_1", "TICKET#A#000001", TICKET, state="processing", called=2_000),
        _changed("queue", "STORE#str_1", "QUEUE#A", QUEUE, paused=True),
        _changed("store", "STORE#str_1", "~", STORE, state="closing"),
        _changed("display", "DOORS#str_1", "DISPLAY#01", DISPLAY, code="654321", version=2),
        Change("new bar", "BAR#bar_1", "~", BAR),
        _changed("bar", "BAR#bar_1", "~", BAR, status="WAITING", version=2),
        Change("new bar offer", "BAR#bar_1", "OFFER#ofr_2", BAR_OFFER),
        _changed("bar offer", "BAR#bar_1", "OFFER#ofr_2", BAR_OFFER, state="accepted"),
        _changed("waiting room", "ROOM#evt_1", "~", ROOM, **NEXT_ROOM),
        Change("new market", "MARKET#mkt_1", "~", MARKET),
        _changed("market", "MARKET#mkt_1", "~", MARKET, version=2),
        Change("new door", "MARKET#mkt_1", "DOOR", DOOR),
        _changed("door", "MARKET#mkt_1", "DOOR", DOOR, heads=3),
        _changed("shopper's ticket", "MARKET#mkt_1", "TICKET#R#000000001", SHOPPER, state="called", lane="3"),
    ),
    PROJECT: (
        Change("new published event", "EVENT#evt_1", "~", {"status": "published"}),
        _changed("event", "EVENT#evt_1", "~", EVENT, status="published"),
        Change("new venue", "VENUE#ven_1", "~", {}),
        _changed("venue", "VENUE#ven_1", "~", {}, name="Roxy"),
        Change("new performer", "PERFORMER#prf_1", "~", {}),
        _changed("performer", "PERFORMER#prf_1", "~", {}, name="The Stranglers"),
        Change("first hold of a cart", "CART#cus_1", "evt_1", CART),
        _changed("next hold of a cart", "CART#cus_1", "evt_1", CART, hold_id="hld_2"),
        _changed("booking", "BOOKING#bkg_1", "~", BOOKING, status="confirmed"),
    ),
}
"""One change of every kind that each function reads."""

UNREAD = {
    PUBLISH: (
        Change("new row", "SEATS#evt_1#A", "ROW#1", ROW),
        _changed("version of seats", "SEATS#evt_1#A", "#", {"version": 1}, version=2),
        _changed("version of a customer", "CUSTOMER#cus_1", "#", {"version": 1}, version=2),
        _changed("version of a store", "STORE#str_1", "#", {"version": 1}, version=2),
        _changed("version of a bar", "BAR#bar_1", "#", {"version": 1}, version=2),
        _changed("version of a console", "OPERATOR#bar_1", "#", {"version": 1}, version=2),
        Change("watcher", "TOPIC#store/str_1", "CONN#c1", {}),
        Change("connection", "CONN#c1", "~", {"topics": {"store/str_1"}}),
        _changed("booking being paid for", "BOOKING#bkg_1", "~", BOOKING, payment_id="pi_1"),
        Change("new waiting room", "ROOM#evt_1", "~", ROOM),
        Change("history of a waiting room", "AUDIT#evt_1", "000000000001000#000000001", {"act": "set up"}),
        Change("place in a waiting room", "PLACE#evt_1#cus_1", "~", {"bucket": 0, "slot": 0}),
        _changed("claim of a place", "CALLED#evt_1#0", "BLOCK#00000000", {"p1": [1, 2, 0]}, p2=[1, 2, 0]),
        Change("new shopper's ticket", "MARKET#mkt_1", "TICKET#R#000000001", SHOPPER),
        Change("quarter hour of a market", "MARKET#mkt_1", "QUARTER#00000000001000", {"joined": 3}),
        _changed("version of a market", "MARKET#mkt_1", "#", {"version": 1}, version=2),
        Change("what a customer has in a market", "CUSTOMER#cus_1", "SHOPPER#mkt_1", {"step": 1}),
        Change("scan of a display", "DOORS#str_1", "SCAN#scn_1", {"customer": "cus_1", "until": 2_000}),
    ),
    PROJECT: (
        _changed("row", "SEATS#evt_1#A", "ROW#1", ROW, version=2),
        _changed("cart that let go", "CART#cus_1", "evt_1", CART, hold_state="released"),
        Change("posting", "FIND#jazz", "evt_1", {}),
        _changed("slice of counts", "DONE#1", "~", {"weight": 1}, weight=2),
    ),
}
"""Changes that must not start the function: those that it makes itself would start it again without an end."""
