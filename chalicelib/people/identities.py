"""Operators' sign-ups, customers' identities, and the check of a caller's token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.adapters.admissions import AdmissionSigner
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.email_address import normal_email
from chalicelib.core.identity import ACCOUNTS, LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Unauthorized
from chalicelib.people.confirm_email import ConfirmEmail
from chalicelib.people.open_sign_ins import OpenSignIns
from chalicelib.people.rules.accounts import Account, Contact, CustomerToken, SignedIn
from chalicelib.people.rules.passwords import Scrypt, check_password
from chalicelib.people.sign_in import SignIns, whole_second
from chalicelib.people.storage import accounts, customers


class Identities:
    def __init__(
        self,
        tokens: Tokens,
        sign_ins: SignIns,
        open_sign_ins: OpenSignIns,
        confirm_email: ConfirmEmail,
        admissions: AdmissionSigner,
        scrypt: Scrypt,
        clock: Clock,
    ) -> None:
        self._tokens, self._sign_ins, self._open, self._confirm_email = tokens, sign_ins, open_sign_ins, confirm_email
        self._admissions, self._scrypt, self._clock = admissions, scrypt, clock

    def sign_up(self, email: str, password: str, name: str, address: str) -> SignedIn:
        """Open an operator's account, sign it in, and ask its address to be confirmed. `address` is the network's.

        Raises `Invalid`, or `Conflict` EMAIL_TAKEN as `ConfirmEmail.refuse_taken` does.
        """
        now = self._clock.now()
        email = normal_email(email)
        check_password(password, email)
        self._confirm_email.refuse_taken(TokenKind.OPERATOR, email, address)
        operator = Account(TokenKind.OPERATOR, new_id("opr", now), email, name, self._scrypt.hash(password), now, now)
        operator = replace(operator, mark=self._sign_ins.mark(email, password))
        accounts.add(operator)
        self._confirm_email.ask(operator.kind, email, operator.id, address)
        return self._sign_ins.open(operator)

    def new_customer(self) -> CustomerToken:
        """A new customer. Nothing is stored: the token is the identity."""
        now = self._clock.now()
        identity = Identity(TokenKind.CUSTOMER, new_id("cus", now))
        expires_at = whole_second(now + LIFETIMES[TokenKind.CUSTOMER])
        return CustomerToken(
            identity.id,
            self._tokens.sign(identity, new_id("ctk", now), expires_at),
            expires_at,
            LIFETIMES[TokenKind.CUSTOMER] // SECOND,
        )

    def change_contact(self, customer: str, changes: Mapping[str, str | None], address: str) -> Contact:
        """Store the named fields of a customer's contact: name, email, phone. None deletes a field. A new email address
        gets a letter that asks; `address` is the network's.

        Raises `Invalid` for an email address that cannot be written to.
        """
        changed = dict(changes)
        if email := changed.get("email"):
            changed["email"] = normal_email(email)
        contact, is_new = customers.change_contact(customer, changed)
        if is_new and contact.email:
            self._confirm_email.ask(TokenKind.CUSTOMER, contact.email, customer, address)
        return contact

    def identify(self, token: str, *kinds: TokenKind) -> Identity:
        """The caller. Raises `Unauthorized`, also for an account's token whose sign-in has ended."""
        identity = self._tokens.read(token, *kinds)
        if identity.kind in ACCOUNTS:
            self._open.require(identity.family or "")
        return identity

    def require_admission(self, token: str | None, customer: str, event: str) -> None:
        """Raises `Unauthorized` ADMISSION_NEEDED unless the token admits this customer to this event's sale now;
        `Unavailable`. Reads nothing. The code is not that of a bearer token: signing in again would not help."""
        try:
            admitted = self._admissions.read(token or "")
        except Unauthorized as exc:
            raise _no_admission(event) from exc
        if admitted.customer != customer or admitted.room != event:
            raise _no_admission(event)


def _no_admission(event: str) -> Unauthorized:
    path = f"/v1/waiting-rooms/{event}"
    words = "This sale takes customers from its waiting room: join it, and send the admission that it gives."
    return Unauthorized(words, "ADMISSION_NEEDED", {"waiting_room": path})
