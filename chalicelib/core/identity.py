"""Callers: the kinds of tokens, and the identity that a token states."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.core.times import DAY, MINUTE


class TokenKind(StrEnum):
    """What a token is for. A token of one kind is never accepted as another."""

    CUSTOMER = "customer"
    OPERATOR = "operator"
    STORE = "store"
    DISPLAY = "display"
    REFRESH = "refresh"
    RESET = "reset"
    CONFIRM = "confirm"
    REPORT = "report"
    ROOM_TICKET = "room-ticket"
    CHALLENGE = "challenge"
    BOOKING = "booking"


ACCOUNTS = (TokenKind.OPERATOR, TokenKind.STORE)
"""The kinds of account, which are also the kinds of their access tokens."""

LIFETIMES = {
    TokenKind.CUSTOMER: 30 * DAY,
    TokenKind.OPERATOR: 15 * MINUTE,
    TokenKind.STORE: 15 * MINUTE,
    TokenKind.REFRESH: 30 * DAY,
    TokenKind.RESET: 15 * MINUTE,
    TokenKind.CONFIRM: DAY,
    TokenKind.REPORT: 7 * DAY,
    TokenKind.CHALLENGE: 10 * MINUTE,
}


@dataclass(frozen=True, slots=True)
class Identity:
    """A caller: the kind of the token, the id that it names, and the sign-in (`family`) that it belongs to. A booking's
    token names the booking: whoever has it may read that booking and nothing else.

    `scope` narrows what the token is for; a refresh, a reset or a confirmation token's is the kind of its holder.
    `until` is when the token that was read expires.
    """

    kind: TokenKind
    id: str
    family: str | None = None
    token: str | None = None
    scope: str | None = None
    until: int | None = field(default=None, compare=False)
