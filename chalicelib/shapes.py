"""The types of values that clients see in many places, with their formats and meanings.

`docs/openapi.json` and `docs/asyncapi.json` describe a property by the text below its field, or else by the text of its
type here.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

Instant = Annotated[
    str,
    Meta(description="RFC 3339, in UTC.", extra_json_schema={"format": "date-time"}, examples=["2027-01-01T19:00:00Z"]),
]
ExpiresAt = Annotated[
    str,
    Meta(
        description="When it lapses: RFC 3339, in UTC.",
        extra_json_schema={"format": "date-time"},
        examples=["2027-01-01T19:05:00Z"],
    ),
]
ExpiresIn = Annotated[
    int, Meta(description="Whole seconds until `expires_at`, from the moment of the answer.", examples=[300])
]
_SECRET = {"secret": True}

SECRET = Meta(extra=_SECRET)
"""Marks what gives access to whoever has it: `Annotated[str, SECRET]`. An answer with such a field is kept sealed."""

Link = Annotated[str, Meta(description="An address.", extra_json_schema={"format": "uri"})]
Svg = Annotated[str, Meta(description="A picture as SVG text.")]
NextCursor = Annotated[str, Meta(description="Send it as `cursor` to get the next page; null on the last page.")]
Version = Annotated[int, Meta(description="Grows by one with each change.", examples=[7])]
TimeZone = Annotated[str, Meta(description="A time zone by its IANA name.", examples=["Europe/Stockholm"])]
AccessToken = Annotated[str, Meta(description="Send it as `Authorization: Bearer <token>`.", extra=_SECRET)]
RefreshToken = Annotated[str, Meta(description="Good for one refresh; using it twice ends the sign-in.", extra=_SECRET)]

ReportToken = Annotated[str, Meta(description="The token in the link of the report's email.", examples=["eyJ..."])]
SeatName = Annotated[str, Meta(description="A seat: section, row and seat, joined by hyphens.", examples=["A-3-12"])]
SectionId = Annotated[str, Meta(description="A section's id within its venue.", examples=["A"])]
RowId = Annotated[str, Meta(description="A row's id within its section.", examples=["3"])]
SeatInRow = Annotated[str, Meta(description="A seat's name within its row.", examples=["12"])]
Category = Annotated[str, Meta(description="A price category of the venue.", examples=["standard"])]
RoomOrder = Annotated[
    str, Meta(description="`open`, `pause`, `resume`, `passthrough` or `close`.", examples=["open", "pause"])
]
ShopperNumber = Annotated[
    str,
    Meta(
        description="The shopper's number, which screens show: R for the regular line, E for express.",
        examples=["E012"],
    ),
]
VisitNumber = Annotated[str, Meta(description="The number at the door, which its screen shows.", examples=["D042"])]
LaneName = Annotated[str, Meta(description="A till's name: up to 16 letters, digits and hyphens.", examples=["3"])]
QueueNumber = Annotated[str, Meta(description="The number that screens show and staff call.", examples=["A012"])]


def _id(what: str, *prefixes: str) -> Meta:
    examples = [f"{prefix}_01KDXQ5V2M8Z0T4C6R9H3JYABC" for prefix in prefixes]
    return Meta(description=f"The id of {what}.", examples=examples, extra={"prefixes": prefixes})


BarId = Annotated[str, _id("a bar", "bar")]
BookingId = Annotated[str, _id("a booking", "bkg")]
CustomerId = Annotated[str, _id("a customer", "cus")]
DisplayId = Annotated[str, _id("a display in a store", "dsp")]
EntryId = Annotated[str, _id("an entry in a bar's line", "ent")]
EventId = Annotated[str, _id("an event", "evt")]
HoldId = Annotated[str, _id("a hold", "hld")]
OfferId = Annotated[str, _id("an offer", "ofr")]
OperatorId = Annotated[str, _id("an operator", "opr")]
PerformerId = Annotated[str, _id("a performer", "prf")]
QueueId = Annotated[str, _id("a queue of a store", "que")]
RequestId = Annotated[str, _id("a request to a bar", "req")]
RoomId = Annotated[str, _id("a waiting room, which is that of its event if it has one", "evt", "wrm")]
RoomTicketId = Annotated[str, _id("a ticket in a waiting room", "tkt")]
StoreId = Annotated[str, _id("a store", "str")]
TicketId = Annotated[str, _id("a ticket in a store's queue", "tkt")]
MarketId = Annotated[str, _id("a market", "mkt")]
CheckoutTicketId = Annotated[str, _id("a ticket in a market's line", "tkt")]
VisitId = Annotated[str, _id("a visit to a market", "vis")]
VenueId = Annotated[str, _id("a venue", "ven")]
WaitlistId = Annotated[str, _id("an entry in a waitlist", "wtl")]
