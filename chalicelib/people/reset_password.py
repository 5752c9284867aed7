"""Forgotten passwords: an email with a link that sets a new password, once and within a quarter of an hour.

    requested ──► queued ──► the account stores the newest token ──► email sent ──► link used: new password,
                    └─ no such account: nothing                                     every sign-in ends

The answer does not show whether the address has an account: it is sent before the account is read.
"""

from __future__ import annotations

from contextlib import suppress

from chalicelib.adapters.mail import Email
from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.email_address import email_key, normal_email
from chalicelib.core.identity import ACCOUNTS, LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE
from chalicelib.errors import Unauthorized, Unavailable
from chalicelib.people.letters import Letters
from chalicelib.people.open_sign_ins import OpenSignIns
from chalicelib.people.rules.accounts import Account
from chalicelib.people.rules.passwords import Scrypt, check_password
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.people.sign_in import whole_second
from chalicelib.people.storage import accounts


class ResetPassword:
    """`web_url` is the page that the link opens; the token is in its fragment, which no browser sends to a server."""

    def __init__(
        self,
        tokens: Tokens,
        open_sign_ins: OpenSignIns,
        timers: Timers,
        letters: Letters,
        scrypt: Scrypt,
        clock: Clock,
        web_url: str,
    ) -> None:
        self._tokens, self._open, self._timers, self._letters = tokens, open_sign_ins, timers, letters
        self._scrypt, self._clock, self._web_url = scrypt, clock, web_url

    def forgot(self, kind: TokenKind, email: str) -> None:
        """Queue an email to the address, sent only if it is the confirmed one of an account of this kind. Raises
        `Invalid` or `Unavailable`."""
        name = f"{kind.value}/{email_key(normal_email(email))}"
        if self._timers.set([Deadline(DeadlineKind.RESET, name, self._clock.now())]):
            raise Unavailable("The email cannot be sent now.")

    def check(self, deadline: Deadline) -> str | None:
        """Email the account named `<kind>/<email key>`, if it exists. Returns what was done.

        A message that is delivered twice sends two emails, and only the later link works. A request that is put off for
        longer than a link lasts is given up. Raises `Unavailable` to be
        retried.
        """
        kind, _, key = deadline.id.partition("/")
        account = accounts.confirmed(TokenKind(kind), key) if kind in ACCOUNTS else None
        if account is None:
            return None
        now = self._clock.now()
        token, until = new_id("rst", now), whole_second(now + LIFETIMES[TokenKind.RESET])
        if deadline.since is not None and now >= deadline.since + LIFETIMES[TokenKind.RESET]:
            return "given up"
        identity = Identity(TokenKind.RESET, account.id, family=key, scope=account.kind.value)
        letter = self._email(account, self._tokens.sign(identity, token, until))

        def ready() -> bool:  # from now on an earlier link does not count
            return accounts.store_reset_token(account.kind, key, account.id, token, until)

        return self._letters.send(letter, deadline, LimitedAct.ASK_TO_RESET, ready=ready)

    def reset(self, kind: TokenKind, token: str, password: str) -> None:
        """Set the password with an emailed token, use the token up, and end every sign-in of the account.

        Raises `Invalid` for a password that `check_password` refuses, which uses no token up, and `Unauthorized`:
        TOKEN_USED for a token that was used or is not the newest.
        """
        check_password(password)
        named = self._tokens.read(token, TokenKind.RESET)
        if named.scope != kind.value:
            raise Unauthorized("This token is not valid here.", "TOKEN_INVALID")
        if account := accounts.confirmed(kind, named.family or ""):
            check_password(password, account.email)
        hashed = self._scrypt.hash(password)
        now = self._clock.now()
        if not accounts.set_password(kind, named.family or "", named.id, named.token or "", hashed, now):
            raise Unauthorized("This link has been used, or there is a newer one.", "TOKEN_USED")
        # the password is set, so the call must not fail: a sign-in that stays open ends at its next refresh
        with suppress(Unavailable):
            self._open.end_all(named.id)

    def _email(self, account: Account, token: str) -> Email:
        minutes = LIFETIMES[TokenKind.RESET] // MINUTE
        return Email(
            account.email,
            "Choose a new password",
            "A new password was requested for your account, perhaps by you.\n\n"
            f"Choose a new one here, once and within {minutes} minutes:\n\n"
            f"{self._web_url}#/reset/{account.kind.value}/{token}\n\n"
            "Your password stays as it is, and nothing else happens, if you ignore this letter.\n",
        )
