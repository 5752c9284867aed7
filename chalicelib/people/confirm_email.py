"""Confirming an email address: a letter with a link and a code, which only the reader of that inbox can have seen.

    address entered ──► queued ──► letter ──► link opened, or code typed: confirmed
                                     └─ not within a day: enter the address again, or ask for another letter

Anyone may enter any address. So the letter has none of their words, an address that is not confirmed gets no other, and
an account with such an address does not stand in the way of the address's owner.
"""

from __future__ import annotations

import hmac
from contextlib import suppress

from chalicelib.adapters.mail import Email
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers, set_all
from chalicelib.core.email_address import email_key, mailbox_key
from chalicelib.core.identity import ACCOUNTS, LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY, local_time
from chalicelib.errors import Conflict, Fault, Invalid, TooMany, Unauthorized, Unavailable
from chalicelib.people.letters import Letters
from chalicelib.people.rate_limits import RateLimits
from chalicelib.people.rules.accounts import Account
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.people.sign_in import whole_second
from chalicelib.people.storage import accounts, customers, sessions

_TAKEN = {
    TokenKind.OPERATOR: ("This email address has an account already.", "EMAIL_TAKEN"),
    TokenKind.STORE: ("This email address has an open store.", "STORE_OPEN"),
}
_WHAT = {
    TokenKind.CUSTOMER: "as a guest's, for messages about what they wait for or book",
    TokenKind.OPERATOR: "to open an organiser's account",
    TokenKind.STORE: "to open a shop's queues, whose report of the day will come here",
}


class ConfirmEmail:
    """`web_url` is the page that the link opens; the token is in its fragment, which no browser sends to a server."""

    def __init__(
        self, tokens: Tokens, timers: Timers, letters: Letters, limits: RateLimits, clock: Clock, web_url: str
    ) -> None:
        self._tokens, self._timers, self._letters, self._limits = tokens, timers, letters, limits
        self._clock, self._web_url = clock, web_url

    def refuse_taken(self, kind: TokenKind, email: str, address: str) -> None:
        """Raises `Conflict` EMAIL_TAKEN or STORE_OPEN if another account has confirmed this email, which is normal.

        That tells whose addresses are known here, so each network address gets a handful of such answers an hour. After
        that nothing is raised: the account is opened, and what its address already has is said when it is confirmed.
        """
        if accounts.confirmed(kind, email_key(email)) is None:
            return
        try:
            self._limits.count_or_refuse(LimitedAct.LEARN_TAKEN, address)
        except TooMany:
            return
        raise Conflict(*_TAKEN[kind])

    def ask(self, kind: TokenKind, email: str, id: str, address: str) -> None:
        """Queue a letter that asks whether this normal email address is the holder's. `address` is the network's.

        Does nothing when this network has caused enough letters to it, or the queue does not take it: the holder can
        ask for another one.
        """
        with suppress(TooMany, Unavailable):
            self._queue(kind, email, id, address)

    def ask_again(self, holder: Identity, address: str) -> None:
        """Queue another letter to an account or a customer, who may have confirmed the address meanwhile. Raises
        `Unavailable`, `TooMany`, or `Conflict` NO_EMAIL."""
        if holder.kind in ACCOUNTS:
            family = sessions.find(holder.family or "")
            account = accounts.find(holder.kind, family.email_key, holder.id) if family else None
            email = account.email if account else None
        else:
            contact = customers.contact(holder.id)
            email = contact.email if contact else None
        if email is None:
            raise _no_email()
        self._queue(holder.kind, email, holder.id, address)

    def check(self, deadline: Deadline) -> str | None:
        """Send the letter to the holder named `<kind>/<email key>/<id>`, unless the address is confirmed or no longer
        theirs. Returns what was done.

        A letter that is put off for a day is given up: its holder has left, or has asked again. Raises `Unavailable` to
        be retried.
        """
        kind, key, id = deadline.id.split("/")
        holder = TokenKind(kind)
        found = self._unconfirmed(holder, key, id)
        if found is None:
            return None
        email, opened = found
        now = self._clock.now()
        if deadline.since is not None and now >= deadline.since + DAY:
            return "given up"
        until = whole_second(now + LIFETIMES[TokenKind.CONFIRM])
        link = self._tokens.sign(Identity(TokenKind.CONFIRM, id, key, scope=kind), new_id("cfm", now), until)
        code = self._codes(id, key, 0)[0] if holder is TokenKind.CUSTOMER else None
        letter = Email(
            email, "Confirm your email address", _text(holder, f"{self._web_url}#/confirm/{kind}/{link}", opened, code)
        )
        return self._letters.send(letter, deadline, LimitedAct.ASK_TO_CONFIRM)

    def account(self, kind: TokenKind, token: str) -> Account:
        """Confirm the address of an account with the token of its link. Repeating it changes nothing.

        Raises `Unauthorized`, and `Conflict` EMAIL_TAKEN or STORE_OPEN when another account has confirmed it first.
        """
        named = self._read(kind, token)
        found = accounts.find(kind, named.family or "", named.id)
        done = found if found is None or found.confirmed else accounts.confirm(found)
        if done is None:
            raise Unauthorized("The account of this link does not exist any more.", "TOKEN_USED")
        if done.id != named.id:
            raise Conflict(*_TAKEN[kind])
        return done

    def customer(self, token: str) -> None:
        """Confirm a customer's address with the token of its link. Repeating it changes nothing. Raises
        `Unauthorized`, TOKEN_USED if they have another address by now."""
        named = self._read(TokenKind.CUSTOMER, token)
        contact = customers.contact(named.id)
        email = contact.email if contact else None
        if email is None or email_key(email) != named.family or not customers.confirm_email(named.id, email):
            raise Unauthorized("This link is for another address than the present one.", "TOKEN_USED")

    def customer_by_code(self, customer: str, code: str, address: str) -> None:
        """Confirm a customer's address with the code of its letter. Repeating it changes nothing.

        Raises `Invalid` CODE_WRONG, `Conflict` NO_EMAIL, or `TooMany` after ten tries in an hour.
        """
        self._limits.count_or_refuse(LimitedAct.CONFIRM, address, customer)
        contact = customers.contact(customer)
        email = contact.email if contact else None
        if email is None:
            raise _no_email()
        codes = self._codes(customer, email_key(email), 0) + self._codes(customer, email_key(email), 1)
        right = [hmac.compare_digest(each.encode(), code.encode()) for each in codes]
        if not any(right) or not customers.confirm_email(customer, email):
            raise Invalid([Fault("code", "is not the code of a letter of today")], "CODE_WRONG")

    def _queue(self, kind: TokenKind, email: str, id: str, address: str) -> None:
        self._limits.count_or_refuse(LimitedAct.CAUSE_LETTER, address, mailbox_key(email))
        name = f"{kind.value}/{email_key(email)}/{id}"
        set_all(self._timers, [Deadline(DeadlineKind.CONFIRM, name, self._clock.now())])

    def _unconfirmed(self, kind: TokenKind, key: str, id: str) -> tuple[str, int | None] | None:
        """The holder's address, if it has this digest and is not confirmed, and when an account was opened with it."""
        if kind in ACCOUNTS:
            account = accounts.find(kind, key, id)
            return (account.email, account.created) if account and not account.confirmed else None
        contact = customers.contact(id)
        if contact is None or contact.email is None or contact.email_confirmed or email_key(contact.email) != key:
            return None
        return contact.email, None

    def _read(self, kind: TokenKind, token: str) -> Identity:
        named = self._tokens.read(token, TokenKind.CONFIRM)
        if named.scope != kind.value:
            raise Unauthorized("This token is not valid here.", "TOKEN_INVALID")
        return named

    def _codes(self, id: str, key: str, days_ago: int) -> list[str]:
        return self._tokens.codes(f"{id} {key} {self._clock.now() // DAY - days_ago}")


def _text(kind: TokenKind, link: str, opened: int | None, code: str | None) -> str:
    """An account's letter says when it was opened: its owner may get one for a stranger's, too."""
    when = f" on {local_time(opened, 'UTC')}" if opened is not None else ""
    other = " If you did so at another time, this is another account: leave it." if opened is not None else ""
    typed = f"\nOr type this code where you entered the address: {code[:4]} {code[4:]}\n" if code else ""
    return (
        f"This address was entered{when} {_WHAT[kind]}. If that was you, confirm it within a day:\n\n{link}\n{typed}\n"
        f"If it was not you, do nothing.{other}\n"
    )


def _no_email() -> Conflict:
    return Conflict("There is no email address to confirm.", "NO_EMAIL")
