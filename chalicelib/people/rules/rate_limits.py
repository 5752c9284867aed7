"""Limits: how often one network address and one identity may make a call that is open to all.

An identity has two limits: a strict one at each network address, and a much wider one over all addresses. The strict
one stops an attacker at one address without locking the owner out elsewhere: that takes many networks, not one. The
wide one stops an attacker with many networks.

Windows begin at the same instants for all callers, and each begins at zero. So twice the limit may pass around the
border of two windows: this is the price of one counter a window.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.times import DAY, HOUR, MINUTE, SECOND

_NETWORK_BITS = 56


class LimitedAct(StrEnum):
    """What is limited. An account counts as an identity, and many people may share one network address.

    OPEN_ACCOUNT: open an account. Ten tries allow for typing errors; a thousand accounts an hour from one address are
    abuse.
    SIGN_IN: try a password. Twenty guesses in a quarter of an hour find no password, nor do two hundred, and an owner
    who has forgotten theirs is not locked out. A thousand stop an attacker who tries one password on many accounts.
    FORGOT: request an email to reset a password. More than five an hour annoy the account's owner.
    SCAN: scan the code on a shop's display. A customer scans again when another was faster. A shop's Wi-Fi is one
    address, so its limit has to fit all customers of the shop.
    REQUEST_BAR: request a place in a bar. Each request alerts the staff of up to five bars. A crowd's Wi-Fi is one
    address.
    ADD_BAR: add a bar. An operator may import a whole chain in a day.
    ADD_ROOM: add a waiting room of one's own. Each is looked at every few seconds, at a few cents a day.
    ADD_MARKET: add a market.
    ENTER_MARKET: ask to come into a market. A phone asks again while it waits at the door. A market's Wi-Fi is one
    address.
    JOIN_LINE: join a market's line. A market's Wi-Fi is one address.
    SAY_IN_ROOM: say something to those who wait in one's waiting rooms. Each word is pushed to all who watch; one every
    ten seconds is more than anyone reads.
    NEW_CUSTOMER: become a customer. Everyone in a full arena, behind one address, gets an identity within minutes.
    WRITE_ROWS: let the store write items, by the item. A short event at the largest venue writes five thousand rows,
    and each word of a published event some more. A chain of a hundred screens imports its week, 3,500 shows of twenty
    rows and 250 terms, in one day. A million writes cost about a dollar.
    ADD_TICKETS: as a store's staff, add people to its queues or move them to another one, by the ticket. A shop that
    takes a person every nine seconds, day and night, adds ten thousand a day.
    LEARN_TAKEN: be told that an address has an account. A handful is for people who forgot that they have one; more is
    a list of addresses being tried.
    ENTER_EMAIL: enter an address as a customer's. Each one that is not confirmed is a letter that waits to be sent.
    CONFIRM: confirm an address. Ten tries of a code with eight digits guess nothing.
    LETTER: email an address, whatever the letter is about. A guest of a busy evening gets a few an hour.
    SEND_BOOKING: have a booking sent to one's own address. Ten are more than anyone reads in an hour.
    EVENT_LETTER: email an address because an organiser has moved an event. Organisers cannot fill an inbox, nor use up
    what other letters need.
    ASK_TO_CONFIRM: email an address that is not confirmed. Anyone may enter any address, so its owner gets few a day.
    CAUSE_LETTER: enter one address at one network address, so that one stranger does not use up what its owner needs.
    ASK_TO_RESET: email an address for a new password, of which anyone can be the cause.
    """

    OPEN_ACCOUNT = "open"
    SIGN_IN = "sign-in"
    FORGOT = "forgot"
    SCAN = "scan"
    REQUEST_BAR = "ask"
    ADD_BAR = "add-bar"
    ADD_ROOM = "add-room"
    ADD_MARKET = "add-market"
    ENTER_MARKET = "enter-market"
    JOIN_LINE = "join-line"
    SAY_IN_ROOM = "say-in-room"
    NEW_CUSTOMER = "customer"
    WRITE_ROWS = "rows"
    ADD_TICKETS = "tickets"
    LEARN_TAKEN = "learn-taken"
    ENTER_EMAIL = "enter-email"
    CONFIRM = "confirm"
    LETTER = "letter"
    SEND_BOOKING = "send-booking"
    EVENT_LETTER = "event-letter"
    ASK_TO_CONFIRM = "ask-to-confirm"
    CAUSE_LETTER = "cause-letter"
    ASK_TO_RESET = "ask-to-reset"


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The most acts in a `window` (milliseconds): of one identity at one network address (`here`), of one identity at
    all addresses (`everywhere`), and of all callers at one address (`network`). None is not counted."""

    window: int
    here: int | None
    everywhere: int | None
    network: int | None

    def number(self, now: int) -> int:
        """The number of the window at `now`."""
        return now // self.window

    def end(self, now: int) -> int:
        """The instant at which the next window begins."""
        return (self.number(now) + 1) * self.window

    def seconds_left(self, now: int) -> int:
        """Seconds until the next window begins, rounded up."""
        return -(-(self.end(now) - now) // SECOND)


LIMITS = {
    LimitedAct.OPEN_ACCOUNT: RateLimit(HOUR, 10, 100, 1_000),
    LimitedAct.SIGN_IN: RateLimit(15 * MINUTE, 20, 200, 1_000),
    LimitedAct.FORGOT: RateLimit(HOUR, 5, 20, 500),
    LimitedAct.SCAN: RateLimit(10 * MINUTE, None, 60, 10_000),
    LimitedAct.REQUEST_BAR: RateLimit(10 * MINUTE, None, 60, 10_000),
    LimitedAct.ADD_BAR: RateLimit(DAY, None, 1_000, None),
    LimitedAct.ADD_ROOM: RateLimit(DAY, None, 50, None),
    LimitedAct.ADD_MARKET: RateLimit(DAY, None, 200, None),
    LimitedAct.ENTER_MARKET: RateLimit(10 * MINUTE, None, 120, 20_000),
    LimitedAct.JOIN_LINE: RateLimit(10 * MINUTE, None, 60, 10_000),
    LimitedAct.SAY_IN_ROOM: RateLimit(10 * MINUTE, None, 60, None),
    LimitedAct.NEW_CUSTOMER: RateLimit(10 * MINUTE, None, None, 10_000),
    LimitedAct.WRITE_ROWS: RateLimit(DAY, None, 1_000_000, None),
    LimitedAct.ADD_TICKETS: RateLimit(DAY, None, 10_000, None),
    LimitedAct.LEARN_TAKEN: RateLimit(HOUR, None, None, 5),
    LimitedAct.ENTER_EMAIL: RateLimit(HOUR, None, 20, 2_000),
    LimitedAct.CONFIRM: RateLimit(HOUR, None, 10, 1_000),
    LimitedAct.LETTER: RateLimit(HOUR, None, 30, None),
    LimitedAct.SEND_BOOKING: RateLimit(HOUR, None, 10, None),
    LimitedAct.EVENT_LETTER: RateLimit(DAY, None, 5, None),
    LimitedAct.ASK_TO_CONFIRM: RateLimit(DAY, None, 15, None),
    LimitedAct.CAUSE_LETTER: RateLimit(DAY, 5, None, None),
    LimitedAct.ASK_TO_RESET: RateLimit(HOUR, None, 5, None),
}


def ahead(counted: int) -> int:
    """How many acts of an address a container may count before they come, by how many it has counted: so few that what
    containers leave unused is a ninth of an address's count at most."""
    return counted // 8


def network(address: str) -> str:
    """The key under which an address is counted: its /56 in IPv6, which is one household's; the address itself in IPv4.

    A text that is no address is its own key.
    """
    from ipaddress import IPv6Address, ip_address, ip_network  # noqa: PLC0415  only some calls need it

    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), _NETWORK_BITS), strict=False))
