"""Forgotten passwords: a link is mailed that sets a new one, once and within a quarter of an hour.

    asked ──► queued ──► the newest token is noted on the account ──► mailed ──► used: the password is new,
                └─ no such account: nothing                                       and every sign-in has ended

Whoever asks learns nothing of whether the address has an account: the answer comes before anything is looked up.
"""

from __future__ import annotations

from contextlib import suppress

from chalicelib.adapters.mail import Email, Mail
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.email_address import email_key, normal_email
from chalicelib.core.identity import ACCOUNTS, LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE
from chalicelib.errors import Unauthorized, Unavailable
from chalicelib.people.rules.accounts import Account, check_password
from chalicelib.people.rules.passwords import hash_password
from chalicelib.people.sign_in import whole_second
from chalicelib.people.storage import accounts, sessions


class ResetPassword:
    """`web_url` is the page that the link leads to; the token is in its fragment, which reaches no server's log."""

    def __init__(self, tokens: Tokens, timers: Timers, mail: Mail, clock: Clock, web_url: str) -> None:
        self._tokens, self._timers, self._mail, self._clock, self._web_url = tokens, timers, mail, clock, web_url

    def forgot(self, kind: TokenKind, email: str) -> None:
        """Have the address written to, if it has an account of this kind. Raises `Invalid`, or `Unavailable`."""
        name = f"{kind.value}/{email_key(normal_email(email))}"
        if self._timers.set([Deadline(Kind.RESET, name, self._clock.now())]):
            raise Unavailable("We cannot write to you now.")

    def write(self, name: str) -> str | None:
        """Write to the account that is named, if there is one: what has come of it.

        Delivered twice it writes twice, and only the later letter counts. Raises `Unavailable` to be tried again.
        """
        kind, _, key = name.partition("/")
        account = accounts.by_key(TokenKind(kind), key) if kind in ACCOUNTS else None
        if account is None:
            return None
        now = self._clock.now()
        token, until = new_id("rst", now), whole_second(now + LIFETIMES[TokenKind.RESET])
        if not accounts.begin_reset(account.kind, key, account.id, token, until):
            return None
        identity = Identity(TokenKind.RESET, account.id, family=key, scope=account.kind.value)
        sent = self._mail.send(self._letter(account, self._tokens.sign(identity, token, until)))
        return "mailed" if sent else "mail not taken"

    def reset(self, kind: TokenKind, token: str, password: str) -> None:
        """Set the password for a token that was mailed, which is used up, and end every sign-in of the account.

        Raises `Invalid` for a password that will not do, with which no token is used up, and `Unauthorized`:
        TOKEN_USED for a token that was used, or is not the newest.
        """
        check_password(password)
        asked = self._tokens.read(token, TokenKind.RESET)
        if asked.scope != kind.value:
            raise Unauthorized("This token does not count here.", "TOKEN_INVALID")
        hashed = hash_password(password)
        now = self._clock.now()
        if not accounts.set_password(kind, asked.family or "", asked.id, asked.token or "", hashed, now):
            raise Unauthorized("This link has been used, or there is a newer one.", "TOKEN_USED")
        # the password is set, and that must not be told as a failure: what does not end now ends when it is refreshed
        with suppress(Unavailable):
            sessions.close_all(asked.id)

    def _letter(self, account: Account, token: str) -> Email:
        minutes = LIFETIMES[TokenKind.RESET] // MINUTE
        return Email(
            account.email,
            "Choose a new password",
            f"Somebody, perhaps you, has forgotten the password of {account.name}.\n\n"
            f"Choose a new one here, once and within {minutes} minutes:\n\n"
            f"{self._web_url}#/reset/{account.kind.value}/{token}\n\n"
            "Your password stays as it is, and nothing else happens, if you ignore this letter.\n",
        )
