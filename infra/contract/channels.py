"""The channels of the WebSocket: the kinds of topics, with what their messages hold."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.bars.line_views import BarBoard, BarBoardNews, BarQueue, BarQueueNews, Consoles
from chalicelib.bars.offer_views import BarOfferNews
from chalicelib.bars.request_views import BarRequestNews
from chalicelib.checkout.board_views import MarketBoard, MarketDoorNews, MarketFloorNews
from chalicelib.checkout.manager_views import MarketAdvice
from chalicelib.checkout.ticket_views import CheckoutNews
from chalicelib.core.identity import TokenKind
from chalicelib.seats.views import RowChanges, SectionMap
from chalicelib.stores.board_views import Board, MovedTicket, QueueChange, StoreChange
from chalicelib.stores.views import JoinCode
from chalicelib.waiting_room.views import WaitingRoom
from chalicelib.waitlist.views import EntryNews, OfferNews
from chalicelib.wiring.feeds import CustomerSnapshot


@dataclass(frozen=True)
class Channel:
    """A kind of topic: its name with parameters, who may watch it, its snapshot and its changes."""

    name: str
    topic: str
    about: str
    snapshot: type
    changes: tuple[type, ...]
    watcher: TokenKind | None = None
    bare: bool = False
    """A change is the new state itself, not a list of changes."""


CHANNELS = (
    Channel("seats", "seats/{event_id}/{section}", "The seats of a section.", SectionMap, (RowChanges,)),
    Channel(
        "waiting_room",
        "waiting-room/{room_id}",
        "A waiting room; a change is the whole room, and may skip versions.",
        WaitingRoom,
        (WaitingRoom,),
        bare=True,
    ),
    Channel("store", "store/{store_id}", "A store's board.", Board, (MovedTicket, QueueChange, StoreChange)),
    Channel(
        "counter",
        "operator/{store_id}",
        "A store's board with names and phones, for its staff.",
        Board,
        (MovedTicket, QueueChange, StoreChange),
        TokenKind.STORE,
    ),
    Channel(
        "display",
        "display/{display_id}",
        "The join code of a display.",
        JoinCode,
        (JoinCode,),
        TokenKind.DISPLAY,
        bare=True,
    ),
    Channel("bar", "bar/{bar_id}", "A bar's line by numbers; a change is the whole board.", BarBoard, (BarBoardNews,)),
    Channel(
        "console",
        "operator/{bar_id}",
        "A bar's line and its offers, for its operator.",
        BarQueue,
        (BarQueueNews, BarOfferNews),
        TokenKind.OPERATOR,
    ),
    Channel(
        "consoles",
        "operator/{operator_id}",
        "The lines and offers of an operator's bars.",
        Consoles,
        (BarQueueNews, BarOfferNews),
        TokenKind.OPERATOR,
    ),
    Channel(
        "market",
        "market/{market_id}",
        "A market's tills, lines and door by numbers; a change is all of the tills and lines, or the door.",
        MarketBoard,
        (MarketFloorNews, MarketDoorNews),
    ),
    Channel(
        "advice",
        "operator/{market_id}",
        "The advice on a market's tills, for its operator.",
        MarketAdvice,
        (MarketAdvice,),
        TokenKind.OPERATOR,
    ),
    Channel(
        "customer",
        "customer/{customer_id}",
        "A customer's own offers, waitlist entries, request to bars, and calls to a till.",
        CustomerSnapshot,
        (OfferNews, EntryNews, BarRequestNews, CheckoutNews),
        TokenKind.CUSTOMER,
    ),
)
