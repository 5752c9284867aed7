"""Signing in with email and password, refreshing and signing out: the same for every kind of account.

There is one `SignIns` a kind, and it refuses the tokens of the others.
"""

from __future__ import annotations

from functools import cache

from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.email_address import normal_email
from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Unauthorized
from chalicelib.people.open_sign_ins import OpenSignIns
from chalicelib.people.rules.accounts import Account, SignedIn
from chalicelib.people.rules.passwords import Scrypt, normal_password, verify_password
from chalicelib.people.storage import accounts, sessions


class SignIns:
    def __init__(
        self, kind: TokenKind, tokens: Tokens, open_sign_ins: OpenSignIns, scrypt: Scrypt, clock: Clock
    ) -> None:
        self._kind, self._tokens, self._open, self._scrypt, self._clock = kind, tokens, open_sign_ins, scrypt, clock

    def sign_in(self, email: str, password: str) -> SignedIn:
        """Raises `Unauthorized`: the same error, after the same work, for a wrong email and for a wrong password."""
        email = normal_email(email)
        known, marks = accounts.with_email(self._kind, email), self._marks(email, password)
        if not known or not known[0].confirmed:  # takes as long as with a confirmed account, which is the first
            verify_password(password, _unknown_accounts_hash(self._scrypt))
        for account in known:
            if (account.confirmed or account.mark in marks) and verify_password(password, account.password):
                return self.open(account)
        raise Unauthorized("The email or the password is wrong.", "SIGN_IN_FAILED")

    def mark(self, email: str, password: str) -> str:
        """Two digits that follow from a normal email, the password and a key of ours.

        Strangers can open many accounts with one address. A sign-in tries those with its own mark, one in a hundred, so
        they make it neither slow nor impossible. Without our key the digits tell nothing of the password.
        """
        return self._marks(email, password)[0]

    def _marks(self, email: str, password: str) -> list[str]:
        about = f"{self._kind.value} {email} {normal_password(password)}"
        return [code[:2] for code in self._tokens.codes(about)]

    def open(self, account: Account) -> SignedIn:
        """Sign an account in without its password. The sign-in ends when the password is changed."""
        now = self._clock.now()
        family, token = new_id("fam", now), new_id("rtk", now)
        sessions.open_family(family, account, token, _family_ttl(now))
        return self._issue(account, family, token)

    def refresh(self, refresh_token: str) -> SignedIn:
        """New tokens for a refresh token, which is used up. Raises `Unauthorized`.

        A refresh token that is used twice ends its sign-in, for all who have its tokens. So does a changed password or
        a deleted account: changing and deleting end every sign-in that the index shows, and the rest end here.
        """
        used = self._read(refresh_token)
        family, token = used.family or "", used.token or ""
        found = sessions.find(family)
        now = self._clock.now()
        fresh = new_id("rtk", now)
        account = accounts.find(self._kind, found.email_key, used.id) if found else None
        valid = found is not None and found.fits(account) and sessions.rotate(family, token, fresh, _family_ttl(now))
        if account is None or not valid:
            self._open.end(family)
            raise Unauthorized("This refresh token has been used, or its sign-in has ended.", "TOKEN_REUSED")
        return self._issue(account, family, fresh)

    def sign_out(self, refresh_token: str) -> None:
        """End the sign-in with all its tokens, access tokens included. Repeating it changes nothing."""
        self._open.end(self._read(refresh_token).family or "")

    def _read(self, refresh_token: str) -> Identity:
        """The account that the token names. A token without a scope is an operator's: only operators had accounts when
        it was signed."""
        identity = self._tokens.read(refresh_token, TokenKind.REFRESH)
        if (identity.scope or TokenKind.OPERATOR.value) != self._kind.value:
            raise Unauthorized("This token is not valid here.", "TOKEN_INVALID")
        return identity

    def _issue(self, account: Account, family: str, refresh_id: str) -> SignedIn:
        now = self._clock.now()
        lifetime = LIFETIMES[self._kind]
        expires_at = whole_second(now + lifetime)
        access = Identity(self._kind, account.id, family)
        refresh = Identity(TokenKind.REFRESH, account.id, family, scope=self._kind.value)
        return SignedIn(
            account.id,
            self._tokens.sign(access, new_id("atk", now), expires_at),
            self._tokens.sign(refresh, refresh_id, now + LIFETIMES[TokenKind.REFRESH]),
            expires_at,
            lifetime // SECOND,
            account.confirmed,
        )


def whole_second(instant: int) -> int:
    """The instant rounded down to a second, as tokens carry it."""
    return instant // SECOND * SECOND


def _family_ttl(now: int) -> int:
    return (now + LIFETIMES[TokenKind.REFRESH]) // SECOND


@cache
def _unknown_accounts_hash(scrypt: Scrypt) -> str:
    """A hash to verify against when the email is unknown, so that both cases take equally long."""
    return scrypt.hash("no account's password")
